//! Explanations: what pushed for and against each label, as data.

use crate::{
    classify::{
        model::{Head, Inner, Model},
        network::{Network, share},
        train::Task,
    },
    extract::Field,
    feature::{Cue, Document, Grams, codes},
    text::Span,
};

/// Why a document has the logits, or the scores, that it has.
///
/// The network is a sum: each logit is the label's intercept, what the cues add, and what each position of the text adds
/// through the sums and through the dimensions in which it is the highest. So an explanation is no estimate:
/// `intercept + pieces + cues` is the logit, up to the rounding of floats. [`Model::explain_scores`] goes on to the
/// calibrated scores, whose log-odds `ln(p / (1 - p))` are such a sum too.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// What each label starts from.
    pub intercept: Vec<f32>,
    /// What the positions of title and body add, in their order.
    pub pieces: Vec<Piece>,
    /// What the cues add, in the order of the document.
    pub cues: Vec<CuePiece>,
}

/// What a stretch of text adds.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Piece {
    /// The part of the document.
    pub field: Field,
    /// Where, in bytes of what the document was made of; empty for the ends of a text.
    pub span: Span,
    /// What it adds to each label's logit.
    pub weights: Vec<f32>,
}

/// What a cue adds.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CuePiece {
    /// The cue's kind.
    pub kind: String,
    /// The cue's value.
    pub value: String,
    /// What it adds to each label's logit.
    pub weights: Vec<f32>,
}

impl Explanation {
    /// Gives the logit of a label: everything together.
    pub fn logit(&self, label: usize) -> f32 {
        let at = |w: &[f32]| w.get(label).copied().unwrap_or(0.0);
        let pieces: f32 = self.pieces.iter().map(|p| at(&p.weights)).sum();
        let cues: f32 = self.cues.iter().map(|c| at(&c.weights)).sum();
        at(&self.intercept) + pieces + cues
    }

    /// Gives the pieces as whole spans, such as words: each position counts for the span that holds its start.
    ///
    /// Positions outside all spans stay as they are, so the sum does too. `spans` are sorted and do not overlap.
    #[must_use]
    pub fn by_spans(&self, field: Field, spans: &[Span]) -> Self {
        let mut out = Self { pieces: Vec::new(), ..self.clone() };
        for piece in &self.pieces {
            let at = spans.partition_point(|s| s.end() <= piece.span.start());
            let whole = spans.get(at).filter(|s| {
                piece.field == field && !piece.span.is_empty() && s.start() <= piece.span.start()
            });
            let span = whole.copied().unwrap_or(piece.span);
            match out
                .pieces
                .last_mut()
                .filter(|l| whole.is_some() && l.field == field && l.span == span)
            {
                Some(last) => {
                    for (sum, w) in last.weights.iter_mut().zip(&piece.weights) {
                        *sum += w;
                    }
                }
                None => out.pieces.push(Piece { span, ..piece.clone() }),
            }
        }
        out
    }

    /// Gives the `n` pieces that push a label most, for or against it, the strongest first.
    pub fn strongest(&self, label: usize, n: usize) -> Vec<&Piece> {
        let weight = |p: &Piece| p.weights.get(label).copied().unwrap_or(0.0).abs();
        let mut pieces: Vec<&Piece> = self.pieces.iter().filter(|p| !p.span.is_empty()).collect();
        pieces.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.span.cmp(&b.span)));
        pieces.truncate(n);
        pieces
    }
}

impl Model {
    /// Explains the logits of a document.
    ///
    /// # Cost
    ///
    /// Some ten times that of a prediction: every position is scored for every label.
    pub fn explain(&self, document: &Document) -> Explanation {
        let Inner { network, .. } = self.inner();
        let mut pieces = Vec::new();
        for field in 0..network.fields {
            explain_field(network, document, field, &mut pieces);
        }
        let cues = document.cues().iter().filter_map(|cue| cue_piece(network, cue)).collect();
        Explanation { intercept: network.intercept.clone(), pieces, cues }
    }
}

impl Model {
    /// Explains the scores of a document: `intercept + pieces + cues` is the log-odds of the calibrated score.
    ///
    /// Of single labels a score depends on how far its logit `z` stands above the others together, by
    /// `z - ln(sum of exp(others))`. With `q` the shares of the others in that sum, it is
    /// `z - (sum of q × others) - (entropy of q)`, which parts among the pieces without rest.
    ///
    /// # Cost
    ///
    /// As [`Model::explain`], and the square of the number of labels for each position.
    pub fn explain_scores(&self, document: &Document) -> Explanation {
        let mut explanation = self.explain(document);
        let inner = self.inner();
        let logits: Vec<f32> =
            (0..inner.network.labels).map(|label| explanation.logit(label)).collect();
        let scales: Vec<Scale> = (0..logits.len())
            .zip(&inner.heads)
            .map(|(label, head)| Scale::of(inner.task, &logits, label, head))
            .collect();
        let constant = |s: &Scale, w| s.weight(w) + s.constant;
        explanation.intercept =
            scales.iter().map(|s| constant(s, &explanation.intercept)).collect();
        let pieces = explanation.pieces.iter_mut().map(|p| &mut p.weights);
        let cues = explanation.cues.iter_mut().map(|c| &mut c.weights);
        for weights in pieces.chain(cues) {
            *weights = scales.iter().map(|s| s.weight(weights)).collect();
        }
        explanation
    }
}

