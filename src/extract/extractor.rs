//! The extractor: reads an item and finds its entities and events.

use std::sync::Arc;

use crate::{
    Result,
    article::Item,
    extract::{
        Entity, EntityKind, EventFinder, Field, FundingEvent, Reading, Scanner, Value,
        name::latin,
        person,
        reading::touching,
        settle::{self, Tells, Told},
        tagger::{Evidence, NameTagger},
    },
    lexicon::{EntryType, Lexicon, Link},
    segment::Segmenter,
    text::Span,
};

/// Finds everything in an item; built once, shared by all threads.
#[derive(Clone, Debug)]
pub struct Extractor {
    scanner: Scanner,
    events: EventFinder,
    tagger: NameTagger,
}

/// What was found in an item.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Extraction {
    /// The title, read.
    pub title: Reading,
    /// The body, read.
    pub text: Reading,
    /// The entities: title first, then by start and end.
    pub entities: Vec<Entity>,
    /// The events that are the news, then those that the item recalls.
    pub events: Vec<FundingEvent>,
}

impl Extractor {
    /// Builds the extractor over a lexicon and a segmenter.
    ///
    /// # Errors
    ///
    /// Fails only where a built-in table is broken, which the tests exclude.
    pub fn new(lexicon: Arc<Lexicon>, segmenter: Arc<dyn Segmenter>) -> Result<Self> {
        Self::with_tagger(lexicon, segmenter, NameTagger::embedded()?)
    }

    /// Builds the extractor with a tagger of names that was read before.
    ///
    /// # Errors
    ///
    /// As [`Extractor::new`].
    pub fn with_tagger(
        lexicon: Arc<Lexicon>,
        segmenter: Arc<dyn Segmenter>,
        tagger: NameTagger,
    ) -> Result<Self> {
        let scanner = Scanner::new(lexicon, segmenter);
        Ok(Self { scanner, events: EventFinder::new()?, tagger })
    }

    /// Borrows the lexicon.
    pub fn lexicon(&self) -> &Lexicon {
        self.scanner.lexicon()
    }

    /// Reads one text: view, words, values, names.
    pub fn read(&self, raw: &str, date: Option<&str>) -> Reading {
        let mut reading = self.scanner.scan(raw, date);
        self.tag(&mut reading);
        reading
    }

    /// Adds what the tagger sees, and what of the lexicon agrees with the words.
    fn tag(&self, reading: &mut Reading) {
        reading.tagged = self.tagger.tag(&Evidence {
            view: &reading.view,
            lexicon: self.scanner.lexicon(),
            hits: &reading.found,
            segments: &reading.segments,
        });
        reading.recognise(self.scanner.lexicon());
    }

    /// Finds everything in an item.
    pub fn extract(&self, item: &Item) -> Extraction {
        let title = self.read(&item.title, item.date.as_deref());
        let text = self.read(&item.text, item.date.as_deref());
        self.gather(title, text)
    }

    /// Finds everything in some items, each for itself.
    ///
    /// It goes through them stage by stage: tables and code of one stage stay in the near caches meanwhile, which those
    /// of all stages together do not.
    pub fn extract_all(&self, items: &[Item]) -> Vec<Extraction> {
        let look = |item: &Item| [&item.title, &item.text].map(|raw| self.scanner.look(raw));
        let mut readings: Vec<[Reading; 2]> = items.iter().map(look).collect();
        for (reading, item) in readings.iter_mut().zip(items) {
            for part in reading {
                self.scanner.measure(part, item.date.as_deref());
            }
        }
        readings.iter_mut().flatten().for_each(|r| self.scanner.cut(r));
        readings.iter_mut().flatten().for_each(|r| self.tag(r));
        readings.into_iter().map(|[title, text]| self.gather(title, text)).collect()
    }

    /// Makes of title and body, both read, what was found in the item.
    fn gather(&self, title: Reading, text: Reading) -> Extraction {
        let mut events = self.events.find(&title, &text);
        let mut entities = Vec::new();
        let companies = sure_names(&title, &text, &events);
        let (in_title, in_text) = (settle::persons(&title), settle::persons(&text));
        let named = in_title.iter().map(|s| s.of(title.text()));
        let persons = person::called(named.chain(in_text.iter().map(|s| s.of(text.text()))));
        let tagger = self.tagger.tells(EntityKind::Company);
        let tagger = if tagger { Tells::Companies } else { Tells::Others };
        for (field, reading, own) in
            [(Field::Title, &title, in_title), (Field::Text, &text, in_text)]
        {
            let told = told(&events, field);
            let told = Told { events: &told, companies: &companies, persons: &persons, tagger };
            self.entities(field, reading, own, told, &mut entities);
        }
        for event in &mut events {
            event.for_each(|e| {
                e.link = self.link_of(&title, &text, e);
                e.span = reading_of(&title, &text, e.field).view.raw(e.span);
            });
            for passage in &mut event.purposes {
                passage.span = reading_of(&title, &text, passage.field).view.raw(passage.span);
            }
        }
        Extraction { title, text, entities, events }
    }

