//! `yunbao run`: items in, records out.

use std::io::{IsTerminal, stdout};

use yunbao::{
    article::Item,
    io::{CSV_COLUMNS, Format, Layout, Render},
    pipeline::Pipeline,
    record::{OffsetUnit, Record},
};

use crate::{
    desk::{self, FlowArgs, Line},
    duplicates::IdHash,
    input::InputArgs,
    outcome::{Exit, Failure},
    output::OutputArgs,
};

/// Analyse items: buckets, entities, funding events
///
/// Writes a table to a terminal and JSONL elsewhere. Rows that cannot be read are counted, named and left out.
#[derive(clap::Args, Debug)]
#[command(after_long_help = columns())]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    flow: FlowArgs,
    /// The form of the output: jsonl, csv, table
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    to: Option<Layout>,
    /// What offsets count: char, byte, utf16
    #[arg(long, value_name = "UNIT", default_value_t = OffsetUnit::Char, help_heading = "Output")]
    offsets: OffsetUnit,
    /// Leave the text of the items out
    #[arg(long, help_heading = "Output")]
    no_text: bool,
    /// Put a ' before cells of CSV that a spreadsheet would take for a formula
    #[arg(long, help_heading = "Output")]
    spreadsheet_safe: bool,
}

fn columns() -> String {
    let line = |(name, holds)| format!("  {name:<15} {holds}\n");
    "Columns of CSV:\n".to_owned() + &CSV_COLUMNS.map(line).concat()
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let (render, no_text) = (args.render(), args.no_text);
    let header = render.header();
    let prepare = || {
        let pipeline = args.pipeline()?;
        Ok(move |item: Item| {
            planted_panic(&item);
            let mut record = pipeline.analyze(&item);
            let id = Some(IdHash::of(&record.id));
            if no_text {
                leave_text_out(&mut record);
            }
            let mut bytes = Vec::with_capacity(record.text.len() + 1024);
            render.record(&record, &mut bytes);
            Line { id, bytes }
        })
    };
    let sources = args.input.sources(args.output.special());
    desk::drive(sources, &args.input.options(), (&args.output, &args.flow), &header, prepare)
}

impl Args {
    fn pipeline(&self) -> Result<Pipeline, Failure> {
        Ok(Pipeline::builder().offsets(self.offsets).build()?)
    }

    fn render(&self) -> Render {
        let layout = self.to.unwrap_or_else(|| match self.output.file() {
            Some(path) => layout_of(&path.to_string_lossy()),
            None if stdout().is_terminal() => Layout::Table,
            None => Layout::Jsonl,
        });
        let render = Render::new(layout);
        let render = if self.spreadsheet_safe { render.spreadsheet_safe() } else { render };
        match terminal_size::terminal_size() {
            Some((columns, _)) if stdout().is_terminal() => render.columns(columns.0.into()),
            _ => render,
        }
    }
}

/// Tells the form from an output's name, a `.gz` or `.zst` behind it left aside.
fn layout_of(name: &str) -> Layout {
    match Format::of_name(name) {
        Some(Format::Csv) => Layout::Csv,
        _ => Layout::Jsonl,
    }
}

/// Takes the item's own words out of a record; what was found in them stays.
fn leave_text_out(record: &mut Record) {
    record.text.clear();
    record.segments = None;
}

/// Panics on the item that a test names, so that the way around panics can be tested.
#[cfg(debug_assertions)]
fn planted_panic(item: &Item) {
    let planted = std::env::var("YUNBAO_TEST_PANIC").is_ok_and(|id| id == item.id);
    assert!(!planted, "planted by a test");
}

#[cfg(not(debug_assertions))]
fn planted_panic(_: &Item) {}
