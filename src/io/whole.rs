//! Files that are read whole: training data, annotations.

use std::io::Read;

use crate::io::{
    fault::Fault,
    open::{self, Meter, Note},
    reader::Options,
    source::Source,
};

/// A file's content as UTF-8 bytes: unpacked and decoded; single bytes may still be damaged.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Whole {
    /// The content.
    pub bytes: Vec<u8>,
    /// What the user should know about the file.
    pub notes: Vec<Note>,
}

/// Reads a source whole, whatever it is packed or encoded with.
///
/// # Errors
///
/// Fails where the source cannot be read to its end.
///
/// # Cost
///
/// As much memory as the unpacked file has bytes.
pub fn read_whole(source: &Source, options: &Options) -> Result<Whole, Fault> {
    let mut opened = open::open(source, options, &Meter::default())?;
    let mut bytes = Vec::new();
    opened
        .stream
        .read_to_end(&mut bytes)
        .map_err(|e| open::failure(source.name(), opened.packed, 0, &e))?;
    Ok(Whole { bytes, notes: opened.notes })
}
