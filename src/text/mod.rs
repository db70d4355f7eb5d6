//! Text: positions in it, the normalised view of it, its sentences and its numerals.

pub(crate) mod around;
mod character;
pub(crate) mod charset;
mod decimal;
mod family_name;
mod markup;
pub(crate) mod numeral;
mod sentence;
mod sieve;
mod span;
mod view;

pub use self::{
    character::{is_han, normal_char},
    decimal::Decimal,
    numeral::{NumberMention, Numbers, Numeral, System, numbers},
    sentence::{Sentences, sentences},
    span::{CharIndex, CharSpan, Span},
    view::View,
};
pub(crate) use self::{family_name::family_name, sieve::Sieve};
