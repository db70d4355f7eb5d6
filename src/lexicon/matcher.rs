//! The automaton over all forms, and the check of word boundaries.

use std::{collections::HashMap, sync::Arc};

use daachorse::{
    CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind,
};

use crate::{
    Error, Result,
    lexicon::{Entry, Form, WordTag},
    text::{Span, View, is_han},
};

/// A name or word found in a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hit {
    /// Where, in bytes of the view.
    pub span: Span,
    /// What it is.
    pub meaning: Meaning,
    /// Whether the form is an ordinary word too.
    pub ambiguous: bool,
}

/// What a form means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Meaning {
    /// The name at this place of the lexicon's entries.
    Name(u32),
    /// A domain word.
    Word(WordTag),
}

#[derive(Clone)]
pub(super) struct Matcher {
    automaton: Arc<CharwiseDoubleArrayAhoCorasick<u32>>,
    forms: Arc<[Known]>,
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Matcher({} forms)", self.forms.len())
    }
}

#[derive(Clone, Debug)]
struct Known {
    /// The form in the view's spelling, case kept.
    text: Box<str>,
    meaning: Meaning,
    ambiguous: bool,
    /// Whether only this very case counts: short Latin forms and ordinary words.
    exact: bool,
}

/// Gives the key of a form: the view's spelling in lower case.
pub(super) fn key(form: &str) -> String {
    View::new(form.trim()).text().to_ascii_lowercase()
}

impl Matcher {
    pub(super) fn new(
        entries: &[Entry],
        words: &[(Arc<str>, WordTag)],
    ) -> Result<(Self, HashMap<Box<str>, u32>)> {
        let mut collector = Collector::default();
        for (i, entry) in entries.iter().enumerate() {
            let index = u32::try_from(i).unwrap_or(u32::MAX);
            let own = Form { text: Arc::clone(&entry.name), ambiguous: entry.ambiguous };
            for form in std::iter::once(&own).chain(&entry.aliases) {
                collector.add(form, Meaning::Name(index));
            }
        }
        let forms: HashMap<Box<str>, u32> = collector
            .index
            .iter()
            .filter_map(|(key, &i)| match collector.forms.get(i as usize)?.meaning {
                Meaning::Name(entry) => Some((key.as_str().into(), entry)),
                Meaning::Word(_) => None,
            })
            .collect();
        for (word, tag) in words {
            let form = Form { text: Arc::clone(word), ambiguous: false };
            collector.add(&form, Meaning::Word(*tag));
        }
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build_with_values(collector.index)
            .map_err(|e| Error::Setting { name: "lexicon", message: e.to_string() })?;
        let matcher = Self { automaton: Arc::new(automaton), forms: collector.forms.into() };
        Ok((matcher, forms))
    }

    pub(super) fn find(&self, text: &str) -> Vec<Hit> {
        let lower = text.to_ascii_lowercase();
        let mut hits = Vec::new();
        for m in self.automaton.leftmost_find_iter(&lower) {
            let span = Span::new(m.start(), m.end());
            let Some(form) = self.forms.get(m.value() as usize) else { continue };
            if (form.exact && span.of(text) != &*form.text) || !stands_alone(text, span) {
                continue;
            }
            hits.push(Hit { span, meaning: form.meaning, ambiguous: form.ambiguous });
        }
        hits
    }

    pub(super) fn dictionary(
        &self,
        entries: &[Entry],
    ) -> impl Iterator<Item = (&str, &'static str)> {
        self.forms.iter().filter(|f| f.text.chars().all(is_han)).map(|f| {
            let tag = match f.meaning {
                Meaning::Name(i) => {
                    entries.get(i as usize).map_or("nz", |e| e.kind.part_of_speech())
                }
                Meaning::Word(WordTag::Report) => "v",
                Meaning::Word(_) => "n",
            };
            (&*f.text, tag)
        })
    }
}

#[derive(Default)]
struct Collector {
    forms: Vec<Known>,
    index: std::collections::BTreeMap<String, u32>,
}

impl Collector {
    fn add(&mut self, form: &Form, meaning: Meaning) {
        let view = View::new(form.text.trim());
        let text = view.text();
        let latin = text.is_ascii();
        self.insert(text, meaning, form.ambiguous, latin && (form.ambiguous || text.len() <= 3));
        // Feeds write Latin names with and without the spaces inside.
        if latin && !form.ambiguous && text.contains(' ') && text.len() > 6 {
            self.insert(&text.replace(' ', ""), meaning, false, false);
        }
    }

    fn insert(&mut self, text: &str, meaning: Meaning, ambiguous: bool, exact: bool) {
        let key = text.to_ascii_lowercase();
        if key.is_empty() || self.index.contains_key(&key) {
            return;
        }
        self.index.insert(key, u32::try_from(self.forms.len()).unwrap_or(u32::MAX));
        self.forms.push(Known { text: text.into(), meaning, ambiguous, exact });
    }
}

/// A form that begins or ends with a Latin letter or digit must not stand inside a longer run of them.
fn stands_alone(text: &str, span: Span) -> bool {
    let bytes = text.as_bytes();
    let inside = |a: Option<&u8>, b: Option<&u8>| {
        a.is_some_and(u8::is_ascii_alphanumeric) && b.is_some_and(u8::is_ascii_alphanumeric)
    };
    let before = span.start().checked_sub(1).and_then(|i| bytes.get(i));
    !inside(before, bytes.get(span.start()))
        && !inside(bytes.get(span.end().saturating_sub(1)), bytes.get(span.end()))
}
