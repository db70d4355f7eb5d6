//! Feature templates: what counts, and for which units around the place where it stands.

use crate::{
    extract::tagger::{
        context::Mark,
        unit::{Class, Unit, hash, mix},
    },
    lexicon::{EntryType, WordTag},
};

/// One template.
#[derive(Clone, Copy, Debug)]
pub(super) struct Template {
    /// Its name, part of the fingerprint.
    pub(super) name: &'static str,
    /// The first unit it counts for, from the place where it stands.
    pub(super) first: i32,
    /// For how many units it counts; at most 8.
    pub(super) count: u8,
}

const fn row(name: &'static str, first: i32, count: u8) -> Template {
    Template { name, first, count }
}

/// The templates. A feature standing at unit `p` counts for units `p + first .. p + first + count`.
pub(super) const TEMPLATES: [Template; 28] = [
    // n-grams starting at p
    row("unit", -2, 5),
    row("pair", -1, 4),
    row("triple", -1, 5),
    row("quad", -1, 6),
    row("skip", 0, 3),
    // looks
    row("class3", 0, 3),
    row("class5", 2, 1),
    row("prefix", -1, 3),
    row("suffix", -1, 3),
    // words of the segmenter
    row("word", 0, 1),
    row("word-before", 0, 1),
    row("word-after", 0, 1),
    row("cuts", 0, 1),
    row("word-pair-before", 0, 1),
    row("word-pair-after", 0, 1),
    // the lexicon
    row("hit", -1, 3),
    row("hit-before", 0, 1),
    row("hit-after", 0, 1),
    row("hit3", 0, 1),
    // runs of Latin letters: last word, and what stands on both sides
    row("run-last", 0, 1),
    row("run-left", 0, 1),
    row("run-left2", 0, 1),
    row("run-right", 0, 1),
    row("run-right2", 0, 1),
    row("run-sides", 0, 1),
    // brackets
    row("quote", 0, 1),
    // what personal names are made of
    row("person", -1, 4),
    row("person4", 0, 3),
];

const UNIT: usize = 0;
const PAIR: usize = 1;
const TRIPLE: usize = 2;
const QUAD: usize = 3;
const SKIP: usize = 4;
pub(super) const CLASS3: usize = 5;
const CLASS5: usize = 6;
const PREFIX: usize = 7;
const SUFFIX: usize = 8;
const WORD: usize = 9;
const WORD_BEFORE: usize = 10;
const WORD_AFTER: usize = 11;
const CUTS: usize = 12;
const WORD_PAIR_BEFORE: usize = 13;
const WORD_PAIR_AFTER: usize = 14;
const HIT: usize = 15;
const HIT_BEFORE: usize = 16;
const HIT_AFTER: usize = 17;
const HIT3: usize = 18;
const RUN_LAST: usize = 19;
const RUN_LEFT: usize = 20;
const RUN_LEFT2: usize = 21;
const RUN_RIGHT: usize = 22;
const RUN_RIGHT2: usize = 23;
const RUN_SIDES: usize = 24;
const QUOTE: usize = 25;
const PERSON: usize = 26;
const PERSON4: usize = 27;

/// What stands before the first and after the last unit.
const EDGE: u32 = 0x0ED6_E0ED;

/// Which templates a model uses: bit `i` stands for template `i`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chosen(pub(super) u32);

impl Chosen {
    pub(super) const ALL: Self = Self((1 << TEMPLATES.len()) - 1);

    /// Leaves the templates out that read words.
    pub(super) const fn without_words(self) -> Self {
        Self(self.0 & !(((1 << (WORD_PAIR_AFTER - WORD + 1)) - 1) << WORD))
    }

    /// Tells whether a template reads words.
    pub(super) const fn reads_words(self) -> bool {
        self.any(WORD, WORD_PAIR_AFTER)
    }

    #[inline]
    pub(super) const fn has(self, template: usize) -> bool {
        self.0 >> template & 1 == 1
    }

    const fn any(self, first: usize, last: usize) -> bool {
        self.0 >> first & ((1 << (last - first + 1)) - 1) != 0
    }
}

/// Gives the fingerprint of the chosen templates, and of the lexicon's types that they tell apart by their places.
pub(super) fn fingerprint(chosen: Chosen) -> String {
    let mut hash = blake3::Hasher::new();
    for (i, t) in TEMPLATES.iter().enumerate().filter(|&(i, _)| chosen.has(i)) {
        hash.update(format!("{i} {} {} {}\n", t.name, t.first, t.count).as_bytes());
    }
    for kind in EntryType::ALL {
        hash.update(kind.as_str().as_bytes());
    }
    for tag in WordTag::ALL {
        hash.update(tag.as_str().as_bytes());
    }
    hash.finalize().to_hex().chars().take(16).collect()
}

/// Features that stand at one unit, at most.
pub(super) const MOST_FEATURES: usize = TEMPLATES.len();

/// The key of a feature.
#[inline]
pub(super) fn key(template: usize, value: u32) -> u32 {
    // Key 0 marks a free slot.
    mix((template as u32).wrapping_mul(0x9E37_79B9), value).max(1)
}

