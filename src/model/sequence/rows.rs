//! Rows of weights by key: what a feature says about every tag.

use std::{hint::black_box, ops::Range};

use crate::error::{Error, Result};

/// Weights of features: for a key a block of rows, one row for each offset at which the feature counts.
///
/// ```text
/// filter  1 bit a hash                      8 to 16 bits a key, so that nine of ten absent keys cost no more
/// slots   key u32 · place and reach u32     open addressing, at most half full; key 0 is free
/// cells   i8 × WIDTH a row                  rows of a block lie together, from its first set bit to its last one
/// ```
///
/// Keys are hashes: all their bits are spread evenly, and are taken as they are.
///
/// A row holds the weights of all tags but `O`, less the weight of `O`: one number fewer, and a sum of 0 means that a
/// tag is as good as `O`. A feature is looked up once, at the place where it stands in the text, and its rows are added
/// to the scores of the units around it: five rows of one character cost one look-up.
#[derive(Clone, Debug)]
pub struct Rows<const WIDTH: usize> {
    filter: Vec<u64>,
    filter_shift: u32,
    slots: Vec<Slot>,
    cells: Vec<[i8; WIDTH]>,
}

/// Key, and where its rows are: place · offset of the first one · their number, in 24, 4 and 4 bits.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: u32,
    rows: u32,
}

/// The place of rows, the offset of the first, and how many they are.
#[inline]
const fn block(rows: u32) -> (usize, usize, usize) {
    ((rows >> 8) as usize, (rows >> 4 & 7) as usize, (rows & 15) as usize)
}

/// Rows that a table may have at most.
const MOST_ROWS: usize = 1 << 24;

/// How far before the first and behind the last unit a row may count: sums there are thrown away.
const MARGIN: usize = 8;

/// The features of one text, and their sums, a row a unit.
///
/// Features are collected first and looked up together: most look-ups wait for memory, and so they wait together.
#[derive(Clone, Debug, Default)]
pub struct Accumulator<const WIDTH: usize> {
    wanted: Vec<(u32, i32)>,
    count: usize,
    slots: Vec<Slot>,
    found: Vec<(u32, i32)>,
    rows: Vec<[i16; WIDTH]>,
}

impl<const WIDTH: usize> Accumulator<WIDTH> {
    /// Empties the sums and makes room for `n` units and for `features` features; more of them are not taken.
    pub fn clear(&mut self, n: usize, features: usize) {
        self.count = 0;
        if self.wanted.len() < features {
            self.wanted.resize(features, (0, 0));
            self.slots.resize(features, Slot::default());
            self.found.resize(features, (0, 0));
        }
        self.rows.clear();
        self.rows.resize(n + 2 * MARGIN, [0; WIDTH]);
    }

    /// Adds a row to the sums of a unit.
    #[inline]
    pub fn add(&mut self, unit: i32, row: &[i16; WIDTH]) {
        let at = unit.wrapping_add_unsigned(MARGIN as u32).cast_unsigned() as usize;
        if let Some(sums) = self.rows.get_mut(at) {
            *sums = std::array::from_fn(|i| sums[i].wrapping_add(row[i]));
        }
    }

    /// Makes all tags but `O` as bad as can be for some units.
    pub fn rule_out(&mut self, units: Range<usize>) {
        let rows = self.rows.get_mut(units.start + MARGIN..units.end + MARGIN);
        rows.unwrap_or_default().fill([i16::MIN / 2; WIDTH]);
    }

    /// Borrows the sums, one row a unit.
    pub fn rows(&self) -> &[[i16; WIDTH]] {
        self.rows.get(MARGIN..self.rows.len().saturating_sub(MARGIN)).unwrap_or_default()
    }
}

/// Adds a row as a whole, which the compiler turns into vector code. Sums wrap, so whoever makes the features sees to it
/// that no sum leaves the range.
#[inline]
fn add<const WIDTH: usize>(sums: &mut [i16; WIDTH], row: &[i8; WIDTH]) {
    *sums = std::array::from_fn(|i| sums[i].wrapping_add(i16::from(row[i])));
}

