//! Where names may be at all: a bound that is much cheaper than the best sequence.

use wide::i16x8;

use crate::model::sequence::{Tags, Transitions};

/// Bounds what a sequence can gain by tagging a unit.
///
/// Of the sums of a unit only the greatest counts, with the best transition that leads to its tag, and all of it less
/// what `O` after `O` gets. A stretch of tags between two `O` gains at most the sum of these numbers, so a unit that no
/// stretch of a positive sum holds is `O` in the best sequence (Bentley, Programming Pearls: Algorithm Design Techniques,
/// 1984, finds the greatest of these stretches; here each unit has its own). Most units of a text are ruled out like that.
#[derive(Clone, Debug)]
pub struct Reach<const WIDTH: usize> {
    /// For each tag but `O` the best transition to it.
    leads: [i16; WIDTH],
    /// What the step back to `O` may add.
    exit: i32,
}

impl<const WIDTH: usize> Reach<WIDTH> {
    /// Makes the bound for weights between tags, which must be within ±10,000.
    pub fn new(tags: Tags, transitions: &Transitions<i32>) -> Self {
        let all = 0..u8::try_from(tags.count()).unwrap_or(u8::MAX);
        let outside = transitions.weight(tags, Tags::OUTSIDE, Tags::OUTSIDE).unwrap_or(0);
        let best = |weights: &mut dyn Iterator<Item = Option<i32>>| {
            weights.flatten().max().unwrap_or(i32::MIN / 2) - outside
        };
        // What is no tag never leads.
        let mut leads = [i16::MIN; WIDTH];
        for (lead, to) in leads.iter_mut().zip(all.clone().skip(1)) {
            let weight = best(&mut all.clone().map(|from| transitions.weight(tags, from, to)));
            *lead = i16::try_from(weight).unwrap_or(if weight < 0 { i16::MIN } else { i16::MAX });
        }
        let exit =
            best(&mut all.skip(1).map(|from| transitions.weight(tags, from, Tags::OUTSIDE)));
        Self { leads, exit: exit.max(0) }
    }

    /// The greatest number of a row with its leads.
    #[inline]
    fn top(&self, row: &[i16; WIDTH]) -> i16 {
        const { assert!(WIDTH.is_multiple_of(8), "a row is a whole number of registers") };
        let (own, leads) = (row.as_chunks::<8>().0.iter(), self.leads.as_chunks::<8>().0);
        let scored = own.zip(leads).map(|(o, l)| i16x8::from(*o).saturating_add(i16x8::from(*l)));
        scored.fold(i16x8::splat(i16::MIN), i16x8::max).reduce_max()
    }

    /// Writes for each unit the most that a sequence can gain which does not tag it `O`; `rows` are relative to `O`.
    ///
    /// `slack` is what each unit may still gain.
    pub fn measure(&self, rows: &[[i16; WIDTH]], slack: i32, out: &mut Vec<i32>) {
        out.clear();
        let mut sum = 0_i32;
        // Forward, the best stretch that ends here; then backward, the best that starts here.
        out.extend(rows.iter().map(|row| {
            sum = sum.max(0) + i32::from(self.top(row)) + slack;
            sum
        }));
        let mut after = 0;
        let mut values = out.iter_mut().rev().peekable();
        while let Some(value) = values.next() {
            let before = values.peek().map_or(0, |v| **v).max(0);
            let own = *value - before;
            *value += after + self.exit;
            after = (after + own).max(0);
        }
    }
}
