//! What the tagger reads besides the units themselves: lexicon hits, words, runs of Latin letters, brackets.

use crate::{
    extract::tagger::unit::{Class, Unit, hash_lower, mix},
    lexicon::{Hit, Lexicon, Meaning},
    segment::Segments,
    text::{Span, View},
};

/// Evidence for one text: its view, and what lexicon and segmenter say about it.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The text.
    pub view: &'a View,
    /// The lexicon that the hits are from.
    pub lexicon: &'a Lexicon,
    /// Names and words of the lexicon, sorted, not overlapping.
    pub hits: &'a [Hit],
    /// The words; may be empty, for a model that was trained without.
    pub segments: &'a Segments,
}

/// What is known about one unit. A value of 0 says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    /// The lexicon's type or word tag, and whether the form is ambiguous.
    pub(super) hit: u32,
    /// The unit's part in the hit: 1 first, 2 inside, 3 last, 4 the only one.
    pub(super) hit_role: u8,
    /// The hit's length in units, at most 7.
    pub(super) hit_len: u8,
    /// A hash of the word that holds the unit.
    pub(super) word: u32,
    pub(super) word_role: u8,
    /// First and last unit of the run of Latin letters and digits that holds the unit, plus 1.
    pub(super) run: Option<(u32, u32)>,
    /// The bracket that the unit stands in, and its part in it.
    pub(super) quote: u32,
}

/// The code of the first word tag; those of names lie below.
const WORDS_FROM: u32 = 100;

impl Mark {
    /// Tells whether the unit stands in a name of the lexicon.
    #[inline]
    pub(super) const fn has_name(&self) -> bool {
        self.hit != 0 && self.hit < 2 * WORDS_FROM
    }

    /// Tells whether the lexicon knows the unit.
    pub(super) const fn has_hit(&self) -> bool {
        self.hit != 0
    }

    /// The hit and the unit's part in it, as one number; 0 where there is none.
    #[inline]
    pub(super) const fn hit_part(&self) -> u32 {
        self.hit << 3 | self.hit_role as u32
    }

    /// Gives the mark of a unit that the lexicon does not know.
    pub(super) const fn without_hit(self) -> Self {
        Self { hit: 0, hit_role: 0, hit_len: 0, ..self }
    }
}

/// Whether the segmenter's words are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    Read,
    Left,
}

/// Where the walk over hits and tokens stands; it goes on from one sentence to the next.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cursor {
    hit: usize,
    token: usize,
}

/// Fills `marks` with what is known about each of `units`.
pub(super) fn mark(
    evidence: &Evidence<'_>,
    units: &[Unit],
    words: Words,
    cursor: &mut Cursor,
    marks: &mut Vec<Mark>,
) {
    marks.clear();
    marks.resize(units.len(), Mark::default());
    mark_hits(evidence, units, &mut cursor.hit, marks);
    if words == Words::Read {
        mark_words(evidence, units, &mut cursor.token, marks);
    }
    mark_runs(units, marks);
    mark_quotes(units, marks);
}

/// Calls `each` with every span that begins and ends within `units`: index of first and last unit, index of the span.
fn align(
    units: &[Unit],
    cursor: &mut usize,
    span: impl Fn(usize) -> Option<Span>,
    mut each: impl FnMut(usize, usize, usize),
) {
    let mut at = 0;
    while let Some(found) = span(*cursor) {
        while units.get(at).is_some_and(|u| u.span.end() <= found.start()) {
            at += 1;
        }
        if at >= units.len() {
            return;
        }
        let mut last = at;
        while units.get(last + 1).is_some_and(|u| u.span.start() < found.end()) {
            last += 1;
        }
        if units.get(at).is_some_and(|u| u.span.start() < found.end()) {
            each(at, last, *cursor);
        }
        if last + 1 >= units.len() && units.get(last).is_some_and(|u| u.span.end() < found.end()) {
            return;
        }
        *cursor += 1;
    }
}

fn mark_hits(evidence: &Evidence<'_>, units: &[Unit], cursor: &mut usize, marks: &mut [Mark]) {
    let span = |i: usize| evidence.hits.get(i).map(|h| h.span);
    align(units, cursor, span, |first, last, i| {
        let Some(&hit) = evidence.hits.get(i) else { return };
        let code = match hit.meaning {
            Meaning::Name(_) => {
                evidence.lexicon.kind(hit).map_or(0, |kind| 1 + kind.index() as u32)
            }
            Meaning::Word(tag) => WORDS_FROM + tag.index() as u32,
        };
        let len = u8::try_from((last - first + 1).min(7)).unwrap_or(7);
        for (j, mark) in marks.iter_mut().enumerate().take(last + 1).skip(first) {
            mark.hit = code * 2 + u32::from(hit.ambiguous);
            mark.hit_role = role(first, j, last);
            mark.hit_len = len;
        }
    });
}

fn mark_words(evidence: &Evidence<'_>, units: &[Unit], cursor: &mut usize, marks: &mut [Mark]) {
    let tokens = evidence.segments.tokens();
    let span = |i: usize| tokens.get(i).map(|t| t.span);
    align(units, cursor, span, |first, last, i| {
        let Some(token) = tokens.get(i) else { return };
        let word = hash_lower(token.span.of(evidence.view.text()));
        for (j, mark) in marks.iter_mut().enumerate().take(last + 1).skip(first) {
            mark.word = word;
            mark.word_role = role(first, j, last);
        }
    });
}

/// Marks runs such as `Andreessen Horowitz`, `a16z`, `S&P 500`: they begin and end with letters or digits.
fn mark_runs(units: &[Unit], marks: &mut [Mark]) {
    let inner =
        |c: Class| c.is_latin() || matches!(c, Class::Digits | Class::Year | Class::Letter);
    let mut first = 0;
    while first < units.len() {
        if !units.get(first).is_some_and(|u| inner(u.class)) {
            first += 1;
            continue;
        }
        let (mut last, mut latin) = (first, false);
        for (j, unit) in units.iter().enumerate().skip(first) {
            if inner(unit.class) {
                last = j;
                latin |= unit.class.is_latin();
            } else if unit.class != Class::Joint || j > last + 1 {
                break;
            }
        }
        if latin {
            let run = (u32::try_from(first).unwrap_or(0), u32::try_from(last).unwrap_or(0));
            marks.iter_mut().take(last + 1).skip(first).for_each(|m| m.run = Some(run));
        }
        first = last + 1;
    }
}

/// How many units a bracket may hold to count.
const QUOTED: usize = 24;

/// Marks what stands in brackets or quotes: which, and whether first, last or within.
fn mark_quotes(units: &[Unit], marks: &mut [Mark]) {
    let mut open: Option<usize> = None;
    for (j, unit) in units.iter().enumerate() {
        match unit.class {
            Class::Open => open = Some(j),
            Class::Close => {
                let Some(start) = open.take().filter(|&s| j - s <= QUOTED && j > s + 1) else {
                    continue;
                };
                let sign = units.get(start).map_or(0, |u| u.id);
                for (i, mark) in marks.iter_mut().enumerate().take(j).skip(start + 1) {
                    mark.quote = mix(sign, u32::from(role(start + 1, i, j - 1))) | 1;
                }
            }
            _ => {}
        }
    }
}

fn role(first: usize, at: usize, last: usize) -> u8 {
    match (at == first, at == last) {
        (true, true) => 4,
        (true, false) => 1,
        (false, true) => 3,
        (false, false) => 2,
    }
}
