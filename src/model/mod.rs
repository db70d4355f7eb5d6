//! Models.

pub mod sequence;
