//! Amounts of money and of tokens.

mod bare;
mod bound;
mod chain;
mod currency;
mod finder;
mod unit;

use std::sync::Arc;

pub use self::finder::{AmountFinder, AmountFinderBuilder, UnitPrices};
use crate::text::Decimal;

crate::closed_set! {
    /// How an amount's stated number relates to what it means.
    pub enum Bound: "bound" {
        /// The stated number: 2亿元.
        Exact = "exact", "等于";
        /// A little below the stated number: 近亿元. `value` is `high`; there is no `low`.
        Near = "near", "接近";
        /// More than the stated number: 超3亿元, 2000余元. `value` is `low`; there is no `high`.
        Over = "over", "超过";
        /// Around the stated number: 约3.5亿元, 30万元左右. There are no bounds.
        About = "about", "大约";
        /// The stated number or more: 亿元及以上, 上千万元. `value` is `low`.
        AtLeast = "at_least", "不低于";
        /// The stated number or less: 不超过10亿元. `value` is `high`.
        AtMost = "at_most", "不高于";
        /// A few times a unit: 数千万元. There is no `value`.
        Several = "several", "数倍于";
        /// Ten-odd times a unit: 十几亿元. There is no `value`.
        Teens = "teens", "十几";
        /// Of the order of a unit: 千万元级. There is no `value`.
        Scale = "scale", "量级";
        /// Between two numbers: 5-8亿元, 七八千万元. There is no `value`.
        Range = "range", "区间";
    }
}

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
