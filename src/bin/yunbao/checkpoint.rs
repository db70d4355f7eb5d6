//! Checkpoints: what an unfinished run has done, so that it can be gone on with.
//!
//! A checkpoint says how many rows of the input have been worked on and how far the outputs have come. Everything else
//! (counts, ids that came before) is had by reading those rows again, which costs little beside the analysis.
//!
//! The file is a line with the version and the BLAKE3 of the rest, then JSON.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use yunbao::{
    error::Place,
    io::{Code, Fault, Source, Sum, Target},
};

use crate::delivery::Reached;

const VERSION: u32 = 1;
const TITLE: &str = "yunbao checkpoint";

/// What an unfinished run has done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    pub(crate) run: Run,
    /// Rows of the input worked on.
    pub(crate) rows: u64,
    /// Those of them, from 0, on which the analysis panicked; reading them again does not tell.
    pub(crate) panicked: Vec<u64>,
    pub(crate) output: Reached,
    pub(crate) rejects: Option<Sum>,
}

/// What makes two runs the same: one can go on with the other's work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Run {
    /// BLAKE3 of the program: analysis, models and lexicon are in it.
    pub(crate) program: String,
    /// The settings that decide what comes out.
    pub(crate) settings: Map<String, Value>,
    pub(crate) inputs: Inputs,
}

/// The inputs, as one sum over names, sizes, and the first and last 64 KiB of each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Inputs {
    files: u64,
    bytes: u64,
    blake3: String,
}

impl Run {
    /// Describes a run; `None` where an input cannot be read a second time.
    pub(crate) fn of(
        settings: &Map<String, Value>,
        sources: &[Result<Source, Fault>],
    ) -> io::Result<Option<Self>> {
        let Some(inputs) = Inputs::of(sources)? else { return Ok(None) };
        Ok(Some(Self { program: program(), settings: settings.clone(), inputs }))
    }
}

impl Inputs {
    fn of(sources: &[Result<Source, Fault>]) -> io::Result<Option<Self>> {
        let mut hash = blake3::Hasher::new();
        let (mut files, mut bytes) = (0, 0);
        for source in sources {
            match source {
                // What is missing now and there later is another input.
                Err(fault) => hash.update(fault.to_string().as_bytes()),
                Ok(source) => {
                    let (Some(path), Some(size)) = (source.path(), source.bytes()) else {
                        return Ok(None);
                    };
                    files += 1;
                    bytes += size;
                    hash.update(source.name().as_bytes()).update(&[0]);
                    hash.update(&size.to_le_bytes());
                    // One that cannot be opened is named when its turn comes.
                    if let Ok(mut file) = File::open(path) {
                        ends(&mut file, size, &mut hash)?;
                    }
                    &mut hash
                }
            };
        }
        Ok(Some(Self { files, bytes, blake3: hash.finalize().to_hex().to_string() }))
    }
}

/// Adds the first and the last 64 KiB of a file.
fn ends(file: &mut File, size: u64, hash: &mut blake3::Hasher) -> io::Result<()> {
    const END: u64 = 64 << 10;
    let mut part = Vec::new();
    file.take(END).read_to_end(&mut part)?;
    file.seek(SeekFrom::Start(size.saturating_sub(END)))?;
    file.take(END).read_to_end(&mut part)?;
    hash.update(&part);
    Ok(())
}

/// Sums up the running program.
pub(crate) fn program() -> String {
    std::env::current_exe().and_then(|path| sum_of(&path)).unwrap_or_else(|_| "unknown".to_owned())
}

/// Gives the BLAKE3 of a file as hexadecimal digits.
pub(crate) fn sum_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hash.finalize().to_hex().to_string()),
            Ok(n) => hash.update(buffer.get(..n).unwrap_or_default()),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
    }
}

/// Gives where the checkpoint of an output lies.
pub(crate) fn path_of(output: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(output.file_name().unwrap_or_default());
    name.push(".checkpoint");
    output.with_file_name(name)
}

impl Checkpoint {
    /// Reads the checkpoint of an output, where there is one.
    pub(crate) fn read(output: &Path) -> Result<Option<Self>, Fault> {
        let path = path_of(output);
        let refused = |why: String| {
            let place = Place::new(path.to_string_lossy(), 0);
            Fault::new(Code::Checkpoint, place, why).hint("--restart starts over")
        };
        let text = match fs::read(&path) {
            Ok(bytes) => {
                String::from_utf8(bytes).map_err(|_| refused("is no checkpoint".to_owned()))?
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(refused(format!("cannot be read: {e}"))),
        };
        let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
        let words = first.strip_prefix(TITLE).and_then(|w| w.trim().split_once(' '));
        let Some((version, sum)) = words else {
            return Err(refused("is no checkpoint".to_owned()));
        };
        if version != VERSION.to_string() {
            let why = format!("is of version {version}, this yunbao reads version {VERSION}");
            return Err(refused(why));
        }
        if blake3::hash(rest.as_bytes()).to_hex().as_str() != sum {
            return Err(refused("is damaged: its checksum is wrong".to_owned()));
        }
        serde_json::from_str(rest)
            .map(Some)
            .map_err(|e| refused(format!("cannot be understood: {e}")))
    }

    /// Writes it beside its output, whose lock covers it; the one before is replaced in one step.
    pub(crate) fn write(&self, output: &Path) -> Result<(), Fault> {
        let path = path_of(output);
        // Strings, numbers and lists always make JSON.
        let json = serde_json::to_string(self).unwrap_or_default();
        let sum = blake3::hash(json.as_bytes()).to_hex();
        let text = format!("{TITLE} {VERSION} {sum}\n{json}");
        replace(&path, text.as_bytes()).map_err(|e| Target::fault_of(&path.to_string_lossy(), &e))
    }

    /// Refuses where the run is another one.
    pub(crate) fn check(&self, run: &Run, output: &Path) -> Result<(), Fault> {
        let (was, is) = (&self.run, run);
        let why = if was.program != is.program {
            "it is of another build of yunbao".to_owned()
        } else if was.inputs != is.inputs {
            format!(
                "the inputs were others or have changed: {} files of {} bytes then, {} of {} now",
                was.inputs.files, was.inputs.bytes, is.inputs.files, is.inputs.bytes
            )
        } else if let Some(name) = is
            .settings
            .keys()
            .chain(was.settings.keys())
            .find(|k| was.settings.get(*k) != is.settings.get(*k))
        {
            let show = |run: &Run| run.settings.get(name).unwrap_or(&Value::Null).to_string();
            format!("{name} was {}, is {}", show(was), show(is))
        } else {
            return Ok(());
        };
        let place = Place::new(path_of(output).to_string_lossy(), 0);
        let message = format!("is the checkpoint of another run: {why}");
        Err(Fault::new(Code::Checkpoint, place, message).hint("--restart starts over"))
    }

    /// Removes the checkpoint of an output.
    pub(crate) fn remove(output: &Path) -> io::Result<()> {
        let path = path_of(output);
        remove(&unfinished(&path))?;
        remove(&path)
    }
}

fn unfinished(path: &Path) -> PathBuf {
    path.with_extension("checkpoint-unfinished")
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Puts a file in the place of another, when it is on the disk.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = unfinished(path);
    // One of a killed run makes room; a link that somebody put there is removed and never followed.
    remove(&new)?;
    let mut file = File::create_new(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    sync_folder(path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")))
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
