//! Examples as numbers: which n-grams get a row, and each example as rows.

use std::collections::HashMap;

use crate::{
    classify::{
        dataset::{Dataset, Example},
        vocabulary::Vocabulary,
    },
    error::{Error, Place, Result},
    feature::{Document, Grams, Templates, lead},
};

/// No row: an n-gram that training does not know, or that the text is too short for.
pub(super) const NONE: u32 = u32::MAX;

/// The n-grams of one field of one example.
#[derive(Clone, Debug, Default)]
pub(super) struct Positions {
    /// `positions × orders` rows.
    pub(super) rows: Vec<u32>,
    pub(super) count: usize,
    /// Positions before this one are dateline.
    pub(super) lead: usize,
}

/// One example as rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Encoded {
    pub(super) fields: Vec<Positions>,
    pub(super) cues: Vec<(u32, f32)>,
    /// Sorted numbers of its labels.
    pub(super) labels: Vec<u32>,
}

/// A data set as rows, with what the rows mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Corpus {
    pub(super) examples: Vec<Encoded>,
    pub(super) labels: Vec<String>,
    pub(super) grams: Vocabulary,
    pub(super) cues: Vocabulary,
    pub(super) fields: usize,
    pub(super) orders: usize,
}

/// How many n-grams may have a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) rows: usize,
    pub(super) min_count: u32,
    /// 2 where titles are pooled apart from bodies, else 1.
    pub(super) fields: usize,
}

impl Corpus {
    /// Encodes a data set and, after it, examples that are not judged.
    pub(super) fn encode(
        data: &Dataset,
        extra: &[Example],
        templates: Templates,
        limits: Limits,
    ) -> Result<Self> {
        let labels = labels(data)?;
        let examples = || data.examples().iter().chain(extra);
        let both = examples().any(|e| !e.title.trim().is_empty() && !e.text.trim().is_empty());
        let fields = if both { limits.fields } else { 1 };
        let mut corpus = Self { labels, fields, orders: templates.orders, ..Self::default() };
        // First every n-gram is its own hash; then the hashes that are kept become rows.
        let mut grams = Grams::default();
        for example in examples() {
            corpus.examples.push(corpus.hash(example, templates, &mut grams));
        }
        corpus.grams = choose(
            corpus.examples.iter().flat_map(|e| &e.fields).flat_map(|f| &f.rows).copied(),
            limits,
        );
        let cue_limits = Limits { rows: 20_000, ..limits };
        corpus.cues =
            choose(corpus.examples.iter().flat_map(|e| &e.cues).map(|c| c.0), cue_limits);
        for example in &mut corpus.examples {
            for row in example.fields.iter_mut().flat_map(|f| &mut f.rows) {
                *row = number(&corpus.grams, *row);
            }
            for cue in &mut example.cues {
                cue.0 = number(&corpus.cues, cue.0);
            }
            example.cues.retain(|c| c.0 != NONE);
        }
        Ok(corpus)
    }

    /// Gives the corpus with some of its rows only, sorted by number.
    pub(super) fn keep(&self, rows: &[usize]) -> Self {
        let hashes = self.grams.hashes();
        let kept = rows.iter().filter_map(|&i| hashes.get(i)).copied().collect();
        let mut new = vec![NONE; hashes.len()];
        for (number, &row) in (0..).zip(rows) {
            if let Some(to) = new.get_mut(row) {
                *to = number;
            }
        }
        let mut corpus = self.clone();
        corpus.grams = Vocabulary::new(kept).unwrap_or_default();
        let rows = corpus.examples.iter_mut().flat_map(|e| &mut e.fields);
        for row in rows.flat_map(|f| &mut f.rows) {
            *row = new.get(*row as usize).copied().unwrap_or(NONE);
        }
        corpus
    }

    fn hash(&self, example: &Example, templates: Templates, grams: &mut Grams) -> Encoded {
        let document: Document = example.document();
        let mut fields = vec![Positions::default(); self.fields];
        for (i, text) in [document.title(), document.text()].into_iter().enumerate() {
            let Some(field) = fields.get_mut(i.min(self.fields - 1)) else { continue };
            if text.is_empty() {
                continue;
            }
            let before = field.count;
            if i == 1 {
                let head = text.get(..lead(text)).unwrap_or("");
                grams.read(head, templates);
                // A cut at the dateline must not take a title away that stands before it.
                let title = before > 0;
                field.lead = if head.is_empty() || title { 0 } else { grams.positions() - 1 };
            }
            grams.read(text, templates);
            field.count += grams.positions();
            for position in 0..grams.positions() {
                let end = field.rows.len() + templates.orders;
                field.rows.extend(grams.at(position));
                field.rows.resize(end, NONE);
            }
        }
        let label = |name: &String| self.labels.binary_search(name).ok();
        let mut labels: Vec<u32> = example
            .labels
            .iter()
            .filter_map(label)
            .filter_map(|i| u32::try_from(i).ok())
            .collect();
        labels.sort_unstable();
        labels.dedup();
        let cues = document.cues().iter().map(|c| (c.hash(), c.weight())).collect();
        Encoded { fields, cues, labels }
    }
}

fn labels(data: &Dataset) -> Result<Vec<String>> {
    let mut labels: Vec<String> =
        data.examples().iter().flat_map(|e| e.labels.iter().cloned()).collect();
    labels.sort_unstable();
    labels.dedup();
    if labels.len() < 2 {
        let message = format!("{} labels in all examples; expected two or more", labels.len());
        return Err(Error::input(Place::new(data.name(), 0), message));
    }
    Ok(labels)
}

fn number(of: &Vocabulary, hash: u32) -> u32 {
    of.find(hash).unwrap_or(NONE)
}

/// Takes the most frequent hashes; of equally frequent ones the smaller hash, so that runs agree.
fn choose(hashes: impl Iterator<Item = u32>, limits: Limits) -> Vocabulary {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for hash in hashes.filter(|&h| h != NONE) {
        *counts.entry(hash).or_default() += 1;
    }
    let mut kept: Vec<(u32, u32)> =
        counts.into_iter().filter(|&(_, n)| n >= limits.min_count).collect();
    kept.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    kept.truncate(limits.rows);
    // Hashes of a map are distinct, so this is never the empty default in practice.
    Vocabulary::new(kept.into_iter().map(|(hash, _)| hash).collect()).unwrap_or_default()
}
