//! Locks beside outputs: two runs never write one file.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

#[cfg(unix)]
use std::{
    fs::OpenOptions,
    io::{self, Write},
};

use crate::io::fault::Fault;

/// A lock beside an output, held as long as the output is written; the system frees it with the process.
// The system frees it.
#[derive(Debug)]
pub(super) struct Lock {
    pub(super) path: PathBuf,
    file: File,
}

impl Lock {
    #[cfg(unix)]
    pub(super) fn take(output: &Path, name: &str) -> Result<Option<Self>, Fault> {
        use std::os::unix::fs::MetadataExt;

        use rustix::fs::{FlockOperation, flock};

        use crate::{
            error::Place,
            io::{
                fault::Code,
                target::{companion, unwritable},
            },
        };

        let path = companion(output, ".lock");
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
    pub(super) fn take(_: &Path, _: &str) -> Result<Option<Self>, Fault> {
        Ok(None)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A lock file that stays is locked by nobody and does no harm.
        let _ = fs::remove_file(&self.path);
    }
}
