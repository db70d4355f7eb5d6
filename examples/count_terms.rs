//! Counts in how many items each term stands, for the clusterer's table of common terms.
//!
//! ```text
//! cargo run --release --example count_terms -- ITEMS.jsonl > data/text/common.tsv
//! ```
//!
//! Only terms that [`yunbao::cluster`] weighs below the rarest are written; numbers are left out.

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use std::{collections::BTreeMap, env, error::Error, fs};

use yunbao::cluster::terms;

/// So much of a title and a body is counted, in characters.
const READ: usize = 200;

/// The weight beyond which all terms weigh the same, as in the clusterer.
const MOST: f64 = 6.0;

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("expected ITEMS.jsonl")?;
    let bytes = fs::read(path)?;
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut items = 0_u32;
    for line in bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty()) {
        let row: serde_json::Value = serde_json::from_slice(line)?;
        let part = |key: &str| row[key].as_str().unwrap_or("").chars().take(READ).collect();
        let (title, text): (String, String) = (part("title"), part("text"));
        for term in terms(&format!("{title}\n{text}")) {
            *counts.entry(term).or_default() += 1;
        }
        items += 1;
    }

    println!(
        "# In how many of {items} public news items, title and first {READ} characters, a term stands."
    );
    println!("# items of {} bytes, BLAKE3 {}", bytes.len(), blake3::hash(&bytes));
    let least = f64::from(items) / MOST.exp();
    for (term, count) in counts {
        if f64::from(count) > least && !term.starts_with(|c: char| c.is_ascii_digit()) {
            println!("{term}\t{count}");
        }
    }
    Ok(())
}
