//! `yunbao label import`: annotations become training data.

use std::{collections::BTreeMap, path::PathBuf};

use serde_json::{Map, Value, json};
use yunbao::{
    error::Place,
    io::{Code, Fault, Options, Overwrite, Source, Target, read_whole},
};

use crate::{
    label::{ID, TEXT, TITLE, Tool},
    outcome::{self, Exit, Failure},
    output,
    progress::grouped,
};

/// Turn what an annotation tool exports into training data: JSONL of id, title, text and label
///
/// Tasks that nobody has annotated are left out and counted. Of several annotations the labels count that more than half
/// of them give.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// What the tool exported: Label Studio's JSON or JSON-MIN, doccano's JSONL
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The tool: label-studio, doccano
    #[arg(long, value_name = "TOOL")]
    from: Tool,
    /// The file to write; standard output where there is none
    #[arg(short, long, value_name = "OUT", help_heading = "Output")]
    output: Option<PathBuf>,
    /// Replace a file that exists
    #[arg(long, help_heading = "Output")]
    force: bool,
    /// Say nothing but errors that end the run
    #[arg(short, long)]
    quiet: bool,
}

/// A task as a tool gives it back: the item, and the labels of each annotator who answered.
struct Task {
    place: Place,
    item: Map<String, Value>,
    answers: Vec<Vec<String>>,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let name = args.file.to_string_lossy().into_owned();
    let overwrite = if args.force { Overwrite::Replace } else { Overwrite::Refuse };
    let mut target = match &args.output {
        Some(path) => Target::create(path, overwrite)?,
        None => Target::stdout(),
    };
    let whole = read_whole(&Source::file(&args.file), &Options::default())?;
    let tasks = match args.from {
        Tool::LabelStudio => studio(&name, &whole.bytes)?,
        Tool::Doccano => doccano(&name, &whole.bytes),
    };
    let (mut taken, mut open, mut bad) = (0_u64, 0_u64, 0_u64);
    for task in tasks {
        match task.and_then(Task::example) {
            Ok(Some(example)) => {
                taken += 1;
                output::write(&mut target, output::json(&example).as_bytes())?;
            }
            Ok(None) => open += 1,
            Err(fault) => {
                bad += 1;
                if !args.quiet {
                    outcome::report(&fault);
                }
            }
        }
    }
    output::publish(target)?;
    if !args.quiet {
        let [taken, open, bad] = [taken, open, bad].map(grouped);
        outcome::say(&format!("{taken} examples, {open} not annotated, {bad} rejected"));
    }
    Ok(if bad > 0 { Exit::SomeRejected } else { Exit::Done })
}

impl Task {
    /// Gives the example; nothing where nobody has answered.
    fn example(self) -> Result<Option<Value>, Fault> {
        let fault = |message: &str| Fault::new(Code::Field, self.place.clone(), message);
        if self.answers.is_empty() {
            return Ok(None);
        }
        let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
        for label in self.answers.iter().flatten() {
            *votes.entry(label).or_default() += 1;
        }
        let agreed = votes.into_iter().filter(|(_, n)| 2 * n > self.answers.len());
        let labels: Vec<&str> = agreed.map(|(label, _)| label).collect();
        let label = match labels[..] {
            [] => return Err(fault("no label that more than half of the annotators give")),
            [one] => json!(one),
            _ => json!(labels),
        };
        let word = |key: &str| self.item.get(key).and_then(Value::as_str).unwrap_or("");
        let (title, text) = (word(TITLE), word(TEXT));
        if title.trim().is_empty() && text.trim().is_empty() {
            return Err(fault("no text"));
        }
        // doccano's text has the title over it.
        let text = text.strip_prefix(title).and_then(|t| t.strip_prefix('\n')).unwrap_or(text);
        let id = self.item.get(ID).or_else(|| self.item.get("id")).cloned().unwrap_or_default();
        let key = if label.is_array() { "labels" } else { "label" };
        Ok(Some(json!({"id": id, TITLE: title, TEXT: text, key: label})))
    }
}

/// Reads Label Studio's list of tasks, in its long and its short form.
fn studio(name: &str, bytes: &[u8]) -> Result<Vec<Result<Task, Fault>>, Fault> {
    let list: Vec<Value> = serde_json::from_slice(bytes).map_err(|e| {
        let place = Place::new(name, e.line() as u64);
        Fault::new(Code::NotLines, place, format!("no JSON list of tasks: {e}"))
            .hint("--from doccano reads JSONL")
    })?;
    Ok(list.into_iter().enumerate().map(|(i, task)| studio_task(name, i, task)).collect())
}

fn studio_task(name: &str, number: usize, task: Value) -> Result<Task, Fault> {
    // A list has no lines that mean anything: the task's number stands in the name.
    let place = Place::new(format!("{name}, task {}", number + 1), 0);
    let Value::Object(mut task) = task else {
        return Err(Fault::new(Code::Field, place, "a task is no JSON object"));
    };
    let Some(Value::Object(item)) = task.remove("data") else {
        // The short form: the item's keys and the labels side by side.
        let answer = task.remove("label").or_else(|| task.remove("choice"));
        let answers = answer.map(|a| labels(&a)).filter(|l| !l.is_empty()).into_iter().collect();
        return Ok(Task { place, item: task, answers });
    };
    let annotations = task.get("annotations").or_else(|| task.get("completions"));
    let annotations = annotations.and_then(Value::as_array).cloned().unwrap_or_default();
    let answered = annotations.iter().filter(|a| a.get("was_cancelled") != Some(&json!(true)));
    let answers = answered
        .map(|a| {
            let results = a.get("result").and_then(Value::as_array).cloned().unwrap_or_default();
            results.iter().filter_map(|r| r.get("value")).flat_map(labels).collect::<Vec<_>>()
        })
        .filter(|labels| !labels.is_empty())
        .collect();
    Ok(Task { place, item, answers })
}

/// Reads doccano's objects, one a line.
fn doccano(name: &str, bytes: &[u8]) -> Vec<Result<Task, Fault>> {
    let lines = (1..).zip(bytes.split(|&b| b == b'\n'));
    lines
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(number, line)| {
            let place = Place::new(name, number);
            let mut item: Map<String, Value> = serde_json::from_slice(line).map_err(|e| {
                Fault::new(Code::NotJson, place.clone(), format!("no object: {e}"))
            })?;
            let answer = item.remove("label").or_else(|| item.remove("labels"));
            let answer = answer.map(|a| labels(&a)).filter(|l| !l.is_empty());
            if let Some(Value::Object(meta)) = item.remove("meta") {
                item.extend(meta);
            }
            // An older doccano calls the text so.
            if let Some(text) = item.remove("data") {
                item.entry(TEXT).or_insert(text);
            }
            Ok(Task { place, item, answers: answer.into_iter().collect() })
        })
        .collect()
}

/// Reads labels: a word, a list of words, or an object of choices.
fn labels(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(many) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Value::Object(of) => of.get("choices").map(labels).unwrap_or_default(),
        _ => Vec::new(),
    }
}
