//! Where records and rejected rows go.

use std::{
    fs::Metadata,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use serde::Serialize;
use yunbao::{
    error::Place,
    io::{Code, Fault, Overwrite, Source, Special, Sum, Target, printable},
};

use crate::outcome::Failure;

#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// The file to write; standard output where there is none
    ///
    /// The file appears under this name only when it is complete. A name in .gz or .zst compresses.
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
    /// Replace outputs that exist, and read devices
    #[arg(long)]
    pub(crate) force: bool,
    /// Where rejected rows go, as JSONL: file, line, byte, code, reason, the start of the data
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    /// Keep what is good where an input is damaged or the run is stopped
    #[arg(long)]
    pub(crate) keep_partial: bool,
    /// Say nothing but errors that end the run
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

impl OutputArgs {
    /// Gives the output's path; `-` is standard output.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|p| *p != Path::new("-"))
    }

    /// Tells what to do with devices among the inputs.
    pub(crate) fn special(&self) -> Special {
        if self.force { Special::Read } else { Special::Refuse }
    }

    /// Starts the output.
    pub(crate) fn create(&self) -> Result<Target, Fault> {
        self.file()
            .map_or_else(|| Ok(Target::stdout()), |path| Target::create(path, self.overwrite()))
    }

    /// Starts the file of rejected rows.
    pub(crate) fn create_rejects(&self) -> Result<Option<Target>, Fault> {
        self.rejects.as_deref().map(|path| Target::create(path, self.overwrite())).transpose()
    }

    /// Refuses outputs that are inputs, or each other.
    pub(crate) fn check(
        &self,
        sources: &[Result<Source, Fault>],
        manifest: Option<&Path>,
    ) -> Result<(), Fault> {
        let outputs = [self.file(), self.rejects.as_deref()];
        for other in outputs.into_iter().flatten() {
            if manifest.is_some_and(|manifest| manifest == other) {
                let place = Place::new(other.to_string_lossy(), 0);
                return Err(Fault::new(Code::SameFile, place, "is to hold a manifest too"));
            }
        }
        for output in outputs.into_iter().flatten() {
            let inputs = sources.iter().flatten().filter_map(Source::path);
            if inputs.into_iter().any(|input| is_same(input, output)) {
                let place = Place::new(output.to_string_lossy(), 0);
                return Err(Fault::new(Code::SameFile, place, "is an input and an output"));
            }
        }
        if let [Some(output), Some(rejects)] = outputs
            && (output == rejects || is_same(output, rejects))
            && !std::fs::metadata(output).is_ok_and(|m| !m.is_file())
        {
            let place = Place::new(output.to_string_lossy(), 0);
            return Err(Fault::new(
                Code::SameFile,
                place,
                "is to hold both records and rejected rows",
            ));
        }
        Ok(())
    }

    /// Refuses a folder as output that holds inputs.
    pub(crate) fn check_inside(&self, sources: &[Result<Source, Fault>]) -> Result<(), Fault> {
        let Some(folder) = self.file().filter(|p| p.is_dir()) else { return Ok(()) };
        let Ok(folder) = folder.canonicalize() else { return Ok(()) };
        let mut inputs = sources.iter().flatten().filter_map(Source::path);
        if inputs.any(|i| i.canonicalize().is_ok_and(|i| i.starts_with(&folder))) {
            let place = Place::new(folder.to_string_lossy(), 0);
            return Err(Fault::new(Code::SameFile, place, "is the output and holds an input"));
        }
        Ok(())
    }

    /// Gives the path of an output that must have one.
    pub(crate) fn folder(&self) -> Result<&Path, Fault> {
        self.file().ok_or_else(|| {
            let fault =
                Fault::plain(Code::Usage, "parts and checkpoints need an output with a name");
            fault.hint("name it with --output")
        })
    }

    pub(crate) fn overwrite(&self) -> Overwrite {
        if self.force { Overwrite::Replace } else { Overwrite::Refuse }
    }
}

/// Tells whether two paths lead to one regular file.
pub(crate) fn is_same(a: &Path, b: &Path) -> bool {
    match (std::fs::metadata(a), std::fs::metadata(b)) {
        (Ok(x), Ok(y)) if x.is_file() && y.is_file() => one_file(a, &x, b, &y),
        _ => false,
    }
}

#[cfg(unix)]
fn one_file(_: &Path, x: &Metadata, _: &Path, y: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;

    (x.dev(), x.ino()) == (y.dev(), y.ino())
}

#[cfg(not(unix))]
fn one_file(a: &Path, _: &Metadata, b: &Path, _: &Metadata) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Writes to a target; an error becomes a failure that names it.
pub(crate) fn write(target: &mut Target, bytes: &[u8]) -> Result<(), Failure> {
    target.write_all(bytes).map_err(|e| failed(target, &e))
}

/// Hands over what is buffered to whoever reads standard output.
pub(crate) fn flush(target: &mut Target) -> Result<(), Failure> {
    target.flush().map_err(|e| failed(target, &e))
}

/// Completes a target.
pub(crate) fn publish(target: Target) -> Result<(), Failure> {
    publish_summed(target).map(|_| ())
}

/// Completes a target and gives its checksum.
pub(crate) fn publish_summed(target: Target) -> Result<Sum, Failure> {
    let name = target.name().to_owned();
    let stdout = target.is_stdout();
    target.publish().map_err(|e| failed_named(&name, stdout, &e))
}

/// Makes a failure of an error of writing.
pub(crate) fn failed(target: &Target, error: &io::Error) -> Failure {
    failed_named(target.name(), target.is_stdout(), error)
}

/// Makes a failure of an error of writing to what is called `name`.
pub(crate) fn failed_named(name: &str, stdout: bool, error: &io::Error) -> Failure {
    if stdout && error.kind() == io::ErrorKind::BrokenPipe {
        Failure::ClosedPipe
    } else {
        Failure::Fault(Target::fault_of(name, error))
    }
}

/// One line of the file of rejected rows.
#[derive(Serialize)]
struct Reject<'f> {
    file: &'f str,
    line: u64,
    byte: Option<u64>,
    code: Code,
    reason: &'f str,
    data: String,
}

/// Renders a rejected row.
pub(crate) fn reject_line(fault: &Fault) -> Vec<u8> {
    let mut out = serde_json::to_vec(&Reject {
        file: &fault.place.file,
        line: fault.place.line,
        byte: fault.byte,
        code: fault.code,
        reason: &fault.message,
        data: yunbao::io::cut(&printable(&fault.data), 80),
    })
    // Strings and numbers always make JSON.
    .unwrap_or_default();
    out.push(b'\n');
    out
}

/// Renders a value as one line of JSON.
pub(crate) fn json(value: &impl Serialize) -> String {
    // What we write has string keys and numbers that are finite.
    serde_json::to_string(value).unwrap_or_default() + "\n"
}

/// Writes to standard output; a closed pipe is a failure that is none.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = Target::stdout();
    write(&mut out, text.as_bytes())?;
    publish(out)
}
