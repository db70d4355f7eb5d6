//! `yunbao train`: models of one's own labels; one file a kind of model.

mod classify;
mod tag;

use crate::outcome::{Exit, Failure};

/// Train a model on your own labels
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(clap::Subcommand, Debug)]
enum Kind {
    Classify(classify::Args),
    Tag(tag::Args),
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.kind {
        Kind::Classify(args) => classify::run(args),
        Kind::Tag(args) => tag::run(args),
    }
}
