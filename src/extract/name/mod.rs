//! Names in running text: where they begin and end, with no list of names at hand.

pub(crate) mod latin;
pub(crate) mod list;
pub(crate) mod subject;
mod words;

pub(crate) use self::words::{LATIN_WORDS, ends_in_description, is_pronoun, origin, plausible};
