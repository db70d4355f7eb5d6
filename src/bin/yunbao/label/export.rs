//! `yunbao label export`: the items that a model is least certain of, with what it thinks of them.

use std::{collections::HashSet, path::PathBuf};

use serde_json::{Value, json};
use yunbao::{
    article::Item,
    classify::{Example, Model, Task},
    io::{Overwrite, Target},
    lexicon::Lexicon,
};

use crate::{
    label::{CHOICES, ID, TEXT, TITLE, Tool},
    model::Loaded,
    outcome::{self, Exit, Failure},
    output,
    progress::grouped,
    records::RecordArgs,
};

/// Write the items that a model is least certain of, with its predictions, for an annotation tool
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    records: RecordArgs,
    /// The model file, or builtin:buckets
    #[arg(long, value_name = "MODEL")]
    model: String,
    /// The tool: label-studio, doccano
    #[arg(long, value_name = "TOOL")]
    to: Tool,
    /// The file to write
    #[arg(short, long, value_name = "OUT", help_heading = "Output")]
    output: PathBuf,
    /// Write the labelling interface for Label Studio, too
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    interface: Option<PathBuf>,
    /// Replace files that exist
    #[arg(long, help_heading = "Output")]
    force: bool,
    /// How many items at most
    #[arg(long, value_name = "N", default_value_t = 200)]
    most: usize,
}

/// An item, and what the model thinks of it.
struct Guess {
    item: Item,
    certainty: f32,
    labels: Vec<String>,
    score: f32,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let model = Loaded::classifier(&args.model)?;
    let overwrite = if args.force { Overwrite::Replace } else { Overwrite::Refuse };
    let mut target = Target::create(&args.output, overwrite)?;
    let interface = args.interface.as_deref().map(|p| Target::create(p, overwrite)).transpose()?;

    let lexicon = model.reads_cues().then(Lexicon::builtin).transpose()?;
    let (mut guesses, mut seen, mut all) = (Vec::new(), HashSet::new(), 0_u64);
    let worker = model.clone();
    let work = move |item: Item| Ok(guess(&worker, lexicon.as_ref(), item));
    let exit = args.records.each(args.records.sources(), work, |_, guess| {
        all += 1;
        // The same news twice teaches nothing twice.
        if seen
            .insert(blake3::hash(format!("{}\n{}", guess.item.title, guess.item.text).as_bytes()))
        {
            guesses.push(guess);
        }
        // Memory stays with what can still be chosen.
        if guesses.len() > 2 * args.most.max(1_000) {
            least_certain(&mut guesses, args.most);
        }
        Ok(())
    })?;
    least_certain(&mut guesses, args.most);

    let text = match args.to {
        Tool::LabelStudio => output::json(&guesses.iter().map(studio).collect::<Vec<_>>()),
        Tool::Doccano => guesses.iter().map(|g| output::json(&doccano(g))).collect(),
    };
    output::write(&mut target, text.as_bytes())?;
    output::publish(target)?;
    if let Some(mut target) = interface {
        output::write(&mut target, interface_of(&model).as_bytes())?;
        output::publish(target)?;
    }
    if !args.records.quiet {
        let (written, all) = (grouped(guesses.len() as u64), grouped(all));
        outcome::say(&format!("{written} of {all} items for {}", args.to.chinese()));
    }
    Ok(exit)
}

fn guess(model: &Model, lexicon: Option<&Lexicon>, item: Item) -> Guess {
    let example = Example::new(item.id.as_str(), item.title.as_str(), item.text.as_str(), "");
    let viewed = example.viewed(lexicon);
    let prediction = model.predict_document(&viewed.document());
    let best = prediction.scores().iter().copied().fold(0.0, f32::max);
    let score = prediction.label().and_then(|l| prediction.score(l)).unwrap_or(best);
    Guess {
        certainty: prediction.certainty(),
        labels: prediction.labels().into_iter().map(str::to_owned).collect(),
        score,
        item,
    }
}

/// Keeps the least certain, the least certain one first.
fn least_certain(guesses: &mut Vec<Guess>, most: usize) {
    // A stable sort: of equals the one that stands first in the input.
    guesses.sort_by(|a, b| a.certainty.total_cmp(&b.certainty));
    guesses.truncate(most);
}

fn studio(guess: &Guess) -> Value {
    let Guess { item, labels, score, .. } = guess;
    json!({
        "data": {ID: item.id, TITLE: item.title, TEXT: item.text, "certainty": guess.certainty},
        "predictions": [{
            "model_version": "yunbao",
            "score": score,
            "result": [{
                "from_name": CHOICES,
                "to_name": TEXT,
                "type": "choices",
                "value": {"choices": labels},
            }],
        }],
    })
}

/// doccano shows one text, so the title stands over it.
fn doccano(guess: &Guess) -> Value {
    let Guess { item, labels, .. } = guess;
    let text = match item.title.as_str() {
        "" => item.text.clone(),
        title => format!("{title}\n{}", item.text),
    };
    json!({"text": text, "label": labels, ID: item.id, TITLE: item.title, "certainty": guess.certainty})
}

/// Label Studio's description of what the annotator sees.
fn interface_of(model: &Model) -> String {
    let choice = if model.task() == Task::Multi { "multiple" } else { "single" };
    let mut out = format!(
        "<View>\n  <Header value=\"${TITLE}\"/>\n  <Text name=\"{TEXT}\" value=\"${TEXT}\"/>\n  \
         <Choices name=\"{CHOICES}\" toName=\"{TEXT}\" choice=\"{choice}\" showInLine=\"true\">\n"
    );
    for label in model.labels() {
        let label = label.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        out.push_str("    <Choice value=\"");
        out.push_str(&label);
        out.push_str("\"/>\n");
    }
    out + "  </Choices>\n</View>\n"
}
