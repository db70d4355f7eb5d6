//! Labels and explanations as text, for the forms of output that have no place for nested values.

use std::fmt::Write as _;

use crate::record::{Labels, Record, Why};

/// Gives the scores of a model's labels as `sport=0.97|tech=0.02`, in the order of the labels.
pub(super) fn label_scores(labels: &Labels) -> String {
    let scores: Vec<String> = labels.scores.iter().map(|(l, s)| format!("{l}={s}")).collect();
    scores.join("|")
}

/// Says for each label what pushed its score, the strongest first, such as `cloud: 服务器 +1.20, subject=compute +0.40`.
pub(super) fn reasons(record: &Record) -> Vec<String> {
    record.why.iter().map(|(label, why)| format!("{label}: {}", pushes(why))).collect()
}

fn pushes(why: &Why) -> String {
    let spans = why.spans.iter().map(|s| (s.weight, s.text.clone()));
    let cues = why.cues.iter().map(|c| (c.weight, format!("{}={}", c.kind, c.value)));
    let heading = why.heading.map(|weight| (weight, "heading".to_owned()));
    let mut all: Vec<(f32, String)> = spans.chain(cues).chain(heading).collect();
    all.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    let mut out = String::new();
    for (weight, what) in all {
        let gap = if out.is_empty() { "" } else { ", " };
        // Writing into a string cannot fail.
        let _ = write!(out, "{gap}{what} {weight:+.2}");
    }
    out
}
