//! Acts: what happens in a piece of news, by the words that say it.

use daachorse::{
    CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind,
};

use crate::{Error, Result};

/// The words of `data/text/acts.tsv`, each for a bit.
pub(super) struct Acts {
    words: CharwiseDoubleArrayAhoCorasick<u32>,
}

impl std::fmt::Debug for Acts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Acts").finish_non_exhaustive()
    }
}

impl Acts {
    pub(super) fn embedded() -> Result<Self> {
        let broken = |message: String| Error::Model { name: "embedded".to_owned(), message };
        let lines = include_str!("../../data/text/acts.tsv").lines();
        let mut words = Vec::new();
        for (bit, line) in (0_u32..).zip(lines.filter(|l| !l.starts_with('#'))) {
            let (_, list) = line
                .split_once('\t')
                .filter(|_| bit < 64)
                .ok_or_else(|| broken(format!("acts.tsv: {line:?}; expected an act and words")))?;
            words.extend(list.split('|').map(|word| (word, bit)));
        }
        let words = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build_with_values(words)
            .map_err(|e| broken(format!("acts.tsv: {e}")))?;
        Ok(Self { words })
    }

    /// Gives the acts of a normalised text, a bit each.
    pub(super) fn of(&self, text: &str) -> u64 {
        self.words.leftmost_find_iter(text).fold(0, |acts, found| acts | 1 << found.value())
    }
}
