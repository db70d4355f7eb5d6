//! A learned scorer of roles: which company, amount or round fills which role of a financing.
//!
//! The grammar of [`EventFinder`](crate::extract::EventFinder) is written for the language and needs no training.
//! Where somebody has labelled items of their own, whose idea of a financing may differ, a scorer trained on them
//! corrects it: a gate says whether an item tells a financing at all, and one linear model a role says how likely each
//! candidate fills it. What the grammar found is evidence among the rest. Nothing trained this way ships with the crate.

mod candidate;
mod feature;
mod logistic;

use std::collections::{BTreeMap, BTreeSet};

use self::{
    candidate::{Candidate, candidates, found_by_rules},
    logistic::{Linear, Row},
};
use crate::{
    article::Item,
    extract::{Extraction, FundingEvent},
};

crate::closed_set! {
    /// The roles that are scored.
    pub enum Role: "role" {
        /// Who raised the money.
        Investee = "investee", "被投资方";
        /// The round.
        Round = "round", "融资轮次";
        /// How much.
        Amount = "amount", "融资金额";
        /// Who led.
        Lead = "lead_investors", "领投方";
        /// Who invested.
        Investor = "investors", "投资方";
    }
}

/// What fills the roles of one event: the parts as written, each role's own.
pub type Filled = BTreeMap<Role, BTreeSet<String>>;

/// An item with what was found in it.
#[derive(Clone, Copy, Debug)]
pub struct Read<'i> {
    /// The item.
    pub item: &'i Item,
    /// What [`Extractor::extract`](crate::extract::Extractor::extract) found in it.
    pub found: &'i Extraction,
}

/// An item whose events are known.
#[derive(Clone, Debug)]
pub struct Labelled<'i> {
    /// The item, read.
    pub read: Read<'i>,
    /// Its financings; none where it tells none.
    pub events: Vec<Filled>,
}

/// Scores candidates for roles, trained on labelled items.
#[derive(Clone, Debug)]
pub struct RoleScorer {
    gate: Linear,
    roles: Vec<Linear>,
}

/// The least probability at which an item is taken to tell a financing.
const TELLS: f32 = 0.4;

/// The least probability at which the best candidate fills a role of one, and at which any fills a role of many.
const ONE: f32 = 0.3;
const EACH: f32 = 0.5;

/// The same where the grammar gave the candidate that very role.
const AGREED: f32 = 0.2;

/// The least probability at which a second amount makes an event of its own.
const ANOTHER: f32 = 0.6;

/// The least mean probability of the parts of an event that the grammar took for history.
const RECALLED: f32 = 0.5;

