//! Times jieba-rs alone, with its HMM, on title and text of every row: `measure_cut items.jsonl`.

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]
#![expect(clippy::cast_precision_loss, reason = "figures for people")]

use std::{env, error::Error, fs, hint::black_box, time::Instant};

use jieba_rs::Jieba;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Row {
    title: String,
    text: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: measure_cut ITEMS.jsonl")?;
    let lines = fs::read_to_string(path)?;
    let rows: Vec<Row> = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let texts: Vec<&str> = rows.iter().flat_map(|r| [&*r.title, &*r.text]).collect();
    let bytes: usize = texts.iter().map(|t| t.len()).sum();
    let jieba = Jieba::new();

    // Reading the rows and the dictionary is not timed.
    let start = Instant::now();
    let words: usize = texts.iter().map(|t| black_box(jieba.cut(t, true)).len()).sum();
    let seconds = start.elapsed().as_secs_f64();

    let rate = bytes as f64 / seconds / 1e6;
    println!("{bytes} bytes, {words} words, {seconds:.3} s, {rate:.2} MB/s");
    Ok(())
}
