//! How common terms are, counted once over public news.

use std::collections::HashMap;

use crate::{
    Error, Result,
    cluster::term::{self, Term},
};

/// The documents that were counted; the file's head says which.
const DOCUMENTS: f32 = 10_779.0;

/// The weight of a term that the table does not hold, and of none more: the table ends where terms weigh as much. Rarer
/// than that, a pair of characters is as often a chance meeting of two words.
const MOST: f32 = 6.0;

/// The table of common terms: one a line with the number of documents that hold it.
#[derive(Clone, Debug)]
pub(super) struct Rarity {
    weights: HashMap<u32, f32>,
}

impl Rarity {
    pub(super) fn embedded() -> Result<Self> {
        let text = include_str!("../../data/text/common.tsv");
        let mut weights = HashMap::new();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let (written, count) = line
                .split_once('\t')
                .and_then(|(t, n)| Some((t, n.parse::<f32>().ok()?)))
                .ok_or_else(|| Error::Model {
                    name: "embedded".to_owned(),
                    message: format!("common.tsv: {line:?}; expected a term, a tab, a count"),
                })?;
            term::each(written, usize::MAX, |t| {
                weights.insert(t.hash(), weight(count));
            });
        }
        Ok(Self { weights })
    }

    /// Gives the weight of a term: the logarithm of how rare it is, from about 0 to [`MOST`].
    pub(super) fn weight(&self, term: Term<'_>, hash: u32) -> f32 {
        match term {
            // A year or a day says little, 1,350 says much.
            Term::Number(n) if n.len() < 3 => 2.0,
            Term::Number(_) => 4.0,
            _ => self.weights.get(&hash).copied().unwrap_or(MOST),
        }
    }
}

fn weight(count: f32) -> f32 {
    (DOCUMENTS / count).ln().clamp(0.1, MOST)
}
