//! Tests the funding events on labelled items, and whether their confidence means something.
//!
//! ```text
//! cargo run --release --example evaluate_events -- GOLD
//! ```
//!
//! GOLD holds an item a line: `{"id","title","text","events":[{"investee","round","amount","lead_investors",
//! "investors"}]}`, parts as written, `events` empty where the item tells no financing. `investee_aliases` may list
//! other names that count as right.

#![allow(clippy::print_stdout, reason = "an example talks to its reader")]

use std::{collections::BTreeSet, env, fs};

use rayon::prelude::*;
use serde::Deserialize;
use yunbao::{
    Error, Result,
    article::Item,
    pipeline::Pipeline,
    record::{Event, Mention},
};

const ROLES: [&str; 5] = ["investee", "round", "amount", "lead_investors", "investors"];

/// How many rows the table of confidence has.
const BINS: usize = 10;

#[derive(Debug, Deserialize)]
struct Row {
    #[serde(default)]
    title: String,
    text: String,
    events: Vec<Gold>,
}

#[derive(Debug, Deserialize)]
struct Gold {
    investee: Option<String>,
    #[serde(default)]
    investee_aliases: Vec<String>,
    #[serde(default)]
    round: Option<String>,
    #[serde(default)]
    amount: Option<String>,
    #[serde(default)]
    lead_investors: Vec<String>,
    #[serde(default)]
    investors: Vec<String>,
}

/// Right, wrong and missed parts of one role.
#[derive(Clone, Copy, Debug, Default)]
struct Count([usize; 3]);

type Parts = [BTreeSet<String>; 5];

fn squeeze(text: &str) -> String {
    let seen = text.chars().map(yunbao::text::normal_char).filter(|c| !c.is_whitespace());
    seen.flat_map(char::to_lowercase).collect()
}

fn round(text: &str) -> String {
    let mut key = squeeze(text);
    for word in ["融资", "投资", "股权"] {
        key = key.strip_suffix(word).unwrap_or(&key).to_owned();
    }
    key.replace('轮', "")
}

fn one(part: Option<String>) -> BTreeSet<String> {
    part.into_iter().filter(|p| !p.is_empty()).collect()
}

impl Gold {
    fn parts(&self, found: Option<&Event>) -> Parts {
        let list = |names: &[String]| names.iter().map(|n| squeeze(n)).collect();
        // Another name of the investee is as right as the first.
        let got = found.and_then(|e| e.investee.as_ref()).map(|m| squeeze(&m.text));
        let alias = got.filter(|g| self.investee_aliases.iter().any(|a| squeeze(a) == *g));
        [
            one(alias.or_else(|| self.investee.as_deref().map(squeeze))),
            one(self.round.as_deref().map(round)),
            one(self.amount.as_deref().map(squeeze)),
            list(&self.lead_investors),
            list(&self.investors),
        ]
    }
}

fn parts(event: &Event) -> Parts {
    let text = |m: &Option<Mention>| m.as_ref().map(|m| squeeze(&m.text));
    let list = |names: &[Mention]| names.iter().map(|n| squeeze(&n.text)).collect();
    [
        one(text(&event.investee)),
        one(event.round.as_ref().map(|r| round(&r.text))),
        one(text(&event.amount)),
        list(&event.lead_investors),
        list(&event.investors),
    ]
}

fn compare(gold: Option<&Gold>, event: Option<&Event>) -> [Count; 5] {
    let want = gold.map(|g| g.parts(event)).unwrap_or_default();
    let got = event.map(parts).unwrap_or_default();
    let mut counts = [Count::default(); 5];
    for ((count, want), got) in counts.iter_mut().zip(&want).zip(&got) {
        let right = want.intersection(got).count();
        count.0 = [right, got.len() - right, want.len() - right];
    }
    counts
}

fn right(counts: &[Count; 5]) -> usize {
    counts.iter().map(|c| c.0[0]).sum()
}

fn clean(counts: &[Count; 5]) -> bool {
    counts.iter().all(|c| c.0[1] + c.0[2] == 0)
}

