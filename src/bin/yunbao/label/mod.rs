//! `yunbao label`: the loop of review, out to an annotation tool and back.

mod export;
mod import;

use crate::outcome::{Exit, Failure};

/// Have the least certain items reviewed: out to an annotation tool, and back as training data
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand, Debug)]
enum Command {
    Export(Box<export::Args>),
    Import(import::Args),
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Export(args) => export::run(args),
        Command::Import(args) => import::run(args),
    }
}

yunbao::closed_set! {
    /// A tool that people annotate with.
    pub enum Tool: "annotation tool" {
        /// Label Studio: one JSON list of tasks.
        LabelStudio = "label-studio", "Label Studio";
        /// doccano: an object a line.
        Doccano = "doccano", "doccano";
    }
}

/// The keys that carry an item through a tool; tools keep what they do not know.
const ID: &str = "item";
const TITLE: &str = "title";
const TEXT: &str = "text";
/// The name of the choices in Label Studio's interface.
const CHOICES: &str = "label";
