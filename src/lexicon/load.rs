//! Reading lexicon files: every line is checked, every bad line is reported with its number.

use std::{fs, path::Path, sync::Arc};

use crate::{
    Error, Result,
    error::Place,
    lexicon::{Entry, EntryType, Form, Lexicon, WordTag},
};

/// What a lexicon file may hold.
///
/// | name | default | why |
/// |---|---|---|
/// | `bytes` | 64 MiB | a file is read whole |
/// | `lines` | 2,000,000 | the automaton's size |
/// | `form_chars` | 64 | no name is longer; the segmenter walks every prefix |
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes in a file.
    pub bytes: usize,
    /// Lines in a file.
    pub lines: usize,
    /// Characters in a name, alias or word.
    pub form_chars: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 64 << 20, lines: 2_000_000, form_chars: 64 }
    }
}

/// The embedded files, in the order in which their forms win: the first one keeps a form that several have.
const BUILTIN: &[(&str, &str)] = &[
    ("companies.tsv", include_str!("../../data/lexicon/companies.tsv")),
    ("web3.tsv", include_str!("../../data/lexicon/web3.tsv")),
    ("investors.tsv", include_str!("../../data/lexicon/investors.tsv")),
    ("media.tsv", include_str!("../../data/lexicon/media.tsv")),
    ("persons.tsv", include_str!("../../data/lexicon/persons.tsv")),
    ("places.tsv", include_str!("../../data/lexicon/places.tsv")),
    ("products.tsv", include_str!("../../data/lexicon/products.tsv")),
    ("words.tsv", include_str!("../../data/lexicon/words.tsv")),
];

/// Collects layers and builds a [`Lexicon`].
///
/// ```
/// use yunbao::lexicon::Lexicon;
/// let lexicon = Lexicon::builder().layer("mine.tsv", "星河智算\tcloud\t星河|Galaxy Compute\n").build()?;
/// assert_eq!(lexicon.lookup("galaxy compute").map(|e| &*e.name), Some("星河智算"));
///
/// let error = Lexicon::builder().layer("mine.tsv", "星河智算\tclod\n").build().unwrap_err();
/// assert!(error.to_string().starts_with("mine.tsv:1: \"clod\" is no lexicon type"));
/// # Ok::<(), yunbao::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Builder {
    layers: Vec<(String, String)>,
    bare: bool,
    limits: Limits,
}

impl Builder {
    /// Leaves the embedded files out.
    #[must_use]
    pub fn without_builtin(mut self) -> Self {
        self.bare = true;
        self
    }

    /// Sets the limits for the layers that are added.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Adds a layer on top: the text of a file, and its name for messages.
    #[must_use]
    pub fn layer(mut self, file: impl Into<String>, text: impl Into<String>) -> Self {
        self.layers.push((file.into(), text.into()));
        self
    }

    /// Adds a layer on top from a file.
    ///
    /// # Errors
    ///
    /// Fails where the file cannot be read or is not UTF-8.
    pub fn layer_file(self, path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = fs::read_to_string(path)
            .map_err(|source| Error::Read { path: path.to_owned(), source })?;
        Ok(self.layer(path.to_string_lossy(), text))
    }

    /// Checks every line and builds the lexicon.
    ///
    /// # Errors
    ///
    /// [`Error::Lexicon`] lists every bad line of every file; nothing is built then.
    pub fn build(self) -> Result<Lexicon> {
        let mut reader = Reader { limits: self.limits, ..Reader::default() };
        let own = BUILTIN.iter().map(|&(_, text)| text).filter(|_| !self.bare);
        let lines = |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
        let lines = own.chain(self.layers.iter().map(|(_, text)| &**text)).map(lines);
        let lines = lines.map(|n| n.min(self.limits.lines)).sum();
        reader.entries.reserve(lines);
        reader.lines.reserve(lines);
        // The last layer comes first, because the first form wins.
        for (file, text) in self.layers.iter().rev() {
            reader.read(file, text);
        }
        let added = reader.entries.len();
        if !self.bare {
            for (file, text) in BUILTIN {
                reader.read(file, text);
            }
        }
        if reader.problems.is_empty() {
            Ok(Lexicon::assemble(reader.entries, reader.words, added))
        } else {
            Err(Error::Lexicon { problems: reader.problems })
        }
    }
}

