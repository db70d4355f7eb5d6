//! How items flow: the flags for it, what a command makes of items, and what comes out.

use clap::Args;
use serde_json::{Map, Value};

use crate::{
    corpus::{CorpusArgs, Shard},
    delivery::{Body, Form},
    duplicates::{IdHash, OnDuplicate},
    input,
    output::OutputArgs,
};

#[derive(Args, Debug)]
pub(crate) struct FlowArgs {
    /// Stop at the first row that cannot be read
    #[arg(long)]
    pub(crate) strict: bool,
    /// What to do with an id that came before: error, keep-first, keep-all
    #[arg(long, value_name = "WAY", default_value_t = OnDuplicate::KeepAll)]
    pub(crate) on_duplicate: OnDuplicate,
    /// The threads that work; 0 is one a core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// The items that a thread takes at once; fewer where they are long
    #[arg(long, value_name = "N", default_value_t = 512)]
    pub(crate) batch: usize,
    /// The memory that the run may take, models included: so much is read ahead and no more
    ///
    /// One row is always under way, however large; --max-line bounds it.
    #[arg(long, value_name = "BYTES", value_parser = input::bytes)]
    pub(crate) memory: Option<u64>,
}

/// What was asked for.
#[derive(Clone, Copy)]
pub(crate) struct Wishes<'a> {
    pub(crate) output: &'a OutputArgs,
    pub(crate) flow: &'a FlowArgs,
    /// Only for commands whose items have ids.
    pub(crate) corpus: Option<&'a CorpusArgs>,
}

impl Wishes<'_> {
    pub(crate) fn shard(&self) -> Option<Shard> {
        self.corpus.and_then(|c| c.shard)
    }
}

/// What a command makes of items.
pub(crate) struct Job {
    pub(crate) form: Form,
    /// The settings that decide what comes out, for manifests and checkpoints.
    pub(crate) settings: Map<String, Value>,
}

/// The outcome of one item: what is written, and its id where ids are watched.
pub(crate) struct Line {
    pub(crate) id: Option<IdHash>,
    pub(crate) body: Body,
}

impl Job {
    /// Adds the settings that all commands share.
    pub(crate) fn add_settings(&mut self, wishes: Wishes<'_>) {
        let Wishes { flow, corpus, .. } = wishes;
        let settings = &mut self.settings;
        settings.insert("on-duplicate".to_owned(), flow.on_duplicate.as_str().into());
        if let Some(corpus) = corpus {
            settings.insert("shard".to_owned(), corpus.shard.map(|s| s.to_string()).into());
            settings.insert("part-rows".to_owned(), corpus.part_rows.into());
            settings.insert("pack".to_owned(), corpus.pack.as_str().into());
            settings.insert("checkpoint".to_owned(), corpus.checkpoint.into());
        }
    }
}
