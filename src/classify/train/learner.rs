//! The network while it learns: floats, Adagrad, dropout.
//!
//! One step an example, in an order drawn from the seed, on one thread: the same examples and seed give the same
//! bits. Adagrad (Duchi, Hazan and Singer, 2011) keeps one sum of squares a row of the table and one a number
//! elsewhere, so rare n-grams move further a step; the floor below the root keeps the very rare from being learnt by heart.

use crate::classify::{
    network::{dot, share},
    train::{
        chance::Chance,
        encode::{Corpus, Encoded, NONE},
        settings::{Settings, Task},
    },
};

/// Added to the root of a row's squares; measured on news titles, 0.01 to 0.1 are alike.
const ROW_FLOOR: f32 = 0.03;
/// Added to the root of the squares of the output layer.
const FLOOR: f32 = 1e-3;
/// The bias of a dimension moves at this share of the rate: it is in every position of every text.
const BIAS_RATE: f32 = 0.1;
/// Half the width of the vectors' first values: enough to part the dimensions, small beside what is learnt.
const START: f32 = 0.01;

/// Numbers with their sums of squared gradients.
#[derive(Clone, Debug, Default)]
struct Weights {
    at: Vec<f32>,
    squares: Vec<f32>,
}

impl Weights {
    fn new(n: usize, width: f32, chance: &mut Chance) -> Self {
        let at = (0..n).map(|_| (chance.share() * 2.0 - 1.0) * width).collect();
        Self { at, squares: vec![0.0; n] }
    }

    fn step(&mut self, i: usize, gradient: f32, rate: f32) {
        if let (Some(w), Some(g)) = (self.at.get_mut(i), self.squares.get_mut(i)) {
            *g += gradient * gradient;
            *w -= rate * gradient / (g.sqrt() + FLOOR);
        }
    }
}

/// A network that learns.
#[derive(Clone, Debug)]
pub(super) struct Learner {
    pub(super) labels: usize,
    pub(super) fields: usize,
    pub(super) dim: usize,
    orders: usize,
    pub(super) table: Vec<f32>,
    row_squares: Vec<f32>,
    bias: Weights,
    output: Weights,
    intercept: Weights,
    cues: Weights,
    scratch: Scratch,
}

#[derive(Clone, Debug, Default)]
struct Scratch {
    /// For each field: which positions take part, the rows of each that do, and the hidden values.
    views: Vec<View>,
    pooled: Vec<f32>,
    mask: Vec<f32>,
    gradient: Vec<f32>,
    hidden_gradient: Vec<f32>,
    errors: Vec<f32>,
}

#[derive(Clone, Debug, Default)]
struct View {
    rows: Vec<u32>,
    hidden: Vec<f32>,
    positions: usize,
    highest: Vec<usize>,
}

/// What a step takes from the settings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    pub(super) rate: f32,
    gram_drop: f32,
    drop: f32,
    smoothing: f32,
    cut: f32,
    cues_alone: f32,
    task: Task,
}

impl Pace {
    pub(super) const fn new(settings: &Settings) -> Self {
        Self {
            rate: settings.rate,
            gram_drop: settings.gram_drop,
            drop: settings.drop,
            smoothing: settings.smoothing,
            cut: settings.cut,
            cues_alone: settings.cues_alone,
            task: settings.task,
        }
    }
}

impl Learner {
    pub(super) fn new(corpus: &Corpus, settings: &Settings, chance: &mut Chance) -> Self {
        let (labels, fields, dim) = (corpus.labels.len(), corpus.fields, settings.dim);
        let rows = corpus.grams.len();
        let table = (0..rows * dim).map(|_| (chance.share() * 2.0 - 1.0) * START).collect();
        Self {
            labels,
            fields,
            dim,
            orders: corpus.orders,
            table,
            row_squares: vec![0.0; rows],
            bias: Weights::new(dim, 0.0, chance),
            output: Weights::new(labels * fields * 2 * dim, 0.1, chance),
            intercept: Weights::new(labels, 0.0, chance),
            cues: Weights::new(corpus.cues.len() * labels, 0.0, chance),
            scratch: Scratch::default(),
        }
    }

    pub(super) fn bias(&self) -> &[f32] {
        &self.bias.at
    }

    pub(super) fn output(&self) -> &[f32] {
        &self.output.at
    }

    pub(super) fn intercept(&self) -> &[f32] {
        &self.intercept.at
    }

    pub(super) fn cue_weights(&self) -> &[f32] {
        &self.cues.at
    }

