//! Probabilities of tags and names: the forward-backward algorithm.

use crate::model::sequence::{
    Role, Tags, Transitions,
    four::{COUNT, FOUR, Row, Steps},
    tags::{Parts, parts_mut},
};

/// The weights of one text in the probability domain, with what forward and backward passes make of them
/// (Rabiner, A Tutorial on Hidden Markov Models, 1989, with his scaling).
///
/// It keeps its memory from one text to the next.
#[derive(Clone, Debug)]
pub struct Lattice {
    tags: Tags,
    /// e to the power of each transition's weight.
    transitions: Transitions<f64>,
    /// e to the power of each score, `count` a unit, over the greatest of the row.
    weights: Vec<f64>,
    forward: Vec<f64>,
    backward: Vec<f64>,
    /// What each row of `forward` summed up to, and what it was multiplied by, so that it sums to 1.
    sums: Vec<f64>,
    scale: Vec<f64>,
    /// The sum of the last row of `forward` over the tags that may end a sequence; 0 where nothing is known.
    closed: f64,
    entered: Vec<f64>,
}

impl Lattice {
    /// Makes a lattice for weights between tags.
    pub fn new(tags: Tags, transitions: &Transitions<f64>) -> Self {
        Self {
            tags,
            transitions: transitions.map(f64::exp),
            weights: Vec::new(),
            forward: Vec::new(),
            backward: Vec::new(),
            sums: Vec::new(),
            scale: Vec::new(),
            closed: 0.0,
            entered: vec![0.0; tags.kinds() + 1],
        }
    }

    /// Takes changed weights between tags.
    pub fn set_transitions(&mut self, transitions: &Transitions<f64>) {
        self.transitions = transitions.map(f64::exp);
    }

    /// Empties the lattice and makes room for `n` units: all weights 1. Fill them with [`Lattice::weights_mut`].
    pub fn clear(&mut self, n: usize) {
        self.weights.clear();
        self.weights.resize(n * self.tags.count(), 1.0);
        self.closed = 0.0;
    }

    /// Borrows the weights, `tags.count()` for each unit: e to the power of the scores, best over the row's greatest.
    pub fn weights_mut(&mut self) -> &mut [f64] {
        &mut self.weights
    }

    /// Gives the logarithm of the sum over all sequences of the product of their weights, as [`Lattice::run`] found it.
    ///
    /// It is minus infinity where no sequence has a weight above 0; all probabilities are 0 then.
    pub fn log_sum(&self) -> f64 {
        self.sums.iter().map(|sum| sum.ln()).sum::<f64>() + self.closed.ln()
    }

    /// Runs both passes.
    pub fn run(&mut self) {
        for rows in [&mut self.forward, &mut self.backward] {
            rows.resize(self.weights.len(), 0.0);
        }
        self.scale.clear();
        self.sums.clear();
        self.closed = 1.0;
        match self.tags.kinds() {
            FOUR => self.run_of_four(),
            k => self.run_of(k),
        }
    }

    fn run_of_four(&mut self) {
        let steps = Steps::new(&self.transitions);
        let weights = self.weights.as_chunks::<COUNT>().0;
        let mut last = Row::START;
        for (weights, out) in weights.iter().zip(self.forward.as_chunks_mut::<COUNT>().0) {
            let row = steps.forward(last, Row::load(weights));
            let sum = row.sum();
            if !sum.is_normal() || sum <= 0.0 {
                self.closed = 0.0;
                return;
            }
            last = row.scaled(1.0 / sum);
            last.store(out);
            self.scale.push(1.0 / sum);
            self.sums.push(sum);
        }
        self.closed = last.closed();
        let mut row = Row::last();
        let rows = self.backward.as_chunks_mut::<COUNT>().0.iter_mut().zip(weights);
        for ((out, weights), &scale) in rows.zip(&self.scale).rev() {
            row.store(out);
            row = steps.backward(row.times(Row::load(weights)).scaled(scale));
        }
    }

