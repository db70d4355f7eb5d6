//! Outputs that appear under their name only when they are complete.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};
use tempfile::{Builder, NamedTempFile};

use crate::{
    error::Place,
    io::fault::{Code, Fault},
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
/// what was written. A name that ends in `.gz` or `.zst` compresses. Devices and pipes are written as they are.
pub struct Target {
    name: String,
    packing: Packing,
    finish: Finish,
    // Dropped last: the lock covers the removal of the unfinished file too.
    lock: Option<Lock>,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target").field("name", &self.name).finish_non_exhaustive()
    }
}

enum Packing {
    Plain(BufWriter<Sink>),
    Gzip(Box<GzEncoder<BufWriter<Sink>>>),
    Zstd(Box<zstd::stream::write::Encoder<'static, BufWriter<Sink>>>),
}

enum Sink {
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
        Self {
            name: "stdout".to_owned(),
            packing: Packing::Plain(BufWriter::with_capacity(BUFFER, Sink::Stdout(io::stdout()))),
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
        let (sink, lock) = match &old {
            Some(meta) if meta.is_dir() => {
                return Err(Fault::new(Code::Unwritable, Place::new(name, 0), "is a folder"));
            }
            Some(meta) if !meta.is_file() => {
                let file = OpenOptions::new().write(true).open(&path).map_err(|e| refused(&e))?;
                (Sink::Direct(file), None)
            }
            Some(_) if overwrite == Overwrite::Refuse => return Err(exists(&name)),
            _ => {
                let lock = Lock::take(&path, &name)?;
                (Sink::Temp(beside(&path, old.as_ref()).map_err(|e| refused(&e))?), lock)
            }
        };
        let packing = Packing::new(&path, sink).map_err(|e| refused(&e))?;
        Ok(Self { name, packing, finish: Finish { path, overwrite }, lock })
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
        matches!(&self.packing, Packing::Plain(w) if matches!(w.get_ref(), Sink::Stdout(_)))
    }

    /// Lists the files to remove where the program must end at once.
    pub fn unfinished(&self) -> Vec<PathBuf> {
        let sink = match &self.packing {
            Packing::Plain(w) => w.get_ref(),
            Packing::Gzip(w) => w.get_ref().get_ref(),
            Packing::Zstd(w) => w.get_ref().get_ref(),
        };
        let temp = if let Sink::Temp(t) = sink { Some(t.path().to_owned()) } else { None };
        temp.into_iter().chain(self.lock.as_ref().map(|l| l.path.clone())).collect()
    }

    /// Writes the rest, waits for the disk, and gives the file its name.
    ///
    /// # Errors
    ///
    /// Fails where one of these steps fails; nothing stands under the name then that did not before.
    pub fn publish(self) -> io::Result<()> {
        let Self { packing, finish, lock, .. } = self;
        match packing.finish()? {
            Sink::Stdout(mut out) => out.flush()?,
            Sink::Direct(mut file) => file.flush()?,
            Sink::Temp(temp) => {
                temp.as_file().sync_all()?;
                match finish.overwrite {
                    Overwrite::Replace => temp.persist(&finish.path),
                    Overwrite::Refuse => temp.persist_noclobber(&finish.path),
                }
                .map_err(|e| e.error)?;
                // The name itself is on the disk only with its folder.
                sync_folder(&finish.path)?;
            }
        }
        drop(lock);
        Ok(())
    }
}

impl Write for Target {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        match &mut self.packing {
            Packing::Plain(w) => w.write(buf),
            Packing::Gzip(w) => w.write(buf),
            Packing::Zstd(w) => w.write(buf),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.packing {
            Packing::Plain(w) => w.flush(),
            Packing::Gzip(w) => w.flush(),
            Packing::Zstd(w) => w.flush(),
        }
    }
}

const BUFFER: usize = 64 << 10;

impl Packing {
    fn new(path: &Path, sink: Sink) -> io::Result<Self> {
        let out = BufWriter::with_capacity(BUFFER, sink);
        Ok(match path.extension().and_then(|e| e.to_str()) {
            // The header holds neither name nor time: the same records give the same bytes.
            Some("gz") => Self::Gzip(Box::new(GzEncoder::new(out, Compression::default()))),
            Some("zst") => {
                let mut encoder = zstd::stream::write::Encoder::new(out, ZSTD_LEVEL)?;
                // Without it a flipped bit is read as other text, and no error says so.
                encoder.include_checksum(true)?;
                Self::Zstd(Box::new(encoder))
            }
            _ => Self::Plain(out),
        })
    }

