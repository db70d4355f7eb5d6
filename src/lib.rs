//! yunbao (云报) turns Chinese news into records.
//!
//! It splits a bulletin into items, segments them, finds companies, rounds, amounts, dates and people,
//! builds funding events, and sorts every item into a bucket.
//!
//! # Glossary
//!
//! | word | means |
//! |---|---|
//! | [`article`] | a file or page as read: a bulletin, a flash list, one story |
//! | item | one piece of news: title, text, section, date |
//! | view | the normalised text that the analysis reads; its offsets lead back to the original |
//! | token | a word of the segmentation |
//! | span | a half-open range of the original text, in bytes unless it says otherwise |
//! | kind | what an entity is: company, amount, round … |
//! | bucket | what an item is about: cloud, web3, opinion, other |
//! | name | a canonical name of the lexicon |
//! | event | a financing with its arguments |
//! | record | the output for one item |
//! | term | a word, or a pair of neighbouring characters, of the full-text index |

pub mod article;
pub mod classify;
pub mod cluster;
pub mod error;
pub mod extract;
pub mod feature;
pub mod lexicon;
pub mod model;
pub mod pipeline;
pub mod record;
pub mod segment;
pub mod text;
pub mod vocabulary;

#[cfg(feature = "digest")]
pub mod digest;

#[cfg(feature = "index")]
pub mod index;

#[cfg(feature = "cli")]
pub mod io;

pub use crate::error::{Error, Result};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct ReadmeDoctests;
