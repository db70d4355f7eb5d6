//! A classifier's report for a person at a terminal.

use std::fmt::Write;

use yunbao::{
    classify::{Prf, Report},
    io::{cut_to_width, printable, width},
};

use crate::{evaluate::classify::Findings, progress::grouped};

/// More labels than this make a matrix that no terminal holds; the pairs that are mixed up most are listed instead.
const MATRIX: usize = 12;
/// So many pairs are listed.
const PAIRS: usize = 15;

pub(super) fn report(findings: &Findings) -> String {
    let r = &findings.report;
    let mut out = format!(
        "{} examples: accuracy {}, macro-F1 {}, micro-F1 {}, calibration error {:.3}\n\n",
        grouped(r.examples),
        percent(r.accuracy),
        percent(r.mean.f1),
        percent(r.micro.f1),
        r.ece
    );
    labels(&mut out, r);
    if r.names.len() <= MATRIX {
        matrix(&mut out, r);
    } else {
        pairs(&mut out, r);
    }
    line(&mut out, "\nscore        decisions   mean score   right");
    for bin in r.reliability.iter().filter(|b| b.count > 0) {
        let (from, to) = (bin.from, bin.from + 0.1);
        let (score, right) = (percent(bin.score), percent(bin.right));
        line(&mut out, &format!("{from:.1} to {to:.1} {:>11} {score:>12} {right:>7}", bin.count));
    }
    out.push('\n');
    for (precision, share) in &r.coverage {
        let covered = percent(*share);
        line(
            &mut out,
            &format!(
                "at a precision of {precision} the surest decisions cover {covered} of the examples"
            ),
        );
    }
    if !findings.confident_errors.is_empty() {
        line(&mut out, "\nmost confident errors");
    }
    for wrong in &findings.confident_errors {
        let what = if wrong.title.is_empty() { &wrong.text } else { &wrong.title };
        let said = format!(
            "{:.3}  {}: {} given, {} true: {}",
            wrong.score,
            wrong.id,
            names(&wrong.given),
            names(&wrong.truth),
            what
        );
        line(&mut out, &format!("  {}", cut_to_width(&printable(&said), 110).trim_end()));
    }
    line(&mut out, "\nslowest texts");
    for slow in &findings.slowest {
        let id = printable(&slow.id);
        line(
            &mut out,
            &format!("  {:>7.1} µs  {} characters  {id}", slow.micros, slow.characters),
        );
    }
    out
}

fn labels(out: &mut String, r: &Report) {
    let wide = r.names.iter().map(|n| width(&printable(n))).max().unwrap_or(0).clamp(9, 30);
    line(out, &format!("{:wide$}      P      R     F1  support    ECE", "label"));
    let row = |name: &str, prf: Prf, rest: &str| {
        let name = cut_to_width(&printable(name), wide);
        let pad = " ".repeat(wide.saturating_sub(width(&name)));
        let [p, r, f1] = [prf.p, prf.r, prf.f1].map(|v| v * 100.0);
        format!("{name}{pad} {p:6.1} {r:6.1} {f1:6.1}{rest}")
    };
    for (name, label) in &r.labels {
        let rest = format!(" {:>8}  {:.3}", label.support, label.ece);
        line(out, &row(name, label.prf, &rest));
    }
    line(out, &row("(macro)", r.mean, ""));
    line(out, &row("(micro)", r.micro, ""));
}

fn matrix(out: &mut String, r: &Report) {
    line(out, "\ntrue label by row, given label by column; the last column is no label");
    let names: Vec<String> = r.names.iter().map(|n| cut_to_width(&printable(n), 12)).collect();
    let pad = |text: &str, wide: usize| " ".repeat(wide.saturating_sub(width(text)));
    let mut head = " ".repeat(13);
    for name in names.iter().map(String::as_str).chain(["-"]) {
        head.push_str(&pad(name, 13));
        head.push_str(name);
    }
    line(out, &head);
    for (name, row) in names.iter().zip(&r.confusion) {
        let mut cells = format!("{name}{}", pad(name, 13));
        for n in row {
            // Writing into memory cannot fail.
            let _ = write!(cells, "{n:>13}");
        }
        line(out, &cells);
    }
}

fn pairs(out: &mut String, r: &Report) {
    line(out, "\nmixed up most");
    let mut pairs: Vec<(u64, usize, usize)> = Vec::new();
    for (truth, row) in r.confusion.iter().enumerate() {
        let others = row.iter().enumerate().filter(|(given, n)| *given != truth && **n > 0);
        pairs.extend(others.map(|(given, n)| (*n, truth, given)));
    }
    pairs.sort_by(|a, b| b.0.cmp(&a.0).then(a.cmp(b)));
    for (n, truth, given) in pairs.into_iter().take(PAIRS) {
        let name =
            |i: usize| r.names.get(i).map_or_else(|| "no label".to_owned(), |n| printable(n));
        line(out, &format!("  {n:>6}  {} given for {}", name(given), name(truth)));
    }
}

fn names(list: &[String]) -> String {
    if list.is_empty() { "no label".to_owned() } else { list.join(", ") }
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

fn line(out: &mut String, text: &str) {
    // Writing into memory cannot fail.
    let _ = writeln!(out, "{text}");
}
