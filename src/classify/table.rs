//! The rows of a network, and their sums and highest values over positions.
//!
//! Rows are cut into blocks of sixteen numbers, the last one filled up with zeros, and a text is pooled block by block:
//! what one block needs over all positions stays in registers.
//!
//! ```text
//! row 0   [16 × i8] [16 × i8] …      position 0   bias + row 3 + row 812 -> rectified -> highest, sum
//! row 1   [16 × i8] [16 × i8] …      position 1   bias + row 17          -> rectified -> highest, sum
//! ```

/// How many numbers are worked on at once: two registers of eight 16-bit numbers, which every x86-64 and ARM64 has.
const LANES: usize = 16;

/// A table of rows with a bias that every position starts from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Table {
    dim: usize,
    /// Blocks a row.
    blocks: usize,
    cells: Vec<[i8; LANES]>,
    /// One a block.
    bias: Vec<[i16; LANES]>,
    /// So many positions can be added up in 16 bits.
    run: usize,
}

/// The highest value and the sum of each dimension; never negative.
#[derive(Clone, Debug, Default)]
pub(super) struct Pooled {
    highest: Vec<i16>,
    sum: Vec<i32>,
    dim: usize,
}

impl Table {
    /// Takes `rows × dim` numbers; a position adds up at most `orders` rows.
    pub(super) fn new(cells: &[i8], bias: &[i16], orders: usize) -> Self {
        let dim = bias.len();
        let blocks = dim.div_ceil(LANES);
        let mut padded = Vec::with_capacity(cells.len() / dim.max(1) * blocks);
        for row in cells.chunks_exact(dim.max(1)) {
            padded.extend(row.chunks(LANES).map(block));
        }
        let orders = i16::try_from(orders).unwrap_or(i16::MAX);
        let most = bias.iter().copied().max().unwrap_or(0).max(0).saturating_add(orders * 128);
        let run = usize::from(i16::MAX.unsigned_abs() / most.max(1).unsigned_abs()).max(1);
        let bias = bias.chunks(LANES).map(block).collect();
        Self { dim, blocks, cells: padded, bias, run }
    }

    /// Gives the rows one after the other.
    pub(super) fn cells(&self) -> Vec<i8> {
        let rows = self.cells.chunks_exact(self.blocks.max(1));
        rows.flat_map(|r| r.as_flattened().iter().take(self.dim)).copied().collect()
    }

    /// Gives the bias.
    pub(super) fn bias(&self) -> &[i16] {
        let bias = self.bias.as_flattened();
        bias.get(..self.dim).unwrap_or(bias)
    }

    /// Adds up the bias and some rows.
    pub(super) fn sum(&self, rows: &[u32]) -> Vec<i16> {
        let mut out = Vec::with_capacity(self.blocks * LANES);
        for (at, bias) in self.bias.iter().enumerate() {
            out.extend(self.block(at, *bias, rows));
        }
        out.truncate(self.dim);
        out
    }

    /// Pools the positions of a text: position `i` has the rows up to `ends[i]` that its forerunner has not.
    pub(super) fn pool(&self, rows: &[u32], ends: &[u32], pooled: &mut Pooled) {
        let (highest, _) = pooled.highest.as_chunks_mut::<LANES>();
        let (sum, _) = pooled.sum.as_chunks_mut::<LANES>();
        let blocks = self.bias.iter().zip(highest).zip(sum).enumerate();
        for (at, ((&bias, highest), sum)) in blocks {
            let mut from = 0;
            let mut high = *highest;
            for run in ends.chunks(self.run) {
                let mut part = [0_i16; LANES];
                for &end in run {
                    let here = rows.get(from..end as usize).unwrap_or_default();
                    from = end as usize;
                    let hidden = self.block(at, bias, here);
                    for ((&h, high), part) in hidden.iter().zip(&mut high).zip(&mut part) {
                        let h = h.max(0);
                        *high = h.max(*high);
                        *part = part.wrapping_add(h);
                    }
                }
                for (sum, part) in sum.iter_mut().zip(part) {
                    *sum += i32::from(part);
                }
            }
            *highest = high;
        }
    }

    /// One block of the bias and some rows; [`Table::new`] keeps it within 16 bits.
    #[inline]
    fn block(&self, at: usize, bias: [i16; LANES], rows: &[u32]) -> [i16; LANES] {
        let mut hidden = bias;
        for &row in rows {
            let Some(cells) = self.cells.get(row as usize * self.blocks + at) else { continue };
            for (h, &w) in hidden.iter_mut().zip(cells) {
                *h = h.wrapping_add(i16::from(w));
            }
        }
        hidden
    }
}

impl Pooled {
    /// Starts anew, for a table.
    pub(super) fn clear(&mut self, table: &Table) {
        self.dim = table.dim;
        self.highest.clear();
        self.highest.resize(table.blocks * LANES, 0);
        self.sum.clear();
        self.sum.resize(table.blocks * LANES, 0);
    }

    /// Gives the highest value of each dimension.
    pub(super) fn highest(&self) -> &[i16] {
        self.highest.get(..self.dim).unwrap_or(&self.highest)
    }

    /// Gives the sum of each dimension.
    pub(super) fn sum(&self) -> &[i32] {
        self.sum.get(..self.dim).unwrap_or(&self.sum)
    }
}

/// Fills up with zeros.
fn block<T: Copy + Default>(of: &[T]) -> [T; LANES] {
    let mut out = [T::default(); LANES];
    out.iter_mut().zip(of).for_each(|(to, from)| *to = *from);
    out
}
