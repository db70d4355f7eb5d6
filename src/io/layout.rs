//! A record as a line of JSON, of a table for programs, or of a table for people.

use crate::{
    extract::EntityKind,
    io::{
        duee,
        reasons::{label_scores, reasons},
        table,
    },
    record::{Event, Mention, Record},
};

crate::closed_set! {
    /// The form of the output.
    pub enum Layout: "output format" {
        /// One JSON object a line, with everything.
        Jsonl = "jsonl", "逐行 JSON";
        /// A table with a header, fields apart by commas, with the first event.
        Csv = "csv", "逗号分隔表";
        /// One JSON object a line, with the events under the role names of DuEE-fin.
        Duee = "duee", "DuEE-fin 事件";
        /// Lines for people.
        Table = "table", "表格";
    }
}

/// The columns of CSV, and what they hold.
pub const CSV_COLUMNS: [(&str, &str); 12] = [
    ("id", "the item's id"),
    ("title", "the title"),
    ("bucket", "cloud, web3, opinion or other"),
    ("scores", "cloud=0.97|web3=0.01|opinion=0.02"),
    ("companies", "the names of the companies, joined by |, each once"),
    ("investee", "first event: who raised the money"),
    ("round", "first event: the code of the round"),
    ("amount", "first event: the amount as written"),
    ("value", "first event: the amount as a number; empty where only bounds are stated"),
    ("currency", "first event: the code of the currency"),
    ("lead_investors", "first event: who led, joined by |"),
    ("investors", "first event: who invested, leads included, joined by |"),
];

/// The columns of CSV behind the others where they are asked for, and what they hold.
pub const CSV_ASKED: [(&str, &str); 3] = [
    ("labels", "with a --model of your own labels: those given, the surest first, joined by |"),
    ("label_scores", "with such a model: sport=0.97|tech=0.02"),
    ("why", "with --explain: cloud: 服务器 +1.20, subject=compute +0.40 | web3: …"),
];

/// Renders records in one form; shared by all threads.
#[derive(Clone, Debug)]
pub struct Render {
    layout: Layout,
    safe: bool,
    columns: usize,
    labels: bool,
    reasons: bool,
}

impl Render {
    /// Renders in a form; tables are 100 columns wide unless [`Render::columns`] says otherwise.
    pub fn new(layout: Layout) -> Self {
        Self { layout, safe: false, columns: 100, labels: false, reasons: false }
    }

    /// Gives CSV and tables columns for the labels of a user's own model; JSON has them in any case.
    #[must_use]
    pub fn labels(mut self) -> Self {
        self.labels = true;
        self
    }

    /// Gives CSV a column of reasons, and tables lines of them; JSON has them in any case.
    #[must_use]
    pub fn reasons(mut self) -> Self {
        self.reasons = true;
        self
    }

    /// Puts a `'` before cells of CSV that a spreadsheet would take for a formula.
    #[must_use]
    pub fn spreadsheet_safe(mut self) -> Self {
        self.safe = true;
        self
    }

    /// Sets the width of a table, in columns of a terminal.
    #[must_use]
    pub fn columns(mut self, columns: usize) -> Self {
        self.columns = columns;
        self
    }

    /// Gives what stands before the first record.
    pub fn header(&self) -> String {
        match self.layout {
            Layout::Jsonl | Layout::Duee => String::new(),
            Layout::Csv => {
                let asked = [self.labels, self.labels, self.reasons];
                let asked = CSV_ASKED.iter().zip(asked).filter(|(_, asked)| *asked);
                let names = CSV_COLUMNS.iter().chain(asked.map(|(column, _)| column));
                names.map(|(name, _)| *name).collect::<Vec<_>>().join(",") + "\n"
            }
            Layout::Table => table::header(self.columns, self.labels),
        }
    }

    /// Appends a record and its line break.
    pub fn record(&self, record: &Record, out: &mut Vec<u8>) {
        match self.layout {
            Layout::Jsonl => {
                // Writing into memory cannot fail, and a record has no keys but strings.
                let _ = serde_json::to_writer(&mut *out, record);
                out.push(b'\n');
            }
            Layout::Csv => self.csv(record, out),
            Layout::Duee => duee::line(record, out),
            Layout::Table => {
                out.extend_from_slice(table::line(record, self.columns, self.labels).as_bytes());
                if self.reasons {
                    for reason in reasons(record) {
                        out.extend_from_slice(table::below(&reason, self.columns).as_bytes());
                    }
                }
            }
        }
    }

    fn csv(&self, record: &Record, out: &mut Vec<u8>) {
        let event = record.events.first();
        let amount = event.and_then(|e| e.amount.as_ref());
        let value = amount.and_then(|a| a.value.as_ref()).and_then(Option::as_ref);
        let s = record.scores;
        let mut cells = vec![
            record.id.clone(),
            record.title.clone(),
            record.bucket.to_string(),
            format!("cloud={}|web3={}|opinion={}", s.cloud, s.web3, s.opinion),
            companies(record).join("|"),
            event.and_then(|e| e.investee.as_ref()).map(name).unwrap_or_default().to_owned(),
            event.and_then(round).unwrap_or_default().to_owned(),
            amount.map(|a| a.text.clone()).unwrap_or_default(),
            value.map(ToString::to_string).unwrap_or_default(),
            amount.and_then(|a| a.currency.clone()).unwrap_or_default(),
            event.map(|e| names(&e.lead_investors).join("|")).unwrap_or_default(),
            event.map(|e| names(&e.investors).join("|")).unwrap_or_default(),
        ];
        if self.labels {
            let labels = record.labels.as_ref();
            cells.push(labels.map(|l| l.given.join("|")).unwrap_or_default());
            cells.push(labels.map(label_scores).unwrap_or_default());
        }
        if self.reasons {
            cells.push(reasons(record).join(" | "));
        }
        for (i, cell) in cells.iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            let formula = self.safe && is_formula(cell);
            quote(if formula { format!("'{cell}") } else { cell.clone() }.as_bytes(), out);
        }
        out.push(b'\n');
    }
}

/// Gives the canonical name where there is one, else what was written.
pub(super) fn name(mention: &Mention) -> &str {
    mention.name.as_deref().unwrap_or(&mention.text)
}

/// Gives the names of mentions, each once, in order.
pub(super) fn names(mentions: &[Mention]) -> Vec<&str> {
    unique(mentions.iter().map(name))
}

/// Gives the names of the companies of a record, each once, in order.
pub(super) fn companies(record: &Record) -> Vec<&str> {
    unique(record.entities.iter().filter(|m| m.kind == EntityKind::Company).map(name))
}

/// Gives the code of an event's round, or what was written.
pub(super) fn round(event: &Event) -> Option<&str> {
    event.round.as_ref().map(|r| r.round.as_deref().unwrap_or(&r.text))
}

fn unique<'r>(names: impl Iterator<Item = &'r str>) -> Vec<&'r str> {
    let mut seen = std::collections::HashSet::new();
    names.filter(|n| seen.insert(*n)).collect()
}

/// Tells whether a spreadsheet runs a cell; full-width signs are read as the ASCII ones in East Asian versions.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

fn quote(cell: &[u8], out: &mut Vec<u8>) {
    if !cell.iter().any(|b| matches!(b, b',' | b'"' | b'\r' | b'\n')) {
        out.extend_from_slice(cell);
        return;
    }
    out.push(b'"');
    for &b in cell {
        if b == b'"' {
            out.push(b'"');
        }
        out.push(b);
    }
    out.push(b'"');
}
