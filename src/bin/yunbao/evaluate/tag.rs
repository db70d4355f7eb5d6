//! `yunbao evaluate` of a tagger: exact spans with exact labels, as seqeval counts them in strict mode.

use std::fmt::Write;

use serde::Serialize;
use yunbao::{
    error::Error,
    extract::tagger::{Mistake, Reader, Score, Scores, Tagger, evaluate},
    io::{Overwrite, Target},
    lexicon::Lexicon,
    segment::{JiebaSegmenter, Segmenter},
    text::Span,
};

use crate::{
    evaluate::Args,
    labelled::Tagged,
    outcome::{Exit, Failure},
    output,
};

pub(super) fn run(args: &Args, tagger: &Tagger) -> Result<Exit, Failure> {
    if args.html.is_some() {
        let message = "there are no plots for a tagger".to_owned();
        return Err(Error::Setting { name: "html", message }.into());
    }
    let overwrite = if args.force { Overwrite::Replace } else { Overwrite::Refuse };
    let errors = args.errors.as_deref().map(|path| Target::create(path, overwrite)).transpose()?;
    let data = args.data.read_tagged()?;
    let lexicon = Lexicon::builtin()?;
    // A model that was trained without words need not wait for them.
    let jieba = tagger.reads_words().then(|| JiebaSegmenter::new(&lexicon));
    let segmenter = jieba.as_ref().map(|j| j as &dyn Segmenter);
    let scores = evaluate(tagger, &data.examples, &Reader { lexicon: &lexicon, segmenter });
    if let Some(target) = errors {
        write_errors(target, &data, &scores)?;
    }
    let report = if args.json { output::json(&scores) } else { table(&scores) };
    output::print(&report)?;
    Ok(data.exit())
}

/// One line of the file of errors; offsets are characters, half open.
#[derive(Serialize)]
struct Line<'e> {
    /// The sentence, from 0.
    example: usize,
    start: usize,
    end: usize,
    surface: &'e str,
    gold: Option<&'e str>,
    found: Option<&'e str>,
    text: &'e str,
}

fn write_errors(mut target: Target, data: &Tagged, scores: &Scores) -> Result<(), Failure> {
    for Mistake { example, span, gold, found, .. } in &scores.errors {
        let text = data.examples.get(*example).map_or("", |e| e.text.as_str());
        let start = Span::new(0, span.start()).of(text).chars().count();
        let surface = span.of(text);
        let line = Line {
            example: *example,
            start,
            end: start + surface.chars().count(),
            surface,
            gold: gold.as_deref(),
            found: found.as_deref(),
            text,
        };
        output::write(&mut target, output::json(&line).as_bytes())?;
    }
    output::publish(target)
}

/// The report for people: a line a label, in percent.
fn table(scores: &Scores) -> String {
    let all = [("micro", &scores.micro), ("macro", &scores.r#macro)];
    let labels = scores.labels.iter().map(|(label, score)| (label.as_str(), score));
    let mut out = "     P      R     F1  support  label\n".to_owned();
    for (label, Score { p, r, f1, support, .. }) in labels.chain(all) {
        let [p, r, f1] = [p, r, f1].map(|share| 100.0 * share);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{p:6.2} {r:6.2} {f1:6.2} {support:8}  {label}");
    }
    out
}
