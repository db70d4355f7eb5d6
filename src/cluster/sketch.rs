//! A sketch: what is kept of an item to compare it with others.

use std::collections::BTreeSet;

use crate::{
    Result,
    cluster::{
        act::Acts,
        ordinal,
        rarity::Rarity,
        term::{self, Hasher, Term},
    },
    extract::{EntityKind, Field, PartialDate},
    feature::lead,
    record::{Mention, Record},
    text::View,
};

/// So much of a title is read, in characters.
const TITLE: usize = 80;
/// So much of a body is read: news says first what it is about.
const BODY: usize = 160;
/// So many terms of an item are kept, the weightiest first.
const TERMS: usize = 128;
/// A term of this weight tells one name from another.
const TELLING: f32 = 4.0;
/// Without a name, an item is about its first so many characters.
const SUBJECT: usize = 4;
/// So long is a name in quotes at most.
const QUOTED: usize = 20;
/// So many terms of a title are keys.
const TITLE_KEYS: usize = 8;
/// So many terms of title and body together are keys.
const BODY_KEYS: usize = 8;
/// So many companies, and so many numbers, are keys.
const NAMES: usize = 4;
/// Bands of the minimum hashes; two items whose pairs of characters overlap by half share one nine times in ten.
const BANDS: usize = 9;
/// Minimum hashes in a band.
const ROWS: usize = 2;

/// A term with its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weighed {
    pub(super) hash: u32,
    pub(super) weight: f32,
}

/// The financing that an item reports.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Deal {
    pub(super) investee: Option<Box<str>>,
    pub(super) round: Option<u32>,
    pub(super) amount: Option<u32>,
}

/// What is kept of an item.
#[derive(Clone, Debug)]
pub(super) struct Sketch {
    /// Terms of the title, sorted by hash, each once.
    pub(super) title: Box<[Weighed]>,
    /// Terms of title and lead, and of canonical names, sorted by hash, each once.
    pub(super) all: Box<[Weighed]>,
    /// Numbers of the title, then of title and lead; sorted.
    pub(super) title_numbers: Box<[u32]>,
    pub(super) numbers: Box<[u32]>,
    /// Ordinals of the title, then of title and lead; sorted.
    pub(super) title_ordinals: Box<[u32]>,
    pub(super) ordinals: Box<[u32]>,
    /// What happens, in the title, then in title and lead.
    pub(super) title_acts: u64,
    pub(super) acts: u64,
    /// The names of the title by their terms, in order.
    pub(super) names: Box<[Box<[u32]>]>,
    /// What the item is about by its terms: the first name, or the first words.
    pub(super) subject: Box<[u32]>,
    pub(super) deal: Option<Box<Deal>>,
    /// Whether the title lists several pieces of news: a roundup is about no one event.
    pub(super) is_roundup: bool,
    /// The first and last day it may be of.
    pub(super) days: Option<(i32, i32)>,
    /// How many bytes title and body have.
    pub(super) length: u32,
}

/// Keys under which alike items meet; a band counts as two.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    pub(super) single: Vec<u32>,
    pub(super) bands: Vec<u32>,
}

