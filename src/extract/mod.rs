//! Extraction: one file an entity kind, and the funding events built from them.

mod amount;
mod bound;
mod date;
mod entity;
mod percent;
mod round;

pub use self::{
    amount::{Amount, AmountFinder, AmountFinderBuilder, Per, UnitPrices},
    bound::Bound,
    date::{DateFinder, DateValue, PartialDate},
    entity::{Entity, EntityKind, Field, Found},
    percent::{Percent, PercentFinder, PercentKind},
    round::{NamedRound, Round, RoundFinder, Series},
};
