//! Trains a tagger on a file of tagged sentences and tests it on a tenth of them.
//!
//! ```text
//! cargo run --release --example train_tag -- DATA [SETTING=VALUE …]
//! ```
//!
//! DATA is CLUENER's JSONL, span JSONL or two columns of BIO or BIOES; `yunbao::extract::tagger::dataset` says more.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to its reader")]

use std::{env, path::Path, time::Instant};

use yunbao::{
    Error, Result,
    extract::tagger::{Reader, Settings, dataset, evaluate, train},
    lexicon::Lexicon,
    segment::{JiebaSegmenter, Segmenter},
};

fn main() -> Result<()> {
    let mut args = env::args().skip(1);
    let data = args.next().unwrap_or_else(|| "data.jsonl".to_owned());
    let mut settings = Settings::default();
    let (mut words, mut json, mut distinct, mut parts) = (true, false, false, 10);
    let mut model = None;
    for arg in args {
        match arg.split_once('=') {
            Some(("words", v)) => words = v == "1",
            Some(("json", v)) => json = v == "1",
            Some(("distinct", v)) => distinct = v == "1",
            Some(("parts", v)) => parts = v.parse().unwrap_or(10),
            Some(("model", v)) => model = Some(v.to_owned()),
            Some((name, value)) => set(&mut settings, name, value)?,
            None => return Err(Error::Setting { name: "argument", message: arg }),
        }
    }

    // The tenth of the sentences that a hash of the text picks is for testing: the same tenth whatever the order.
    let examples = dataset::read_file(Path::new(&data))?;
    let examples = if distinct { dataset::without_repeats(examples) } else { examples };
    let (learn, test) = dataset::split(examples, parts);
    eprintln!("{} sentences to learn from, {} to test on", learn.len(), test.len());

    // The lexicon tells the tagger about known names, the segmenter about words.
    let lexicon = Lexicon::builtin()?;
    let segmenter = JiebaSegmenter::new(&lexicon);
    let segmenter = words.then_some(&segmenter as &dyn Segmenter);
    let reader = Reader { lexicon: &lexicon, segmenter };

    let start = Instant::now();
    let tagger = train(&learn, &reader, &settings, |p| {
        eprintln!(
            "epoch {:2}  loss {:.4}  {} rows  {:.0?}",
            p.epoch,
            p.loss,
            p.rows,
            start.elapsed()
        );
    })?;

    println!("{} bytes", tagger.to_bytes()?.len());
    if let Some(model) = model {
        tagger.save(model)?;
    }

    let start = Instant::now();
    let scores = evaluate(&tagger, &test, &reader);
    if json {
        println!("{}", serde_json::to_string(&scores).unwrap_or_default());
        return Ok(());
    }
    for (label, s) in &scores.labels {
        println!(
            "{label:12} {:6.2} {:6.2} {:6.2} {:6}",
            100.0 * s.p,
            100.0 * s.r,
            100.0 * s.f1,
            s.support
        );
    }
    let s = scores.micro;
    println!(
        "{:12} {:6.2} {:6.2} {:6.2} {:6}  {:.1?}",
        "micro",
        100.0 * s.p,
        100.0 * s.r,
        100.0 * s.f1,
        s.support,
        start.elapsed()
    );
    Ok(())
}

fn set(settings: &mut Settings, name: &str, value: &str) -> Result<()> {
    let fault = || Error::Setting { name: "argument", message: format!("{name}={value}") };
    match name {
        "epochs" => settings.epochs = value.parse().map_err(|_| fault())?,
        "rate" => settings.rate = value.parse().map_err(|_| fault())?,
        "decay" => settings.decay = value.parse().map_err(|_| fault())?,
        "least" => settings.least = value.parse().map_err(|_| fault())?,
        "blind" => settings.blind = value.parse().map_err(|_| fault())?,
        "recall" => settings.recall = value.parse().map_err(|_| fault())?,
        "floor" => settings.floor = value.parse().map_err(|_| fault())?,
        "bytes" => settings.most_bytes = value.parse().map_err(|_| fault())?,
        "seed" => settings.seed = value.parse().map_err(|_| fault())?,
        "without" => settings.without = value.split(',').map(str::to_owned).collect(),
        _ => return Err(fault()),
    }
    Ok(())
}
