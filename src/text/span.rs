//! Positions: byte spans, character spans, and the way between bytes, characters and UTF-16 units.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in a text, `start..end`.
///
/// A text is at most 4 GiB long; longer positions are clamped to `u32::MAX`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// Makes the span `start..end`; an `end` before `start` gives the empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        let start = clamp(start);
        Self { start, end: clamp(end).max(start) }
    }

    /// Gives the first byte.
    pub const fn start(self) -> usize {
        self.start as usize
    }

    /// Gives the byte after the last.
    pub const fn end(self) -> usize {
        self.end as usize
    }

    /// Gives the length in bytes.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Tells whether the span holds nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Borrows the spanned part of `text`, or `""` where the span does not fit it.
    ///
    /// ```
    /// use yunbao::text::Span;
    /// assert_eq!(Span::new(0, 6).of("云报"), "云报");
    /// assert_eq!(Span::new(1, 6).of("云报"), "");
    /// ```
    pub fn of(self, text: &str) -> &str {
        text.get(self.start()..self.end()).unwrap_or("")
    }

    /// Tells whether two spans share a byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Tells whether `other` lies within this span.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Gives the span moved right by `by` bytes.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start() + by, self.end() + by)
    }

    /// Gives the span without words at its end, however many of them stand there.
    #[must_use]
    pub(crate) fn without_tail(self, text: &str, words: &[&str]) -> Self {
        let mut span = self;
        loop {
            let kept = span.of(text).trim_end();
            let tail = words.iter().filter(|w| kept.ends_with(**w)).map(|w| w.len()).max();
            let Some(tail) = tail.filter(|&t| t > 0) else { return span };
            span = Self::new(span.start(), span.start() + kept.len() - tail);
        }
    }

    /// Gives the smallest span that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

fn clamp(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A half-open range counted in characters (Unicode scalar values) or in UTF-16 units.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct CharSpan {
    /// The first unit.
    pub start: usize,
    /// The unit after the last.
    pub end: usize,
}

/// The way from byte offsets of one text to character and UTF-16 offsets.
///
/// ```
/// use yunbao::text::{CharIndex, CharSpan, Span};
/// let index = CharIndex::new("云🐆报");
/// assert_eq!(index.chars(Span::new(7, 10)), CharSpan { start: 2, end: 3 });
/// assert_eq!(index.utf16(Span::new(7, 10)), CharSpan { start: 3, end: 4 });
/// ```
///
/// # Cost
///
/// Building is one pass over the text and keeps 12 bytes for each 64 bytes of it; a look-up walks at most 64 bytes.
#[derive(Clone, Debug)]
pub struct CharIndex<'t> {
    text: &'t str,
    /// Characters and UTF-16 units before byte `i * STRIDE`, counting characters by their first byte.
    marks: Vec<(u32, u32)>,
    ascii: bool,
}

const STRIDE: usize = 64;

impl<'t> CharIndex<'t> {
    /// Indexes a text.
    pub fn new(text: &'t str) -> Self {
        let ascii = text.is_ascii();
        let mut marks = Vec::new();
        if !ascii {
            marks.reserve(text.len() / STRIDE + 1);
            let mut at = (0, 0);
            for chunk in text.as_bytes().chunks(STRIDE) {
                marks.push(at);
                at = count(chunk, at);
            }
        }
        Self { text, marks, ascii }
    }

    /// Gives a byte span in characters.
    pub fn chars(&self, span: Span) -> CharSpan {
        CharSpan { start: self.at(span.start()).0, end: self.at(span.end()).0 }
    }

    /// Gives a byte span in UTF-16 units.
    pub fn utf16(&self, span: Span) -> CharSpan {
        CharSpan { start: self.at(span.start()).1, end: self.at(span.end()).1 }
    }

    fn at(&self, byte: usize) -> (usize, usize) {
        let byte = byte.min(self.text.len());
        if self.ascii {
            return (byte, byte);
        }
        let mark = (byte / STRIDE).min(self.marks.len().saturating_sub(1));
        let base = self.marks.get(mark).copied().unwrap_or_default();
        let rest = self.text.as_bytes().get(mark * STRIDE..byte).unwrap_or_default();
        let (chars, units) = count(rest, base);
        (chars as usize, units as usize)
    }
}

fn count(bytes: &[u8], (chars, units): (u32, u32)) -> (u32, u32) {
    let (mut chars, mut units) = (chars, units);
    for &b in bytes {
        // Continuation bytes are 10xxxxxx; four-byte characters start 11110xxx and take two units.
        let first = u32::from(b & 0xC0 != 0x80);
        chars += first;
        units += first + u32::from(b >= 0xF0);
    }
    (chars, units)
}
