//! `yunbao split`: the items of bulletins and tables as JSONL, without analysis.

use yunbao::article::Item;

use crate::{
    desk::{self, FlowArgs, Line},
    duplicates::IdHash,
    input::InputArgs,
    outcome::{Exit, Failure},
    output::OutputArgs,
};

/// Split bulletins into items, without analysis
///
/// Writes JSONL: id, title, text, and where given date, url and section. Tables and JSONL give their rows.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    flow: FlowArgs,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let sources = args.input.sources(args.output.special());
    desk::drive(sources, &args.input.options(), (&args.output, &args.flow), "", || {
        Ok(|item| line(&item))
    })
}

fn line(item: &Item) -> Line {
    // An item has string keys only, and memory takes every byte.
    let mut bytes = serde_json::to_vec(item).unwrap_or_default();
    bytes.push(b'\n');
    Line { id: Some(IdHash::of(&item.id)), bytes }
}
