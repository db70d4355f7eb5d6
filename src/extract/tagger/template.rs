//! Feature templates: what counts, and for which units around the place where it stands.

use crate::{
    extract::tagger::unit::mix,
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

pub(super) const UNIT: usize = 0;
pub(super) const PAIR: usize = 1;
pub(super) const TRIPLE: usize = 2;
pub(super) const QUAD: usize = 3;
pub(super) const SKIP: usize = 4;
pub(super) const CLASS3: usize = 5;
pub(super) const CLASS5: usize = 6;
pub(super) const PREFIX: usize = 7;
pub(super) const SUFFIX: usize = 8;
pub(super) const WORD: usize = 9;
pub(super) const WORD_BEFORE: usize = 10;
pub(super) const WORD_AFTER: usize = 11;
pub(super) const CUTS: usize = 12;
pub(super) const WORD_PAIR_BEFORE: usize = 13;
pub(super) const WORD_PAIR_AFTER: usize = 14;
pub(super) const HIT: usize = 15;
pub(super) const HIT_BEFORE: usize = 16;
pub(super) const HIT_AFTER: usize = 17;
pub(super) const HIT3: usize = 18;
pub(super) const RUN_LAST: usize = 19;
pub(super) const RUN_LEFT: usize = 20;
pub(super) const RUN_LEFT2: usize = 21;
pub(super) const RUN_RIGHT: usize = 22;
pub(super) const RUN_RIGHT2: usize = 23;
pub(super) const RUN_SIDES: usize = 24;
pub(super) const QUOTE: usize = 25;
pub(super) const PERSON: usize = 26;
pub(super) const PERSON4: usize = 27;

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

    pub(super) const fn any(self, first: usize, last: usize) -> bool {
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

/// Where the rows of a template's features begin, from the place where they stand.
pub(super) const fn first_of(template: usize) -> i32 {
    if template < TEMPLATES.len() { TEMPLATES[template].first } else { 0 }
}