    fn finish(self) -> io::Result<Sink> {
        let out = match self {
            Self::Plain(w) => w,
            Self::Gzip(w) => w.finish()?,
            Self::Zstd(w) => w.finish()?,
        };
        out.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

/// zstd's own default.
const ZSTD_LEVEL: i32 = 3;

impl Write for Sink {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(w) => w.write(buf),
            Self::Direct(w) => w.write(buf),
            Self::Temp(w) => w.write(buf),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(w) => w.flush(),
            Self::Direct(w) => w.flush(),
            Self::Temp(w) => w.flush(),
        }
    }
}

fn unwritable(name: &str, error: &io::Error) -> Fault {
    if error.kind() == io::ErrorKind::AlreadyExists {
        return exists(name);
    }
    Fault::new(Code::Unwritable, Place::new(name, 0), format!("cannot write: {error}"))
}

fn exists(name: &str) -> Fault {
    Fault::new(Code::Exists, Place::new(name, 0), "exists already").hint("--force replaces it")
}

/// Follows a link to the file behind it, which is what gets replaced, and looks at that.
fn resolve(path: &Path) -> io::Result<(PathBuf, Option<fs::Metadata>)> {
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

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Starts the unfinished file, with the rights of the old one or those that new files get.
fn beside(path: &Path, old: Option<&fs::Metadata>) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".yunbao-").suffix(".part");
    #[cfg(unix)]
    let usual = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(usual);
    let temp = builder.tempfile_in(folder_of(path))?;
    if let Some(old) = old {
        temp.as_file().set_permissions(old.permissions())?;
    }
    Ok(temp)
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A lock beside an output, held as long as the output is written; the system frees it with the process.
struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    #[cfg(unix)]
    fn take(output: &Path, name: &str) -> Result<Option<Self>, Fault> {
        use std::{ffi::OsString, os::unix::fs::MetadataExt};

        use rustix::fs::{FlockOperation, flock};

        let mut file_name = OsString::from(".");
        file_name.push(output.file_name().unwrap_or_default());
        file_name.push(".lock");
        let path = folder_of(output).join(file_name);
        let failed = |e: &io::Error| unwritable(name, e);
        loop {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            let file = options.open(&path).map_err(|e| failed(&e))?;
            if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
                let owner = fs::read_to_string(&path).unwrap_or_default();
                let message = format!("is written by process {}", owner.trim());
                return Err(Fault::new(Code::Busy, Place::new(name, 0), message));
            }
            // The one before may have removed the file between our opening and our locking.
            let ours = file.metadata().map_err(|e| failed(&e))?.ino();
            if fs::metadata(&path).is_ok_and(|m| m.ino() == ours) {
                let lock = Self { path, file };
                lock.sign().map_err(|e| failed(&e))?;
                return Ok(Some(lock));
            }
        }
    }

    /// Writes who holds the lock, for the message to the next one.
    fn sign(&self) -> io::Result<()> {
        self.file.set_len(0)?;
        writeln!(&self.file, "{}", std::process::id())
    }

    #[cfg(not(unix))]
    fn take(_: &Path, _: &str) -> Result<Option<Self>, Fault> {
        Ok(None)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A lock file that stays is locked by nobody and does no harm.
        let _ = fs::remove_file(&self.path);
    }
}
