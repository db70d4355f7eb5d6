//! Where records go: one file or a folder of parts, as lines or as columns.

use std::{io, path::Path};

use serde::{Deserialize, Serialize};
use yunbao::{
    io::{Fault, Folder, ParquetWriter, Sum, Target},
    record::Record,
};

use crate::{
    corpus::CorpusArgs,
    outcome::Failure,
    output::{self, OutputArgs},
    resume::APART,
};

/// The form in which records are written.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// What stands before the first record of every file.
    pub(crate) header: String,
    /// The ending of the names of parts.
    pub(crate) ending: &'static str,
    pub(crate) shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Lines,
    Columns,
}

/// What is written of one item.
pub(crate) enum Body {
    Line(Vec<u8>),
    Record(Box<Record>),
    /// Nothing: the item belongs to another shard.
    Elsewhere,
}

/// How far an output has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Reached {
    File(Sum),
    Parts(Vec<Part>),
}

/// A file that was written whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Part {
    pub(crate) file: String,
    pub(crate) records: u64,
    #[serde(flatten)]
    pub(crate) sum: Sum,
}

/// A file of records under way.
enum Sheet {
    Lines(Box<Target>),
    Columns(Box<ParquetWriter>),
}

/// The output of a run.
pub(crate) struct Delivery {
    form: Form,
    place: Place,
    records: u64,
    /// Bytes written since the last seal, rejected rows included.
    since: u64,
    /// A seal is due after so many.
    frame: u64,
}

enum Place {
    File(Sheet),
    Parts(Parts),
}

struct Parts {
    folder: Folder,
    ending: String,
    limit: u64,
    open: Option<Sheet>,
    /// Records in the open part.
    records: u64,
    done: Vec<Part>,
}

impl Sheet {
    fn start(target: Target, form: &Form, fresh: bool) -> Result<Self, Failure> {
        match form.shape {
            Shape::Lines => {
                let mut target = target;
                if fresh {
                    output::write(&mut target, form.header.as_bytes())?;
                }
                Ok(Self::Lines(Box::new(target)))
            }
            Shape::Columns => {
                let name = target.name().to_owned();
                let writer = ParquetWriter::new(target);
                Ok(Self::Columns(Box::new(writer.map_err(|e| Target::fault_of(&name, &e))?)))
            }
        }
    }

    fn target(&self) -> &Target {
        match self {
            Self::Lines(target) => target,
            Self::Columns(writer) => writer.target(),
        }
    }

    fn write(&mut self, body: Body) -> Result<u64, Failure> {
        match (self, body) {
            (Self::Lines(target), Body::Line(bytes)) => {
                output::write(target, &bytes)?;
                Ok(bytes.len() as u64)
            }
            (Self::Columns(writer), Body::Record(record)) => {
                let outcome = writer.push(record);
                outcome.map_err(|e| output::failed(writer.target(), &e))?;
                Ok(0)
            }
            // The command that makes the bodies makes the form too.
            _ => Ok(0),
        }
    }

    fn publish(self) -> Result<Sum, Failure> {
        let target = match self {
            Self::Lines(target) => *target,
            Self::Columns(writer) => {
                let (name, stdout) =
                    (writer.target().name().to_owned(), writer.target().is_stdout());
                writer.finish().map_err(|e| output::failed_named(&name, stdout, &e))?
            }
        };
        output::publish_summed(target)
    }
}

impl Delivery {
    /// Starts an output.
    pub(crate) fn start(
        output: &OutputArgs,
        corpus: Option<&CorpusArgs>,
        form: Form,
    ) -> Result<Self, Failure> {
        let place = match corpus.and_then(|c| Some((c, c.part_rows?))) {
            None => Place::File(Sheet::start(output.create()?, &form, true)?),
            Some((corpus, limit)) => {
                let folder = Folder::create(output.folder()?, output.overwrite())?;
                Place::Parts(Parts::new(folder, &form, corpus, limit, Vec::new()))
            }
        };
        Ok(Self::at(place, form, corpus))
    }

    /// Goes on with an output where an earlier run stopped.
    pub(crate) fn resume(
        output: &OutputArgs,
        corpus: &CorpusArgs,
        form: Form,
        reached: &Reached,
    ) -> Result<Self, Failure> {
        let path = output.folder()?;
        let place = match (reached, corpus.part_rows) {
            (Reached::Parts(done), Some(limit)) => {
                let files = done.iter().map(|part| (part.file.as_str(), part.sum.bytes));
                let folder = Folder::resume(path, files)?;
                Place::Parts(Parts::new(folder, &form, corpus, limit, done.clone()))
            }
            (Reached::File(sum), _) => {
                let target = Target::resume(path, output.overwrite(), sum)?;
                Place::File(Sheet::start(target, &form, sum.bytes == 0)?)
            }
            (Reached::Parts(_), None) => Place::File(Sheet::start(output.create()?, &form, true)?),
        };
        Ok(Self::at(place, form, Some(corpus)))
    }

    fn at(place: Place, form: Form, corpus: Option<&CorpusArgs>) -> Self {
        let frame = corpus.map_or(APART, |c| c.checkpoint);
        Self { form, place, records: 0, since: 0, frame }
    }

    /// Writes what there is of an item.
    pub(crate) fn write(&mut self, body: Body) -> Result<(), Failure> {
        self.records += 1;
        let sheet = match &mut self.place {
            Place::File(sheet) => sheet,
            Place::Parts(parts) => {
                parts.records += 1;
                parts.sheet(&self.form)?
            }
        };
        self.since += sheet.write(body)?;
        Ok(())
    }

