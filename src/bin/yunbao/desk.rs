//! The desk that items pass: read, worked on, written in order, counted; shared by the commands that write a line an
//! item.

use std::{
    io::{IsTerminal, stdout},
    time::Duration,
};

use clap::Args;
use yunbao::{
    article::Item,
    io::{Code, Event, Fault, Meter, Options, Settings, Source, Stop, Summary, Target, stream},
};

use crate::{
    duplicates::{IdHash, OnDuplicate, Seen},
    interrupt::{self, Unfinished},
    outcome::{self, Exit, Failure},
    output::{self, OutputArgs},
    progress::{Progress, grouped},
};

#[derive(Args, Debug)]
pub(crate) struct FlowArgs {
    /// Stop at the first row that cannot be read
    #[arg(long)]
    pub(crate) strict: bool,
    /// What to do with an id that came before: error, keep-first, keep-all
    #[arg(long, value_name = "WAY", default_value_t = OnDuplicate::KeepAll)]
    pub(crate) on_duplicate: OnDuplicate,
    /// The threads that work; 0 is one a core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    /// The items that a thread takes at once
    #[arg(long, value_name = "N", default_value_t = 64)]
    pub(crate) batch: usize,
}

/// The outcome of one item: its line, and its id where ids are watched.
pub(crate) struct Line {
    pub(crate) id: Option<IdHash>,
    pub(crate) bytes: Vec<u8>,
}

/// Reads the inputs, works on every item, and writes what comes out.
///
/// `prepare` makes the work: after the outputs are known to be writable, because it may take long, and under the watch
/// for signals.
pub(crate) fn drive<W>(
    sources: Vec<Result<Source, Fault>>,
    options: &Options,
    (output, flow): (&OutputArgs, &FlowArgs),
    header: &str,
    prepare: impl FnOnce() -> Result<W, Failure>,
) -> Result<Exit, Failure>
where
    W: Fn(Item) -> Line + Send + Sync + 'static,
{
    output.check(&sources)?;
    let (stop, unfinished) = (Stop::default(), Unfinished::default());
    interrupt::watch(&stop, &unfinished);

    let mut out = output.create()?;
    let rejects = output.create_rejects()?;
    unfinished.add(out.unfinished());
    unfinished.add(rejects.iter().flat_map(Target::unfinished).collect());
    output::write(&mut out, header.as_bytes())?;
    let work = prepare()?;

    let meter = Meter::default();
    let total = sources.iter().flatten().map(Source::bytes).sum();
    // Records that scroll by on the same terminal are progress enough.
    let beside = out.is_stdout() && stdout().is_terminal();
    let mut desk = Desk {
        out,
        rejects,
        seen: Seen::new(flow.on_duplicate),
        progress: Progress::start(!output.quiet && !beside, total, meter.clone()),
        tally: Tally::default(),
        output,
        flow,
    };
    let mut settings = Settings::default();
    settings.threads = flow.threads;
    settings.batch = flow.batch;
    let summary =
        stream(sources, options, settings, &meter, &stop, work, |event| desk.take(event));
    desk.close(summary, &stop)
}

#[derive(Debug, Default)]
struct Tally {
    done: u64,
    rejected: u64,
    /// Left out because their id came before.
    left_out: u64,
    /// Ids that came before.
    repeated: u64,
    /// Rejected rows that were named on standard error.
    named: u64,
    /// Files that a folder or a pattern gave and that could not be read.
    bad_files: u64,
    /// The exit status of the worst fault of a file that the user named.
    worst: Option<u8>,
}

/// Takes the outcomes in order, and ends the run.
struct Desk<'a> {
    out: Target,
    rejects: Option<Target>,
    seen: Seen,
    progress: Progress,
    tally: Tally,
    output: &'a OutputArgs,
    flow: &'a FlowArgs,
}

/// So many rejected rows are named on standard error where no file takes them.
const NAMED: u64 = 20;

