//! Words with numbers, found character by character from any place of a text.
//!
//! Every node is a slot of one table with open addressing, so that a trie is made in one pass over its words and a step
//! costs one look. A node is known by its first one, two or three characters as they are, and below by its parent:
//!
//! ```text
//! key of        bits 63  62-42  41-21   20-0
//! 云             0       0      0       云
//! 云计           0       0      云      计
//! 云计算         0       云     计      算
//! 云计算X        1       0      parent  X
//! ```
//!
//! Few places of a text start a word: a small filter turns the others away before the table is looked at.
//!
//! ```text
//! word of the filter   by the first two characters
//! its bits             one for words that are just these two, one for each third character of longer words
//! ```

/// A trie over characters; its words have numbers below `u32::MAX`.
///
/// The keys may be folded before they come in; the trie compares characters as they are. No word holds NUL.
#[derive(Clone, Debug)]
pub(crate) struct Trie {
    slots: Vec<Slot>,
    used: usize,
    nodes: u32,
    /// Bits for words of one character, and whether there are any.
    singles: [u64; SINGLES],
    has_singles: bool,
    /// Bits for the first two and three characters of all longer words.
    starts: Box<[u64; STARTS]>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    /// 0 where the slot is free.
    key: u64,
    node: u32,
    word: u32,
}

const FREE: Slot = Slot { key: 0, node: 0, word: NONE };

/// A node that ends no word.
const NONE: u32 = u32::MAX;

/// Words of the filters: ten thousand beginnings leave one place in twenty-five to chance.
const SINGLES: usize = 1 << 3;
const STARTS: usize = 1 << 12;

impl Trie {
    /// Makes an empty trie with room for words that have about so many bytes together.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        // A new character of three bytes takes a slot, where words do not share it.
        let slots = (bytes / 3).next_power_of_two().max(64);
        Self {
            slots: vec![FREE; slots],
            used: 0,
            nodes: 0,
            singles: [0; SINGLES],
            has_singles: false,
            starts: Box::new([0; STARTS]),
        }
    }

    /// Adds a word, unless it is there or empty; gives its number.
    pub(crate) fn insert(&mut self, word: &str, number: u32) -> Option<u32> {
        let mut chars = word.chars();
        let first = chars.next().filter(|&c| c != '\0')?;
        let mut at = match chars.next() {
            None => {
                let (word, bit) = single(first);
                self.singles[word] |= bit;
                self.has_singles = true;
                self.node(code(first))
            }
            Some(second) => {
                let two = pair(first, second);
                let third = chars.next();
                let Start { word, two: short, three: long } = Start::new(two, third.unwrap_or('\0'));
                self.starts[word] |= if third.is_some() { long } else { short };
                self.node(third.map_or(two, |third| triple(two, third)))
            }
        };
        for c in chars {
            let parent = self.slots.get(at)?.node;
            at = self.node(below(parent, c));
        }
        let slot = self.slots.get_mut(at)?;
        if slot.word == NONE {
            slot.word = number;
        }
        Some(slot.word)
    }

    /// The slot of a key, which is made where there is none.
    fn node(&mut self, key: u64) -> usize {
        if 4 * (self.used + 1) > 3 * self.slots.len() {
            self.grow();
        }
        let at = self.place(key);
        if let Some(slot) = self.slots.get_mut(at).filter(|s| s.key == 0) {
            self.nodes += 1;
            self.used += 1;
            *slot = Slot { key, node: self.nodes, word: NONE };
        }
        at
    }

    /// Gives the number of a word.
    pub(crate) fn get(&self, word: impl IntoIterator<Item = char>) -> Option<u32> {
        let mut chars = word.into_iter();
        let first = chars.next().filter(|&c| c != '\0')?;
        let key = match (chars.next(), chars.next()) {
            (None, _) => code(first),
            (Some(second), None) => pair(first, second),
            (Some(second), Some(third)) => triple(pair(first, second), third),
        };
        let mut slot = self.slot(key)?;
        for c in chars {
            slot = self.slot(below(slot.node, c))?;
        }
        Some(slot.word).filter(|&w| w != NONE)
    }

    /// Tells whether these characters, NUL for none, may start with a word, or be the start of one; rarely wrong where it
    /// says so.
    #[inline]
    pub(crate) fn may_start(&self, [first, second, third]: [char; 3]) -> bool {
        let start = Start::new(pair(first, second), third);
        self.starts[start.word] & (start.two | start.three) != 0
            || self.has_singles && self.may_be_word(first)
    }

    #[inline]
    fn may_be_word(&self, c: char) -> bool {
        let (word, bit) = single(c);
        self.singles[word] & bit != 0
    }

    /// Reads the slots where words with these first characters are looked for; what it gives means nothing.
    #[inline]
    pub(crate) fn fetch(&self, [first, second, third]: [char; 3]) -> u32 {
        let two = pair(first, second);
        let mask = self.slots.len() - 1;
        let node = |key| self.slots.get(hash(key) as usize & mask).map_or(0, |slot| slot.node);
        node(two) ^ node(triple(two, third))
    }

    /// Calls `emit` for each word that starts a row of characters, the shortest first: how many it has, its number.
    #[inline]
    pub(crate) fn starting(
        &self,
        row: impl IntoIterator<Item = char>,
        mut emit: impl FnMut(usize, u32),
    ) {
        let mut row = row.into_iter();
        let mut take = |slot: Option<&Slot>, len| {
            if let Some(slot) = slot.filter(|s| s.word != NONE) {
                emit(len, slot.word);
            }
        };
        // NUL and a character look like that character alone.
        let Some(first) = row.next().filter(|&c| c != '\0') else { return };
        if self.has_singles && self.may_be_word(first) {
            take(self.slot(code(first)), 1);
        }
        let Some(second) = row.next() else { return };
        let two = pair(first, second);
        let third = row.next();
        let start = Start::new(two, third.unwrap_or('\0'));
        let bits = self.starts[start.word];
        if bits & start.two != 0 {
            take(self.slot(two), 2);
        }
        let Some(third) = third.filter(|_| bits & start.three != 0) else { return };
        let mut slot = self.slot(triple(two, third));
        take(slot, 3);
        for (c, len) in row.zip(4..) {
            let Some(parent) = slot else { return };
            slot = self.slot(below(parent.node, c));
            take(slot, len);
        }
    }

    #[inline]
    fn slot(&self, key: u64) -> Option<&Slot> {
        self.slots.get(self.place(key)).filter(|s| s.key != 0)
    }

    /// The place of a key, or the free one where it belongs; a quarter of the slots is always free.
    #[inline]
    fn place(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash(key) as usize & mask;
        while self.slots.get(at).is_some_and(|s| s.key != key && s.key != 0) {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let slots = vec![FREE; 2 * self.slots.len()];
        for slot in std::mem::replace(&mut self.slots, slots) {
            if slot.key != 0 {
                let at = self.place(slot.key);
                if let Some(free) = self.slots.get_mut(at) {
                    *free = slot;
                }
            }
        }
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
    fn new(two: u64, third: char) -> Self {
        let hash = hash(two);
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
    let hash = hash(code(c));
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

#[inline]
fn below(parent: u32, c: char) -> u64 {
    1 << 63 | u64::from(parent) << 21 | code(c)
}

/// A multiplication by the golden ratio spreads a number over the upper bits, from where they are taken.
#[inline]
fn hash(number: u64) -> u64 {
    number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40
}
