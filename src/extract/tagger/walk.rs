//! The features of a sentence: which templates fit where, with which values.

use std::ops::Range;

use crate::extract::tagger::{
    context::Mark,
    template::{
        CLASS3, CLASS5, CUTS, Chosen, HIT, HIT_AFTER, HIT_BEFORE, HIT3, PAIR, PERSON, PERSON4,
        PREFIX, QUAD, QUOTE, RUN_LAST, RUN_LEFT, RUN_LEFT2, RUN_RIGHT, RUN_RIGHT2, RUN_SIDES,
        SKIP, SUFFIX, TRIPLE, UNIT, WORD, WORD_AFTER, WORD_BEFORE, WORD_PAIR_AFTER,
        WORD_PAIR_BEFORE, key,
    },
    unit::{Class, Unit, hash, mix},
};

/// What stands before the first and after the last unit.
const EDGE: u32 = 0x0ED6_E0ED;

/// Calls `sink` with every feature of a sentence: template, key, place.
pub(super) fn walk(
    text: &str,
    units: &[Unit],
    marks: &[Mark],
    chosen: Chosen,
    mut sink: impl FnMut(usize, u32, i32),
) {
    if chosen.has(UNIT) {
        (0..).zip(ids(units)).for_each(|(at, id)| sink(UNIT, key(UNIT, id), at));
    }
    if chosen.has(CLASS3) {
        looks(units, |look, at| sink(CLASS3, key(CLASS3, u32::from(look)), at));
    }
    walk_first(text, units, marks, chosen, &mut sink);
    walk_further(units, marks, chosen, &all_ends(units.len()), &mut sink);
}

/// Calls `each` with the classes of every five units of which the last one stands in `ends`, and its place.
///
/// ```text
/// window   the classes of the last five units, plus 1, five bits each, the newest lowest; past an edge 0
/// ```
#[inline]
fn windows(units: &[Unit], ends: &Range<usize>, mut each: impl FnMut(u32, i32)) {
    let mut window = 0;
    for i in ends.start.saturating_sub(4)..ends.end.min(units.len() + 2) {
        window = (window << 5 | units.get(i).map_or(0, |u| u.class as u32 + 1)) & 0x01FF_FFFF;
        if i >= ends.start {
            each(window, place(i));
        }
    }
}

/// How many numbers [`looks`] may give.
pub(super) const LOOKS: u32 = 1 << 15;

/// Calls `each` with what every three units look like, and the place of the first of them.
#[inline]
pub(super) fn looks(units: &[Unit], mut each: impl FnMut(u16, i32)) {
    windows(units, &all_ends(units.len()), |window, at| each((window & 0x7FFF) as u16, at - 2));
}

/// Calls `sink` with the units that have no number, and with what stands past the end.
#[inline]
pub(super) fn unnumbered(units: &[Unit], mut sink: impl FnMut(u32, i32)) {
    for (at, unit) in (0..).zip(units) {
        if unit.number == 0 {
            sink(key(UNIT, unit.id), at);
        }
    }
    let end = place(units.len());
    sink(key(UNIT, EDGE), end);
    sink(key(UNIT, EDGE), end + 1);
}

/// Hands features of the chosen templates on, each value as a key.
#[inline]
fn keyed(chosen: Chosen, mut sink: impl FnMut(usize, u32, i32)) -> impl FnMut(usize, u32, i32) {
    move |template, value, at| {
        if chosen.has(template) {
            sink(template, key(template, value), at);
        }
    }
}

/// Does what [`walk`] does for the features that every unit needs, but for single units and [`looks`]: of those so few
/// are different that they need no look-up.
#[inline]
pub(super) fn walk_first(
    text: &str,
    units: &[Unit],
    marks: &[Mark],
    chosen: Chosen,
    sink: impl FnMut(usize, u32, i32),
) {
    let mut emit = keyed(chosen, sink);
    if chosen.any(PREFIX, SUFFIX) {
        endings(text, units, &mut emit);
    }
    if chosen.reads_words() {
        words(marks, &mut emit);
    }
    for (i, (unit, mark)) in units.iter().zip(marks).enumerate() {
        if mark.hit_part() != 0 {
            hit(units, mark, i, &mut emit);
        }
        if unit.person != 0 {
            emit(PERSON, u32::from(unit.person), place(i));
        }
        if mark.quote != 0 {
            emit(QUOTE, mark.quote, place(i));
        }
        if let Some(run) = mark.run {
            runs(units, run, i, &mut emit);
        }
    }
}

