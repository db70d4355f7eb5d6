//! The lexicon: names with their aliases, and domain words, in layers of TSV files.
//!
//! A file holds either names or words:
//!
//! ```text
//! # name  ⇥ type  ⇥ aliases           ⇥ parent
//! 谷歌云  ⇥ cloud ⇥ Google Cloud|GCP? ⇥ 谷歌
//!
//! # word  ⇥ tag
//! 天使轮  ⇥ funding
//! ```
//!
//! `⇥` is a tab, with no spaces around it. A trailing `?` marks a form that is an ordinary word too (`Hive?`): it counts only with other evidence.
//! Later layers win over earlier ones, form by form; the built-in files are the first layer.

mod check;
mod entry;
mod load;
mod matcher;
mod table;

pub(crate) use self::table::{First, Table};
pub use self::{
    check::{Change, ChangeKind},
    entry::{Entry, EntryType, Form, Link, WordTag},
    load::{Builder, Limits},
    matcher::{Hit, Meaning},
};

use std::sync::{Arc, OnceLock};

use crate::{Result, text::View};

/// Names, aliases and words, with one table that finds them all.
///
/// ```
/// use yunbao::{lexicon::Lexicon, text::View};
/// let lexicon = Lexicon::builtin()?;
/// let view = View::new("近日，AWS 宣布扩容");
/// let names: Vec<_> = lexicon.names(&view).map(|(_, e)| e.name.as_ref()).collect();
/// assert_eq!(names, ["亚马逊云科技"]);
/// # Ok::<(), yunbao::Error>(())
/// ```
///
/// # Cost
///
/// Building the built-in lexicon takes some milliseconds and a few MB; finding is one pass over the text, which at
/// worst walks the longest form from every character.
#[derive(Clone, Debug)]
pub struct Lexicon {
    entries: Vec<Entry>,
    /// What the entries name, in their order: asked for at every hit, and so kept close together.
    kinds: Vec<EntryType>,
    words: Vec<(Arc<str>, WordTag)>,
    /// How many entries, the first ones, are of layers on top of the embedded files.
    added: usize,
    matcher: matcher::Matcher,
    fingerprint: OnceLock<Box<str>>,
}

impl Lexicon {
    /// Builds the embedded lexicon alone.
    ///
    /// # Errors
    ///
    /// Fails only where an embedded file breaks the rules, which the tests exclude.
    pub fn builtin() -> Result<Self> {
        Builder::default().build()
    }

    /// Starts from the embedded lexicon, for layers on top of it.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Lists the names, sorted by layer and line.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Looks a name or alias up; case, width and spaces between Chinese and Latin do not count.
    pub fn lookup(&self, form: &str) -> Option<&Entry> {
        self.matcher.name(form).and_then(|i| self.entries.get(i as usize))
    }

    /// Finds names and words: leftmost, longest, at word boundaries; sorted, not overlapping.
    pub fn find(&self, view: &View) -> Vec<Hit> {
        self.matcher.find(view.text())
    }

    /// Finds names only, ambiguous forms left out.
    pub fn names(&self, view: &View) -> impl Iterator<Item = (Hit, &Entry)> {
        self.find(view).into_iter().filter(|h| !h.ambiguous).filter_map(|h| match h.meaning {
            Meaning::Name(i) => self.entries.get(i as usize).map(|e| (h, e)),
            Meaning::Word(_) => None,
        })
    }

    /// Tells whether an entry is of a layer that was added, by its place in [`Lexicon::entries`].
    pub(crate) fn is_added(&self, entry: u32) -> bool {
        (entry as usize) < self.added
    }

    /// Borrows the entry of a hit, or nothing where the hit is a word.
    pub fn entry(&self, hit: Hit) -> Option<&Entry> {
        match hit.meaning {
            Meaning::Name(i) => self.entries.get(i as usize),
            Meaning::Word(_) => None,
        }
    }

    /// Tells what a hit names, or nothing where it is a word.
    #[inline]
    pub fn kind(&self, hit: Hit) -> Option<EntryType> {
        match hit.meaning {
            Meaning::Name(i) => self.kinds.get(i as usize).copied(),
            Meaning::Word(_) => None,
        }
    }

    /// Lists the Chinese forms, with a part-of-speech tag as jieba writes it, for the segmenter's dictionary.
    pub fn dictionary(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.matcher.dictionary(&self.entries)
    }

    /// Gives the fingerprint of all forms and their meanings: 16 hexadecimal digits.
    ///
    /// # Cost
    ///
    /// Made when it is first asked for: some milliseconds.
    pub fn fingerprint(&self) -> &str {
        self.fingerprint.get_or_init(|| {
            let mut hash = blake3::Hasher::new();
            for e in &self.entries {
                hash.update(format!("{}\t{}\t{:?}\n", e.name, e.kind, e.aliases).as_bytes());
            }
            for (word, tag) in &self.words {
                hash.update(format!("{word}\t{tag}\n").as_bytes());
            }
            hash.finalize().to_hex().chars().take(16).collect::<String>().into()
        })
    }

    /// Gives the parent's entry where the lexicon has it.
    pub fn parent(&self, entry: &Entry) -> Option<&Entry> {
        entry.parent.as_deref().and_then(|p| self.lookup(p))
    }

    fn assemble(entries: Vec<Entry>, words: Vec<(Arc<str>, WordTag)>, added: usize) -> Self {
        let matcher = matcher::Matcher::new(&entries, &words);
        let kinds = entries.iter().map(|e| e.kind).collect();
        Self { entries, kinds, words, added, matcher, fingerprint: OnceLock::new() }
    }
}
