//! Runs the finders of numbers alone: items as JSON lines in, records with `entities` out.
//!
//! ```text
//! score.py input GOLD.jsonl | cargo run --release --example measure_numbers > out.jsonl
//! ```

use std::io::{self, BufRead, Write};

use serde_json::{Value, json};
use yunbao::{
    extract::{AmountFinder, DateFinder, Found, PercentFinder, RoundFinder},
    text::{CharIndex, View},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let finders = Finders {
        amounts: AmountFinder::default(),
        rounds: RoundFinder::default(),
        dates: DateFinder::default(),
        percents: PercentFinder::default(),
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let item: Value = serde_json::from_str(&line?)?;
        let mut entities = Vec::new();
        for field in ["title", "text"] {
            finders.run(field, &item, &mut entities)?;
        }
        writeln!(out, "{{\"id\":{},\"entities\":[{}]}}", item["id"], entities.join(","))?;
    }
    Ok(())
}

struct Finders {
    amounts: AmountFinder,
    rounds: RoundFinder,
    dates: DateFinder,
    percents: PercentFinder,
}

impl Finders {
    fn run(&self, field: &str, item: &Value, out: &mut Vec<String>) -> serde_json::Result<()> {
        let raw = item[field].as_str().unwrap_or("");
        let reference = item["date"].as_str().and_then(|d| d.parse().ok());
        let view = View::new(raw);
        let index = CharIndex::new(raw);
        let mut push = |kind: &str, found: Found<String>| {
            let span = view.raw(found.span);
            let chars = index.chars(span);
            let place = json!({"kind": kind, "field": field, "start": chars.start, "end": chars.end, "text": span.of(raw)});
            let place = place.to_string();
            out.push(format!("{},{}}}", place.trim_end_matches('}'), found.value));
        };
        for found in self.amounts.find(&view) {
            let a = &found.value;
            let value = format!(
                "\"currency\":{},\"value\":{},\"low\":{},\"high\":{},\"bound\":\"{}\",\"inferred\":{},\"per\":{}",
                json!(a.currency),
                serde_json::to_string(&a.value)?,
                serde_json::to_string(&a.low)?,
                serde_json::to_string(&a.high)?,
                a.bound,
                a.inferred,
                json!(a.per),
            );
            push("amount", Found::new(found.span, value));
        }
        for found in self.rounds.find(&view) {
            push(
                "round",
                Found::new(found.span, format!("\"round\":{}", json!(found.value.code()))),
            );
        }
        for found in self.percents.find(&view) {
            let p = &found.value;
            let value = format!(
                "\"value\":{},\"low\":{},\"high\":{},\"bound\":\"{}\",\"of\":\"{}\"",
                serde_json::to_string(&p.value)?,
                serde_json::to_string(&p.low)?,
                serde_json::to_string(&p.high)?,
                p.bound,
                p.kind,
            );
            push("percent", Found::new(found.span, value));
        }
        for found in self.dates.find(&view, reference) {
            push("date", Found::new(found.span, format!("\"value\":{}", json!(found.value))));
        }
        Ok(())
    }
}
