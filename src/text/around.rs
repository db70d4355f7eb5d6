//! Looking around at a place in a text; a place that does not fit it shows nothing.

use crate::text::charset::CharSet;

/// Gives the character that starts at byte `at`.
pub(crate) fn next_char(text: &str, at: usize) -> Option<char> {
    rest(text, at).chars().next()
}

/// Gives the character that ends at byte `at`.
pub(crate) fn last_char(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// Borrows the text from byte `at` on.
pub(crate) fn rest(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or("")
}

/// Tells whether `word` starts at byte `at`.
#[inline]
pub(crate) fn starts(text: &str, at: usize, word: &str) -> bool {
    let Some(rest) = text.as_bytes().get(at..) else { return false };
    let word = word.as_bytes();
    // Most words differ in their first character; comparing it here saves a call.
    match (rest.first_chunk::<3>(), word.first_chunk::<3>()) {
        (Some(a), Some(b)) => a == b && rest.starts_with(word),
        _ => rest.starts_with(word),
    }
}

/// Tells whether `word` ends at byte `at`.
#[inline]
pub(crate) fn ends(text: &str, at: usize, word: &str) -> bool {
    let Some(head) = text.as_bytes().get(..at) else { return false };
    let word = word.as_bytes();
    match (head.last_chunk::<3>(), word.last_chunk::<3>()) {
        (Some(a), Some(b)) => a == b && head.ends_with(word),
        _ => head.ends_with(word),
    }
}

/// Gives the length of the first of `words` that starts at byte `at`; the longer of two must stand before.
pub(crate) fn first_of(text: &str, at: usize, words: &[&str]) -> Option<usize> {
    words.iter().find(|word| starts(text, at, word)).map(|word| word.len())
}

/// Tells whether one of `words` ends at byte `at`.
pub(crate) fn ends_with_any(text: &str, at: usize, words: &[&str]) -> bool {
    words.iter().any(|word| ends(text, at, word))
}

/// Tells whether one of `words` stands anywhere in a text; `first` is the set of their first characters.
pub(crate) fn holds_any(text: &str, words: &[&str], first: &CharSet) -> bool {
    let mut at = 0;
    while let Some(start) = first.next(text, at) {
        if first_of(text, start, words).is_some() {
            return true;
        }
        at = start + next_char(text, start).map_or(1, char::len_utf8);
    }
    false
}

/// Borrows up to `most` characters before `at` back to the last break of the sentence.
pub(crate) fn clause_before(text: &str, at: usize, most: usize) -> &str {
    let head = text.get(..at).unwrap_or("");
    let mut start = at;
    for (i, c) in head.char_indices().rev().take(most) {
        if matches!(c, '，' | '。' | '；' | '！' | '？' | '\n' | ';' | '!' | '?' | '、' | ',')
        {
            break;
        }
        start = i;
    }
    text.get(start..at).unwrap_or("")
}