    fn run_of(&mut self, k: usize) {
        let count = 4 * k + 1;
        let mut last = vec![0.0; count];
        if let Some(outside) = last.first_mut() {
            *outside = 1.0;
        }
        let rows = self.weights.chunks_exact(count).zip(self.forward.chunks_exact_mut(count));
        for (weights, row) in rows {
            forward(k, &self.transitions, &last, weights, row, &mut self.entered);
            let sum: f64 = row.iter().sum();
            if !sum.is_normal() || sum <= 0.0 {
                self.closed = 0.0;
                return;
            }
            for value in row.iter_mut() {
                *value /= sum;
            }
            self.scale.push(1.0 / sum);
            self.sums.push(sum);
            last.copy_from_slice(row);
        }
        self.closed = ends(k, &last);
        self.back(k);
    }

    fn back(&mut self, k: usize) {
        let count = 4 * k + 1;
        let mut next = vec![0.0; count];
        let mut row = vec![0.0; count];
        for (t, place) in row.iter_mut().enumerate() {
            *place = f64::from(u8::from(t == 0 || t > 2 * k));
        }
        let rows = self.backward.chunks_exact_mut(count).zip(self.weights.chunks_exact(count));
        for ((out, weights), &scale) in rows.zip(&self.scale).rev() {
            out.copy_from_slice(&row);
            for ((next, &value), &weight) in next.iter_mut().zip(&row).zip(weights) {
                *next = value * weight * scale;
            }
            backward(k, &self.transitions, &next, &mut row, &mut self.entered);
        }
    }

    /// Gives the probability of each tag at unit `p`, zipped onto `out`.
    pub fn tags_at(&self, p: usize, out: &mut [f64]) {
        let count = self.tags.count();
        let range = p * count..(p + 1) * count;
        let a = self.forward.get(range.clone()).unwrap_or_default();
        let b = self.backward.get(range).unwrap_or_default();
        out.fill(0.0);
        if self.closed > 0.0 {
            for (out, (a, b)) in out.iter_mut().zip(a.iter().zip(b)) {
                *out = a * b / self.closed;
            }
        }
    }

    /// Gives the probability that units `first` to `last` are exactly one name of a kind; from 0 to 1.
    pub fn name(&self, kind: u8, first: usize, last: usize) -> f64 {
        let count = self.tags.count();
        let at = |rows: &[f64], p: usize, role: Role| {
            let tag = usize::from(self.tags.tag(kind, role));
            rows.get(p * count + tag).copied().unwrap_or(0.0)
        };
        if self.closed <= 0.0 || first > last || usize::from(kind) >= self.tags.kinds() {
            return 0.0;
        }
        let role = if first == last { Role::Single } else { Role::Begin };
        let mut product = at(&self.forward, first, role);
        let within = self.transitions.within.get(usize::from(kind)).copied().unwrap_or_default();
        for p in first + 1..=last {
            let role = if p == last { Role::End } else { Role::Inside };
            let i = usize::from(p > first + 1) * 2 + usize::from(p == last);
            let step = within.get(i).copied().unwrap_or(0.0);
            product *=
                step * at(&self.weights, p, role) * self.scale.get(p).copied().unwrap_or(0.0);
        }
        let role = if first == last { Role::Single } else { Role::End };
        (product * at(&self.backward, last, role) / self.closed).clamp(0.0, 1.0)
    }

    /// Adds to `out` how often each transition is expected, the start of the text included.
    pub fn add_transitions(&self, out: &mut Transitions<f64>) {
        let (k, count) = (self.tags.kinds(), self.tags.count());
        if self.closed <= 0.0 {
            return;
        }
        let mut start = vec![0.0; count];
        if let Some(outside) = start.first_mut() {
            *outside = 1.0;
        }
        let before = std::iter::once(&start[..]).chain(self.forward.chunks_exact(count));
        let here = self.weights.chunks_exact(count).zip(self.backward.chunks_exact(count));
        for ((a, (weights, b)), &scale) in before.zip(here).zip(&self.scale) {
            let next = |t: usize| {
                weights.get(t).copied().unwrap_or(0.0) * b.get(t).copied().unwrap_or(0.0) * scale
                    / self.closed
            };
            let last = |t: usize| a.get(t).copied().unwrap_or(0.0);
            let pairs = self
                .transitions
                .between
                .chunks_exact(k + 1)
                .zip(out.between.chunks_exact_mut(k + 1));
            for (y, (weights, out)) in pairs.enumerate() {
                let ended = if y == 0 { last(0) } else { last(2 * k + y) + last(3 * k + y) };
                for (x, (weight, out)) in weights.iter().zip(out).enumerate() {
                    *out +=
                        ended * weight * if x == 0 { next(0) } else { next(x) + next(3 * k + x) };
                }
            }
            for (x, (w, out)) in self.transitions.within.iter().zip(&mut out.within).enumerate() {
                let (begin, inside) = (last(1 + x), last(1 + k + x));
                let (to_inside, to_end) = (next(1 + k + x), next(1 + 2 * k + x));
                out[0] += begin * w[0] * to_inside;
                out[1] += begin * w[1] * to_end;
                out[2] += inside * w[2] * to_inside;
                out[3] += inside * w[3] * to_end;
            }
        }
    }
}

