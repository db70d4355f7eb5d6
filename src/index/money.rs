//! Amounts in the index: intervals of one currency, as terms in their order.
//!
//! ```text
//! term   currency … 0   low: 16 bytes   high: 16 bytes
//! ```
//!
//! Numbers are counted in millionths of the currency's unit, so that tokens keep their fractions. A query walks the
//! terms of its currency up to its own upper end and takes those whose high reaches its lower end: two amounts of one
//! record are never mixed up.

use serde_json::Number;

use crate::{record::Mention, text::Decimal};

/// An interval of one currency, in millionths; both ends belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Money {
    pub(super) currency: String,
    pub(super) low: i128,
    pub(super) high: i128,
}

/// Millionths in one.
const UNIT: u64 = 1_000_000;

impl Money {
    /// Gives the interval that an amount stands for.
    ///
    /// A stated number is that number: 超千万 is a little above it, 近亿 a little below. Where no number is stated
    /// (数千万), the bounds are the interval.
    pub(super) fn of(
        currency: &str,
        value: Option<Decimal>,
        (low, high): (Option<Decimal>, Option<Decimal>),
        bound: &str,
    ) -> Option<Self> {
        let (low, high) = if let Some(value) = value {
            let at = millionths(value)?;
            match bound {
                "near" | "at_most" => (at.saturating_sub(1), at),
                "over" | "at_least" => (at, at.saturating_add(1)),
                _ => (at, at),
            }
        } else {
            (millionths(low.or(high)?)?, millionths(high.or(low)?)?)
        };
        Some(Self { currency: currency.to_uppercase(), low: low.min(high), high: high.max(low) })
    }

    /// Reads the amount of a mention.
    pub(super) fn of_mention(mention: &Mention) -> Option<Self> {
        let number = |n: &Option<Option<Number>>| {
            n.as_ref().and_then(Option::as_ref).and_then(|n| n.to_string().parse().ok())
        };
        Self::of(
            mention.currency.as_deref()?,
            number(&mention.value),
            (number(&mention.low), number(&mention.high)),
            mention.bound.as_deref().unwrap_or(""),
        )
    }

    /// Gives the term.
    pub(super) fn to_term(&self) -> Vec<u8> {
        let mut out = prefix(&self.currency);
        out.extend(ordered(self.low));
        out.extend(ordered(self.high));
        out
    }

    /// Tells whether two intervals of one currency meet.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.currency == other.currency && self.low <= other.high && other.low <= self.high
    }

    /// Gives the terms between which all those stand that can meet this interval: from, and up to without it.
    pub(super) fn bounds(&self) -> (Vec<u8>, Vec<u8>) {
        let from = prefix(&self.currency);
        let mut to = from.clone();
        to.extend(ordered(self.high));
        // Nothing sorts behind 17 bytes of 255 in place of the high end.
        to.extend([0xFF; 17]);
        (from, to)
    }

    /// Tells whether the interval of a term reaches this one from below; its currency and low end are given.
    pub(super) fn reached_by(&self, term: &[u8]) -> bool {
        let high = term.last_chunk::<16>().map(|b| i128::from_be_bytes(*b) ^ i128::MIN);
        high.is_some_and(|high| high >= self.low)
    }
}

fn prefix(currency: &str) -> Vec<u8> {
    let mut out = currency.as_bytes().to_vec();
    out.push(0);
    out
}

/// Writes a number so that bytes sort as numbers do.
fn ordered(n: i128) -> [u8; 16] {
    (n ^ i128::MIN).to_be_bytes()
}

/// Counts a number in millionths; smaller fractions are cut off, what does not fit is the largest number there is.
fn millionths(number: Decimal) -> Option<i128> {
    let Some(scaled) = number.checked_mul(Decimal::from(UNIT)) else {
        return Some(if number.is_negative() { i128::MIN } else { i128::MAX });
    };
    let text = scaled.to_string();
    text.split('.').next()?.parse().ok()
}
