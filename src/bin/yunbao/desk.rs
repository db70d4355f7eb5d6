//! The desk that items pass: read, worked on, written in order, counted; shared by the commands that write something
//! for every item.

use std::{
    io::{IsTerminal, stdout},
    path::Path,
};

use serde_json::{Map, Value};
use yunbao::{
    article::Item,
    io::{
        Code, Event, Fault, Meter, Options, Settings, Source, Stop, Summary, Target, printable,
        stream,
    },
};

use crate::{
    checkpoint::Checkpoint,
    delivery::{Body, Delivery},
    duplicates::{IdHash, OnDuplicate, Seen},
    flow::{Job, Line, Wishes},
    interrupt::{self, Unfinished},
    manifest::{self, Named},
    memory,
    outcome::{self, Exit, Failure},
    output,
    progress::Progress,
    resume::{self, Keeper},
    tally::{Fate, Tally},
};

/// Reads the inputs, works on every item, and writes what comes out.
///
/// `prepare` makes the work: after the outputs are known to be writable, because it may take long, and under the watch
/// for signals.
pub(crate) fn drive<W>(
    sources: Vec<Result<Source, Fault>>,
    options: &Options,
    wishes: Wishes<'_>,
    mut job: Job,
    prepare: impl FnOnce() -> Result<W, Failure>,
) -> Result<Exit, Failure>
where
    W: Fn(Vec<Item>) -> Vec<Line> + Send + Sync + 'static,
{
    let Wishes { output, flow, corpus } = wishes;
    output.check(&sources, corpus.and_then(|c| c.manifest.as_deref()))?;
    if corpus.is_some_and(|c| c.part_rows.is_some()) {
        output.check_inside(&sources)?;
    }
    let (stop, unfinished) = (Stop::default(), Unfinished::default());
    interrupt::watch(&stop, &unfinished);
    job.add_settings(wishes);

    let earlier = resume::earlier(wishes, &job, &sources)?;
    let skip = earlier.as_ref().map_or(0, |c| c.rows);
    let (out, rejects) = resume::open(wishes, &job.form, earlier.as_ref())?;
    let manifest = corpus.and_then(|c| c.manifest.as_deref());
    let manifest = manifest.map(|path| Target::create(path, output.overwrite())).transpose()?;
    if earlier.is_none() {
        unfinished.add(out.unfinished());
        unfinished.add(rejects.iter().flat_map(Target::unfinished).collect());
    }
    let work = prepare()?;
    let mut settings = Settings::default();
    settings.threads = flow.threads;
    settings.batch = flow.batch;
    settings.skip = skip;
    if let Some(limit) = flow.memory {
        settings.memory = memory::rows_of(limit)?;
    }

    let keeper = Keeper::new(wishes, &job, &sources, &out, unfinished);
    let meter = Meter::default();
    let total = sources.iter().flatten().map(Source::bytes).sum();
    // Records that scroll by on the same terminal are progress enough.
    let beside = out.is_stdout() && stdout().is_terminal();
    let counted = manifest.is_some() || corpus.is_some_and(|c| c.part_rows.is_some());
    let tally = Tally { inputs: counted.then(Default::default), ..Tally::default() };
    let mut desk = Desk {
        out,
        rejects,
        manifest,
        named: if counted { named(&sources) } else { Vec::new() },
        seen: Seen::new(flow.on_duplicate),
        progress: Progress::start(!output.quiet && !beside, total, meter.clone()),
        tally,
        rows: 0,
        skip,
        panicked: earlier.as_ref().map(|c| c.panicked.clone()).unwrap_or_default(),
        keeper,
        settings: job.settings,
        wishes,
    };
    let summary =
        stream(sources, options, settings, &meter, &stop, work, |event| desk.take(event));
    desk.close(summary, &stop)
}

fn named(sources: &[Result<Source, Fault>]) -> Vec<Named> {
    let named = sources.iter().map(|source| match source {
        Ok(source) => Named { file: source.name().to_owned(), bytes: source.bytes() },
        Err(fault) => Named { file: fault.place.file.clone(), bytes: None },
    });
    named.collect()
}

