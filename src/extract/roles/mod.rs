//! A learned scorer of roles: which company, amount or round fills which role of a financing.
//!
//! The grammar of [`EventFinder`](crate::extract::EventFinder) is written for the language and needs no training.
//! Where somebody has labelled items of their own, whose idea of a financing may differ, a scorer trained on them
//! corrects it, in three steps: linear models over words say whether an item tells a financing at all and how likely each
//! candidate fills each role; boosted trees weigh those scores against each other; and where amounts or rounds are left
//! over, further trees say which of them make an event of their own. What the grammar found is evidence among the rest.
//! Nothing trained this way ships with the crate.

mod boost;
mod candidate;
mod feature;
mod group;
mod logistic;
mod relate;
mod scene;
mod shape;

use std::collections::{BTreeMap, BTreeSet};

use self::{
    boost::{Boosted, Case},
    candidate::Candidate,
    group::Further,
    logistic::{Linear, Row},
    relate::{Scores, log_odds},
    scene::{Parts, Scene},
    shape::Shape,
};
use crate::{
    article::Item,
    extract::{Extraction, Field},
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
    words: Words,
    gate: Boosted,
    roles: Vec<Boosted>,
    further: Boosted,
}

/// The first step: linear models over words.
#[derive(Clone, Debug)]
struct Words {
    gate: Linear,
    roles: Vec<Linear>,
}

/// The least probability at which an item is taken to tell a financing.
const TELLS: f32 = 0.4;

/// The least probability at which a further event is told.
const TOLD: f32 = 0.4;

/// Where the grammar finds so many financings, it reads a list: which part belongs to which it knows best.
const LIST: usize = 3;

/// In how many parts training items are split, so that each is scored by models that have not seen it.
const SPLIT: usize = 3;

/// The least probability at which a candidate fills a role; less is asked where the grammar gave it that very role.
fn threshold(role: Role, candidate: &Candidate) -> f32 {
    match role {
        Role::Investee | Role::Round => 0.4,
        Role::Amount => 0.3,
        Role::Lead if candidate.was_given(&["lead"]) => 0.25,
        Role::Investor if candidate.was_given(&["investor"]) => 0.3,
        Role::Lead | Role::Investor => 0.45,
    }
}

/// An item with its features, ready for training and for scoring.
struct Seen<'i> {
    scene: Scene<'i>,
    item: Vec<u32>,
    candidates: Vec<Vec<u32>>,
}

impl<'i> Seen<'i> {
    fn new(read: Read<'i>) -> Self {
        let scene = Scene::new(read);
        let shapes = [Shape::new(read, Field::Title), Shape::new(read, Field::Text)];
        let of = |c: &Candidate| feature::of_candidate(read, &shapes, c);
        let candidates = scene.candidates.iter().map(of).collect();
        Self { item: feature::of_item(read), candidates, scene }
    }
}

/// A training item: what it has, and what is right.
struct Taught<'i> {
    seen: Seen<'i>,
    /// What fills the roles of its financings, in its candidates.
    events: Vec<Parts>,
}

impl<'i> Taught<'i> {
    fn new(labelled: &Labelled<'i>) -> Self {
        let seen = Seen::new(labelled.read);
        let parts = |event: &Filled| {
            let mut parts = Parts::default();
            for (role, texts) in event {
                let able = seen.scene.able(*role);
                let is = |n: &usize| texts.iter().any(|t| seen.scene.candidates[*n].is(t));
                parts[*role as usize].extend(able.filter(is));
            }
            parts
        };
        let events = labelled.events.iter().map(parts).collect();
        Self { seen, events }
    }

    fn tells(&self) -> bool {
        !self.events.is_empty()
    }

    fn fills(&self, candidate: usize, role: Role) -> bool {
        self.events.iter().any(|e| e[role as usize].contains(&candidate))
    }
}

