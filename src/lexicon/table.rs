//! Words with numbers, found from any place of a text.
//!
//! Words are known by their first three characters, or by all of them where they have fewer; the rest is compared as it
//! stands. So a look costs two loads, however long the word:
//!
//! ```text
//! filter   word by the first two characters; a bit for a word of just these two, one for each third of longer words
//! slots    hash of the first characters -> where their group is, with open addressing, at most half full
//! groups   the first characters, then each word that begins with them, the longest first
//!
//! 云计算, 云计算中心, 云计   ->   group 云计算: "中心", ""   group 云计: ""
//! ```
//!
//! Where very many words begin alike (深圳市… in a register of companies), they are not gone through but searched by halves.
//!
//! Few places of a text start a word: the filter, which stays in the nearest cache, turns the others away.

use std::{borrow::Cow, collections::HashMap};

/// A table of words, numbered in their order. Case of ASCII letters does not count.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Bits for words of one character, and whether there are any.
    singles: [u64; SINGLES],
    has_singles: bool,
    /// Bits for the first two and three characters of all longer words.
    starts: Box<[u64; STARTS]>,
    slots: Vec<Slot>,
    groups: Vec<u8>,
    /// The groups of more than [`MANY`] words, by the first characters.
    large: HashMap<u64, Large>,
}

/// Words of a group that is gone through, at most.
const MANY: usize = 64;

/// The words of a group too large to be gone through, in the order of what stands behind the first characters.
#[derive(Clone, Debug)]
struct Large(Vec<Member>);

#[derive(Clone, Debug)]
struct Member {
    number: u32,
    chars: usize,
    rest: Box<[u8]>,
    /// The place of the longest other word that this one begins with.
    within: Option<usize>,
}

impl Large {
    fn new(group: &[Word<'_>]) -> Self {
        let member = |word: &Word<'_>| Member {
            number: word.number,
            chars: word.rest.chars().count(),
            rest: word.rest.as_bytes().into(),
            within: None,
        };
        let mut members: Vec<Member> = group.iter().map(member).collect();
        members.sort_unstable_by(|a, b| a.rest.cmp(&b.rest));
        // The words that the last one begins with, itself included; in this order they come right before it.
        let mut open: Vec<usize> = Vec::new();
        for at in 0..members.len() {
            let begins = |&word: &usize| members[at].rest.starts_with(&members[word].rest);
            while open.last().is_some_and(|word| !begins(word)) {
                open.pop();
            }
            members[at].within = open.last().copied();
            open.push(at);
        }
        Self(members)
    }

    /// The words that a text goes on with, the longest first.
    fn starting(&self, text: &[u8]) -> impl Iterator<Item = &Member> {
        let text = || text.iter().map(u8::to_ascii_lowercase);
        // Of the words up to the text, the last begins with each of them that the text begins with.
        let up_to = self.0.partition_point(|m| m.rest.iter().copied().cmp(text()).is_le());
        let last = up_to.checked_sub(1).and_then(|at| self.0.get(at));
        let common =
            last.map_or(0, |m| m.rest.iter().zip(text()).take_while(|(a, b)| **a == *b).count());
        std::iter::successors(last, |m| self.0.get(m.within?))
            .filter(move |m| m.rest.len() <= common)
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    tag: u32,
    /// 0 where the slot is free, else 1 more than the place of the group.
    group: u32,
}

/// Words of the filters: ten thousand beginnings leave one place in twenty-five to chance.
const SINGLES: usize = 1 << 3;
const STARTS: usize = 1 << 12;

/// The first three characters of a place in a text, ASCII letters in lower case, and NUL for those that are missing.
pub(crate) type First = [char; 3];

/// A word of a group: what stands behind the first characters.
#[derive(Clone, Copy, Debug)]
struct Rest<'t> {
    number: u32,
    chars: usize,
    bytes: &'t [u8],
}

