//! Which hashes have a row, and where.

/// A set of hashes with the number of each, found by open addressing.
///
/// Twice as many slots as hashes and linear probing: a look-up touches one cache line in nearly every case,
/// also for a hash that is not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Vocabulary {
    hashes: Vec<u32>,
    /// Hash and number, or `FREE`; the length is a power of two.
    slots: Vec<(u32, u32)>,
}

const FREE: u32 = u32::MAX;
/// Of ten million fair hashes in half-filled slots the longest run is below 100.
const MOST_PROBES: usize = 1_000;

impl Vocabulary {
    /// Numbers hashes in their order; nothing where one stands there twice, or where so many want the same slot
    /// that no training can have made them.
    pub(super) fn new(hashes: Vec<u32>) -> Option<Self> {
        let size = (hashes.len().max(1) * 2).next_power_of_two();
        let mut slots = vec![(0, FREE); size];
        for (number, &hash) in (0..).zip(&hashes) {
            let mut at = start(hash, size);
            for probe in 0.. {
                if probe > MOST_PROBES {
                    return None;
                }
                let slot = slots.get_mut(at)?;
                if slot.1 == FREE {
                    *slot = (hash, number);
                    break;
                }
                if slot.0 == hash {
                    return None;
                }
                at = (at + 1) & (size - 1);
            }
        }
        Some(Self { hashes, slots })
    }

    pub(super) fn find(&self, hash: u32) -> Option<usize> {
        let size = self.slots.len();
        let mut at = start(hash, size);
        // Half of the slots are free, so this ends.
        loop {
            let &(found, number) = self.slots.get(at)?;
            if number == FREE {
                return None;
            }
            if found == hash {
                return Some(number as usize);
            }
            at = (at + 1) & (size - 1);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.hashes.len()
    }

    pub(super) fn hashes(&self) -> &[u32] {
        &self.hashes
    }
}

const fn start(hash: u32, size: usize) -> usize {
    hash as usize & size.wrapping_sub(1)
}
