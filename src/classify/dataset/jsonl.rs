//! An object a line.

use serde::Deserialize;

use crate::classify::dataset::{Dataset, Example, lines};

#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    id: Option<Id>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    bucket: Option<Names>,
    #[serde(default)]
    label: Option<Names>,
    #[serde(default)]
    labels: Option<Names>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Word(String),
    Number(u64),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Many(Vec<String>),
    Number(i64),
}

impl From<Names> for Vec<String> {
    fn from(names: Names) -> Self {
        match names {
            Names::One(name) => vec![name],
            Names::Many(names) => names,
            Names::Number(n) => vec![n.to_string()],
        }
    }
}

pub(super) fn read(data: &mut Dataset, text: &str) {
    for (line, source) in lines(text) {
        // serde would also take `["…"]` for a row.
        if !source.trim_start().starts_with('{') {
            data.problem(line, "no JSON object");
            continue;
        }
        match serde_json::from_str::<Row>(source) {
            Err(e) => data.problem(line, format!("column {}: {}", e.column(), reason(&e))),
            Ok(row) => {
                let id = match row.id {
                    None => String::new(),
                    Some(Id::Word(word)) => word,
                    Some(Id::Number(n)) => n.to_string(),
                };
                let labels = [row.bucket, row.label, row.labels].into_iter().flatten();
                let labels = labels.flat_map(Vec::from).collect();
                let (title, text) = (row.title.unwrap_or_default(), row.text.unwrap_or_default());
                data.push(line, Example { id, title, text, labels, cues: Vec::new() });
            }
        }
    }
}

/// The reason without serde's own `at line 1 column 5`: the line is another one in the file.
fn reason(e: &serde_json::Error) -> String {
    let text = e.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(reason, _)| reason.to_owned())
}
