//! Charts as geometry: where each bar stands, so that a template only draws.
//!
//! ```text
//! columns                        rows
//!   value                          label ………………………… value
//!   ┌──┐ segments stacked          ▇▇▇▇▇▇▇▇▇▇▇▇
//!   │  │
//!   label
//! ```

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::{
    classify::Bucket,
    digest::{day::day, group::Group, issue::Deal, money},
    extract::PartialDate,
};

/// A chart; all measures are in the units of its own width.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Chart {
    /// An identifier in the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// All of it in words, for those who cannot see it.
    pub summary: String,
    /// `columns` or `rows`.
    pub form: &'static str,
    /// The width: 360.
    pub width: u32,
    /// The height.
    pub height: u32,
    /// The bars in their order.
    pub bars: Vec<Bar>,
    /// The buckets that its colours mean; empty where there is one colour.
    pub legend: Vec<Tick>,
}

/// A bar: its words, and the rectangles that it is made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bar {
    /// What it stands for, cut to fit.
    pub label: String,
    /// The same, not cut.
    pub full: String,
    /// Its value in words; may be empty.
    pub value: String,
    /// Where the label stands.
    pub label_x: u32,
    /// The base line of the label.
    pub label_y: u32,
    /// Where the value stands.
    pub value_x: u32,
    /// The base line of the value.
    pub value_y: u32,
    /// Its rectangles: `x`, `y`, `width`, `height`, and the class of each.
    pub segments: Vec<Segment>,
}

/// A rectangle of a bar.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Segment {
    /// The left edge.
    pub x: u32,
    /// The upper edge.
    pub y: u32,
    /// The width.
    pub width: u32,
    /// The height.
    pub height: u32,
    /// The wire name of a bucket, or `bar`.
    pub class: &'static str,
}

/// An entry of a legend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tick {
    /// The class of its colour.
    pub class: &'static str,
    /// What it means.
    pub label: String,
}

const WIDTH: u32 = 360;
/// The most rows of a chart.
const ROWS: usize = 10;
/// Columns over more days are of months.
const DAYS: usize = 31;
const BUCKETS: [Bucket; 4] = [Bucket::Cloud, Bucket::Web3, Bucket::Opinion, Bucket::Other];