fn line(name: &str, count: Count) {
    let [right, wrong, missed] = count.0.map(|n| n as f64);
    let share = |of: f64| if of > 0.0 { 100.0 * right / of } else { 0.0 };
    let f1 = if right > 0.0 { 200.0 * right / (2.0 * right + wrong + missed) } else { 0.0 };
    let support = right + missed;
    println!(
        "{name:<16}{:>8.1}{:>8.1}{f1:>8.1}{support:>9}",
        share(right + wrong),
        share(support)
    );
}

fn main() -> Result<()> {
    let path = env::args().nth(1).ok_or(Error::Setting {
        name: "argument",
        message: "expected the file of labelled items".to_owned(),
    })?;
    let fault = |message: String| Error::Setting { name: "items", message };
    let text = fs::read_to_string(&path).map_err(|e| fault(format!("{path}: {e}")))?;
    let mut rows: Vec<Row> = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let row = serde_json::from_str(line);
        rows.push(row.map_err(|e| fault(format!("{path}:{}: {e}", i + 1)))?);
    }
    let pipeline = Pipeline::new()?;
    let records: Vec<_> = rows
        .par_iter()
        .map(|r| pipeline.analyze(&Item::new(r.title.as_str(), r.text.as_str())))
        .collect();

    let (mut by_role, mut judged) = ([Count::default(); 5], Vec::new());
    let (mut texts, mut whole, mut negatives, mut alarms) = (0, 0, 0, 0);
    for (row, record) in rows.iter().zip(&records) {
        let mut left: Vec<&Event> = record.events.iter().collect();
        let mut pairs = Vec::new();
        for gold in &row.events {
            let best =
                (0..left.len()).rev().max_by_key(|&i| right(&compare(Some(gold), Some(left[i]))));
            pairs.push((Some(gold), best.map(|i| left.remove(i))));
        }
        pairs.extend(left.into_iter().map(|e| (None, Some(e))));
        let mut all = true;
        for (gold, event) in pairs {
            let counts = compare(gold, event);
            for (sum, count) in by_role.iter_mut().zip(counts) {
                for (s, c) in sum.0.iter_mut().zip(count.0) {
                    *s += c;
                }
            }
            let clean = clean(&counts);
            all &= clean;
            judged.extend(event.map(|e| (e.confidence, clean)));
        }
        if row.events.is_empty() {
            negatives += 1;
            alarms += usize::from(!record.events.is_empty());
        } else {
            texts += 1;
            whole += usize::from(all);
        }
    }

    println!("{:<16}{:>8}{:>8}{:>8}{:>9}", "role", "P", "R", "F1", "support");
    let mut micro = Count::default();
    for (name, count) in ROLES.iter().zip(by_role) {
        line(name, count);
        for (s, c) in micro.0.iter_mut().zip(count.0) {
            *s += c;
        }
    }
    line("all", micro);
    println!(
        "texts wholly right: {whole} of {texts}; items without a financing that get one: {alarms} of {negatives}"
    );
    reliability(&judged);
    Ok(())
}

/// Prints how often events of each confidence are wholly right.
fn reliability(judged: &[(f32, bool)]) {
    println!("\nconfidence      events    said   right");
    let mut error = 0.0;
    for bin in 0..BINS {
        let inside = |c: f32| ((c * BINS as f32) as usize).min(BINS - 1) == bin;
        let own: Vec<_> = judged.iter().filter(|(c, _)| inside(*c)).collect();
        if own.is_empty() {
            continue;
        }
        let n = own.len() as f64;
        let said = own.iter().map(|(c, _)| f64::from(*c)).sum::<f64>() / n;
        let right = own.iter().filter(|(_, clean)| *clean).count() as f64 / n;
        error += n / judged.len() as f64 * (said - right).abs();
        let low = bin as f64 / BINS as f64;
        println!("{low:.1} to {:.1}{:>12}{said:>8.2}{right:>8.2}", low + 0.1, own.len());
    }
    println!("expected calibration error: {error:.3} over {} events", judged.len());
    println!("\nat least        kept   right of them");
    for least in [0.0, 0.5, 0.7, 0.8, 0.85, 0.9] {
        let kept: Vec<_> = judged.iter().filter(|(c, _)| *c >= least).collect();
        let right = kept.iter().filter(|(_, clean)| *clean).count();
        let share = if kept.is_empty() { 0.0 } else { right as f64 / kept.len() as f64 };
        println!("{least:<12.2}{:>8}{:>16.2}", kept.len(), share);
    }
}
