//! Reads plain text as lines.

use crate::article::line::{Break, Kind, Line, Writer, is_blank};

/// Reads plain text: a line is a line, a blank one ends a paragraph.
pub(super) fn read(text: &str) -> Vec<Line> {
    let mut out = Writer::default();
    for line in text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{B}', '\u{C}']) {
        let line = line.trim_matches(is_blank);
        if line.is_empty() {
            out.end_line(Break::Paragraph);
        } else if is_rule(line) {
            out.rule();
        } else if is_image(line) {
            out.image(line);
            out.end_line(Break::Paragraph);
        } else {
            push_row(&mut out, line);
        }
    }
    out.finish()
}

fn push_row(out: &mut Writer, line: &str) {
    // Columns copied out of a table come with tabs.
    if line.contains('\t') {
        out.kind(Kind::Row);
        let cells: Vec<&str> = line.split('\t').map(|c| c.trim_matches(is_blank)).collect();
        out.push(&cells.join(" | "));
    } else {
        out.push(line);
    }
    out.end_line(Break::Wrap);
}

/// Tells whether a line is drawn of at least three dashes or the like.
fn is_rule(line: &str) -> bool {
    let mark = |c: char| {
        matches!(c, '-' | '—' | '–' | '=' | '*' | '_' | '~' | '─' | '━' | '·' | '.' | '…')
    };
    let mut count = 0;
    line.chars().all(|c| {
        count += usize::from(mark(c));
        mark(c) || c == ' '
    }) && count >= 3
}

fn is_image(line: &str) -> bool {
    matches!(line, "[图片]" | "【图片】" | "（图片）" | "[image]" | "图片")
}
