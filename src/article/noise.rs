//! What a bulletin holds besides its items: the words that give it away.

use crate::article::{
    date, lead,
    line::is_blank,
    rest::Reason,
    words::{
        ADVERTISED, BULLETINS, CREDITS, FOOTER, FOOTER_STARTS, GREETINGS, MORE, PARTS, SECTIONS,
        SECTIONS_OR_NEWS, SELLING, SPEAKERS, STAMPS, VERBS, words,
    },
};

/// Tells what a heading names, where that is no part with items.
///
/// The name may follow a brand that all headings share (`云报 Weekly 概述`) or a time (`本周综述`).
pub(super) fn part(heading: &str) -> Option<Reason> {
    const LONGEST: usize = 24;
    let bare = heading.trim_matches(|c| is_decoration(c) || matches!(c, '（' | '）' | '(' | ')'));
    if bare.is_empty() || bare.chars().take(LONGEST + 1).count() > LONGEST {
        return None;
    }
    let upper = bare.to_uppercase();
    let timeless =
        ["本期", "本周", "今日", "本刊", "每周"].iter().find_map(|t| upper.strip_prefix(t));
    let named = |name| names_part(&upper, name) || timeless.is_some_and(|t| names_part(t, name));
    PARTS.iter().find(|(_, names)| words(names).any(named)).map(|(reason, _)| *reason)
}

fn names_part(heading: &str, name: &str) -> bool {
    const LONG: usize = 4;
    let branded = heading.strip_suffix(name).is_some_and(|brand| {
        brand.ends_with([' ', '·', '|', '丨', '：']) || (brand.is_ascii() && !name.is_ascii())
    });
    let followed = heading.strip_prefix(name).is_some_and(|rest| {
        rest.starts_with(['：', ':', '|', '丨', '｜', '（', '(', '/', '·', ' ', '】'])
    });
    heading == name
        || branded
        || followed
        || (heading.contains(name) && name.chars().count() >= LONG)
}

/// Tells whether a line names itself an advertisement.
pub(super) fn is_advertisement(text: &str) -> bool {
    let bare = text.trim_matches(is_blank);
    let inner = bare
        .trim_start_matches(['【', '[', '（', '(', '［', '「', '·', '-', '—', ' ', '■', '●', '▌']);
    let opened = inner.len() < bare.len();
    let front = words(ADVERTISED).filter_map(|m| inner.strip_prefix(m)).any(|rest| {
        rest.is_empty()
            || rest.starts_with([
                '】', ']', '）', ')', '］', '」', '：', ':', '|', '丨', '｜', '·', '—',
            ])
            || (opened && rest.starts_with([' ', '-', '/']))
    });
    let outer = bare.trim_end_matches(['】', ']', '）', ')', '］', '」']);
    let closed = outer.len() < bare.len();
    let back = closed
        && words(ADVERTISED)
            .filter_map(|m| outer.strip_suffix(m))
            .any(|rest| rest.ends_with(['【', '[', '（', '(', '［', '「']));
    front || back
}

/// Tells whether a paragraph sells something, by how many words of selling it has.
pub(super) fn sells(text: &str, least: usize) -> bool {
    const LONGEST: usize = 1500;
    text.len() <= LONGEST
        && words(SELLING).filter(|w| text.contains(*w)).take(least).count() >= least
}

/// Tells whether a paragraph is of the footer: short, with words that follow, sell or disclaim the bulletin.
pub(super) fn is_footer(text: &str) -> bool {
    const LONGEST: usize = 160;
    const SHORT: usize = 40;
    let count = text.chars().take(LONGEST + 1).count();
    if count > LONGEST {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    let found = words(FOOTER).filter(|w| lower.contains(*w)).take(2).count();
    found >= 2 || (found == 1 && (count <= SHORT || starts_as_footer(&lower)))
}

fn starts_as_footer(lower: &str) -> bool {
    let bare = lower.trim_start_matches(is_decoration);
    words(FOOTER_STARTS).any(|s| bare.starts_with(s))
}

/// Tells whether a line says who made the text, where it comes from or when it appeared.
pub(super) fn is_credit(text: &str) -> bool {
    const LONGEST: usize = 60;
    if text.len() > LONGEST * 4 || text.chars().count() > LONGEST && !text.contains("://") {
        return false;
    }
    let bare = text.trim_matches(|c: char| {
        is_blank(c)
            || matches!(
                c,
                '（' | '）'
                    | '('
                    | ')'
                    | '【'
                    | '】'
                    | '['
                    | ']'
                    | '-'
                    | '—'
                    | '▲'
                    | '△'
                    | '◎'
                    | '⊙'
            )
    });
    let lower = bare.to_ascii_lowercase();
    let keyed = words(CREDITS).filter_map(|k| lower.strip_prefix(k)).any(|rest| {
        let rest = rest.trim_start_matches(is_blank);
        rest.starts_with(['：', ':', '|', '丨', '｜', '/', '／', '∣'])
    });
    let dated = date::full(bare).is_some_and(|(_, len)| {
        let rest = bare
            .get(len..)
            .unwrap_or("")
            .trim_start_matches(|c: char| is_blank(c) || c.is_ascii_digit() || c == ':');
        words(CREDITS)
            .filter_map(|k| rest.strip_prefix(k))
            .any(|rest| rest.starts_with(['：', ':', '|']))
    });
    keyed || dated || is_address(bare) || is_stamp(bare)
}

/// Words of a link to the whole text of an item.
pub(super) fn is_more_link(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
    words(MORE).any(|w| w == bare)
}

fn is_address(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www."))
        && !text.contains(is_blank)
        && text.is_ascii()
}

/// Tells whether a line is nothing but a date, a time, a count of readers.
pub(super) fn is_stamp(text: &str) -> bool {
    let mut digits = 0;
    let mut others = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word = words(STAMPS).find(|w| rest.starts_with(w));
        rest = rest.get(word.map_or(c.len_utf8(), str::len)..).unwrap_or("");
        if word.is_some() {
            continue;
        }
        digits += usize::from(c.is_ascii_digit());
        others += usize::from(c.is_alphanumeric() && !c.is_ascii_digit());
    }
    (digits >= 3 || (digits >= 2 && text.contains('月'))) && others <= 1
}

