//! Boosted trees over few numbers, for a binary label.
//!
//! Second-order boosting of the logistic loss with regularised leaves (Chen & Guestrin, XGBoost, 2016), trees grown
//! leaf by leaf over binned values as LightGBM does (Ke et al., 2017). Every split looks at some of the numbers only,
//! drawn by a generator with a fixed seed: the same rows give the same trees.

use super::logistic::sigmoid;

/// How many trees a forest has.
const TREES: usize = 120;

/// How many forests of so many trees are grown, each on four rows of five; their mean is steadier than one.
const FORESTS: usize = 5;
const DRAWN: [u64; 2] = [4, 5];

/// How far each tree goes.
const RATE: f32 = 0.06;

/// How many leaves a tree has at most.
const LEAVES: usize = 6;

/// The fewest rows in a leaf.
const LEAST: usize = 25;

/// The strength of the prior on a leaf, in rows' worth of curvature.
const PRIOR: f32 = 5.0;

/// Values are told apart by at most so many bins.
const BINS: usize = 48;

/// Of every so many numbers, one is looked at for a split.
const OF: usize = 3;

/// One labelled example.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) numbers: Vec<f32>,
    pub(super) label: bool,
}

#[derive(Clone, Debug)]
enum Node {
    Leaf(f32),
    /// Rows whose number falls into a bin up to `bin` go to the first child, others to the second.
    Split {
        number: usize,
        bin: u8,
        children: [usize; 2],
    },
}

/// Trees whose leaves add up to the log odds of the label.
#[derive(Clone, Debug)]
pub(super) struct Boosted {
    /// For every number, the upper ends of its bins, ascending; the last bin has none.
    ends: Vec<Vec<f32>>,
    trees: Vec<Vec<Node>>,
    odds: f32,
}

/// A split that may be made, and what it wins.
#[derive(Clone, Copy, Debug)]
struct Choice {
    gain: f32,
    number: usize,
    bin: u8,
}

/// A leaf that may be split: its node, its rows, its best split.
struct Open {
    node: usize,
    rows: Vec<usize>,
    choice: Option<Choice>,
}

/// What a tree is grown on: the bins of every row, and slope and curvature of its loss.
struct Ground<'g> {
    bins: &'g [Vec<u8>],
    slopes: &'g [[f32; 2]],
    numbers: usize,
}

impl Boosted {
    /// Trains on rows with as many numbers each; no rows give a model that says a half.
    pub(super) fn train(cases: &[Case]) -> Self {
        let numbers = cases.first().map_or(0, |c| c.numbers.len());
        let ends: Vec<Vec<f32>> = (0..numbers).map(|n| ends_of(cases, n)).collect();
        let mut model = Self { ends, trees: Vec::new(), odds: 0.0 };
        if cases.is_empty() {
            return model;
        }
        let share =
            (cases.iter().filter(|c| c.label).count() as f32 + 0.5) / (cases.len() as f32 + 1.0);
        model.odds = (share / (1.0 - share)).ln();
        let bins: Vec<Vec<u8>> = cases.iter().map(|c| model.bins(&c.numbers)).collect();
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        for _ in 0..FORESTS {
            model.grow_forest(cases, &bins, &mut state);
        }
        model
    }

    /// Grows a forest on rows drawn for it.
    fn grow_forest(&mut self, cases: &[Case], bins: &[Vec<u8>], state: &mut u64) {
        let drawn: Vec<usize> =
            (0..cases.len()).filter(|_| next(state) % DRAWN[1] < DRAWN[0]).collect();
        let mut sums = vec![self.odds; cases.len()];
        for _ in 0..TREES {
            let slopes: Vec<[f32; 2]> = cases
                .iter()
                .zip(&sums)
                .map(|(case, sum)| {
                    let p = sigmoid(*sum);
                    [f32::from(u8::from(case.label)) - p, p * (1.0 - p)]
                })
                .collect();
            let tree =
                grow(&Ground { bins, slopes: &slopes, numbers: self.ends.len() }, &drawn, state);
            for (sum, bins) in sums.iter_mut().zip(bins) {
                *sum += leaf(&tree, bins);
            }
            self.trees.push(tree);
        }
    }

    fn bins(&self, numbers: &[f32]) -> Vec<u8> {
        let bin = |(ends, x): (&Vec<f32>, &f32)| ends.partition_point(|end| end < x) as u8;
        self.ends.iter().zip(numbers).map(bin).collect()
    }

