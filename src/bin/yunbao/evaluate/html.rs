//! A classifier's report as one page: nothing is loaded, nothing runs, every word of the data is escaped.

use std::fmt::Write;

use yunbao::classify::Report;

use crate::{
    evaluate::classify::{Findings, Wrong},
    progress::grouped,
};

/// The page's only style; the policy names its hash, so no other style counts. A test compares them.
const STYLE: &str = include_str!("page.css");
const STYLE_HASH: &str = "sha256-7Vt9y97K0jrpJD33IrFUsCJdHjg5Wuu8a0VNxrM4RPY=";
/// A matrix of more labels than this is no picture any more.
const MATRIX: usize = 60;

pub(super) fn page(model: &str, data: &str, findings: &Findings) -> String {
    let r = &findings.report;
    let mut out = String::new();
    let title = format!("{} on {}", escape(model), escape(data));
    add(&mut out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    add(
        &mut out,
        &format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{STYLE_HASH}'\">\n"
        ),
    );
    add(
        &mut out,
        &format!(
            "<title>{title}</title>\n<style>{STYLE}</style></head><body>\n<h1><bdi>{title}</bdi></h1>\n"
        ),
    );
    add(&mut out, "<dl>");
    for (name, value) in [
        ("examples", grouped(r.examples)),
        ("accuracy", percent(r.accuracy)),
        ("macro-F1", percent(r.mean.f1)),
        ("micro-F1", percent(r.micro.f1)),
        ("calibration error", format!("{:.3}", r.ece)),
    ] {
        add(&mut out, &format!("<div><dt>{name}</dt><dd>{value}</dd></div>"));
    }
    add(&mut out, "</dl>\n<div class=\"plots\">");
    add(
        &mut out,
        &figure(
            "Do the scores mean what they say? Share of right decisions by score; the line is what it should be",
            &reliability(r),
        ),
    );
    add(
        &mut out,
        &figure(
            "How precise are the surest decisions? Precision by the share of examples covered",
            &coverage(findings),
        ),
    );
    add(&mut out, "</div>\n");
    labels(&mut out, r);
    confusion(&mut out, r);
    errors(&mut out, &findings.confident_errors);
    slow(&mut out, findings);
    add(&mut out, "</body></html>\n");
    out
}

fn labels(out: &mut String, r: &Report) {
    add(
        out,
        "<h2>Labels</h2><table><tr><th>label<th>precision<th>recall<th>F1<th><th>support<th>calibration error</tr>\n",
    );
    for (name, l) in &r.labels {
        let [p, rc, f1] = [l.prf.p, l.prf.r, l.prf.f1].map(percent);
        let bar = format!(
            "<svg width=\"120\" height=\"10\" role=\"img\" aria-label=\"{f1}\"><rect class=\"track\" width=\"120\" height=\"10\"/><rect class=\"bar\" width=\"{:.1}\" height=\"10\"/></svg>",
            l.prf.f1 * 120.0
        );
        add(
            out,
            &format!(
                "<tr><td><bdi>{}</bdi><td class=\"n\">{p}<td class=\"n\">{rc}<td class=\"n\">{f1}<td>{bar}<td class=\"n\">{}<td class=\"n\">{:.3}</tr>\n",
                escape(name),
                grouped(l.support),
                l.ece
            ),
        );
    }
    add(out, "</table>\n");
}

fn confusion(out: &mut String, r: &Report) {
    if r.names.len() > MATRIX {
        return;
    }
    add(
        out,
        "<h2>What is taken for what</h2><p>True label by row, given label by column; the last column is no label.</p><div class=\"wide\"><table class=\"matrix\"><tr><th>",
    );
    for name in r.names.iter().map(String::as_str).chain(["–"]) {
        add(out, &format!("<th><bdi>{}</bdi>", escape(name)));
    }
    add(out, "</tr>\n");
    for (i, (name, row)) in r.names.iter().zip(&r.confusion).enumerate() {
        let all = row.iter().sum::<u64>().max(1);
        add(out, &format!("<tr><th><bdi>{}</bdi>", escape(name)));
        for (j, n) in row.iter().enumerate() {
            // Nine steps of shade; an attribute of style would break the policy.
            let shade = (n * 9).div_ceil(all).min(9);
            let kind = if i == j { "y" } else { "x" };
            add(out, &format!("<td class=\"n {kind}{shade}\">{n}"));
        }
        add(out, "</tr>\n");
    }
    add(out, "</table></div>\n");
}