#[derive(Default)]
struct Reader {
    limits: Limits,
    entries: Vec<Entry>,
    /// The line of each entry.
    lines: Vec<u64>,
    words: Vec<(Arc<str>, WordTag)>,
    problems: Vec<(Place, String)>,
}

/// Reads the names of one file, each with its line; words are checked and left out.
pub(super) fn names(file: &str, text: &str) -> Result<Vec<(u64, Entry)>> {
    let mut reader = Reader::default();
    reader.read(file, text);
    if reader.problems.is_empty() {
        Ok(reader.lines.into_iter().zip(reader.entries).collect())
    } else {
        Err(Error::Lexicon { problems: reader.problems })
    }
}

impl Reader {
    fn read(&mut self, file: &str, text: &str) {
        if text.len() > self.limits.bytes {
            let message = format!("{} bytes, more than {}", text.len(), self.limits.bytes);
            self.problems.push((Place::new(file, 0), message));
            return;
        }
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        // A file of words says so in its first line; names are the rule.
        let words = text.lines().next().is_some_and(|l| l.starts_with("# word"));
        let mut columns = Vec::new();
        for (i, line) in text.lines().enumerate() {
            let place = || Place::new(file, i as u64 + 1);
            if i >= self.limits.lines {
                self.problems.push((place(), format!("more than {} lines", self.limits.lines)));
                return;
            }
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            columns.clear();
            columns.extend(split(line, b'\t').map(str::trim));
            let outcome = if words { self.word(&columns) } else { self.name(&columns) };
            if let Err(message) = outcome {
                self.problems.push((place(), message));
            }
            self.lines.resize(self.entries.len(), i as u64 + 1);
        }
    }

    fn name(&mut self, columns: &[&str]) -> Result<(), String> {
        let (&[name, kind], rest) =
            columns.split_first_chunk::<2>().ok_or("expected at least two columns: name, type")?;
        if rest.len() > 2 {
            return Err(format!("{} columns, expected at most 4", columns.len()));
        }
        let kind: EntryType = kind.parse().map_err(|e: Error| e.to_string())?;
        let form = Form::parse(name);
        self.check(&form.text)?;
        let written = rest.first().copied().unwrap_or_default();
        let written = || split(written, b'|').filter(|a| !a.trim().is_empty());
        let mut aliases = Vec::with_capacity(written().count());
        for alias in written() {
            let alias = Form::parse(alias);
            self.check(&alias.text)?;
            aliases.push(alias);
        }
        let parent = rest.get(1).filter(|p| !p.is_empty()).map(|p| Form::parse(p).text);
        self.entries.push(Entry {
            name: form.text,
            kind,
            aliases,
            ambiguous: form.ambiguous,
            parent,
        });
        Ok(())
    }

    fn word(&mut self, columns: &[&str]) -> Result<(), String> {
        let &[word, tag] = columns else {
            return Err(format!("{} columns, expected 2: word, tag", columns.len()));
        };
        self.check(word)?;
        self.words.push((word.into(), tag.parse().map_err(|e: Error| e.to_string())?));
        Ok(())
    }

    fn check(&self, form: &str) -> Result<(), String> {
        if form.is_empty() {
            return Err("an empty name".to_owned());
        }
        let chars = form.chars().count();
        if chars > self.limits.form_chars {
            return Err(format!(
                "{chars} characters, at most {} are allowed",
                self.limits.form_chars
            ));
        }
        // Control characters beyond ASCII begin with C2; few forms hold either.
        let may_be = form.bytes().any(|b| b.is_ascii_control() || b == 0xC2);
        if let Some(c) = form.chars().find(|c| may_be && c.is_control()) {
            return Err(format!("the control character {}", c.escape_default()));
        }
        Ok(())
    }
}

/// Splits at an ASCII character, which costs less than a search for any character.
fn split(text: &str, at: u8) -> impl Iterator<Item = &str> {
    let mut from = Some(0);
    let mut ends = memchr::memchr_iter(at, text.as_bytes());
    std::iter::from_fn(move || {
        let start = from?;
        let end = ends.next();
        from = end.map(|end| end + 1);
        text.get(start..end.unwrap_or(text.len()))
    })
}
