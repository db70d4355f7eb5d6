//! jieba's dictionary, laid out so that it is read where it lies in the program.
//!
//! A double array (Aoe, "An Efficient Digital Search Algorithm by Using a Double-Array Structure", 1989) over dense
//! codes of characters: the child of a node on code `c` is the unit at `base + c`, and is one where that unit's label
//! is `c`. No two nodes share a base, so the label alone tells whose child a unit is.
//!
//! ```text
//! at    bytes    holds
//! 0     8        magic 59 42 44 49 43 54 0D 0A, "YBDICT\r\n"
//! 8     4        the sum of all frequencies, little endian like every number here
//! 12    4        u, the number of units
//! 16    4        f, the number of frequencies
//! 20    4        zero
//! 24    131 072  the code of each character of the Basic Multilingual Plane; 0 where no word holds it
//! …     8 u      the units
//! …     4 f      the frequencies, each once, rising
//! end   32       BLAKE3 of everything before; a test checks it, the program does not
//!
//! bits of a unit
//! 0-23    base of its children; 0 where it has none
//! 24-39   label: the code of the character that leads here; 0 where the unit is free
//! 40-63   0, or 1 more than the row of the frequency of the word that ends here
//! ```

/// Made by `examples/make_dictionary.rs` from jieba's own dictionary.
static EMBEDDED: &[u8] = include_bytes!("../../data/segment/jieba.bin");

const MAGIC: &[u8; 8] = b"YBDICT\r\n";

/// The base of the root's children.
pub(super) const ROOT: u32 = 1;

/// Characters that have a code: those of the Basic Multilingual Plane.
const CODES: usize = 0x1_0000;

/// The dictionary; copies share its bytes.
#[derive(Clone, Copy, Default)]
pub(super) struct Dictionary {
    codes: &'static [[u8; 2]],
    units: &'static [[u8; 8]],
    frequencies: &'static [[u8; 4]],
    total: u32,
}

impl std::fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dictionary({} units)", self.units.len())
    }
}

/// A step into the dictionary.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Step {
    /// The base of what follows; 0 where nothing does.
    pub(super) base: u32,
    /// 0, or 1 more than the row of the frequency of the word that ends here.
    pub(super) word: u32,
}

impl Dictionary {
    /// Takes the dictionary that the crate brings; a test rules out that it is none.
    pub(super) fn embedded() -> Self {
        Self::read(EMBEDDED).unwrap_or_default()
    }

    fn read(bytes: &'static [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut number = || {
            let (number, after) = rest.split_first_chunk::<4>()?;
            rest = after;
            Some(u32::from_le_bytes(*number))
        };
        let (total, units, frequencies, _) = (number()?, number()?, number()?, number()?);
        let (codes, rest) = rest.split_at_checked(2 * CODES)?;
        let (units, rest) = rest.split_at_checked(8 * units as usize)?;
        let (frequencies, _) = rest.split_at_checked(4 * frequencies as usize)?;
        Some(Self {
            codes: codes.as_chunks().0,
            units: units.as_chunks().0,
            frequencies: frequencies.as_chunks().0,
            total,
        })
    }

    /// The code of a character; 0 where no word holds it.
    #[inline]
    pub(super) fn code(self, c: char) -> u16 {
        self.codes.get(c as usize).map_or(0, |&code| u16::from_le_bytes(code))
    }

    /// The step on a code from a base; code 0 and base 0 lead nowhere.
    ///
    /// It has no branch on what it loads, so that many steps wait for memory together.
    #[inline]
    pub(super) fn step(self, base: u32, code: u16) -> Step {
        // Where there are no children, nothing far away is looked at either.
        let at = if base == 0 { 0 } else { base as usize + usize::from(code) };
        let unit = self.units.get(at).map_or(0, |&unit| u64::from_le_bytes(unit));
        let fits = code != 0 && (unit >> 24) as u16 == code;
        let unit = unit & u64::from(fits).wrapping_neg();
        Step { base: unit as u32 & 0xFF_FFFF, word: (unit >> 40) as u32 }
    }

    /// The row of a word's frequency.
    pub(super) fn row_of(self, word: impl Iterator<Item = char>) -> Option<u32> {
        let step = Step { base: ROOT, word: 0 };
        word.fold(step, |step, c| self.step(step.base, self.code(c))).word.checked_sub(1)
    }

    /// The frequencies, row by row.
    pub(super) fn frequencies(self) -> impl Iterator<Item = u32> {
        self.frequencies.iter().map(|&f| u32::from_le_bytes(f))
    }

    /// The sum of the frequencies of all words.
    pub(super) const fn total(self) -> u32 {
        self.total
    }
}