fn errors(out: &mut String, errors: &[Wrong]) {
    add(
        out,
        "<h2>Most confident errors</h2><table><tr><th>score<th>id<th>given<th>true<th>text</tr>\n",
    );
    for e in errors {
        let text: String = format!("{} {}", e.title, e.text).trim().chars().take(160).collect();
        let names = |list: &[String]| escape(&list.join(", "));
        add(
            out,
            &format!(
                "<tr><td class=\"n\">{:.3}<td><bdi>{}</bdi><td><bdi>{}</bdi><td><bdi>{}</bdi><td><bdi>{}</bdi></tr>\n",
                e.score,
                escape(&e.id),
                names(&e.given),
                names(&e.truth),
                escape(&text)
            ),
        );
    }
    add(out, "</table>\n");
}

fn slow(out: &mut String, findings: &Findings) {
    add(out, "<h2>Slowest texts</h2><table><tr><th>µs<th>characters<th>id</tr>\n");
    for s in &findings.slowest {
        add(
            out,
            &format!(
                "<tr><td class=\"n\">{:.1}<td class=\"n\">{}<td><bdi>{}</bdi></tr>\n",
                s.micros,
                s.characters,
                escape(&s.id)
            ),
        );
    }
    add(out, "</table>\n");
}

fn figure(caption: &str, svg: &str) -> String {
    format!("<figure>{svg}<figcaption>{caption}</figcaption></figure>")
}

/// The side of a plot's square, and the room for its numbers.
const SIDE: f64 = 260.0;
const ROOM: f64 = 34.0;

/// A plot of shares from 0 to 1 over shares from `low` to 1, with a grid of fifths.
fn plot(low: f64, inside: &str) -> String {
    let mut out = format!(
        "<svg viewBox=\"0 0 {0} {0}\" width=\"{0}\" height=\"{0}\" role=\"img\">",
        SIDE + 2.0 * ROOM
    );
    for step in 0..=5_u8 {
        let share = f64::from(step) / 5.0;
        let (x, y) = (x(share), y(share));
        let (left, right) = (ROOM, ROOM + SIDE);
        add(
            &mut out,
            &format!(
                "<line class=\"grid\" x1=\"{left}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/><line class=\"grid\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{left}\" y2=\"{right}\"/>"
            ),
        );
        add(
            &mut out,
            &format!(
                "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{share:.1}</text>",
                right + 16.0
            ),
        );
        let value = low + share * (1.0 - low);
        add(
            &mut out,
            &format!(
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{value:.2}</text>",
                left - 4.0,
                y + 4.0
            ),
        );
    }
    out + inside + "</svg>"
}

fn x(share: f64) -> f64 {
    ROOM + share * SIDE
}

fn y(share: f64) -> f64 {
    ROOM + (1.0 - share.clamp(0.0, 1.0)) * SIDE
}

fn reliability(r: &Report) -> String {
    let mut inside = format!(
        "<line class=\"ideal\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
        x(0.0),
        y(0.0),
        x(1.0),
        y(1.0)
    );
    let most = r.reliability.iter().map(|b| b.count).max().unwrap_or(0).max(1) as f64;
    let full: Vec<_> = r.reliability.iter().filter(|b| b.count > 0).collect();
    for bin in &full {
        let part = bin.count as f64 / most;
        let (top, high) = (y(part * 0.25), SIDE * part * 0.25);
        add(
            &mut inside,
            &format!(
                "<rect class=\"track\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{high:.1}\"><title>{} decisions</title></rect>",
                x(bin.from) + 2.0,
                SIDE / 10.0 - 4.0,
                bin.count
            ),
        );
    }
    add(&mut inside, &polyline(full.iter().map(|b| (x(b.score), y(b.right)))));
    for bin in &full {
        add(
            &mut inside,
            &format!(
                "<circle class=\"dot\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\"><title>{} of {} decisions are right</title></circle>",
                x(bin.score),
                y(bin.right),
                percent(bin.right),
                bin.count
            ),
        );
    }
    plot(0.0, &inside)
}

fn coverage(findings: &Findings) -> String {
    let least = findings.curve.iter().map(|p| p.1).fold(1.0, f64::min);
    // The lowest tenth that holds the curve.
    let low = (least * 10.0).floor().clamp(0.0, 9.0) / 10.0;
    let points = findings
        .curve
        .iter()
        .map(|&(covered, right)| (x(covered), y((right - low) / (1.0 - low))));
    plot(low, &polyline(points))
}

fn polyline(points: impl Iterator<Item = (f64, f64)>) -> String {
    let points: Vec<String> = points.map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    format!("<polyline class=\"curve\" points=\"{}\"/>", points.join(" "))
}

/// Makes text safe between tags and in quoted attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

fn add(out: &mut String, text: &str) {
    // Writing into memory cannot fail.
    let _ = out.write_str(text);
}
