//! Escaping, one function a context: Markdown text, Markdown addresses, JSON inside a page.

use std::fmt::Write;

/// Writes text so that Markdown shows it as it is, on one line or as lines of one paragraph.
///
/// Signs that mean something anywhere get a backslash; those that mean something at the start of a line only there. A
/// line break becomes a hard one. Control characters become spaces.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (i, line) in text.lines().enumerate() {
        if i > 0 {
            out.push_str("  \n");
        }
        markdown_line(line.trim(), &mut out);
    }
    out
}

fn markdown_line(line: &str, out: &mut String) {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = line.get(digits..).unwrap_or("");
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(char::is_whitespace);
    let listed = (1..=9).contains(&digits) && after.strip_prefix(['.', ')']).is_some_and(ends);
    let mut before = ' ';
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, c)| *c);
        let first = at == 0;
        let marks = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' => true,
            // Inside a word it is a letter.
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '&' => is_reference(line.get(at..).unwrap_or("")),
            '#' | '>' | '=' => first,
            '-' | '+' => first && (next.is_whitespace() || next == c),
            '.' | ')' => listed && at == digits,
            _ => false,
        };
        if marks {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
        before = c;
    }
}

/// Tells whether a text starts with what could be a character reference: `&amp;`, `&#38;`.
fn is_reference(text: &str) -> bool {
    const LONGEST: usize = 40;
    let name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'#';
    let len = text.bytes().skip(1).take(LONGEST).take_while(name).count();
    len > 0 && text.as_bytes().get(1 + len) == Some(&b';')
}

/// Writes an address for the round brackets of a Markdown link.
pub(super) fn markdown_url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for (at, c) in url.char_indices() {
        match c {
            '(' | ')' | '<' | '>' | '"' | '\'' | '\\' | '|' | '`' | '[' | ']' | '*' | '{'
            | '}' => {
                // A String takes everything.
                let _ = write!(out, "%{:02X}", u32::from(c));
            }
            '&' if is_reference(url.get(at..).unwrap_or("")) => out.push_str("&amp;"),
            c if c.is_whitespace() || c.is_control() => out.push_str("%20"),
            c => out.push(c),
        }
    }
    out
}

/// Makes JSON safe inside a `script` element: nothing in it can end the element or a line of the script.
pub(super) fn island(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match c {
            // All of these stand only inside strings.
            '<' | '>' | '&' | '\'' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}
