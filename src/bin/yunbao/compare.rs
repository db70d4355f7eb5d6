//! `yunbao compare`: two classifiers on the same data.

use std::{fmt::Write, path::PathBuf};

use yunbao::{
    classify::{Comparison, Difference, Model, compare},
    io::{Overwrite, Target, cut_to_width, printable, width},
};

use crate::{
    labelled::{self, LabelledArgs},
    model::Loaded,
    outcome::{Exit, Failure},
    output,
};

/// Compare two classifiers on labelled data
///
/// Gives the differences of accuracy and F1, B less A, with intervals of 95 % by bootstrap, and the examples that the two
/// label differently.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The first model file, or builtin:buckets
    #[arg(value_name = "A")]
    first: String,
    /// The second model file, or builtin:buckets
    #[arg(value_name = "B")]
    second: String,
    #[command(flatten)]
    data: LabelledArgs,
    /// Write one JSON object
    #[arg(long, help_heading = "Output")]
    json: bool,
    /// Write every example that is labelled differently as JSONL
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    flips: Option<PathBuf>,
    /// Replace files that exist
    #[arg(long, help_heading = "Output")]
    force: bool,
    /// The seed of the resamples
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// So many examples are shown to a person.
const SHOWN: usize = 20;

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let (first, second) = (classifier(&args.first)?, classifier(&args.second)?);
    let overwrite = if args.force { Overwrite::Replace } else { Overwrite::Refuse };
    let flips = args.flips.as_deref().map(|p| Target::create(p, overwrite)).transpose()?;
    let data = args.data.read_as_one()?;
    let (a, b) =
        (labelled::viewed(&first, data.clone())?, labelled::viewed(&second, data.clone())?);
    let found = compare((&first, &a), (&second, &b), args.seed).map_err(labelled::unreadable)?;
    if let Some(mut target) = flips {
        for flip in &found.flips {
            output::write(&mut target, output::json(flip).as_bytes())?;
        }
        output::publish(target)?;
    }
    output::print(&if args.json { output::json(&found) } else { report(&found) })?;
    Ok(labelled::exit(std::slice::from_ref(&data)))
}

fn classifier(name: &str) -> Result<Model, Failure> {
    let model = Loaded::classifier(name)?;
    Ok(model)
}

fn report(found: &Comparison) -> String {
    let wide = found.labels.keys().map(|n| width(&printable(n))).max().unwrap_or(0).clamp(8, 30);
    let mut out = format!("{:wide$}      A      B   B - A  95 % interval\n", "");
    let mut row = |name: &str, d: &Difference| {
        let name = cut_to_width(&printable(name), wide);
        let pad = " ".repeat(wide.saturating_sub(width(&name)));
        let [a, b, low, high] = [d.first, d.second, d.low, d.high].map(|v| v * 100.0);
        // Writing into memory cannot fail.
        let _ = writeln!(
            out,
            "{name}{pad} {a:6.2} {b:6.2} {:+7.2}  {low:+.2} to {high:+.2}{}",
            b - a,
            if low > 0.0 || high < 0.0 { "  hardly chance" } else { "" }
        );
    };
    row("accuracy", &found.accuracy);
    row("macro-F1", &found.macro_f1);
    for (name, difference) in &found.labels {
        row(name, difference);
    }
    let _ = writeln!(out, "\n{} examples are labelled differently", found.flips.len());
    let named = |list: &[String]| {
        if list.is_empty() { "no label".to_owned() } else { list.join(", ") }
    };
    for flip in found.flips.iter().take(SHOWN) {
        let line = format!(
            "  {}: A {}, B {}, true {}",
            flip.id,
            named(&flip.first),
            named(&flip.second),
            named(&flip.truth)
        );
        let _ = writeln!(out, "{}", cut_to_width(&printable(&line), 110).trim_end());
    }
    if found.flips.len() > SHOWN {
        let _ = writeln!(out, "  … --flips FILE writes them all");
    }
    out
}
