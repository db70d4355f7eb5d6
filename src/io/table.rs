//! A line an item, for people at a terminal.

use crate::{
    io::{
        layout::{companies, name, names, round},
        printable::{cut_to_width, printable, width},
    },
    record::{Event, Record},
};

/// The columns: bucket, where asked for the labels of a user's own model, then title, companies and event share the
/// rest.
const BUCKET: usize = 8;
const LABELS: usize = 16;
const GAP: usize = 2;
/// Below this a table helps nobody; lines wrap.
const NARROWEST: usize = 48;

struct Widths {
    title: usize,
    companies: usize,
    event: usize,
}

fn widths(columns: usize, first: usize) -> Widths {
    let rest = columns.max(NARROWEST) - first - 3 * GAP;
    let title = rest * 45 / 100;
    let companies = rest * 25 / 100;
    Widths { title, companies, event: rest - title - companies }
}

pub(super) fn header(columns: usize, labels: bool) -> String {
    row(columns, "bucket", labels.then_some("labels"), ["title", "companies", "event"])
}

/// Gives a line that belongs to the record above it.
pub(super) fn below(text: &str, columns: usize) -> String {
    let text = cut_to_width(&printable(text), columns.max(NARROWEST) - BUCKET - GAP);
    format!("{:1$}{2}\n", "", BUCKET + GAP, text.trim_end())
}

pub(super) fn line(record: &Record, columns: usize, labels: bool) -> String {
    // An item without a title is known by how it starts.
    let title = if record.title.trim().is_empty() { &record.text } else { &record.title };
    let start: String = title.trim().chars().take(columns).collect();
    let event = record.events.first().map(summary).unwrap_or_default();
    let given = record.labels.as_ref().map(|l| l.given.join(" ")).unwrap_or_default();
    let cells = [start.as_str(), &companies(record).join(" "), &event];
    row(columns, record.bucket.as_str(), labels.then_some(&*given), cells)
}

fn row(
    columns: usize,
    bucket: &str,
    labels: Option<&str>,
    [title, companies, event]: [&str; 3],
) -> String {
    let mut out = cut_to_width(bucket, BUCKET);
    let mut first = BUCKET;
    if let Some(labels) = labels {
        // A narrow terminal must leave some room for the title.
        let room = if columns < 2 * NARROWEST { LABELS / 2 } else { LABELS };
        out.extend(std::iter::repeat_n(' ', GAP));
        out.push_str(&cut_to_width(&printable(labels), room));
        first += GAP + room;
    }
    let widths = widths(columns, first);
    for (cell, columns) in
        [(title, widths.title), (companies, widths.companies), (event, widths.event)]
    {
        out.extend(std::iter::repeat_n(' ', GAP));
        out.push_str(&cut_to_width(&printable(cell), columns));
    }
    let end = out.trim_end().len();
    out.truncate(end);
    debug_assert!(width(&out) <= columns.max(NARROWEST));
    out.push('\n');
    out
}

/// Says an event in one line: who, which round, how much, from whom.
fn summary(event: &Event) -> String {
    let who = event.investee.as_ref().map(name);
    let amount = event.amount.as_ref().map(|a| a.text.as_str());
    let leads = names(&event.lead_investors).join("、");
    let led = (!leads.is_empty()).then(|| format!("← {leads}"));
    [who, round(event), amount, led.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