impl Table {
    /// Makes a table; gives the numbers of words that it does not hold besides: those that stand there twice, empty ones,
    /// ones with NUL among the first three characters, and ones with more than 65,535 bytes behind these.
    pub(crate) fn new<'w>(words: impl Iterator<Item = &'w str>) -> (Self, Vec<u32>) {
        let words: Vec<&str> = words.collect();
        let (mut sorted, mut dropped) = (Vec::with_capacity(words.len()), Vec::new());
        for (number, word) in (0..).zip(&words) {
            match first_of(word).filter(|&(_, bytes)| word.len() - bytes <= MOST_REST) {
                Some((first, _)) => sorted.push((key_of(first), number)),
                None => dropped.push(number),
            }
        }
        sorted.sort_unstable();
        let groups = || sorted.chunk_by(|a, b| a.0 == b.0);
        let mut table = Self {
            singles: [0; SINGLES],
            has_singles: false,
            starts: Box::new(std::array::from_fn(|_| 0)),
            slots: vec![Slot::default(); (2 * groups().count()).next_power_of_two().max(16)],
            groups: Vec::with_capacity(24 * sorted.len()),
            large: HashMap::new(),
        };
        let mut group = Vec::new();
        for members in groups() {
            let word = |&(_, number)| Word::new(words.get(number as usize)?, number);
            group.clear();
            group.extend(members.iter().filter_map(word));
            // The longest first; of words that stand there twice the first one.
            group.sort_by(|a, b| (b.rest.len(), &a.rest).cmp(&(a.rest.len(), &b.rest)));
            group.dedup_by(|b, a| {
                let twice = a.rest == b.rest;
                if twice {
                    dropped.push(b.number);
                }
                twice
            });
            table.add(&group);
        }
        (table, dropped)
    }

    /// Adds the words of one group.
    fn add(&mut self, group: &[Word<'_>]) {
        let Some(&Word { first, .. }) = group.first() else { return };
        let key = key_of(first);
        match first {
            [c, '\0', _] => {
                let (word, bit) = single(c);
                self.singles[word] |= bit;
                self.has_singles = true;
            }
            [a, b, third] => {
                let start = Start::new(a, b, third);
                self.starts[start.word] |= if third == '\0' { start.two } else { start.three };
            }
        }
        if group.len() > MANY {
            self.large.insert(key, Large::new(group));
            return;
        }
        let Some(place) = u32::try_from(self.groups.len() + 1).ok() else { return };
        self.groups.extend(key.to_le_bytes());
        self.groups.extend((group.len() as u32).to_le_bytes());
        for Word { number, rest, .. } in group {
            let chars = rest.chars().count() as u16;
            self.groups.extend(number.to_le_bytes());
            self.groups.extend((rest.len() as u16).to_le_bytes());
            self.groups.extend(chars.to_le_bytes());
            self.groups.extend(rest.as_bytes());
        }
        let (mut at, tag, mask) = (home(key), tag(key), self.slots.len() - 1);
        while self.slots.get(at & mask).is_some_and(|s| s.group != 0) {
            at += 1;
        }
        if let Some(slot) = self.slots.get_mut(at & mask) {
            *slot = Slot { tag, group: place };
        }
    }

    /// Tells whether a word may start with these characters; rarely wrong where it says so.
    #[inline]
    pub(crate) fn may_start(&self, [first, second, third]: First) -> bool {
        let start = Start::new(first, second, third);
        self.starts[start.word] & (start.two | start.three) != 0
            || self.has_singles && self.may_be_word(first)
    }

    #[inline]
    fn may_be_word(&self, c: char) -> bool {
        let (word, bit) = single(c);
        self.singles[word] & bit != 0
    }

    /// Reads the slot where words with these first characters are looked for, for [`Table::fetch_group`].
    #[inline]
    pub(crate) fn fetch_slot(&self, [first, second, third]: First) -> u32 {
        let key = triple(pair(first, second), third);
        self.slots.get(home(key) & (self.slots.len() - 1)).map_or(0, |slot| slot.group)
    }

    /// Reads the group of a slot; what it gives means nothing.
    #[inline]
    pub(crate) fn fetch_group(&self, slot: u32) -> u8 {
        self.groups.get(slot as usize).copied().unwrap_or(0)
    }

    /// Gives the longest word that a text starts with: its bytes, its number. `first` are the text's first characters.
    #[inline]
    pub(crate) fn longest(&self, text: &str, first: First) -> Option<(usize, u32)> {
        let mut longest = None;
        self.starting(text, first, |bytes, _, number| {
            if longest.is_none_or(|(most, _)| bytes > most) {
                longest = Some((bytes, number));
            }
        });
        longest
    }

    /// Calls `emit` for each word that a text starts with: its bytes, its characters, its number.
    #[inline]
    pub(crate) fn starting(
        &self,
        text: &str,
        [first, second, third]: First,
        mut emit: impl FnMut(usize, usize, u32),
    ) {
        if self.has_singles && self.may_be_word(first) {
            self.group(code(first)).for_each(|word| emit(first.len_utf8(), 1, word.number));
        }
        let start = Start::new(first, second, third);
        let bits = self.starts[start.word];
        let two = first.len_utf8() + second.len_utf8();
        if bits & start.two != 0 {
            self.group(pair(first, second)).for_each(|word| emit(two, 2, word.number));
        }
        if bits & start.three != 0 {
            let three = two + third.len_utf8();
            let text = text.as_bytes().get(three..).unwrap_or_default();
            let key = triple(pair(first, second), third);
            if let Some(large) = self.large_group(key) {
                for Member { number, chars, rest, .. } in large.starting(text) {
                    emit(three + rest.len(), 3 + chars, *number);
                }
                return;
            }
            for Rest { number, chars, bytes } in self.group(key) {
                let have = text.get(..bytes.len());
                if have.is_some_and(|have| have.eq_ignore_ascii_case(bytes)) {
                    emit(three + bytes.len(), 3 + chars, number);
                }
            }
        }
    }

    /// Gives the number of a word.
    pub(crate) fn get(&self, word: &str) -> Option<u32> {
        let (first, bytes) = first_of(word).filter(|&(first, _)| self.may_start(first))?;
        let rest = word.as_bytes().get(bytes..)?;
        if let Some(large) = self.large_group(key_of(first)) {
            let longest = large.starting(rest).next()?;
            return (longest.rest.len() == rest.len()).then_some(longest.number);
        }
        let mut group = self.group(key_of(first));
        group.find(|word| word.bytes.eq_ignore_ascii_case(rest)).map(|word| word.number)
    }

    #[inline]
    fn large_group(&self, key: u64) -> Option<&Large> {
        if self.large.is_empty() { None } else { self.large.get(&key) }
    }

    /// The words that begin with some characters, the longest first.
    #[inline]
    fn group(&self, key: u64) -> impl Iterator<Item = Rest<'_>> {
        let (mut at, tag, mask) = (home(key), tag(key), self.slots.len() - 1);
        let mut rest: &[u8] = &[];
        while let Some(slot) = self.slots.get(at & mask).filter(|s| s.group != 0) {
            let group = self.groups.get(slot.group as usize - 1..).unwrap_or_default();
            if slot.tag == tag
                && let Some((own, after)) = group.split_first_chunk()
                && u64::from_le_bytes(*own) == key
            {
                rest = after;
                break;
            }
            at += 1;
        }
        let mut left = number(&mut rest).unwrap_or(0);
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let number = number(&mut rest)?;
            let lengths = self::number(&mut rest)?;
            let (bytes, after) = rest.split_at_checked((lengths & 0xFFFF) as usize)?;
            rest = after;
            Some(Rest { number, chars: (lengths >> 16) as usize, bytes })
        })
    }
}

