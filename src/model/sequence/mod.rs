//! Linear chains of tags: which tags there are, which follow which, the best sequence and the probabilities.
//!
//! A name of kind `x` is tagged `B-x I-x … E-x`, or `S-x` where it is one unit long; everything else is `O`.
//! With `k` kinds there are `4k + 1` tags, and of the `(4k + 1)²` pairs only those that make sense exist:
//!
//! ```text
//! from            to             weights
//! O, E-y, S-y     O, B-x, S-x    (k + 1)²: by y and x alone, O standing for itself
//! B-x             I-x, E-x       2 a kind
//! I-x             I-x, E-x       2 a kind
//! ```
//!
//! A sequence starts as after `O` and ends in `O`, `E-x` or `S-x`. Because `E-y` and `S-y` leave with the same weight,
//! a step costs `(k + 1)² + 6k` sums instead of `(4k + 1)²`: 49 and not 289 for four kinds.

mod four;
mod marginal;
mod reach;
mod rows;
mod tags;
mod viterbi;

pub use self::{
    marginal::Lattice,
    reach::Reach,
    rows::{Accumulator, Dense, Rows},
    tags::{MOST_KINDS, Role, Tags, Transitions},
    viterbi::Decoder,
};
