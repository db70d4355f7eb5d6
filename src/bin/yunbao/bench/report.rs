//! The figures, for people and for programs.

use std::fmt::Write;

use serde::Serialize;
use serde_json::json;
use yunbao::article::Item;

use super::{stages::Taken, whole::Whole};
use crate::progress::grouped;

/// The size of what was measured on.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Corpus {
    items: usize,
    bytes: usize,
    chars: usize,
}

impl Corpus {
    pub(super) fn of(items: &[Item]) -> Self {
        let texts = || items.iter().flat_map(|i| [&i.title, &i.text]);
        Self {
            items: items.len(),
            bytes: texts().map(String::len).sum(),
            chars: texts().map(|t| t.chars().count()).sum(),
        }
    }
}

/// All figures of a run of `bench`.
pub(super) struct Report {
    corpus: Corpus,
    rounds: u32,
    stages: Vec<Taken>,
    whole: Vec<Whole>,
}

/// The median of the rounds, with the slowest and the fastest, as MB a second.
#[derive(Clone, Copy, Debug, Serialize)]
struct Speed {
    items_per_s: f64,
    chars_per_s: f64,
    mb_per_s: f64,
    mb_per_s_slowest: f64,
    mb_per_s_fastest: f64,
}

impl Report {
    pub(super) fn new(corpus: Corpus, rounds: u32, stages: Vec<Taken>, whole: Vec<Whole>) -> Self {
        Self { corpus, rounds, stages, whole }
    }

    fn stage(&self, stage: &Taken) -> Speed {
        let rates: Vec<f64> = stage.seconds.iter().map(|s| 1.0 / s.max(1e-9)).collect();
        self.speed(&rates)
    }

    /// Makes a speed of whole corpora a second, one number a round.
    fn speed(&self, rates: &[f64]) -> Speed {
        let mut sorted = rates.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |i: usize| sorted.get(i).copied().unwrap_or(0.0);
        let middle = f64::midpoint(at(sorted.len().saturating_sub(1) / 2), at(sorted.len() / 2));
        let mb = self.corpus.bytes as f64 / 1e6;
        Speed {
            items_per_s: middle * self.corpus.items as f64,
            chars_per_s: middle * self.corpus.chars as f64,
            mb_per_s: middle * mb,
            mb_per_s_slowest: at(0) * mb,
            mb_per_s_fastest: at(sorted.len().saturating_sub(1)) * mb,
        }
    }

    fn whole(&self, run: &Whole) -> Speed {
        let bytes = self.corpus.bytes.max(1) as f64;
        let rounds = run.seconds.iter().zip(&run.bytes);
        let rates: Vec<f64> = rounds.map(|(s, b)| *b as f64 / bytes / s.max(1e-9)).collect();
        self.speed(&rates)
    }

    /// Gives a table.
    pub(super) fn text(&self) -> String {
        let Corpus { items, bytes, chars } = self.corpus;
        let size = [items, bytes, chars].map(|n| grouped(n as u64));
        let mut out = format!(
            "{} items, {} bytes, {} characters; {} rounds\n\n{:<26}{:>9}{:>18}{:>12}{:>14}\n",
            size[0],
            size[1],
            size[2],
            self.rounds,
            "stage, one thread",
            "MB/s",
            "slowest–fastest",
            "items/s",
            "characters/s"
        );
        for stage in &self.stages {
            line(&mut out, stage.name, self.stage(stage));
        }
        out.push_str("\nwhole runs: read, analyze, render, in order\n");
        let mut first = None;
        for run in &self.whole {
            let speed = self.whole(run);
            line(&mut out, &format!("{} threads", run.threads), speed);
            let one = *first.get_or_insert(speed.mb_per_s);
            // Writing to a String cannot fail.
            let _ = write!(out, "{:<26}{:>9.2} times the first", "", speed.mb_per_s / one);
            if let Some(peak) = run.peak {
                let _ = write!(out, ", {} MB at most", peak / 1_000_000);
            }
            out.push('\n');
        }
        out
    }

    /// Gives JSON.
    pub(super) fn json(&self) -> String {
        let stages = self
            .stages
            .iter()
            .map(|s| json!({"stage": s.name, "seconds": s.seconds, "speed": self.stage(s)}));
        let whole = self.whole.iter().map(|w| json!({"run": w, "speed": self.whole(w)}));
        let report = json!({
            "yunbao": env!("CARGO_PKG_VERSION"),
            "corpus": self.corpus,
            "rounds": self.rounds,
            "stages": stages.collect::<Vec<_>>(),
            "whole": whole.collect::<Vec<_>>(),
        });
        format!("{report:#}\n")
    }
}

fn line(out: &mut String, name: &str, speed: Speed) {
    let Speed { items_per_s, chars_per_s, mb_per_s, mb_per_s_slowest, mb_per_s_fastest } = speed;
    let range = format!("{mb_per_s_slowest:.2}–{mb_per_s_fastest:.2}");
    let count = |n: f64| grouped(n as u64);
    let (items, chars) = (count(items_per_s), count(chars_per_s));
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{name:<26}{mb_per_s:>9.2}{range:>18}{items:>12}{chars:>14}");
}
