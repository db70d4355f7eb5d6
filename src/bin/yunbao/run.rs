//! `yunbao run`: items in, records out.

use std::{
    io::{IsTerminal, stdout},
    path::PathBuf,
};

use yunbao::{
    article::Item,
    classify::Classifier,
    io::{CSV_COLUMNS, Format, Layout, Render},
    lexicon::Lexicon,
    pipeline::{Pipeline, Words},
    record::{OffsetUnit, Record},
};

use crate::{
    desk::{self, FlowArgs, Line},
    duplicates::IdHash,
    input::InputArgs,
    model::Loaded,
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
    /// The form of the output: jsonl, csv, duee, table
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    to: Option<Layout>,
    /// What offsets count: char, byte, utf16
    #[arg(long, value_name = "UNIT", default_value_t = OffsetUnit::Char, help_heading = "Output")]
    offsets: OffsetUnit,
    /// Write the words of title and text too
    #[arg(long, help_heading = "Output")]
    segments: bool,
    /// Leave events out that are less sure than this, 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.0, help_heading = "Analysis")]
    min_confidence: f32,
    /// Add a lexicon file on top of the built-in names; may be given several times, the last one wins
    #[arg(long, value_name = "FILE", help_heading = "Analysis")]
    lexicon: Vec<PathBuf>,
    /// Sort items with this model instead of the built-in one
    ///
    /// A model whose labels are not the buckets gives its own labels and scores under "labels"; the bucket stays that of
    /// the built-in one.
    #[arg(long, value_name = "FILE", help_heading = "Analysis")]
    model: Option<PathBuf>,
    /// Write under "why" the N spans and cues that push each score most, for or against it, in log-odds
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Analysis")]
    explain: usize,
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
        let mut layers = Lexicon::builder();
        for file in &self.lexicon {
            layers = layers.layer_file(file)?;
        }
        let words = if self.segments { Words::Keep } else { Words::Leave };
        let mut builder = Pipeline::builder()
            .offsets(self.offsets)
            .lexicon(layers.build()?)
            .words(words)
            .min_confidence(self.min_confidence);
        if let Some(file) = &self.model {
            let model = Loaded::classifier(&file.to_string_lossy())?;
            builder = match Classifier::new(model.clone()) {
                Ok(classifier) => builder.classifier(classifier),
                Err(_) => builder.labels(model),
            };
        }
        Ok(builder.reasons(self.explain).build()?)
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
    for span in record.why.values_mut().flat_map(|w| &mut w.spans) {
        span.text.clear();
    }
}

/// Panics on the item that a test names, so that the way around panics can be tested.
#[cfg(debug_assertions)]
fn planted_panic(item: &Item) {
    let planted = std::env::var("YUNBAO_TEST_PANIC").is_ok_and(|id| id == item.id);
    assert!(!planted, "planted by a test");
}

#[cfg(not(debug_assertions))]
fn planted_panic(_: &Item) {}
