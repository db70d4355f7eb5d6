//! Hits and counts as a person or a program reads them.

use std::fmt::Write;

use serde::Serialize;
use yunbao::{
    index::{FacetField, Facets, Hit, Snippet},
    io::printable,
    text::CharSpan,
};

/// The form of what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    Json,
    Records,
    /// With marks in colour, for a terminal.
    Colour,
    Plain,
}

#[derive(Serialize)]
struct JsonHit<'h> {
    rank: usize,
    score: f32,
    id: &'h str,
    title: &'h str,
    title_marks: &'h [CharSpan],
    snippet: &'h Snippet,
    date: Option<&'h str>,
    url: Option<&'h str>,
    section: Option<&'h str>,
    bucket: &'h str,
}

#[derive(Serialize)]
struct JsonFacets<'f> {
    total: u64,
    facets: &'f Facets,
}

impl Show {
    /// Renders a hit.
    pub(super) fn hit(self, rank: usize, hit: &Hit) -> Vec<u8> {
        let record = &hit.record;
        match self {
            Self::Records => line(&record),
            Self::Json => line(&JsonHit {
                rank,
                score: hit.score,
                id: &record.id,
                title: &record.title,
                title_marks: &hit.title_marks,
                snippet: &hit.snippet,
                date: record.date.as_deref(),
                url: record.url.as_deref(),
                section: record.section.as_deref(),
                bucket: record.bucket.as_str(),
            }),
            Self::Colour | Self::Plain => self.person(rank, hit).into_bytes(),
        }
    }

    fn person(self, rank: usize, hit: &Hit) -> String {
        let record = &hit.record;
        let mut out = format!("{rank}. ");
        if !record.title.trim().is_empty() {
            out.push_str(&self.marked(&record.title, 0, &hit.title_marks));
            out.push_str("\n   ");
        }
        let parts = [Some(record.bucket.as_str()), record.date.as_deref(), Some(&record.id)];
        let about: Vec<_> = parts.into_iter().flatten().map(printable).collect();
        out.push_str(&self.faint(&about.join(" · ")));
        out.push('\n');
        let Snippet { start, end, text, marks, .. } = &hit.snippet;
        if !text.trim().is_empty() {
            let more = *end < record.text.chars().count();
            let (before, after) = (if *start > 0 { "…" } else { "" }, if more { "…" } else { "" });
            // Writing to a String cannot fail.
            let _ = writeln!(out, "   {before}{}{after}", self.marked(text, *start, marks));
        }
        if let Some(url) = &record.url {
            let _ = writeln!(out, "   {}", self.faint(&printable(url)));
        }
        out.push('\n');
        out
    }

    /// Renders the counts.
    pub(super) fn facets(self, total: u64, facets: &Facets) -> Vec<u8> {
        if matches!(self, Self::Json | Self::Records) {
            return line(&JsonFacets { total, facets });
        }
        let mut out = String::new();
        for field in FacetField::ALL {
            let counts = facets.get(field).map(Vec::as_slice).unwrap_or_default();
            let counts = counts.iter().map(|c| format!("{} {}", printable(&c.value), c.count));
            let counts = counts.collect::<Vec<_>>().join(" · ");
            let _ = writeln!(out, "{:<8} {counts}", field.as_str());
        }
        out.into_bytes()
    }

    /// Writes a text on one line with its marks; the marks count from the first character of the whole text.
    fn marked(self, text: &str, start: usize, marks: &[CharSpan]) -> String {
        let mut out = String::with_capacity(text.len() + 16 * marks.len());
        let mut piece = String::new();
        let mut marks = marks.iter().peekable();
        let mut inside = false;
        for (at, c) in text.chars().enumerate().map(|(i, c)| (start + i, c)) {
            if inside && marks.next_if(|m| m.end <= at).is_some() {
                self.flush(&mut piece, inside, &mut out);
                inside = false;
            }
            if !inside && marks.peek().is_some_and(|m| m.start <= at) {
                self.flush(&mut piece, inside, &mut out);
                inside = true;
            }
            let blank = matches!(c, '\n' | '\r' | '\t');
            piece.push(if blank { ' ' } else { c });
        }
        self.flush(&mut piece, inside, &mut out);
        out
    }

    fn flush(self, piece: &mut String, inside: bool, out: &mut String) {
        let text = printable(piece);
        piece.clear();
        if inside && self == Self::Colour && !text.is_empty() {
            out.push_str("\u{1b}[1;31m");
            out.push_str(&text);
            out.push_str("\u{1b}[0m");
        } else {
            out.push_str(&text);
        }
    }

    fn faint(self, text: &str) -> String {
        if self == Self::Colour { format!("\u{1b}[2m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn line(value: &impl Serialize) -> Vec<u8> {
    // String keys only, and memory takes every byte.
    let mut out = serde_json::to_vec(value).unwrap_or_default();
    out.push(b'\n');
    out
}
