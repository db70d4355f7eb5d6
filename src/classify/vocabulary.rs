//! Which hashes have a row, and where.

/// A set of hashes with the number of each, found by open addressing.
///
/// Twice as many slots as hashes and linear probing: a look-up touches one cache line in nearly every case.
/// Most n-grams of a text have no row; a bit for each hash, in a set so small that it stays in the nearest cache, tells
/// of nine in ten of these before a slot is touched.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Vocabulary {
    hashes: Vec<u32>,
    /// Hash and number, or `FREE`; the length is a power of two.
    slots: Vec<(u32, u32)>,
    /// A bit for the upper bits of each hash; the length is a power of two.
    seen: Vec<u64>,
    /// How far a hash is shifted down to its bit.
    shift: u32,
}

/// The hashes of one text's positions, looked up together: most look-ups wait for memory, and so they wait together.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookups {
    /// Hash and position.
    wanted: Vec<(u32, u32)>,
    count: usize,
    slots: Vec<(u32, u32)>,
}

impl Lookups {
    /// Empties it and makes room for so many hashes; more of them are not taken.
    pub(super) fn clear(&mut self, most: usize) {
        self.count = 0;
        if self.wanted.len() < most {
            self.wanted.resize(most, (0, 0));
            self.slots.resize(most, (0, 0));
        }
    }
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
        let bits = (hashes.len().max(8) * 8).next_power_of_two().min(1 << 31);
        let shift = 32 - bits.trailing_zeros();
        let mut seen = vec![0; bits.div_ceil(64)];
        for &hash in &hashes {
            let bit = hash >> shift;
            *seen.get_mut(bit as usize / 64)? |= 1 << (bit % 64);
        }
        Some(Self { hashes, slots, seen, shift })
    }

    /// Tells whether a hash may have a number: 1, or 0 where it has none.
    #[inline]
    fn may_hold(&self, hash: u32) -> u64 {
        let bit = hash >> self.shift;
        self.seen.get(bit as usize / 64).map_or(0, |word| word >> (bit % 64) & 1)
    }

    /// Takes a hash of a position; positions come in order.
    #[inline]
    pub(super) fn want(&self, lookups: &mut Lookups, hash: u32, position: u32) {
        // Writing and taking back is cheaper than a branch that nobody can predict.
        if let Some(place) = lookups.wanted.get_mut(lookups.count) {
            *place = (hash, position);
            lookups.count += self.may_hold(hash) as usize;
        }
    }

    /// Gives the numbers of the hashes that were taken, in order, and where those of each position end.
    ///
    /// Each step is a pass of its own: where nothing depends on what a load brings, the next loads need not wait for it.
    pub(super) fn find_all(
        &self,
        lookups: &mut Lookups,
        positions: usize,
        numbers: &mut Vec<u32>,
        ends: &mut Vec<u32>,
    ) {
        let Lookups { wanted, count, slots } = lookups;
        let wanted = wanted.get(..*count).unwrap_or_default();
        for (slot, &(hash, _)) in slots.iter_mut().zip(wanted) {
            *slot = self.slots.get(start(hash, self.slots.len())).copied().unwrap_or((0, FREE));
        }
        numbers.resize(wanted.len(), 0);
        ends.clear();
        ends.resize(positions, 0);
        let mut n = 0;
        for (&(found, number), &(hash, position)) in slots.iter().zip(wanted) {
            let number = if found == hash || number == FREE {
                number
            } else {
                self.find(hash).unwrap_or(FREE)
            };
            if let (Some(place), Some(end)) = (numbers.get_mut(n), ends.get_mut(position as usize))
            {
                *place = number;
                n += usize::from(number != FREE);
                *end = n as u32;
            }
        }
        numbers.truncate(n);
        let mut last = 0;
        for end in ends {
            last = last.max(*end);
            *end = last;
        }
    }

    /// Gives the number of a hash.
    pub(super) fn find(&self, hash: u32) -> Option<u32> {
        if self.may_hold(hash) == 0 {
            return None;
        }
        let size = self.slots.len();
        let mut at = start(hash, size);
        // Half of the slots are free, so this ends.
        loop {
            let &(found, number) = self.slots.get(at)?;
            if number == FREE {
                return None;
            }
            if found == hash {
                return Some(number);
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
