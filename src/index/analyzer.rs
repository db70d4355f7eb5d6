//! The analyser: cuts titles, bodies and queries into terms, all in the same way.

use std::sync::Arc;

use crate::{
    Result,
    extract::Scanner,
    index::{
        schema::{Fields, schema},
        stamp::Stamp,
        term::{self, Term},
    },
    lexicon::{Entry, Lexicon},
    record::Record,
    segment::JiebaSegmenter,
    text::View,
};

/// The version of the terms: it grows whenever the same text gives other terms, so that no index is searched with
/// words that it was not made of. `tests/library/index.rs` notices a change.
pub(super) const TERMS: u32 = 1;

/// Cuts texts into terms, and knows the names; built once, shared by writers and readers.
///
/// ```
/// use yunbao::index::Analyzer;
/// let analyzer = Analyzer::new()?;
/// let words: Vec<_> = analyzer.words("雲帆科技完成Ｂ+ 輪融資").into_iter().map(|t| t.text).collect();
/// assert_eq!(words[words.len() - 3..], ["b", "b+", "融资"]);
/// # Ok::<(), yunbao::Error>(())
/// ```
///
/// # Cost
///
/// Building takes some tens of milliseconds, for the lexicon; clones share everything.
#[derive(Clone, Debug)]
pub struct Analyzer {
    lexicon: Arc<Lexicon>,
    scanner: Scanner,
    pub(super) fields: Fields,
}

/// The terms of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Terms {
    pub(super) words: Vec<Term>,
    pub(super) units: Vec<Term>,
}

impl Analyzer {
    /// Builds the analyser over the embedded lexicon.
    ///
    /// # Errors
    ///
    /// Fails only where an embedded file breaks the rules, which the tests exclude.
    pub fn new() -> Result<Self> {
        Self::with_lexicon(Lexicon::builtin()?)
    }

    /// Builds the analyser over a lexicon: the one that the records were made with.
    ///
    /// # Errors
    ///
    /// As [`Analyzer::new`].
    pub fn with_lexicon(lexicon: Lexicon) -> Result<Self> {
        let lexicon = Arc::new(lexicon);
        let segmenter = Arc::new(JiebaSegmenter::new(&lexicon));
        let scanner = Scanner::new(Arc::clone(&lexicon), segmenter);
        Ok(Self { scanner, lexicon, fields: schema().1 })
    }

    /// Borrows the lexicon.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Gives what an index must bear to be searched with this analyser.
    pub fn stamp(&self) -> Stamp {
        Stamp::of(self.lexicon.fingerprint())
    }

    /// Lists the terms of the words of a text, in order; the runs of letters and digits in a word follow it.
    pub fn words(&self, raw: &str) -> Vec<Term> {
        let reading = self.scanner.scan(raw, None);
        let tokens = reading.segments.tokens().iter().map(|t| t.span);
        term::words(&reading.view, tokens)
    }

    /// Cuts a text into all its terms.
    pub(super) fn terms(&self, raw: &str) -> Terms {
        let reading = self.scanner.scan(raw, None);
        let tokens = reading.segments.tokens().iter().map(|t| t.span);
        Terms { words: term::words(&reading.view, tokens), units: term::units(reading.text()) }
    }

    /// Cuts one part of a record into its terms, by the words it brings where it does.
    pub(super) fn part(&self, raw: &str, words: Option<&[String]>) -> Terms {
        if let Some(words) = words {
            let view = View::new(raw);
            if let Some(tokens) = term::realigned(&view, words) {
                let words = term::words(&view, tokens.into_iter());
                return Terms { words, units: term::units(view.text()) };
            }
        }
        self.terms(raw)
    }

    /// Cuts the title and the text of a record.
    pub(super) fn record(&self, record: &Record) -> (Terms, Terms) {
        let segments = record.segments.as_deref();
        (
            self.part(&record.title, segments.map(|s| s.title.as_slice())),
            self.part(&record.text, segments.map(|s| s.text.as_slice())),
        )
    }

    /// Gives the entry that a name or alias leads to.
    pub(super) fn entry(&self, name: &str) -> Option<&Entry> {
        self.lexicon.lookup(name)
    }

    /// Lists the names of the organisations that a name belongs to, the nearest first.
    pub(super) fn ancestors(&self, name: &str) -> Vec<Arc<str>> {
        // A layer of a user may close a ring.
        const HIGHEST: usize = 8;
        let mut out = Vec::new();
        let mut entry = self.lexicon.lookup(name);
        while let Some(parent) = entry.and_then(|e| e.parent.as_ref()) {
            entry = self.lexicon.lookup(parent);
            out.push(entry.map_or_else(|| Arc::clone(parent), |e| Arc::clone(&e.name)));
            if out.len() == HIGHEST {
                break;
            }
        }
        out
    }
}

/// Gives the key of a name: the view's spelling in lower case, without spaces, cut to 256 characters.
pub(super) fn key(name: &str) -> String {
    const LONGEST: usize = 256;
    let view = View::new(name.trim());
    let chars = view.text().chars().filter(|c| !c.is_whitespace());
    term::fold(&chars.take(LONGEST).collect::<String>())
}
