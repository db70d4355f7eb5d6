//! A binary logistic model over hashed features, trained by stochastic gradient descent.
//!
//! Step sizes fall as 1/(λ t) with the weights' mean over the second half of the passes as the result (Bottou,
//! Stochastic Gradient Descent Tricks, 2012).

/// How many weights a model has: features share them by hash.
const WEIGHTS: usize = 1 << 18;

/// How many times the rows are passed.
const PASSES: usize = 24;

/// The strength of the prior, as that of a row in ten; more fits the training items alone.
const PRIOR: f32 = 7.0;

/// One labelled example: hashes of the features it has.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) features: Vec<u32>,
    pub(super) label: bool,
}

/// The weights of one model, and its bias.
#[derive(Clone, Debug)]
pub(super) struct Linear {
    weights: Vec<f32>,
    bias: f32,
}

pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

fn at(feature: u32) -> usize {
    feature as usize % WEIGHTS
}

impl Linear {
    /// Trains on rows; no rows give a model that says a half.
    pub(super) fn train(rows: &[Row]) -> Self {
        let mut linear = Self { weights: vec![0.0; WEIGHTS], bias: 0.0 };
        if rows.is_empty() {
            return linear;
        }
        let lambda = PRIOR / rows.len() as f32;
        let mut mean = Self { weights: vec![0.0; WEIGHTS], bias: 0.0 };
        let mut averaged = 0.0;
        // Weights are kept as scale times weight, so that the prior costs one product a step.
        let mut scale = 1.0_f32;
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut step = 0_u32;
        for pass in 0..PASSES {
            for i in (1..order.len()).rev() {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                order.swap(i, (state % (i as u64 + 1)) as usize);
            }
            for &i in &order {
                let Some(row) = rows.get(i) else { continue };
                step += 1;
                let rate = 1.0 / (lambda * (step as f32 + 100.0 / lambda));
                let score: f32 = row.features.iter().map(|&f| linear.weights[at(f)]).sum();
                let wanted = f32::from(u8::from(row.label));
                let error = wanted - sigmoid(score * scale + linear.bias);
                scale *= 1.0 - rate * lambda;
                for &f in &row.features {
                    linear.weights[at(f)] += rate * error / scale;
                }
                linear.bias += rate * error;
            }
            if pass >= PASSES / 2 {
                averaged += 1.0;
                for (m, w) in mean.weights.iter_mut().zip(&linear.weights) {
                    *m += w * scale;
                }
                mean.bias += linear.bias;
            }
        }
        mean.weights.iter_mut().for_each(|w| *w /= averaged);
        mean.bias /= averaged;
        mean
    }

    /// Gives the probability of the label, from 0 to 1.
    pub(super) fn probability(&self, features: &[u32]) -> f32 {
        sigmoid(features.iter().map(|&f| self.weights[at(f)]).sum::<f32>() + self.bias)
    }
}
