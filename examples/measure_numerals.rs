//! Reads numerals for the scorer of number suites: JSON lines `{"text", "system"}` in, what the library reads out.

use std::io::{self, BufRead, Write};

use serde_json::{Value, json};
use yunbao::{
    extract::AmountFinder,
    text::{CharIndex, Numeral, System, View, numbers},
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let amounts = AmountFinder::default();
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let case: Value = serde_json::from_str(&line?)?;
        let raw = case["text"].as_str().unwrap_or("");
        let system: System = case["system"].as_str().unwrap_or("ten_thousand").parse()?;
        let view = View::new(raw);
        let index = CharIndex::new(raw);
        let parsed = Numeral::parse(view.text(), system).map(|d| d.to_string());
        let found: Vec<Value> = numbers(view.text())
            .map(|n| {
                let chars = index.chars(view.raw(n.span()));
                let low = n.numeral().low().to_f64();
                json!({"start": chars.start, "end": chars.end, "value": n.to_f64().unwrap_or(low)})
            })
            .collect();
        let money: Vec<Value> = amounts
            .find(&view)
            .iter()
            .map(|a| json!(a.value.value.map(|v| v.to_string())))
            .collect();
        writeln!(out, "{}", json!({"parsed": parsed, "found": found, "money": money}))?;
    }
    Ok(())
}
