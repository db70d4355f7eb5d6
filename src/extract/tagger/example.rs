//! Training examples: a text with its names.

use crate::{
    extract::tagger::{
        context::{Cursor, Evidence, Mark, Words, mark},
        people::People,
        unit::{Unit, next_units},
    },
    lexicon::Lexicon,
    model::sequence::{Role, Tags},
    segment::{Segmenter, Segments},
    text::{Span, View},
};

/// A text with its names.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Example {
    /// The text as it stood in the file.
    pub text: String,
    /// The names in it, in bytes of `text`, with their labels; sorted, not overlapping.
    pub names: Vec<(Span, String)>,
}

impl Example {
    /// Makes an example; names are sorted, and of two that overlap the longer one stays.
    pub fn new(text: impl Into<String>, mut names: Vec<(Span, String)>) -> Self {
        names.sort_by_key(|(span, _)| (span.start(), std::cmp::Reverse(span.end())));
        let mut kept: Vec<(Span, String)> = Vec::with_capacity(names.len());
        for (span, label) in names {
            match kept.last_mut() {
                Some(last) if last.0.overlaps(span) => {
                    if span.len() > last.0.len() {
                        *last = (span, label);
                    }
                }
                _ => kept.push((span, label)),
            }
        }
        Self { text: text.into(), names: kept }
    }
}

/// What texts are read with: the lexicon, and the segmenter where words count.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The lexicon.
    pub lexicon: &'a Lexicon,
    /// The segmenter, or nothing for a model without words.
    pub segmenter: Option<&'a dyn Segmenter>,
}

/// One sentence of an example: units, marks, tags.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub(super) units: Vec<Unit>,
    pub(super) marks: Vec<Mark>,
    pub(super) tags: Vec<u8>,
}

impl Reader<'_> {
    /// Reads a view: hits and words.
    pub(super) fn read(&self, view: &View) -> (Vec<crate::lexicon::Hit>, Segments) {
        let hits = self.lexicon.find(view);
        let segments = self.segmenter.map(|s| s.segment(view, &[])).unwrap_or_default();
        (hits, segments)
    }

    /// Cuts an example into sentences with gold tags; `labels` are the kinds in order.
    ///
    /// A name whose ends are no ends of units, or that reaches over the end of a sentence, cannot be tagged and is left out.
    pub(super) fn sentences(
        &self,
        example: &Example,
        labels: &[String],
        people: &People,
    ) -> (View, Vec<Sentence>) {
        let view = View::new(&example.text);
        let (hits, segments) = self.read(&view);
        let evidence =
            Evidence { view: &view, lexicon: self.lexicon, hits: &hits, segments: &segments };
        let tags = Tags::new(labels.len());
        let mut cursor = Cursor::default();
        let mut sentences = Vec::new();
        let mut at = 0;
        while at < view.text().len() {
            let mut units = Vec::new();
            at = next_units(view.text(), at, people, &mut units);
            let mut marks = Vec::new();
            mark(&evidence, &units, Words::Read, &mut cursor, &mut marks);
            let raw: Vec<Span> = units.iter().map(|u| view.raw(u.span)).collect();
            let tags = gold(&raw, example, labels, tags);
            sentences.push(Sentence { units, marks, tags });
        }
        (view, sentences)
    }
}

fn gold(raw: &[Span], example: &Example, labels: &[String], tags: Tags) -> Vec<u8> {
    let mut out = vec![Tags::OUTSIDE; raw.len()];
    let (Some(start), Some(end)) = (raw.first(), raw.last()) else { return out };
    let first = example.names.partition_point(|(span, _)| span.start() < start.start());
    for (span, label) in example.names.iter().skip(first) {
        if span.start() >= end.end() {
            break;
        }
        let first = raw.binary_search_by_key(&span.start(), |s| s.start());
        let last = raw.binary_search_by_key(&span.end(), |s| s.end());
        let kind = labels.iter().position(|l| l == label).and_then(|k| u8::try_from(k).ok());
        let (Ok(first), Ok(last), Some(kind)) = (first, last, kind) else { continue };
        for (i, tag) in out.iter_mut().enumerate().take(last + 1).skip(first) {
            let role = match (i == first, i == last) {
                (true, true) => Role::Single,
                (true, false) => Role::Begin,
                (false, true) => Role::End,
                (false, false) => Role::Inside,
            };
            *tag = tags.tag(kind, role);
        }
    }
    out
}
