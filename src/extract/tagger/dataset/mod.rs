//! Files of examples: CLUENER's JSONL, span JSONL, and two columns of BIO or BIOES.
//!
//! ```
//! use yunbao::extract::tagger::dataset::read;
//! let examples = read("mine.jsonl", r#"{"text":"星河智算在北京成立","entities":[[0,4,"company"],[5,7,"place"]]}"#)?;
//! let names: Vec<_> = examples[0].names.iter().map(|(s, l)| (s.of(&examples[0].text), l.as_str())).collect();
//! assert_eq!(names, [("星河智算", "company"), ("北京", "place")]);
//!
//! let error = read("mine.bio", "星\tB-company\n河\n").unwrap_err();
//! assert_eq!(error.to_string(), "mine.bio:2: expected a character and a tag, separated by a space or tab");
//! # Ok::<(), yunbao::Error>(())
//! ```

mod columns;
mod json;

use std::{collections::HashSet, fs, path::Path};

use crate::{
    error::{Error, Place, Result},
    extract::tagger::Example,
};

crate::closed_set! {
    /// How a file of tagged examples is written.
    pub enum Format: "tagged format" {
        /// `{"text", "label": {"company": {"名字": [[start, last], …]}}}`, in characters, the last one included.
        Cluener = "cluener", "CLUENER";
        /// `{"text", "entities": [[start, end, "LABEL"], …]}`, in characters, half open.
        Spans = "spans", "区间";
        /// A character, a space or tab, its tag (`O`, `B-X`, `I-X`, also `E-X`, `S-X`, `M-X`); an empty line ends a sentence.
        /// A name begins with `B` or `S`; an `I` or `E` that follows neither counts as `O`.
        Columns = "columns", "两列";
    }
}

/// Guesses the format from the first line that is not blank.
pub fn guess(bytes: &[u8]) -> Format {
    let line =
        bytes.split(|&b| b == b'\n').find(|l| !l.trim_ascii().is_empty()).unwrap_or_default();
    let holds = |key: &[u8]| memchr::memmem::find(line, key).is_some();
    let line_starts = line.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(line).trim_ascii_start();
    match line_starts.starts_with(b"{") {
        true if holds(b"\"label\"") && !holds(b"\"entities\"") => Format::Cluener,
        true => Format::Spans,
        false => Format::Columns,
    }
}

/// Reads examples of a guessed format; `file` is what errors call it.
///
/// # Errors
///
/// [`Error::Input`] names the first line that is not of the format.
pub fn read(file: &str, text: &str) -> Result<Vec<Example>> {
    read_as(guess(text.as_bytes()), file, text)
}

/// Reads examples of a format; `file` is what errors call it.
///
/// # Errors
///
/// [`Error::Input`] names the first line that is not of the format.
pub fn read_as(format: Format, file: &str, text: &str) -> Result<Vec<Example>> {
    let mut checked = check(format, file, text.as_bytes());
    match checked.problems.drain(..).next() {
        None => Ok(checked.examples),
        Some((place, message)) => Err(Error::input(place, message)),
    }
}

/// The examples of a file, and the lines that are none.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Checked {
    /// The examples, in the order of the file.
    pub examples: Vec<Example>,
    /// Lines that are not of the format, each with its reason; of columns, the whole sentence is left out.
    pub problems: Vec<(Place, String)>,
}

/// Reads what is of a format; `file` is what problems call it. Lines that are not UTF-8 are problems, too.
pub fn check(format: Format, file: &str, bytes: &[u8]) -> Checked {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let mut out = Checked::default();
    let lines = bytes.split(|&b| b == b'\n').enumerate().map(|(i, line)| {
        let line = std::str::from_utf8(line).map_err(|_| "not UTF-8".to_owned());
        (Place::new(file, i as u64 + 1), line.map(|l| l.strip_suffix('\r').unwrap_or(l)))
    });
    let read: fn(&str) -> Result<Example, String> = match format {
        Format::Cluener => json::cluener,
        Format::Spans => json::spans,
        Format::Columns => {
            columns::read(lines, &mut out);
            return out;
        }
    };
    for (place, line) in lines {
        match line {
            Ok(line) if line.trim().is_empty() => {}
            line => match line.and_then(read) {
                Ok(example) => out.examples.push(example),
                Err(message) => out.problems.push((place, message)),
            },
        }
    }
    out
}

/// Reads a file of examples of a guessed format.
///
/// # Errors
///
/// [`Error::Read`] where the file cannot be read or is not UTF-8, [`Error::Input`] as [`read`] does.
pub fn read_file(path: &Path) -> Result<Vec<Example>> {
    let text = fs::read_to_string(path)
        .map_err(|source| Error::Read { path: path.to_owned(), source })?;
    read(&path.to_string_lossy(), &text)
}

/// Leaves near-duplicates out: an example of which half the runs of eight characters stood in those before it.
///
/// Corpora repeat sentences; one that is learned from and tested on measures memory.
pub fn without_repeats(examples: Vec<Example>) -> Vec<Example> {
    const RUN: usize = 8;
    let mut seen: HashSet<u64> = HashSet::new();
    let mut kept = Vec::with_capacity(examples.len());
    for example in examples {
        let chars: Vec<char> = example.text.chars().filter(|c| c.is_alphanumeric()).collect();
        let runs: Vec<u64> = match chars.len() {
            0..RUN => vec![hash(&chars)],
            _ => chars.windows(RUN).map(hash).collect(),
        };
        let known = runs.iter().filter(|r| seen.contains(r)).count();
        if known * 2 < runs.len() {
            kept.push(example);
        }
        seen.extend(runs);
    }
    kept
}

fn hash(chars: &[char]) -> u64 {
    // FNV-1a.
    chars
        .iter()
        .fold(0xCBF2_9CE4_8422_2325, |h, &c| (h ^ u64::from(c)).wrapping_mul(0x0100_0000_01B3))
}

/// Splits examples into those to learn from and those to test on: of `parts` parts, by a hash of the text, the first is for testing.
pub fn split(examples: Vec<Example>, parts: u32) -> (Vec<Example>, Vec<Example>) {
    examples.into_iter().partition(|e| {
        let hash = blake3::hash(e.text.as_bytes());
        let head = hash.as_bytes().first_chunk::<4>().copied().unwrap_or_default();
        u32::from_le_bytes(head) % parts.max(1) != 0
    })
}
