//! The command-line tool.
//!
//! What was typed ([`cli`]) becomes what it means, once, at the start of each command; a command gives an [`Exit`]
//! or a [`Failure`](outcome::Failure), and `main` alone ends the process.

#[cfg(not(all(feature = "digest", feature = "index")))]
mod absent;
mod bench;
mod checkpoint;
mod cli;
mod cluster;
mod compare;
mod corpus;
mod delivery;
mod desk;
#[cfg(feature = "digest")]
mod digest;
mod duplicates;
mod evaluate;
mod flow;
#[cfg(feature = "index")]
#[path = "index/enabled.rs"]
mod index;
mod input;
mod interrupt;
mod label;
mod labelled;
mod lexicon;
mod manifest;
mod memory;
mod model;
mod outcome;
mod output;
mod progress;
mod records;
mod resume;
mod run;
#[cfg(feature = "index")]
#[path = "search/enabled.rs"]
mod search;
mod segment;
mod split;
mod tally;
mod train;

use std::process;

use clap::Parser;
use mimalloc::MiMalloc;

#[cfg(not(feature = "digest"))]
use crate::absent as digest;
#[cfg(not(feature = "index"))]
use crate::{absent as index, absent as search};
use crate::{
    cli::{Cli, Command},
    outcome::{Exit, Failure},
};

/// Records are many small pieces of memory; this allocator gives them faster than that of most systems.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() {
    outcome::quiet_panics();
    let exit = Cli::try_parse().map_err(Failure::from).and_then(|cli| match cli.command {
        Command::Bench(args) => bench::run(&args),
        Command::Cluster(args) => cluster::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Digest(args) => digest::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Index(args) => index::run(&args),
        Command::Label(args) => label::run(&args),
        Command::Lexicon(args) => lexicon::run(&args),
        Command::Model(args) => model::run(&args),
        Command::Run(args) => run::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Segment(args) => segment::run(&args),
        Command::Split(args) => split::run(&args),
        Command::Train(args) => train::run(&args),
    });
    // Not a return from main: a thread may still wait for input.
    process::exit(exit.unwrap_or_else(Exit::of_failure).status());
}
