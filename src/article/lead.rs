//! How a line starts: with a number, a bullet, a time, a title in brackets or in bold.

use crate::{
    article::{
        date,
        line::{Kind, Line, is_blank},
    },
    text::is_han,
};

/// The mark that a line of a list starts with, by markup or in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    /// `1.`, `2、`, `（3）`, `④`, `05`, with the depth of its list.
    Number(u8),
    /// `一、`, `（二）`.
    Chinese,
    /// `●`, `- `, `▶`, with the depth of its list.
    Bullet(u8),
    /// `09:30`, `[2023-03-05 09:30]`.
    Time,
}

/// Reads the mark at the start of a line: the mark and its length in the text.
pub(super) fn mark(line: &Line) -> (Mark, usize) {
    let (written, len) = written(&line.text);
    match (line.kind, written) {
        (Kind::Number(d), Mark::None) | (Kind::Number(d) | Kind::Bullet(d), Mark::Number(_)) => {
            (Mark::Number(d), len)
        }
        (Kind::Number(d), _) => (Mark::Number(d), 0),
        (Kind::Bullet(d), Mark::None | Mark::Bullet(_)) => (Mark::Bullet(d), len),
        (Kind::Bullet(_), mark) => (mark, len),
        _ => (written, len),
    }
}

/// Tells whether a line is nothing but the time of the next.
pub(super) fn is_lone_time(text: &str) -> bool {
    const LONGEST: usize = 32;
    text.len() <= LONGEST && time(text) == Some(text.len())
}

