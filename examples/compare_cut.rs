//! Compares the segmenter with jieba-rs on title and text of every row, and times both: `compare_cut items.jsonl`.

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]
#![expect(clippy::cast_precision_loss, reason = "figures for people")]

use std::{env, error::Error, fs, hint::black_box, time::Instant};

use jieba_rs::Jieba;
use serde::Deserialize;
use yunbao::{
    lexicon::Lexicon,
    segment::{JiebaSegmenter, Segmenter},
    text::View,
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Row {
    title: String,
    text: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: compare_cut ITEMS.jsonl")?;
    let lines = fs::read_to_string(path)?;
    let rows: Vec<Row> = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let texts = rows.iter().flat_map(|r| [&*r.title, &*r.text]);
    let views: Vec<View> = texts.map(View::new).collect();
    let bytes: usize = views.iter().map(|v| v.text().len()).sum();

    let start = Instant::now();
    let lexicon = Lexicon::builtin()?;
    let built = start.elapsed();
    let start = Instant::now();
    let segmenter = JiebaSegmenter::new(&lexicon);
    println!("lexicon {built:?}, segmenter {:?}", start.elapsed());
    let start = Instant::now();
    let mut jieba = Jieba::new();
    println!("Jieba::new {:?}", start.elapsed());
    for (word, tag) in lexicon.dictionary() {
        if !jieba.has_word(word) {
            jieba.add_word(word, None, Some(tag));
        }
    }

    let (mut words, mut other) = (0, 0);
    for view in &views {
        let expected = jieba.cut(view.text(), true);
        let found = segmenter.segment(view, &[]);
        let same = found
            .tokens()
            .iter()
            .map(|t| t.span.start())
            .eq(expected.iter().map(|t| t.byte_start));
        // Only texts of one block must be the same, and tokens of at most 256 characters.
        other += usize::from(!same && view.text().len() <= 4096);
        words += expected.len();
    }
    println!(
        "{} texts, {bytes} bytes, {words} words; {other} texts are cut otherwise",
        views.len()
    );

    for _ in 0..3 {
        let start = Instant::now();
        for view in &views {
            black_box(jieba.cut(view.text(), true));
        }
        let theirs = start.elapsed().as_secs_f64();
        let start = Instant::now();
        for view in &views {
            black_box(segmenter.segment(view, &[]));
        }
        let ours = start.elapsed().as_secs_f64();
        let rate = |seconds: f64| bytes as f64 / seconds / 1e6;
        println!("jieba-rs {:.1} MB/s, yunbao {:.1} MB/s", rate(theirs), rate(ours));
    }
    Ok(())
}
