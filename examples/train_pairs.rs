//! Fits the weights of the clusterer's likenesses, with a cross-validated measure of what they are worth.
//!
//! ```text
//! cargo run --release --example train_pairs -- tests/cases/stories.tsv
//! ```
//!
//! A line holds an event's name, a title and a text; lines of one name tell the same event. The name is a number; what
//! looks like an event and is not bears its number with a letter. What is printed are the weights that stand in
//! `src/cluster/likeness.rs`, and precision, recall and F1 over pairs, each judged by weights that have not seen its
//! stories: ten parts by the number.

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]
#![expect(clippy::cast_precision_loss, reason = "figures for people")]

use std::{env, error::Error, fs};

use yunbao::{
    article::Item,
    cluster::{Clusterer, LIKENESSES, Settings},
    pipeline::Pipeline,
    record::Record,
};

/// Strength of the pull towards what is known beforehand: pairs are few.
const RIDGE: f64 = 0.001;

/// What is known beforehand of a weight: other parties, another deal, another ordinal make another event.
const KNOWN: [(&str, f64); 3] =
    [("other deal", -6.0), ("other ordinal", -4.0), ("other names", -3.0)];

/// Pairs of strangers that share less are left out: they teach nothing.
const LEAST: f64 = 0.08;

struct Story {
    event: String,
    number: u32,
    record: Record,
}

struct Pair {
    likeness: Vec<f64>,
    same: bool,
    /// Of one number: the same event, or a near miss.
    near: bool,
    stories: [usize; 2],
    parts: [u32; 2],
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("expected STORIES.tsv")?;
    let stories = read(&path)?;
    let pairs = pairs(&stories)?;
    let all = |_: &Pair| true;
    let weights = fit(&pairs, all);
    println!("bias {:.2}", weights[0]);
    for (name, weight) in LIKENESSES.iter().zip(&weights[1..]) {
        println!("{name} {weight:.2}");
    }

    let folds: Vec<Vec<f64>> =
        (0..10).map(|part| fit(&pairs, |p: &Pair| !p.parts.contains(&part))).collect();
    let judged: Vec<f64> =
        pairs.iter().map(|p| probability(&folds[p.parts[0] as usize], &p.likeness)).collect();
    for threshold in [0.4, 0.5, 0.55, 0.6, 0.65, 0.7] {
        let (mut right, mut joined, mut same) = (0.0, 0.0, 0.0);
        for (pair, p) in pairs.iter().zip(&judged) {
            right += f64::from(u8::from(*p >= threshold && pair.same));
            joined += f64::from(u8::from(*p >= threshold));
            same += f64::from(u8::from(pair.same));
        }
        let (p, r) = (right / joined, right / same);
        let f1 = 2.0 * p * r / (p + r);
        println!("{same} pairs, threshold {threshold}: P {p:.3} R {r:.3} F1 {f1:.3}");
    }
    for (pair, p) in pairs.iter().zip(&judged) {
        let join = *p >= f64::from(Settings::default().threshold);
        if join != pair.same {
            let [a, b] = pair.stories.map(|s| stories[s].record.title.as_str());
            println!("{} {p:.2}: {a} | {b}", if join { "wrong" } else { "missed" });
        }
    }
    Ok(())
}

fn read(path: &str) -> Result<Vec<Story>, Box<dyn Error>> {
    let pipeline = Pipeline::new()?;
    let mut stories = Vec::new();
    for line in fs::read_to_string(path)?.lines().filter(|l| !l.starts_with('#')) {
        let [event, title, text] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("{line:?}: expected event, title, text").into());
        };
        let number = event.trim_end_matches(char::is_alphabetic).parse()?;
        let record = pipeline.analyze(&Item::new(title, text));
        stories.push(Story { event: event.to_owned(), number, record });
    }
    Ok(stories)
}

fn pairs(stories: &[Story]) -> Result<Vec<Pair>, Box<dyn Error>> {
    let clusterer = Clusterer::new(Settings::default())?;
    let mut out = Vec::new();
    for (i, a) in stories.iter().enumerate() {
        for (j, b) in stories[..i].iter().enumerate() {
            let values = clusterer.likeness(&a.record, &b.record).values;
            let pair = Pair {
                likeness: values.map(f64::from).to_vec(),
                same: a.event == b.event,
                near: a.number == b.number,
                stories: [j, i],
                parts: [b.number % 10, a.number % 10],
            };
            if pair.near || values[..4].iter().any(|v| f64::from(*v) >= LEAST) {
                out.push(pair);
            }
        }
    }
    Ok(out)
}

fn probability(weights: &[f64], likeness: &[f64]) -> f64 {
    let sum: f64 = weights[1..].iter().zip(likeness).map(|(w, x)| w * x).sum();
    1.0 / (1.0 + (-(weights[0] + sum)).exp())
}

/// Logistic regression by gradient descent; pairs, near misses and strangers weigh the same.
fn fit(pairs: &[Pair], keep: impl Fn(&Pair) -> bool) -> Vec<f64> {
    let pairs: Vec<&Pair> = pairs.iter().filter(|p| keep(p)).collect();
    let count = |of: &dyn Fn(&Pair) -> bool| pairs.iter().filter(|p| of(p)).count().max(1) as f64;
    let sizes = [count(&|p| p.same), count(&|p| p.near && !p.same), count(&|p| !p.near)];
    let weight = |p: &Pair| match (p.same, p.near) {
        (true, _) => 0.5 / sizes[0],
        (_, true) => 0.5 / sizes[1],
        _ => 0.5 / sizes[2],
    };
    let known = |name: &str| KNOWN.iter().find(|k| k.0 == name).map_or(0.0, |k| k.1);
    let prior: Vec<f64> =
        std::iter::once(0.0).chain(LIKENESSES.iter().map(|name| known(name))).collect();
    let mut w = prior.clone();
    for _ in 0..20_000 {
        let mut slope: Vec<f64> = w.iter().zip(&prior).map(|(w, k)| (w - k) * RIDGE).collect();
        slope[0] = 0.0;
        for pair in &pairs {
            let wanted = f64::from(u8::from(pair.same));
            let error = (probability(&w, &pair.likeness) - wanted) * weight(pair);
            slope[0] += error;
            slope[1..].iter_mut().zip(&pair.likeness).for_each(|(s, x)| *s += error * x);
        }
        w.iter_mut().zip(&slope).for_each(|(w, s)| *w -= 2.0 * s);
    }
    w
}
