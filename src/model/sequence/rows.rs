//! Rows of byte weights by key: what a feature says about every tag.

use crate::error::{Error, Result};

/// Weights of features: for a key a block of rows, one row for each offset at which the feature counts.
///
/// ```text
/// keys    u32                               open addressing, at most half full; key 0 is free
/// slots   place u32 · mask u8               in the order of the keys, apart because most look-ups find nothing
/// cells   i8 × WIDTH a row                  rows of a block lie together, one for each set bit of its mask
/// ```
///
/// A feature is looked up once, at the place where it stands in the text, and its rows are added to the scores of the
/// units around it: five rows of one character cost one look-up.
#[derive(Clone, Debug)]
pub struct Rows<const WIDTH: usize> {
    keys: Vec<u32>,
    slots: Vec<Slot>,
    shift: u32,
    cells: Vec<[i8; WIDTH]>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    place: u32,
    mask: u8,
}

/// The sums of one text, a row a unit.
#[derive(Clone, Debug, Default)]
pub struct Accumulator<const WIDTH: usize> {
    rows: Vec<[i16; WIDTH]>,
}

impl<const WIDTH: usize> Accumulator<WIDTH> {
    /// Empties the sums and makes room for `n` units.
    pub fn clear(&mut self, n: usize) {
        self.rows.clear();
        self.rows.resize(n, [0; WIDTH]);
    }

    /// Borrows the sums, `WIDTH` a unit.
    pub fn scores(&self) -> &[i16] {
        self.rows.as_flattened()
    }
}

impl<const WIDTH: usize> Rows<WIDTH> {
    /// Builds the table from blocks: key, mask of offsets, one row for each set bit, lowest first.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where a key stands there twice or is 0, or a block has not as many rows as bits.
    pub fn new(model: &str, blocks: &[(u32, u8)], cells: Vec<[i8; WIDTH]>) -> Result<Self> {
        let size = (blocks.len() * 2).next_power_of_two().max(16);
        let shift = 32 - size.trailing_zeros();
        let mut rows =
            Self { keys: vec![0; size], slots: vec![Slot::default(); size], shift, cells };
        let mut place = 0_u32;
        for &(key, mask) in blocks {
            let at = rows.find(key);
            let (Some(known), Some(slot)) = (rows.keys.get_mut(at), rows.slots.get_mut(at)) else {
                continue;
            };
            if *known == key {
                return Err(Error::model(
                    model,
                    format!("key {key:08x} is 0 or stands there twice"),
                ));
            }
            (*known, *slot) = (key, Slot { place, mask });
            place += mask.count_ones();
        }
        if place as usize != rows.cells.len() {
            let message = format!("{} rows; the masks say {place}", rows.cells.len());
            return Err(Error::model(model, message));
        }
        Ok(rows)
    }

    /// Gives the number of rows.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Tells whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Adds the rows of a key: the one of bit `i` to unit `first + i`; units that do not exist are left out.
    #[inline]
    pub fn add(&self, key: u32, first: isize, sums: &mut Accumulator<WIDTH>) {
        let at = self.find(key);
        if self.keys.get(at) != Some(&key) {
            return;
        }
        let Some(slot) = self.slots.get(at) else { return };
        let mut mask = slot.mask;
        let mut place = slot.place as usize;
        while mask != 0 {
            let at = first.wrapping_add_unsigned(mask.trailing_zeros() as usize).cast_unsigned();
            if let (Some(sums), Some(row)) = (sums.rows.get_mut(at), self.cells.get(place)) {
                for (sum, &cell) in sums.iter_mut().zip(row) {
                    *sum = sum.saturating_add(i16::from(cell));
                }
            }
            place += 1;
            mask &= mask - 1;
        }
    }

    /// The place of a key, or the free one where it belongs.
    #[inline]
    fn find(&self, key: u32) -> usize {
        // Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4).
        let mut at = (key.wrapping_mul(0x9E37_79B9) >> self.shift) as usize;
        while self.keys.get(at).is_some_and(|&k| k != key && k != 0) {
            at = (at + 1) & (self.keys.len() - 1);
        }
        at
    }
}
