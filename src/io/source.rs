//! What the user named as input, as a list of files.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
};

use crate::{
    error::Place,
    io::{
        fault::{Code, Fault},
        open,
        reader::Format,
    },
};

/// One input: a file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    path: Option<PathBuf>,
    name: String,
    bytes: Option<u64>,
    named: bool,
}

impl Source {
    /// Names a file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let bytes = fs::metadata(&path).ok().filter(Metadata::is_file).map(|m| m.len());
        let name = path.to_string_lossy().into_owned();
        Self { path: Some(path), name, bytes, named: true }
    }

    /// Names standard input.
    pub fn stdin() -> Self {
        Self { path: None, name: "stdin".to_owned(), bytes: None, named: true }
    }

    /// Gives the name for messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives the path; `None` for standard input.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Gives the size on the disk where it is known beforehand.
    pub fn bytes(&self) -> Option<u64> {
        self.bytes
    }

    /// Tells whether the user named it, and not only a folder or a pattern that it was found by.
    pub fn is_named(&self) -> bool {
        self.named
    }

    /// Gives what changes with a file's content: its size, time and number; `None` where it is no regular file.
    pub(super) fn stamp(&self) -> Option<(u64, Option<std::time::SystemTime>, u64)> {
        let meta = fs::metadata(self.path.as_ref()?).ok().filter(Metadata::is_file)?;
        Some((meta.len(), meta.modified().ok(), number(&meta)))
    }

    fn found(path: PathBuf) -> Self {
        Self { named: false, ..Self::file(path) }
    }
}

/// What to do with devices among the inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Special {
    /// Refuse them: `/dev/zero` never ends.
    Refuse,
    /// Read them like files.
    Read,
}

/// Makes the list of sources of what the user named: files, patterns, folders, `-`.
///
/// A folder gives its files of known formats at any depth, in the order of their names; hidden files and links to
/// folders are left out. What cannot be read gives a fault in place of a source.
pub fn expand(inputs: &[OsString], special: Special) -> Vec<Result<Source, Fault>> {
    let mut out = Vec::new();
    for input in inputs {
        if input == "-" {
            out.push(Ok(Source::stdin()));
            continue;
        }
        let path = Path::new(input);
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => folder(path, &mut out),
            Ok(meta) => out.push(accept(path, &meta, special).map(|()| Source::file(path))),
            Err(error) => missing(input, &error, &mut out),
        }
    }
    out
}

fn place(path: &Path) -> Place {
    Place::new(path.to_string_lossy(), 0)
}

fn accept(path: &Path, meta: &Metadata, special: Special) -> Result<(), Fault> {
    match (kind(meta), special) {
        (Kind::Socket, _) => Err(Fault::new(Code::NotAFile, place(path), "is a socket")),
        (Kind::Device, Special::Refuse) => {
            let fault = Fault::new(Code::NotAFile, place(path), "is a device");
            Err(fault.hint("--force reads it all the same"))
        }
        (Kind::Device, Special::Read) | (Kind::Stream, _) => Ok(()),
    }
}

/// Reports what is not there, or takes it for a pattern.
fn missing(input: &OsStr, error: &io::Error, out: &mut Vec<Result<Source, Fault>>) {
    let path = Path::new(input);
    let pattern = input.to_str().filter(|p| p.contains(['*', '?', '[']));
    if let Some(paths) = pattern.and_then(|p| glob::glob(p).ok()) {
        let before = out.len();
        for path in paths.filter_map(Result::ok) {
            if path.is_dir() {
                folder(&path, out);
            } else {
                out.push(Ok(Source::found(path)));
            }
        }
        if out.len() == before {
            out.push(Err(Fault::new(Code::NotFound, place(path), "no file matches")));
        }
    } else if fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink()) {
        out.push(Err(Fault::new(
            Code::NotFound,
            place(path),
            "a link to a file that is not there",
        )));
    } else {
        out.push(Err(open::failure(&path.to_string_lossy(), false, 0, error)));
    }
}

fn folder(path: &Path, out: &mut Vec<Result<Source, Fault>>) {
    let before = out.len();
    let mut open = vec![path.to_owned()];
    while let Some(dir) = open.pop() {
        if dir.is_dir() {
            match children(&dir) {
                Ok(mut children) => {
                    // The last one is taken first.
                    children.sort_unstable_by(|a, b| b.cmp(a));
                    open.append(&mut children);
                }
                Err(e) => out.push(Err(open::failure(&dir.to_string_lossy(), false, 0, &e))),
            }
        } else {
            out.push(Ok(Source::found(dir)));
        }
    }
    if out.len() == before {
        let fault =
            Fault::new(Code::NotAFile, place(path), "a folder without files of known formats");
        out.push(
            Err(fault.hint("name the files, with --from where their extension says nothing")),
        );
    }
}

/// Lists the folders and the files of known formats in a folder.
fn children(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let kind = entry.file_type()?;
        let known = Format::of_name(&name.to_string_lossy()).is_some();
        // A link to a folder could lead back up.
        let folder_behind_link = kind.is_symlink() && entry.path().is_dir();
        if kind.is_dir() || (known && !folder_behind_link) {
            out.push(entry.path());
        }
    }
    Ok(out)
}

#[cfg(unix)]
fn number(meta: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn number(_: &Metadata) -> u64 {
    0
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A file or a pipe.
    Stream,
    Device,
    Socket,
}

#[cfg(unix)]
fn kind(meta: &Metadata) -> Kind {
    use std::os::unix::fs::FileTypeExt;

    let kind = meta.file_type();
    if kind.is_socket() {
        Kind::Socket
    } else if kind.is_char_device() || kind.is_block_device() {
        Kind::Device
    } else {
        Kind::Stream
    }
}

#[cfg(not(unix))]
fn kind(_: &Metadata) -> Kind {
    Kind::Stream
}
