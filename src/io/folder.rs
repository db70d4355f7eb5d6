//! Folders that appear under their name only when they are complete.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    error::Place,
    io::{
        fault::{Code, Fault},
        lock::Lock,
        target::{Overwrite, companion, exists, folder_of, resolve, sync_folder, unwritable},
    },
};

/// A folder of parts that is being written.
///
/// It grows beside its final name and takes that name in [`Folder::publish`]; dropping it removes what was written,
/// unless [`Folder::keep_unfinished`] was called. A folder that exists is replaced only where `manifest.json` shows that
/// a run like this wrote it.
#[derive(Debug)]
pub struct Folder {
    name: String,
    path: PathBuf,
    staged: PathBuf,
    kept: bool,
    lock: Option<Lock>,
}

/// What tells a folder of ours; it is written last.
const MANIFEST: &str = "manifest.json";

impl Folder {
    /// Starts a folder.
    ///
    /// # Errors
    ///
    /// Fails where it exists and may not be replaced, where another run writes it, and where it cannot be written.
    pub fn create(path: &Path, overwrite: Overwrite) -> Result<Self, Fault> {
        let folder = Self::locked(path)?;
        let refused = |e: &io::Error| unwritable(&folder.name, e);
        match fs::symlink_metadata(&folder.path) {
            Ok(meta) if !meta.is_dir() => {
                let message = "is a file, and parts need a folder";
                return Err(Fault::new(Code::Exists, Place::new(&*folder.name, 0), message));
            }
            Ok(_) if is_empty(&folder.path).map_err(|e| refused(&e))? => {}
            Ok(_) if overwrite == Overwrite::Refuse => return Err(exists(&folder.name)),
            Ok(_) if !folder.path.join(MANIFEST).is_file() => {
                let message = "is a folder of something else: it has no manifest.json";
                return Err(Fault::new(Code::Exists, Place::new(&*folder.name, 0), message));
            }
            _ => {}
        }
        remove_folder(&folder.staged).map_err(|e| refused(&e))?;
        fs::create_dir(&folder.staged).map_err(|e| refused(&e))?;
        Ok(folder)
    }

    /// Goes on with a folder that an earlier run left unfinished, or had just published, with those files of so many
    /// bytes in it.
    ///
    /// # Errors
    ///
    /// Fails where there is none, where the files are not there, where another run writes it, and where it cannot be
    /// written.
    pub fn resume<'f>(
        path: &Path,
        mut files: impl Iterator<Item = (&'f str, u64)>,
    ) -> Result<Self, Fault> {
        let mut folder = Self::locked(path)?;
        let is_staged = folder.staged.is_dir();
        let held = if is_staged { &folder.staged } else { &folder.path };
        let length = |file: &str| fs::metadata(held.join(file)).ok().map(|m| m.len());
        if !files.all(|(file, bytes)| length(file) == Some(bytes)) {
            folder.kept = true;
            let message = "what the earlier run wrote has changed since";
            let fault = Fault::new(Code::Checkpoint, Place::new(&*folder.name, 0), message);
            return Err(fault.hint("--restart starts over"));
        }
        if !is_staged {
            fs::rename(&folder.path, &folder.staged).map_err(|e| unwritable(&folder.name, &e))?;
        }
        folder.kept = true;
        Ok(folder)
    }

    /// Removes what an earlier run left unfinished.
    ///
    /// # Errors
    ///
    /// Fails where it is there and cannot be removed.
    pub fn discard(path: &Path) -> io::Result<()> {
        let (path, _) = resolve(path)?;
        remove_folder(&companion(&path, ".unfinished"))
    }

    fn locked(path: &Path) -> Result<Self, Fault> {
        let name = path.to_string_lossy().into_owned();
        let (path, _) = resolve(path).map_err(|e| unwritable(&name, &e))?;
        let lock = Lock::take(&path, &name)?;
        let staged = companion(&path, ".unfinished");
        Ok(Self { name, path, staged, kept: false, lock })
    }

    /// Gives where the parts are to be written.
    pub fn inside(&self) -> &Path {
        &self.staged
    }

    /// Gives the name for messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lists what to remove where the program must end at once.
    pub fn unfinished(&self) -> Vec<PathBuf> {
        let lock = self.lock.as_ref().map(|l| l.path.clone());
        [self.staged.clone()].into_iter().chain(lock).collect()
    }

    /// Leaves the unfinished folder where it is when this is dropped, for [`Folder::resume`].
    pub fn keep_unfinished(&mut self) {
        self.kept = true;
    }

    /// Gives the folder its name; an old one of ours makes room.
    ///
    /// # Errors
    ///
    /// Fails where the system refuses; the old folder stands then as it did.
    pub fn publish(mut self) -> io::Result<()> {
        sync_folder(&self.staged)?;
        let old = companion(&self.path, ".old");
        if self.path.is_dir() && !is_empty(&self.path)? {
            remove_folder(&old)?;
            fs::rename(&self.path, &old)?;
        }
        if let Err(error) = fs::rename(&self.staged, &self.path) {
            // Best effort: the error that counts is the first.
            let _ = fs::rename(&old, &self.path);
            return Err(error);
        }
        self.kept = true;
        sync_folder(folder_of(&self.path))?;
        remove_folder(&old)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.kept {
            // Nobody is left to be told.
            let _ = remove_folder(&self.staged);
        }
    }
}

fn is_empty(folder: &Path) -> io::Result<bool> {
    Ok(fs::read_dir(folder)?.next().is_none())
}

fn remove_folder(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}