impl Desk<'_> {
    fn take(&mut self, event: Event<Line>) -> Result<(), Failure> {
        match event {
            Event::Done(origin, line) => {
                self.progress.item();
                if line.id.is_some_and(|id| self.seen.is_repeated(id)) {
                    self.tally.repeated += 1;
                    match self.flow.on_duplicate {
                        OnDuplicate::Error => {
                            let fault = Fault::new(
                                Code::DuplicateId,
                                origin.place(),
                                "the id came before",
                            );
                            return self
                                .reject(&fault.hint("--on-duplicate keep-first or keep-all"));
                        }
                        OnDuplicate::KeepFirst => {
                            self.tally.left_out += 1;
                            return Ok(());
                        }
                        OnDuplicate::KeepAll => {}
                    }
                }
                self.tally.done += 1;
                output::write(&mut self.out, &line.bytes)
            }
            Event::Rejected(fault) => {
                self.progress.item();
                self.reject(&fault)
            }
            Event::Failed { fault, named } => self.fail(fault, named),
            Event::Note(note) if !self.output.quiet => {
                self.progress.say(&outcome::note(&note));
                Ok(())
            }
            Event::Idle if self.out.is_stdout() => output::flush(&mut self.out),
            _ => Ok(()),
        }
    }

    fn reject(&mut self, fault: &Fault) -> Result<(), Failure> {
        self.tally.rejected += 1;
        if let Some(rejects) = &mut self.rejects {
            output::write(rejects, &output::reject_line(fault))?;
        }
        if self.flow.strict {
            return Err(Failure::Fault(fault.clone()));
        }
        if self.rejects.is_none() && !self.output.quiet {
            self.tally.named += 1;
            match self.tally.named {
                n if n <= NAMED => self.progress.say(&outcome::message(fault)),
                n if n == NAMED + 1 => self
                    .progress
                    .say("more rows are rejected  hint: --rejects FILE names them all"),
                _ => {}
            }
        }
        Ok(())
    }

    fn fail(&mut self, fault: Fault, named: bool) -> Result<(), Failure> {
        if self.flow.strict {
            return Err(Failure::Fault(fault));
        }
        self.progress.say(&outcome::message(&fault));
        if named {
            self.tally.worst = self.tally.worst.max(Some(fault.code.exit_status()));
        } else {
            self.tally.bad_files += 1;
        }
        Ok(())
    }

    /// Publishes what may be published, and says how it went.
    fn close(self, summary: Result<Summary, Failure>, stop: &Stop) -> Result<Exit, Failure> {
        let (took, rate) = self.progress.finish();
        let Self { out, rejects, tally, output: wishes, flow, .. } = self;
        // Rejected rows are wanted most where a run fails.
        let rejects = rejects.map_or(Ok(()), output::publish);
        let summary = match summary {
            Ok(summary) => summary,
            Err(Failure::Fault(fault)) if flow.strict && wishes.keep_partial => {
                output::publish(out)?;
                return Err(Failure::Fault(fault));
            }
            Err(failure) => return Err(failure),
        };
        let Tally { done, rejected, left_out, .. } = tally;
        if done + rejected + left_out != summary.rows {
            let message = format!(
                "{} rows were read, but {done} written, {rejected} rejected, {left_out} left out",
                summary.rows
            );
            return Err(Failure::Fault(Fault::plain(Code::Internal, message)));
        }
        let partial = summary.stopped || tally.worst.is_some();
        if !partial || wishes.keep_partial || out.is_stdout() {
            output::publish(out)?;
        } else {
            outcome::say(&format!(
                "{} was not written: the input was not read to its end  hint: --keep-partial keeps what is good",
                yunbao::io::printable(out.name())
            ));
        }
        rejects?;
        if !wishes.quiet {
            outcome::say(&closing(&tally, took, rate));
        }
        Ok(match (stop.signal(), tally.worst) {
            (Some(signal), _) => Exit::Interrupted(signal),
            (None, Some(status)) => Exit::Reported(status),
            (None, None) if rejected + tally.bad_files > 0 => Exit::SomeRejected,
            (None, None) => Exit::Done,
        })
    }
}

fn closing(tally: &Tally, took: Duration, rate: u64) -> String {
    let counts = [
        (tally.rejected, "rejected"),
        (tally.repeated, "ids repeated"),
        (tally.left_out, "left out"),
        (tally.bad_files, "files not read"),
    ];
    let mut out = vec![format!("{} records", grouped(tally.done))];
    let named = counts.iter().filter(|(count, _)| *count > 0);
    out.extend(named.map(|(count, what)| format!("{} {what}", grouped(*count))));
    let out = out.join(", ");
    format!("{out} in {:.1} s, {}/s", took.as_secs_f64(), grouped(rate))
}
