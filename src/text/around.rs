//! Looking around at a place in a text; a place that does not fit it shows nothing.

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
pub(crate) fn starts(text: &str, at: usize, word: &str) -> bool {
    text.as_bytes().get(at..).is_some_and(|rest| rest.starts_with(word.as_bytes()))
}

/// Tells whether `word` ends at byte `at`.
pub(crate) fn ends(text: &str, at: usize, word: &str) -> bool {
    text.as_bytes().get(..at).is_some_and(|head| head.ends_with(word.as_bytes()))
}

/// Gives the length of the first of `words` that starts at byte `at`; the longer of two must stand before.
pub(crate) fn first_of(text: &str, at: usize, words: &[&str]) -> Option<usize> {
    words.iter().find(|word| starts(text, at, word)).map(|word| word.len())
}

/// Tells whether one of `words` ends at byte `at`.
pub(crate) fn ends_with_any(text: &str, at: usize, words: &[&str]) -> bool {
    words.iter().any(|word| ends(text, at, word))
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
