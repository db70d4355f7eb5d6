//! Text: positions in it, the normalised view of it, its sentences and its numerals.

pub(crate) mod around;
mod decimal;
pub(crate) mod numeral;
mod sentence;
mod span;
mod view;

pub use self::{
    decimal::Decimal,
    numeral::{NumberMention, Numbers, Numeral, System, numbers},
    sentence::{Sentences, sentences},
    span::{CharIndex, CharSpan, Span},
    view::{View, is_han, normal_char},
};