    fn entities(
        &self,
        field: Field,
        reading: &Reading,
        persons: Vec<Span>,
        told: Told<'_>,
        out: &mut Vec<Entity>,
    ) {
        let mut found: Vec<(EntityKind, Span, Value)> = Vec::new();
        found.extend(
            reading
                .amounts
                .iter()
                .map(|f| (EntityKind::Amount, f.span, Value::Amount(f.value.clone()))),
        );
        found.extend(
            reading.rounds.iter().map(|f| (EntityKind::Round, f.span, Value::Round(f.value))),
        );
        found.extend(
            reading.dates.iter().map(|f| (EntityKind::Date, f.span, Value::Date(f.value))),
        );
        found.extend(
            reading
                .percents
                .iter()
                .map(|f| (EntityKind::Percent, f.span, Value::Percent(f.value))),
        );
        let names = settle::settle(reading, persons, told);
        found.extend(names.places.into_iter().map(|s| (EntityKind::Place, s, Value::None)));
        found.extend(names.products.into_iter().map(|s| (EntityKind::Product, s, Value::None)));
        found.extend(names.companies.into_iter().map(|s| (EntityKind::Company, s, Value::None)));
        found.extend(names.persons.into_iter().map(|s| (EntityKind::Person, s, Value::None)));
        found.sort_by_key(|(kind, span, _)| (*span, *kind));
        out.extend(found.into_iter().map(|(kind, span, value)| Entity {
            kind,
            field,
            span: reading.view.raw(span),
            link: self.link_at(reading, kind, span),
            value,
        }));
    }

    fn link_of(&self, title: &Reading, text: &Reading, e: &Entity) -> Option<Link> {
        self.link_at(reading_of(title, text, e.field), e.kind, e.span)
    }

    /// The entry of a mention, where its whole span is a form of the lexicon of that kind.
    fn link_at(&self, reading: &Reading, kind: EntityKind, span: Span) -> Option<Link> {
        let named = matches!(
            kind,
            EntityKind::Company | EntityKind::Person | EntityKind::Place | EntityKind::Product
        );
        if !named {
            return None;
        }
        let lexicon = self.scanner.lexicon();
        let entry = match touching(&reading.found, |h| h.span, span) {
            [hit] if hit.span == span => lexicon.entry(*hit)?,
            _ => lexicon.lookup(span.of(reading.text()))?,
        };
        let fits = match kind {
            EntityKind::Company => entry.kind.is_company(),
            EntityKind::Person => entry.kind == EntryType::Person,
            EntityKind::Place => entry.kind == EntryType::Place,
            _ => entry.kind == EntryType::Product,
        };
        fits.then(|| entry.link())
    }
}

fn reading_of<'r>(title: &'r Reading, text: &'r Reading, field: Field) -> &'r Reading {
    match field {
        Field::Title => title,
        Field::Text => text,
    }
}

/// Lists the companies and persons that events name in one part of the item.
fn told(events: &[FundingEvent], field: Field) -> Vec<(EntityKind, Span)> {
    let mut out = Vec::new();
    for event in events {
        event.clone().for_each(|e| {
            if e.field == field {
                out.push((e.kind, e.span));
            }
        });
    }
    out
}

/// Names that the item has shown to be companies: of its events and of the tagger; longest first.
fn sure_names(title: &Reading, text: &Reading, events: &[FundingEvent]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for event in events {
        event.clone().for_each(|e| {
            if e.kind == EntityKind::Company {
                let name = e.span.of(reading_of(title, text, e.field).text()).to_owned();
                if name.chars().count() >= 2 && !names.contains(&name) {
                    names.push(name);
                }
            }
        });
    }
    // Coinflow Labs is Coinflow for short.
    let stems: Vec<String> = names
        .iter()
        .filter_map(|n| latin::stem(n))
        .filter(|s| !names.iter().any(|n| n == s))
        .map(str::to_owned)
        .collect();
    names.extend(stems);
    settle::certain(title, &mut names);
    settle::certain(text, &mut names);
    names.sort_by_key(|n| std::cmp::Reverse(n.len()));
    names
}
