//! `yunbao run`: items in, records out.

use std::{
    io::{IsTerminal, stdout},
    mem::ManuallyDrop,
    path::PathBuf,
};

use serde_json::{Map, Value};
use yunbao::{
    article::Item,
    classify::{Classifier, Model},
    extract::tagger::NameTagger,
    io::{CSV_ASKED, CSV_COLUMNS, Code, Fault, Format, Layout, Render},
    lexicon::{Builder, Lexicon},
    pipeline::{Pipeline, Words},
    record::{OffsetUnit, Record},
};

use crate::{
    checkpoint,
    corpus::{CorpusArgs, Pack},
    delivery::{Body, Form, Shape},
    desk,
    duplicates::IdHash,
    flow::{FlowArgs, Job, Line, Wishes},
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
    #[command(flatten)]
    corpus: CorpusArgs,
    /// The form of the output, where its name does not say it: jsonl, csv, parquet, duee, table
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    to: Option<To>,
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
    /// Find names with this tagger instead of the built-in one; the lexicon and the rules go on beside it
    ///
    /// Made by "yunbao train tag"; its labels are company, person, place, product, or some of them.
    #[arg(long, value_name = "FILE", help_heading = "Analysis")]
    tagger: Option<PathBuf>,
    /// Write under "why" the N spans and cues that push each score most, for or against it, in log-odds
    ///
    /// CSV has them in a column, a table in lines below the item; JSONL and Parquet with all that adds up to the score.
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
    "Columns of CSV:\n".to_owned()
        + &CSV_COLUMNS.map(line).concat()
        + &CSV_ASKED.map(line).concat()
}

yunbao::closed_set! {
    /// The form of the output.
    pub enum To: "output format" {
        /// One JSON object a line, with everything.
        Jsonl = "jsonl", "逐行 JSON";
        /// A table with a header, with the first event.
        Csv = "csv", "逗号分隔表";
        /// Nested columns, with everything.
        Parquet = "parquet", "Parquet 列存";
        /// One JSON object a line, with the events under the role names of DuEE-fin.
        Duee = "duee", "DuEE-fin 事件";
        /// Lines for people.
        Table = "table", "表格";
    }
}

impl To {
    /// Tells the form from an output's name, a `.gz` or `.zst` behind it left aside.
    fn of_name(name: &str) -> Self {
        match Format::of_name(name) {
            Some(Format::Csv) => Self::Csv,
            Some(Format::Parquet) => Self::Parquet,
            _ => Self::Jsonl,
        }
    }

    fn layout(self) -> Option<Layout> {
        match self {
            Self::Jsonl => Some(Layout::Jsonl),
            Self::Csv => Some(Layout::Csv),
            Self::Duee => Some(Layout::Duee),
            Self::Table => Some(Layout::Table),
            Self::Parquet => None,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Table => "txt",
            Self::Duee => "jsonl",
            to => to.as_str(),
        }
    }
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let to = args.to()?;
    let render = to.layout().map(|layout| args.render(layout)).transpose()?;
    let form = Form {
        header: render.as_ref().map(Render::header).unwrap_or_default(),
        ending: to.ending(),
        shape: if render.is_some() { Shape::Lines } else { Shape::Columns },
    };
    let (no_text, shard) = (args.no_text, args.corpus.shard);
    let prepare = || {
        // The program ends after the run; to take lexicon and models to pieces before would cost milliseconds.
        let pipeline = ManuallyDrop::new(args.pipeline()?);
        Ok(move |mut items: Vec<Item>| {
            let holds = |id| shard.is_none_or(|shard| shard.holds(id));
            let ids: Vec<IdHash> = items.iter().map(|item| IdHash::of(&item.id)).collect();
            if shard.is_some() {
                items.retain(|item| holds(IdHash::of(&item.id)));
            }
            items.iter().for_each(planted_panic);
            let mut records = pipeline.analyze_all(&items).into_iter();
            let body = |id| {
                let record = if holds(id) { records.next() } else { None };
                let Some(mut record) = record else { return Body::Elsewhere };
                if no_text {
                    leave_text_out(&mut record);
                }
                let Some(render) = &render else { return Body::Record(Box::new(record)) };
                let mut bytes = Vec::with_capacity(record.text.len() + 1024);
                render.record(&record, &mut bytes);
                Body::Line(bytes)
            };
            let bodies: Vec<Body> = ids.iter().copied().map(body).collect();
            ids.into_iter().zip(bodies).map(|(id, body)| Line { id: Some(id), body }).collect()
        })
    };
    let sources = args.input.sources(args.output.special());
    let wishes = Wishes { output: &args.output, flow: &args.flow, corpus: Some(&args.corpus) };
    let job = Job { form, settings: args.settings(to)? };
    desk::drive(sources, &args.input.options(), wishes, job, prepare)
}

