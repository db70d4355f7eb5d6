//! `yunbao cluster`: items about the same event.

use std::{collections::HashSet, ffi::OsString, path::PathBuf};

use serde::Serialize;
use yunbao::{
    cluster::{Cluster, Clusterer, Settings},
    io::{Overwrite, Source, Special, Target, expand, printable},
    record::Record,
};

use crate::{
    outcome::{Exit, Failure},
    output,
    records::RecordArgs,
};

/// Find items about the same event, worded alike or not
///
/// Writes a line a cluster of two items or more: the lead's title, then the others'. Items are those of any INPUT that
/// `run` reads, or the records that it wrote. With --records every record is written with its cluster's number in it.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    records: RecordArgs,
    /// The file to write; standard output where there is none
    #[arg(short, long, value_name = "OUT", help_heading = "Output")]
    output: Option<PathBuf>,
    /// Replace an output that exists
    #[arg(long, help_heading = "Output")]
    force: bool,
    /// Write a line of JSON a cluster: cluster, lead, members, confidence
    #[arg(long, conflicts_with = "write_records", help_heading = "Output")]
    json: bool,
    /// Write every record, as JSONL, with the number of its cluster
    #[arg(long = "records", help_heading = "Output")]
    write_records: bool,
    /// Items known before, such as last week's; only clusters with a new item are written
    #[arg(long, value_name = "INPUT", help_heading = "Clusters")]
    known: Vec<OsString>,
    /// The least probability that two items are about the same event, 0 to 1
    #[arg(long, value_name = "P", default_value_t = Settings::default().threshold, help_heading = "Clusters")]
    threshold: f32,
    /// Days between two items at most, where both have a date
    #[arg(long, value_name = "DAYS", default_value_t = Settings::default().window, help_heading = "Clusters")]
    window: u32,
}

/// A cluster, as JSON.
#[derive(Serialize)]
struct Line<'i> {
    cluster: u32,
    lead: &'i str,
    members: Vec<&'i str>,
    confidence: f64,
}

/// What is kept of an item to be shown.
struct Shown {
    id: String,
    title: String,
}

/// So many records are handed over at once, to be read on all threads.
const BATCH: usize = 1024;

/// The items as they come.
struct Gathered {
    clusterer: Clusterer,
    batch: Vec<Record>,
    shown: Vec<Shown>,
    /// Every record, where they are to be written.
    kept: Option<Vec<Record>>,
    /// How many were known before.
    known: usize,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut settings = Settings::default();
    settings.threshold = args.threshold;
    settings.window = args.window;
    let mut gathered = Gathered {
        clusterer: Clusterer::new(settings)?,
        batch: Vec::new(),
        shown: Vec::new(),
        kept: args.write_records.then(Vec::new),
        known: 0,
    };
    let overwrite = if args.force { Overwrite::Replace } else { Overwrite::Refuse };
    let mut out = match &args.output {
        Some(path) => Target::create(path, overwrite)?,
        None => Target::stdout(),
    };
    let mut sources = expand(&args.known, Special::Refuse);
    let known: HashSet<String> =
        sources.iter().flatten().map(|s: &Source| s.name().to_owned()).collect();
    sources.extend(args.records.sources());
    let exit = args.records.read(sources, |origin, record| {
        gathered.take(record, known.contains(&*origin.file));
        Ok(())
    })?;
    gathered.hand_over();
    for line in gathered.lines(args.json) {
        output::write(&mut out, line.as_bytes())?;
    }
    output::publish(out)?;
    Ok(exit)
}

impl Gathered {
    fn take(&mut self, record: Record, known: bool) {
        if known {
            self.known += 1;
        } else if let Some(kept) = &mut self.kept {
            kept.push(record.clone());
        }
        self.shown.push(Shown { id: record.id.clone(), title: title(&record) });
        self.batch.push(record);
        if self.batch.len() == BATCH {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        self.clusterer.extend(&self.batch);
        self.batch.clear();
    }

    /// Gives what is to be written.
    fn lines(self, json: bool) -> Vec<String> {
        let new = |c: &Cluster| c.members.iter().any(|&m| m as usize >= self.known);
        let clusters = self.clusterer.clusters().into_iter().filter(new);
        let Some(mut kept) = self.kept else {
            let shown = |c: Cluster| {
                if json { as_json(&c, &self.shown) } else { as_text(&c, &self.shown) }
            };
            return clusters.map(shown).collect();
        };
        for cluster in clusters {
            for &member in &cluster.members {
                let at = (member as usize).checked_sub(self.known);
                if let Some(record) = at.and_then(|at| kept.get_mut(at)) {
                    record.cluster = Some(cluster.id);
                }
            }
        }
        kept.iter().map(json_line).collect()
    }
}

fn as_json(cluster: &Cluster, shown: &[Shown]) -> String {
    let ids = cluster.members.iter().filter_map(|&m| shown.get(m as usize));
    let members: Vec<&str> = ids.map(|s| s.id.as_str()).collect();
    let lead = members.first().copied().unwrap_or("");
    // Three digits say all that there is to say.
    let confidence = (f64::from(cluster.confidence) * 1000.0).round() / 1000.0;
    json_line(&Line { cluster: cluster.id, lead, members, confidence })
}

fn as_text(cluster: &Cluster, shown: &[Shown]) -> String {
    let mut out = String::new();
    for shown in cluster.members.iter().filter_map(|&m| shown.get(m as usize)) {
        let indent = if out.is_empty() { "" } else { "    " };
        out.extend([indent, &printable(&shown.title), "  [", &printable(&shown.id), "]\n"]);
    }
    out
}

fn json_line(value: &impl Serialize) -> String {
    // Records and lines hold nothing that JSON cannot.
    serde_json::to_string(value).unwrap_or_default() + "\n"
}

/// The title, or the beginning of an item that has none.
fn title(record: &Record) -> String {
    let written = if record.title.is_empty() { &record.text } else { &record.title };
    yunbao::io::cut(written, 60)
}
