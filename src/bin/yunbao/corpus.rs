//! The flags for corpora: parts, shards, checkpoints, manifests.

use std::{fmt, path::PathBuf, str::FromStr};

use clap::Args;

use crate::{duplicates::IdHash, input::bytes};

#[derive(Args, Debug)]
#[command(next_help_heading = "Corpora")]
pub(crate) struct CorpusArgs {
    /// Write a folder of parts with so many records each, and a manifest.json
    ///
    /// The folder is named by --output and appears when all of it is complete: part-00000.jsonl and so on, as --to says.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) part_rows: Option<u64>,
    /// How parts are packed: none, gzip, zstd
    #[arg(long, value_name = "WAY", default_value_t = Pack::None, requires = "part_rows")]
    pub(crate) pack: Pack,
    /// Where to write a manifest: counts by input, settings, checksums, as JSON
    #[arg(long, value_name = "FILE", conflicts_with = "part_rows")]
    pub(crate) manifest: Option<PathBuf>,
    /// Work on the I-th of N shards, as in 2/8
    ///
    /// Ids decide: every item is in one shard, those of one id are in the same, on any machine. Each shard reads the
    /// whole input; the first takes the rows that cannot be read.
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<Shard>,
    /// Go on where an unfinished run of the same command stopped; without one, start
    ///
    /// The output is, byte for byte, that of a run that nothing stopped. A single Parquet file and runs from a pipe leave
    /// nothing to go on with and start over; --part-rows has Parquet in parts.
    #[arg(long)]
    pub(crate) resume: bool,
    /// Start over where an unfinished run stopped
    #[arg(long, conflicts_with = "resume")]
    pub(crate) restart: bool,
    /// The bytes written between two checkpoints; packed outputs start a frame with each
    ///
    /// Unless they are closer than by default, the first one comes after a second.
    #[arg(long, value_name = "BYTES", default_value = "8M", value_parser = bytes)]
    pub(crate) checkpoint: u64,
}

yunbao::closed_set! {
    /// How parts are packed.
    pub enum Pack: "packing" {
        /// As they are.
        None = "none", "不压缩";
        /// gzip.
        Gzip = "gzip", "gzip 压缩";
        /// zstd, with a checksum in each frame.
        Zstd = "zstd", "zstd 压缩";
    }
}

impl Pack {
    /// Gives the ending of packed files' names.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
        }
    }
}

/// One of several shares of a corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shard {
    /// From 1.
    index: u128,
    count: u128,
}

impl Shard {
    /// Tells whether an item of this id belongs to the shard.
    pub(crate) fn holds(self, id: IdHash) -> bool {
        id.share(self.count) == self.index - 1
    }

    /// Tells whether rows without an id belong to the shard.
    pub(crate) fn is_first(self) -> bool {
        self.index == 1
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |part: &str| part.parse::<u32>().ok().map(u128::from);
        text.split_once('/')
            .and_then(|(index, count)| Some((number(index)?, number(count)?)))
            .filter(|(index, count)| (1..=*count).contains(index))
            .map(|(index, count)| Self { index, count })
            .ok_or_else(|| "expected a shard and their number, as in 1/8 to 8/8".to_owned())
    }
}
