//! The weights while they are learned.

use crate::{
    extract::tagger::{
        train::item::{Index, Item},
        weights::{Block, Weights},
    },
    model::sequence::{Lattice, Tags, Transitions},
};

/// How one sentence is learned from.
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// The size of the step.
    pub(super) rate: f32,
    /// The strength of the prior for one sentence.
    pub(super) decay: f32,
    /// The lead that `O` gets where it is wrong.
    pub(super) recall: f32,
    /// Whether the lexicon's hits are hidden.
    pub(super) blind: bool,
}

/// The field: weights by row and tag, and what AdaGrad knows of them.
pub(super) struct Field {
    tags: Tags,
    index: Index,
    weights: Vec<f32>,
    /// One over the root of 1 plus the sum of the squares of each weight's gradients.
    pace: Vec<f32>,
    /// When each row was last decayed, in sentences.
    seen: Vec<u32>,
    now: u32,
    transitions: Transitions<f64>,
    transition_squares: Transitions<f64>,
    lattice: Lattice,
    scores: Vec<f32>,
    /// For each unit, the tags whose probability is off, and how much.
    errors: Vec<Vec<(usize, f32)>>,
}

impl Field {
    pub(super) fn new(tags: Tags, index: Index) -> Self {
        let zero = Transitions::new(tags);
        let size = index.rows as usize * tags.count();
        Self {
            tags,
            weights: vec![0.0; size],
            pace: vec![1.0; size],
            seen: vec![0; index.rows as usize],
            index,
            now: 0,
            lattice: Lattice::new(tags, &zero),
            transition_squares: zero.map(|_| 1.0),
            transitions: zero,
            scores: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Gives the number of rows.
    pub(super) const fn rows(&self) -> usize {
        self.index.rows as usize
    }

    /// Takes one step for one sentence; gives its loss in nats before the step.
    pub(super) fn learn(&mut self, item: &Item, step: Step) -> f64 {
        let hidden = step.blind && !item.blind.is_empty();
        let list = if hidden { &item.blind } else { &item.features };
        let (count, n) = (self.tags.count(), item.tags.len());
        self.now += 1;
        self.score(list, n, step);
        let gold = self.gold(&item.tags);
        // Softmax-margin (Gimpel and Smith, 2010): `O` gets a lead where it is wrong, which learning must make up for.
        for (row, &tag) in self.scores.chunks_exact_mut(count).zip(&item.tags) {
            if tag != Tags::OUTSIDE {
                row[usize::from(Tags::OUTSIDE)] += step.recall;
            }
        }
        self.lattice.set_transitions(&self.transitions);
        self.lattice.clear(n);
        let mut greatest = 0.0;
        let rows = self.lattice.weights_mut().chunks_exact_mut(count);
        for (out, row) in rows.zip(self.scores.chunks_exact(count)) {
            let top = row.iter().copied().fold(f32::MIN, f32::max);
            greatest += f64::from(top);
            for (out, &score) in out.iter_mut().zip(row) {
                *out = f64::from(score - top).exp();
            }
        }
        self.lattice.run();
        let log = self.lattice.log_sum();
        if !log.is_finite() {
            return 0.0;
        }
        self.find_errors(&item.tags);
        self.update(list, n, step.rate);
        self.update_transitions(&item.tags, f64::from(step.rate));
        log + greatest - gold
    }

    /// Calls `each` with unit and row of every feature of a sentence of `n` units.
    fn each_row(index: &Index, list: &[(u32, i32)], n: usize, mut each: impl FnMut(usize, usize)) {
        for &(block, first) in list {
            let block = index.blocks[block as usize];
            for i in 0..i32::from(block.count) {
                if let Some(p) = usize::try_from(first + i).ok().filter(|&p| p < n) {
                    each(p, block.first_row as usize + i.unsigned_abs() as usize);
                }
            }
        }
    }

    /// Decays the rows of a sentence for the time they were not seen, and sums them up.
    fn score(&mut self, list: &[(u32, i32)], n: usize, step: Step) {
        let count = self.tags.count();
        let Self { weights, pace, seen, scores, now, .. } = self;
        scores.clear();
        scores.resize(n * count, 0.0);
        Self::each_row(&self.index, list, n, |p, row| {
            // Sentences since then: far below 2^24, so exact.
            #[expect(clippy::cast_precision_loss, reason = "a loss would only round the decay")]
            let idle = (*now - seen[row]) as f32 * step.decay * step.rate;
            seen[row] = *now;
            let range = row * count..(row + 1) * count;
            let sums = &mut scores[p * count..(p + 1) * count];
            let cells = weights[range.clone()].iter_mut().zip(&pace[range]);
            for (sum, (weight, pace)) in sums.iter_mut().zip(cells) {
                *weight *= (1.0 - idle * pace).max(0.0);
                *sum += *weight;
            }
        });
    }

    fn gold(&self, tags: &[u8]) -> f64 {
        let mut sum = 0.0;
        let mut last = Tags::OUTSIDE;
        for (row, &tag) in self.scores.chunks_exact(self.tags.count()).zip(tags) {
            sum += f64::from(row[usize::from(tag)]);
            sum += self.transitions.weight(self.tags, last, tag).unwrap_or(0.0);
            last = tag;
        }
        sum
    }

    fn find_errors(&mut self, gold: &[u8]) {
        // Smaller errors change nothing that a byte could hold, and skipping them makes a pass four times as fast.
        const LEAST: f64 = 1e-4;
        let mut row = vec![0.0; self.tags.count()];
        self.errors.resize_with(gold.len(), Vec::new);
        for (p, (&tag, errors)) in gold.iter().zip(&mut self.errors).enumerate() {
            self.lattice.tags_at(p, &mut row);
            row[usize::from(tag)] -= 1.0;
            errors.clear();
            #[expect(clippy::cast_possible_truncation, reason = "a probability")]
            errors.extend(
                row.iter()
                    .enumerate()
                    .filter(|(_, e)| e.abs() > LEAST)
                    .map(|(t, &e)| (t, e as f32)),
            );
        }
    }

    fn update(&mut self, list: &[(u32, i32)], n: usize, rate: f32) {
        let count = self.tags.count();
        let Self { weights, pace, errors, .. } = self;
        Self::each_row(&self.index, list, n, |p, row| {
            for &(tag, error) in &errors[p] {
                let pace = &mut pace[row * count + tag];
                *pace /= (1.0 + *pace * *pace * error * error).sqrt();
                weights[row * count + tag] -= rate * *pace * error;
            }
        });
    }

    fn update_transitions(&mut self, gold: &[u8], rate: f64) {
        let mut gradient = Transitions::new(self.tags);
        self.lattice.add_transitions(&mut gradient);
        let mut last = Tags::OUTSIDE;
        for &tag in gold {
            gradient.add(self.tags, last, tag, -1.0);
            last = tag;
        }
        let weights = self.transitions.flat_mut().zip(self.transition_squares.flat_mut());
        for ((weight, squares), &mut gradient) in weights.zip(gradient.flat_mut()) {
            *squares += gradient * gradient;
            *weight -= rate * gradient / squares.sqrt();
        }
    }

    /// Rounds the weights to bytes.
    pub(super) fn quantise(&self, floor: f32, most_bytes: usize) -> Weights {
        let count = self.tags.count();
        let blocks = self.index.blocks.iter().map(|block| {
            let start = block.first_row as usize * count;
            let end = start + usize::from(block.count) * count;
            Block { key: block.key, weights: &self.weights[start..end] }
        });
        Weights::quantise(self.tags, blocks.collect(), &self.transitions, floor, most_bytes)
    }
}
