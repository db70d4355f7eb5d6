//! Outputs that appear under their name only when they are complete.

use std::{
    ffi::OsString,
    fmt::Write as _,
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempPath};

use crate::{
    error::Place,
    io::{
        fault::{Code, Fault},
        lock::Lock,
        packing::Packing,
    },
};

/// What to do where the output exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Overwrite {
    /// Refuse, at the start and again at the end.
    Refuse,
    /// Replace it, in one step, once the new one is complete.
    Replace,
}

/// An output that is being written.
///
/// A file is written beside its final name and takes that name in [`Target::publish`]; dropping the target removes
/// what was written, unless [`Target::keep_unfinished`] was called. A name that ends in `.gz` or `.zst` compresses.
/// Devices and pipes are written as they are.
pub struct Target {
    name: String,
    packing: Packing<Sink>,
    finish: Finish,
    // Dropped last: the lock covers the removal of the unfinished file too.
    lock: Option<Lock>,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target").field("name", &self.name).finish_non_exhaustive()
    }
}

/// So many bytes of a file, and the SHA-256 over them as hexadecimal digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sum {
    /// The bytes from the start of the file.
    pub bytes: u64,
    /// Their SHA-256.
    pub sha256: String,
}

/// Where packed bytes go, counted and summed up.
struct Sink {
    to: To,
    bytes: u64,
    hash: Sha256,
}

enum To {
    Stdout(io::Stdout),
    Direct(File),
    Temp(NamedTempFile),
}

struct Finish {
    path: PathBuf,
    overwrite: Overwrite,
}

impl Target {
    /// Writes to standard output.
    pub fn stdout() -> Self {
        let sink = Sink::new(To::Stdout(io::stdout()));
        Self {
            name: "stdout".to_owned(),
            packing: Packing::new(Path::new(""), sink, false),
            finish: Finish { path: PathBuf::new(), overwrite: Overwrite::Replace },
            lock: None,
        }
    }

    /// Starts a file.
    ///
    /// # Errors
    ///
    /// Fails where it exists and may not be replaced, where another run writes it, and where it cannot be written.
    pub fn create(path: &Path, overwrite: Overwrite) -> Result<Self, Fault> {
        let name = path.to_string_lossy().into_owned();
        let refused = |e: &io::Error| unwritable(&name, e);
        let (path, old) = resolve(path).map_err(|e| refused(&e))?;
        let (to, lock) = match &old {
            Some(meta) if meta.is_dir() => {
                return Err(Fault::new(Code::Unwritable, Place::new(name, 0), "is a folder"));
            }
            Some(meta) if !meta.is_file() => {
                let file = OpenOptions::new().write(true).open(&path).map_err(|e| refused(&e))?;
                (To::Direct(file), None)
            }
            Some(_) if overwrite == Overwrite::Refuse => return Err(exists(&name)),
            _ => {
                let lock = Lock::take(&path, &name)?;
                (To::Temp(beside(&path, old.as_ref()).map_err(|e| refused(&e))?), lock)
            }
        };
        let packing = Packing::new(&path, Sink::new(to), false);
        Ok(Self { name, packing, finish: Finish { path, overwrite }, lock })
    }

    /// Goes on with a file that an earlier run left unfinished, behind the bytes of `mark`.
    ///
    /// Where that run had published the file already, its bytes are taken from there.
    ///
    /// # Errors
    ///
    /// Fails where neither file begins with those bytes, where another run writes it, and where it cannot be written.
    pub fn resume(path: &Path, overwrite: Overwrite, mark: &Sum) -> Result<Self, Fault> {
        let name = path.to_string_lossy().into_owned();
        let refused = |e: &io::Error| unwritable(&name, e);
        let (path, _) = resolve(path).map_err(|e| refused(&e))?;
        let lock = Lock::take(&path, &name)?;
        let staged = staged(&path);
        let overwrite = if staged.exists() {
            overwrite
        } else {
            fs::copy(&path, &staged).map_err(|e| refused(&e))?;
            Overwrite::Replace
        };
        let mut options = OpenOptions::new();
        let mut file = options.read(true).write(true).open(&staged).map_err(|e| refused(&e))?;
        let mut hash = Sha256::new();
        let copied = io::copy(&mut (&mut file).take(mark.bytes), &mut Hasher(&mut hash));
        if copied.map_err(|e| refused(&e))? < mark.bytes || hex(hash.clone()) != mark.sha256 {
            let message = "what the earlier run wrote has changed since";
            let fault = Fault::new(Code::Checkpoint, Place::new(name, 0), message);
            return Err(fault.hint("--restart starts over"));
        }
        file.set_len(mark.bytes)
            .and_then(|()| file.seek(SeekFrom::Start(mark.bytes)))
            .map_err(|e| refused(&e))?;
        let path_of_temp = TempPath::try_from_path(staged).map_err(|e| refused(&e))?;
        let mut temp = NamedTempFile::from_parts(file, path_of_temp);
        temp.disable_cleanup(true);
        let sink = Sink { to: To::Temp(temp), bytes: mark.bytes, hash };
        let packing = Packing::new(&path, sink, mark.bytes > 0);
        Ok(Self { name, packing, finish: Finish { path, overwrite }, lock })
    }

    /// Removes what an earlier run left unfinished.
    ///
    /// # Errors
    ///
    /// Fails where it is there and cannot be removed.
    pub fn discard(path: &Path) -> io::Result<()> {
        let (path, _) = resolve(path)?;
        remove(&staged(&path))
    }

    /// Gives the name for messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Makes a fault of an error of writing.
    pub fn fault_of(name: &str, error: &io::Error) -> Fault {
        unwritable(name, error)
    }