/// Calls `sink` with the features that [`walk_first`] leaves: those of several units together, of which the last one
/// stands in `ends`. What counts for some units ends in [`ends_for`] them.
#[inline]
pub(super) fn walk_further(
    units: &[Unit],
    marks: &[Mark],
    chosen: Chosen,
    ends: &Range<usize>,
    sink: impl FnMut(usize, u32, i32),
) {
    let mut emit = keyed(chosen, sink);
    if chosen.any(TRIPLE, SKIP) {
        grams(units, ends, &mut emit);
    } else if chosen.has(PAIR) {
        pairs(units, ends, &mut emit);
    }
    if chosen.has(HIT3) {
        hit_windows(marks, ends, &mut emit);
    }
    if chosen.has(PERSON4) {
        person_windows(units, ends, &mut emit);
    }
    if chosen.has(CLASS5) {
        windows(units, ends, |window, at| emit(CLASS5, window, at - 4));
    }
}

/// How far past the last unit a window may reach that counts for a unit.
const PAST: usize = 3;

/// Where the features of [`walk_further`] end that count for some units.
#[inline]
pub(super) fn ends_for(part: &Range<usize>, chosen: Chosen) -> Range<usize> {
    let behind = if chosen.any(TRIPLE, QUAD) { 4 } else { 2 };
    part.start.saturating_sub(1)..part.end + behind
}

/// Where all of them end in a text of so many units.
pub(super) const fn all_ends(units: usize) -> Range<usize> {
    0..units + PAST
}

/// A sentence has at most 512 units.
#[inline]
pub(super) fn place(i: usize) -> i32 {
    i32::try_from(i).unwrap_or(i32::MAX)
}

/// The ids of the units, and two more past the end, so that the edge has its share.
#[inline]
fn ids(units: &[Unit]) -> impl Iterator<Item = u32> {
    units.iter().map(|u| u.id).chain([EDGE, EDGE])
}

/// The id of a unit, or the edge's.
#[inline]
fn id_at(units: &[Unit], i: Option<usize>) -> u32 {
    i.and_then(|i| units.get(i)).map_or(EDGE, |u| u.id)
}

/// Pairs of units.
#[inline]
fn pairs(units: &[Unit], ends: &Range<usize>, emit: &mut impl FnMut(usize, u32, i32)) {
    let mut last = id_at(units, ends.start.checked_sub(1));
    for i in ends.start..ends.end.min(units.len() + 2) {
        let own = id_at(units, Some(i));
        emit(PAIR, mix(last, own), place(i) - 1);
        last = own;
    }
}

/// Pairs and the longer n-grams, and pairs with one unit between.
#[inline]
fn grams(units: &[Unit], ends: &Range<usize>, emit: &mut impl FnMut(usize, u32, i32)) {
    let before = |n| id_at(units, ends.start.checked_sub(n));
    let (mut a, mut b, mut c) = (before(3), before(2), before(1));
    for i in ends.start..ends.end.min(units.len() + 2) {
        let (d, at) = (id_at(units, Some(i)), place(i));
        emit(PAIR, mix(c, d), at - 1);
        emit(TRIPLE, mix(mix(b, c), d), at - 2);
        emit(QUAD, mix(mix(mix(a, b), c), d), at - 3);
        emit(SKIP, mix(b ^ 0x5555, d), at - 2);
        (a, b, c) = (b, c, d);
    }
}

/// First and last letters of Latin words.
fn endings(text: &str, units: &[Unit], emit: &mut impl FnMut(usize, u32, i32)) {
    for (i, unit) in units.iter().enumerate() {
        if unit.class.is_latin() && unit.span.len() > 3 {
            let word = unit.span.of(text).as_bytes();
            let spaced = u32::from(unit.spaced);
            emit(PREFIX, hash(word.get(..3).unwrap_or_default()), place(i));
            let tail = word.get(word.len() - 3..).unwrap_or_default();
            emit(SUFFIX, mix(hash(tail), spaced), place(i));
        }
    }
}

