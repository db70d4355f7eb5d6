//! Text of others on a terminal and in messages: nothing in it may steer the terminal.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

/// Escapes control characters and the marks that turn or hide text.
///
/// Line breaks and tabs become `\n`, `\r`, `\t`, everything else `<U+202E>`. A joiner within an emoji stays.
///
/// ```
/// use yunbao::io::printable;
/// assert_eq!(printable("云报\u{1b}[31m\n"), "云报<U+001B>[31m\\n");
/// assert_eq!(printable("\u{202e}报云"), "<U+202E>报云");
/// ```
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if steers(c) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "<U+{:04X}>", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// Cuts a text to `chars` characters, the last one an ellipsis where something is left out.
///
/// ```
/// assert_eq!(yunbao::io::cut("云计算行业要闻", 4), "云计算…");
/// ```
pub fn cut(text: &str, chars: usize) -> String {
    if text.chars().nth(chars).is_none() {
        return text.to_owned();
    }
    text.chars().take(chars.saturating_sub(1)).chain(['…']).collect()
}

/// Counts the columns that a printable text takes on a terminal: two for a Chinese character.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Cuts a printable text to `columns` columns and fills it up with spaces.
///
/// ```
/// assert_eq!(yunbao::io::cut_to_width("云计算行业", 8), "云计算… ");
/// assert_eq!(yunbao::io::cut_to_width("云", 4), "云  ");
/// ```
pub fn cut_to_width(text: &str, columns: usize) -> String {
    let mut out = String::new();
    let mut used = width(text);
    if used <= columns {
        out.push_str(text);
    } else {
        used = 0;
        for c in text.chars() {
            let w = c.width().unwrap_or(0);
            if used + w + 1 > columns {
                break;
            }
            out.push(c);
            used += w;
        }
        if used < columns {
            out.push('…');
            used += 1;
        }
    }
    out.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
    out
}

/// Tells whether a character moves the cursor, turns the direction or hides what follows.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{200B}' | '\u{200C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}
