//! Extraction: one file an entity kind, and the funding events built from them.

mod amount;
mod company;
mod date;
mod entity;
mod event;
mod extractor;
mod name;
mod percent;
mod person;
mod reading;
mod round;

pub use self::{
    amount::{Amount, AmountFinder, AmountFinderBuilder, Bound, Per, UnitPrices},
    date::{DateFinder, DateValue},
    entity::{Entity, EntityKind, Field, Found, Value},
    event::{EventFinder, FundingEvent, Status},
    extractor::{Extraction, Extractor},
    percent::Percent,
    reading::{KnownName, Reading},
    round::{NamedRound, Round, RoundFinder, Series},
};
