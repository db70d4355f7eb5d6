//! Extraction: one file an entity kind, and the funding events built from them.

mod amount;
mod entity;
mod round;

pub use self::{
    amount::{Amount, AmountFinder, AmountFinderBuilder, Bound, Per, UnitPrices},
    entity::{Entity, EntityKind, Field, Found},
    round::{NamedRound, Round, RoundFinder, Series},
};
