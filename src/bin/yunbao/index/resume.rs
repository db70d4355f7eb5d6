//! How far the inputs have been read, and whether they are still the same.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use yunbao::{
    index::{Checkpoint, Mark},
    io::{Code, Fault, Source},
};

use super::changed;

/// Counts the rows of each source, those of earlier runs first.
pub(super) struct Progressed {
    before: Checkpoint,
    /// By the name that rows bear.
    sources: HashMap<String, Counted>,
}

struct Counted {
    /// The name that the index remembers; standard input has none.
    key: Option<String>,
    print: String,
    /// Rows that are in the index from earlier runs.
    known: u64,
    /// Rows met in this run, known ones included.
    met: u64,
}

impl Progressed {
    /// Compares the sources with what the index remembers of them.
    pub(super) fn new(
        before: &Checkpoint,
        sources: &[Result<Source, Fault>],
    ) -> Result<Self, Fault> {
        let mut counted = HashMap::new();
        for source in sources.iter().flatten() {
            // Another name of the same file must find the same mark.
            let path = source.path().filter(|p| p.is_file());
            let whole = path.and_then(|p| fs::canonicalize(p).ok());
            let key = whole.map(|p| p.to_string_lossy().into_owned());
            let mark = key.as_ref().and_then(|key| before.sources.get(key));
            if let (Some(path), Some(mark)) = (path, mark)
                && !is_same(path, &mark.print)
            {
                return Err(changed(source.name()));
            }
            let print = match path {
                Some(path) => print(path, None).map_err(|e| {
                    Fault::plain(Code::Unreadable, format!("{}: {e}", source.name()))
                })?,
                None => String::new(),
            };
            let known = mark.map_or(0, |m| m.rows);
            counted.insert(source.name().to_owned(), Counted { key, print, known, met: 0 });
        }
        Ok(Self { before: before.clone(), sources: counted })
    }

    /// Tells whether the next row of a source is in the index already; counts it then.
    pub(super) fn is_known(&mut self, name: &str) -> bool {
        let Some(counted) = self.sources.get_mut(name) else { return false };
        let known = counted.met < counted.known;
        counted.met += u64::from(known);
        known
    }

    /// Counts a row that is done.
    pub(super) fn count(&mut self, name: &str) {
        if let Some(counted) = self.sources.get_mut(name) {
            counted.met += 1;
        }
    }

    /// Gives what a commit now covers.
    pub(super) fn checkpoint(&self) -> Checkpoint {
        let mut out = self.before.clone();
        for counted in self.sources.values() {
            if let Some(key) = &counted.key
                && counted.met >= counted.known
                && counted.met > 0
            {
                let mark = Mark::new(counted.met, counted.print.clone());
                out.sources.insert(key.clone(), mark);
            }
        }
        out
    }
}

/// Bytes at either end of a file that tell it from others.
const ENDS: u64 = 64 << 10;

/// Tells whether a file still begins with what bore a print; it may have grown.
fn is_same(path: &Path, known: &str) -> bool {
    let length = known.split(':').next().and_then(|n| n.parse().ok());
    length.is_some_and(|length: u64| print(path, Some(length)).is_ok_and(|now| now == known))
}

/// Gives the length of a file and the hash of its ends: of the whole file, or of so many bytes of it.
fn print(path: &Path, length: Option<u64>) -> io::Result<String> {
    let mut file = File::open(path)?;
    let whole = file.metadata()?.len();
    let length = length.unwrap_or(whole).min(whole);
    let mut hash = blake3::Hasher::new();
    for start in [0, length.saturating_sub(ENDS)] {
        file.seek(SeekFrom::Start(start))?;
        let mut part = Vec::new();
        (&mut file).take(ENDS.min(length - start)).read_to_end(&mut part)?;
        hash.update(&part);
    }
    let hash = hash.finalize().to_hex();
    Ok(format!("{length}:{}", hash.get(..32).unwrap_or_default()))
}
