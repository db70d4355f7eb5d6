//! Text: positions in it, the normalised view of it, its sentences and its numerals.

mod sentence;
mod span;
mod view;

pub use self::{
    sentence::{Sentences, sentences},
    span::{CharIndex, CharSpan, Span},
    view::{View, is_han, normal_char},
};
