//! Snippets: the part of a text that shows why it was found.

use memchr::memmem;
use serde::Serialize;

use crate::{
    index::term::{Script, fold},
    text::{CharIndex, CharSpan, Span, View},
};

/// A part of a text, with what was found marked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Snippet {
    /// The first character in the whole text.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// The part as the text has it.
    pub text: String,
    /// What was found, in characters of the whole text: in order, apart, within the part.
    pub marks: Vec<CharSpan>,
}

/// Finds strings in a text; the spans are of the text as given, in order and apart.
pub(super) fn marks(raw: &str, strings: &[String]) -> Vec<Span> {
    let view = View::new(raw);
    find(&view, strings).into_iter().map(|span| view.raw(span)).collect()
}

/// Cuts the part of a text that holds the most of what was found, of about so many characters.
pub(super) fn snippet(raw: &str, strings: &[String], chars: usize) -> Snippet {
    let view = View::new(raw);
    let found: Vec<Span> = find(&view, strings).into_iter().map(|s| view.raw(s)).collect();
    let index = CharIndex::new(raw);
    let spans: Vec<CharSpan> = found.iter().map(|s| index.chars(*s)).collect();
    let total = index.chars(Span::new(0, raw.len())).end;
    let window = window(raw, &spans, total, chars);
    let text = raw.chars().skip(window.start).take(window.end - window.start).collect();
    let inside = |s: &CharSpan| window.start <= s.start && s.end <= window.end;
    let marks = spans.into_iter().filter(inside).collect();
    Snippet { start: window.start, end: window.end, text, marks }
}

/// Finds strings in a view: the longest first where they overlap.
fn find(view: &View, strings: &[String]) -> Vec<Span> {
    let text = fold(view.text());
    let mut found: Vec<Span> = Vec::new();
    for string in strings.iter().filter(|s| !s.is_empty()) {
        let hits = memmem::find_iter(text.as_bytes(), string.as_bytes());
        found.extend(
            hits.map(|at| Span::new(at, at + string.len())).filter(|s| stands_alone(&text, *s)),
        );
    }
    found.sort_unstable_by_key(|s| (s.start(), std::cmp::Reverse(s.end())));
    let mut end = 0;
    found.retain(|span| {
        let keep = span.start() >= end;
        if keep {
            end = span.end();
        }
        keep
    });
    found
}

/// Letters and digits must not go on beyond the ends: cloud is not in icloud.
fn stands_alone(text: &str, span: Span) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| Script::of(c) == Script::Letter);
    let word = span.of(text);
    let before = text.get(..span.start()).and_then(|t| t.chars().next_back());
    let after = text.get(span.end()..).and_then(|t| t.chars().next());
    let inside = (letter(before) && letter(word.chars().next()))
        || (letter(after) && letter(word.chars().next_back()));
    !inside
}

/// Chooses the part: with the most marks, the earliest of those, begun at a sentence where one is near.
fn window(raw: &str, marks: &[CharSpan], total: usize, chars: usize) -> CharSpan {
    if total <= chars {
        return CharSpan { start: 0, end: total };
    }
    let mut best = (0, 0);
    let mut last = 0;
    for (first, mark) in marks.iter().enumerate() {
        while marks.get(last).is_some_and(|m| m.end <= mark.start + chars) {
            last += 1;
        }
        if last.saturating_sub(first) > best.0 {
            best = (last - first, mark.start);
        }
    }
    // A little of what stands before shows what the first mark is about.
    let lead = chars / 4;
    let from = best.1.saturating_sub(lead);
    let start = sentence(raw, from, best.1).unwrap_or(from).min(total - chars);
    CharSpan { start, end: start + chars }
}

/// Finds the first sentence that starts between two characters, else the first clause.
fn sentence(raw: &str, from: usize, to: usize) -> Option<usize> {
    if from == 0 {
        return Some(0);
    }
    let start = |ends: fn(char) -> bool| {
        let mut near = raw.chars().enumerate().skip(from - 1).take(to - from + 1);
        near.find(|(_, c)| ends(*c)).map(|(i, _)| i + 1)
    };
    start(|c| matches!(c, '。' | '！' | '？' | '\n' | '；'))
        .or_else(|| start(|c| matches!(c, '，' | '：' | '、' | ' ')))
}
