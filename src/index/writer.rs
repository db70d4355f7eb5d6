//! Writing an index: records in, commits that say what they cover.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use tantivy::{
    Directory, Index, TantivyDocument, TantivyError, Term,
    directory::{INDEX_WRITER_LOCK, MmapDirectory},
    schema::Field,
};

use crate::{
    Error, Result,
    index::{
        analyzer::Analyzer,
        document::Document,
        guard::guarded,
        schema::{Fields, schema},
        stamp::{Checkpoint, Payload, Stamp},
    },
};

/// Adds records to an index in a folder; there is one writer at a time.
///
/// What was added counts when [`Writer::commit`] has returned. A process that dies in between leaves the index as the
/// last commit left it, and [`Writer::checkpoint`] says what that covers.
pub struct Writer {
    inner: tantivy::IndexWriter,
    dir: PathBuf,
    fields: Fields,
    stamp: Stamp,
    checkpoint: Checkpoint,
    next: u64,
}

/// Bytes of memory for records that are not yet in a segment.
const MEMORY: usize = 64 << 20;

/// What a record does to indexed ones of the same id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SameId {
    /// It stands beside them.
    #[default]
    Keep,
    /// It takes their place.
    Replace,
}

impl Writer {
    /// Opens the index in a folder for writing, and makes both where they are not there.
    ///
    /// # Errors
    ///
    /// [`Error::IndexBusy`] where another writer has it open, [`Error::IndexVersion`] where it was made with other terms,
    /// names or records, [`Error::IndexCorrupt`] where it is damaged, [`Error::Write`] where the folder cannot be made.
    pub fn open(dir: impl AsRef<Path>, analyzer: &Analyzer) -> Result<Self> {
        let dir = dir.as_ref();
        make_folder(dir)?;
        let (schema, fields) = schema();
        let stamp = analyzer.stamp();
        let exists = dir.join("meta.json").exists();
        let index = guarded(dir, || {
            if exists { Index::open_in_dir(dir) } else { Index::create_in_dir(dir, schema) }
        })?;
        // One thread keeps the order of the records; cutting them into terms, the work, is done before.
        let inner = guarded(dir, || index.writer_with_num_threads(1, MEMORY))?;
        // Only now is nobody else writing: what the last commit says is still so when we commit.
        let metas = guarded(dir, || index.load_metas())?;
        let mut writer = Self {
            inner,
            dir: dir.to_owned(),
            fields,
            stamp,
            checkpoint: Checkpoint::default(),
            next: 0,
        };
        if metas.payload.is_none() && metas.opstamp == 0 && metas.segments.is_empty() {
            // Made just now, or by one who died before the first commit.
            writer.commit(Checkpoint::default())?;
        } else {
            let payload = Payload::read(dir, metas.payload.as_deref(), &writer.stamp)?;
            (writer.next, writer.checkpoint) = (payload.next, payload.checkpoint);
        }
        Ok(writer)
    }

    /// Makes an empty index in a folder, in place of the one that is there, also a damaged one.
    ///
    /// # Errors
    ///
    /// [`Error::IndexBusy`] where a writer has it open, [`Error::Write`] where the folder cannot be emptied or holds
    /// something else.
    pub fn create(dir: impl AsRef<Path>, analyzer: &Analyzer) -> Result<Self> {
        let dir = dir.as_ref();
        make_folder(dir)?;
        // Nobody may be writing while the files go.
        let lock = guarded(dir, || {
            let folder = MmapDirectory::open(dir).map_err(TantivyError::from)?;
            folder.acquire_lock(&INDEX_WRITER_LOCK).map_err(TantivyError::from)
        })?;
        empty(dir).map_err(|source| Error::Write { path: dir.to_owned(), source })?;
        drop(lock);
        Self::open(dir, analyzer)
    }

    /// Borrows what the last commit covers.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Counts the records added so far, replaced ones included.
    pub fn added(&self) -> u64 {
        self.next
    }

    /// Adds a record; it counts from the next commit on.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] where the disk is full.
    pub fn add(&mut self, document: Document, same: SameId) -> Result<()> {
        let Document { mut inner, id } = document;
        inner.add_u64(self.fields.sequence, self.next);
        let (writer, field): (&tantivy::IndexWriter<TantivyDocument>, Field) =
            (&self.inner, self.fields.id);
        written(&self.dir, || {
            if same == SameId::Replace {
                writer.delete_term(Term::from_field_text(field, &id));
            }
            writer.add_document(inner)
        })?;
        self.next += 1;
        Ok(())
    }

    /// Makes everything added so far count, together with what it covers: both or nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] where the disk is full; the index then stays as the last commit left it.
    pub fn commit(&mut self, checkpoint: Checkpoint) -> Result<()> {
        let payload = Payload::new(&self.stamp, self.next, &checkpoint).render();
        let inner = &mut self.inner;
        written(&self.dir, || {
            let mut commit = inner.prepare_commit()?;
            commit.set_payload(&payload);
            commit.commit()
        })?;
        self.checkpoint = checkpoint;
        sync(&self.dir)
    }

    /// Ends writing: waits until segments under way are merged. What was not committed is lost.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] where the disk is full; what was committed stays.
    pub fn close(self) -> Result<()> {
        let Self { inner, dir, .. } = self;
        written(&dir, || inner.wait_merging_threads())
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Writer({}, {} records)", self.dir.display(), self.next)
    }
}

/// Runs what writes. Where it fails and all that was committed is whole, the disk is to blame and not the index.
fn written<T>(dir: &Path, work: impl FnOnce() -> Result<T, TantivyError>) -> Result<T> {
    guarded(dir, work).map_err(|error| match error {
        Error::IndexCorrupt { file, message } if file == dir => {
            Error::Write { path: file, source: io::Error::other(message) }
        }
        error => error,
    })
}

fn make_folder(dir: &Path) -> Result<()> {
    let failed = |source: io::Error| Error::Write { path: dir.to_owned(), source };
    fs::create_dir_all(dir).map_err(failed)?;
    let other = fs::read_dir(dir).map_err(failed)?.flatten().next();
    if other.is_some() && !dir.join("meta.json").exists() && !is_unfinished(dir) {
        let message = "the folder is not empty, and holds no index";
        return Err(failed(io::Error::new(io::ErrorKind::AlreadyExists, message)));
    }
    Ok(())
}

/// Removes the files of an index, and no others: `meta.json` first, so that what is left is never taken for one.
fn empty(dir: &Path) -> io::Result<()> {
    let meta = dir.join("meta.json");
    if meta.exists() {
        fs::remove_file(meta)?;
    }
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let stem = name.split('.').next().unwrap_or("");
        let segment = stem.len() == 32 && stem.bytes().all(|b| b.is_ascii_hexdigit());
        if (segment && name.len() > 32) || name == ".managed.json" {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Tells whether a folder holds nothing but what tantivy writes before its first `meta.json`.
fn is_unfinished(dir: &Path) -> bool {
    let Ok(entries) = fs::read_dir(dir) else { return false };
    entries.flatten().all(|e| e.file_name().to_string_lossy().starts_with('.'))
}

/// Makes the names in a folder outlast a loss of power: tantivy leaves that out after its last rename.
#[cfg(unix)]
fn sync(dir: &Path) -> Result<()> {
    let synced = fs::File::open(dir).and_then(|folder| folder.sync_all());
    synced.map_err(|source| Error::Write { path: dir.to_owned(), source })
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the other platform's can fail")]
fn sync(_: &Path) -> Result<()> {
    Ok(())
}
