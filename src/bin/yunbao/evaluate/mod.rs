//! `yunbao evaluate`: how good a model is on labelled data; one file a kind of model.

mod classify;
mod html;
mod tag;
mod text;

use std::path::PathBuf;

use crate::{
    labelled::LabelledArgs,
    model::Loaded,
    outcome::{Exit, Failure},
};

/// Measure a model on labelled data
///
/// Writes a report a person can read; --json gives what other programs read, fractions from 0 to 1.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The model file, or builtin:buckets, builtin:names
    #[arg(value_name = "MODEL")]
    model: String,
    #[command(flatten)]
    data: LabelledArgs,
    /// Write the report as one JSON object
    #[arg(long, help_heading = "Output")]
    json: bool,
    /// Write the report as one page with plots, too
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    html: Option<PathBuf>,
    /// Write the examples that are labelled wrongly as JSONL, the most confident first
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    errors: Option<PathBuf>,
    /// Replace files that exist
    #[arg(long, help_heading = "Output")]
    force: bool,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    // A kind of model has a file of its own beside this one.
    match Loaded::of(&args.model)? {
        Loaded::Classifier(model) => classify::run(args, &model),
        Loaded::Tagger(model) => tag::run(args, &model),
    }
}
