//! How much an event stands out among those of its week.

use std::collections::HashMap;

use crate::{
    classify::Bucket,
    digest::{group::Group, money},
    record::Record,
};

/// What adds to the salience of a group.
///
/// The scale is that of a single report: an event that three items tell stands out by 1.1, one whose company five other
/// events name by 0.9, a financing of a hundred million yuan by 0.5.
struct Weights {
    /// Of the logarithm of how many items tell it.
    told: f64,
    /// Of the logarithm of how many groups name the company of its title that most groups name.
    central: f64,
    /// Of each power of ten of yuan above a hundred thousand.
    money: f64,
    /// Of the calibrated probability of its bucket.
    sure: f64,
    /// For a text too short to say more than its title.
    thin: f64,
    /// For an announcement of an event to come: 活动预告.
    notice: f64,
}

const WEIGHTS: Weights =
    Weights { told: 1.0, central: 0.5, money: 0.15, sure: 0.5, thin: -0.5, notice: -0.75 };

/// Bodies of fewer characters are thin.
const THIN: usize = 40;
/// Words of titles that announce.
const NOTICES: [&str; 6] = ["活动预告", "预告", "日程", "直播", "报名", "招募"];

/// What the groups of a week have in common.
#[derive(Debug)]
pub(super) struct Week<'r> {
    /// How many groups have a company as their subject.
    companies: HashMap<&'r str, usize>,
}

impl<'r> Week<'r> {
    pub(super) fn new(groups: &[Group<'r>]) -> Self {
        let mut companies = HashMap::new();
        for name in groups.iter().flat_map(Group::subjects) {
            *companies.entry(name).or_insert(0) += 1;
        }
        Self { companies }
    }

    /// Gives the salience of a group, 0 or above for most; only the order means something.
    pub(super) fn salience(&self, group: &Group<'r>) -> f64 {
        let told = (group.records.len() as f64).ln();
        let subjects = group.subjects();
        let most = subjects.iter().filter_map(|name| self.companies.get(name)).max();
        let central = most.map_or(0.0, |n| (*n as f64).ln());
        let sure = group.records.iter().map(|r| score(r, group)).fold(0.0, f64::max);
        let longest = group.records.iter().map(|r| r.text.chars().take(THIN).count()).max();
        let notice = group.records.iter().any(|r| NOTICES.iter().any(|w| r.title.contains(w)));
        let amounts =
            group.records.iter().flat_map(|r| &r.events).filter_map(|e| {
                e.amount.as_ref().filter(|_| e.status != "rumoured").map(money::size)
            });
        // A hundred thousand yuan is a prize, ten thousand million the largest of a year.
        let powers = (amounts.fold(1.0, f64::max).log10() - 5.0).clamp(0.0, 5.0);
        let given = |holds: bool, weight: f64| if holds { weight } else { 0.0 };
        WEIGHTS.told * told
            + WEIGHTS.central * central
            + WEIGHTS.money * powers
            + WEIGHTS.sure * sure
            + given(longest.unwrap_or(0) < THIN, WEIGHTS.thin)
            + given(notice, WEIGHTS.notice)
    }
}

fn score(record: &Record, group: &Group<'_>) -> f64 {
    let score = match group.bucket {
        Bucket::Cloud => record.scores.cloud,
        Bucket::Web3 => record.scores.web3,
        Bucket::Opinion => record.scores.opinion,
        Bucket::Other => 0.0,
    };
    // A record of another's making may hold anything.
    if score.is_finite() { f64::from(score.clamp(0.0, 1.0)) } else { 0.0 }
}
