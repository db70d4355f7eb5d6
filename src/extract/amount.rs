//! Amounts of money and of tokens.

mod bare;
mod cents;
mod chain;
mod currency;
mod finder;
mod trap;
mod unit;

use std::sync::Arc;

pub use self::finder::{AmountFinder, AmountFinderBuilder, UnitPrices};
use super::bound::Bound;
use crate::text::Decimal;

crate::closed_set! {
    /// What an amount is the price of, where the text says so.
    pub enum Per: "price unit" {
        /// One share: 每股1.95港元, 12元/股.
        Share = "share", "每股";
        /// Something else: 3元/瓦, 每吨5000元.
        Unit = "unit", "每单位";
    }
}

/// An amount of money or of tokens, as an interval.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Amount {
    /// The ISO 4217 code of the currency, or the symbol of the token.
    pub currency: Arc<str>,
    /// The currency is a token.
    pub token: bool,
    /// No currency was written; it follows from the context.
    pub inferred: bool,
    /// The stated number, in units of the currency (yuan, not fen), where there is one.
    pub value: Option<Decimal>,
    /// The least that it can mean; `None` is unbounded.
    pub low: Option<Decimal>,
    /// The most that it can mean; `None` is unbounded.
    pub high: Option<Decimal>,
    /// How the stated number relates to the bounds.
    pub bound: Bound,
    /// What it is the price of, where it is one.
    pub per: Option<Per>,
}