    /// Learns from one example; gives its loss before the step.
    pub(super) fn step(&mut self, example: &Encoded, pace: Pace, chance: &mut Chance) -> f32 {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.choose(self, example, pace, chance);
        let loss = self.forward(example, pace, &mut scratch);
        self.backward(example, pace, &mut scratch);
        self.scratch = scratch;
        loss
    }

    /// Hidden values, pooled vector, and the errors of the labels' probabilities.
    fn forward(&self, example: &Encoded, pace: Pace, s: &mut Scratch) -> f32 {
        s.pooled.clear();
        for view in &mut s.views {
            self.hide(view);
            self.pool(view, &mut s.pooled);
        }
        for (p, m) in s.pooled.iter_mut().zip(&s.mask) {
            *p *= m;
        }
        let width = self.fields * 2 * self.dim;
        s.errors.clear();
        for (row, b) in self.output.at.chunks_exact(width).zip(&self.intercept.at) {
            s.errors.push(b + dot(row, &s.pooled));
        }
        for &(cue, weight) in &example.cues {
            let row = self.cues.at.iter().skip(cue as usize * self.labels);
            for (z, w) in s.errors.iter_mut().zip(row) {
                *z += weight * w;
            }
        }
        errors(&mut s.errors, &example.labels, pace)
    }

    fn hide(&self, view: &mut View) {
        let d = self.dim;
        view.hidden.clear();
        for rows in view.rows.chunks_exact(self.orders) {
            let from = view.hidden.len();
            view.hidden.extend(&self.bias.at);
            let Some(hidden) = view.hidden.get_mut(from..) else { return };
            for &row in rows.iter().filter(|&&r| r != NONE) {
                let row = row as usize * d;
                let Some(row) = self.table.get(row..row + d) else { continue };
                for (h, w) in hidden.iter_mut().zip(row) {
                    *h += w;
                }
            }
            for h in hidden {
                *h = h.max(0.0);
            }
        }
    }

    fn pool(&self, view: &mut View, pooled: &mut Vec<f32>) {
        let d = self.dim;
        let from = pooled.len();
        pooled.resize(from + 2 * d, 0.0);
        view.highest.clear();
        view.highest.resize(d, usize::MAX);
        let Some((highest, sum)) = pooled.get_mut(from..).map(|p| p.split_at_mut(d)) else {
            return;
        };
        for (position, hidden) in view.hidden.chunks_exact(d).enumerate() {
            let cells =
                hidden.iter().zip(highest.iter_mut()).zip(&mut view.highest).zip(&mut *sum);
            for (((&h, high), at), sum) in cells {
                if h > *high {
                    *high = h;
                    *at = position;
                }
                *sum += h;
            }
        }
        let share = share(view.positions);
        for v in sum {
            *v *= share;
        }
    }

    fn backward(&mut self, example: &Encoded, pace: Pace, s: &mut Scratch) {
        let width = self.fields * 2 * self.dim;
        s.gradient.clear();
        s.gradient.resize(width, 0.0);
        let rows = self.output.at.chunks_exact_mut(width);
        let squares = self.output.squares.chunks_exact_mut(width);
        for ((row, squares), &error) in rows.zip(squares).zip(&s.errors) {
            let cells =
                row.iter_mut().zip(squares).zip(&mut s.gradient).zip(&s.pooled).zip(&s.mask);
            for ((((w, g), back), p), m) in cells {
                *back += error * *w * m;
                let step = error * p;
                *g += step * step;
                *w -= pace.rate * step / (g.sqrt() + FLOOR);
            }
        }
        for (label, &error) in s.errors.iter().enumerate() {
            self.intercept.step(label, error, pace.rate);
            for &(cue, weight) in &example.cues {
                self.cues.step(cue as usize * self.labels + label, error * weight, pace.rate);
            }
        }
        let views = std::mem::take(&mut s.views);
        for (view, back) in views.iter().zip(s.gradient.chunks_exact(2 * self.dim)) {
            self.back_into_rows(view, back, pace, &mut s.hidden_gradient);
        }
        s.views = views;
    }

