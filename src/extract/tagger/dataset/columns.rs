//! Two columns: a character and its tag.

use crate::{
    error::Place,
    extract::tagger::{Example, dataset::Checked},
    text::Span,
};

/// Reads sentences of two columns; one with a fault is left out as a whole.
pub(super) fn read<'l>(
    lines: impl Iterator<Item = (Place, Result<&'l str, String>)>,
    out: &mut Checked,
) {
    let mut sentence = Sentence::default();
    let mut whole = true;
    for (place, line) in lines {
        if line.as_ref().is_ok_and(|l| l.trim().is_empty()) {
            out.examples.extend(std::mem::take(&mut sentence).finish().filter(|_| whole));
            whole = true;
        } else if let Err(message) =
            line.and_then(row).and_then(|(unit, tag)| sentence.push(unit, tag))
        {
            out.problems.push((place, message));
            whole = false;
        }
    }
    out.examples.extend(sentence.finish().filter(|_| whole));
}

fn row(line: &str) -> Result<(&str, &str), String> {
    let (unit, tag) = line
        .rsplit_once(['\t', ' '])
        .filter(|(unit, tag)| !unit.is_empty() && !tag.is_empty())
        .ok_or("expected a character and a tag, separated by a space or tab")?;
    // The column of a blank itself is one more blank.
    Ok((if unit.trim().is_empty() { unit } else { unit.trim_end() }, tag))
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
