//! Character n-grams, by position.

use serde::{Deserialize, Serialize};

use crate::text::normal_char;

/// The longest n-gram that templates may ask for.
pub const MOST_ORDER: usize = 4;

/// Before the first and after the last character; no text holds these.
const FIRST: u32 = 1;
const LAST: u32 = 2;

/// Which n-grams of a text are read.
///
/// A text is read as its characters without spaces, in normal form and lower case, with a mark before the first and
/// after the last. At every position stand up to `orders` n-grams, each named by a hash of 32 bits:
///
/// ```text
/// 云 计 算 公 司        position 2, orders 3:  云 · 云计 · 云计算
/// ^1 ^2 ^3 ^4 ^5 ^6     position 0 is the mark before 云, position 6 the mark after 司
/// ```
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `orders` | 3 | length of the longest n-gram | 1 to 4 |
/// | `most` | 512 | characters read of a title or body; news says what it is about first | 16 to 65,536 |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Templates {
    /// The length of the longest n-gram.
    pub orders: usize,
    /// How many characters of a title or body are read.
    pub most: usize,
}

impl Default for Templates {
    fn default() -> Self {
        Self { orders: 3, most: 512 }
    }
}

impl Templates {
    /// Sets both numbers, each brought into its range.
    pub fn new(orders: usize, most: usize) -> Self {
        Self { orders: orders.clamp(1, MOST_ORDER), most: most.clamp(16, 65_536) }
    }

    /// Names exactly what is read; models of another fingerprint are refused.
    pub fn fingerprint(&self) -> String {
        format!("chars-1 orders={} most={}", self.orders, self.most)
    }
}

/// The n-grams of one text, kept to be filled again and again without new memory.
///
/// ```
/// use yunbao::feature::{Grams, Templates};
/// let mut grams = Grams::default();
/// grams.read("云 计算", Templates::default());
/// assert_eq!(grams.positions(), 5);
/// let first: Vec<u32> = grams.at(1).collect();
/// grams.read("云计", Templates::default());
/// let again: Vec<u32> = grams.at(1).collect();
/// assert_eq!(first[..2], again[..2]);
/// assert_ne!(first[2], again[2]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Grams {
    codes: Vec<u32>,
    orders: usize,
}

impl Grams {
    /// Reads a text.
    pub fn read(&mut self, text: &str, templates: Templates) {
        self.orders = templates.orders;
        self.codes.clear();
        self.codes.push(FIRST);
        self.codes.extend(codes(text).take(templates.most).map(|(_, code)| code));
        self.codes.push(LAST);
    }

    /// Gives the number of positions: the characters read and two marks.
    pub fn positions(&self) -> usize {
        self.codes.len()
    }

    /// Gives the hashes of the n-grams that start at a position, shortest first; fewer at the end of the text.
    pub fn at(&self, position: usize) -> impl Iterator<Item = u32> + '_ {
        let rest = self.codes.get(position..).unwrap_or_default();
        let mut hash = 0_u64;
        (1_u64..).zip(rest.iter().take(self.orders)).map(move |(order, &code)| {
            hash = mix(hash.wrapping_add(order), code);
            (hash >> 32) as u32
        })
    }
}

/// Gives the characters that count, each with the byte where it stands.
pub(crate) fn codes(text: &str) -> impl Iterator<Item = (usize, u32)> + '_ {
    text.char_indices().filter_map(|(at, c)| {
        let c = normal_char(c);
        (!c.is_whitespace()).then(|| (at, u32::from(c.to_ascii_lowercase())))
    })
}

/// One step of the hash: a multiplication by the golden ratio spreads a character over the upper bits, a shift
/// brings them down again. Wrapping is meant.
pub(crate) fn mix(hash: u64, code: u32) -> u64 {
    const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
    let x = (hash ^ (u64::from(code) + 7)).wrapping_mul(GOLDEN);
    x ^ (x >> 29)
}
