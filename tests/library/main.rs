//! The library, called as its users call it: one program for all its tests, for each links the whole library.

#![allow(
    clippy::cast_precision_loss,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, and reports"
)]

mod amount;
mod article;
mod classify;
mod cluster;
mod dataset;
mod date;
#[cfg(all(feature = "cli", feature = "digest"))]
mod digest;
mod floors;
mod golden;
#[cfg(feature = "index")]
mod index;
mod invariants;
#[cfg(feature = "cli")]
mod io_any;
mod lexicon;
mod model;
mod numeral;
mod percent;
mod roles;
mod round;
mod rows;
mod segment;
mod tagger;
