//! Calibration: from the scores of a network to probabilities that mean what they say.

use crate::classify::metrics::Outcome;

/// Turns a margin into a probability: `1 / (1 + exp(-(slope * margin + offset)))`.
///
/// Platt, Probabilistic Outputs for Support Vector Machines (1999), with his smoothed targets, fitted by Newton's
/// method with backtracking as in Lin, Lin and Weng (2007). One for each label, so the labels' probabilities need
/// not add up to 1. We keep the slope positive: a higher margin never means a lower probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    slope: f32,
    offset: f32,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { slope: 1.0, offset: 0.0 }
    }
}

impl Calibration {
    /// Makes one of its numbers; a slope that is not above 0 becomes 1.
    pub fn new(slope: f32, offset: f32) -> Self {
        Self { slope: if slope > 0.0 { slope } else { 1.0 }, offset }
    }

    /// Fits margins of held-out examples with what they truly were, in input order.
    ///
    /// # Cost
    ///
    /// At most 100 passes.
    pub fn fit(outcomes: &[Outcome]) -> Self {
        let yes = outcomes.iter().filter(|o| o.truth).count();
        let no = outcomes.len() - yes;
        if yes == 0 || no == 0 {
            return Self::default();
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of examples")]
        let (yes, no) = (yes as f64, no as f64);
        let (high, low) = ((yes + 1.0) / (yes + 2.0), 1.0 / (no + 2.0));
        let points: Vec<(f64, f64)> = outcomes
            .iter()
            .map(|o| (f64::from(o.score), if o.truth { high } else { low }))
            .collect();
        let (mut slope, mut offset) = (1.0, ((yes + 1.0) / (no + 1.0)).ln().min(0.0));
        let mut now = loss(&points, slope, offset);
        for _ in 0..100 {
            let (step_a, step_b, size) = newton(&points, slope, offset);
            if size < 1e-6 {
                break;
            }
            let mut share = 1.0;
            loop {
                let (a, b) = (slope + share * step_a, offset + share * step_b);
                let next = loss(&points, a, b);
                if a > 0.0 && next < now {
                    (slope, offset, now) = (a, b, next);
                    break;
                }
                share /= 2.0;
                if share < 1e-8 {
                    return Self::from_f64(slope, offset);
                }
            }
        }
        Self::from_f64(slope, offset)
    }

    #[expect(clippy::cast_possible_truncation, reason = "probabilities need no more")]
    fn from_f64(slope: f64, offset: f64) -> Self {
        Self::new(slope as f32, offset as f32)
    }

    /// Gives the probability of a margin, from 0 to 1.
    pub fn probability(self, margin: f32) -> f32 {
        1.0 / (1.0 + (-(self.slope * margin + self.offset)).exp())
    }

    /// Gives the slope, above 0.
    pub const fn slope(self) -> f32 {
        self.slope
    }

    /// Gives the offset.
    pub const fn offset(self) -> f32 {
        self.offset
    }
}

/// The cross entropy, written so that no exponent overflows.
fn loss(points: &[(f64, f64)], slope: f64, offset: f64) -> f64 {
    let mut sum = 0.0;
    for &(x, t) in points {
        let z = slope * x + offset;
        sum += z.max(0.0) - t * z + (-z.abs()).exp().ln_1p();
    }
    sum
}

/// Gives Newton's step and the size of the gradient.
fn newton(points: &[(f64, f64)], slope: f64, offset: f64) -> (f64, f64, f64) {
    let (mut aa, mut ab, mut bb, mut ga, mut gb) = (1e-9, 0.0, 1e-9, 0.0, 0.0);
    for &(x, t) in points {
        let p = 1.0 / (1.0 + (-(slope * x + offset)).exp());
        let w = p * (1.0 - p);
        aa += x * x * w;
        ab += x * w;
        bb += w;
        ga += x * (p - t);
        gb += p - t;
    }
    let det = (aa * bb - ab * ab).max(1e-12);
    let step_a = -(bb * ga - ab * gb) / det;
    let step_b = -(aa * gb - ab * ga) / det;
    (step_a, step_b, ga.abs().max(gb.abs()))
}
