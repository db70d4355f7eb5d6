//! Features of what units look like: those of a unit depend on six units alone, and mostly on six that were seen before.
//!
//! ```text
//! window of unit u   u-3 u-2 u-1 u u+1 u+2, a byte each, u+2 lowest; past an edge 0
//! byte               class + 1 (5 bits) · what it may be in a personal name (3 bits)
//! ```

use crate::{
    extract::tagger::{
        context::Mark,
        template::{CLASS3, CLASS5, Chosen, PERSON, PERSON4, TEMPLATES, key, place},
        unit::{Unit, mix},
    },
    model::sequence::{Accumulator, Rows},
};

/// Calls `emit` with every such feature of a sentence: template, value, place.
pub(super) fn walk(units: &[Unit], marks: &[Mark], mut emit: impl FnMut(usize, u32, i32)) {
    let mut window = 0;
    for (i, byte) in bytes(units, marks).chain([0, 0, 0]).enumerate() {
        window = window << 8 | u64::from(byte);
        let at = place(i);
        emit(CLASS3, class3(window), at - 2);
        emit(CLASS5, class5(window), at - 4);
        if byte & 7 != 0 {
            emit(PERSON, u32::from(byte & 7), at);
        }
        if let Some(value) = person4(window) {
            // Stands at the second of four units.
            emit(PERSON4, value, at - 2);
        }
    }
}

fn bytes(units: &[Unit], marks: &[Mark]) -> impl Iterator<Item = u8> {
    units.iter().zip(marks).map(|(u, m)| (u.class as u8 + 1) << 3 | m.person)
}

/// The classes of the three lowest units.
fn class3(window: u64) -> u32 {
    class5(window) & 0x7FFF
}

/// The classes of the five lowest units.
fn class5(window: u64) -> u32 {
    (0..5).rev().fold(0, |classes, i| classes << 5 | (window >> (8 * i + 3) & 0x1F) as u32)
}

/// The four lowest units, where one of them may be in a personal name.
fn person4(window: u64) -> Option<u32> {
    let parts = (0..4).rev().fold(0, |parts, i| parts << 3 | (window >> (8 * i) & 7) as u32);
    (parts != 0).then(|| mix(parts, class5(window) & 0xF_FFFF))
}

/// The bit of the row that a feature which stands at unit u + `at` has for unit u.
fn bit(template: usize, at: i32) -> u32 {
    let first = TEMPLATES.get(template).map_or(0, |t| t.first);
    (-at - first).unsigned_abs()
}

/// Calls `emit` with the features of classes that count for the unit of a window: template, value, offset of the row.
fn classes(window: u64, mut emit: impl FnMut(usize, u32, u32)) {
    // The three lowest units stand at u, u - 1, u - 2.
    for back in 0..3_u8 {
        let value = class3(window >> (8 * back));
        emit(CLASS3, value, bit(CLASS3, -i32::from(back)));
    }
    emit(CLASS5, class5(window), bit(CLASS5, -2));
}

/// Does the same for the features of personal names.
fn people(window: u64, mut emit: impl FnMut(usize, u32, u32)) {
    for back in 0..3_u8 {
        if let Some(value) = person4(window >> (8 * back)) {
            emit(PERSON4, value, bit(PERSON4, -i32::from(back)));
        }
    }
    // Unit u + 2 - back.
    for back in 1..5_u8 {
        let part = (window >> (8 * back) & 7) as u32;
        if part != 0 {
            emit(PERSON, part, bit(PERSON, 2 - i32::from(back)));
        }
    }
}

/// Sums of rows by window. A window that finds its place taken takes it over.
#[derive(Clone, Debug)]
struct Sums<const W: usize> {
    windows: Vec<u64>,
    sums: Vec<[i16; W]>,
}

impl<const W: usize> Sums<W> {
    /// Makes room for two to the power of `bits` windows.
    fn new(bits: u32) -> Self {
        // No window is all ones.
        Self { windows: vec![u64::MAX; 1 << bits], sums: vec![[0; W]; 1 << bits] }
    }

    /// Gives the sum of a window, from memory or by `make`.
    #[inline]
    fn of(&mut self, window: u64, make: impl FnOnce(&mut [i16; W])) -> Option<&[i16; W]> {
        // Fibonacci hashing, as in Rows.
        let hash = window.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        let at = hash as usize & (self.windows.len() - 1);
        let (known, sum) = (self.windows.get_mut(at)?, self.sums.get_mut(at)?);
        if *known != window {
            *known = window;
            *sum = [0; W];
            make(sum);
        }
        Some(sum)
    }
}

/// What windows sum up to: their classes, and what may be in personal names.
#[derive(Clone, Debug)]
pub(super) struct Memo<const W: usize> {
    classes: Sums<W>,
    people: Sums<W>,
}

impl<const W: usize> Memo<W> {
    pub(super) fn new() -> Self {
        // Of the windows of news, that many are met again and again.
        Self { classes: Sums::new(8), people: Sums::new(10) }
    }

    /// Adds what [`walk`] would add to every unit of a sentence.
    pub(super) fn add(
        &mut self,
        units: &[Unit],
        marks: &[Mark],
        chosen: Chosen,
        rows: &Rows<W>,
        sums: &mut Accumulator<W>,
    ) {
        /// The classes of the five lowest units.
        const CLASSES: u64 = 0xF8_F8F8_F8F8;
        /// What the six units may be in personal names.
        const PARTS: u64 = 0x0707_0707_0707;
        let mut window = 0;
        for (i, byte) in bytes(units, marks).chain([0, 0]).enumerate() {
            window = (window << 8 | u64::from(byte)) & 0xFFFF_FFFF_FFFF;
            let Some(unit) = i.checked_sub(2) else { continue };
            let emit = |sum: &mut [i16; W], template, value, bit| {
                if chosen.has(template) {
                    rows.add(key(template, value), bit, sum);
                }
            };
            let own = self.classes.of(window & CLASSES, |sum| {
                classes(window, |template, value, bit| emit(sum, template, value, bit));
            });
            own.into_iter().for_each(|sum| sums.add(unit, sum));
            if window & PARTS != 0 {
                let own = self.people.of(window, |sum| {
                    people(window, |template, value, bit| emit(sum, template, value, bit));
                });
                own.into_iter().for_each(|sum| sums.add(unit, sum));
            }
        }
    }
}