impl Sketch {
    pub(super) fn of(record: &Record, tables: &Tables) -> (Self, Keys) {
        let title = View::new(&record.title);
        let text = View::new(&record.text);
        let body = text.text().get(lead(text.text())..).unwrap_or("");
        // An item without a title is named by its first words.
        let heading =
            if title.text().trim().is_empty() { first(body, TITLE / 2) } else { title.text() };
        let known = numbers_of_mentions(record);
        let common = &tables.common;

        let mut of_title = Bag::default();
        of_title.read(heading, TITLE, common, &known);
        let mut of_all = of_title.clone();
        of_all.read(body, BODY, common, &known);
        for mention in &record.entities {
            if let Some(number) = value(mention) {
                of_all.numbers.insert(number);
                if mention.field == Field::Title {
                    of_title.numbers.insert(number);
                }
            }
        }
        let bands = of_all.bands();
        let forms =
            record.entities.iter().filter(|m| is_actor(m)).filter_map(|m| m.name.as_deref());
        for form in forms.take(NAMES) {
            of_all.read(form, usize::MAX, common, &known);
        }
        let (head, body) = (first(heading, TITLE), first(body, BODY));
        let title_ordinals = ordinal::read(head, &ordinal::OF_TITLES);
        let mut ordinals = ordinal::read(body, &[]);
        ordinals.extend(&title_ordinals);
        let title_acts = tables.acts.of(head);
        let names = names(record, heading, common);
        let sketch = Self {
            subject: names
                .first()
                .cloned()
                .unwrap_or_else(|| telling(first(heading, SUBJECT), common)),
            names,
            title: of_title.terms(TERMS),
            all: of_all.terms(TERMS),
            title_numbers: of_title.numbers.into_iter().collect(),
            numbers: of_all.numbers.into_iter().collect(),
            title_ordinals: title_ordinals.into_iter().collect(),
            ordinals: ordinals.into_iter().collect(),
            title_acts,
            acts: title_acts | tables.acts.of(first(body, BODY / 2)),
            deal: deal(record),
            is_roundup: heading.matches(['；', ';']).count() >= 2,
            days: record.date.as_deref().and_then(|d| d.parse::<PartialDate>().ok()?.days()),
            length: u32::try_from(record.title.len() + record.text.len()).unwrap_or(u32::MAX),
        };
        let keys = Keys { single: sketch.keys(), bands };
        (sketch, keys)
    }

    fn keys(&self) -> Vec<u32> {
        let mut keys = heaviest(&self.title, TITLE_KEYS);
        keys.extend(heaviest(&self.all, BODY_KEYS));
        let names = self.names.iter().take(NAMES);
        keys.extend(names.map(|terms| terms.iter().fold(0x51_u32, |h, t| h.rotate_left(5) ^ t)));
        keys.extend(self.numbers.iter().take(NAMES));
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// What sketches are made with.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) common: Rarity,
    pub(super) acts: Acts,
}

impl Tables {
    pub(super) fn embedded() -> Result<Self> {
        Ok(Self { common: Rarity::embedded()?, acts: Acts::embedded()? })
    }
}

/// Gives the hashes of the weightiest terms; those of one weight in order of their hash.
fn heaviest(terms: &[Weighed], most: usize) -> Vec<u32> {
    let mut sorted: Vec<&Weighed> = terms.iter().collect();
    sorted.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.hash.cmp(&b.hash)));
    sorted.iter().take(most).map(|t| t.hash).collect()
}

/// The terms and numbers of a text.
#[derive(Clone, Default)]
struct Bag {
    terms: Vec<Weighed>,
    numbers: BTreeSet<u32>,
}

impl Bag {
    /// Adds what a text holds; numbers of `known` mentions are counted elsewhere.
    fn read(&mut self, text: &str, most: usize, common: &Rarity, known: &BTreeSet<u32>) {
        term::each(text, most, |term| {
            let hash = term.hash();
            if let Term::Number(number) = term {
                if known.contains(&hash) || is_year(number) {
                    return;
                }
                // 24 hours and 3 places are in any news.
                if number.len() > 2 {
                    self.numbers.insert(hash);
                }
            }
            self.terms.push(Weighed { hash, weight: common.weight(term, hash) });
        });
        self.terms.sort_by_key(|t| t.hash);
        self.terms.dedup_by_key(|t| t.hash);
    }

    fn terms(&self, most: usize) -> Box<[Weighed]> {
        if self.terms.len() <= most {
            return self.terms.clone().into();
        }
        let mut terms = self.terms.clone();
        terms.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.hash.cmp(&b.hash)));
        terms.truncate(most);
        terms.sort_by_key(|t| t.hash);
        terms.into()
    }

    /// Gives a hash a band, of the least of each of its permutations.
    ///
    /// Andrei Broder, "On the resemblance and containment of documents" (1997), over terms in place of shingles.
    fn bands(&self) -> Vec<u32> {
        if self.terms.len() < 4 {
            return Vec::new();
        }
        let least = |row: u32| {
            let odd = row.wrapping_mul(0x9E37_79B9) | 1;
            let mixed = |t: &Weighed| (t.hash ^ odd).wrapping_mul(odd).rotate_left(13) ^ t.hash;
            self.terms.iter().map(mixed).map(|h| h.wrapping_mul(0x85EB_CA6B)).min().unwrap_or(0)
        };
        (0..BANDS)
            .map(|band| {
                (0..ROWS).fold(band as u32, |hash, row| {
                    hash.rotate_left(7).wrapping_mul(0x0100_0193)
                        ^ least((band * ROWS + row + 1) as u32)
                })
            })
            .collect()
    }
}

