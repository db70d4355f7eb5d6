//! An item ready for scoring: its candidates, where they stand, and the events of the grammar in their terms.

use std::collections::BTreeSet;

use super::{
    Read, Role,
    candidate::{Candidate, candidates},
};
use crate::{
    extract::{Field, FundingEvent},
    text::{Span, sentences},
};

/// What fills the roles of an event: candidates by number, a set for each role in the order of [`Role::ALL`].
pub(super) type Parts = [BTreeSet<usize>; 5];

/// A mention: where it stands, counted through title and text, and in which sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) span: Span,
    pub(super) sentence: usize,
}

/// An item with all that scoring asks about it.
#[derive(Debug)]
pub(super) struct Scene<'i> {
    pub(super) read: Read<'i>,
    pub(super) candidates: Vec<Candidate>,
    /// The mentions of every candidate, in order.
    pub(super) places: Vec<Vec<Place>>,
    /// The sentences of the title, then those of the text, counted as places are.
    pub(super) sentences: Vec<Span>,
    /// The grammar's events: the news, and what it took for history.
    pub(super) news: Vec<Parts>,
    pub(super) past: Vec<Parts>,
}

impl<'i> Scene<'i> {
    pub(super) fn new(read: Read<'i>) -> Self {
        let candidates = candidates(read);
        let (title, text) = (&read.item.title, &read.item.text);
        let body = title.len() + 1;
        let told = sentences(title).chain(sentences(text).map(|s| s.shifted(body)));
        let sentences: Vec<Span> = told.collect();
        let place = |&(field, span): &(Field, Span)| {
            let span = if field == Field::Title { span } else { span.shifted(body) };
            let sentence = sentences.partition_point(|s| s.end() <= span.start());
            Place { span, sentence }
        };
        let places = candidates
            .iter()
            .map(|c| {
                let mut places: Vec<Place> = c.mentions.iter().map(place).collect();
                places.sort_by_key(|p| p.span.start());
                places
            })
            .collect();
        let events = |past: bool| {
            let own = read.found.events.iter().filter(|e| e.past == past);
            own.map(|e| parts(read, &candidates, e)).collect()
        };
        let (news, past) = (events(false), events(true));
        Self { read, candidates, places, sentences, news, past }
    }

    /// Where a candidate stands first.
    pub(super) fn first(&self, candidate: usize) -> Option<Place> {
        self.places.get(candidate)?.first().copied()
    }

    /// The candidates that may fill a role, by number.
    pub(super) fn able(&self, role: Role) -> impl Iterator<Item = usize> + Clone {
        self.candidates
            .iter()
            .enumerate()
            .filter(move |(_, c)| c.may_fill(role))
            .map(|(number, _)| number)
    }

    /// The words of a sentence.
    pub(super) fn words(&self, sentence: usize) -> &'i str {
        let title = &self.read.item.title;
        let Some(span) = self.sentences.get(sentence) else { return "" };
        match span.start().checked_sub(title.len() + 1) {
            Some(start) => Span::new(start, start + span.len()).of(&self.read.item.text),
            None => span.of(title),
        }
    }
}

fn parts(read: Read<'_>, candidates: &[Candidate], event: &FundingEvent) -> Parts {
    let single = [
        (Role::Investee, &event.investee),
        (Role::Round, &event.round),
        (Role::Amount, &event.amount),
    ];
    let lists = [(Role::Lead, &event.leads), (Role::Investor, &event.investors)];
    let single = single.into_iter().flat_map(|(role, a)| a.iter().map(move |a| (role, a)));
    let lists = lists.into_iter().flat_map(|(role, a)| a.iter().map(move |a| (role, a)));
    let mut parts = Parts::default();
    for (role, argument) in single.chain(lists) {
        let own = candidates.iter().position(|c| c.is_entity(read, &argument.entity));
        parts[role as usize].extend(own);
    }
    parts
}
