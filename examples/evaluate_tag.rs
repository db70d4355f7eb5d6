//! Tests a tagger on a file of tagged sentences.
//!
//! ```text
//! cargo run --release --example evaluate_tag -- MODEL DATA [json|errors|speed]
//! ```

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::similar_names,
    reason = "an example talks to its reader"
)]

use std::{env, path::Path, time::Instant};

use yunbao::{
    Error, Result,
    extract::tagger::{Evidence, Reader, Tagger, dataset, evaluate},
    lexicon::Lexicon,
    segment::{JiebaSegmenter, Segmenter, Segments},
    text::View,
};

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [model, data, rest @ ..] = &arguments[..] else {
        return Err(Error::Setting {
            name: "argument",
            message: "expected MODEL DATA".to_owned(),
        });
    };
    let tagger = Tagger::load(model)?;
    let examples = dataset::read_file(Path::new(data))?;
    let lexicon = Lexicon::builtin()?;
    let jieba = JiebaSegmenter::new(&lexicon);
    // A model that was trained without words need not wait for them.
    let reader = Reader {
        lexicon: &lexicon,
        segmenter: tagger.reads_words().then_some(&jieba as &dyn Segmenter),
    };

    match rest.first().map(String::as_str) {
        Some("speed") => speed(&tagger, &lexicon, examples.iter().map(|e| e.text.as_str())),
        mode => {
            let scores = evaluate(&tagger, &examples, &reader);
            if mode == Some("json") {
                println!("{}", serde_json::to_string(&scores).unwrap_or_default());
                return Ok(());
            }
            for (label, s) in scores
                .labels
                .iter()
                .map(|(l, s)| (l.as_str(), s))
                .chain([("micro", &scores.micro)])
            {
                println!(
                    "{label:12} {:6.2} {:6.2} {:6.2} {:6}",
                    100.0 * s.p,
                    100.0 * s.r,
                    100.0 * s.f1,
                    s.support
                );
            }
            for error in scores.errors.iter().filter(|_| mode == Some("errors")) {
                let text = examples.get(error.example).map_or("", |e| e.text.as_str());
                println!(
                    "{:?} for {:?}: {} in {text}",
                    error.found,
                    error.gold,
                    error.span.of(text)
                );
            }
        }
    }
    Ok(())
}

/// Times the lexicon and the tagger, one text after the other, after one round to warm up.
fn speed<'t>(tagger: &Tagger, lexicon: &Lexicon, texts: impl Iterator<Item = &'t str>) {
    let views: Vec<View> = texts.map(View::new).collect();
    let chars = views.iter().map(|v| v.text().chars().count()).sum::<usize>();
    let chars = u32::try_from(chars).unwrap_or(u32::MAX);
    let segments = Segments::default();
    for _ in 0..3 {
        let start = Instant::now();
        let hits: Vec<_> = views.iter().map(|v| lexicon.find(v)).collect();
        let found = start.elapsed();
        let start = Instant::now();
        let names: usize = views
            .iter()
            .zip(&hits)
            .map(|(view, hits)| {
                tagger.tag(&Evidence { view, lexicon, hits, segments: &segments }).len()
            })
            .sum();
        let done = start.elapsed();
        let rate = |t: std::time::Duration| f64::from(chars) / t.as_secs_f64() / 1e6;
        println!(
            "{chars} characters, {names} names: lexicon {:.1}, tagger {:.1}, both {:.1} million characters a second",
            rate(found),
            rate(done),
            rate(found + done)
        );
    }
}