/// Calls `sink` with every feature of a sentence: template, key, place.
pub(super) fn walk(
    text: &str,
    units: &[Unit],
    marks: &[Mark],
    chosen: Chosen,
    mut sink: impl FnMut(usize, u32, i32),
) {
    walk_apart(text, units, marks, chosen, &mut sink);
    if chosen.has(CLASS3) {
        looks(units, |look, at| sink(CLASS3, key(CLASS3, look), at));
    }
}

/// Calls `each` with the classes of every five units and the place of the last.
///
/// ```text
/// window   the classes of the last five units, plus 1, five bits each, the newest lowest; past an edge 0
/// ```
#[inline]
fn windows(units: &[Unit], mut each: impl FnMut(u32, i32)) {
    let mut window = 0;
    for (at, code) in (0..).zip(units.iter().map(|u| u.class as u32 + 1).chain([0, 0])) {
        window = (window << 5 | code) & 0x01FF_FFFF;
        each(window, at);
    }
}

/// How many numbers [`looks`] may give.
pub(super) const LOOKS: usize = 1 << 15;

/// Calls `each` with what every three units look like, and the place of the first of them.
#[inline]
pub(super) fn looks(units: &[Unit], mut each: impl FnMut(u32, i32)) {
    windows(units, |window, at| each(window & 0x7FFF, at - 2));
}

/// Does what [`walk`] does, but for the features of [`looks`]: so few are different that they need no look-up.
#[inline]
pub(super) fn walk_apart(
    text: &str,
    units: &[Unit],
    marks: &[Mark],
    chosen: Chosen,
    mut sink: impl FnMut(usize, u32, i32),
) {
    let mut emit = |template: usize, value: u32, at: i32| {
        if chosen.has(template) {
            sink(template, key(template, value), at);
        }
    };
    // A loop for each template: what it emits depends on nothing that another does.
    if chosen.has(UNIT) {
        (0..).zip(ids(units)).for_each(|(at, id)| emit(UNIT, id, at));
    }
    if chosen.has(PAIR) {
        let mut last = EDGE;
        for (at, id) in (-1..).zip(ids(units)) {
            emit(PAIR, mix(last, id), at);
            last = id;
        }
    }
    if chosen.any(TRIPLE, SKIP) {
        grams(units, &mut emit);
    }
    if chosen.any(PREFIX, SUFFIX) {
        endings(text, units, &mut emit);
    }
    if chosen.reads_words() {
        words(marks, &mut emit);
    }
    if chosen.any(HIT, HIT3) {
        hits(units, marks, &mut emit);
    }
    if chosen.any(PERSON, PERSON4) {
        people(units, &mut emit);
    }
    if chosen.has(CLASS5) {
        windows(units, |window, at| emit(CLASS5, window, at - 4));
    }
    for (i, mark) in marks.iter().enumerate() {
        if mark.quote != 0 {
            emit(QUOTE, mark.quote, place(i));
        }
        if let Some(run) = mark.run {
            runs(units, run, i, &mut emit);
        }
    }
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

/// The longer n-grams, and pairs with one unit between.
#[inline]
fn grams(units: &[Unit], emit: &mut impl FnMut(usize, u32, i32)) {
    let (mut a, mut b, mut c) = (EDGE, EDGE, EDGE);
    for (at, d) in (0..).zip(ids(units)) {
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

fn hits(units: &[Unit], marks: &[Mark], emit: &mut impl FnMut(usize, u32, i32)) {
    let mut last = 0;
    for (i, mark) in marks.iter().enumerate() {
        let at = place(i);
        let own = mark.hit << 3 | u32::from(mark.hit_role);
        let next = marks.get(i + 1).map_or(0, |m| m.hit << 3 | u32::from(m.hit_role));
        if own != 0 {
            let id = |i: Option<usize>| i.and_then(|i| units.get(i)).map_or(EDGE, |u| u.id);
            emit(HIT, own << 3 | u32::from(mark.hit_len), at);
            emit(HIT_BEFORE, mix(own, id(i.checked_sub(1))), at);
            emit(HIT_AFTER, mix(own, id(Some(i + 1))), at);
        }
        if last | own | next != 0 {
            emit(HIT3, mix(mix(last, own), next), at);
        }
        last = own;
    }
}

fn people(units: &[Unit], emit: &mut impl FnMut(usize, u32, i32)) {
    let mut window = 0;
    let mut classes = 0;
    let codes = units.iter().map(|u| (u32::from(u.person), u.class as u32 + 1));
    for (i, (code, class)) in codes.chain([(0, 0), (0, 0), (0, 0)]).enumerate() {
        window = (window << 3 | code) & 0xFFF;
        classes = (classes << 5 | class) & 0xF_FFFF;
        let at = place(i);
        if code != 0 {
            emit(PERSON, code, at);
        }
        if window != 0 {
            // Stands at the second of four units.
            emit(PERSON4, mix(window, classes), at - 2);
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
    let id = |i: Option<usize>| i.and_then(|i| units.get(i)).map_or(EDGE, |u| u.id);
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