/// Takes a number from the front.
#[inline]
fn number(rest: &mut &[u8]) -> Option<u32> {
    let (number, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u32::from_le_bytes(*number))
}

/// Bytes that a word may have behind its first characters.
const MOST_REST: usize = u16::MAX as usize;

/// A word taken apart.
#[derive(Clone, Debug)]
struct Word<'w> {
    first: First,
    rest: Cow<'w, str>,
    number: u32,
}

impl<'w> Word<'w> {
    fn new(word: &'w str, number: u32) -> Option<Self> {
        let (first, bytes) = first_of(word)?;
        let rest = word.get(bytes..)?;
        let rest = if rest.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(rest.to_ascii_lowercase())
        } else {
            Cow::Borrowed(rest)
        };
        Some(Self { first, rest, number })
    }
}

/// The first characters of a word, and how many bytes they have; nothing where there are none or one is NUL.
fn first_of(word: &str) -> Option<(First, usize)> {
    let mut first = ['\0'; 3];
    let mut bytes = 0;
    for (place, c) in first.iter_mut().zip(word.chars()) {
        *place = Some(c.to_ascii_lowercase()).filter(|&c| c != '\0')?;
        bytes += c.len_utf8();
    }
    (bytes > 0).then_some((first, bytes))
}

fn key_of([first, second, third]: First) -> u64 {
    match (second, third) {
        ('\0', _) => code(first),
        (_, '\0') => pair(first, second),
        _ => triple(pair(first, second), third),
    }
}

/// Where the filter tells of words with these first characters.
#[derive(Clone, Copy, Debug)]
struct Start {
    word: usize,
    two: u64,
    three: u64,
}

impl Start {
    #[inline]
    fn new(first: char, second: char, third: char) -> Self {
        let hash = hash(pair(first, second)) >> 40;
        let third = hash ^ code(third).wrapping_mul(0x9E37_79B9) >> 24;
        Self {
            word: hash as usize >> 6 & (STARTS - 1),
            two: 1 << (hash & 63),
            three: 1 << (third & 63),
        }
    }
}

/// Where the filter tells of words of one character.
#[inline]
fn single(c: char) -> (usize, u64) {
    let hash = hash(code(c)) >> 40;
    (hash as usize >> 6 & (SINGLES - 1), 1 << (hash & 63))
}

#[inline]
fn code(c: char) -> u64 {
    u64::from(u32::from(c))
}

/// No character has more than 21 bits, so three fit one number.
#[inline]
fn pair(a: char, b: char) -> u64 {
    code(a) << 21 | code(b)
}

#[inline]
fn triple(two: u64, c: char) -> u64 {
    two << 21 | code(c)
}

/// A multiplication by the golden ratio spreads a number over the upper bits, from where they are taken.
#[inline]
fn hash(number: u64) -> u64 {
    number.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The slot where the search for a key starts, more bits than there are slots.
#[inline]
fn home(key: u64) -> usize {
    (hash(key) >> 32) as usize
}

/// Bits of a key that its slot keeps.
#[inline]
fn tag(key: u64) -> u32 {
    (hash(key) >> 16) as u32
}
