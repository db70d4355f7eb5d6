//! How good a classifier is: by label, over all, and how far its probabilities can be believed.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::classify::{Dataset, Model};

/// A score and what was true.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Outcome {
    /// A margin or a probability.
    pub score: f32,
    /// Whether the label was truly one of the example's.
    pub truth: bool,
}

impl Outcome {
    /// Pairs a score with the truth.
    pub const fn new(score: f32, truth: bool) -> Self {
        Self { score, truth }
    }
}

/// Precision, recall and their harmonic mean, from 0 to 1; 0 where nothing was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Prf {
    /// The share of what was given that is true.
    pub p: f64,
    /// The share of what is true that was given.
    pub r: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// How well one label is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LabelReport {
    /// Precision, recall, F1.
    #[serde(flatten)]
    pub prf: Prf,
    /// How many examples truly have the label.
    pub support: u64,
    /// The expected calibration error of the label's score.
    pub ece: f64,
}

/// One row of a reliability table: the scores of an interval of a tenth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bin {
    /// Where the interval starts; it ends 0.1 higher.
    pub from: f64,
    /// How many decisions have such a score.
    pub count: u64,
    /// The mean score.
    pub score: f64,
    /// The share of right decisions.
    pub right: f64,
}

/// One judged example: what is true, what was given, and the scores, as numbers of labels.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Judged {
    /// The true labels, sorted.
    pub truth: Vec<usize>,
    /// The given labels, the surest first.
    pub chosen: Vec<usize>,
    /// The calibrated score of each label.
    pub scores: Vec<f32>,
}

/// Everything measured about a classifier on labelled data.
///
/// `ece` is the expected calibration error over the surest given label of each example, in ten intervals
/// (Guo et al., On Calibration of Modern Neural Networks, 2017).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// How many examples were judged.
    pub examples: u64,
    /// The share of examples whose labels are exactly right.
    pub accuracy: f64,
    /// Over all decisions together.
    pub micro: Prf,
    /// The mean over the labels.
    #[serde(rename = "macro")]
    pub mean: Prf,
    /// By label.
    pub labels: BTreeMap<String, LabelReport>,
    /// The labels in the order of the confusion matrix; the last column of the matrix stands for no label.
    pub names: Vec<String>,
    /// True label by row, surest given label by column; examples with several true labels count for the first.
    pub confusion: Vec<Vec<u64>>,
    /// The expected calibration error, from 0 to 1.
    pub ece: f64,
    /// Score against truth, by tenths.
    pub reliability: Vec<Bin>,
    /// The share of examples that the surest decisions can cover at a precision of 0.90, 0.95 and 0.99.
    pub coverage: BTreeMap<String, f64>,
}

/// Runs a model over data.
pub fn judge(model: &Model, data: &Dataset) -> (Vec<String>, Vec<Judged>) {
    let mut names = model.labels().to_vec();
    let mut predictor = model.predictor();
    let mut judged = Vec::with_capacity(data.examples().len());
    for example in data.examples() {
        let prediction = predictor.predict(&example.document());
        let mut truth = Vec::new();
        for label in &example.labels {
            // A label that the model has never seen is still true, and missed.
            let at = names.iter().position(|n| n == label);
            truth.push(at.unwrap_or_else(|| {
                names.push(label.clone());
                names.len() - 1
            }));
        }
        truth.sort_unstable();
        judged.push(Judged {
            truth,
            chosen: prediction.chosen().to_vec(),
            scores: prediction.scores().to_vec(),
        });
    }
    (names, judged)
}

impl Report {
    /// Measures a model on data.
    pub fn measure(model: &Model, data: &Dataset) -> Self {
        let (names, judged) = judge(model, data);
        Self::of(&names, &judged)
    }

    /// Measures judged examples; sums run in input order.
    pub fn of(names: &[String], judged: &[Judged]) -> Self {
        let counts = Counts::of(names.len(), judged);
        let decisions: Vec<Outcome> = judged.iter().filter_map(decision).collect();
        let (ece, reliability) = calibration_error(&decisions);
        let mut labels = BTreeMap::new();
        let mut mean = Prf::default();
        for (i, name) in names.iter().enumerate() {
            let prf = counts.prf(i);
            let outcomes: Vec<Outcome> = judged
                .iter()
                .filter_map(|j| Some(Outcome::new(*j.scores.get(i)?, j.truth.contains(&i))))
                .collect();
            let support = counts.truth.get(i).copied().unwrap_or(0);
            let ece = calibration_error(&outcomes).0;
            labels.insert(name.clone(), LabelReport { prf, support, ece });
            mean.p += prf.p / to_f64(names.len());
            mean.r += prf.r / to_f64(names.len());
            mean.f1 += prf.f1 / to_f64(names.len());
        }
        let exact = judged.iter().filter(|j| {
            let mut chosen = j.chosen.clone();
            chosen.sort_unstable();
            chosen == j.truth
        });
        let coverage = ["0.90", "0.95", "0.99"]
            .map(|p| (p.to_owned(), coverage(&decisions, judged.len(), p.parse().unwrap_or(1.0))));
        Self {
            examples: judged.len() as u64,
            accuracy: ratio(exact.count(), judged.len()),
            micro: counts.micro(),
            mean,
            labels,
            names: names.to_vec(),
            confusion: confusion(names.len(), judged),
            ece,
            reliability,
            coverage: coverage.into(),
        }
    }
}

