//! `yunbao index`: records into a full-text index.

mod batch;
mod resume;

use std::path::PathBuf;

use yunbao::{
    article::Item,
    index::{Analyzer, SameId, Writer},
    io::{Code, Event, Fault, Meter, Origin, Settings, Source, Stop, each, stream},
    lexicon::Lexicon,
    pipeline::{Pipeline, Words},
};

use self::{
    batch::{Batch, Made},
    resume::Progressed,
};
use crate::{
    interrupt::{self, Unfinished},
    outcome::{self, Exit, Failure},
    progress::{Progress, grouped},
    records::RecordArgs,
};

/// Index records for searching
///
/// Rows that hold a record, as run writes them, are taken as they are; all others are analysed. The index remembers
/// how far each input was read: the same command after a crash goes on where the last commit ended, and adds what was
/// appended since. Standard input is not remembered.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    records: RecordArgs,
    /// The folder of the index; made where there is none
    #[arg(long, value_name = "DIR", help_heading = "Index")]
    dir: PathBuf,
    /// Throw the index away that is there, and read every input from its start
    #[arg(long, help_heading = "Index")]
    rebuild: bool,
    /// Let records take the place of indexed ones of the same id
    #[arg(long, help_heading = "Index")]
    replace: bool,
    /// The records between two commits: what a crash can cost
    #[arg(long, value_name = "N", default_value_t = 10_000, help_heading = "Index")]
    commit_every: u64,
    /// Add a lexicon file on top of the built-in names; searching needs the same ones
    #[arg(long, value_name = "FILE", help_heading = "Index")]
    lexicon: Vec<PathBuf>,
}

/// Reads the lexicon with the layers that a user adds.
pub(crate) fn lexicon(files: &[PathBuf]) -> Result<Lexicon, Failure> {
    let mut layers = Lexicon::builder();
    for file in files {
        layers = layers.layer_file(file)?;
    }
    Ok(layers.build()?)
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let lexicon = lexicon(&args.lexicon)?;
    let sources = args.records.sources();
    let (stop, meter) = (Stop::default(), Meter::default());
    interrupt::watch(&stop, &Unfinished::default());
    let analyzer = Analyzer::with_lexicon(lexicon.clone())?;
    // Before the inputs are looked at: whoever may not write need not read.
    let writer = if args.rebuild {
        Writer::create(&args.dir, &analyzer)?
    } else {
        Writer::open(&args.dir, &analyzer)?
    };
    let progressed = Progressed::new(writer.checkpoint(), &sources)?;
    let pipeline = Pipeline::builder().lexicon(lexicon).words(Words::Keep).build()?;
    let total = sources.iter().flatten().map(Source::bytes).sum();
    let threads = args.records.threads;
    let mut desk = Desk {
        args,
        batch: Batch::new(pipeline, analyzer, threads)?,
        progress: Progress::start(!args.records.quiet, total, meter.clone()),
        writer,
        progressed,
        tally: Tally::default(),
    };
    let mut settings = Settings::default();
    settings.threads = threads;
    // Reading and decoding are the stream's work; analysing comes after, for rows that are not in the index yet.
    let keep = each(|item: Item| Box::new(item));
    let options = args.records.input.options();
    let outcome =
        stream(sources, &options, settings, &meter, &stop, keep, |event| desk.take(event));
    desk.close(outcome.map(|_| stop.signal()))
}

#[derive(Debug, Default)]
struct Tally {
    added: u64,
    /// In the index before.
    known: u64,
    rejected: u64,
    /// Since the last commit.
    pending: u64,
    bad_files: u64,
    worst: Option<u8>,
}

/// Takes the rows in order.
struct Desk<'a> {
    args: &'a Args,
    batch: Batch,
    progress: Progress,
    writer: Writer,
    progressed: Progressed,
    tally: Tally,
}

/// So many rejected rows are named on standard error.
const NAMED: u64 = 20;

