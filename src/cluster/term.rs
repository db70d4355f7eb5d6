//! Terms: what two texts can share.
//!
//! ```text
//! 谷歌云 Tezos 网络的第 10 个验证节点
//! Han       谷歌 歌云 · 网络 络的 的第 · 个验 验证 证节 节点      pairs of neighbours
//! Latin     tezos                                                words in lower case; neighbours in one piece too
//! numbers   10                                                   without signs of grouping
//! ```
//!
//! Pairs of characters need no segmentation, so a word that one feed writes with a space or in another form costs two
//! terms and not the sentence.

use std::{collections::BTreeSet, fmt};

use crate::text::{View, is_han, normal_char};

/// A term as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Term<'t> {
    /// Two Han characters in a row.
    Pair(char, char),
    /// A word of Latin letters, which may hold digits.
    Word(&'t str),
    /// Two words that stand side by side; `Open AI` is `OpenAI`.
    Words(&'t str, &'t str),
    /// Digits, with a decimal point perhaps.
    Number(&'t str),
}

impl Term<'_> {
    /// Gives the term's hash: the same on every machine.
    pub(super) fn hash(self) -> u32 {
        let mut hash = Hasher::default();
        match self {
            Self::Pair(a, b) => {
                hash.write(normal_char(a));
                hash.write(normal_char(b));
            }
            Self::Word(word) => hash.write_word(word),
            Self::Words(a, b) => {
                hash.write_word(a);
                hash.write_word(b);
            }
            Self::Number(number) => {
                hash.write('#');
                number.chars().filter(|c| *c != ',').for_each(|c| hash.write(c));
            }
        }
        hash.finish()
    }
}

impl fmt::Display for Term<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pair(a, b) => write!(f, "{}{}", normal_char(*a), normal_char(*b)),
            Self::Word(word) | Self::Number(word) => f.write_str(&word.to_lowercase()),
            Self::Words(a, b) => write!(f, "{}{}", a.to_lowercase(), b.to_lowercase()),
        }
    }
}

/// FNV-1a over characters, spread at the end.
#[derive(Clone, Copy)]
pub(super) struct Hasher(u64);

impl Default for Hasher {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Hasher {
    pub(super) fn write(&mut self, c: char) {
        self.0 = (self.0 ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01B3);
    }

    pub(super) fn write_word(&mut self, word: &str) {
        word.chars().for_each(|c| self.write(normal_char(c).to_ascii_lowercase()));
    }

    pub(super) fn finish(self) -> u32 {
        // The upper bits of a multiplication by the golden ratio depend on all bits.
        (self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
    }
}

/// Lists the terms of a text, each once, in order of their spelling, as the clusterer reads them.
///
/// ```
/// let terms = yunbao::cluster::terms("云报 Open AI，云报 10.5");
/// assert_eq!(terms, ["10.5", "ai", "open", "openai", "云报"]);
/// ```
pub fn terms(text: &str) -> Vec<String> {
    let view = View::new(text);
    let mut out = BTreeSet::new();
    each(view.text(), usize::MAX, |term| {
        out.insert(term.to_string());
    });
    out.into_iter().collect()
}

/// Calls `take` with each term of the first `most` characters of a normalised text, spaces not counted.
pub(super) fn each<'t>(text: &'t str, most: usize, mut take: impl FnMut(Term<'t>)) {
    let mut before: Option<char> = None;
    let mut word_before: Option<(usize, &'t str)> = None;
    let mut read = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        read += 1;
        if read > most {
            return;
        }
        if is_han(c) {
            if let Some(first) = before {
                take(Term::Pair(first, c));
            }
            before = Some(c);
            continue;
        }
        before = None;
        if !c.is_alphanumeric() {
            continue;
        }
        let digits = c.is_ascii_digit();
        let mut end = at + c.len_utf8();
        let mut letters = !digits;
        while let Some(&(next, c)) = chars.peek() {
            let inner = matches!(c, '.' | ',') && !letters && follows_digit(text, next + 1);
            if (!c.is_alphanumeric() || is_han(c)) && !inner {
                break;
            }
            letters |= c.is_alphabetic();
            end = next + c.len_utf8();
            chars.next();
        }
        let Some(word) = text.get(at..end) else { continue };
        if letters {
            take(Term::Word(word));
            if let Some((stop, first)) = word_before
                && text.get(stop..at) == Some(" ")
            {
                take(Term::Words(first, word));
            }
            word_before = Some((end, word));
        } else {
            take(Term::Number(word));
        }
    }
}

fn follows_digit(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
}
