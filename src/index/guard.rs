//! Around tantivy: its errors and panics become ours, with the file that is to blame.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use tantivy::{
    Index, TantivyError,
    directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
};

use crate::{Error, index::query::Refusal};

/// Runs what reads or writes an index: tantivy panics on some damaged files.
pub(super) fn guarded<T, E: Into<Refusal>>(
    dir: &Path,
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, Error> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => match error.into() {
            Refusal::Query(error) => Err(error),
            Refusal::Engine(error) => Err(explain(dir, error)),
        },
        Err(_) => Err(corrupt(dir, "reading it panicked")),
    }
}

/// Turns an error of tantivy into ours.
pub(super) fn explain(dir: &Path, error: TantivyError) -> Error {
    let text = error.to_string();
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => {
            Error::IndexBusy { path: dir.to_owned() }
        }
        TantivyError::LockFailure(LockError::IoError(e), _) => unwritable(dir, &e),
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, filepath }) => {
            unwritable(&dir.join(filepath), &io_error)
        }
        TantivyError::OpenDirectoryError(OpenDirectoryError::DoesNotExist(path)) => {
            Error::IndexCorrupt { file: path, message: "there is no such folder".to_owned() }
        }
        TantivyError::OpenDirectoryError(OpenDirectoryError::NotADirectory(path)) => {
            Error::IndexCorrupt { file: path, message: "is no folder".to_owned() }
        }
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
            let message = "the file is missing".to_owned();
            Error::IndexCorrupt { file: inside(dir, &file), message }
        }
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => {
            let message = io_error.to_string();
            Error::IndexCorrupt { file: inside(dir, &filepath), message }
        }
        TantivyError::IncompatibleIndex(why)
        | TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(why)) => {
            Error::IndexVersion {
                path: dir.to_owned(),
                found: format!("another tantivy ({why:?})"),
                expected: format!("tantivy {}", tantivy::version_string()),
            }
        }
        TantivyError::IoError(e) if is_full(&e) => unwritable(dir, &e),
        _ => corrupt(dir, &text),
    }
}

/// Blames the damaged file, or the folder where every checksum is right.
fn corrupt(dir: &Path, message: &str) -> Error {
    let damaged = catch_unwind(|| damaged(dir)).unwrap_or_default();
    let file = damaged.into_iter().next().unwrap_or_else(|| dir.to_owned());
    // Messages of tantivy can hold whole backtraces.
    let message = message.lines().next().unwrap_or("").chars().take(200).collect();
    Error::IndexCorrupt { file, message }
}

/// Lists the files of an index that are missing or whose checksums are wrong, sorted.
pub(super) fn damaged(dir: &Path) -> Vec<PathBuf> {
    let Ok(index) = Index::open_in_dir(dir) else { return vec![dir.join("meta.json")] };
    let Ok(metas) = index.load_metas() else { return vec![dir.join("meta.json")] };
    let alive = metas.segments.iter().filter(|s| s.has_deletes());
    let deletes = alive.map(|s| s.relative_path(tantivy::index::SegmentComponent::Delete));
    let files = metas.list_segment_files();
    let mut out: Vec<PathBuf> = deletes
        .chain(files)
        .filter(|f| f.extension().is_none_or(|e| e != "del" && e != "temp"))
        .filter(|f| !dir.join(f).exists())
        .collect();
    if out.is_empty() {
        out.extend(index.validate_checksum().unwrap_or_default());
    }
    out.sort();
    out.dedup();
    out.into_iter().map(|f| dir.join(f)).collect()
}

fn inside(dir: &Path, file: &Path) -> PathBuf {
    if file.starts_with(dir) { file.to_owned() } else { dir.join(file) }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    let source = std::io::Error::new(error.kind(), error.to_string());
    Error::Write { path: path.to_owned(), source }
}

fn is_full(error: &std::io::Error) -> bool {
    use std::io::ErrorKind as Kind;

    matches!(
        error.kind(),
        Kind::StorageFull
            | Kind::QuotaExceeded
            | Kind::FileTooLarge
            | Kind::ReadOnlyFilesystem
            | Kind::PermissionDenied
    )
}