    /// Counts bytes of rejected rows, which checkpoints wait for too.
    pub(crate) fn add(&mut self, bytes: usize) {
        self.since += bytes as u64;
    }

    /// Tells whether it is time to seal.
    pub(crate) fn is_due(&self) -> bool {
        match &self.place {
            Place::File(_) => self.form.shape == Shape::Lines && self.since >= self.frame,
            Place::Parts(parts) => parts.records >= parts.limit,
        }
    }

    /// Ends a frame or a part, so that the output can be gone on with; waits for the disk where a checkpoint follows.
    pub(crate) fn seal(&mut self, follows: Follows) -> Result<Option<Reached>, Failure> {
        self.since = 0;
        match &mut self.place {
            Place::Parts(parts) => {
                parts.close()?;
                Ok((follows == Follows::Checkpoint).then(|| Reached::Parts(parts.done.clone())))
            }
            Place::File(Sheet::Lines(target)) => {
                let mark = if follows == Follows::Checkpoint {
                    target.mark().map(Some)
                } else {
                    target.end_frame().map(|()| None)
                };
                Ok(mark.map_err(|e| output::failed(target, &e))?.map(Reached::File))
            }
            Place::File(Sheet::Columns(_)) => Ok(None),
        }
    }

    /// Tells whether an unfinished output can be gone on with.
    pub(crate) fn can_resume(&self) -> bool {
        match &self.place {
            Place::Parts(_) => true,
            Place::File(Sheet::Lines(target)) => target.is_staged(),
            Place::File(Sheet::Columns(_)) => false,
        }
    }

    /// Leaves the unfinished output where it is, whatever happens.
    pub(crate) fn keep_unfinished(&mut self) {
        match &mut self.place {
            Place::Parts(parts) => parts.folder.keep_unfinished(),
            Place::File(Sheet::Lines(target)) => target.keep_unfinished(),
            Place::File(Sheet::Columns(_)) => {}
        }
    }

    /// Lists the files to remove where the program must end at once.
    pub(crate) fn unfinished(&self) -> Vec<std::path::PathBuf> {
        match &self.place {
            Place::Parts(parts) => parts.folder.unfinished(),
            Place::File(sheet) => sheet.target().unfinished(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        match &self.place {
            Place::Parts(parts) => parts.folder.name(),
            Place::File(sheet) => sheet.target().name(),
        }
    }

    pub(crate) fn is_stdout(&self) -> bool {
        matches!(&self.place, Place::File(sheet) if sheet.target().is_stdout())
    }

    /// Hands over what is buffered to whoever reads standard output.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        match &mut self.place {
            Place::File(Sheet::Lines(target)) => output::flush(target),
            _ => Ok(()),
        }
    }

    /// Completes everything; `manifest` is written last of all that a folder holds.
    pub(crate) fn publish(
        self,
        manifest: impl FnOnce(&[Part]) -> Vec<u8>,
        beside: Option<Target>,
    ) -> Result<(), Failure> {
        match self.place {
            Place::File(sheet) => {
                let file = sheet.target().name().to_owned();
                let sum = sheet.publish()?;
                if let Some(mut target) = beside {
                    let part = Part { file, records: self.records, sum };
                    output::write(&mut target, &manifest(&[part]))?;
                    output::publish(target)?;
                }
                Ok(())
            }
            Place::Parts(mut parts) => {
                if parts.done.is_empty() {
                    // A corpus of no records is a part of none: its header says so much.
                    parts.sheet(&self.form)?;
                }
                parts.close()?;
                let Parts { folder, done, .. } = parts;
                let path = folder.inside().join("manifest.json");
                let mut target = Target::create(&path, yunbao::io::Overwrite::Replace)?;
                output::write(&mut target, &manifest(&done))?;
                output::publish(target)?;
                let name = folder.name().to_owned();
                folder.publish().map_err(|e| Failure::Fault(Target::fault_of(&name, &e)))
            }
        }
    }

    /// Counts records that an earlier run wrote.
    pub(crate) fn count(&mut self) {
        self.records += 1;
    }
}

/// What comes behind a seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Follows {
    Checkpoint,
    Nothing,
}

impl Parts {
    fn new(folder: Folder, form: &Form, corpus: &CorpusArgs, limit: u64, done: Vec<Part>) -> Self {
        let ending = format!("{}{}", form.ending, corpus.pack.ending());
        Self { folder, ending, limit, open: None, records: 0, done }
    }

    fn sheet(&mut self, form: &Form) -> Result<&mut Sheet, Failure> {
        let sheet = if let Some(sheet) = self.open.take() {
            sheet
        } else {
            let path = self.folder.inside().join(self.name());
            Sheet::start(Target::create(&path, yunbao::io::Overwrite::Replace)?, form, true)?
        };
        Ok(self.open.insert(sheet))
    }

    fn name(&self) -> String {
        format!("part-{:05}.{}", self.done.len(), self.ending)
    }

    /// Completes the open part.
    fn close(&mut self) -> Result<(), Failure> {
        if let Some(sheet) = self.open.take() {
            let sum = sheet.publish()?;
            self.done.push(Part { file: self.name(), records: self.records, sum });
            self.records = 0;
        }
        Ok(())
    }
}

/// Removes what an unfinished run left.
pub(crate) fn discard(path: &Path) -> Result<(), Fault> {
    let failed = |e: &io::Error| Target::fault_of(&path.to_string_lossy(), e);
    if path.with_file_name(staged(path)).is_dir() {
        Folder::discard(path).map_err(|e| failed(&e))
    } else {
        Target::discard(path).map_err(|e| failed(&e))
    }
}

fn staged(path: &Path) -> std::ffi::OsString {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".unfinished");
    name
}