impl Args {
    fn pipeline(&self) -> Result<Pipeline, Failure> {
        let words = if self.segments { Words::Keep } else { Words::Leave };
        let mut builder = Pipeline::builder()
            .offsets(self.offsets)
            .words(words)
            .min_confidence(self.min_confidence);
        // The embedded lexicon alone is built beside the models.
        if !self.lexicon.is_empty() {
            let layers = self.lexicon.iter().try_fold(Lexicon::builder(), Builder::layer_file)?;
            builder = builder.lexicon(layers.build()?);
        }
        if let Some(model) = self.model()? {
            builder = match Classifier::new(model.clone()) {
                Ok(classifier) => builder.classifier(classifier),
                Err(_) => builder.labels(model),
            };
        }
        if let Some(file) = &self.tagger {
            builder = builder.tagger(NameTagger::load(file)?);
        }
        Ok(builder.reasons(self.explain).build()?)
    }

    fn model(&self) -> Result<Option<Model>, Failure> {
        self.model.as_ref().map(|file| Loaded::classifier(&file.to_string_lossy())).transpose()
    }

    /// Gives the settings that decide what comes out.
    fn settings(&self, to: To) -> Result<Map<String, Value>, Failure> {
        let sum = |path: &PathBuf| {
            checkpoint::sum_of(path)
                .map_err(|source| yunbao::Error::Read { path: path.clone(), source })
        };
        let lexicon = self.lexicon.iter().map(sum).collect::<Result<Vec<_>, _>>()?;
        let mut settings = self.input.settings();
        let mut set = |name: &str, value: Value| settings.insert(name.to_owned(), value);
        set("command", "run".into());
        set("to", to.as_str().into());
        set("offsets", self.offsets.as_str().into());
        set("segments", self.segments.into());
        set("explain", self.explain.into());
        set("no-text", self.no_text.into());
        set("spreadsheet-safe", self.spreadsheet_safe.into());
        // As text: floats of JSON need not come back as they went.
        set("min-confidence", self.min_confidence.to_string().into());
        set("lexicon", lexicon.into());
        set("tagger", self.tagger.as_ref().map(sum).transpose()?.into());
        set("model", self.model.as_ref().map(sum).transpose()?.into());
        Ok(settings)
    }

    /// Decides the form of the output.
    fn to(&self) -> Result<To, Fault> {
        let wrong = |message: &str| Err(Fault::plain(Code::Usage, message));
        let terminal = self.output.file().is_none() && stdout().is_terminal();
        let to = self.to.unwrap_or_else(|| match self.output.file() {
            Some(path) => To::of_name(&path.to_string_lossy()),
            None if terminal => To::Table,
            None => To::Jsonl,
        });
        let packed = self.output.file().and_then(|p| p.extension());
        if to != To::Parquet {
            return Ok(to);
        }
        if terminal {
            return wrong("Parquet is no text for a terminal: name a file with --output");
        }
        if self.corpus.pack != Pack::None || packed.is_some_and(|e| e == "gz" || e == "zst") {
            return wrong("Parquet packs its own pages: leave the packing out");
        }
        Ok(to)
    }

    fn render(&self, layout: Layout) -> Result<Render, Failure> {
        let mut render = Render::new(layout);
        if self.spreadsheet_safe {
            render = render.spreadsheet_safe();
        }
        // The header has to know what the model will give.
        let flat = matches!(layout, Layout::Csv | Layout::Table);
        if flat && self.model()?.is_some_and(|model| Classifier::new(model).is_err()) {
            render = render.labels();
        }
        if self.explain > 0 {
            render = render.reasons();
        }
        Ok(match terminal_size::terminal_size() {
            Some((columns, _)) if stdout().is_terminal() => render.columns(columns.0.into()),
            _ => render,
        })
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
