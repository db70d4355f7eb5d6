//! Stretches of a text that tell one thing each: sentences, cut where they list or look back.

use crate::{
    extract::{
        Reading,
        event::cue::{Cue, Found},
    },
    text::{Span, sentences},
};

/// What stands between the entries of a list in one line: `· 甲完成A轮融资 · 乙发布新品`.
const BULLET: &str = " · ";

/// Bytes of a stretch: what goes on longer without a full stop is cut at a comma, so that long texts cost no more by the
/// byte than short ones.
const LONGEST: usize = 4096;

/// Lists the stretches of a text, in order.
pub(super) fn stretches<'r>(
    reading: &'r Reading,
    cues: &'r [Found],
) -> impl Iterator<Item = Span> + 'r {
    sentences(reading.text())
        .flat_map(|s| entries(s, reading.text()))
        .flat_map(|s| pieces(s, reading.text()))
        .flat_map(|s| with_history_apart(s, reading, cues))
}

/// Cuts a sentence at the bullets of a list.
fn entries(span: Span, text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = span.start();
    for (i, _) in span.of(text).match_indices(BULLET) {
        out.push(Span::new(start, span.start() + i));
        start = span.start() + i + BULLET.len();
    }
    out.push(Span::new(start, span.end()));
    out
}

/// Cuts a stretch that is too long.
fn pieces(span: Span, text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut start = span.start();
    std::iter::from_fn(move || {
        let rest = Span::new(start, span.end()).of(text);
        let most = (0..=LONGEST.min(rest.len())).rev().find(|&i| rest.is_char_boundary(i))?;
        let len = match rest.get(..most).and_then(|r| r.rfind('，')) {
            Some(comma) if most < rest.len() => comma + '，'.len_utf8(),
            _ => most,
        };
        let piece = Span::new(start, start + len);
        start += len;
        (len > 0).then_some(piece)
    })
}

/// Cuts a sentence where a clause begins to look back: `已完成C轮融资，此前曾获…`.
fn with_history_apart(span: Span, reading: &Reading, cues: &[Found]) -> Vec<Span> {
    let from = cues.partition_point(|c| c.span.start() < span.start());
    let to = cues.partition_point(|c| c.span.end() <= span.end());
    let own = cues.get(from..to).unwrap_or_default();
    let text = reading.text();
    let back = own.iter().position(|c| {
        let after_comma = text.get(..c.span.start()).is_some_and(|t| t.ends_with('，'));
        c.cue == Cue::Past && after_comma
    });
    let Some(back) = back else { return vec![span] };
    let (before, after) = own.split_at(back);
    let raises = |cues: &[Found]| cues.iter().any(|c| c.cue == Cue::Raise);
    let Some(cut) = after.first().map(|c| c.span.start()) else { return vec![span] };
    if !raises(before) || !raises(after) {
        return vec![span];
    }
    let head = Span::new(span.start(), cut - '，'.len_utf8());
    vec![head, Span::new(cut, span.end())]
}

/// The stretches in round brackets.
pub(super) fn bracketed(sentence: Span, text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut open = None;
    for (i, c) in sentence.of(text).char_indices() {
        let at = sentence.start() + i;
        match c {
            '(' => open = open.or(Some(at)),
            ')' => out.extend(open.take().map(|o| Span::new(o, at))),
            _ => {}
        }
    }
    out
}
