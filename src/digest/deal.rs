//! The table of financings.

use std::collections::HashMap;

use crate::{
    digest::{
        group::{Group, name},
        issue::Deal,
        money,
        spacing::spaced,
    },
    extract::{NamedRound, Round, Status},
    record::{Event, Mention},
};

/// So many deals of one company are compared with a new report of it.
const RECENT: usize = 32;
/// So many investors of a deal are named.
const INVESTORS: usize = 64;

/// A deal while reports of it come together.
struct Draft<'r> {
    event: &'r Event,
    amount: Option<&'r Mention>,
    round: Option<&'r Mention>,
    leads: Vec<&'r str>,
    investors: Vec<&'r str>,
    group: usize,
}

/// Collects the financings of groups, each once, the largest first; what nothing is known of stands last.
///
/// Reports of one company are one deal where the rounds and the amounts do not contradict each other. `anchors` holds
/// the entry of each group, where it has one.
pub(super) fn deals(groups: &[Group<'_>], anchors: &[Option<String>]) -> Vec<Deal> {
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, group) in groups.iter().enumerate() {
        for event in group.records.iter().flat_map(|r| &r.events) {
            let company = event.investee.as_ref().map(name);
            if company.is_none() && event.amount.is_none() {
                continue;
            }
            let known = company.map(|c| places.entry(c).or_default());
            let same = known.as_ref().and_then(|list| {
                let mut recent = list.iter().rev().take(RECENT).copied();
                recent.find(|at| drafts.get(*at).is_some_and(|d| d.agrees(event)))
            });
            if let Some(draft) = same.and_then(|at| drafts.get_mut(at)) {
                draft.add(event);
                continue;
            }
            if let Some(list) = known {
                list.push(drafts.len());
            }
            drafts.push(Draft::new(event, i));
        }
    }
    let mut deals: Vec<Deal> =
        drafts.iter().filter_map(|d| Some(d.deal(groups.get(d.group)?, anchors))).collect();
    deals.sort_by_key(|d| std::cmp::Reverse(d.order));
    deals
}

/// Tells a financing in a few words: `衡川数据完成 3 亿元 B 轮融资`.
pub(super) fn told(company: &str, amount: Option<&str>, round: Option<&str>) -> String {
    let round = round.unwrap_or("");
    let end = if round.ends_with("融资") || round.ends_with("并购") { "" } else { "融资" };
    spaced(&format!("{company}完成{}{round}{end}", amount.unwrap_or("")))
}

/// Makes a title of the financing that is the news of a group, where it is done and says who and how much or which round.
pub(super) fn headline(group: &Group<'_>) -> Option<String> {
    let event = group.records.iter().find_map(|r| r.events.first())?;
    let amount = event.amount.as_ref().map(|a| one_line(&a.text));
    let round = code(event.round.as_ref()).map(round_name);
    let company = name(event.investee.as_ref()?);
    let done = event.status == Status::Done.as_str() && (amount.is_some() || round.is_some());
    done.then(|| told(company, amount.as_deref(), round.as_deref()))
}

fn code(round: Option<&Mention>) -> Option<&str> {
    round?.round.as_deref().filter(|code| *code != "unspecified")
}

impl<'r> Draft<'r> {
    fn new(event: &'r Event, group: usize) -> Self {
        let mut draft =
            Self { event, amount: None, round: None, leads: vec![], investors: vec![], group };
        draft.add(event);
        draft
    }

    /// Tells whether an event can be the same deal: nothing that both say differs.
    fn agrees(&self, event: &Event) -> bool {
        let rounds = match (code(self.round), code(event.round.as_ref())) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        let amounts = match (self.amount, &event.amount) {
            (Some(a), Some(b)) => {
                a.currency == b.currency
                    && a.value == b.value
                    && a.low == b.low
                    && a.high == b.high
            }
            _ => true,
        };
        rounds && amounts
    }

    fn add(&mut self, event: &'r Event) {
        self.amount = self.amount.or(event.amount.as_ref());
        if code(self.round).is_none() {
            self.round = event.round.as_ref().or(self.round);
        }
        for (list, found) in
            [(&mut self.leads, &event.lead_investors), (&mut self.investors, &event.investors)]
        {
            for mention in found.iter().map(name) {
                if list.len() < INVESTORS && !list.contains(&mention) {
                    list.push(mention);
                }
            }
        }
    }

    fn deal(&self, group: &Group<'_>, anchors: &[Option<String>]) -> Deal {
        let owned = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
        let others: Vec<&str> =
            self.investors.iter().copied().filter(|i| !self.leads.contains(i)).collect();
        let status: Option<Status> = self.event.status.parse().ok();
        let status_name = status.filter(|s| *s != Status::Done).map_or("", Status::chinese);
        let round = code(self.round);
        Deal {
            company: self.event.investee.as_ref().map(|m| name(m).to_owned()),
            round: round.map(str::to_owned),
            round_name: round.map(round_name),
            stage: round.map_or(0, stage),
            amount: self.amount.map(|a| spaced(&one_line(&a.text))),
            currency: self.amount.and_then(|a| a.currency.clone()),
            value: self.amount.and_then(money::value).map(|v| v.to_string()),
            bound: self.amount.and_then(|a| a.bound.clone()),
            order: self.amount.map_or(0, |a| money::size(a).min(1e18) as u64),
            leads: owned(&self.leads),
            investors: owned(&others),
            status: self.event.status.clone(),
            status_name: status_name.to_owned(),
            entry: anchors.get(self.group).cloned().flatten(),
            bucket: group.bucket,
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a round as the bulletin does: `B+ 轮`, `天使轮`.
fn round_name(code: &str) -> String {
    match code.parse() {
        Ok(Round::Series(_)) => {
            let capital: String = code.chars().map(|c| c.to_ascii_uppercase()).collect::<String>();
            format!("{} 轮", capital.replace("PRE-", "Pre-"))
        }
        Ok(Round::Named(named)) => spaced(named.chinese()),
        Err(_) => code.to_owned(),
    }
}

/// Numbers the rounds from the earliest: seed, angel, the letters, what comes after them.
fn stage(code: &str) -> u32 {
    match code.parse() {
        Ok(Round::Series(series)) => {
            let letter = u32::from(series.letter).saturating_sub(u32::from('A')).min(25);
            let (step, plus) = (u32::from(series.step).min(9), u32::from(series.plus).min(9));
            let at = 100 + letter * 20 + step + plus * 2;
            if series.pre { at - 10 } else { at }
        }
        // The table of named rounds starts with the earliest.
        Ok(Round::Named(named)) => {
            let place = NamedRound::ALL.iter().position(|n| *n == named).unwrap_or(0) as u32;
            if named <= NamedRound::AngelPlus { 1 + place } else { 700 + place }
        }
        Err(_) => 900,
    }
}