/// The hashes of the numbers that stand in dates, amounts and percentages: they count by what they mean.
fn numbers_of_mentions(record: &Record) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    let values = [EntityKind::Date, EntityKind::Amount, EntityKind::Percent];
    for mention in record.entities.iter().filter(|m| values.contains(&m.kind)) {
        term::each(&mention.text, usize::MAX, |term| {
            if let Term::Number(_) = term {
                out.insert(term.hash());
            }
        });
    }
    out
}

fn is_actor(mention: &Mention) -> bool {
    matches!(mention.kind, EntityKind::Company | EntityKind::Person | EntityKind::Product)
}

/// The telling terms of each name in a title.
fn names(record: &Record, title: &str, common: &Rarity) -> Box<[Box<[u32]>]> {
    // Mentions come in order; quoted and Latin words that are none of them come behind.
    let mentions = record.entities.iter().filter(|m| m.field == Field::Title && is_actor(m));
    let mut written: Vec<(usize, &str)> = mentions
        .map(|m| {
            (
                title.find(m.text.as_str()).unwrap_or(usize::MAX),
                m.name.as_deref().unwrap_or(&m.text),
            )
        })
        .collect();
    written.extend(quoted(title));
    term::each(title, TITLE, |term| {
        if let Term::Word(word) = term
            && word.len() >= 3
            && common.weight(term, term.hash()) >= TELLING
        {
            written.push((title.find(word).unwrap_or(usize::MAX), word));
        }
    });
    written.sort_by_key(|(at, _)| *at);
    written.truncate(2 * NAMES);
    written.iter().map(|(_, name)| telling(name, common)).filter(|t| !t.is_empty()).collect()
}

/// The terms of a name that tell it from others; all where none does.
fn telling(name: &str, common: &Rarity) -> Box<[u32]> {
    let mut all = Vec::new();
    term::each(name, usize::MAX, |t| {
        let hash = t.hash();
        all.push((hash, common.weight(t, hash) >= TELLING));
    });
    let some = all.iter().any(|(_, tells)| *tells);
    all.iter().filter(|(_, tells)| *tells || !some).map(|(h, _)| *h).collect()
}

/// What stands in quotes or brackets.
fn quoted(title: &str) -> impl Iterator<Item = (usize, &str)> {
    title.char_indices().filter_map(|(at, c)| {
        let close = match c {
            '“' => '”',
            '「' => '」',
            '《' => '》',
            _ => return None,
        };
        let rest = title.get(at + c.len_utf8()..)?;
        let inside = rest.get(..rest.find(close)?)?;
        (inside.chars().count() <= QUOTED).then_some((at, inside))
    })
}

/// The first so many characters.
fn first(text: &str, chars: usize) -> &str {
    let end = text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

/// The hash of what an amount or a percentage is, however it is written.
fn value(mention: &Mention) -> Option<u32> {
    let known = [&mention.value, &mention.high, &mention.low];
    let stated = known.into_iter().find_map(|n| n.as_ref()?.as_ref())?;
    let mut hash = Hasher::default();
    hash.write('=');
    hash.write_word(mention.currency.as_deref().unwrap_or("%"));
    hash.write_word(&stated.to_string());
    Some(hash.finish())
}

fn is_year(number: &str) -> bool {
    number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
}

fn deal(record: &Record) -> Option<Box<Deal>> {
    let event = record.events.first()?;
    let investee = event.investee.as_ref().map(|m| {
        let written = m.name.as_deref().unwrap_or(&m.text);
        written.split_whitespace().collect::<String>().to_lowercase().into_boxed_str()
    });
    let round = event.round.as_ref().and_then(|m| {
        let mut hash = Hasher::default();
        hash.write_word(m.round.as_deref()?);
        Some(hash.finish())
    });
    Some(Box::new(Deal { investee, round, amount: event.amount.as_ref().and_then(value) }))
}
