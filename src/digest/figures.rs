//! The week in numbers, and how sure they are.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    classify::Bucket,
    digest::{issue::Deal, money},
    text::Decimal,
};

/// The week in numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Figures {
    /// The items read, of all buckets and inside the period.
    pub items: usize,
    /// The items left out because of their dates.
    pub outside: usize,
    /// The items of no bucket of the bulletin.
    pub others: usize,
    /// The entries printed.
    pub entries: usize,
    /// The events that had no room.
    pub left_out: usize,
    /// The events of each bucket that has some, those without room too.
    pub buckets: Vec<Count>,
    /// The financings that are done.
    pub deals: usize,
    /// The financings that are planned, promised or rumoured; their amounts are in no sum.
    pub open_deals: usize,
    /// Financings that are done and whose amount is not known.
    pub undisclosed: usize,
    /// The amounts of the financings that are done, by currency, the currency of most deals first.
    pub sums: Vec<Sum>,
}

/// How many of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Count {
    /// The bucket.
    pub bucket: Bucket,
    /// Its heading.
    pub name: String,
    /// How many.
    pub count: usize,
}

/// The amounts in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Sum {
    /// The ISO 4217 code of the currency, or a token.
    pub currency: String,
    /// Its Chinese name.
    pub name: String,
    /// How many amounts are exact.
    pub exact: usize,
    /// The sum of the exact ones, in units of the currency; `None` where it has too many digits.
    pub exact_sum: Option<String>,
    /// How many are stated as near, about, above or below a number.
    pub near: usize,
    /// The sum of those numbers.
    pub near_sum: Option<String>,
    /// The amounts as written that give a range or an order of magnitude; in no sum.
    pub vague: Vec<String>,
    /// All of this in words.
    pub text: String,
}

/// So many amounts are named in words.
const NAMED: usize = 3;

#[derive(Default)]
struct Tally {
    exact: Vec<Decimal>,
    near: Vec<Decimal>,
    near_written: Vec<String>,
    vague: Vec<String>,
}

/// Adds up the amounts of the deals that are done.
pub(super) fn sums(deals: &[Deal]) -> Vec<Sum> {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for deal in deals.iter().filter(|d| d.status == "done") {
        let (Some(code), Some(amount)) = (&deal.currency, &deal.amount) else { continue };
        let tally = tallies.entry(code).or_default();
        let value = deal.value.as_ref().and_then(|v| v.parse().ok());
        match (deal.bound.as_deref(), value) {
            (Some("exact"), Some(value)) => tally.exact.push(value),
            (Some("near" | "about" | "over" | "at_least" | "at_most"), Some(value)) => {
                tally.near.push(value);
                tally.near_written.push(amount.clone());
            }
            _ => tally.vague.push(amount.clone()),
        }
    }
    let count = |t: &Tally| t.exact.len() + t.near.len() + t.vague.len();
    let mut tallies: Vec<_> = tallies.into_iter().collect();
    tallies.sort_by_key(|(_, t)| std::cmp::Reverse(count(t)));
    tallies.into_iter().map(|(code, tally)| sum(code, tally)).collect()
}

fn sum(code: &str, tally: Tally) -> Sum {
    let add = |list: &[Decimal]| {
        list.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value))
    };
    let (exact_sum, near_sum) = (add(&tally.exact), add(&tally.near));
    let said = |sum: Option<Decimal>| {
        sum.map_or_else(|| "位数过多，未合计".to_owned(), |s| money::written(s, code))
    };
    let mut parts = Vec::new();
    match tally.exact.len() {
        0 => {}
        1 => parts.push(format!("金额确切 1 笔，{}", said(exact_sum))),
        n => parts.push(format!("金额确切 {n} 笔，合计 {}", said(exact_sum))),
    }
    let named = |list: &[String]| {
        let mut first: Vec<&str> = Vec::new();
        for written in list {
            if first.len() <= NAMED && !first.contains(&written.as_str()) {
                first.push(written);
            }
        }
        let more = if first.len() > NAMED { "等" } else { "" };
        first.truncate(NAMED);
        format!("{}{more}", first.join("、"))
    };
    match tally.near.len() {
        0 => {}
        1 => parts.push(format!("约数 1 笔（{}）", named(&tally.near_written))),
        n => parts.push(format!(
            "约数 {n} 笔（{}），按所述数字合计 {}",
            named(&tally.near_written),
            said(near_sum)
        )),
    }
    if !tally.vague.is_empty() {
        let (count, named) = (tally.vague.len(), named(&tally.vague));
        parts.push(format!("只有量级或区间 {count} 笔（{named}），未计入合计"));
    }
    Sum {
        currency: code.to_owned(),
        name: money::heading(code).to_owned(),
        exact: tally.exact.len(),
        exact_sum: exact_sum.map(|s| s.to_string()),
        near: tally.near.len(),
        near_sum: near_sum.map(|s| s.to_string()),
        vague: tally.vague,
        text: parts.join("；"),
    }
}
