//! Records for the commands that need many at once: of items analysed here, or as an earlier run wrote them.

use clap::Args;
use yunbao::{
    article::Item,
    io::{Code, Event, Fault, Meter, Origin, Settings, Source, Special, Stop, each, stream},
    pipeline::Pipeline,
    record::{Record, Reread},
};

use crate::{
    interrupt::{self, Unfinished},
    outcome::{self, Exit, Failure},
    progress::Progress,
};

/// How records are read.
#[derive(Args, Debug)]
pub(crate) struct RecordArgs {
    #[command(flatten)]
    pub(crate) input: crate::input::InputArgs,
    /// Stop at the first row that cannot be read
    #[arg(long)]
    pub(crate) strict: bool,
    /// The threads that work; 0 is one a core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// Say nothing but errors that end the run
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

impl RecordArgs {
    /// Lists what is to be read.
    pub(crate) fn sources(&self) -> Vec<Result<Source, Fault>> {
        self.input.sources(Special::Refuse)
    }

    /// Reads `sources` to their end and gives every record to `sink`, in order.
    ///
    /// Rows that hold a record are taken as they are; all others are analysed. Bad rows are named and left out.
    pub(crate) fn read(
        &self,
        sources: Vec<Result<Source, Fault>>,
        mut sink: impl FnMut(Origin, Record) -> Result<(), Failure>,
    ) -> Result<Exit, Failure> {
        let pipeline = Pipeline::new()?;
        let work = move |item: Item| record(&pipeline, item);
        self.each(sources, work, |origin, record| sink(origin, *record))
    }

    /// Reads `sources` to their end, works on every item, and gives every outcome to `sink`, in order.
    ///
    /// Bad rows, and those that the work refuses, are named and left out.
    pub(crate) fn each<T: Send + 'static>(
        &self,
        sources: Vec<Result<Source, Fault>>,
        work: impl Fn(Item) -> Result<T, String> + Send + Sync + 'static,
        mut sink: impl FnMut(Origin, T) -> Result<(), Failure>,
    ) -> Result<Exit, Failure> {
        let stop = Stop::default();
        interrupt::watch(&stop, &Unfinished::default());
        let meter = Meter::default();
        let total = sources.iter().flatten().map(Source::bytes).sum();
        let mut progress = Progress::start(!self.quiet, total, meter.clone());
        let mut settings = Settings::default();
        settings.threads = self.threads;
        let (mut rejected, mut worst) = (0_u64, None);
        stream(sources, &self.input.options(), settings, &meter, &stop, each(work), |event| {
            let fault = match event {
                Event::Done(origin, Ok(outcome)) => {
                    progress.item();
                    return sink(origin, outcome);
                }
                Event::Done(origin, Err(why)) => Fault::new(Code::Field, origin.place(), why),
                Event::Rejected(fault) => fault,
                Event::Failed { fault, named } => {
                    if named {
                        worst = worst.max(Some(fault.code.exit_status()));
                    }
                    fault
                }
                Event::Note(note) if !self.quiet => {
                    progress.say(&outcome::note(&note));
                    return Ok(());
                }
                _ => return Ok(()),
            };
            if self.strict {
                return Err(Failure::Fault(fault));
            }
            rejected += 1;
            progress.say(&outcome::message(&fault));
            Ok(())
        })?;
        progress.finish();
        Ok(match (stop.signal(), worst) {
            (Some(signal), _) => Exit::Interrupted(signal),
            (None, Some(status)) => Exit::Reported(status),
            (None, None) if rejected > 0 => Exit::SomeRejected,
            (None, None) => Exit::Done,
        })
    }
}

fn record(pipeline: &Pipeline, item: Item) -> Result<Box<Record>, String> {
    match Reread::of(item) {
        Reread::Record(record) => Ok(record),
        Reread::Item(item) => Ok(Box::new(pipeline.analyze(&item))),
        Reread::Damaged(why) => Err(why),
        _ => Err("neither an item nor a record".to_owned()),
    }
}