fn ends(k: usize, row: &[f64]) -> f64 {
    row.iter().enumerate().filter(|&(t, _)| t == 0 || t > 2 * k).map(|(_, v)| v).sum()
}

fn forward(
    k: usize,
    transitions: &Transitions<f64>,
    last: &[f64],
    weights: &[f64],
    row: &mut [f64],
    entered: &mut [f64],
) {
    let (last, weights) = (Parts::new(k, last), Parts::new(k, weights));
    let (entered, _) = entered.split_at_mut(k + 1);
    let mut rows = transitions.between.chunks_exact(k + 1);
    if let Some(pairs) = rows.next() {
        for (entered, weight) in entered.iter_mut().zip(pairs) {
            *entered = last.outside * weight;
        }
    }
    for (pairs, (end, single)) in rows.zip(last.ends.iter().zip(last.singles)) {
        for (entered, weight) in entered.iter_mut().zip(pairs) {
            *entered += (end + single) * weight;
        }
    }
    let Some((&outside, entered)) = entered.split_first() else { return };
    let [out, begins, insides, ends, singles] = parts_mut(k, row);
    out.fill(outside * weights.outside);
    let starts =
        begins.iter_mut().zip(weights.begins).zip(singles.iter_mut().zip(weights.singles));
    for (((begin, own), (single, alone)), entered) in starts.zip(entered) {
        *begin = entered * own;
        *single = entered * alone;
    }
    let goes_on = insides.iter_mut().zip(weights.insides).zip(ends.iter_mut().zip(weights.ends));
    let before = last.begins.iter().zip(last.insides).zip(transitions.within.split_at(k).0);
    for (((inside, own), (end, own_end)), ((begin, within), w)) in goes_on.zip(before) {
        *inside = (begin * w[0] + within * w[2]) * own;
        *end = (begin * w[1] + within * w[3]) * own_end;
    }
}

/// Computes the backward row before `next`, which has the later unit's weights in it.
fn backward(
    k: usize,
    transitions: &Transitions<f64>,
    next: &[f64],
    row: &mut [f64],
    starts: &mut [f64],
) {
    let next = Parts::new(k, next);
    let (starts, _) = starts.split_at_mut(k + 1);
    if let Some((outside, starts)) = starts.split_first_mut() {
        *outside = next.outside;
        for (start, (begin, single)) in starts.iter_mut().zip(next.begins.iter().zip(next.singles))
        {
            *start = begin + single;
        }
    }
    let mut ended = transitions.between.chunks_exact(k + 1).map(|pairs| {
        pairs.iter().zip(&*starts).map(|(weight, start)| weight * start).sum::<f64>()
    });
    let [out, begins, insides, ends, singles] = parts_mut(k, row);
    let closed = ends.iter_mut().zip(singles.iter_mut());
    out.fill(ended.next().unwrap_or(0.0));
    for ((end, single), value) in closed.zip(ended) {
        *end = value;
        *single = value;
    }
    let open = begins.iter_mut().zip(insides.iter_mut());
    let after = next.insides.iter().zip(next.ends).zip(transitions.within.split_at(k).0);
    for ((begin, inside), ((on, end), w)) in open.zip(after) {
        *begin = on * w[0] + end * w[1];
        *inside = on * w[2] + end * w[3];
    }
}