    fn back_into_rows(&mut self, view: &View, back: &[f32], pace: Pace, gradient: &mut Vec<f32>) {
        let d = self.dim;
        let (highest, sum) = back.split_at(d.min(back.len()));
        let share = share(view.positions);
        let positions = view.hidden.chunks_exact(d).zip(view.rows.chunks_exact(self.orders));
        for (position, (hidden, rows)) in positions.enumerate() {
            gradient.clear();
            let cells = hidden.iter().zip(sum).zip(highest).zip(&view.highest);
            gradient.extend(cells.map(|(((&h, s), high), &at)| {
                let g = s * share + if at == position { *high } else { 0.0 };
                if h > 0.0 { g } else { 0.0 }
            }));
            let square = dot(gradient, gradient);
            if square == 0.0 {
                continue;
            }
            for (i, &g) in gradient.iter().enumerate().filter(|(_, g)| **g != 0.0) {
                self.bias.step(i, g, pace.rate * BIAS_RATE);
            }
            #[expect(clippy::cast_precision_loss, reason = "a width below 1,024")]
            let square = square / d as f32;
            for &row in rows.iter().filter(|&&r| r != NONE) {
                self.step_row(row as usize, gradient, square, pace.rate);
            }
        }
    }

    fn step_row(&mut self, row: usize, gradient: &[f32], square: f32, rate: f32) {
        let Some(squares) = self.row_squares.get_mut(row) else { return };
        *squares += square;
        let rate = rate / (squares.sqrt() + ROW_FLOOR);
        let from = row * self.dim;
        let Some(cells) = self.table.get_mut(from..from + self.dim) else { return };
        for (w, g) in cells.iter_mut().zip(gradient) {
            *w -= rate * g;
        }
    }
}

impl Scratch {
    /// Draws what this step sees of the example: positions that are cut, n-grams and dimensions that drop out.
    fn choose(&mut self, learner: &Learner, example: &Encoded, pace: Pace, chance: &mut Chance) {
        self.views.resize_with(learner.fields, View::default);
        let filled = example.fields.iter().filter(|f| f.count > 0).count();
        for (i, (view, field)) in self.views.iter_mut().zip(&example.fields).enumerate() {
            let last = i + 1 == learner.fields;
            let (mut from, mut to) = (0, field.count);
            if pace.cut > 0.0 && field.count > 0 {
                if !last && filled > 1 && chance.share() < pace.cut {
                    to = 0;
                } else if last && field.lead > 0 && chance.share() < pace.cut.max(0.5) {
                    from = field.lead.min(field.count);
                }
                if last && field.count > from + SHORT && chance.share() < pace.cut {
                    to = from + SHORT + chance.below(field.count - from - SHORT);
                }
            }
            view.rows.clear();
            let rows = field.rows.get(from * learner.orders..to * learner.orders);
            view.rows.extend(rows.unwrap_or_default());
            for row in &mut view.rows {
                if *row != NONE && chance.share() < pace.gram_drop {
                    *row = NONE;
                }
            }
            view.positions = to.saturating_sub(from);
        }
        let kept = 1.0 / (1.0 - pace.drop);
        self.mask.clear();
        if pace.cues_alone > 0.0 && !example.cues.is_empty() && chance.share() < pace.cues_alone {
            self.mask.resize(learner.fields * 2 * learner.dim, 0.0);
            return;
        }
        for _ in 0..learner.fields * 2 * learner.dim {
            self.mask.push(if chance.share() < pace.drop { 0.0 } else { kept });
        }
    }
}

/// A body is never cut below this many characters: a headline.
const SHORT: usize = 30;

/// Turns logits into probabilities less targets; gives the loss.
fn errors(z: &mut [f32], labels: &[u32], pace: Pace) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "at most 65,535 labels")]
    let n = z.len() as f32;
    let mut loss = 0.0;
    match pace.task {
        Task::Single => {
            let top = z.iter().copied().fold(f32::MIN, f32::max);
            let sum: f32 = z.iter().map(|v| (v - top).exp()).sum();
            for (i, v) in z.iter_mut().enumerate() {
                let p = (*v - top).exp() / sum;
                let truth = labels.first().is_some_and(|&l| l as usize == i);
                if truth {
                    loss -= p.max(1e-9).ln();
                }
                let target = f32::from(u8::from(truth)) * (1.0 - pace.smoothing);
                *v = p - target - pace.smoothing / n;
            }
        }
        Task::Multi => {
            for (i, v) in z.iter_mut().enumerate() {
                let p = 1.0 / (1.0 + (-*v).exp());
                let truth = labels.iter().any(|&l| l as usize == i);
                loss -= if truth { p.max(1e-9).ln() } else { (1.0 - p).max(1e-9).ln() };
                let target = f32::from(u8::from(truth)) * (1.0 - pace.smoothing);
                *v = p - target - pace.smoothing / 2.0;
            }
        }
    }
    loss
}