impl<const WIDTH: usize> Rows<WIDTH> {
    /// Builds the table from blocks: key, mask of offsets, one row for each set bit, lowest first.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where a key stands there twice or is 0, a block has not as many rows as bits, or there are more
    /// than 2²⁴ rows.
    pub fn new(
        model: &str,
        blocks: &[(u32, u8)],
        cells: impl IntoIterator<Item = [i8; WIDTH], IntoIter: ExactSizeIterator>,
    ) -> Result<Self> {
        let reach = |mask: u8| (8 - mask.leading_zeros()).saturating_sub(mask.trailing_zeros());
        let laid: usize = blocks.iter().map(|&(_, mask)| reach(mask) as usize).sum();
        if laid > MOST_ROWS {
            let message = format!("{laid} rows; expected at most {MOST_ROWS}");
            return Err(Error::model(model, message));
        }
        let mut cells = cells.into_iter();
        let told = blocks.iter().map(|(_, mask)| mask.count_ones()).sum::<u32>();
        if told as usize != cells.len() {
            let message = format!("{} rows; the masks say {told}", cells.len());
            return Err(Error::model(model, message));
        }
        let size = (blocks.len() * 2).next_power_of_two().max(16);
        let words = (blocks.len() / 8).next_power_of_two().max(4);
        let mut rows = Self {
            filter: vec![0; words],
            filter_shift: 32 - (64 * words).trailing_zeros().min(31),
            slots: vec![Slot::default(); size],
            cells: Vec::with_capacity(laid),
        };
        for &(key, mask) in blocks {
            let at = rows.place(key);
            let (word, bit) = rows.filter_place(key);
            if let Some(word) = rows.filter.get_mut(word) {
                *word |= 1 << bit;
            }
            let Some(slot) = rows.slots.get_mut(at) else { continue };
            if slot.key == key {
                let message = format!("key {key:08x} is 0 or stands there twice");
                return Err(Error::model(model, message));
            }
            let (first, count) = (mask.trailing_zeros() & 7, reach(mask));
            *slot = Slot { key, rows: (rows.cells.len() as u32) << 8 | first << 4 | count };
            for offset in first..first + count {
                let own = mask >> offset & 1 == 1;
                rows.cells.push(own.then(|| cells.next()).flatten().unwrap_or([0; WIDTH]));
            }
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

    /// Takes a feature: its key, and the unit that the row of bit 0 counts for; units that do not exist are left out.
    #[inline]
    pub fn want(&self, sums: &mut Accumulator<WIDTH>, key: u32, first: i32) {
        // Writing and taking back is cheaper than a branch that nobody can predict.
        if let Some(place) = sums.wanted.get_mut(sums.count) {
            *place = (key, first);
            sums.count += usize::from(self.may_hold(key));
        }
    }

    /// Looks up the features that `sums` has taken, and adds their rows up; then it takes others.
    ///
    /// Each step is a pass of its own: where nothing depends on what a load brings, the next loads need not wait for it.
    pub fn sum(&self, sums: &mut Accumulator<WIDTH>) {
        let Accumulator { wanted, count, slots, found, rows } = sums;
        let wanted = wanted.get(..std::mem::take(count)).unwrap_or_default();
        for (slot, &(key, _)) in slots.iter_mut().zip(wanted) {
            *slot = self.slots.get(self.home(key)).copied().unwrap_or_default();
        }
        let mut n = 0;
        for (&slot, &(key, first)) in slots.iter().zip(wanted) {
            let slot = if slot.key == key || slot.key == 0 { slot } else { self.find(key) };
            if let Some(place) = found.get_mut(n) {
                *place = (slot.rows, first);
                n += usize::from(slot.key == key);
            }
        }
        let found = found.get(..n).unwrap_or_default();
        let touched = found.iter().fold(0_i8, |sum, &(slot, _)| {
            let cell = self.cells.get(slot as usize >> 8).and_then(|row| row.first());
            sum.wrapping_add(cell.copied().unwrap_or(0))
        });
        black_box(touched);
        for &(slot, first) in found {
            let (place, offset, count) = block(slot);
            let start =
                first.wrapping_add_unsigned(MARGIN as u32).cast_unsigned() as usize + offset;
            let reach = rows.get_mut(start..).and_then(|r| r.get_mut(..count));
            let cells = self.cells.get(place..).and_then(|c| c.get(..count));
            if let (Some(reach), Some(cells)) = (reach, cells) {
                reach.iter_mut().zip(cells).for_each(|(sums, row)| add(sums, row));
            }
        }
    }

    /// Lays out the rows of some keys, at most 2¹⁶, so that they are found by the key's place; at some places there is none.
    pub fn lay_out<const SPAN: usize>(
        &self,
        keys: impl Iterator<Item = Option<u32>>,
    ) -> Dense<WIDTH, SPAN> {
        let mut blocks = vec![[[0; WIDTH]; SPAN]];
        let places = keys.take(1 << 16).map(|key| {
            let key = key.filter(|&key| self.may_hold(key));
            let found = key.map(|key| self.find(key)).filter(|slot| Some(slot.key) == key);
            let Some(slot) = found else { return 0 };
            let (place, offset, count) = block(slot.rows);
            let cells = self.cells.get(place..).unwrap_or_default().iter().take(count);
            let mut block = [[0; WIDTH]; SPAN];
            block.iter_mut().skip(offset).zip(cells).for_each(|(to, row)| *to = *row);
            blocks.push(block);
            u16::try_from(blocks.len() - 1).unwrap_or(0)
        });
        Dense { places: places.collect(), blocks }
    }

    /// Tells whether the filter lets a key through.
    #[inline]
    fn may_hold(&self, key: u32) -> bool {
        let (word, bit) = self.filter_place(key);
        self.filter.get(word).copied().unwrap_or(0) >> bit & 1 == 1
    }

    /// The word and bit of a key in the filter.
    #[inline]
    fn filter_place(&self, key: u32) -> (usize, u32) {
        let place = key >> self.filter_shift;
        ((place >> 6) as usize, place & 63)
    }

    /// Where the search for a key starts.
    #[inline]
    fn home(&self, key: u32) -> usize {
        // Other bits than those of the filter.
        key as usize & (self.slots.len() - 1)
    }

    /// The slot of a key, or the free one where it belongs.
    #[inline]
    fn find(&self, key: u32) -> Slot {
        self.slots.get(self.place(key)).copied().unwrap_or_default()
    }

    #[inline]
    fn place(&self, key: u32) -> usize {
        let mut at = self.home(key);
        while self.slots.get(at).is_some_and(|s| s.key != key && s.key != 0) {
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
    }
}

/// Rows of features that are numbered instead of hashed, each for `SPAN` units from a first one on.
#[derive(Clone, Debug)]
pub struct Dense<const WIDTH: usize, const SPAN: usize> {
    /// The block of each number; block 0 is empty.
    places: Vec<u16>,
    blocks: Vec<[[i8; WIDTH]; SPAN]>,
}

impl<const WIDTH: usize, const SPAN: usize> Dense<WIDTH, SPAN> {
    /// Starts to add up the rows of features that stand at one unit after the other.
    pub fn run(&self) -> Run<'_, WIDTH, SPAN> {
        Run { dense: self, last: [&[[0; WIDTH]; SPAN]; SPAN] }
    }
}

/// A run of numbered features, the newest of which are remembered: a unit gets all its rows at once.
#[derive(Clone, Copy, Debug)]
pub struct Run<'d, const WIDTH: usize, const SPAN: usize> {
    dense: &'d Dense<WIDTH, SPAN>,
    /// The newest block first.
    last: [&'d [[i8; WIDTH]; SPAN]; SPAN],
}

impl<const WIDTH: usize, const SPAN: usize> Run<'_, WIDTH, SPAN> {
    /// Takes the feature of the next unit; gives what the newest features say of the first unit that it counts for.
    #[inline]
    pub fn next(&mut self, number: u16) -> [i16; WIDTH] {
        self.last.rotate_right(1);
        let place = self.dense.places.get(usize::from(number)).copied().unwrap_or(0);
        if let Some(own) = self.dense.blocks.get(usize::from(place)) {
            self.last[0] = own;
        }
        let mut sums = [0; WIDTH];
        for (offset, block) in self.last.iter().enumerate() {
            add(&mut sums, &block[offset]);
        }
        sums
    }
}
