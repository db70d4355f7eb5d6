//! A line an item, for people at a terminal.

use crate::{
    io::{
        layout::{companies, name, names, round},
        printable::{cut_to_width, printable, width},
    },
    record::{Event, Record},
};

/// The columns: bucket, then title, companies and event share the rest.
const BUCKET: usize = 8;
const GAP: usize = 2;
/// Below this a table helps nobody; lines wrap.
const NARROWEST: usize = 48;

struct Widths {
    title: usize,
    companies: usize,
    event: usize,
}

fn widths(columns: usize) -> Widths {
    let rest = columns.max(NARROWEST) - BUCKET - 3 * GAP;
    let title = rest * 45 / 100;
    let companies = rest * 25 / 100;
    Widths { title, companies, event: rest - title - companies }
}

pub(super) fn header(columns: usize) -> String {
    row(columns, "bucket", "title", "companies", "event")
}

pub(super) fn line(record: &Record, columns: usize) -> String {
    // An item without a title is known by how it starts.
    let title = if record.title.trim().is_empty() { &record.text } else { &record.title };
    let start: String = title.trim().chars().take(columns).collect();
    let event = record.events.first().map(summary).unwrap_or_default();
    row(columns, record.bucket.as_str(), &start, &companies(record).join(" "), &event)
}

fn row(columns: usize, bucket: &str, title: &str, companies: &str, event: &str) -> String {
    let widths = widths(columns);
    let mut out = cut_to_width(bucket, BUCKET);
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