impl RoleScorer {
    /// Trains on labelled items; the same items in the same order give the same scorer.
    ///
    /// # Cost
    ///
    /// Time is linear in the items: a thousand documents take some seconds on one thread.
    pub fn train(items: &[Labelled<'_>]) -> Self {
        let gates: Vec<Row> = items
            .iter()
            .map(|l| Row { features: feature::of_item(l.read), label: !l.events.is_empty() })
            .collect();
        let mut rows: Vec<Vec<Row>> = vec![Vec::new(); Role::ALL.len()];
        for labelled in items.iter().filter(|l| !l.events.is_empty()) {
            for candidate in candidates(labelled.read) {
                let features = feature::of_candidate(labelled.read, &candidate);
                for (role, rows) in Role::ALL.iter().zip(&mut rows) {
                    if candidate.may_fill(*role) {
                        let fills = |e: &Filled| {
                            e.get(role).is_some_and(|s| s.iter().any(|t| candidate.is(t)))
                        };
                        let label = labelled.events.iter().any(fills);
                        rows.push(Row { features: features.clone(), label });
                    }
                }
            }
        }
        Self {
            gate: Linear::train(&gates),
            roles: rows.iter().map(|r| Linear::train(r)).collect(),
        }
    }

    /// Gives how likely an item tells a financing, from 0 to 1.
    pub fn tells(&self, read: Read<'_>) -> f32 {
        self.gate.probability(&feature::of_item(read))
    }

    /// Finds the events of an item.
    pub fn events(&self, read: Read<'_>) -> Vec<Filled> {
        if self.tells(read) < TELLS {
            return Vec::new();
        }
        let (news, past) = found_by_rules(read);
        // Which of several financings a part belongs to is what the grammar knows and a score of parts does not.
        if news.len() > 1 {
            return news;
        }
        let scored: Vec<(Candidate, [f32; 5])> = candidates(read)
            .into_iter()
            .map(|c| {
                let features = feature::of_candidate(read, &c);
                let mut scores = [0.0; 5];
                for ((role, linear), score) in Role::ALL.iter().zip(&self.roles).zip(&mut scores) {
                    if c.may_fill(*role) {
                        *score = linear.probability(&features);
                    }
                }
                (c, scores)
            })
            .collect();
        let main = assemble(&scored);
        if main.is_empty() {
            return Vec::new();
        }
        let mut events = vec![main];
        for event in past {
            let parts = [Role::Amount, Role::Round, Role::Investee];
            let of = |role: &Role, text: &String| {
                let same = scored.iter().find(|(c, _)| c.may_fill(*role) && c.is(text));
                same.map_or(0.0, |(_, s)| s[*role as usize])
            };
            let of_parts: Vec<f32> = parts
                .iter()
                .flat_map(|r| event.get(r).into_iter().flatten().map(move |t| of(r, t)))
                .collect();
            let told_before =
                events.iter().any(|e| e.get(&Role::Amount) == event.get(&Role::Amount));
            let valued = event.contains_key(&Role::Amount) || event.contains_key(&Role::Round);
            let mean = of_parts.iter().sum::<f32>() / of_parts.len().max(1) as f32;
            if valued && !told_before && mean >= RECALLED {
                events.push(event);
            }
        }
        another(&scored, &mut events);
        events
    }
}

/// Adds an event for each further amount that is sure to be raised: who raised the first raised it too.
fn another(scored: &[(Candidate, [f32; 5])], events: &mut Vec<Filled>) {
    let sure = scored.iter().filter(|(_, scores)| scores[Role::Amount as usize] >= ANOTHER);
    let mut amounts: Vec<_> = sure.collect();
    amounts.sort_by(|a, b| b.1[Role::Amount as usize].total_cmp(&a.1[Role::Amount as usize]));
    let mut told: BTreeSet<String> = BTreeSet::new();
    let first = events.iter().filter_map(|e| e.get(&Role::Amount)).flatten();
    told.extend(first.map(|text| candidate::figure(text)));
    let investee = events.first().and_then(|e| e.get(&Role::Investee)).cloned();
    for (candidate, _) in amounts {
        if told.insert(candidate::figure(&candidate.text)) {
            let mut event = Filled::new();
            event.entry(Role::Amount).or_default().insert(candidate.text.clone());
            if let Some(investee) = &investee {
                event.insert(Role::Investee, investee.clone());
            }
            events.push(event);
        }
    }
}

/// Makes one event of the likeliest candidates.
fn assemble(scored: &[(Candidate, [f32; 5])]) -> Filled {
    let mut event = Filled::new();
    for role in [Role::Investee, Role::Round, Role::Amount] {
        let least = if role == Role::Round { TELLS } else { ONE };
        let best = scored.iter().max_by(|a, b| a.1[role as usize].total_cmp(&b.1[role as usize]));
        if let Some((candidate, _)) = best.filter(|(_, s)| s[role as usize] >= least) {
            event.entry(role).or_default().insert(candidate.text.clone());
        }
    }
    let investee = event.get(&Role::Investee).cloned().unwrap_or_default();
    for (candidate, scores) in scored.iter().filter(|(c, _)| !investee.contains(&c.text)) {
        let least = |role| if candidate.was_given(role) { AGREED } else { EACH };
        let lead = scores[Role::Lead as usize] >= least(Role::Lead);
        if lead {
            event.entry(Role::Lead).or_default().insert(candidate.text.clone());
        }
        if lead || scores[Role::Investor as usize] >= least(Role::Investor) {
            event.entry(Role::Investor).or_default().insert(candidate.text.clone());
        }
    }
    event
}

/// Gives what fills the roles of an event that the grammar found.
fn filled(read: Read<'_>, event: &FundingEvent) -> Filled {
    let single = [
        (Role::Investee, &event.investee),
        (Role::Round, &event.round),
        (Role::Amount, &event.amount),
    ];
    let lists = [(Role::Lead, &event.leads), (Role::Investor, &event.investors)];
    let single = single.into_iter().flat_map(|(role, a)| a.iter().map(move |a| (role, a)));
    let lists = lists.into_iter().flat_map(|(role, a)| a.iter().map(move |a| (role, a)));
    let mut out = Filled::new();
    for (role, argument) in single.chain(lists) {
        let text = candidate::surface(read, &argument.entity).to_owned();
        out.entry(role).or_default().insert(text);
    }
    out
}
