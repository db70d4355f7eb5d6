//! Candidates: what in an item may fill a role, each spelling once.

use std::collections::BTreeMap;

use super::{Read, Role};
use crate::{
    extract::{Entity, EntityKind, Field},
    text::{Span, normal_char},
};

/// How far candidates are compared with each other, in their list.
const NEAR: usize = 40;

/// What kind of role a candidate may fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Name,
    Amount,
    Round,
}

/// One spelling with all its mentions.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) sort: Sort,
    /// As first written.
    pub(super) text: String,
    /// Without what does not tell spellings apart.
    pub(super) key: String,
    pub(super) mentions: Vec<(Field, Span)>,
    /// The roles that the grammar gives it: of the news and of history.
    pub(super) given: Vec<String>,
    pub(super) kind: EntityKind,
    /// Its place among candidates of its sort, by first mention, from 0, and their number.
    pub(super) rank: usize,
    pub(super) of: usize,
    /// Others of its sort nearby whose spelling holds its own, and whose spelling it holds.
    pub(super) inside: Vec<usize>,
    pub(super) holds: Vec<usize>,
    /// How sure the grammar is of the role it gives, from 0 to 1; 0 where it gives none.
    pub(super) sure: f32,
}

impl Candidate {
    pub(super) fn may_fill(&self, role: Role) -> bool {
        match role {
            Role::Round => self.sort == Sort::Round,
            Role::Amount => self.sort == Sort::Amount,
            Role::Investee | Role::Lead | Role::Investor => self.sort == Sort::Name,
        }
    }

    /// Tells whether the grammar gave it one of these roles in the news.
    pub(super) fn was_given(&self, roles: &[&str]) -> bool {
        let told = |g: &String| {
            g.split_once(' ').is_some_and(|(when, given)| when != "past" && roles.contains(&given))
        };
        self.given.iter().any(told)
    }

    /// Tells whether the grammar gave it a role in history.
    pub(super) fn was_given_before(&self) -> bool {
        self.given.iter().any(|g| g.starts_with("past "))
    }

    /// Tells whether a labelled part is this candidate.
    pub(super) fn is(&self, text: &str) -> bool {
        key(self.sort, text) == self.key
    }

    /// Tells whether it is that entity, spelled alike.
    pub(super) fn is_entity(&self, read: Read<'_>, entity: &Entity) -> bool {
        sort_of(entity.kind) == Some(self.sort) && self.is(surface(read, entity))
    }
}

pub(super) fn surface<'i>(read: Read<'i>, entity: &Entity) -> &'i str {
    entity.span.of(whole(read, entity.field))
}

pub(super) fn whole(read: Read<'_>, field: Field) -> &str {
    match field {
        Field::Title => &read.item.title,
        Field::Text => &read.item.text,
    }
}

/// Case, width and spaces do not tell spellings apart, 轮 and 融资 do not tell rounds apart.
fn key(sort: Sort, text: &str) -> String {
    let seen = text.chars().map(normal_char).filter(|c| !c.is_whitespace());
    let mut key: String = seen.flat_map(char::to_lowercase).collect();
    if sort == Sort::Round {
        for word in ["融资", "投资", "股权"] {
            key = key.strip_suffix(word).unwrap_or(&key).to_owned();
        }
        key = key.replace('轮', "");
    }
    key
}

/// What two spellings of one amount share: the figure, and the signs of its size and currency.
pub(super) fn figure(text: &str) -> String {
    let key = key(Sort::Amount, text);
    let digits: String = key
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let figure = if digits.is_empty() { key.as_str() } else { digits.as_str() };
    format!("{figure} {} {}", key.contains('亿'), key.contains('美'))
}

fn sort_of(kind: EntityKind) -> Option<Sort> {
    match kind {
        EntityKind::Company | EntityKind::Person | EntityKind::Product => Some(Sort::Name),
        EntityKind::Amount => Some(Sort::Amount),
        EntityKind::Round => Some(Sort::Round),
        _ => None,
    }
}

/// Lists the candidates of an item, by sort and first mention.
pub(super) fn candidates(read: Read<'_>) -> Vec<Candidate> {
    let mut by_key: BTreeMap<(Sort, String), Candidate> = BTreeMap::new();
    let mut add = |entity: &Entity, role: Option<(String, f32)>| {
        let Some(sort) = sort_of(entity.kind) else { return };
        let text = surface(read, entity);
        let key = key(sort, text);
        if key.is_empty() {
            return;
        }
        let mention = (entity.field, entity.span);
        let candidate = by_key.entry((sort, key.clone())).or_insert_with(|| Candidate {
            sort,
            text: text.to_owned(),
            key,
            mentions: Vec::new(),
            given: Vec::new(),
            kind: entity.kind,
            rank: 0,
            of: 0,
            inside: Vec::new(),
            holds: Vec::new(),
            sure: 0.0,
        });
        if !candidate.mentions.contains(&mention) {
            candidate.mentions.push(mention);
        }
        if let Some((role, sure)) = role {
            candidate.given.push(role);
            candidate.sure = candidate.sure.max(sure);
        }
    };
    for entity in &read.found.entities {
        add(entity, None);
    }
    for event in &read.found.events {
        let when = if event.past { "past" } else { event.status.as_str() };
        let single = [
            ("investee", &event.investee),
            ("round", &event.round),
            ("amount", &event.amount),
            ("valuation", &event.valuation),
            ("cumulative", &event.cumulative),
        ];
        for (role, argument) in single {
            if let Some(argument) = argument {
                add(&argument.entity, Some((format!("{when} {role}"), argument.confidence)));
            }
        }
        let lists =
            [("lead", &event.leads), ("investor", &event.investors), ("adviser", &event.advisers)];
        for (role, list) in lists {
            for argument in list {
                add(&argument.entity, Some((format!("{when} {role}"), argument.confidence)));
            }
        }
    }
    placed(by_key.into_values().collect())
}

/// Sorts candidates, and notes how they stand to each other.
fn placed(mut list: Vec<Candidate>) -> Vec<Candidate> {
    for candidate in &mut list {
        candidate.mentions.sort_unstable();
        candidate.given.sort_unstable();
        candidate.given.dedup();
    }
    list.sort_by(|a, b| (a.sort, &a.mentions).cmp(&(b.sort, &b.mentions)));
    let keys: Vec<(Sort, String)> = list.iter().map(|c| (c.sort, c.key.clone())).collect();
    let mut rank = 0;
    for i in 0..list.len() {
        let candidate = &mut list[i];
        rank = if i > 0 && keys[i - 1].0 == candidate.sort { rank + 1 } else { 0 };
        candidate.rank = rank;
        // Only the nearest ones are compared, so that a long item costs no more than its length.
        let near = i.saturating_sub(NEAR)..keys.len().min(i + NEAR);
        let own = near.filter(|&k| keys[k].0 == candidate.sort && k != i);
        candidate.of = own.clone().count() + 1;
        candidate.inside = own.clone().filter(|&k| keys[k].1.contains(&candidate.key)).collect();
        candidate.holds = own.filter(|&k| candidate.key.contains(&keys[k].1)).collect();
    }
    list
}
