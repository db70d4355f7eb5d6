//! From a record to a document of the index.

use std::collections::BTreeSet;

use tantivy::{
    TantivyDocument,
    schema::Field,
    tokenizer::{PreTokenizedString, Token},
};

use crate::{
    extract::EntityKind,
    index::{
        analyzer::{Analyzer, key},
        day::Days,
        money::Money,
        schema::Fields,
        term::Term,
    },
    record::{Mention, Record},
    text::View,
};

/// A record made ready for the index; making it is the work, and many threads can share it.
#[derive(Clone, Debug)]
pub struct Document {
    pub(super) inner: TantivyDocument,
    pub(super) id: String,
}

impl Analyzer {
    /// Makes a record ready for the index.
    ///
    /// The words that the record brings are taken for its words; a record that brings none is cut here.
    pub fn document(&self, record: &Record) -> Document {
        let mut draft =
            Draft { fields: self.fields, analyzer: self, inner: TantivyDocument::new() };
        draft.write(record);
        Document { inner: draft.inner, id: record.id.clone() }
    }
}

struct Draft<'a> {
    fields: Fields,
    analyzer: &'a Analyzer,
    inner: TantivyDocument,
}

impl Draft<'_> {
    fn write(&mut self, record: &Record) {
        let f = self.fields;
        let (title, text) = self.analyzer.record(record);
        self.terms(f.title, title.words);
        self.terms(f.title_units, title.units);
        self.terms(f.text, text.words);
        self.terms(f.text_units, text.units);

        self.inner.add_text(f.id, &record.id);
        if let Some(url) = &record.url {
            self.inner.add_text(f.url, url);
        }
        if let Some(section) = &record.section {
            self.inner.add_text(f.section, key(section));
        }
        self.inner.add_text(f.bucket, record.bucket.as_str());
        if let Some(days) = record.date.as_deref().and_then(Days::read) {
            self.inner.add_u64(f.first_day, days.first);
            self.inner.add_u64(f.last_day, days.last);
            if let Some(month) = days.month() {
                self.inner.add_text(f.month, month);
            }
        }
        self.names(record);
        self.events(record);
        self.values(record);
        self.inner.add_text(f.record, stored(record));
    }

    fn terms(&mut self, field: Field, terms: Vec<Term>) {
        let tokens = terms
            .into_iter()
            .map(|term| Token {
                offset_from: term.span.start(),
                offset_to: term.span.end(),
                position: term.position,
                position_length: 1,
                text: term.text,
            })
            .collect();
        self.inner
            .add_pre_tokenized_text(field, PreTokenizedString { text: String::new(), tokens });
    }

    /// Adds who and what the item names.
    fn names(&mut self, record: &Record) {
        let f = self.fields;
        let of = |kind| record.entities.iter().filter(move |e| e.kind == kind);
        for (kind, field) in [
            (EntityKind::Company, f.company),
            (EntityKind::Person, f.person),
            (EntityKind::Place, f.place),
            (EntityKind::Product, f.product),
        ] {
            self.keys(field, of(kind));
        }
        let names: BTreeSet<String> = of(EntityKind::Company).map(name).collect();
        let mut groups = BTreeSet::new();
        for name in names {
            self.inner.add_text(f.company_name, &name);
            groups.insert(key(&name));
            groups.extend(self.analyzer.ancestors(&name).iter().map(|a| key(a)));
        }
        for group in groups {
            self.inner.add_text(f.group, group);
        }
    }

    /// Adds the roles of the financings.
    fn events(&mut self, record: &Record) {
        let f = self.fields;
        let events = || record.events.iter().chain(&record.past_events);
        self.keys(f.investee, events().filter_map(|e| e.investee.as_ref()));
        self.keys(f.investor, events().flat_map(|e| e.investors.iter().chain(&e.lead_investors)));
        self.keys(f.lead, events().flat_map(|e| &e.lead_investors));
        self.keys(f.adviser, events().flat_map(|e| &e.advisers));
    }

    /// Adds amounts, currencies and rounds.
    fn values(&mut self, record: &Record) {
        let f = self.fields;
        let mentions = || {
            let events = record.events.iter().flat_map(|e| e.amount.iter().chain(&e.round));
            record.entities.iter().chain(events)
        };
        let rounds: BTreeSet<&str> = mentions().filter_map(|m| m.round.as_deref()).collect();
        for round in rounds {
            self.inner.add_text(f.round, round);
        }
        let currencies: BTreeSet<String> =
            mentions().filter_map(|m| m.currency.as_deref()).map(str::to_uppercase).collect();
        for currency in currencies {
            self.inner.add_text(f.currency, currency);
        }
        self.amounts(f.amount, mentions());
        self.amounts(f.raised, record.events.iter().filter_map(|e| e.amount.as_ref()));
    }

    fn amounts<'m>(&mut self, field: Field, mentions: impl Iterator<Item = &'m Mention>) {
        let amounts: BTreeSet<Vec<u8>> =
            mentions.filter_map(Money::of_mention).map(|m| m.to_term()).collect();
        for amount in amounts {
            self.inner.add_bytes(field, &amount);
        }
    }

    /// Adds the keys of names: canonical where one is known, and as the text says it.
    fn keys<'m>(&mut self, field: Field, mentions: impl Iterator<Item = &'m Mention>) {
        let names = mentions.flat_map(|m| [Some(m.text.as_str()), m.name.as_deref()]);
        let keys: BTreeSet<String> =
            names.flatten().map(key).filter(|key| !key.is_empty()).collect();
        for key in keys {
            self.inner.add_text(field, key);
        }
    }
}

/// Gives the name that a company is counted under.
fn name(mention: &Mention) -> String {
    match &mention.name {
        Some(name) => name.to_string(),
        None => View::new(&mention.text).text().to_owned(),
    }
}

/// Gives the record as it is stored: without its words, which the text gives again.
fn stored(record: &Record) -> String {
    let rendered = if record.segments.is_none() {
        serde_json::to_string(record)
    } else {
        let mut record = record.clone();
        record.segments = None;
        serde_json::to_string(&record)
    };
    // A record has string keys only, and memory takes every byte.
    rendered.unwrap_or_default()
}
