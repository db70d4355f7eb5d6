//! The error type: what went wrong, where, and what was expected.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

/// The result of everything in this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A place in an input: a file and a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The file's name as the user gave it.
    pub file: String,
    /// The line, from 1; 0 where no line is meant.
    pub line: u64,
}

impl Place {
    /// Names a line of a file; line 0 means the whole file.
    pub fn new(file: impl Into<String>, line: u64) -> Self {
        Self { file: file.into(), line }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A file name can hold line breaks and terminal escapes.
        write!(f, "{}", self.file.escape_debug())?;
        if self.line > 0 { write!(f, ":{}", self.line) } else { Ok(()) }
    }
}

/// Everything that can go wrong while reading files, settings and models.
///
/// Running a built pipeline never fails; see the crate's introduction.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// An input is damaged or not of the form it should have.
    #[error("{place}: {message}")]
    Input {
        /// Where.
        place: Place,
        /// What was found and what was expected.
        message: String,
    },
    /// Lines of a lexicon file break the rules; nothing of the file was taken.
    #[error("{}", list(problems))]
    Lexicon {
        /// Every bad line with its reason, in file order; never empty.
        problems: Vec<(Place, String)>,
    },
    /// A model file is damaged or does not fit this build.
    #[error("model {name}: {message}")]
    Model {
        /// The file's name, or `embedded`.
        name: String,
        /// What was found and what was expected.
        message: String,
    },
    /// A setting has a value outside its range.
    #[error("{name}: {message}")]
    Setting {
        /// The setting's name.
        name: &'static str,
        /// What was given and what is allowed.
        message: String,
    },
    /// A query of the index cannot be understood.
    #[error("query, column {column}: {message}")]
    Query {
        /// The character of the query, from 1.
        column: usize,
        /// What was found and what was expected.
        message: String,
    },
    /// An index is damaged, or is none.
    #[error("index file {}: {message}", escaped(file))]
    IndexCorrupt {
        /// The damaged or missing file; the folder where no one file is to blame.
        file: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// An index was made by another version of the program, its words or its names.
    #[error("index {}: made with {found}, this program has {expected}", escaped(path))]
    IndexVersion {
        /// The folder.
        path: PathBuf,
        /// What the index says of itself.
        found: String,
        /// What would fit.
        expected: String,
    },
    /// Another process writes to the index.
    #[error("index {}: another process writes to it", escaped(path))]
    IndexBusy {
        /// The folder.
        path: PathBuf,
    },
    /// A word is none of a closed set.
    #[error("{found:?} is no {set}; expected one of {expected}")]
    Unknown {
        /// What the set is of: `bucket`, `entity kind` …
        set: &'static str,
        /// What was given, cut to 80 characters.
        found: String,
        /// The members, joined by commas.
        expected: String,
    },
}

impl Error {
    /// Makes an input error.
    pub fn input(place: Place, message: impl Into<String>) -> Self {
        Self::Input { place, message: message.into() }
    }

    /// Makes a model error.
    pub fn model(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Model { name: name.into(), message: message.into() }
    }
}

fn escaped(path: &Path) -> String {
    path.to_string_lossy().escape_debug().to_string()
}

fn list(problems: &[(Place, String)]) -> String {
    const SHOWN: usize = 5;
    let mut out = String::new();
    for (place, message) in problems.iter().take(SHOWN) {
        if !out.is_empty() {
            out.push_str("; ");
        }
        out.push_str(&place.to_string());
        out.push_str(": ");
        out.push_str(message);
    }
    if problems.len() > SHOWN {
        out.push_str("; and ");
        out.push_str(&(problems.len() - SHOWN).to_string());
        out.push_str(" more");
    }
    out
}
