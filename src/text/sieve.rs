//! Which words a short text cannot hold.

/// The characters of a text, as a set that may hold a few more.
///
/// To search a clause for dozens of words costs far more than to ask first which of them can be there at all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sieve<'t> {
    text: &'t str,
    bits: [u64; 4],
}

impl<'t> Sieve<'t> {
    /// Takes the characters of a text.
    pub(crate) fn of(text: &'t str) -> Self {
        let mut bits = [0; 4];
        for c in text.chars() {
            let (word, bit) = place(c);
            bits[word] |= 1 << bit;
        }
        Self { text, bits }
    }

    /// Tells whether the text may hold a word, going by its first two characters.
    #[inline]
    pub(crate) fn may_hold(&self, word: &str) -> bool {
        word.chars().take(2).all(|c| {
            let (word, bit) = place(c);
            self.bits[word] >> bit & 1 == 1
        })
    }

    /// Tells whether the text holds one of `words`.
    pub(crate) fn holds_any(&self, words: &[&str]) -> bool {
        words.iter().any(|w| self.may_hold(w) && self.text.contains(w))
    }
}

/// One of 256 bits for each character.
#[inline]
fn place(c: char) -> (usize, u32) {
    // A multiplication by the golden ratio spreads a code over the upper bits.
    let hash = (c as u32).wrapping_mul(0x9E37_79B9) >> 24;
    ((hash >> 6) as usize & 3, hash & 63)
}
