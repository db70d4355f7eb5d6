//! Ids that come more than once.

use std::{
    collections::HashSet,
    hash::{BuildHasherDefault, Hasher},
};

yunbao::closed_set! {
    /// What to do with an item whose id came before.
    pub enum OnDuplicate: "way with duplicates" {
        /// Reject it.
        Error = "error", "拒绝";
        /// Leave it out and count it.
        KeepFirst = "keep-first", "保留首条";
        /// Keep it and count it.
        KeepAll = "keep-all", "全部保留";
    }
}

/// The ids seen so far, as hashes.
///
/// # Cost
///
/// Where every item is kept, ids only are counted: 64 bits each, the first [`COUNTED`] of them, in a table that grows
/// once, after the first [`FEW`], to 19 MB, so that memory stays flat in long runs. Where items are dropped nothing may be mistaken: 128 bits each, all of them,
/// 17 to 40 bytes an id.
#[derive(Debug)]
pub(crate) enum Seen {
    Counting(HashSet<u64, BuildHasherDefault<AsIs>>),
    Exact(HashSet<u128, BuildHasherDefault<AsIs>>),
}

/// Fills a table of 2^21 places to seven eighths: 19 MB.
const COUNTED: usize = 1_835_008;

/// Fills a table of 2^15 places to seven eighths.
const FEW: usize = 28_672;

/// Takes a hash for its own hash: all bits of it are as good as any.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let own = bytes.iter().take(8).rev().fold(0, |sum, &b| sum << 8 | u64::from(b));
        self.0 ^= own;
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 ^= hash;
    }

    fn write_u128(&mut self, hash: u128) {
        self.0 ^= (hash >> 64) as u64;
    }
}

impl Seen {
    pub(crate) fn new(way: OnDuplicate) -> Self {
        match way {
            OnDuplicate::KeepAll => {
                Self::Counting(HashSet::with_capacity_and_hasher(FEW, BuildHasherDefault::new()))
            }
            OnDuplicate::Error | OnDuplicate::KeepFirst => Self::Exact(HashSet::default()),
        }
    }

    /// Remembers an id and tells whether it came before.
    pub(crate) fn is_repeated(&mut self, id: IdHash) -> bool {
        match self {
            Self::Counting(seen) if seen.len() >= COUNTED => seen.contains(&id.short()),
            Self::Counting(seen) => {
                if seen.len() == FEW {
                    seen.reserve(COUNTED - FEW);
                }
                !seen.insert(id.short())
            }
            Self::Exact(seen) => !seen.insert(id.0),
        }
    }
}

/// The hash of an id: half of BLAKE3, so that nobody can make two ids of one hash.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IdHash(u128);

impl IdHash {
    pub(crate) fn of(id: &str) -> Self {
        let hash = blake3::hash(id.as_bytes());
        let bytes = hash.as_bytes().first_chunk().copied().unwrap_or_default();
        Self(u128::from_le_bytes(bytes))
    }

    /// Gives which of `count` shares the id falls to, from 0.
    pub(crate) fn share(self, count: u128) -> u128 {
        self.0 % count.max(1)
    }

    fn short(self) -> u64 {
        u64::try_from(self.0 & u128::from(u64::MAX)).unwrap_or(0)
    }
}