/// Tells whether a line is nothing but the number of the next: `01`, `NO.2`, `Part 3`.
pub(super) fn is_lone_number(text: &str) -> bool {
    if text.len() > 16 {
        return false;
    }
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let lower = bare.to_ascii_lowercase();
    let digits = ["no", "part", "top", "news", "第"]
        .iter()
        .find_map(|word| lower.strip_prefix(word))
        .unwrap_or(&lower)
        .trim_matches(|c: char| !c.is_alphanumeric());
    (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

fn written(text: &str) -> (Mark, usize) {
    let Some(first) = text.chars().next() else { return (Mark::None, 0) };
    if let Some(len) = time(text) {
        return (Mark::Time, len);
    }
    if let Some(len) = number(text, first) {
        return (Mark::Number(0), len);
    }
    if let Some(len) = chinese(text) {
        return (Mark::Chinese, len);
    }
    if is_bullet(text, first) {
        let len = text.len()
            - text.trim_start_matches(|c| is_bullet_sign(c) || is_blank(c) || is_joiner(c)).len();
        let rest = text.get(len..).unwrap_or("");
        let (inner, more) = if rest.is_empty() { (Mark::None, 0) } else { written_number(rest) };
        return (if inner == Mark::None { Mark::Bullet(0) } else { inner }, len + more);
    }
    (Mark::None, 0)
}

fn written_number(rest: &str) -> (Mark, usize) {
    rest.chars()
        .next()
        .and_then(|c| number(rest, c))
        .map_or((Mark::None, 0), |n| (Mark::Number(0), n))
}

/// Reads `1.`, `1、`, `1）`, `（1）`, `①`, `1️⃣`, `01 `, `No.1`, `#1`.
fn number(text: &str, first: char) -> Option<usize> {
    if matches!(first, '①'..='⑳' | '⑴'..='⒛' | '❶'..='❿' | '➀'..='➓' | '㈠'..='㈩')
    {
        let rest = text.get(first.len_utf8()..)?;
        let rest = rest.trim_start_matches(['.', '、', '．']);
        return Some(text.len() - rest.len());
    }
    let rest = match first {
        '（' | '(' | '[' | '〔' => in_brackets(text.get(first.len_utf8()..)?)?,
        '0'..='9' | '０'..='９' => bare(text)?,
        _ => named(text)?,
    };
    Some(text.len() - rest.len())
}

/// Reads the number after an opening bracket and gives what follows.
fn in_brackets(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(' ');
    let (_, len) = digits(text)?;
    let rest = text.get(len..)?.strip_prefix(['）', ')', ']', '〕'])?;
    Some(rest.trim_start_matches(['.', '、', '．']))
}

/// Reads `No.1`, `#1`, `TOP1` and gives what follows.
fn named(text: &str) -> Option<&str> {
    let mut names = ["No.", "NO.", "no.", "#", "TOP", "Top"].iter();
    let rest = names.find_map(|name| text.strip_prefix(name))?.trim_start_matches(' ');
    let (_, len) = digits(rest)?;
    let rest = rest.get(len..)?;
    let word = rest.starts_with(|c: char| c.is_alphanumeric() && !is_han(c));
    (!word).then(|| rest.trim_start_matches(['.', '、', '．', ':', '：', ' ']))
}

/// Reads a number and the sign after it that makes it one of a list, and gives what follows.
fn bare(text: &str) -> Option<&str> {
    let (digits, len) = digits(text)?;
    let after = text.get(len..)?;
    let next = after.chars().next()?;
    let rest = after.get(next.len_utf8()..)?;
    match next {
        '、' | '．' | '）' | ')' => Some(rest),
        '\u{FE0F}' | '\u{20E3}' => Some(rest.trim_start_matches('\u{20E3}')),
        // 1.5 亿 is a number, 1.云报 is the first entry.
        '.' => {
            (!rest.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit())).then_some(rest)
        }
        '/' | '|' | '丨' | '｜' | ' ' | '\u{3000}' => {
            // 01 云报 and 01/云报, but not 5 月 or 3/4.
            let rest = after.trim_start_matches([' ', '\u{3000}', '/', '|', '丨', '｜']);
            let padded = digits.starts_with('0') && digits.len() == 2;
            (padded && !rest.starts_with(['月', '年', '日'])).then_some(rest)
        }
        _ => None,
    }
}

/// Gives up to three digits at the start, ASCII or full-width, in ASCII, and their length in the text.
fn digits(text: &str) -> Option<(String, usize)> {
    let mut found = String::new();
    let mut len = 0;
    for c in text.chars().take(4) {
        match c {
            '0'..='9' => found.push(c),
            '０'..='９' => found.push(char::from_u32(c as u32 - 0xFEE0).unwrap_or('0')),
            _ => break,
        }
        len += c.len_utf8();
    }
    (1..=3).contains(&found.len()).then_some((found, len))
}

/// Reads `一、` and `（二）`.
fn chinese(text: &str) -> Option<usize> {
    let bracket = text.strip_prefix(['（', '(']);
    let rest = bracket.unwrap_or(text);
    let after =
        rest.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    let read = rest.len() - after.len();
    let mut next = after.chars();
    let closed = match next.next() {
        Some('）' | ')') => bracket.is_some(),
        Some('、' | '．' | '.') => bracket.is_none(),
        _ => false,
    };
    (closed && (1..=9).contains(&read)).then(|| text.len() - next.as_str().len())
}

/// Reads `09:30`, `[09:30]`, `2023-03-05 09:30:00`, with a separator after it.
fn time(text: &str) -> Option<usize> {
    let bare = text.trim_start_matches(['[', '【', '（', '(', '⏰', '🕘', ' ']);
    let bare = match date::full(bare) {
        Some((_, len)) => bare.get(len..)?.trim_start_matches(' '),
        None => bare,
    };
    let hour = bare.bytes().take_while(u8::is_ascii_digit).count();
    let rest = bare.get(hour..)?.strip_prefix([':', '：'])?;
    let minute = rest.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&hour) || minute != 2 || bare.get(..hour)?.parse::<u8>().ok()? > 24 {
        return None;
    }
    let rest = rest.get(2..)?;
    let seconds = rest
        .strip_prefix([':', '：'])
        .filter(|s| s.bytes().take_while(u8::is_ascii_digit).count() == 2);
    let rest = seconds.map_or(Some(rest), |s| s.get(2..))?;
    let trimmed = rest.trim_start_matches([
        ']', '】', '）', ')', ' ', '\u{3000}', '|', '丨', '｜', '-', '—', '·',
    ]);
    let ends = trimmed.len() < rest.len() || trimmed.is_empty() || trimmed.starts_with('【');
    ends.then_some(text.len() - trimmed.len())
}

