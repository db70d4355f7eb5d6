//! Shapes: what stands around a mention once every name and figure is only its kind.
//!
//! `云杉智造完成数千万元A轮融资` reads `Ⓒ完成ⒶⓇ`: what holds for one company's news then holds for another's.
//!
//! | feature | of |
//! |---|---|
//! | `shape left`, `shape right` | the last and next 1–6 and 8 signs |
//! | `shape both` | 1–3 signs on both sides |
//! | `cues left`, `cues right`, `cues both` | the same over cue words, kinds and marks alone, 40 signs around |

use super::{
    Read,
    candidate::whole,
    feature::{CUES, Collected},
};
use crate::{
    extract::{EntityKind, Field},
    text::Span,
};

/// How far around a mention cue words are looked for, in signs.
const AROUND: usize = 40;

/// Marks that bound clauses.
const MARKS: [char; 8] = ['，', '。', '；', '（', '）', '(', ')', ','];

/// One sign of a shape: a character, or a whole name or figure.
#[derive(Clone, Copy, Debug)]
struct Sign {
    span: Span,
    sign: char,
}

/// A part of an item as signs.
#[derive(Debug)]
pub(super) struct Shape {
    signs: Vec<Sign>,
    /// Cue words, kinds and marks: the signs they begin and end before, and the word.
    cues: Vec<(usize, usize, String)>,
}

fn sign_of(kind: EntityKind) -> char {
    match kind {
        EntityKind::Company => 'Ⓒ',
        EntityKind::Person => 'Ⓟ',
        EntityKind::Product => 'Ⓖ',
        EntityKind::Amount => 'Ⓐ',
        EntityKind::Round => 'Ⓡ',
        EntityKind::Date => 'Ⓓ',
        _ => 'Ⓧ',
    }
}

fn is_kind(sign: char) -> bool {
    ('Ⓐ'..='Ⓩ').contains(&sign)
}

impl Shape {
    /// Reads a part of an item; where mentions overlap, the first and longest counts.
    pub(super) fn new(read: Read<'_>, field: Field) -> Self {
        let text = whole(read, field);
        let mut spans: Vec<(Span, char)> = Vec::new();
        let own = read.found.entities.iter().filter(|e| e.field == field);
        spans.extend(own.map(|e| (e.span, sign_of(e.kind))));
        for event in &read.found.events {
            let lists = [&event.leads, &event.investors, &event.advisers];
            let named = lists.into_iter().flatten().chain(&event.investee);
            spans.extend(named.filter(|a| a.entity.field == field).map(|a| (a.entity.span, 'Ⓒ')));
        }
        spans.sort_by_key(|(s, _)| (s.start(), std::cmp::Reverse(s.end())));
        let mut signs: Vec<Sign> = Vec::new();
        let mut at = 0;
        let gap = |from: usize, to: usize, signs: &mut Vec<Sign>| {
            let words = text.get(from..to).unwrap_or("");
            signs.extend(words.char_indices().map(|(i, sign)| Sign {
                span: Span::new(from + i, from + i + sign.len_utf8()),
                sign,
            }));
        };
        for (span, sign) in spans {
            if span.start() >= at && span.end() > span.start() {
                gap(at, span.start(), &mut signs);
                signs.push(Sign { span, sign });
                at = span.end();
            }
        }
        gap(at, text.len(), &mut signs);
        let cues = cues_of(&signs);
        Self { signs, cues }
    }

    /// Adds the features of a mention.
    pub(super) fn features(&self, span: Span, out: &mut Collected) {
        let from = self.signs.partition_point(|s| s.span.end() <= span.start());
        let to = self.signs.partition_point(|s| s.span.start() < span.end());
        if self.signs.get(from).is_some_and(|s| s.span.start() < span.start() && is_kind(s.sign)) {
            out.add(&["part of a mention"]);
        }
        let left = |n: usize| self.words(from.saturating_sub(n), from);
        let right = |n: usize| self.words(to, to + n);
        for n in [1, 2, 3, 4, 5, 6, 8] {
            out.add(&["shape left", &left(n)]);
            out.add(&["shape right", &right(n)]);
        }
        for n in 1..=3 {
            out.add(&["shape both", &left(n), &right(n)]);
        }
        let first = self.cues.partition_point(|(start, ..)| start + AROUND < from);
        let end = self.cues.partition_point(|(_, end, _)| *end <= from);
        let before = self.cues.get(first..end).unwrap_or_default();
        let start = self.cues.partition_point(|(start, ..)| *start < to);
        let last = self.cues.partition_point(|(start, ..)| *start < to + AROUND);
        let after = self.cues.get(start..last).unwrap_or_default();
        let told = |cues: &[(usize, usize, String)]| -> String {
            cues.iter().flat_map(|(.., word)| [word.as_str(), "|"]).collect()
        };
        let last = |n: usize| told(before.get(before.len().saturating_sub(n)..).unwrap_or(before));
        let next = |n: usize| told(after.get(..n).unwrap_or(after));
        for n in 1..=4 {
            out.add(&["cues left", &last(n)]);
            out.add(&["cues right", &next(n)]);
        }
        for n in 1..=2 {
            out.add(&["cues both", &last(n), &next(n)]);
        }
    }

    fn words(&self, from: usize, to: usize) -> String {
        let end = to.min(self.signs.len());
        self.signs.get(from..end).unwrap_or_default().iter().map(|s| s.sign).collect()
    }
}

/// Finds cue words, the longest at each place, apart; kinds and marks stand for themselves.
fn cues_of(signs: &[Sign]) -> Vec<(usize, usize, String)> {
    let mut cues = Vec::new();
    let mut at = 0;
    while let Some(Sign { sign, .. }) = signs.get(at) {
        let here = |cue: &&&str| {
            let mut rest = signs.get(at..).unwrap_or_default().iter().map(|s| s.sign);
            cue.starts_with(*sign) && cue.chars().all(|c| rest.next() == Some(c))
        };
        let longest = CUES.iter().filter(here).max_by_key(|cue| cue.len());
        let length = longest.map_or(1, |cue| cue.chars().count());
        if let Some(cue) = longest {
            cues.push((at, at + length, (*cue).to_owned()));
        } else if is_kind(*sign) || MARKS.contains(sign) {
            cues.push((at, at + 1, sign.to_string()));
        }
        at += length;
    }
    cues
}
