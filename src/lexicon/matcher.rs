//! The table of all forms, and the check of word boundaries.

use std::{hint::black_box, sync::Arc};

use crate::{
    lexicon::{
        Entry, WordTag,
        table::{First, Table},
    },
    text::{Span, View, around, is_han, normal_char},
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
pub(super) struct Matcher(Arc<Forms>);

struct Forms {
    table: Table,
    /// As the table numbers them.
    known: Vec<Known>,
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Matcher({} forms)", self.0.known.len())
    }
}

#[derive(Clone, Debug)]
struct Known {
    /// The form in the view's spelling, case kept; mostly it is that of the entry.
    text: Arc<str>,
    meaning: Meaning,
    ambiguous: bool,
    /// Whether only this very case counts: short Latin forms and ordinary words.
    exact: bool,
    /// Whether an earlier form has the same key.
    dropped: bool,
}

impl Matcher {
    pub(super) fn new(entries: &[Entry], words: &[(Arc<str>, WordTag)]) -> Self {
        let own = entries.iter().map(|e| 1 + e.aliases.len()).sum::<usize>();
        let mut collector = Collector { forms: Vec::with_capacity(own + words.len()) };
        for (i, entry) in entries.iter().enumerate() {
            let meaning = Meaning::Name(u32::try_from(i).unwrap_or(u32::MAX));
            collector.add(&entry.name, entry.ambiguous, meaning);
            for form in &entry.aliases {
                collector.add(&form.text, form.ambiguous, meaning);
            }
        }
        for (word, tag) in words {
            collector.add(word, false, Meaning::Word(*tag));
        }
        let mut known = collector.forms;
        let (table, dropped) = Table::new(known.iter().map(|f| &*f.text));
        for number in dropped {
            if let Some(form) = known.get_mut(number as usize) {
                form.dropped = true;
            }
        }
        Self(Arc::new(Forms { table, known }))
    }

    /// Finds forms: leftmost, longest.
    pub(super) fn find(&self, text: &str) -> Vec<Hit> {
        let Forms { table, known } = &*self.0;
        let mut hits = Vec::new();
        let mut end = 0;
        for (start, first) in self.starts(text) {
            if start < end {
                continue;
            }
            let longest = table.longest(around::rest(text, start), first);
            let Some((len, number)) = longest else { continue };
            let Some(form) = known.get(number as usize) else { continue };
            end = start + len;
            let span = Span::new(start, end);
            if (!form.exact || span.of(text) == &*form.text) && stands_alone(text, span) {
                hits.push(Hit { span, meaning: form.meaning, ambiguous: form.ambiguous });
            }
        }
        hits
    }

    /// The places of a text where a form may start, with the first characters of each.
    ///
    /// The table is larger than the near caches: what the search will want of it is fetched for all places together.
    fn starts(&self, text: &str) -> Vec<(usize, First)> {
        const END: (char, usize) = ('\0', 0);
        let table = &self.0.table;
        let mut chars = text.chars().map(|c| (c.to_ascii_lowercase(), c.len_utf8()));
        let mut next = || chars.next().unwrap_or(END);
        let mut starts = Vec::with_capacity(text.len() / 16);
        let (mut a, mut b, mut at) = (next(), next(), 0);
        while a.1 > 0 {
            let c = next();
            let first = [a.0, b.0, c.0];
            if table.may_start(first) {
                starts.push((at, first));
            }
            at += a.1;
            (a, b) = (b, c);
        }
        let slots: Vec<u32> = starts.iter().map(|&(_, f)| table.fetch_slot(f)).collect();
        let fetched = slots.iter().fold(0, |sum, &slot| sum ^ table.fetch_group(slot));
        black_box(fetched);
        starts
    }

    /// Looks a name up; case, width and spaces between Chinese and Latin do not count.
    pub(super) fn name(&self, form: &str) -> Option<u32> {
        let Forms { table, known } = &*self.0;
        let found = if is_normal(form) {
            table.get(form)
        } else {
            let view = View::new(form.trim());
            table.get(view.text())
        };
        match known.get(found? as usize)?.meaning {
            Meaning::Name(entry) => Some(entry),
            Meaning::Word(_) => None,
        }
    }

    pub(super) fn dictionary(
        &self,
        entries: &[Entry],
    ) -> impl Iterator<Item = (&str, &'static str)> {
        let kept = self.0.known.iter().filter(|f| !f.dropped && f.text.chars().all(is_han));
        kept.map(|f| {
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

struct Collector {
    forms: Vec<Known>,
}

impl Collector {
    fn add(&mut self, form: &Arc<str>, ambiguous: bool, meaning: Meaning) {
        let text =
            if is_normal(form) { Arc::clone(form) } else { View::new(form.trim()).text().into() };
        let latin = text.is_ascii();
        // Feeds write Latin names with and without the spaces inside.
        let close = latin && !ambiguous && text.contains(' ') && text.len() > 6;
        let close = close.then(|| text.replace(' ', ""));
        let exact = latin && (ambiguous || text.len() <= 3);
        self.forms.push(Known { text, meaning, ambiguous, exact, dropped: false });
        if let Some(text) = close {
            let text = text.into();
            self.forms.push(Known { text, meaning, ambiguous, exact: false, dropped: false });
        }
    }
}

/// Tells whether a form is its own view: letters, digits and Chinese characters in their normal forms.
fn is_normal(form: &str) -> bool {
    form.chars().all(|c| c.is_ascii_alphanumeric() || is_han(c) && normal_char(c) == c)
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
