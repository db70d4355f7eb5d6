//! Whole records of the sample bulletin, compared with `tests/golden/weekly.jsonl`.
//!
//! `YUNBAO_BLESS=1 cargo test --test library golden` writes the golden anew; its diff is read in review. It holds what the
//! pipeline gives, right or wrong: a fault that is mended shows in the diff. Scores and confidences are left out,
//! as models are trained again; buckets are held with some slack for the same reason.

use std::{env, fs, path::PathBuf};

use serde_json::Value;
use yunbao::{
    article::{Article, Format},
    pipeline::Pipeline,
};

const BLESS: &str = "YUNBAO_BLESS";
const HOW: &str = "if that is meant, write the golden anew with \
    `YUNBAO_BLESS=1 cargo test --test library golden` and read its diff";

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/weekly.jsonl")
}

/// The records of the sample, one JSON value each, without what a retrained model changes.
fn records() -> Vec<Value> {
    let text = include_str!("../../data/sample/weekly.md");
    let items = Article::parse("weekly.md", Format::Markdown, text).into_items();
    let records = Pipeline::new().unwrap().analyze_batch(&items);
    let mut values: Vec<Value> =
        records.iter().map(|r| serde_json::to_value(r).unwrap()).collect();
    for value in &mut values {
        value.as_object_mut().unwrap().remove("scores");
        for list in ["events", "past_events"] {
            for event in value[list].as_array_mut().unwrap() {
                let event = event.as_object_mut().unwrap();
                event.remove("confidence");
                for role in event.values_mut() {
                    let one = match role {
                        Value::Array(list) => list.as_mut_slice(),
                        other => std::slice::from_mut(other),
                    };
                    for argument in one.iter_mut().filter_map(Value::as_object_mut) {
                        argument.remove("confidence");
                    }
                }
            }
        }
    }
    values
}

fn golden() -> Vec<Value> {
    let text = fs::read_to_string(path());
    assert!(text.is_ok(), "{}: {text:?}; {HOW}", path().display());
    text.unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// Lists the mentions or events that stand in one list and not in the other.
fn differ(field: &str, want: &Value, got: &Value) -> Vec<String> {
    let (Some(want), Some(got)) = (want[field].as_array(), got[field].as_array()) else {
        let same = want[field] == got[field];
        let line = format!("{field}: want {} got {}", want[field], got[field]);
        return if same { Vec::new() } else { vec![line] };
    };
    let gone = want.iter().filter(|w| !got.contains(w)).map(|w| format!("{field}: gone {w}"));
    let new = got.iter().filter(|g| !want.contains(g)).map(|g| format!("{field}: new {g}"));
    let mut lines: Vec<_> = gone.chain(new).collect();
    if lines.is_empty() && want != got {
        lines.push(format!("{field}: the order or the number changed"));
    }
    lines
}

#[test]
fn weekly() {
    let got = records();
    if env::var(BLESS).is_ok_and(|v| v == "1") {
        let lines: Vec<String> = got.iter().map(Value::to_string).collect();
        fs::create_dir_all(path().parent().unwrap()).unwrap();
        fs::write(path(), lines.join("\n") + "\n").unwrap();
        return;
    }
    let want = golden();
    let titles = |records: &[Value]| -> Vec<String> {
        records.iter().map(|r| r["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        titles(&got),
        titles(&want),
        "the bulletin splits into other items, look at src/article; {HOW}"
    );
    let mut wrong = Vec::new();
    for (i, (want, got)) in want.iter().zip(&got).enumerate() {
        let keys: Vec<&String> = want.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            got.as_object().unwrap().keys().collect::<Vec<_>>(),
            "the record has other fields, look at src/record/schema.rs; {HOW}"
        );
        for key in keys.into_iter().filter(|k| *k != "bucket") {
            for line in differ(key, want, got) {
                wrong.push(format!("weekly.jsonl:{} {}: {line}", i + 1, want["title"]));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differences; entities and events come from src/extract, sections and texts from src/article; {HOW}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn weekly_buckets() {
    if env::var(BLESS).is_ok_and(|v| v == "1") {
        return;
    }
    let (want, got) = (golden(), records());
    let pairs: Vec<_> = want.iter().zip(&got).collect();
    let moved: Vec<String> = pairs
        .iter()
        .filter(|(w, g)| w["bucket"] != g["bucket"])
        .map(|(w, g)| format!("{}: {} is now {}", w["title"], w["bucket"], g["bucket"]))
        .collect();
    assert!(
        moved.len() * 10 <= want.len() && want.len() == got.len(),
        "{} of {} items moved to another bucket, one in ten may; was the model trained on other data? {HOW}:\n{}",
        moved.len(),
        want.len(),
        moved.join("\n")
    );
}
