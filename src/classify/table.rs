//! The rows of a network, and their sums and highest values over positions.
//!
//! Rows are cut into blocks of 32 numbers, the last one filled up with zeros, and a text is pooled block by block: what one
//! block needs over all positions stays in registers. A block is two times eight words of 16 bits with two numbers each, so
//! that shifts by eight bits, which keep the sign, give both halves as 16-bit numbers:
//!
//! ```text
//! word      0        1            7        word << 8 >> 8   numbers 0 to 7
//!        [ 8 | 0 ][ 9 | 1 ] … [ 15 | 7 ]   word >> 8        numbers 8 to 15
//!
//! position 0   bias + row 3 + row 812 -> rectified -> highest, sum
//! position 1   bias + row 17          -> rectified -> highest, sum
//! ```

use wide::i16x8;

/// How many numbers a register holds: 128 bits of 16, which every x86-64 and ARM64 has.
const LANES: usize = 8;
/// How many numbers a block has.
const BLOCK: usize = 4 * LANES;

/// The 16-bit numbers of a block.
type Wide = [i16x8; 4];

/// A table of rows with a bias that every position starts from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Table {
    dim: usize,
    /// Blocks a row.
    blocks: usize,
    cells: Vec<[i16x8; 2]>,
    /// One a block.
    bias: Vec<Wide>,
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
        let blocks = dim.div_ceil(BLOCK);
        let mut packed = Vec::with_capacity(cells.len() / dim.max(1) * blocks);
        for row in cells.chunks_exact(dim.max(1)) {
            let (whole, rest) = row.as_chunks::<BLOCK>();
            packed.extend(whole.iter().map(pack));
            if !rest.is_empty() {
                let mut filled = [0; BLOCK];
                filled.iter_mut().zip(rest).for_each(|(to, &from)| *to = from);
                packed.push(pack(&filled));
            }
        }
        let orders = i16::try_from(orders).unwrap_or(i16::MAX);
        let most = bias.iter().copied().max().unwrap_or(0).max(0).saturating_add(orders * 128);
        let run = usize::from(i16::MAX.unsigned_abs() / most.max(1).unsigned_abs()).max(1);
        let bias = bias.chunks(BLOCK).map(widen).collect();
        Self { dim, blocks, cells: packed, bias, run }
    }

    /// Gives the rows one after the other.
    pub(super) fn cells(&self) -> Vec<i8> {
        let rows = self.cells.chunks_exact(self.blocks.max(1));
        rows.flat_map(|r| r.iter().flat_map(|&b| flat(unpack(b))).take(self.dim))
            .map(|n| n as i8)
            .collect()
    }

    /// Gives the bias.
    pub(super) fn bias(&self) -> Vec<i16> {
        self.bias.iter().flat_map(|&b| flat(b)).take(self.dim).collect()
    }

    /// Adds up the bias and some rows.
    pub(super) fn sum(&self, rows: &[u32]) -> Vec<i16> {
        let blocks = self.bias.iter().enumerate();
        blocks.flat_map(|(at, &bias)| flat(self.block(at, bias, rows))).take(self.dim).collect()
    }

    /// Pools the positions of a text: position `i` has the rows up to `ends[i]` that its forerunner has not.
    pub(super) fn pool(&self, rows: &[u32], ends: &[u32], pooled: &mut Pooled) {
        let highest = pooled.highest.chunks_exact_mut(BLOCK);
        let sum = pooled.sum.chunks_exact_mut(BLOCK);
        for (at, ((&bias, highest), sum)) in self.bias.iter().zip(highest).zip(sum).enumerate() {
            let mut from = 0;
            let mut high = widen(highest);
            for run in ends.chunks(self.run) {
                let mut part = [i16x8::ZERO; 4];
                for &end in run {
                    let here = rows.get(from..end as usize).unwrap_or_default();
                    from = end as usize;
                    let hidden = self.block(at, bias, here);
                    for ((h, high), part) in hidden.into_iter().zip(&mut high).zip(&mut part) {
                        let h = h.max(i16x8::ZERO);
                        *high = high.max(h);
                        *part += h;
                    }
                }
                for (sum, part) in sum.iter_mut().zip(flat(part)) {
                    *sum += i32::from(part);
                }
            }
            highest.copy_from_slice(&flat(high));
        }
    }

    /// One block of the bias and some rows; the limits of both keep it within 16 bits.
    #[inline]
    fn block(&self, at: usize, mut sum: Wide, rows: &[u32]) -> Wide {
        for &row in rows {
            let Some(&cells) = self.cells.get(row as usize * self.blocks + at) else { continue };
            for (sum, half) in sum.iter_mut().zip(unpack(cells)) {
                *sum += half;
            }
        }
        sum
    }
}

impl Pooled {
    /// Starts anew, for a table.
    pub(super) fn clear(&mut self, table: &Table) {
        self.dim = table.dim;
        self.highest.clear();
        self.highest.resize(table.blocks * BLOCK, 0);
        self.sum.clear();
        self.sum.resize(table.blocks * BLOCK, 0);
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

/// Packs 32 numbers into one block.
fn pack(of: &[i8; BLOCK]) -> [i16x8; 2] {
    let at = |i: usize| i16::from(of[i]);
    let word = |i: usize| at(i + LANES) << 8 | (at(i) & 0xFF);
    [0, 2 * LANES].map(|from| i16x8::new(std::array::from_fn(|i| word(from + i))))
}

#[inline]
fn unpack([a, b]: [i16x8; 2]) -> Wide {
    [(a << 8) >> 8, a >> 8, (b << 8) >> 8, b >> 8]
}

/// Takes up to 32 numbers into registers.
fn widen(of: &[i16]) -> Wide {
    let at = |i: usize| of.get(i).copied().unwrap_or(0);
    let quarter = |n: usize| i16x8::new(std::array::from_fn(|i| at(n * LANES + i)));
    std::array::from_fn(quarter)
}

#[inline]
fn flat(of: Wide) -> [i16; BLOCK] {
    let mut out = [0; BLOCK];
    for (to, from) in out.chunks_exact_mut(LANES).zip(of) {
        to.copy_from_slice(&from.to_array());
    }
    out
}
