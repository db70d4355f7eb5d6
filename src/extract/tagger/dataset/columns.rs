//! Two columns: a character and its tag.

use crate::{
    error::{Error, Place, Result},
    extract::tagger::Example,
    text::Span,
};

/// Reads sentences of two columns.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<Example>> {
    let mut examples = Vec::new();
    let mut sentence = Sentence::default();
    for (i, line) in text.lines().enumerate() {
        let fault = |message: String| Error::input(Place::new(file, i as u64 + 1), message);
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() {
            examples.extend(std::mem::take(&mut sentence).finish());
            continue;
        }
        let (unit, tag) = line
            .rsplit_once(['\t', ' '])
            .filter(|(unit, tag)| !unit.is_empty() && !tag.is_empty())
            .ok_or_else(|| {
                fault("expected a character and a tag, separated by a space or tab".to_owned())
            })?;
        // The column of a blank itself is one more blank.
        let unit = if unit.trim().is_empty() { unit } else { unit.trim_end() };
        sentence.push(unit, tag).map_err(fault)?;
    }
    examples.extend(sentence.finish());
    Ok(examples)
}

#[derive(Default)]
struct Sentence {
    text: String,
    names: Vec<(Span, String)>,
    open: Option<(usize, String)>,
}

impl Sentence {
    fn push(&mut self, unit: &str, tag: &str) -> Result<(), String> {
        let start = self.text.len();
        let (role, label) = match tag.split_once('-') {
            Some((role, label)) if !label.is_empty() => (role, label),
            None if tag == "O" => ("O", ""),
            _ => {
                return Err(format!(
                    "{tag:?} is no tag; expected O, or B, I, M, E, S, a hyphen and a label"
                ));
            }
        };
        match role {
            "O" => self.close(),
            "B" | "S" => {
                self.close();
                self.open = Some((start, label.to_owned()));
            }
            // As seqeval's strict mode has it, only B and S begin a name: a stray I or E is as good as O.
            "I" | "M" | "E" => {
                if self.open.as_ref().is_none_or(|(_, open)| open != label) {
                    self.close();
                }
            }
            _ => {
                return Err(format!(
                    "{tag:?} is no tag; expected O, or B, I, M, E, S, a hyphen and a label"
                ));
            }
        }
        self.text.push_str(unit);
        if matches!(role, "E" | "S") {
            self.close();
        }
        Ok(())
    }

    fn close(&mut self) {
        if let Some((start, label)) = self.open.take() {
            self.names.push((Span::new(start, self.text.len()), label));
        }
    }

    fn finish(mut self) -> Option<Example> {
        self.close();
        (!self.text.is_empty()).then(|| Example::new(self.text, self.names))
    }
}
