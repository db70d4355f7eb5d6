//! What an index says of itself: what made it, and how far the inputs have been read.
//!
//! Both stand in the payload of every commit, so that they change together with the records or not at all.

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, Serialize};

use crate::{Error, Result, index::analyzer::TERMS, record::SCHEMA};

/// The version of the fields of an index.
const FORMAT: u32 = 1;

/// What made an index; it is searched and written by what bears the same stamp.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Stamp {
    /// The version of the fields.
    pub format: u32,
    /// The version of the terms.
    pub terms: u32,
    /// The version of the records.
    pub record: u32,
    /// The fingerprint of the lexicon: 16 hexadecimal digits.
    pub lexicon: String,
}

/// How far the inputs have been read, as the last commit knows.
///
/// Whoever writes an index says at each commit what it covers, and finds the same when the index is opened again, also
/// after a crash: records after the last commit are gone then, and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Checkpoint {
    /// How far each source was read, by its name.
    pub sources: BTreeMap<String, Mark>,
}

/// How far one source was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mark {
    /// The rows that are done, those left out included.
    pub rows: u64,
    /// What tells the source from another of the same name; its meaning is the writer's own.
    pub print: String,
}

/// The payload of a commit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    /// Tells an index of ours from any other.
    yunbao: Stamp,
    /// The records added so far: the sequence number of the next.
    pub(super) next: u64,
    pub(super) checkpoint: Checkpoint,
}

impl Stamp {
    pub(super) fn of(lexicon: &str) -> Self {
        Self { format: FORMAT, terms: TERMS, record: SCHEMA, lexicon: lexicon.to_owned() }
    }
}

impl std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { format, terms, record, lexicon } = self;
        write!(f, "format {format}, terms {terms}, records {record}, lexicon {lexicon}")
    }
}

impl Mark {
    /// Makes a mark.
    pub fn new(rows: u64, print: impl Into<String>) -> Self {
        Self { rows, print: print.into() }
    }
}

impl Payload {
    pub(super) fn new(stamp: &Stamp, next: u64, checkpoint: &Checkpoint) -> Self {
        Self { yunbao: stamp.clone(), next, checkpoint: checkpoint.clone() }
    }

    pub(super) fn render(&self) -> String {
        // Strings and numbers always make JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the payload of an index, and refuses one that something else has made.
    pub(super) fn read(path: &Path, text: Option<&str>, expected: &Stamp) -> Result<Self> {
        /// Later versions may say more, and say it otherwise: the stamp is all that must be understood.
        #[derive(Deserialize)]
        struct Any {
            yunbao: Stamp,
        }
        let corrupt = |message: String| Error::IndexCorrupt { file: path.to_owned(), message };
        let text = text.ok_or_else(|| corrupt("the index is none of yunbao".to_owned()))?;
        let found = serde_json::from_str::<Any>(text)
            .map_err(|e| corrupt(format!("the last commit does not say what made it: {e}")))?
            .yunbao;
        if found != *expected {
            return Err(Error::IndexVersion {
                path: path.to_owned(),
                found: found.to_string(),
                expected: expected.to_string(),
            });
        }
        serde_json::from_str(text)
            .map_err(|e| corrupt(format!("the last commit does not say what it covers: {e}")))
    }
}
