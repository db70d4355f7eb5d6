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

/// The features of one text, and their sums, a row a unit.
///
/// Features are collected first and looked up together: most look-ups wait for memory, and so they wait together.
#[derive(Clone, Debug, Default)]
pub struct Accumulator<const WIDTH: usize> {
    wanted: Vec<(u32, i32)>,
    found: Vec<(Slot, i32)>,
    rows: Vec<[i16; WIDTH]>,
}

impl<const WIDTH: usize> Accumulator<WIDTH> {
    /// Takes a feature: its key, and the unit that the row of bit 0 counts for; units that do not exist are left out.
    #[inline]
    pub fn push(&mut self, key: u32, first: i32) {
        self.wanted.push((key, first));
    }

    /// Empties the sums and makes room for `n` units.
    pub fn clear(&mut self, n: usize) {
        self.wanted.clear();
        self.rows.clear();
        self.rows.resize(n, [0; WIDTH]);
    }

    /// Borrows the sums, `WIDTH` a unit.
    pub fn scores(&self) -> &[i16] {
        self.rows.as_flattened()
    }
}

/// Adds a row; in eights, which is a vector register of sums.
///
/// A unit gets at most 8 rows of each of at most 32 templates, so no sum leaves the range: 8 · 32 · 127 < 2¹⁵.
#[inline]
fn add<const WIDTH: usize>(sums: &mut [i16; WIDTH], row: &[i8; WIDTH]) {
    const { assert!(WIDTH.is_multiple_of(8), "a row is a whole number of registers") };
    let (sums, _) = sums.as_chunks_mut::<8>();
    let (row, _) = row.as_chunks::<8>();
    for (sums, row) in sums.iter_mut().zip(row) {
        for (sum, &cell) in sums.iter_mut().zip(row) {
            *sum = sum.wrapping_add(i16::from(cell));
        }
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

    /// Looks up the features that `sums` has taken, and adds their rows up.
    pub fn sum(&self, sums: &mut Accumulator<WIDTH>) {
        let Accumulator { wanted, found, rows } = sums;
        found.clear();
        found.resize(wanted.len(), (Slot::default(), 0));
        let mut n = 0;
        for &(key, first) in &*wanted {
            let at = self.find(key);
            if let (Some(place), Some(&slot)) = (found.get_mut(n), self.slots.get(at)) {
                *place = (slot, first);
            }
            // Adding is cheaper than a branch that nobody can predict.
            n += usize::from(self.keys.get(at) == Some(&key));
        }
        for &(slot, first) in found.iter().take(n) {
            let mut mask = slot.mask;
            let mut place = slot.place as usize;
            while mask != 0 {
                let unit = first.wrapping_add_unsigned(mask.trailing_zeros()).cast_unsigned();
                if let (Some(sums), Some(row)) =
                    (rows.get_mut(unit as usize), self.cells.get(place))
                {
                    add(sums, row);
                }
                place += 1;
                mask &= mask - 1;
            }
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
