//! Rows of byte weights by key: what a feature says about every tag.

use crate::error::{Error, Result};

/// Weights of features: for a key a block of rows, one row for each offset at which the feature counts.
///
/// ```text
/// slots   key u32 · place u32 · mask u8     open addressing, at most half full; key 0 is free
/// cells   i8 × WIDTH a row                  rows of a block lie together, one for each set bit of its mask
/// ```
///
/// A feature is looked up once, at the place where it stands in the text, and its rows are added to the scores of the
/// units around it: five rows of one character cost one look-up.
#[derive(Clone, Debug)]
pub struct Rows<const WIDTH: usize> {
    slots: Vec<Slot>,
    shift: u32,
    cells: Vec<[i8; WIDTH]>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: u32,
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
        let mut rows = Self { slots: vec![Slot::default(); size], shift: 32 - size.trailing_zeros(), cells };
        let mut place = 0_u32;
        for &(key, mask) in blocks {
            if key == 0 || rows.slot(key).is_some() {
                return Err(Error::model(model, format!("key {key:08x} is 0 or stands there twice")));
            }
            let mut at = rows.home(key);
            while rows.slots.get(at).is_some_and(|s| s.key != 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(slot) = rows.slots.get_mut(at) {
                *slot = Slot { key, place, mask };
            }
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
        let Some(slot) = self.slot(key) else { return };
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

    #[inline]
    fn home(&self, key: u32) -> usize {
        // Fibonacci hashing: the keys are hashes, but stored ones are the high half of a sorted list.
        (key.wrapping_mul(0x9E37_79B9) >> self.shift) as usize
    }

    #[inline]
    fn slot(&self, key: u32) -> Option<Slot> {
        let mut at = self.home(key);
        loop {
            let slot = *self.slots.get(at)?;
            if slot.key == key {
                return Some(slot);
            }
            if slot.key == 0 {
                return None;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}
