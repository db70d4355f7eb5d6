//! Sets of characters, made while compiling.

/// A set of characters as bits: of ASCII, Chinese from U+4E00 to U+9FFF, and their punctuation.
///
/// Of the characters that have no bit it holds all or none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CharSet {
    bits: [u64; WORDS],
    /// Whether it may hold characters that have no bit.
    others: bool,
}

const WORDS: usize = (HAN + 0xA000 - 0x4E00) / 64;

/// The first bits of U+2000 to U+207F, U+3000 to U+303F, U+FF00 to U+FFFF and U+4E00 to U+9FFF.
const DASHES: usize = 0x80;
const MARKS: usize = DASHES + 0x80;
const WIDE: usize = MARKS + 0x40;
const HAN: usize = WIDE + 0x100;

/// A code that has no bit.
const OTHER: usize = 0x1_0000;

impl CharSet {
    /// Makes the empty set.
    pub(crate) const fn new() -> Self {
        Self { bits: [0; WORDS], others: false }
    }

    /// Makes the set of the characters of a string.
    pub(crate) const fn of(characters: &str) -> Self {
        Self::new().with(characters)
    }

    /// Adds the characters of a string.
    pub(crate) const fn with(mut self, characters: &str) -> Self {
        let bytes = characters.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            at = self.add(bytes, at);
        }
        self
    }

    /// Makes the set of the first characters of words.
    pub(crate) const fn first_of(words: &[&str]) -> Self {
        let mut set = Self::new();
        let mut i = 0;
        while i < words.len() {
            set.add(words[i].as_bytes(), 0);
            i += 1;
        }
        set
    }

    /// Adds the character at `at`; gives where the next one starts.
    const fn add(&mut self, bytes: &[u8], at: usize) -> usize {
        let (code, end) = if bytes[at] < 0x80 {
            (bytes[at] as usize, at + 1)
        } else if bytes[at] & 0xF0 == 0xE0 {
            (three(bytes[at], bytes[at + 1], bytes[at + 2]), at + 3)
        } else {
            (OTHER, at + if bytes[at] < 0xE0 { 2 } else { 4 })
        };
        match place(code) {
            Some(bit) => self.bits[bit / 64] |= 1 << (bit % 64),
            None => self.others = true,
        }
        end
    }

    /// Tells whether the set holds a character; for one that has no bit, whether it may.
    #[inline]
    pub(crate) fn has(&self, c: char) -> bool {
        self.has_code(c as usize)
    }

    #[inline]
    fn has_code(&self, code: usize) -> bool {
        match place(code) {
            Some(bit) => self.bits.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1),
            None => self.others,
        }
    }

    /// Gives the next byte from `from` on where a character of the set stands, or one that has no bit and may.
    #[inline]
    pub(crate) fn next(&self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut at = from;
        while let Some(&a) = bytes.get(at) {
            let (code, len) = match a {
                0..=0x7F => (a as usize, 1),
                0x80..=0xDF => (OTHER, 2),
                0xE0..=0xEF => (three(a, *bytes.get(at + 1)?, *bytes.get(at + 2)?), 3),
                0xF0.. => (OTHER, 4),
            };
            if self.has_code(code) {
                return Some(at);
            }
            at += len;
        }
        None
    }
}

/// The bit of a character.
#[inline]
const fn place(code: usize) -> Option<usize> {
    match code {
        0x4E00..0xA000 => Some(HAN + code - 0x4E00),
        0..0x80 => Some(code),
        0x2000..0x2080 => Some(DASHES + code - 0x2000),
        0x3000..0x3040 => Some(MARKS + code - 0x3000),
        0xFF00..0x1_0000 => Some(WIDE + code - 0xFF00),
        _ => None,
    }
}

const fn three(a: u8, b: u8, c: u8) -> usize {
    ((a as usize & 0x0F) << 12) | ((b as usize & 0x3F) << 6) | (c as usize & 0x3F)
}