/// Tells whether a paragraph greets or explains, as introductions do.
pub(super) fn greets(text: &str) -> bool {
    let bare = text.trim_start_matches(is_decoration);
    words(GREETINGS).any(|s| bare.starts_with(s))
}

/// Words that the names of bulletins have.
pub(super) fn is_bulletin(title: &str) -> bool {
    const LONGEST: usize = 60;
    let lower = title.to_lowercase();
    lower.chars().count() <= LONGEST && words(BULLETINS).any(|w| lower.contains(w))
}

/// Tells whether a short line has the words of a part with items: `云计算行业要闻`, `融资`.
pub(super) fn names_section(text: &str) -> bool {
    const WIDEST: usize = 32;
    const WEAK_WIDEST: usize = 14;
    let bare = text.trim_matches(is_decoration);
    let width = width(bare, WIDEST + 1);
    if width == 0 || width > WIDEST || lead::is_sentence(bare) {
        return false;
    }
    let upper = bare.to_uppercase();
    let mut ahead = words(SECTIONS_OR_NEWS).filter_map(|end| upper.strip_suffix(end));
    words(SECTIONS).any(|end| upper.ends_with(end))
        || (width <= WEAK_WIDEST && ahead.any(|ahead| !reports(ahead)))
}

/// Tells whether a heading is the name of a part with items: as short as a name, or with a word of such names.
pub(super) fn is_section(heading: &str) -> bool {
    const NARROW: usize = 8;
    let bare = heading.trim_matches(is_decoration);
    let short = !bare.is_empty() && width(bare, NARROW + 1) <= NARROW && !lead::is_sentence(bare);
    short || names_section(heading)
}

/// Gives the width of a text in columns: a Chinese character takes two; counts no further than `most`.
pub(super) fn width(text: &str, most: usize) -> usize {
    let mut width = 0;
    for c in text.chars() {
        width += if c.is_ascii() { 1 } else { 2 };
        if width >= most {
            return most;
        }
    }
    width
}

/// Tells whether a heading reports something, as titles of news do and names of parts do not.
pub(super) fn reports(text: &str) -> bool {
    words(VERBS).any(|v| text.contains(v))
}

/// Tells whether a line asks or answers in an interview.
pub(super) fn is_exchange(text: &str) -> bool {
    let bare = text.trim_start_matches(is_decoration);
    words(SPEAKERS).filter_map(|s| bare.strip_prefix(s)).any(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.starts_with(['：', ':', '.', '、'])
    })
}

/// Tells whether a character only decorates a heading.
pub(super) fn is_decoration(c: char) -> bool {
    is_blank(c)
        || matches!(
            c,
            '/' | '\\'
                | '|'
                | '丨'
                | '｜'
                | '-'
                | '–'
                | '—'
                | '='
                | '~'
                | '～'
                | '*'
                | '#'
                | '·'
                | '•'
                | '【'
                | '】'
                | '['
                | ']'
                | '［'
                | '］'
                | '〖'
                | '〗'
                | '「'
                | '」'
                | ':'
                | '：'
                | '>'
                | '<'
                | '_'
                | '◎'
                | '※'
                | '→'
                | '↓'
                | '.'
                | '…'
                | '\u{FE0F}'
                | '\u{200D}'
        )
        || matches!(c, '\u{2500}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{1F300}'..='\u{1FAFF}')
}
