//! Evaluation: exact spans with exact labels, as seqeval counts them in strict mode.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    extract::tagger::{
        context::Evidence,
        example::{Example, Reader},
        model::Tagger,
    },
    text::{Span, View},
};

/// Precision, recall and their harmonic mean, from 0 to 1; 0 where nothing is there to divide by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Score {
    /// Right ones among those found.
    pub p: f64,
    /// Right ones among those that are there.
    pub r: f64,
    /// The harmonic mean of both.
    pub f1: f64,
    /// How many there are.
    pub support: usize,
}

/// The scores of a tagger on examples.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Scores {
    /// Over all names.
    pub micro: Score,
    /// The mean over the labels.
    pub r#macro: Score,
    /// By label; labels that only the tagger knows have a support of 0.
    pub labels: BTreeMap<String, Score>,
    /// What is wrong, in the order of the examples.
    #[serde(skip)]
    pub errors: Vec<Mistake>,
}

/// A name that was missed, or found where there is none.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Mistake {
    /// The example, from 0.
    pub example: usize,
    /// Where, in bytes of the example's text.
    pub span: Span,
    /// The label that it has in the examples, or nothing where it is no name there.
    pub gold: Option<String>,
    /// The label that the tagger gave, or nothing where it found no name.
    pub found: Option<String>,
}

/// Tags examples and compares.
pub fn evaluate(tagger: &Tagger, examples: &[Example], reader: &Reader<'_>) -> Scores {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    let mut errors = Vec::new();
    for (i, example) in examples.iter().enumerate() {
        let found = names(tagger, &example.text, reader);
        // Both are sorted and apart.
        let at = |span: &Span| {
            found.binary_search_by_key(span, |f| f.0).ok().and_then(|i| found.get(i))
        };
        for (span, label) in &example.names {
            let other = at(span).map(|f| f.1.clone());
            let right = other.as_ref() == Some(label);
            let count = counts.entry(label.clone()).or_default();
            count.gold += 1;
            count.right += usize::from(right);
            if !right {
                let gold = Some(label.clone());
                errors.push(Mistake { example: i, span: *span, gold, found: other });
            }
        }
        for (span, label) in found {
            counts.entry(label.clone()).or_default().found += 1;
            if example.names.binary_search_by_key(&span, |n| n.0).is_err() {
                errors.push(Mistake { example: i, span, gold: None, found: Some(label) });
            }
        }
    }
    scores(counts, errors)
}

/// Finds the names of a text as it stood in its file.
fn names(tagger: &Tagger, text: &str, reader: &Reader<'_>) -> Vec<(Span, String)> {
    let view = View::new(text);
    let (hits, segments) = reader.read(&view);
    let evidence =
        Evidence { view: &view, lexicon: reader.lexicon, hits: &hits, segments: &segments };
    let label = |i: usize| tagger.labels().get(i).cloned().unwrap_or_default();
    tagger.tag(&evidence).into_iter().map(|m| (view.raw(m.span), label(m.label))).collect()
}

#[derive(Clone, Copy, Default)]
struct Counts {
    gold: usize,
    found: usize,
    right: usize,
}

impl Counts {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn score(self) -> Score {
        let share = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f64 / b as f64 };
        Score {
            p: share(self.right, self.found),
            r: share(self.right, self.gold),
            f1: share(2 * self.right, self.found + self.gold),
            support: self.gold,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn scores(counts: BTreeMap<String, Counts>, errors: Vec<Mistake>) -> Scores {
    let mut sum = Counts::default();
    let mut mean = Score::default();
    let mut labels = BTreeMap::new();
    let n = counts.len().max(1) as f64;
    for (label, count) in counts {
        sum.gold += count.gold;
        sum.found += count.found;
        sum.right += count.right;
        let score = count.score();
        mean.p += score.p / n;
        mean.r += score.r / n;
        mean.f1 += score.f1 / n;
        mean.support += score.support;
        labels.insert(label, score);
    }
    Scores { micro: sum.score(), r#macro: mean, labels, errors }
}