/// Draws what the groups and the deals of an issue give; a chart of fewer than two bars is left out.
pub(super) fn charts(groups: &[Group<'_>], deals: &[Deal]) -> Vec<Chart> {
    let mut out: Vec<Chart> = by_bucket_and_day(groups).into_iter().collect();
    out.extend(by_round(deals));
    out.extend(by_company(groups));
    out
}

fn by_bucket_and_day(groups: &[Group<'_>]) -> Option<Chart> {
    let mut days: BTreeMap<(u16, u8, u8), [usize; 4]> = BTreeMap::new();
    let mut all = [0_usize; 4];
    for group in groups {
        let column = BUCKETS.iter().position(|b| *b == group.bucket).unwrap_or(3);
        for record in &group.records {
            count(&mut all, column);
            let day = record.date.as_deref().and_then(day);
            if let Some(PartialDate { year: Some(y), month: Some(m), day: Some(d) }) = day {
                count(days.entry((y, m, d)).or_default(), column);
            }
        }
    }
    if days.len() < 2 {
        let rows: Vec<Row> = BUCKETS
            .iter()
            .zip(all)
            .filter(|(_, n)| *n > 0)
            .map(|(b, n)| {
                Row::new(b.chinese().to_owned(), n as f64, format!("{n} 条"), b.as_str())
            })
            .collect();
        return rows_chart("buckets", "各栏目条数", &rows);
    }
    let months = days.len() > DAYS;
    let mut columns: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    for ((y, m, d), counts) in days {
        let label = if months { format!("{y}-{m:02}") } else { format!("{y}-{m:02}-{d:02}") };
        let column = columns.entry(label).or_default();
        for (to, from) in column.iter_mut().zip(counts) {
            *to += from;
        }
    }
    let columns: Vec<(String, [usize; 4])> = columns.into_iter().collect();
    Some(columns_chart(columns, all))
}

fn count(counts: &mut [usize; 4], column: usize) {
    if let Some(n) = counts.get_mut(column) {
        *n += 1;
    }
}

fn columns_chart(columns: Vec<(String, [usize; 4])>, all: [usize; 4]) -> Chart {
    const TOP: u32 = 22;
    const PLOT: u32 = 130;
    // More labels than this would touch.
    const LABELS: usize = 8;
    let most = columns.iter().map(|(_, c)| c.iter().sum::<usize>()).max().unwrap_or(0).max(1);
    let step = WIDTH / columns.len().max(1) as u32;
    let width = (step * 6 / 10).clamp(2, 36);
    let every = columns.len().div_ceil(LABELS);
    let mut bars = Vec::new();
    let mut words = Vec::new();
    for (i, (label, counts)) in columns.into_iter().enumerate() {
        let sum: usize = counts.iter().sum();
        let x = i as u32 * step + (step - width.min(step)) / 2;
        let mut y = TOP + PLOT;
        let mut segments = Vec::new();
        for (bucket, n) in BUCKETS.iter().zip(counts).filter(|(_, n)| *n > 0) {
            // A sliver that nobody sees is no bar.
            let height = ((n as u64 * u64::from(PLOT) / most as u64) as u32).max(2).min(y);
            y -= height;
            segments.push(Segment { x, y, width, height, class: bucket.as_str() });
        }
        words.push(format!("{label} {sum} 条"));
        let short = label.split_once('-').map_or(label.as_str(), |(_, rest)| rest).to_owned();
        let middle = x + width / 2;
        bars.push(Bar {
            label: if i % every == 0 { short } else { String::new() },
            full: label,
            value: if step >= 16 { sum.to_string() } else { String::new() },
            label_x: middle,
            label_y: TOP + PLOT + 18,
            value_x: middle,
            value_y: y.saturating_sub(6),
            segments,
        });
    }
    let legend = BUCKETS.iter().zip(all).filter(|(_, n)| *n > 0);
    Chart {
        id: "days".to_owned(),
        title: "每日各栏目条数".to_owned(),
        summary: words.join("；"),
        form: "columns",
        width: WIDTH,
        height: TOP + PLOT + 26,
        bars,
        legend: legend
            .map(|(b, n)| Tick { class: b.as_str(), label: format!("{} {n}", b.chinese()) })
            .collect(),
    }
}

/// A row before it is drawn.
struct Row {
    label: String,
    size: f64,
    value: String,
    class: &'static str,
}

impl Row {
    fn new(label: String, size: f64, value: String, class: &'static str) -> Self {
        Self { label, size, value, class }
    }
}

fn rows_chart(id: &str, title: &str, rows: &[Row]) -> Option<Chart> {
    const STEP: u32 = 34;
    let rows = rows.get(..rows.len().min(ROWS))?;
    if rows.len() < 2 {
        return None;
    }
    let most = rows.iter().map(|r| r.size).fold(f64::MIN_POSITIVE, f64::max);
    let bar = |(i, row): (usize, &Row)| {
        let y = i as u32 * STEP;
        let width = ((row.size / most * f64::from(WIDTH)) as u32).clamp(2, WIDTH);
        Bar {
            label: short(&row.label),
            full: row.label.clone(),
            value: row.value.clone(),
            label_x: 0,
            label_y: y + 14,
            value_x: WIDTH,
            value_y: y + 14,
            segments: vec![Segment { x: 0, y: y + 20, width, height: 8, class: row.class }],
        }
    };
    let words: Vec<String> = rows.iter().map(|r| format!("{} {}", r.label, r.value)).collect();
    Some(Chart {
        id: id.to_owned(),
        title: title.to_owned(),
        summary: words.join("；"),
        form: "rows",
        width: WIDTH,
        height: rows.len() as u32 * STEP,
        bars: rows.iter().enumerate().map(bar).collect(),
        legend: Vec::new(),
    })
}

/// Cuts a label to fit beside its value; a Chinese character is as wide as two letters.
fn short(label: &str) -> String {
    const COLUMNS: usize = 30;
    let mut used = 0;
    let mut out = String::new();
    for c in label.chars() {
        used += if c.is_ascii() { 1 } else { 2 };
        if used > COLUMNS {
            out.push('…');
            break;
        }
        out.push(c);
    }
    out
}

/// The stated amounts by round, a chart a currency: sums over currencies would need rates.
fn by_round(deals: &[Deal]) -> Vec<Chart> {
    const CHARTS: usize = 3;
    let mut sums: BTreeMap<&str, BTreeMap<&str, (f64, usize)>> = BTreeMap::new();
    for deal in deals.iter().filter(|d| d.status == "done") {
        let value = deal.value.as_ref().and_then(|v| v.parse::<f64>().ok());
        let (Some(code), Some(value)) = (deal.currency.as_deref(), value) else { continue };
        let round = deal.round_name.as_deref().unwrap_or("未披露轮次");
        let sum = sums.entry(code).or_default().entry(round).or_default();
        *sum = (sum.0 + value, sum.1 + 1);
    }
    let count = |r: &BTreeMap<&str, (f64, usize)>| r.values().map(|(_, n)| n).sum::<usize>();
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, rounds)| std::cmp::Reverse(count(rounds)));
    let chart = |(code, rounds): (&str, BTreeMap<&str, (f64, usize)>)| {
        let mut rows: Vec<Row> = rounds
            .into_iter()
            .map(|(round, (sum, n))| {
                let value = format!("{} · {n} 笔", rounded(sum, code));
                Row::new(round.to_owned(), sum, value, "bar")
            })
            .collect();
        rows.sort_by(|a, b| b.size.total_cmp(&a.size));
        let id = format!("rounds-{}", code.to_ascii_lowercase());
        let id: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        rows_chart(&id, &format!("各轮次金额（{}，含约数）", money::heading(code)), &rows)
    };
    sums.into_iter().filter_map(chart).take(CHARTS).collect()
}

/// Writes a sum in at most four digits.
fn rounded(sum: f64, code: &str) -> String {
    let name = money::currency(code);
    let (number, unit) = match sum {
        s if s >= 1e8 => (s / 1e8, " 亿"),
        s if s >= 1e4 => (s / 1e4, " 万"),
        s => (s, " "),
    };
    let number = (number * 100.0).round() / 100.0;
    format!("{number}{unit}{name}")
}

fn by_company(groups: &[Group<'_>]) -> Option<Chart> {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for name in groups.iter().flat_map(Group::companies) {
        let next = counts.len();
        counts.entry(name).or_insert((0, next)).0 += 1;
    }
    let mut top: Vec<(&str, (usize, usize))> = counts.into_iter().collect();
    top.sort_by_key(|(_, (n, first))| (std::cmp::Reverse(*n), *first));
    let rows: Vec<Row> = top
        .into_iter()
        .take(ROWS)
        .map(|(name, (n, _))| Row::new(name.to_owned(), n as f64, format!("{n} 件"), "bar"))
        .collect();
    rows_chart("companies", "提及最多的机构", &rows)
}