impl Desk<'_> {
    fn take(&mut self, event: Event<Box<Item>>) -> Result<(), Failure> {
        match event {
            Event::Done(origin, item) => {
                self.progress.item();
                if self.progressed.is_known(&origin.file) {
                    self.tally.known += 1;
                    return Ok(());
                }
                self.batch.push(origin, item);
                if self.batch.is_full() { self.work() } else { Ok(()) }
            }
            Event::Rejected(fault) => {
                self.progress.item();
                if self.progressed.is_known(&fault.place.file) {
                    return Ok(());
                }
                // What came before in the file must be counted before.
                self.work()?;
                self.progressed.count(&fault.place.file);
                self.reject(fault)
            }
            Event::Failed { fault, .. } if self.args.records.strict => Err(Failure::Fault(fault)),
            Event::Failed { fault, named } => {
                self.progress.say(&outcome::message(&fault));
                if named {
                    self.tally.worst = self.tally.worst.max(Some(fault.code.exit_status()));
                } else {
                    self.tally.bad_files += 1;
                }
                Ok(())
            }
            Event::Note(note) if !self.args.records.quiet => {
                self.progress.say(&outcome::note(&note));
                Ok(())
            }
            Event::Idle => self.work(),
            _ => Ok(()),
        }
    }

    /// Analyses what is in the batch and adds it.
    fn work(&mut self) -> Result<(), Failure> {
        let same = if self.args.replace { SameId::Replace } else { SameId::Keep };
        for (Origin { file, row, .. }, made) in self.batch.work() {
            self.progressed.count(&file);
            match made {
                Made::Document(document) => {
                    self.writer.add(*document, same)?;
                    self.tally.added += 1;
                    self.tally.pending += 1;
                }
                Made::Fault(code, why) => {
                    let place = yunbao::error::Place::new(&*file, row.line);
                    self.reject(Fault::new(code, place, why))?;
                }
            }
            if self.tally.pending >= self.args.commit_every.max(1) {
                self.commit()?;
            }
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Failure> {
        self.tally.pending = 0;
        Ok(self.writer.commit(self.progressed.checkpoint())?)
    }

    fn reject(&mut self, fault: Fault) -> Result<(), Failure> {
        if self.args.records.strict {
            return Err(Failure::Fault(fault));
        }
        self.tally.rejected += 1;
        match self.tally.rejected {
            n if n <= NAMED => self.progress.say(&outcome::message(&fault)),
            n if n == NAMED + 1 => {
                self.progress
                    .say("more rows are rejected  hint: yunbao run --rejects names them all");
            }
            _ => {}
        }
        Ok(())
    }

    fn close(mut self, outcome: Result<Option<usize>, Failure>) -> Result<Exit, Failure> {
        // With --strict nothing of the batch under way counts; commits before it do.
        let signal = outcome?;
        self.work()?;
        if self.writer.checkpoint() != &self.progressed.checkpoint() || self.tally.pending > 0 {
            self.commit()?;
        }
        let (took, _) = self.progress.finish();
        let Self { args, writer, tally, .. } = self;
        writer.close()?;
        if !args.records.quiet {
            let counts = [
                (tally.known, "known before"),
                (tally.rejected, "rejected"),
                (tally.bad_files, "files not read"),
            ];
            let mut said = vec![format!("{} records indexed", grouped(tally.added))];
            let counts = counts.iter().filter(|(count, _)| *count > 0);
            said.extend(counts.map(|(count, what)| format!("{} {what}", grouped(*count))));
            outcome::say(&format!("{} in {:.1} s", said.join(", "), took.as_secs_f64()));
        }
        Ok(match (signal, tally.worst) {
            (Some(signal), _) => Exit::Interrupted(signal),
            (None, Some(status)) => Exit::Reported(status),
            (None, None) if tally.rejected + tally.bad_files > 0 => Exit::SomeRejected,
            (None, None) => Exit::Done,
        })
    }
}

/// Says that an input is not what was indexed.
fn changed(name: &str) -> Fault {
    let message = "the file has changed where it was indexed already";
    let place = yunbao::error::Place::new(name, 0);
    Fault::new(Code::Unreadable, place, message).hint("--rebuild reads every input from its start")
}