impl Words {
    fn train<'t>(taught: &(impl Iterator<Item = &'t Taught<'t>> + Clone)) -> Self {
        let gates: Vec<Row> = taught
            .clone()
            .map(|t| Row { features: t.seen.item.clone(), label: t.tells() })
            .collect();
        let of_role = |role: &Role| {
            let rows = taught.clone().filter(|t| t.tells()).flat_map(|t| {
                t.seen.scene.able(*role).map(|n| Row {
                    features: t.seen.candidates[n].clone(),
                    label: t.fills(n, *role),
                })
            });
            Linear::train(&rows.collect::<Vec<_>>())
        };
        Self { gate: Linear::train(&gates), roles: Role::ALL.iter().map(of_role).collect() }
    }

    fn scores(&self, seen: &Seen<'_>) -> Scores {
        let of = |(candidate, features): (&Candidate, &Vec<u32>)| {
            let mut fills = [0.0; 5];
            for (role, linear) in Role::ALL.iter().zip(&self.roles) {
                if candidate.may_fill(*role) {
                    fills[*role as usize] = linear.probability(features);
                }
            }
            fills
        };
        Scores {
            tells: self.gate.probability(&seen.item),
            fills: seen.scene.candidates.iter().zip(&seen.candidates).map(of).collect(),
        }
    }
}

