//! JSON lines with character offsets.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{extract::tagger::Example, text::Span};

#[derive(Deserialize)]
struct Cluener {
    text: String,
    #[serde(default)]
    label: BTreeMap<String, BTreeMap<String, Vec<(usize, usize)>>>,
}

#[derive(Deserialize)]
struct Spans {
    text: String,
    #[serde(default)]
    entities: Vec<(usize, usize, String)>,
}

/// Reads a line as CLUENER writes it.
pub(super) fn cluener(line: &str) -> Result<Example, String> {
    let row: Cluener = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let starts = starts(&row.text);
    let mut names = Vec::new();
    for (label, forms) in row.label {
        for (form, places) in forms {
            for (start, last) in places {
                let span = bytes(&starts, start, last.saturating_add(1)).ok_or_else(|| {
                    format!("{form:?} at {start} to {last} does not fit the text")
                })?;
                if span.of(&row.text) != form {
                    let found = span.of(&row.text);
                    return Err(format!(
                        "{form:?} is said to stand at {start} to {last}; there is {found:?}"
                    ));
                }
                names.push((span, label.clone()));
            }
        }
    }
    Ok(Example::new(row.text, names))
}

/// Reads a line of text and spans.
pub(super) fn spans(line: &str) -> Result<Example, String> {
    let row: Spans = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let starts = starts(&row.text);
    let mut names = Vec::new();
    for (start, end, label) in row.entities {
        let span = bytes(&starts, start, end)
            .ok_or_else(|| format!("entity {start} to {end} does not fit the text"))?;
        if label.is_empty() {
            return Err(format!("entity {start} to {end} has an empty label"));
        }
        names.push((span, label));
    }
    Ok(Example::new(row.text, names))
}

/// The first byte of each character, and the end.
pub(super) fn starts(text: &str) -> Vec<usize> {
    text.char_indices().map(|(i, _)| i).chain([text.len()]).collect()
}

/// Gives a span of characters in bytes, or nothing where it is empty or does not fit.
pub(super) fn bytes(starts: &[usize], start: usize, end: usize) -> Option<Span> {
    (start < end).then_some(())?;
    Some(Span::new(*starts.get(start)?, *starts.get(end)?))
}