/// The surest given label of an example, with its score and whether it is right.
fn decision(judged: &Judged) -> Option<Outcome> {
    let &first = judged.chosen.first()?;
    Some(Outcome::new(*judged.scores.get(first)?, judged.truth.contains(&first)))
}

struct Counts {
    truth: Vec<u64>,
    given: Vec<u64>,
    right: Vec<u64>,
}

impl Counts {
    fn of(labels: usize, judged: &[Judged]) -> Self {
        let mut counts =
            Self { truth: vec![0; labels], given: vec![0; labels], right: vec![0; labels] };
        let add = |to: &mut Vec<u64>, i: usize| to.get_mut(i).map_or((), |n| *n += 1);
        for j in judged {
            j.truth.iter().for_each(|&i| add(&mut counts.truth, i));
            j.chosen.iter().for_each(|&i| add(&mut counts.given, i));
            let right = j.chosen.iter().filter(|i| j.truth.contains(i));
            right.for_each(|&i| add(&mut counts.right, i));
        }
        counts
    }

    fn prf(&self, i: usize) -> Prf {
        let at = |of: &[u64]| of.get(i).copied().unwrap_or(0);
        Prf::of(at(&self.right), at(&self.given), at(&self.truth))
    }

    fn micro(&self) -> Prf {
        let sum = |of: &[u64]| of.iter().sum();
        Prf::of(sum(&self.right), sum(&self.given), sum(&self.truth))
    }
}

impl Prf {
    #[expect(clippy::cast_precision_loss, reason = "counts of examples")]
    pub(super) fn of(right: u64, given: u64, truth: u64) -> Self {
        let share = |n: u64| if n == 0 { 0.0 } else { right as f64 / n as f64 };
        let (p, r) = (share(given), share(truth));
        let f1 = if right == 0 { 0.0 } else { 2.0 * p * r / (p + r) };
        Self { p, r, f1 }
    }
}

fn confusion(labels: usize, judged: &[Judged]) -> Vec<Vec<u64>> {
    let mut matrix = vec![vec![0; labels + 1]; labels];
    for j in judged {
        let Some(row) = j.truth.first().and_then(|&i| matrix.get_mut(i)) else { continue };
        let column = j.chosen.first().copied().unwrap_or(labels);
        if let Some(cell) = row.get_mut(column) {
            *cell += 1;
        }
    }
    matrix
}

/// Gives the expected calibration error of probabilities, and the table behind it.
pub fn calibration_error(outcomes: &[Outcome]) -> (f64, Vec<Bin>) {
    const BINS: usize = 10;
    let mut bins = vec![(0_usize, 0.0_f64, 0_usize); BINS];
    for o in outcomes {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates, and is kept in range"
        )]
        let at = ((o.score * 10.0) as usize).min(BINS - 1);
        if let Some((count, sum, right)) = bins.get_mut(at) {
            *count += 1;
            *sum += f64::from(o.score);
            *right += usize::from(o.truth);
        }
    }
    let mut error = 0.0;
    let mut table = Vec::new();
    for (i, (count, sum, right)) in bins.into_iter().enumerate() {
        let (score, right) =
            if count == 0 { (0.0, 0.0) } else { (sum / to_f64(count), ratio(right, count)) };
        error += ratio(count, outcomes.len()) * (score - right).abs();
        table.push(Bin { from: to_f64(i) / 10.0, count: count as u64, score, right });
    }
    (error, table)
}

/// Gives the largest share of `all` examples that the surest decisions cover at a precision of at least `precision`.
fn coverage(decisions: &[Outcome], all: usize, precision: f64) -> f64 {
    let mut sorted = decisions.to_vec();
    sorted.sort_by(|a, b| b.score.total_cmp(&a.score));
    let (mut right, mut best) = (0, 0);
    for (i, o) in sorted.iter().enumerate() {
        right += usize::from(o.truth);
        // Equal scores are taken or left together.
        let ends = sorted.get(i + 1).is_none_or(|next| next.score < o.score);
        if ends && ratio(right, i + 1) >= precision {
            best = i + 1;
        }
    }
    ratio(best, all)
}

fn ratio(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { to_f64(part) / to_f64(of) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of examples")]
fn to_f64(n: usize) -> f64 {
    n as f64
}
