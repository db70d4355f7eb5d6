//! The pipeline: from an item to its record.

use std::sync::Arc;

use rayon::prelude::*;

use crate::{
    Result,
    article::Item,
    classify::Bucket,
    record::{OffsetUnit, Record, SCHEMA, Scores},
};

/// The whole analysis, built once and shared; clones are cheap.
#[derive(Clone, Debug)]
pub struct Pipeline {
    parts: Arc<Parts>,
}

#[derive(Debug)]
struct Parts {
    offsets: OffsetUnit,
}

/// Settings of a [`Pipeline`].
#[derive(Clone, Debug)]
pub struct Builder {
    offsets: OffsetUnit,
}

impl Default for Builder {
    fn default() -> Self {
        Self { offsets: OffsetUnit::Char }
    }
}

impl Builder {
    /// Sets the unit of offsets in records; characters unless set.
    #[must_use]
    pub fn offsets(mut self, unit: OffsetUnit) -> Self {
        self.offsets = unit;
        self
    }

    /// Builds the pipeline.
    ///
    /// # Errors
    ///
    /// Fails where a model or a lexicon file is invalid.
    pub fn build(self) -> Result<Pipeline> {
        Ok(Pipeline { parts: Arc::new(Parts { offsets: self.offsets }) })
    }
}

impl Pipeline {
    /// Builds the pipeline with all defaults.
    ///
    /// # Errors
    ///
    /// As [`Builder::build`].
    pub fn new() -> Result<Self> {
        Self::builder().build()
    }

    /// Starts from the defaults.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Analyses one item.
    pub fn analyze(&self, item: &Item) -> Record {
        let _ = self.parts.offsets;
        Record {
            schema: SCHEMA,
            id: item.id.clone(),
            title: item.title.clone(),
            text: item.text.clone(),
            date: item.date.clone(),
            url: item.url.clone(),
            section: item.section.clone(),
            bucket: Bucket::Other,
            scores: Scores::default(),
            entities: Vec::new(),
            events: Vec::new(),
            past_events: Vec::new(),
            cluster: None,
            segments: None,
            extra: item.extra.clone(),
        }
    }

    /// Analyses items on all threads of the current rayon pool; records come in the order of the items.
    pub fn analyze_batch(&self, items: &[Item]) -> Vec<Record> {
        items.par_iter().map(|item| self.analyze(item)).collect()
    }
}