/// How weights on the logits become weights on the log-odds of one label's score.
struct Scale {
    label: usize,
    slope: f32,
    /// The share of each other label; 0 for the label itself.
    others: Vec<f32>,
    constant: f32,
}

impl Scale {
    fn of(task: Task, logits: &[f32], label: usize, head: &Head) -> Self {
        let (slope, offset) = (head.calibration.slope(), head.calibration.offset());
        if task == Task::Multi {
            return Self { label, slope, others: Vec::new(), constant: offset };
        }
        let other = |i: usize| i != label;
        let top = logits.iter().enumerate().filter(|(i, _)| other(*i)).map(|(_, &z)| z);
        let top = top.fold(f32::MIN, f32::max);
        let mut others: Vec<f32> = logits
            .iter()
            .enumerate()
            .map(|(i, z)| if other(i) { (z - top).exp() } else { 0.0 })
            .collect();
        let sum: f32 = others.iter().sum();
        for q in &mut others {
            *q /= sum;
        }
        let entropy: f32 = others.iter().filter(|q| **q > 0.0).map(|q| -q * q.ln()).sum();
        Self { label, slope, others, constant: offset - slope * entropy }
    }

    fn weight(&self, weights: &[f32]) -> f32 {
        let own = weights.get(self.label).copied().unwrap_or(0.0);
        let others: f32 = weights.iter().zip(&self.others).map(|(w, q)| w * q).sum();
        self.slope * (own - others)
    }
}

fn cue_piece(network: &Network, cue: &Cue) -> Option<CuePiece> {
    let row = network.cue_row(cue.hash())?;
    Some(CuePiece {
        kind: cue.kind().to_owned(),
        value: cue.value().to_owned(),
        weights: row.iter().map(|w| cue.weight() * w).collect(),
    })
}

fn explain_field(network: &Network, document: &Document, field: usize, pieces: &mut Vec<Piece>) {
    let (mut places, hidden) = hidden(network, document, field);
    let d = network.dim;
    let share = share(places.len());
    let mut highest = vec![(0_i16, usize::MAX); d];
    for (at, row) in hidden.chunks_exact(d).enumerate() {
        for ((high, from), &h) in highest.iter_mut().zip(row) {
            if h > *high {
                (*high, *from) = (h, at);
            }
        }
    }
    for (at, (place, row)) in places.iter_mut().zip(hidden.chunks_exact(d)).enumerate() {
        for label in 0..network.labels {
            let from = (label * network.fields + field) * 2 * d;
            let weights = network.output.get(from..from + 2 * d).unwrap_or_default();
            let (high, sum) = weights.split_at(d.min(weights.len()));
            let cells = row.iter().zip(&network.scale).zip(&highest).zip(high).zip(sum);
            let mut weight = 0.0;
            for ((((&h, scale), &(_, from)), high), sum) in cells {
                let top = if from == at { *high } else { 0.0 };
                weight += f32::from(h.max(0)) * scale * (sum * share + top);
            }
            place.weights.push(weight);
        }
    }
    pieces.append(&mut places);
}

/// Where each position of a field stands, and the hidden values of all of them.
fn hidden(network: &Network, document: &Document, field: usize) -> (Vec<Piece>, Vec<i16>) {
    let mut grams = Grams::default();
    let (mut places, mut all) = (Vec::new(), Vec::new());
    for (part, text) in network.texts(document, field) {
        grams.read(text, network.templates);
        let mut starts: Vec<usize> =
            codes(text).take(network.templates.most).map(|(at, _)| at).collect();
        let end = starts.last().map_or(0, |&at| next_char(text, at));
        starts.push(end);
        let name = if part == 0 { Field::Title } else { Field::Text };
        for position in 0..grams.positions() {
            // Position 0 is the mark before the text, the last one that after it.
            let start = position.checked_sub(1).and_then(|i| starts.get(i)).copied();
            let longest = network.longest(position, &grams).saturating_sub(1);
            let last = position.checked_sub(1).and_then(|i| starts.get(i + longest)).copied();
            let span = match (start, last) {
                (Some(start), Some(last)) if start < end => {
                    Span::new(start, next_char(text, last.min(end)).min(end))
                }
                (Some(start), _) => Span::new(start, end),
                _ => Span::new(0, 0),
            };
            all.extend(network.hide(position, &grams));
            places.push(Piece { field: name, span, weights: Vec::new() });
        }
    }
    (places, all)
}

fn next_char(text: &str, at: usize) -> usize {
    at + text.get(at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8)
}
