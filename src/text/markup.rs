//! Marks of HTML and Markdown, read where they stand.

/// How far a tag, an entity or a link target may reach, so that a lone `<` costs no scan to the end of the text.
const REACH: usize = 2048;

fn reach(rest: &str) -> &[u8] {
    let bytes = rest.as_bytes();
    bytes.get(..REACH).unwrap_or(bytes)
}

/// Reads a tag or comment: its length, and whether it breaks the line.
pub(super) fn tag(rest: &str) -> Option<(usize, bool)> {
    let bytes = reach(rest);
    let first = *bytes.get(1)?;
    if !(first.is_ascii_alphabetic() || first == b'/' || first == b'!') {
        return None;
    }
    let end = memchr::memchr(b'>', bytes)?;
    if bytes.get(1..end)?.iter().any(|&b| b == b'<' || b == b'\n' && first != b'!') {
        return None;
    }
    let name = bytes.get(1..end)?;
    let name = name.strip_prefix(b"/").unwrap_or(name);
    let name: Vec<u8> = name
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric())
        .map(u8::to_ascii_lowercase)
        .collect();
    let block = matches!(
        &name[..],
        b"br"
            | b"p"
            | b"div"
            | b"li"
            | b"ul"
            | b"ol"
            | b"tr"
            | b"table"
            | b"section"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"hr"
            | b"blockquote"
    );
    // `<` and `>` also stand in prose: only names that HTML knows are tags.
    let inline = matches!(
        &name[..],
        b"a" | b"b"
            | b"i"
            | b"u"
            | b"s"
            | b"em"
            | b"strong"
            | b"span"
            | b"font"
            | b"img"
            | b"sub"
            | b"sup"
            | b"code"
            | b"small"
            | b"mark"
            | b"del"
            | b"ins"
            | b"td"
            | b"th"
            | b"tbody"
            | b"thead"
            | b"figure"
            | b"figcaption"
            | b"video"
            | b"audio"
            | b"iframe"
            | b"center"
            | b"label"
            | b"script"
            | b"style"
            | b"article"
            | b"header"
            | b"footer"
    );
    (block || inline || first == b'!').then_some((end + 1, block))
}

pub(super) fn entity(rest: &str) -> Option<(char, usize)> {
    let bytes = rest.as_bytes();
    let end = bytes.iter().take(12).position(|&b| b == b';')?;
    let name = rest.get(1..end)?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" | "ldquo" | "rdquo" => '"',
        "apos" | "lsquo" | "rsquo" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "mdash" | "ndash" => '-',
        "middot" => '·',
        "hellip" => '…',
        "yen" => '¥',
        "euro" => '€',
        "pound" => '£',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?
        }
    };
    Some((c, end + 1))
}

/// Tells whether `[` opens a Markdown link: `](` follows on the same line before another `[`.
pub(super) fn link_ahead(rest: &str) -> bool {
    let bytes = reach(rest);
    let stop = bytes.iter().skip(1).position(|&b| matches!(b, b'[' | b']' | b'\n')).map(|i| i + 1);
    stop.is_some_and(|i| {
        bytes.get(i..i + 2) == Some(b"](") && rest.get(i..).and_then(target_end).is_some()
    })
}

/// Gives the length of `](target)` where `rest` starts with it and the target looks like one.
pub(super) fn target_end(rest: &str) -> Option<usize> {
    let bytes = reach(rest);
    let end = memchr::memchr2(b')', b'\n', bytes)?;
    let target = bytes.get(2..end)?;
    let url = target.starts_with(b"http")
        || target.starts_with(b"/")
        || target.starts_with(b"#")
        || target.starts_with(b"mailto:");
    (bytes.get(end) == Some(&b')') && url && target.is_ascii()).then_some(end + 1)
}
