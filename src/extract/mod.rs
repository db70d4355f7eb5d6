//! Extraction: one file an entity kind, and the funding events built from them.

mod amount;
mod bound;
mod company;
mod date;
mod entity;
mod event;
mod extractor;
mod name;
mod percent;
mod person;
mod reading;
pub mod roles;
mod round;
mod scanner;
mod settle;
pub mod tagger;

pub use self::{
    amount::{Amount, AmountFinder, AmountFinderBuilder, Per, UnitPrices},
    bound::Bound,
    date::{DateFinder, DateValue, PartialDate},
    entity::{Entity, EntityKind, Field, Found, Value},
    event::{Argument, EventFinder, FundingEvent, Passage, Reason, Status},
    extractor::{Extraction, Extractor},
    percent::{Percent, PercentFinder, PercentKind},
    reading::{KnownName, Reading},
    round::{NamedRound, Round, RoundFinder, Series},
    scanner::Scanner,
};