    /// Gives the probability of the label, from 0 to 1.
    pub(super) fn probability(&self, numbers: &[f32]) -> f32 {
        let bins = self.bins(numbers);
        let sum: f32 = self.trees.iter().map(|tree| leaf(tree, &bins)).sum();
        sigmoid(self.odds + sum / FORESTS as f32)
    }
}

/// Puts the ends of bins where the rows' values of one number are dealt evenly.
fn ends_of(cases: &[Case], number: usize) -> Vec<f32> {
    let value = |c: &Case| c.numbers.get(number).copied();
    let mut values: Vec<f32> = cases.iter().filter_map(value).collect();
    values.sort_by(f32::total_cmp);
    let mut distinct = values.clone();
    distinct.dedup();
    if distinct.len() > BINS {
        distinct =
            (1..BINS).filter_map(|i| values.get(i * values.len() / BINS).copied()).collect();
        distinct.dedup();
    } else {
        distinct.pop();
    }
    distinct
}

fn leaf(tree: &[Node], bins: &[u8]) -> f32 {
    let mut at = 0;
    loop {
        match tree.get(at) {
            Some(Node::Split { number, bin, children: [low, high] }) => {
                at = if bins.get(*number).is_some_and(|b| b <= bin) { *low } else { *high };
            }
            Some(Node::Leaf(value)) => return *value,
            None => return 0.0,
        }
    }
}

/// Draws a number: xorshift (Marsaglia, 2003), by its higher bits.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state >> 33
}

/// What slopes and curvatures of a leaf's rows win over none.
fn worth([slope, curve]: [f32; 2]) -> f32 {
    slope * slope / (curve + PRIOR)
}

fn grow(ground: &Ground<'_>, rows: &[usize], state: &mut u64) -> Vec<Node> {
    let mut tree = vec![Node::Leaf(ground.value(rows))];
    let choice = ground.best(rows, state);
    let mut open = vec![Open { node: 0, rows: rows.to_vec(), choice }];
    for _ in 1..LEAVES {
        let gain = |o: &Open| o.choice.map_or(0.0, |c| c.gain);
        let best = (0..open.len()).max_by(|a, b| gain(&open[*a]).total_cmp(&gain(&open[*b])));
        let Some(best) = best else { break };
        let Some(Choice { number, bin, .. }) = open[best].choice else { break };
        let Open { node, rows, .. } = open.swap_remove(best);
        let (low, high): (Vec<usize>, Vec<usize>) =
            rows.into_iter().partition(|row| ground.bins[*row][number] <= bin);
        tree[node] = Node::Split { number, bin, children: [tree.len(), tree.len() + 1] };
        for rows in [low, high] {
            open.push(Open { node: tree.len(), choice: ground.best(&rows, state), rows });
            let value = open.last().map_or(0.0, |o| ground.value(&o.rows));
            tree.push(Node::Leaf(value));
        }
    }
    tree
}

impl Ground<'_> {
    fn sum(&self, rows: &[usize]) -> [f32; 2] {
        rows.iter().map(|row| self.slopes[*row]).fold([0.0; 2], |[a, b], [c, d]| [a + c, b + d])
    }

    fn value(&self, rows: &[usize]) -> f32 {
        let [slope, curve] = self.sum(rows);
        RATE * slope / (curve + PRIOR)
    }

    /// Finds the split of rows that wins most, among the numbers that are drawn for it.
    fn best(&self, rows: &[usize], state: &mut u64) -> Option<Choice> {
        let all = self.sum(rows);
        let mut best: Option<Choice> = None;
        for number in 0..self.numbers {
            if !next(state).is_multiple_of(OF as u64) || rows.len() < 2 * LEAST {
                continue;
            }
            let mut sums = [([0.0_f32; 2], 0_usize); BINS];
            for row in rows {
                let (sum, count) = &mut sums[usize::from(self.bins[*row][number])];
                sum[0] += self.slopes[*row][0];
                sum[1] += self.slopes[*row][1];
                *count += 1;
            }
            let (mut low, mut below) = ([0.0; 2], 0);
            for (bin, (sum, count)) in sums.iter().enumerate() {
                low = [low[0] + sum[0], low[1] + sum[1]];
                below += count;
                if below < LEAST || rows.len() - below < LEAST {
                    continue;
                }
                let high = [all[0] - low[0], all[1] - low[1]];
                let gain = worth(low) + worth(high) - worth(all);
                if gain > best.map_or(1e-6, |b| b.gain) {
                    best = Some(Choice { gain, number, bin: bin as u8 });
                }
            }
        }
        best
    }
}