impl RoleScorer {
    /// Trains on labelled items; the same items in the same order give the same scorer.
    ///
    /// # Cost
    ///
    /// Time is linear in the items: a thousand documents take some ten seconds on one thread.
    pub fn train(items: &[Labelled<'_>]) -> Self {
        let taught: Vec<Taught<'_>> = items.iter().map(Taught::new).collect();
        // The trees must see scores as they are on new items: those of models that were trained without the item.
        let mut first: Vec<Scores> = Vec::with_capacity(taught.len());
        let parts: Vec<Words> = (0..SPLIT)
            .map(|left_out| {
                let others = taught.iter().enumerate().filter(move |(i, _)| i % SPLIT != left_out);
                Words::train(&others.map(|(_, t)| t))
            })
            .collect();
        for (i, t) in taught.iter().enumerate() {
            first.push(parts[i % SPLIT].scores(&t.seen));
        }
        let gates: Vec<Case> = taught
            .iter()
            .zip(&first)
            .map(|(t, s)| Case { numbers: relate::of_item(&t.seen.scene, s), label: t.tells() })
            .collect();
        let mut cases: Vec<Vec<Case>> = vec![Vec::new(); Role::ALL.len()];
        for (t, scores) in taught.iter().zip(&first).filter(|(t, _)| t.tells()) {
            let numbers = relate::of_candidates(&t.seen.scene, scores);
            for (role, cases) in Role::ALL.iter().zip(&mut cases) {
                cases.extend(
                    t.seen
                        .scene
                        .able(*role)
                        .map(|n| Case { numbers: numbers[n].clone(), label: t.fills(n, *role) }),
                );
            }
        }
        let mut scorer = Self {
            words: Words::train(&taught.iter()),
            gate: Boosted::train(&gates),
            roles: cases.iter().map(|c| Boosted::train(c)).collect(),
            further: Boosted::train(&[]),
        };
        let mut told = Vec::new();
        for (t, scores) in taught.iter().zip(&first).filter(|(t, _)| t.tells()) {
            told.extend(scorer.cases_of_further(t, scores));
        }
        scorer.further = Boosted::train(&told);
        scorer
    }

    /// Labels the further events of a training item: right where half of their parts are those of one financing that
    /// the main event does not tell.
    fn cases_of_further(&self, taught: &Taught<'_>, first: &Scores) -> Vec<Case> {
        let scene = &taught.seen.scene;
        if scene.news.len() >= LIST {
            return Vec::new();
        }
        let scores = self.weighed(scene, first);
        let main = main_event(scene, &scores);
        let common = |a: &Parts, b: &Parts| -> usize {
            a.iter().zip(b).map(|(a, b)| a.intersection(b).count()).sum()
        };
        let mut events: Vec<&Parts> = taught.events.iter().collect();
        let best = (0..events.len()).rev().max_by_key(|i| common(events[*i], &main));
        best.map(|i| events.remove(i));
        let label = |parts: &Parts| {
            let size: usize = parts.iter().map(std::collections::BTreeSet::len).sum();
            events.iter().any(|e| 2 * common(e, parts) >= size)
        };
        let further = group::further(scene, &scores, &main);
        further.into_iter().map(|f| Case { label: label(&f.parts), numbers: f.numbers }).collect()
    }

    /// Weighs the scores of words against each other: the mean of both steps' log odds.
    fn weighed(&self, scene: &Scene<'_>, first: &Scores) -> Scores {
        let mean = |a: f32, b: f32| logistic::sigmoid(f32::midpoint(log_odds(a), log_odds(b)));
        let numbers = relate::of_candidates(scene, first);
        let mut fills = first.fills.clone();
        for ((candidate, numbers), fills) in scene.candidates.iter().zip(&numbers).zip(&mut fills)
        {
            for (role, trees) in Role::ALL.iter().zip(&self.roles) {
                if candidate.may_fill(*role) {
                    let own = &mut fills[*role as usize];
                    *own = mean(*own, trees.probability(numbers));
                }
            }
        }
        let tells = mean(first.tells, self.gate.probability(&relate::of_item(scene, first)));
        Scores { tells, fills }
    }

    /// Gives how likely an item tells a financing, from 0 to 1.
    pub fn tells(&self, read: Read<'_>) -> f32 {
        let seen = Seen::new(read);
        self.weighed(&seen.scene, &self.words.scores(&seen)).tells
    }

    /// Finds the events of an item.
    pub fn events(&self, read: Read<'_>) -> Vec<Filled> {
        let seen = Seen::new(read);
        let scene = &seen.scene;
        let scores = self.weighed(scene, &self.words.scores(&seen));
        if scores.tells < TELLS {
            return Vec::new();
        }
        let mut events = if scene.news.len() >= LIST {
            scene.news.clone()
        } else {
            let mut main = main_event(scene, &scores);
            let told = |f: &Further| self.further.probability(&f.numbers) >= TOLD;
            let further: Vec<Parts> = group::further(scene, &scores, &main)
                .into_iter()
                .filter(told)
                .map(|f| f.parts)
                .collect();
            group::leave(scene, &mut main, &further);
            std::iter::once(main).chain(further).collect()
        };
        events.retain(|parts| parts.iter().any(|p| !p.is_empty()));
        events.iter().map(|parts| filled(scene, parts)).collect()
    }
}

/// Makes one event of the likeliest candidates.
fn main_event(scene: &Scene<'_>, scores: &Scores) -> Parts {
    let mut parts = Parts::default();
    for role in [Role::Investee, Role::Round, Role::Amount] {
        let best =
            scene.able(role).max_by(|a, b| scores.of(*a, role).total_cmp(&scores.of(*b, role)));
        let sure = |n: &usize| scores.of(*n, role) >= threshold(role, &scene.candidates[*n]);
        parts[role as usize].extend(best.filter(sure));
    }
    let investee = parts[Role::Investee as usize].clone();
    let others = scene.able(Role::Investor).filter(|n| !investee.contains(n));
    group::add_investors(scene, scores, others, &mut parts);
    parts
}

/// Gives what fills the roles, as first written.
fn filled(scene: &Scene<'_>, parts: &Parts) -> Filled {
    let mut out = Filled::new();
    for (role, parts) in Role::ALL.iter().zip(parts).filter(|(_, p)| !p.is_empty()) {
        let texts = parts.iter().filter_map(|n| scene.candidates.get(*n)).map(|c| c.text.clone());
        out.insert(*role, texts.collect());
    }
    out
}
