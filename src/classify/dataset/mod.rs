//! Training data: examples with their labels, read from the formats people keep them in.

mod delimited;
mod fasttext;
mod jsonl;
mod viewed;

use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    error::{Error, Place, Result},
    feature::Document,
};

crate::closed_set! {
    /// A format of training data.
    pub enum Format: "data format" {
        /// An object a line: `title`, `text`, and `bucket`, `label` or `labels`; `id` where there is one.
        Jsonl = "jsonl", "JSON 行";
        /// `text`, a tab, the label; more labels after more tabs.
        Tsv = "tsv", "制表符分隔";
        /// A header line that names the columns `title`, `text`, `label` and `id`; fields may be quoted.
        Csv = "csv", "逗号分隔";
        /// `__label__NAME` words at the start of a line, then the text.
        FastText = "fasttext", "fastText 行";
    }
}

impl Format {
    /// Guesses a format by the ending of a file's name, `.gz` and `.zst` left aside.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "tsv" => Some(Self::Tsv),
            "csv" => Some(Self::Csv),
            "fasttext" | "ft" => Some(Self::FastText),
            _ => None,
        }
    }

    /// Guesses a format by the first line that holds something.
    ///
    /// ```
    /// use yunbao::classify::Format;
    /// assert_eq!(Format::of_content("主队客场取胜\t体育".as_bytes()), Some(Format::Tsv));
    /// assert_eq!(Format::of_content("主队客场取胜".as_bytes()), None);
    /// ```
    pub fn of_content(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let line = bytes.split(|&b| b == b'\n').find(|l| !l.trim_ascii().is_empty())?.trim_ascii();
        let header = String::from_utf8_lossy(line).to_ascii_lowercase();
        let named = |name: &str| header.split(',').any(|h| h.trim_matches(['"', ' ']) == name);
        match line {
            [b'{', ..] => Some(Self::Jsonl),
            _ if line.starts_with(b"__label__") => Some(Self::FastText),
            _ if line.contains(&b'\t') => Some(Self::Tsv),
            _ if ["label", "labels", "bucket"].into_iter().any(named) => Some(Self::Csv),
            _ => None,
        }
    }
}

/// One labelled example.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Example {
    /// An identifier; the line's number where the data has none.
    pub id: String,
    /// The title; may be empty.
    pub title: String,
    /// The body; may be empty.
    pub text: String,
    /// The labels; one for single-label tasks.
    pub labels: Vec<String>,
    /// Cues as kind, value and weight.
    pub cues: Vec<(String, String, f32)>,
}

impl Example {
    /// Makes an example of one label.
    pub fn new(
        id: impl Into<String>,
        title: impl Into<String>,
        text: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            text: text.into(),
            labels: vec![label.into()],
            cues: Vec::new(),
        }
    }

    /// Borrows what a classifier reads of it.
    pub fn document(&self) -> Document<'_> {
        let cues = self.cues.iter();
        Document::new(&self.title, &self.text).with_cues(cues.map(|(kind, value, weight)| {
            crate::feature::Cue::new(kind, value).with_weight(*weight)
        }))
    }

    /// Tells whether the example belongs to a held-out part: the same for an id wherever and whenever it is asked.
    ///
    /// `parts` of 10 holds out about a tenth.
    pub fn is_held_out(&self, parts: u64) -> bool {
        let hash = blake3::hash(self.id.as_bytes());
        let (first, _) = hash.as_bytes().as_chunks::<8>();
        let number = first.first().map_or(0, |b| u64::from_le_bytes(*b));
        number.is_multiple_of(parts.max(1))
    }
}

/// Labelled examples, and the lines that could not be read.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    name: String,
    examples: Vec<Example>,
    problems: Vec<(Place, String)>,
}

impl Dataset {
    /// Makes a data set; `name` is what errors and model cards call it.
    pub fn new(name: impl Into<String>, examples: Vec<Example>) -> Self {
        Self { name: name.into(), examples, problems: Vec::new() }
    }

    /// Reads a file in the format that its name tells, or else its first line.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where the file cannot be read, [`Error::Input`] where its form is unknown or no line of it is an
    /// example. Single bad lines are in [`Dataset::problems`].
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let bytes =
            fs::read(path).map_err(|source| Error::Read { path: PathBuf::from(path), source })?;
        let format = Format::of(path).or_else(|| Format::of_content(&bytes)).ok_or_else(|| {
            let message = "neither name nor content tell the format; expected JSONL, TSV, CSV or fastText lines";
            Error::input(Place::new(&name, 0), message)
        })?;
        Self::parse(&name, &bytes, format)
    }

    /// Reads data out of memory.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] where no line of it is an example.
    pub fn parse(name: &str, bytes: &[u8], format: Format) -> Result<Self> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut data = Self { name: name.to_owned(), ..Self::default() };
        let text = data.readable(bytes);
        match format {
            Format::Jsonl => jsonl::read(&mut data, &text),
            Format::Tsv => delimited::read_tsv(&mut data, &text),
            Format::Csv => delimited::read_csv(&mut data, &text)?,
            Format::FastText => fasttext::read(&mut data, &text),
        }
        data.problems.sort_by_key(|(place, _)| place.line);
        if data.examples.is_empty() {
            let (place, message) = data.problems.into_iter().next().unwrap_or_else(|| {
                (Place::new(name, 0), "empty; expected labelled examples".to_owned())
            });
            return Err(Error::input(place, message));
        }
        Ok(data)
    }

    /// Gives the name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives the examples in the order of the file.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// Gives the lines that could not be read, each with its reason.
    pub fn problems(&self) -> &[(Place, String)] {
        &self.problems
    }

    /// Adds the examples and problems of another data set.
    pub fn extend(&mut self, other: Self) {
        self.examples.extend(other.examples);
        self.problems.extend(other.problems);
    }

    /// Parts the examples: those held out by their ids, of about `1 / parts`, stand second.
    pub fn split(self, parts: u64) -> (Self, Self) {
        let name = format!("{} (held out)", self.name);
        let (held, kept) = self.examples.into_iter().partition(|e| e.is_held_out(parts));
        (
            Self { name: self.name, examples: kept, problems: self.problems },
            Self { name, examples: held, problems: Vec::new() },
        )
    }

    /// Gives the text with empty lines in place of those that are no UTF-8, which are problems.
    fn readable<'b>(&mut self, bytes: &'b [u8]) -> Cow<'b, str> {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(bytes.len());
        for (number, line) in (1..).zip(bytes.split(|&b| b == b'\n')) {
            match std::str::from_utf8(line) {
                Ok(line) => out.push_str(line),
                Err(_) => self.problem(number, "not UTF-8"),
            }
            out.push('\n');
        }
        Cow::Owned(out)
    }

    fn push(&mut self, line: u64, mut example: Example) {
        if example.id.is_empty() {
            example.id = format!("{line}");
        }
        example.labels.retain(|l| !l.is_empty());
        if example.labels.is_empty() {
            self.problem(line, "no label");
        } else if example.title.trim().is_empty() && example.text.trim().is_empty() {
            self.problem(line, "no text");
        } else {
            self.examples.push(example);
        }
    }

    fn problem(&mut self, line: u64, message: impl Into<String>) {
        self.problems.push((Place::new(&self.name, line), message.into()));
    }
}

/// Gives the lines that hold something, with their numbers from 1.
fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let lines = (1..).zip(text.split('\n').map(|l| l.strip_suffix('\r').unwrap_or(l)));
    lines.filter(|(_, l)| !l.trim().is_empty())
}
