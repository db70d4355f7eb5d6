//! Models as files: read whole, written whole or not at all.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use crate::error::{Error, Result};

/// No model of this crate comes near; a device or a wrong file should not fill the memory.
const MOST: u64 = 1 << 30;

/// Reads the bytes of a model file.
///
/// # Errors
///
/// [`Error::Read`] where the file cannot be read, [`Error::Model`] where it is larger than 1 GiB.
pub fn load(path: &Path) -> Result<Vec<u8>> {
    let fail = |source| Error::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    File::open(path).map_err(fail)?.take(MOST + 1).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.len() as u64 > MOST {
        return Err(Error::model(path.display().to_string(), "the file is larger than 1 GiB"));
    }
    Ok(bytes)
}

/// Writes a model file: beside its final name first, so that an old model stays until the new one is complete.
///
/// # Errors
///
/// [`Error::Write`] where the file cannot be written; nothing is left behind then.
pub fn save(path: &Path, bytes: &[u8]) -> Result<()> {
    let fail = |source| Error::Write { path: path.to_owned(), source };
    let beside = beside(path).map_err(fail)?;
    let done = write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if done.is_err() {
        // The first error is the one to tell; a file that cannot be removed either changes nothing.
        let _ = fs::remove_file(&beside);
    }
    done.and_then(|()| sync_folder(path)).map_err(fail)
}

fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    let mut name = name.to_owned();
    name.push(format!(".{}.part", std::process::id()));
    Ok(path.with_file_name(name))
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes the new name itself last through a power cut, where the system can.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    match File::open(folder.unwrap_or(Path::new("."))) {
        Ok(folder) if cfg!(unix) => folder.sync_all(),
        _ => Ok(()),
    }
}
