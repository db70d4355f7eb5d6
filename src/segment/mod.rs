//! Segmentation: words that tile the view.

mod dictionary;
mod hmm;
mod jieba;
mod route;
mod words;

pub use self::jieba::JiebaSegmenter;

use crate::text::{Span, View};

/// A word: where it stands, and whether it was protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Token {
    /// Where, in bytes of the view.
    pub span: Span,
    /// Whether the span was given as one that must not be cut: a name, an amount, a date.
    pub protected: bool,
}

impl Token {
    /// Makes a token.
    pub const fn new(span: Span, protected: bool) -> Self {
        Self { span, protected }
    }
}

/// The words of one view: in order, without gaps or overlaps, never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments {
    tokens: Vec<Token>,
}

impl Segments {
    /// Takes tokens over; they must tile the view in order.
    pub fn from_tokens(tokens: Vec<Token>) -> Self {
        Self { tokens }
    }

    /// Lists the tokens.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Lists the words as the view spells them, spaces and line breaks left out.
    pub fn words<'v>(&self, view: &'v View) -> impl Iterator<Item = &'v str> {
        self.tokens.iter().map(|t| t.span.of(view.text())).filter(|w| !w.trim().is_empty())
    }

    /// Tells whether a token starts at byte `at` of the view.
    pub fn starts_at(&self, at: usize) -> bool {
        self.tokens.binary_search_by_key(&at, |t| t.span.start()).is_ok()
    }

    /// Tells whether a token ends at byte `at` of the view.
    pub fn ends_at(&self, at: usize) -> bool {
        let i = self.tokens.partition_point(|t| t.span.end() < at);
        self.tokens.get(i).is_some_and(|t| t.span.end() == at)
    }
}

/// Something that cuts a view into words.
pub trait Segmenter: Send + Sync + std::fmt::Debug {
    /// Cuts a view; each of the `protected` spans, sorted and apart, becomes one token.
    ///
    /// The tokens tile the view. A token is at most 256 characters long unless it is protected.
    fn segment(&self, view: &View, protected: &[Span]) -> Segments;
}
