//! Which n-grams are worth a row where not all of them fit.

use crate::classify::train::{
    chance::Chance,
    encode::Corpus,
    learner::{Learner, Pace},
    settings::Settings,
};

/// So many n-grams are looked at, the most frequent ones; their scout takes 80 MB.
pub(super) const MOST: usize = 1_000_000;
/// A scout only has to tell what matters from what does not.
const DIM: usize = 16;
const EPOCHS: usize = 3;

/// Chooses the rows of a corpus that matter most; nothing where all fit.
///
/// A small network learns from all n-grams first. The worth of one is how often it comes times the square of its vector's
/// length: what its rows move over all examples. A frequent n-gram that tells nothing keeps a short vector, and one whose
/// shorter n-grams say all it could say is hardly moved either; a choice by frequency keeps both.
pub(super) fn select(
    corpus: &Corpus,
    settings: &Settings,
    rows: usize,
    kept: &[usize],
) -> Option<Corpus> {
    if corpus.grams.len() <= rows {
        return None;
    }
    let mut settings = settings.clone();
    settings.dim = DIM;
    let mut chance = Chance::new(settings.seed);
    let mut scout = Learner::new(corpus, &settings, &mut chance);
    let mut pace = Pace::new(&settings);
    let mut order = kept.to_vec();
    let steps = (EPOCHS * order.len()).max(1);
    let mut step = 0_usize;
    for _ in 0..EPOCHS {
        chance.shuffle(&mut order);
        for example in order.iter().filter_map(|&i| corpus.examples.get(i)) {
            pace.rate = settings.rate * (1.0 - super::share(step, steps));
            step += 1;
            scout.step(example, pace, &mut chance);
        }
    }
    let mut counts = vec![0_u32; corpus.grams.len()];
    let seen = kept.iter().filter_map(|&i| corpus.examples.get(i));
    for &row in seen.flat_map(|e| &e.fields).flat_map(|f| &f.rows) {
        if let Some(count) = counts.get_mut(row as usize) {
            *count += 1;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of n-grams")]
    let worth =
        |(count, row): (&u32, &[f32])| *count as f32 * row.iter().map(|w| w * w).sum::<f32>();
    let worths: Vec<f32> = counts.iter().zip(scout.table.chunks_exact(DIM)).map(worth).collect();
    let mut best: Vec<(f32, usize)> = worths.into_iter().zip(0..).collect();
    best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    best.truncate(rows);
    let mut numbers: Vec<usize> = best.into_iter().map(|(_, row)| row).collect();
    numbers.sort_unstable();
    Some(corpus.keep(&numbers))
}