    /// Tells whether it is standard output.
    pub fn is_stdout(&self) -> bool {
        self.packing.sink().is_some_and(|sink| matches!(sink.to, To::Stdout(_)))
    }

    /// Tells whether it is a file that appears when it is complete, and no device or pipe.
    pub fn is_staged(&self) -> bool {
        self.packing.sink().is_some_and(|sink| matches!(sink.to, To::Temp(_)))
    }

    /// Lists the files to remove where the program must end at once.
    pub fn unfinished(&self) -> Vec<PathBuf> {
        let temp = match self.packing.sink() {
            Some(Sink { to: To::Temp(temp), .. }) => Some(temp.path().to_owned()),
            _ => None,
        };
        temp.into_iter().chain(self.lock.as_ref().map(|l| l.path.clone())).collect()
    }

    /// Leaves the unfinished file where it is when the target is dropped, for [`Target::resume`].
    pub fn keep_unfinished(&mut self) {
        if let Some(Sink { to: To::Temp(temp), .. }) = self.packing.sink_mut() {
            temp.disable_cleanup(true);
        }
    }

    /// Ends a frame of a packed output, so that it can be continued behind what is written so far.
    ///
    /// # Errors
    ///
    /// Fails where the output cannot be written.
    pub fn end_frame(&mut self) -> io::Result<()> {
        self.packing.end_frame()
    }

    /// Ends a frame, waits for the disk, and gives what stands there now.
    ///
    /// # Errors
    ///
    /// Fails where the output cannot be written.
    pub fn mark(&mut self) -> io::Result<Sum> {
        self.packing.end_frame()?;
        let Some(sink) = self.packing.sink() else { return Ok(Sum::default()) };
        if let To::Temp(temp) = &sink.to {
            temp.as_file().sync_data()?;
        }
        Ok(sink.sum())
    }

    /// Writes the rest, waits for the disk, and gives the file its name.
    ///
    /// # Errors
    ///
    /// Fails where one of these steps fails; nothing stands under the name then that did not before.
    pub fn publish(self) -> io::Result<Sum> {
        let Self { packing, finish, lock, .. } = self;
        let sink = packing.finish()?;
        let sum = sink.sum();
        match sink.to {
            To::Stdout(mut out) => out.flush()?,
            To::Direct(mut file) => file.flush()?,
            To::Temp(temp) => {
                temp.as_file().sync_all()?;
                match finish.overwrite {
                    Overwrite::Replace => temp.persist(&finish.path),
                    Overwrite::Refuse => temp.persist_noclobber(&finish.path),
                }
                .map_err(|e| e.error)?;
                // The name itself is on the disk only with its folder.
                sync_folder(folder_of(&finish.path))?;
            }
        }
        drop(lock);
        Ok(sum)
    }
}

impl Write for Target {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.packing.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.packing.flush()
    }
}

impl Sink {
    fn new(to: To) -> Self {
        Self { to, bytes: 0, hash: Sha256::new() }
    }

    fn sum(&self) -> Sum {
        Sum { bytes: self.bytes, sha256: hex(self.hash.clone()) }
    }
}

impl Write for Sink {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let written = match &mut self.to {
            To::Stdout(w) => w.write(buf),
            To::Direct(w) => w.write(buf),
            To::Temp(w) => w.write(buf),
        }?;
        self.hash.update(buf.get(..written).unwrap_or(buf));
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            To::Stdout(w) => w.flush(),
            To::Direct(w) => w.flush(),
            To::Temp(w) => w.flush(),
        }
    }
}

/// Takes bytes into a hash.
struct Hasher<'h>(&'h mut Sha256);

impl Write for Hasher<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.0.update(buf);
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn hex(hash: Sha256) -> String {
    let mut out = String::with_capacity(64);
    for byte in hash.finalize() {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

pub(super) fn unwritable(name: &str, error: &io::Error) -> Fault {
    if error.kind() == io::ErrorKind::AlreadyExists {
        return exists(name);
    }
    Fault::new(Code::Unwritable, Place::new(name, 0), format!("cannot write: {error}"))
}

pub(super) fn exists(name: &str) -> Fault {
    Fault::new(Code::Exists, Place::new(name, 0), "exists already").hint("--force replaces it")
}

/// Follows a link to the file behind it, which is what gets replaced, and looks at that.
pub(super) fn resolve(path: &Path) -> io::Result<(PathBuf, Option<fs::Metadata>)> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_symlink() => {
            let path = fs::canonicalize(path)?;
            let meta = fs::metadata(&path)?;
            Ok((path, Some(meta)))
        }
        Ok(meta) => Ok((path.to_owned(), Some(meta))),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok((path.to_owned(), None)),
        Err(e) => Err(e),
    }
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Names what lies beside an output while it is written: `.NAME.ending`.
pub(super) fn companion(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(ending);
    folder_of(path).join(name)
}

fn staged(path: &Path) -> PathBuf {
    companion(path, ".unfinished")
}

pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Starts the unfinished file, with the rights of the old one or those that new files get.
///
/// One of a killed run makes room; a link that somebody put there is removed and never followed.
fn beside(path: &Path, old: Option<&fs::Metadata>) -> io::Result<NamedTempFile> {
    let path = staged(path);
    remove(&path)?;
    let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
    let temp = NamedTempFile::from_parts(file, TempPath::try_from_path(path)?);
    if let Some(old) = old {
        temp.as_file().set_permissions(old.permissions())?;
    }
    Ok(temp)
}

/// Waits until the names in a folder are on the disk.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
