//! The command-line tool, run as a program in a folder of its own: one program for all its tests, for each links
//! the whole library.

#![cfg(feature = "cli")]
#![allow(
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, and reports"
)]

mod bulletin;
mod cluster;
#[cfg(unix)]
mod corpus;
#[cfg(feature = "digest")]
mod digest;
mod duee;
#[cfg(unix)]
mod files;
#[cfg(feature = "index")]
mod index;
mod jsonl;
mod learn;
mod packed;
#[cfg(feature = "parquet")]
mod parquet;
mod support;
#[cfg(unix)]
mod system;
mod table;
mod tag;
mod text;
