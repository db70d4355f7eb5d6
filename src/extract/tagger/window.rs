//! Features of the classes of units: they depend on five units, and mostly on such as were seen before.
//!
//! ```text
//! window   the classes of the last five units, plus 1, five bits each, the newest lowest; past an edge 0
//! ```

use crate::{
    extract::tagger::{
        template::{CLASS3, CLASS5, Chosen, TEMPLATES, key, place},
        unit::Unit,
    },
    model::sequence::{Accumulator, Rows},
};

/// Calls `emit` with every such feature of a sentence: template, value, place.
pub(super) fn walk(units: &[Unit], mut emit: impl FnMut(usize, u32, i32)) {
    windows(units, |window, at| {
        emit(CLASS3, class3(window), at - 2);
        emit(CLASS5, window, at - 4);
    });
}

/// Calls `each` with every window and the place of its newest unit.
fn windows(units: &[Unit], mut each: impl FnMut(u32, i32)) {
    let mut window = 0;
    for (i, code) in units.iter().map(|u| u.class as u32 + 1).chain([0, 0]).enumerate() {
        window = (window << 5 | code) & 0x01FF_FFFF;
        each(window, place(i));
    }
}

/// The classes of the three newest units.
const fn class3(window: u32) -> u32 {
    window & 0x7FFF
}

/// How many windows are remembered: of those of news, that many are met again and again.
const KEPT: usize = 1024;

/// What windows of a model sum up to for their middle unit. A window that finds its place taken takes it over.
#[derive(Clone, Debug)]
pub(super) struct Memo<const W: usize> {
    windows: Vec<u32>,
    sums: Vec<[i16; W]>,
}

impl<const W: usize> Memo<W> {
    pub(super) fn new() -> Self {
        // No window is all ones.
        Self { windows: vec![u32::MAX; KEPT], sums: vec![[0; W]; KEPT] }
    }

    /// Adds what [`walk`] would add to every unit of a sentence.
    pub(super) fn add(
        &mut self,
        units: &[Unit],
        chosen: Chosen,
        rows: &Rows<W>,
        sums: &mut Accumulator<W>,
    ) {
        windows(units, |window, at| {
            // Fibonacci hashing, as in Rows.
            let place = window.wrapping_mul(0x9E37_79B9) as usize >> 22 & (KEPT - 1);
            let kept = self.windows.get_mut(place).zip(self.sums.get_mut(place));
            let Some((known, sum)) = kept else { return };
            if *known != window {
                *known = window;
                *sum = middle(window, chosen, rows);
            }
            sums.add(at - 2, sum);
        });
    }
}

/// Sums the features up that count for the middle unit of a window.
fn middle<const W: usize>(window: u32, chosen: Chosen, rows: &Rows<W>) -> [i16; W] {
    let mut sum = [0; W];
    // `at` is where the feature stands, from the middle unit on.
    let mut take = |template: usize, value, at: i32| {
        let first = TEMPLATES.get(template).map_or(0, |t| t.first);
        if chosen.has(template) {
            rows.add(key(template, value), (-at - first).unsigned_abs(), &mut sum);
        }
    };
    take(CLASS3, class3(window), 0);
    take(CLASS3, class3(window >> 5), -1);
    take(CLASS3, class3(window >> 10), -2);
    take(CLASS5, window, -2);
    sum
}
