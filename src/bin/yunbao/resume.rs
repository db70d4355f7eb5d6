//! Going on with an unfinished run, and leaving one that can be gone on with.

use std::time::{Duration, Instant};

use serde_json::{Map, Value};
use yunbao::{
    error::Place,
    io::{Code, Fault, Source, Target},
};

use crate::{
    checkpoint::{Checkpoint, Run},
    corpus::CorpusArgs,
    delivery::{self, Delivery, Follows, Form},
    flow::{Job, Wishes},
    interrupt::Unfinished,
    outcome::{self, Failure},
    output,
    progress::grouped,
};

/// Finds the unfinished run to go on with; refuses to write over one unasked.
pub(crate) fn earlier(
    wishes: Wishes<'_>,
    job: &Job,
    sources: &[Result<Source, Fault>],
) -> Result<Option<Checkpoint>, Failure> {
    let Wishes { output, corpus: Some(corpus), .. } = wishes else { return Ok(None) };
    let Some(path) = output.file() else {
        return if corpus.resume {
            output.folder().map(|_| None).map_err(Failure::from)
        } else {
            Ok(None)
        };
    };
    if corpus.restart || (output.force && !corpus.resume) {
        Checkpoint::remove(path).map_err(|e| Target::fault_of(&path.to_string_lossy(), &e))?;
        delivery::discard(path)?;
        return Ok(None);
    }
    let Some(checkpoint) = Checkpoint::read(path)? else { return Ok(None) };
    if !corpus.resume {
        let rows = grouped(checkpoint.rows);
        let place = Place::new(path.to_string_lossy(), 0);
        let message = format!("an unfinished run has worked on {rows} rows for this output");
        let fault = Fault::new(Code::Unfinished, place, message);
        return Err(fault.hint("--resume goes on, --restart starts over").into());
    }
    let run = Run::of(&job.settings, sources).map_err(|e| outcome::unreadable(&e))?;
    let Some(run) = run else {
        let fault =
            Fault::plain(Code::Checkpoint, "an input that is no file cannot be read again");
        return Err(fault.hint("--restart starts over").into());
    };
    checkpoint.check(&run, path)?;
    if !output.quiet {
        outcome::say(&format!("going on behind {} rows", grouped(checkpoint.rows)));
    }
    Ok(Some(checkpoint))
}

/// Starts the outputs, or goes on with them.
pub(crate) fn open(
    wishes: Wishes<'_>,
    form: &Form,
    earlier: Option<&Checkpoint>,
) -> Result<(Delivery, Option<Target>), Failure> {
    let Wishes { output, corpus, .. } = wishes;
    let (Some(earlier), Some(corpus)) = (earlier, corpus) else {
        let out = Delivery::start(output, corpus, form.clone())?;
        return Ok((out, output.create_rejects()?));
    };
    let out = Delivery::resume(output, corpus, form.clone(), &earlier.output)?;
    let rejects = match (output.rejects.as_deref(), &earlier.rejects) {
        (Some(path), Some(sum)) => Some(Target::resume(path, output.overwrite(), sum)?),
        (None, None) => None,
        _ => {
            let message = "the unfinished run is one with and this one without --rejects, or the other way round";
            let fault = Fault::plain(Code::Checkpoint, message);
            return Err(fault.hint("--restart starts over").into());
        }
    };
    Ok((out, rejects))
}

/// Writes checkpoints while a run goes on.
pub(crate) struct Keeper<'a> {
    wishes: Wishes<'a>,
    settings: Map<String, Value>,
    /// The inputs, until the first checkpoint has summed them up.
    sources: Vec<Result<Source, Fault>>,
    /// Whether inputs and output allow to go on later.
    able: bool,
    run: Option<Run>,
    started: Instant,
    /// When the last checkpoint was written, and how long that took.
    written: Option<(Instant, Duration)>,
    unfinished: Unfinished,
}

/// Checkpoints may take the twentieth part of the time.
const SHARE: u32 = 20;

/// The first one sums up the program, which takes some hundredths of a second; what is done again sooner needs none.
const FIRST: Duration = Duration::from_secs(1);

/// Whoever asks for parts, or for checkpoints closer than so many bytes, wants the first one at once.
pub(crate) const APART: u64 = 8 << 20;

impl<'a> Keeper<'a> {
    pub(crate) fn new(
        wishes: Wishes<'a>,
        job: &Job,
        sources: &[Result<Source, Fault>],
        out: &Delivery,
        unfinished: Unfinished,
    ) -> Self {
        let able = out.can_resume() && wishes.corpus.is_some();
        let sources = if able { sources.to_vec() } else { Vec::new() };
        let settings = job.settings.clone();
        let started = Instant::now();
        Self { wishes, settings, sources, able, run: None, started, written: None, unfinished }
    }

    /// Tells whether there is a checkpoint of this run.
    pub(crate) fn has_kept(&self) -> bool {
        self.written.is_some()
    }

    /// Ends a frame or a part, and writes a checkpoint where the time for it has come.
    ///
    /// Frames end at the same places in every run, because packed bytes show them; checkpoints need not.
    pub(crate) fn seal(
        &mut self,
        out: &mut Delivery,
        rejects: &mut Option<Target>,
        rows: u64,
        panicked: &[u64],
    ) -> Result<(), Failure> {
        let patient = |c: &CorpusArgs| c.checkpoint >= APART && c.part_rows.is_none();
        let pause = if let Some((at, took)) = self.written {
            at.elapsed() < took * SHARE
        } else {
            self.wishes.corpus.is_some_and(patient) && self.started.elapsed() < FIRST
        };
        if self.able && !pause && self.run.is_none() {
            let run = Run::of(&self.settings, &std::mem::take(&mut self.sources));
            // Inputs that cannot be read again are named when their turn comes.
            self.run = run.unwrap_or_default();
            self.able = self.run.is_some();
        }
        let start = Instant::now();
        let run = self.run.clone().filter(|_| !pause);
        let (Some(run), Some(path)) = (run, self.wishes.output.file()) else {
            out.seal(Follows::Nothing)?;
            return rejects.as_mut().map_or(Ok(()), |rejects| {
                rejects.end_frame().map_err(|e| output::failed(rejects, &e))
            });
        };
        let marks = rejects.as_mut().map(|rejects| {
            let mark = rejects.mark();
            mark.map_err(|e| output::failed(rejects, &e))
        });
        let marks = marks.transpose()?;
        let Some(output) = out.seal(Follows::Checkpoint)? else { return Ok(()) };
        let panicked = panicked.to_vec();
        Checkpoint { run, rows, panicked, output, rejects: marks }.write(path)?;
        if self.written.is_none() {
            out.keep_unfinished();
            rejects.iter_mut().for_each(Target::keep_unfinished);
            self.unfinished.keep();
        }
        self.written = Some((Instant::now(), start.elapsed()));
        Ok(())
    }
}