/// Takes the outcomes in order, and ends the run.
struct Desk<'a> {
    out: Delivery,
    rejects: Option<Target>,
    manifest: Option<Target>,
    named: Vec<Named>,
    seen: Seen,
    progress: Progress,
    tally: Tally,
    /// Rows so far, and those of them that an earlier run has worked on.
    rows: u64,
    skip: u64,
    panicked: Vec<u64>,
    keeper: Keeper<'a>,
    settings: Map<String, Value>,
    wishes: Wishes<'a>,
}

/// So many rejected rows are named on standard error where no file takes them.
const NAMED: u64 = 20;

impl Desk<'_> {
    fn take(&mut self, event: Event<Line>) -> Result<(), Failure> {
        match event {
            Event::Done(origin, Line { body: Body::Elsewhere, .. }) => {
                self.count(&origin.file, Fate::OtherShard);
            }
            Event::Done(origin, line) => {
                let fate = self.fate(line.id);
                if fate == Fate::Rejected {
                    let fault =
                        Fault::new(Code::DuplicateId, origin.place(), "the id came before");
                    self.reject(&fault.hint("--on-duplicate keep-first or keep-all"))?;
                } else {
                    if fate == Fate::Ok {
                        self.out.write(line.body)?;
                    }
                    self.count(&origin.file, fate);
                }
            }
            Event::Passed(origin, item) => {
                let id = IdHash::of(&item.id);
                let fate = if self.panicked.contains(&self.rows) {
                    Fate::Rejected
                } else if self.wishes.shard().is_some_and(|shard| !shard.holds(id)) {
                    Fate::OtherShard
                } else {
                    self.fate(Some(id))
                };
                if fate == Fate::Ok {
                    self.out.count();
                }
                self.count(&origin.file, fate);
                return Ok(());
            }
            Event::Rejected(fault) => {
                // What makes no item has no id: the first shard takes it.
                let elsewhere = self.wishes.shard().is_some_and(|shard| !shard.is_first());
                if fault.code == Code::Internal {
                    self.panicked.push(self.rows);
                    self.reject(&fault)?;
                } else if elsewhere {
                    self.count(&fault.place.file, Fate::OtherShard);
                } else {
                    self.reject(&fault)?;
                }
            }
            Event::Failed { fault, named } => return self.fail(fault, named),
            Event::Note(note) if !self.wishes.output.quiet => {
                self.progress.say(&outcome::note(&note));
                return Ok(());
            }
            Event::Idle if self.out.is_stdout() => return self.out.flush(),
            _ => return Ok(()),
        }
        if self.rows > self.skip && self.out.is_due() { self.seal() } else { Ok(()) }
    }

    /// Decides about an item that was worked on, by its id.
    fn fate(&mut self, id: Option<IdHash>) -> Fate {
        if !id.is_some_and(|id| self.seen.is_repeated(id)) {
            return Fate::Ok;
        }
        self.tally.repeated += 1;
        match self.wishes.flow.on_duplicate {
            OnDuplicate::Error => Fate::Rejected,
            OnDuplicate::KeepFirst => Fate::LeftOut,
            OnDuplicate::KeepAll => Fate::Ok,
        }
    }

    fn count(&mut self, file: &str, fate: Fate) {
        self.progress.item();
        self.rows += 1;
        self.tally.add(file, fate);
    }

    fn reject(&mut self, fault: &Fault) -> Result<(), Failure> {
        let passed = self.rows < self.skip;
        self.count(&fault.place.file, Fate::Rejected);
        if passed {
            return Ok(());
        }
        if let Some(rejects) = &mut self.rejects {
            let line = output::reject_line(fault);
            output::write(rejects, &line)?;
            self.out.add(line.len());
        }
        if self.wishes.flow.strict {
            return Err(Failure::Fault(fault.clone()));
        }
        if self.rejects.is_none() && !self.wishes.output.quiet {
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
        if self.wishes.flow.strict {
            return Err(Failure::Fault(fault));
        }
        self.progress.say(&outcome::message(&fault));
        if named {
            self.tally.worst = self.tally.worst.max(Some(fault.code.exit_status()));
        } else {
            self.tally.bad_files += 1;
        }
        if self.tally.inputs.is_some() {
            self.tally.failed.push((fault.place.file, printable(&fault.message)));
        }
        Ok(())
    }

    /// Ends a frame or a part, with a checkpoint where there can be one.
    fn seal(&mut self) -> Result<(), Failure> {
        let (rows, panicked) = (self.rows, &self.panicked);
        self.keeper.seal(&mut self.out, &mut self.rejects, rows, panicked)
    }

    /// Tells whether an unfinished output stays for a later run.
    fn is_kept(&self) -> bool {
        self.keeper.has_kept() || self.skip > 0
    }

    /// Publishes what may be published, and says how it went.
    fn close(self, summary: Result<Summary, Failure>, stop: &Stop) -> Result<Exit, Failure> {
        let kept = self.is_kept();
        let outcome = self.close_all(summary, stop);
        if kept && !matches!(outcome, Ok((_, Published::Yes))) {
            outcome::say(
                "what is done so far is kept  hint: --resume goes on, --restart starts over",
            );
        }
        outcome.map(|(exit, _)| exit)
    }

    fn close_all(
        self,
        summary: Result<Summary, Failure>,
        stop: &Stop,
    ) -> Result<(Exit, Published), Failure> {
        let (took, rate) = self.progress.finish();
        let kept = self.is_kept();
        let Self { out, rejects, manifest, named, tally, settings, wishes, .. } = self;
        let Wishes { output: wishes, flow, .. } = wishes;
        let render = |parts: &[_]| manifest::render(&settings, &named, &tally, parts);
        let summary = match summary {
            Ok(summary) => summary,
            Err(failure) => {
                let partial =
                    matches!(failure, Failure::Fault(_)) && flow.strict && wishes.keep_partial;
                // Rejected rows are wanted most where a run fails.
                let rejects = rejects.filter(|_| partial || !kept);
                let rejects = rejects.map_or(Ok(()), output::publish);
                if partial {
                    rejects?;
                    out.publish(render, manifest)?;
                    forget(wishes.file());
                }
                return Err(failure);
            }
        };
        if tally.all.out() != summary.rows {
            let message = format!(
                "{} rows were read, but {} came out: {:?}",
                summary.rows,
                tally.all.out(),
                tally.all
            );
            return Err(Failure::Fault(Fault::plain(Code::Internal, message)));
        }
        let partial = summary.stopped || tally.worst.is_some();
        let mut published = Published::No;
        if !partial || wishes.keep_partial || out.is_stdout() {
            rejects.map_or(Ok(()), output::publish)?;
            out.publish(render, manifest)?;
            published = Published::Yes;
            forget(wishes.file());
        } else {
            rejects.filter(|_| !kept).map_or(Ok(()), output::publish)?;
            outcome::say(&format!(
                "{} was not written: the input was not read to its end  hint: --keep-partial keeps what is good",
                printable(out.name())
            ));
        }
        if !wishes.quiet {
            outcome::say(&tally.closing(took, rate));
        }
        let exit = match (stop.signal(), tally.worst) {
            (Some(signal), _) => Exit::Interrupted(signal),
            (None, Some(status)) => Exit::Reported(status),
            (None, None) if tally.all.rejected + tally.bad_files > 0 => Exit::SomeRejected,
            (None, None) => Exit::Done,
        };
        Ok((exit, published))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Published {
    Yes,
    No,
}

/// Removes the checkpoint of an output that is published.
fn forget(output: Option<&Path>) {
    // One that stays is named by the next run, and harms nothing.
    let _ = output.map(Checkpoint::remove);
}
