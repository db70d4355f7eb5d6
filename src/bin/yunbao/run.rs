//! `yunbao run`: items in, records out.

use std::io::{IsTerminal, stdout};

use yunbao::{
    article::Item,
    io::{CSV_COLUMNS, Layout, Render},
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
    let mut out = "Columns of CSV:\n".to_owned();
    for (name, holds) in CSV_COLUMNS {
        out.push_str(&format!("  {name:<15} {holds}\n"));
    }
    out
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let (render, no_text) = (args.render(), args.no_text);
    let pipeline = args.pipeline()?;
    let header = render.header();
    let work = move |item: Item| {
        planted_panic(&item);
        let mut record = pipeline.analyze(&item);
        let id = IdHash::of(&record.id);
        if no_text {
            leave_text_out(&mut record);
        }
        let mut bytes = Vec::with_capacity(record.text.len() + 1024);
        render.record(&record, &mut bytes);
        Line { id, bytes }
    };
    desk::drive(&args.input, &args.output, &args.flow, &header, work)
}

impl Args {
    fn pipeline(&self) -> Result<Pipeline, Failure> {
        Ok(Pipeline::builder().offsets(self.offsets).build()?)
    }

    fn render(&self) -> Render {
        let of_name = |name: &str| {
            let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
            if name.ends_with(".csv") { Layout::Csv } else { Layout::Jsonl }
        };
        let layout = self.to.unwrap_or_else(|| match self.output.file() {
            Some(path) => of_name(&path.to_string_lossy()),
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

/// Takes the item's own words out of a record; what was found in them stays.
fn leave_text_out(record: &mut Record) {
    record.text.clear();
    record.segments = None;
}

/// Panics on the item that a test names, so that the way around panics can be tested.
#[cfg(debug_assertions)]
fn planted_panic(item: &Item) {
    if std::env::var("YUNBAO_TEST_PANIC").is_ok_and(|id| id == item.id) {
        std::panic::panic_any("planted by a test");
    }
}

#[cfg(not(debug_assertions))]
fn planted_panic(_: &Item) {}
