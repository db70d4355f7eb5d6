//! Postings: which earlier items share keys with an item.

use std::collections::HashMap;

use crate::cluster::sketch::Keys;

/// No posting.
const NONE: u32 = u32::MAX;

/// Chains of postings by key, the latest first.
///
/// ```text
/// heads   [hash of key] → posting        as many heads as postings, doubled when they are fewer
/// posting → key · item · next posting    12 bytes a key of an item
/// ```
///
/// Keys of one head share a chain; a posting holds its key, so a stranger costs a step and no comparison of items.
#[derive(Clone, Debug)]
pub(super) struct Postings {
    heads: Vec<u32>,
    postings: Vec<Posting>,
}

#[derive(Clone, Copy, Debug)]
struct Posting {
    key: u32,
    item: u32,
    next: u32,
}

/// A step over strangers is cheap; so many for each item that is wanted.
const STRANGERS: usize = 4;

impl Default for Postings {
    fn default() -> Self {
        Self { heads: vec![NONE; 1 << 12], postings: Vec::new() }
    }
}

impl Postings {
    /// Adds an item under its keys.
    pub(super) fn add(&mut self, item: u32, keys: &Keys) {
        for &key in keys.single.iter().chain(&keys.bands) {
            if self.postings.len() >= self.heads.len() {
                self.grow();
            }
            let head = self.head(key);
            let Some(first) = self.heads.get_mut(head) else { continue };
            // Beyond 2^32 postings nothing is added: such an item stands alone.
            let Ok(at) = u32::try_from(self.postings.len()) else { return };
            self.postings.push(Posting { key, item, next: *first });
            *first = at;
        }
    }

    /// Counts for the latest `reach` items of each key how many keys they share; a band counts as two.
    pub(super) fn shared(&self, keys: &Keys, reach: usize) -> HashMap<u32, u32> {
        let mut counts = HashMap::new();
        let weighed = keys.single.iter().map(|k| (k, 1)).chain(keys.bands.iter().map(|k| (k, 2)));
        for (&key, weight) in weighed {
            let (mut at, mut found) = (self.heads.get(self.head(key)).copied().unwrap_or(NONE), 0);
            for _ in 0..reach * STRANGERS {
                let Some(posting) = self.postings.get(at as usize) else { break };
                if posting.key == key {
                    *counts.entry(posting.item).or_insert(0) += weight;
                    found += 1;
                    if found == reach {
                        break;
                    }
                }
                at = posting.next;
            }
        }
        counts
    }

    fn head(&self, key: u32) -> usize {
        // The number of heads is a power of two.
        (key.wrapping_mul(0x9E37_79B9) >> 3) as usize & (self.heads.len() - 1)
    }

    fn grow(&mut self) {
        self.heads = vec![NONE; self.heads.len() * 2];
        for at in 0..self.postings.len() {
            let Some(key) = self.postings.get(at).map(|p| p.key) else { continue };
            let head = self.head(key);
            let (Some(first), Some(posting)) =
                (self.heads.get_mut(head), self.postings.get_mut(at))
            else {
                continue;
            };
            posting.next = *first;
            *first = at as u32;
        }
    }
}