fn is_bullet(text: &str, first: char) -> bool {
    if matches!(first, '-' | '*' | '+' | '–' | '—' | '>') {
        // A dash needs its space: -5% and —— are none.
        return text.chars().nth(1).is_some_and(is_blank);
    }
    is_bullet_sign(first)
}

fn is_bullet_sign(c: char) -> bool {
    matches!(
        c,
        '•' | '·'
            | '‧'
            | '・'
            | '⁃'
            | '∙'
            | '▪'
            | '▫'
            | '◦'
            | '※'
            | '→'
            | '⇒'
            | '»'
            | '☞'
            | '❖'
            | '✦'
            | '✧'
            | '➢'
            | '➤'
            | '➣'
    ) || matches!(c, '\u{2500}'..='\u{25FF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F300}'..='\u{1FAFF}')
        || matches!(c, '-' | '*' | '+' | '–' | '—' | '>')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{FE0F}' | '\u{200D}' | '\u{20E3}')
}

/// A title at the start of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Titled {
    pub(super) title: String,
    /// Where the rest of the line starts, in bytes.
    pub(super) body: usize,
}

/// Reads `【title】` at the start of a line.
pub(super) fn bracket(text: &str) -> Option<Titled> {
    const LONGEST: usize = 240;
    let open = text.chars().next()?;
    let close = match open {
        '【' => '】',
        '〖' => '〗',
        '［' => '］',
        _ => return None,
    };
    let mut depth = 0_usize;
    for (count, (i, c)) in text.char_indices().enumerate() {
        if count > LONGEST {
            return None;
        }
        depth += usize::from(c == open);
        if c == close {
            depth -= 1;
            if depth == 0 {
                let title = text.get(open.len_utf8()..i)?.trim_matches(is_blank);
                let body = i + close.len_utf8();
                return (!title.is_empty()).then(|| Titled { title: title.to_owned(), body });
            }
        }
    }
    None
}

/// Reads a bold title at the start of a line, and not the bold name that a sentence starts with.
pub(super) fn bold(line: &Line) -> Option<Titled> {
    let end = line.bold_lead();
    let (bold, rest) = (line.text.get(..end)?, line.text.get(end..)?);
    let title = bold.trim_matches(is_blank).trim_end_matches([':', '：', '。', '丨', '|', '｜']);
    let count = title.chars().count();
    let next = rest.chars().next();
    let ends = bold.ends_with(is_stop)
        || bold.ends_with(is_blank)
        || next.is_none_or(|c| is_blank(c) || is_stop(c) || matches!(c, '-' | '—' | '–' | '（'));
    let fits = (4..=90).contains(&count) && (ends || count >= 12);
    let cut = rest.len()
        - rest
            .trim_start_matches(|c| is_blank(c) || is_stop(c) || matches!(c, '-' | '—' | '–'))
            .len();
    fits.then(|| Titled { title: title.trim_matches(is_blank).to_owned(), body: end + cut })
}

/// Reads a title that is a link at the start of a line.
pub(super) fn linked(line: &Line) -> Option<Titled> {
    let span = line.linked?;
    let title = span.of(&line.text).trim_matches(is_blank);
    let rest = line.text.get(span.end()..)?;
    let fits = span.start() == 0 && title.chars().count() >= 6;
    let cut = rest.len()
        - rest.trim_start_matches(|c| is_blank(c) || is_stop(c) || matches!(c, '-' | '—')).len();
    fits.then(|| Titled { title: title.to_owned(), body: span.end() + cut })
}

fn is_stop(c: char) -> bool {
    matches!(c, ':' | '：' | '。' | '|' | '丨' | '｜' | '！' | '？' | '；')
}

/// Tells whether a line ends as a sentence does.
pub(super) fn is_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['”', '’', '」', '』', '）', ')', '"', '】', ' ']);
    bare.ends_with(['。', '！', '？', '；', '…', '!', '?', ';', '，', ','])
        || (bare.ends_with('.') && bare.len() > 40)
}
