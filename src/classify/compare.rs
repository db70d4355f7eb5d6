//! Two classifiers on the same data: where they differ, and whether it can be chance.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    classify::{
        Dataset, Model,
        metrics::{Judged, Prf, judge},
        train::Chance,
    },
    error::{Error, Place, Result},
};

/// A difference between two figures, the second less the first, with the interval of 95 % of resamples.
///
/// Efron and Tibshirani, An Introduction to the Bootstrap (1993), percentile intervals; both models are
/// judged on the same resamples, so what is hard for both falls out of the difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The first model's figure.
    pub first: f64,
    /// The second model's figure.
    pub second: f64,
    /// Where the middle 95 % of the resampled differences start.
    pub low: f64,
    /// Where they end. An interval without 0 is hardly chance.
    pub high: f64,
}

/// An example that the models label differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Flip {
    /// The example's id.
    pub id: String,
    /// The true labels.
    pub truth: Vec<String>,
    /// What the first model gives.
    pub first: Vec<String>,
    /// What the second model gives.
    pub second: Vec<String>,
}

/// Everything that two models differ in on labelled data.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// The share of examples whose labels are exactly right.
    pub accuracy: Difference,
    /// The mean F1 of the labels.
    pub macro_f1: Difference,
    /// F1 by label.
    pub labels: BTreeMap<String, Difference>,
    /// The examples with different labels, in the order of the data.
    pub flips: Vec<Flip>,
}

/// How many resamples: the ends of a 95 % interval then rest on 25 each.
const RESAMPLES: usize = 1_000;

/// Compares two models on the same examples, each as its model reads them; the same seed gives the same intervals.
///
/// # Errors
///
/// [`Error::Input`] where the data is empty, or the two have not as many examples.
pub fn compare(
    (first, data): (&Model, &Dataset),
    (second, data_b): (&Model, &Dataset),
    seed: u64,
) -> Result<Comparison> {
    if data.examples().len() != data_b.examples().len() {
        let (a, b) = (data.examples().len(), data_b.examples().len());
        let message = format!("{a} examples; expected the same {b} as the second model's");
        return Err(Error::input(Place::new(data.name(), 0), message));
    }
    if data.examples().is_empty() {
        return Err(Error::input(Place::new(data.name(), 0), "empty; expected labelled examples"));
    }
    let (mut names, a) = judge(first, data);
    let (names_b, b) = judge(second, data_b);
    let renumber: Vec<usize> = names_b
        .iter()
        .map(|n| {
            names.iter().position(|m| m == n).unwrap_or_else(|| {
                names.push(n.clone());
                names.len() - 1
            })
        })
        .collect();
    let pairs: Vec<Pair> = a.iter().zip(&b).map(|(a, b)| Pair::new(a, b, &renumber)).collect();
    let all: Vec<usize> = (0..pairs.len()).collect();
    let now = figures(&pairs, &all, names.len());
    let mut chance = Chance::new(seed);
    let mut samples: Vec<Vec<f64>> = vec![Vec::with_capacity(RESAMPLES); now.len()];
    let mut drawn = all;
    for _ in 0..RESAMPLES {
        drawn.fill_with(|| chance.below(pairs.len()));
        let figures = figures(&pairs, &drawn, names.len());
        for (sample, (a, b)) in samples.iter_mut().zip(figures) {
            sample.push(b - a);
        }
    }
    let mut found = now.iter().zip(&mut samples).map(|(&now, s)| difference(now, s));
    let accuracy = found.next().unwrap_or_default();
    let macro_f1 = found.next().unwrap_or_default();
    let labels = names.iter().cloned().zip(found).collect();
    let flips = flips(data, &pairs, &names);
    Ok(Comparison { accuracy, macro_f1, labels, flips })
}

/// One example as both models see it, with the same numbers of labels.
struct Pair {
    truth: Vec<usize>,
    first: Vec<usize>,
    second: Vec<usize>,
}

impl Pair {
    fn new(a: &Judged, b: &Judged, renumber: &[usize]) -> Self {
        let mut first = a.chosen.clone();
        let mut second: Vec<usize> =
            b.chosen.iter().filter_map(|&i| renumber.get(i)).copied().collect();
        first.sort_unstable();
        second.sort_unstable();
        Self { truth: a.truth.clone(), first, second }
    }
}

/// Accuracy, macro-F1 and each label's F1, of both models.
fn figures(pairs: &[Pair], drawn: &[usize], labels: usize) -> Vec<(f64, f64)> {
    let side = |of: fn(&Pair) -> &[usize]| {
        let mut counts = vec![[0_u64; 3]; labels];
        let mut exact = 0_u32;
        let mut all = 0_u32;
        for pair in drawn.iter().filter_map(|&i| pairs.get(i)) {
            let given = of(pair);
            all += 1;
            exact += u32::from(given == pair.truth);
            for (list, at) in [(given, 1), (&pair.truth[..], 2)] {
                for &label in list {
                    if let Some(c) = counts.get_mut(label) {
                        c[at] += 1;
                        c[0] += u64::from(at == 1 && pair.truth.contains(&label));
                    }
                }
            }
        }
        let f1: Vec<f64> = counts.iter().map(|&[r, g, t]| Prf::of(r, g, t).f1).collect();
        // Labels that neither stand in the sample nor are given say nothing about it.
        let seen = counts.iter().filter(|c| c[1] + c[2] > 0).count().max(1);
        #[expect(clippy::cast_precision_loss, reason = "at most 65,535 labels")]
        let mean = f1.iter().sum::<f64>() / seen as f64;
        let mut out = vec![f64::from(exact) / f64::from(all.max(1)), mean];
        out.extend(f1);
        out
    };
    side(|p| &p.first).into_iter().zip(side(|p| &p.second)).collect()
}

fn difference((first, second): (f64, f64), sample: &mut [f64]) -> Difference {
    sample.sort_by(f64::total_cmp);
    let at = |i: usize| sample.get(i).copied().unwrap_or(0.0);
    let tail = sample.len() / 40;
    Difference { first, second, low: at(tail), high: at(sample.len().saturating_sub(tail + 1)) }
}

fn flips(data: &Dataset, pairs: &[Pair], labels: &[String]) -> Vec<Flip> {
    let named = |list: &[usize]| list.iter().filter_map(|&i| labels.get(i)).cloned().collect();
    let both = data.examples().iter().zip(pairs);
    both.filter(|(_, p)| p.first != p.second)
        .map(|(e, p)| Flip {
            id: e.id.clone(),
            truth: named(&p.truth),
            first: named(&p.first),
            second: named(&p.second),
        })
        .collect()
}
