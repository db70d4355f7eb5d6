//! Whole runs: reading, analysis, rendering, in order.

use std::time::Instant;

use serde::Serialize;
use yunbao::{
    io::{Event, Fault, Layout, Meter, Options, Render, Settings, Source, Stop, stream},
    pipeline::Pipeline,
    record::Record,
};

use crate::{memory, outcome::Failure};

/// What whole runs took: seconds, one number a round.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Whole {
    pub(super) threads: usize,
    pub(super) seconds: Vec<f64>,
    /// Items and bytes of title and text that came out in each round.
    pub(super) items: Vec<usize>,
    pub(super) bytes: Vec<usize>,
    /// The most memory of the program so far, in bytes, where the system tells.
    pub(super) peak: Option<u64>,
}

/// Runs over the first items of the corpus; models are loaded before the clock starts.
pub(super) fn measure(
    sources: &[Result<Source, Fault>],
    options: &Options,
    (threads, rounds): (usize, u32),
    most: usize,
) -> Result<Whole, Failure> {
    let pipeline = Pipeline::new()?;
    let mut whole =
        Whole { threads, seconds: Vec::new(), items: Vec::new(), bytes: Vec::new(), peak: None };
    for _ in 0..rounds {
        let (stop, mut items, mut bytes) = (Stop::default(), 0, 0);
        let enough = stop.clone();
        let mut settings = Settings::default();
        settings.threads = threads;
        let (pipeline, render) = (pipeline.clone(), Render::new(Layout::Jsonl));
        let work = move |items: Vec<yunbao::article::Item>| {
            let write = |record: Record| {
                let mut out = Vec::with_capacity(record.text.len() + 1024);
                render.record(&record, &mut out);
                (record.title.len() + record.text.len(), out)
            };
            pipeline.analyze_all(&items).into_iter().map(write).collect()
        };
        let start = Instant::now();
        let sink = |event| {
            if let Event::Done(_, (size, _)) = event {
                items += 1;
                bytes += size;
            }
            if items >= most {
                enough.set(1);
            }
            Ok::<(), Failure>(())
        };
        stream(sources.to_vec(), options, settings, &Meter::default(), &stop, work, sink)?;
        whole.seconds.push(start.elapsed().as_secs_f64());
        whole.items.push(items);
        whole.bytes.push(bytes);
    }
    whole.peak = memory::peak();
    Ok(whole)
}
