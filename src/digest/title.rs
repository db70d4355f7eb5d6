//! The title of an entry: the best of its items', or one made of the first sentence.

use crate::{
    digest::located::Located,
    extract::{EntityKind, Field},
    text::{Span, sentences},
};

/// A part of an item that serves as the title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Title {
    /// The item, counted in the group.
    pub(super) member: usize,
    pub(super) field: Field,
    pub(super) span: Span,
    /// Whether the span ends inside a sentence.
    pub(super) cut: bool,
    /// Whether it is a headline in brackets at the start of a text.
    pub(super) headline: bool,
}

/// Titles of more columns are cut; a Chinese character takes two.
const LONGEST: usize = 180;
/// A title made of a sentence has at most so many columns.
const MADE: usize = 80;

/// Chooses the title of a group of items; `None` where none of them has any text.
pub(super) fn title(members: &[Located<'_>]) -> Option<Title> {
    let written = members.iter().enumerate().filter_map(|(member, located)| {
        let raw = located.raw(Field::Title);
        let span = trimmed(raw, Span::new(0, raw.len()));
        (!span.is_empty()).then_some((member, span, quality(located, span)))
    });
    // Of equals the first.
    let best = written.reduce(|best, other| if other.2 > best.2 { other } else { best });
    if let Some((member, span, _)) = best {
        let raw = members.get(member)?.raw(Field::Title);
        let (span, cut) = cut(raw, span, LONGEST);
        return Some(Title { member, field: Field::Title, span, cut, headline: false });
    }
    members.iter().enumerate().find_map(|(member, located)| {
        let raw = located.raw(Field::Text);
        let first = sentences(raw).next()?;
        let found = headline(raw);
        let (span, cut) = match found {
            Some(span) => (span, false),
            None => cut(raw, without_dateline(raw, first), MADE),
        };
        let headline = found.is_some();
        (!span.is_empty()).then_some(Title { member, field: Field::Text, span, cut, headline })
    })
}

/// Gives the `title` of a text that starts with `【title】`.
pub(super) fn headline(text: &str) -> Option<Span> {
    let open = text.find(|c: char| !c.is_whitespace())?;
    let rest = text.get(open..)?.strip_prefix('【')?;
    let len = rest
        .find(['】', '\n'])
        .filter(|at| rest.get(*at..).is_some_and(|r| r.starts_with('】')))?;
    let start = open + '【'.len_utf8();
    let span = trimmed(text, Span::new(start, start + len));
    let fits = limit(span.of(text), LONGEST).is_none() && !span.is_empty();
    fits.then_some(span)
}

/// Says how good a title is: it names who it is about, is neither too short nor too long, and does not tease.
fn quality(located: &Located<'_>, span: Span) -> i32 {
    let text = span.of(located.raw(Field::Title));
    let has = |kind| located.within(Field::Title, span).any(|(_, m)| m.kind == kind);
    let chars = text.chars().take(LONGEST).count();
    let points = [
        (has(EntityKind::Company), 3),
        (has(EntityKind::Amount) || has(EntityKind::Round), 1),
        ((10..=42).contains(&chars), 2),
        (chars > 60, -2),
        (chars < 6, -3),
        (text.ends_with(['？', '！', '?', '!']), -2),
        (text.ends_with(['…', '.']) || text.contains("..."), -3),
        (text.contains(['|', '丨', '｜']), -1),
    ];
    points.iter().filter(|(holds, _)| *holds).map(|(_, points)| points).sum()
}

/// Leaves out `云报 3 月 5 日消息，据星河报道，` at the start of a sentence.
fn without_dateline(text: &str, sentence: Span) -> Span {
    const FARTHEST: usize = 40;
    const ENDS: [&str; 9] =
        ["消息，", "讯，", "获悉，", "报道，", "电，", "悉，", "显示，", "消息称，", "报道称，"];
    let mut span = sentence;
    for _ in 0..2 {
        let rest = span.of(text);
        let near = rest.char_indices().nth(FARTHEST).map_or(rest.len(), |(at, _)| at);
        let near = rest.get(..near).unwrap_or(rest);
        let end = ENDS.iter().filter_map(|e| near.find(e).map(|at| at + e.len())).min();
        let Some(end) = end.filter(|e| *e < rest.len()) else { break };
        // A report of its own: the clause up to here holds no other clause.
        if near.get(..end).is_some_and(|clause| clause.matches('，').count() > 1) {
            break;
        }
        span = Span::new(span.start() + end, span.end());
    }
    trimmed(text, span)
}

/// Gives where a text leaves so many columns, if it does.
fn limit(text: &str, columns: usize) -> Option<usize> {
    let mut used = 0;
    text.char_indices().find_map(|(at, c)| {
        used += if c.is_ascii() { 1 } else { 2 };
        (used > columns).then_some(at)
    })
}

/// Cuts a span to so many columns, between clauses where there is a place for it, and tells whether it did elsewhere.
pub(super) fn cut(text: &str, span: Span, columns: usize) -> (Span, bool) {
    let part = span.of(text);
    let Some(limit) = limit(part, columns) else {
        let end = part.trim_end_matches(['。', '；', '，', ' ']).len();
        return (Span::new(span.start(), span.start() + end), false);
    };
    let head = part.get(..limit).unwrap_or(part);
    let clause = head.rfind(['，', '；', '：', '。', ',', ';']).filter(|at| at * 3 >= limit);
    match clause {
        Some(at) => (Span::new(span.start(), span.start() + at), false),
        None => (Span::new(span.start(), span.start() + head.trim_end().len()), true),
    }
}

/// Leaves out the blanks at both ends of a span.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let part = span.of(text);
    let start = span.start() + (part.len() - part.trim_start().len());
    Span::new(start, start + part.trim().len())
}
