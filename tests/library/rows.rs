//! Reads the tables of `tests/cases`: a text with its spans marked `‹…›`, a tab, the values joined by ` | `, or `none`.

use yunbao::{
    extract::Found,
    text::{Span, View},
};

/// One row.
pub(crate) struct Row {
    pub line: usize,
    /// The text without its marks.
    pub text: String,
    /// Where the marks stood, in bytes of the text.
    pub spans: Vec<Span>,
    pub values: Vec<String>,
}

/// Reads a table; `#` starts a comment line.
pub(crate) fn read(table: &str) -> Vec<Row> {
    let lines = table.lines().enumerate();
    lines
        .filter(|(_, l)| !l.is_empty() && !l.starts_with('#'))
        .map(|(i, l)| row(i + 1, l))
        .collect()
}

fn row(line: usize, content: &str) -> Row {
    let (marked, values) = content.split_once('\t').unwrap_or((content, "a row without a tab"));
    let (mut text, mut spans, mut open) = (String::new(), Vec::new(), 0);
    for c in marked.chars() {
        match c {
            '‹' => open = text.len(),
            '›' => spans.push(Span::new(open, text.len())),
            c => text.push(c),
        }
    }
    let values = if values == "none" {
        Vec::new()
    } else {
        values.split(" | ").map(str::to_owned).collect()
    };
    Row { line, text, spans, values }
}

/// Runs a finder over every row and lists what differs.
pub(crate) fn check<T>(
    file: &str,
    table: &str,
    find: impl Fn(&View) -> Vec<Found<T>>,
    show: impl Fn(&T) -> String,
) {
    let mut wrong = Vec::new();
    let rows = read(table);
    for row in &rows {
        let view = View::new(&row.text);
        let found = find(&view);
        let got: Vec<_> = found.iter().map(|f| (view.raw(f.span), show(&f.value))).collect();
        let want: Vec<_> = row.spans.iter().copied().zip(row.values.iter().cloned()).collect();
        if got != want || row.spans.len() != row.values.len() {
            let shown: Vec<_> =
                got.iter().map(|(s, v)| format!("‹{}› {v}", s.of(&row.text))).collect();
            wrong.push(format!(
                "tests/cases/{file}:{}: {}\n    want {}\n    got  {}",
                row.line,
                row.text,
                row.values.join(" | "),
                shown.join(" | ")
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} rows differ; a rule changed what it reads, or the row is wrong:\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n")
    );
}
