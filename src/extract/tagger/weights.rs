//! Byte weights, and how they are kept in a model file.

use crate::model::sequence::{Tags, Transitions};

/// The trained weights of one feature, a row of `4k + 1` after the other.
pub(super) struct Block<'a> {
    pub(super) key: u32,
    pub(super) weights: &'a [f32],
}

/// The weights of a tagger in bytes: weight = byte × `unit`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Weights {
    pub(super) unit: f32,
    /// Key and mask of each feature, sorted by key.
    pub(super) blocks: Vec<(u32, u8)>,
    /// For each set bit of each mask a row.
    pub(super) rows: SparseRows,
    pub(super) transitions: Transitions<i32>,
}

/// Rows of the tags that have a weight, each with the weight; one after the other in one piece of memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SparseRows {
    pairs: Vec<(u8, i8)>,
    ends: Vec<u32>,
}

impl SparseRows {
    /// Makes room for all rows that so many bytes of a model file can hold; memory that no row needs is never touched.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self { pairs: Vec::with_capacity(bytes / 2), ends: Vec::with_capacity(bytes / 3) }
    }

    /// Adds a weight to the row that [`SparseRows::close`] will end.
    pub(super) fn push(&mut self, tag: u8, weight: i8) {
        self.pairs.push((tag, weight));
    }

    /// Ends a row.
    pub(super) fn close(&mut self) {
        self.ends.push(self.pairs.len() as u32);
    }

    /// The weights of the row that is not ended.
    fn open(&self) -> usize {
        self.pairs.len() - self.ends.last().map_or(0, |&end| end as usize)
    }

    /// Gives the number of rows.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Borrows the rows in their order.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &[(u8, i8)]> {
        let mut from = 0;
        self.ends.iter().map(move |&end| {
            let row = self.pairs.get(from..end as usize).unwrap_or_default();
            from = end as usize;
            row
        })
    }
}

/// Weights beyond this are cut: a score this much higher already decides.
const GREATEST: f32 = 5.0;

/// How far a row puts a tag ahead of `O` or behind it, at most.
fn lead(row: &[f32]) -> f32 {
    let outside = row.first().copied().unwrap_or(0.0);
    row.iter().fold(0.0, |top, w| top.max((w - outside).abs()))
}

/// Transitions beyond this are cut: far more than all features of a unit can outweigh.
pub(super) const MOST_STEP: i32 = 10_000;

impl Weights {
    /// Rounds weights to bytes, and drops rows that put no tag further than `floor` from `O`, then the small weights, more of them until the packed form has at most `most_bytes`.
    pub(super) fn quantise(
        tags: Tags,
        mut blocks: Vec<Block<'_>>,
        transitions: &Transitions<f64>,
        floor: f32,
        most_bytes: usize,
    ) -> Self {
        blocks.sort_by_key(|b| b.key);
        // What counts is how far a tag is ahead of `O`: that must fit a byte.
        let rows = || blocks.iter().flat_map(|b| b.weights.chunks_exact(tags.count()));
        let top = rows().map(lead).fold(0.0_f32, f32::max);
        let unit = top.clamp(1e-3, GREATEST) / 127.0;
        let mut least = 1;
        loop {
            let weights = Self::rounded(tags, &blocks, transitions, [unit, floor], least);
            if weights.packed_len() <= most_bytes || least > 100 {
                return weights;
            }
            least += 1;
        }
    }

    fn rounded(
        tags: Tags,
        blocks: &[Block<'_>],
        transitions: &Transitions<f64>,
        [unit, floor]: [f32; 2],
        least: i8,
    ) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "clamped to the range")]
        let byte = |w: f32| (w / unit).round().clamp(-127.0, 127.0) as i8;
        let most = f64::from(MOST_STEP);
        let whole = |w: f64| (w / f64::from(unit)).round().clamp(-most, most) as i32;
        let mut out = Self {
            unit,
            blocks: Vec::new(),
            rows: SparseRows::default(),
            transitions: transitions.map(whole),
        };
        for block in blocks {
            let mut mask = 0;
            for (i, row) in block.weights.chunks_exact(tags.count()).enumerate() {
                if lead(row) < floor {
                    continue;
                }
                for (tag, weight) in (0_u8..).zip(row.iter().map(|&w| byte(w))) {
                    if weight.unsigned_abs() >= least.unsigned_abs() {
                        out.rows.push(tag, weight);
                    }
                }
                if out.rows.open() > 0 {
                    mask |= 1 << i;
                    out.rows.close();
                }
            }
            if mask != 0 {
                out.blocks.push((block.key, mask));
            }
        }
        out
    }

    /// How many bytes the packed form has.
    pub(super) fn packed_len(&self) -> usize {
        // Gaps of sorted keys of this many features take two to three bytes.
        4 * self.blocks.len() + self.rows.len() + 2 * self.rows.pairs.len()
    }
}
