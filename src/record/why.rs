//! Why a score is what it is.

use serde::{Deserialize, Serialize};

use crate::{
    classify::{Explanation, Piece},
    extract::Field,
    record::Mentions,
    text::View,
};

/// What pushed a score, the strongest first, in log-odds.
///
/// `base + heading + rest` and the weights of all spans and cues add up to `ln(p / (1 - p))` of the score `p`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Why {
    /// What the label starts from.
    pub base: f32,
    /// What the heading adds that the item stands under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<f32>,
    /// What spans of title and text add.
    pub spans: Vec<WhySpan>,
    /// What cues add: types of names, tags of words, who speaks.
    pub cues: Vec<WhyCue>,
    /// What everything that is not listed adds.
    pub rest: f32,
}

/// What a span adds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WhySpan {
    /// The part of the item that the offsets point into.
    pub field: Field,
    /// The first unit.
    pub start: usize,
    /// The unit after the last.
    pub end: usize,
    /// The part as written.
    pub text: String,
    /// For the label where above 0, against it where below.
    pub weight: f32,
}

/// What a cue adds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WhyCue {
    /// The cue's kind.
    pub kind: String,
    /// The cue's value.
    pub value: String,
    /// For the label where above 0, against it where below.
    pub weight: f32,
}

/// An explanation of one label's score, to be written down.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Reason<'e> {
    explanation: &'e Explanation,
    label: usize,
    most: usize,
    heading: Option<f32>,
}

impl<'e> Reason<'e> {
    /// Takes the label's number in an explanation of scores, and how many spans and cues together are to be listed.
    pub const fn new(explanation: &'e Explanation, label: usize, most: usize) -> Self {
        Self { explanation, label, most, heading: None }
    }

    /// Adds what a heading added to the log-odds.
    #[must_use]
    pub const fn with_heading(mut self, added: Option<f32>) -> Self {
        self.heading = added;
        self
    }
}

enum Push<'e> {
    Span(&'e Piece),
    Cue(&'e crate::classify::CuePiece),
}

impl Mentions<'_> {
    /// Writes down why a score is what it is; `views` are the title and text that the explanation reads.
    pub fn why(&self, reason: Reason, views: [&View; 2]) -> Why {
        let Reason { explanation, label, most, heading } = reason;
        let at = |weights: &[f32]| weights.get(label).copied().unwrap_or(0.0);
        let mut why = Why { base: at(&explanation.intercept), heading, ..Why::default() };
        let spans = explanation.pieces.iter().map(|p| (at(&p.weights), Push::Span(p)));
        let cues = explanation.cues.iter().map(|c| (at(&c.weights), Push::Cue(c)));
        let mut all: Vec<(f32, Push)> = spans.chain(cues).collect();
        // A stable sort: of equal weights the one that stands first.
        all.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
        for (weight, push) in all {
            let listed = why.spans.len() + why.cues.len() < most && weight != 0.0;
            match push {
                Push::Span(piece) if listed && !piece.span.is_empty() => {
                    why.spans.push(self.why_span(piece, weight, views));
                }
                Push::Cue(cue) if listed => why.cues.push(WhyCue {
                    kind: cue.kind.clone(),
                    value: cue.value.clone(),
                    weight,
                }),
                _ => why.rest += weight,
            }
        }
        why
    }

    fn why_span(&self, piece: &Piece, weight: f32, [title, text]: [&View; 2]) -> WhySpan {
        let view = if piece.field == Field::Title { title } else { text };
        let span = view.raw(piece.span);
        let (at, text) = self.place(piece.field, span);
        WhySpan { field: piece.field, start: at.start, end: at.end, text, weight }
    }
}
