//! `yunbao evaluate` of a classifier.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use serde::Serialize;
use yunbao::{
    classify::{Dataset, Judged, Model, Report, judge},
    io::{Overwrite, Target},
};

use crate::{
    evaluate::{Args, html, text},
    labelled,
    outcome::{Exit, Failure},
    output,
};

/// Everything that is told about a model on data.
#[derive(Serialize)]
pub(super) struct Findings {
    #[serde(flatten)]
    pub(super) report: Report,
    /// The wrong decisions with the highest scores.
    pub(super) confident_errors: Vec<Wrong>,
    /// The texts that took longest.
    pub(super) slowest: Vec<Slow>,
    /// How precise the surest decisions are: the share of examples that they cover, and the share that is right.
    #[serde(skip)]
    pub(super) curve: Vec<(f64, f64)>,
}

/// An example that was labelled wrongly.
#[derive(Clone, Serialize)]
pub(super) struct Wrong {
    pub(super) id: String,
    pub(super) truth: Vec<String>,
    pub(super) given: Vec<String>,
    /// The score of the surest given label, or else of the surest label.
    pub(super) score: f32,
    pub(super) title: String,
    pub(super) text: String,
}

/// A text and how long it took.
#[derive(Serialize)]
pub(super) struct Slow {
    pub(super) id: String,
    pub(super) micros: f64,
    pub(super) characters: usize,
}

/// So many errors and slow texts are shown.
const SHOWN: usize = 10;

pub(super) fn run(args: &Args, model: &Model) -> Result<Exit, Failure> {
    let overwrite = if args.force { Overwrite::Replace } else { Overwrite::Refuse };
    let create = |path: &Path| Target::create(path, overwrite);
    // What cannot be written should be known before the work.
    let page = args.html.as_deref().map(create).transpose()?;
    let errors = args.errors.as_deref().map(create).transpose()?;

    let data = args.data.read_as_one()?;
    let viewed = labelled::viewed(model, data.clone())?;
    let (names, judged) = judge(model, &viewed);
    let wrong = wrong(&data, &names, &judged);
    if let Some(mut target) = errors {
        for wrong in &wrong {
            output::write(&mut target, output::json(wrong).as_bytes())?;
        }
        output::publish(target)?;
    }
    let findings = Findings {
        report: Report::of(&names, &judged),
        confident_errors: wrong.into_iter().take(SHOWN).collect(),
        slowest: slowest(model, &viewed),
        curve: curve(&judged),
    };
    if let Some(mut target) = page {
        output::write(&mut target, html::page(&args.model, data.name(), &findings).as_bytes())?;
        output::publish(target)?;
    }
    let report = if args.json { output::json(&findings) } else { text::report(&findings) };
    output::print(&report)?;
    Ok(labelled::exit(std::slice::from_ref(&data)))
}

/// Lists the examples whose labels are not exactly right, the most confident first.
fn wrong(data: &Dataset, names: &[String], judged: &[Judged]) -> Vec<Wrong> {
    let words = |list: &[usize]| list.iter().filter_map(|&i| names.get(i)).cloned().collect();
    let mut out = Vec::new();
    for (example, judged) in data.examples().iter().zip(judged) {
        let mut chosen = judged.chosen.clone();
        chosen.sort_unstable();
        if chosen == judged.truth {
            continue;
        }
        let first = judged.chosen.first().and_then(|&i| judged.scores.get(i)).copied();
        let surest = || judged.scores.iter().copied().fold(0.0, f32::max);
        out.push(Wrong {
            id: example.id.clone(),
            truth: words(&judged.truth),
            given: words(&judged.chosen),
            score: first.unwrap_or_else(surest),
            title: example.title.clone(),
            text: example.text.clone(),
        });
    }
    // A stable sort: of equal scores the one that stands first in the data.
    out.sort_by(|a, b| b.score.total_cmp(&a.score));
    out
}

/// Times every text once, and the slowest ones again, so that what else the machine did falls out.
fn slowest(model: &Model, data: &Dataset) -> Vec<Slow> {
    const TIMES: usize = 5;
    let mut predictor = model.predictor();
    let mut time = |i: usize| {
        let Some(example) = data.examples().get(i) else { return Duration::ZERO };
        let document = example.document();
        let begin = Instant::now();
        predictor.predict(&document);
        begin.elapsed()
    };
    let mut timed: Vec<(Duration, usize)> =
        (0..data.examples().len()).map(|i| (time(i), i)).collect();
    timed.sort_by(|a, b| b.cmp(a));
    timed.truncate(SHOWN * 5);
    for (took, i) in &mut timed {
        *took = (0..TIMES).map(|_| time(*i)).min().unwrap_or(*took);
    }
    timed.sort_by(|a, b| b.cmp(a));
    let examples = timed.iter().take(SHOWN);
    examples
        .filter_map(|(took, i)| {
            let example = data.examples().get(*i)?;
            let characters = example.title.chars().count() + example.text.chars().count();
            Some(Slow { id: example.id.clone(), micros: took.as_secs_f64() * 1e6, characters })
        })
        .collect()
}

fn curve(judged: &[Judged]) -> Vec<(f64, f64)> {
    const POINTS: usize = 100;
    let mut decisions: Vec<(f32, bool)> = judged
        .iter()
        .filter_map(|j| {
            let &first = j.chosen.first()?;
            Some((*j.scores.get(first)?, j.truth.contains(&first)))
        })
        .collect();
    decisions.sort_by(|a, b| b.0.total_cmp(&a.0));
    let every = (decisions.len() / POINTS).max(1);
    let (mut right, mut out) = (0_usize, Vec::new());
    for (i, (_, is_right)) in decisions.iter().enumerate() {
        right += usize::from(*is_right);
        let covered = i + 1;
        if covered % every == 0 || covered == decisions.len() {
            out.push((share(covered, judged.len()), share(right, covered)));
        }
    }
    out
}

fn share(part: usize, of: usize) -> f64 {
    part as f64 / of.max(1) as f64
}
