//! Rows in a batch: analysed on all threads, given back in order.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};
use yunbao::{
    article::Item,
    index::{Analyzer, Document},
    io::{Code, Fault, Origin},
    pipeline::Pipeline,
    record::Reread,
};

/// Rows that wait for their analysis.
pub(super) struct Batch {
    pipeline: Pipeline,
    analyzer: Analyzer,
    pool: ThreadPool,
    rows: Vec<(Origin, Box<Item>)>,
    bytes: usize,
}

/// What became of a row.
pub(super) enum Made {
    Document(Box<Document>),
    Fault(Code, String),
}

/// Rows in a full batch: enough that no thread waits long for the last one.
const ROWS: usize = 512;
/// Bytes in a full batch: large rows make small ones.
const BYTES: usize = 8 << 20;

impl Batch {
    pub(super) fn new(
        pipeline: Pipeline,
        analyzer: Analyzer,
        threads: usize,
    ) -> Result<Self, Fault> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|e| Fault::plain(Code::Setting, format!("threads: {e}")))?;
        Ok(Self { pipeline, analyzer, pool, rows: Vec::with_capacity(ROWS), bytes: 0 })
    }

    pub(super) fn push(&mut self, origin: Origin, item: Box<Item>) {
        self.bytes += item.title.len() + item.text.len();
        self.rows.push((origin, item));
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= ROWS || self.bytes >= BYTES
    }

    /// Takes the rows out and makes documents of them.
    pub(super) fn work(&mut self) -> Vec<(Origin, Made)> {
        self.bytes = 0;
        let rows = std::mem::take(&mut self.rows);
        let (pipeline, analyzer) = (&self.pipeline, &self.analyzer);
        self.pool.install(|| {
            rows.into_par_iter()
                .map(|(origin, item)| (origin, make(pipeline, analyzer, *item)))
                .collect()
        })
    }
}

fn make(pipeline: &Pipeline, analyzer: &Analyzer, item: Item) -> Made {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let record = match Reread::of(item) {
            // Words of another run may be cut otherwise: they are cut anew.
            Reread::Record(mut record) => {
                record.segments = None;
                *record
            }
            Reread::Item(item) => pipeline.analyze(&item),
            Reread::Damaged(why) => return Made::Fault(Code::Field, why),
            _ => return Made::Fault(Code::Field, "neither an item nor a record".to_owned()),
        };
        Made::Document(Box::new(analyzer.document(&record)))
    }));
    outcome.unwrap_or_else(|_| Made::Fault(Code::Internal, "the analysis panicked".to_owned()))
}
