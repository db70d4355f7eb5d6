//! `yunbao bench`: how fast each stage is on a corpus of the user's own, on this machine.

mod report;
mod stages;
mod whole;

use std::{num::NonZeroUsize, thread};

use yunbao::{
    article::Item,
    io::{Code, Event, Fault, Meter, Options, Settings, Source, Special, Stop, each, stream},
};

use self::report::{Corpus, Report};
use crate::{
    input::InputArgs,
    outcome::{Exit, Failure},
    output,
};

/// Measure the speed of every stage on a corpus
///
/// Stages are timed one by one on one thread, in turns, over the first items of the corpus, by the processor's time where
/// the system tells it; then whole runs by the wall clock, reading and rendering included, on several threads. MB are
/// 10^6 bytes of title and text. Every figure is the median of the rounds, with the slowest and the fastest.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The items to measure on
    #[arg(long, value_name = "N", default_value_t = 2000)]
    items: usize,
    /// The rounds; every stage runs once in each
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// The threads of the whole runs, as in 1,2,4; one and one a core unless given
    #[arg(long, value_name = "N,…", value_delimiter = ',')]
    threads: Vec<NonZeroUsize>,
    /// Write JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let sources = args.input.sources(Special::Refuse);
    let options = args.input.options();
    let items = sample(sources.clone(), &options, args.items)?;
    if items.is_empty() {
        return Err(Fault::plain(Code::Empty, "the corpus has no items").into());
    }
    let corpus = Corpus::of(&items);
    let stages = stages::measure(&items, args.rounds)?;
    let mut whole = Vec::new();
    for threads in args.threads() {
        let run = whole::measure(&sources, &options, (threads, args.rounds), items.len())?;
        whole.push(run);
    }
    let report = Report::new(corpus, args.rounds, stages, whole);
    let text = if args.json { report.json() } else { report.text() };
    output::print(&text)?;
    Ok(Exit::Done)
}

impl Args {
    fn threads(&self) -> Vec<usize> {
        if !self.threads.is_empty() {
            return self.threads.iter().map(|n| n.get()).collect();
        }
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let mut threads = vec![1, cores];
        threads.dedup();
        threads
    }
}

/// Reads the first items of the corpus; rows that cannot be read are left out.
fn sample(
    sources: Vec<Result<Source, Fault>>,
    options: &Options,
    most: usize,
) -> Result<Vec<Item>, Failure> {
    let (stop, mut items) = (Stop::default(), Vec::new());
    let enough = stop.clone();
    let sink = |event| {
        match event {
            Event::Done(_, item) if items.len() < most => items.push(item),
            Event::Failed { fault, .. } => return Err(Failure::Fault(fault)),
            _ => {}
        }
        if items.len() >= most {
            enough.set(1);
        }
        Ok(())
    };
    let keep = each(|item| item);
    stream(sources, options, Settings::default(), &Meter::default(), &stop, keep, sink)?;
    Ok(items)
}
