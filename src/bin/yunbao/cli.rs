//! The commands; the flags of each stand in the command's own file.

use clap::{Parser, Subcommand};

use crate::{
    bench, cluster, compare, digest, evaluate, index, label, lexicon, model, run, search, segment,
    split, train,
};

/// Turns Chinese news into records: items, companies, funding events, buckets.
#[derive(Debug, Parser)]
#[command(name = "yunbao", version, max_term_width = 100, after_help = EXIT_STATUS)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Bench(bench::Args),
    Cluster(cluster::Args),
    Compare(compare::Args),
    Digest(Box<digest::Args>),
    Evaluate(evaluate::Args),
    Index(index::Args),
    Label(label::Args),
    Lexicon(lexicon::Args),
    Model(model::Args),
    Run(run::Args),
    Search(search::Args),
    Segment(segment::Args),
    Split(split::Args),
    Train(train::Args),
}

const EXIT_STATUS: &str = "\
Exit status:
  0    all well, also where nobody reads the output any more
  1    finished, some rows were rejected
  2    the command line or a setting is wrong
  3    an input cannot be read, or not to its end
  4    the output failed; nothing unfinished stands under its name
  5    a model, lexicon or index is invalid
  130  interrupted (SIGINT), 143 (SIGTERM)";
