//! What two texts share, by pairs of characters.

use std::collections::HashSet;

/// The pairs of neighbouring letters and digits of a text, in small letters; what stands between them is looked through.
#[derive(Clone, Debug, Default)]
pub(super) struct Shingles(HashSet<[char; 2]>);

impl Shingles {
    pub(super) fn of(text: &str) -> Self {
        let mut out = Self::default();
        out.add(text);
        out
    }

    pub(super) fn add(&mut self, text: &str) {
        let letters = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
        let mut last = None;
        for c in letters {
            if let Some(before) = last.replace(c) {
                self.0.insert([before, c]);
            }
        }
    }

    /// Gives how much of these stands in the other text too, from 0 to 1; of nothing, 0.
    pub(super) fn share_in(&self, other: &Self) -> f64 {
        let shared = self.0.iter().filter(|pair| other.0.contains(*pair)).count();
        if self.0.is_empty() { 0.0 } else { shared as f64 / self.0.len() as f64 }
    }
}
