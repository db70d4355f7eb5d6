//! Parquet in and out, where this build has it.
//!
//! | part | does |
//! |---|---|
//! | [`open`] | opens a file and gives its rows |
//! | [`ParquetWriter`] | writes records with nested columns |

#[cfg(not(feature = "parquet"))]
mod disabled;
#[cfg(feature = "parquet")]
mod enabled;

use std::{
    fs::File,
    io::{self, Read},
};

#[cfg(not(feature = "parquet"))]
pub use self::disabled::ParquetWriter;
#[cfg(not(feature = "parquet"))]
pub(super) use self::disabled::open;
#[cfg(feature = "parquet")]
pub use self::enabled::ParquetWriter;
#[cfg(feature = "parquet")]
pub(super) use self::enabled::open;
use crate::io::{
    reader::{Format, Options},
    source::Source,
};

/// A file begins and ends with it.
const MAGIC: &[u8] = b"PAR1";
/// What it ends with where its footer is encrypted.
#[cfg(feature = "parquet")]
const MAGIC_ENCRYPTED: &[u8] = b"PARE";

/// Tells whether a source is to be read as Parquet: by the user's word, by its first bytes, by its name.
pub(super) fn claims(source: &Source, options: &Options) -> bool {
    if let Some(format) = options.format {
        return format == Format::Parquet;
    }
    let starts = match source.path() {
        // A look at a pipe would take its first bytes away.
        Some(path) if source.bytes().is_some() => starts_with_magic(path).unwrap_or(false),
        _ => false,
    };
    starts || Format::of_name(source.name()) == Some(Format::Parquet)
}

fn starts_with_magic(path: &std::path::Path) -> io::Result<bool> {
    let mut start = [0; 4];
    File::open(path)?.read_exact(&mut start)?;
    Ok(start == MAGIC)
}