fn words(marks: &[Mark], emit: &mut impl FnMut(usize, u32, i32)) {
    // The word after the one that holds each unit, found from the end.
    let mut before = EDGE;
    let mut own = EDGE;
    let mut last_role = 0;
    for (i, mark) in marks.iter().enumerate() {
        if matches!(mark.word_role, 0 | 1 | 4) {
            (before, own) = (own, mark.word);
        }
        let role = u32::from(mark.word_role);
        let at = place(i);
        emit(WORD, mix(mark.word, role), at);
        emit(WORD_BEFORE, mix(before, role), at);
        emit(WORD_PAIR_BEFORE, mix(mix(before, mark.word), role), at);
        let next_role = marks.get(i + 1).map_or(0, |m| u32::from(m.word_role));
        emit(CUTS, last_role << 6 | role << 3 | next_role, at);
        last_role = role;
    }
    let mut after = EDGE;
    let mut own = EDGE;
    for (i, mark) in marks.iter().enumerate().rev() {
        if matches!(mark.word_role, 0 | 3 | 4) {
            (after, own) = (own, mark.word);
        }
        let role = u32::from(mark.word_role);
        emit(WORD_AFTER, mix(after, role), place(i));
        emit(WORD_PAIR_AFTER, mix(mix(after, mark.word), role), place(i));
    }
}

/// What the lexicon knows of a unit, and the units beside it.
fn hit(units: &[Unit], mark: &Mark, i: usize, emit: &mut impl FnMut(usize, u32, i32)) {
    let (own, at) = (mark.hit_part(), place(i));
    emit(HIT, own << 3 | u32::from(mark.hit_len), at);
    emit(HIT_BEFORE, mix(own, id_at(units, i.checked_sub(1))), at);
    emit(HIT_AFTER, mix(own, id_at(units, Some(i + 1))), at);
}

/// What the lexicon knows of three units; it stands at the second of them.
fn hit_windows(marks: &[Mark], ends: &Range<usize>, emit: &mut impl FnMut(usize, u32, i32)) {
    let hit = |i: Option<usize>| i.and_then(|i| marks.get(i)).map_or(0, Mark::hit_part);
    let (mut last, mut own) = (hit(ends.start.checked_sub(2)), hit(ends.start.checked_sub(1)));
    for i in ends.start..ends.end.min(marks.len() + 1) {
        let next = hit(Some(i));
        if i > 0 && last | own | next != 0 {
            emit(HIT3, mix(mix(last, own), next), place(i) - 1);
        }
        (last, own) = (own, next);
    }
}

/// What four units may be in a personal name, and what they look like; it stands at the second of them.
fn person_windows(units: &[Unit], ends: &Range<usize>, emit: &mut impl FnMut(usize, u32, i32)) {
    let (mut window, mut classes) = (0, 0);
    for i in ends.start.saturating_sub(3)..ends.end.min(units.len() + 3) {
        let (code, class) =
            units.get(i).map_or((0, 0), |u| (u32::from(u.person), u.class as u32 + 1));
        window = (window << 3 | code) & 0xFFF;
        classes = (classes << 5 | class) & 0xF_FFFF;
        if window != 0 && i >= ends.start {
            emit(PERSON4, mix(window, classes), place(i) - 2);
        }
    }
}

fn runs(
    units: &[Unit],
    (first, last): (u32, u32),
    i: usize,
    emit: &mut impl FnMut(usize, u32, i32),
) {
    let (first, last) = (first as usize, last as usize);
    let id = |i: Option<usize>| id_at(units, i);
    let part = u32::from(i == first) << 1 | u32::from(i == last);
    let at = place(i);
    let (left, right) = (id(first.checked_sub(1)), id(Some(last + 1)));
    let ends_upper = units.get(last).is_some_and(|u| u.class != Class::Lower);
    emit(RUN_LAST, mix(id(Some(last)), part), at);
    emit(RUN_LEFT, mix(left, part), at);
    emit(RUN_LEFT2, mix(mix(id(first.checked_sub(2)), left), part), at);
    emit(RUN_RIGHT, mix(right, part), at);
    emit(RUN_RIGHT2, mix(mix(right, id(Some(last + 2))), part), at);
    emit(RUN_SIDES, mix(mix(mix(left, right), part), u32::from(ends_upper)), at);
}
