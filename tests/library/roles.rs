//! The learned scorer of roles, trained on every other row of `tests/cases/event.jsonl` and tested on the rest.

use std::{collections::BTreeSet, sync::Arc};

use serde_json::Value;
use yunbao::{
    article::Item,
    extract::{
        Extraction, Extractor,
        roles::{Filled, Labelled, Read, Role, RoleScorer},
    },
    lexicon::Lexicon,
    segment::JiebaSegmenter,
};

/// The least share of rows where the gate is right, and the least F1 of the roles; half the rows are little to learn from.
const GATE: f64 = 0.75;
const F1: f64 = 0.75;

fn filled(event: &Value) -> Filled {
    let mut filled = Filled::new();
    for role in Role::ALL {
        let parts: BTreeSet<String> = match &event[role.as_str()] {
            Value::String(part) => BTreeSet::from([part.clone()]),
            Value::Array(parts) => parts.iter().map(|p| p.as_str().unwrap().to_owned()).collect(),
            _ => continue,
        };
        if !parts.is_empty() {
            filled.insert(*role, parts);
        }
    }
    filled
}

fn rows() -> Vec<(Item, Extraction, Vec<Filled>)> {
    let lexicon = Arc::new(Lexicon::builtin().unwrap());
    let segmenter = Arc::new(JiebaSegmenter::new(&lexicon));
    let extractor = Extractor::new(lexicon, segmenter).unwrap();
    let lines = include_str!("../cases/event.jsonl").lines();
    lines
        .map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            let item = Item::new(row["title"].as_str().unwrap(), row["text"].as_str().unwrap());
            let found = extractor.extract(&item);
            let events = row["events"].as_array().unwrap().iter().map(filled).collect();
            (item, found, events)
        })
        .collect()
}

/// The parts of all events of an item, by role.
fn parts(events: &[Filled]) -> BTreeSet<(Role, String)> {
    let all = events.iter().flatten();
    all.flat_map(|(role, parts)| parts.iter().map(|p| (*role, p.replace(' ', "")))).collect()
}

#[test]
fn what_is_learned_holds_on_other_rows_and_is_the_same_every_time() {
    let rows = rows();
    let labelled: Vec<Labelled<'_>> = rows
        .iter()
        .map(|(item, found, events)| Labelled {
            read: Read { item, found },
            events: events.clone(),
        })
        .collect();
    let training: Vec<_> = labelled.iter().step_by(2).cloned().collect();
    let (scorer, again) = (RoleScorer::train(&training), RoleScorer::train(&training));
    let (mut gated, mut rows, mut right, mut told, mut wanted) = (0, 0, 0, 0, 0);
    for case in labelled.iter().skip(1).step_by(2) {
        let events = scorer.events(case.read);
        assert_eq!(events, again.events(case.read), "training is not deterministic");
        let tells = scorer.tells(case.read);
        assert!((0.0..=1.0).contains(&tells), "{tells} is no probability");
        rows += 1;
        gated += usize::from((tells >= 0.5) != case.events.is_empty());
        let (got, want) = (parts(&events), parts(&case.events));
        right += got.intersection(&want).count();
        told += got.len();
        wanted += want.len();
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of rows are small")]
    let (gate, f1) =
        (f64::from(gated as u32) / f64::from(rows), 2.0 * right as f64 / (told + wanted) as f64);
    assert!(gate >= GATE, "the gate is right on {gate:.2} of the rows, under {GATE}");
    assert!(f1 >= F1, "F1 of the roles is {f1:.2}, under {F1}: look at extract/roles/feature.rs");
}

#[test]
fn nothing_is_learned_from_nothing() {
    let scorer = RoleScorer::train(&[]);
    let (item, found) = (Item::new("", "今天多云转晴。"), Extraction::default());
    assert!(scorer.events(Read { item: &item, found: &found }).is_empty());
}
