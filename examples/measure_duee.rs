//! Trains the scorer of roles on documents in DuEE-fin's form and tests it on those left out, in four folds.
//!
//! ```text
//! cargo run --release --example measure_duee -- GOLD > OUT
//! ```
//!
//! Writes for every document the events that a scorer found which was trained on the other three folds; documents are
//! dealt to folds by a hash of their id. `event_list` may be empty. What is trained here is not kept.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to its reader")]

use std::{env, fs, sync::Arc, time::Instant};

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::json;
use yunbao::{
    Error, Result,
    article::Item,
    extract::{
        Extraction, Extractor,
        roles::{Filled, Labelled, Read, Role, RoleScorer},
    },
    lexicon::Lexicon,
    segment::JiebaSegmenter,
};

const FOLDS: u8 = 4;

#[derive(Debug, Deserialize)]
struct Document {
    id: String,
    #[serde(default)]
    title: String,
    text: String,
    #[serde(default)]
    event_list: Vec<Told>,
}

#[derive(Debug, Deserialize)]
struct Told {
    event_type: String,
    arguments: Vec<Argument>,
}

#[derive(Debug, Deserialize)]
struct Argument {
    role: String,
    argument: String,
}

/// Keeps the financings of a document, and of them the roles that are scored.
fn financings(document: &Document) -> Vec<Filled> {
    let told = document.event_list.iter().filter(|e| e.event_type == "企业融资");
    told.map(|event| {
        let mut filled = Filled::new();
        for argument in &event.arguments {
            if let Some(role) = Role::ALL.iter().find(|r| r.chinese() == argument.role) {
                filled.entry(*role).or_default().insert(argument.argument.clone());
            }
        }
        filled
    })
    .collect()
}

fn fold(id: &str) -> u8 {
    blake3::hash(id.as_bytes()).as_bytes()[0] % FOLDS
}

fn main() -> Result<()> {
    let path = env::args().nth(1).ok_or(Error::Setting {
        name: "argument",
        message: "expected the file of labelled documents".to_owned(),
    })?;
    let fault = |message: String| Error::Setting { name: "documents", message };
    let text = fs::read_to_string(&path).map_err(|e| fault(format!("{path}: {e}")))?;
    let mut documents: Vec<Document> = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let document = serde_json::from_str(line);
        documents.push(document.map_err(|e| fault(format!("{path}:{}: {e}", i + 1)))?);
    }
    let lexicon = Arc::new(Lexicon::builtin()?);
    let extractor = Extractor::new(Arc::clone(&lexicon), Arc::new(JiebaSegmenter::new(&lexicon)))?;
    let read: Vec<(Item, Extraction)> = documents
        .par_iter()
        .map(|d| {
            let item = Item::new(d.title.as_str(), d.text.as_str());
            let found = extractor.extract(&item);
            (item, found)
        })
        .collect();
    let cases: Vec<(u8, Labelled<'_>)> = documents
        .iter()
        .zip(&read)
        .map(|(document, (item, found))| {
            let events = financings(document);
            (fold(&document.id), Labelled { read: Read { item, found }, events })
        })
        .collect();
    let start = Instant::now();
    let scorers: Vec<RoleScorer> = (0..FOLDS)
        .into_par_iter()
        .map(|left_out| {
            let others = cases.iter().filter(|(f, _)| *f != left_out);
            RoleScorer::train(&others.map(|(_, c)| c.clone()).collect::<Vec<_>>())
        })
        .collect();
    eprintln!("{FOLDS} scorers trained in {:.1} s", start.elapsed().as_secs_f64());
    for (document, (fold, case)) in documents.iter().zip(&cases) {
        let events: Vec<_> = scorers[usize::from(*fold)]
            .events(case.read)
            .iter()
            .map(|event| {
                let mut row = json!({"type": "financing"});
                for (role, parts) in event {
                    row[role.as_str()] = match role {
                        Role::Lead | Role::Investor => json!(parts),
                        _ => json!(parts.first()),
                    };
                }
                row
            })
            .collect();
        println!("{}", json!({"id": document.id, "events": events}));
    }
    Ok(())
}
