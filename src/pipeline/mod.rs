//! The pipeline: from an item to its record.

use std::sync::Arc;

use rayon::prelude::*;

use crate::{
    Result,
    article::Item,
    classify::Classifier,
    extract::Extractor,
    feature::Document,
    lexicon::Lexicon,
    record::{Mentions, OffsetUnit, Offsets, Record, SCHEMA, Scores},
    segment::JiebaSegmenter,
};

/// The whole analysis, built once and shared; clones are cheap.
#[derive(Clone, Debug)]
pub struct Pipeline {
    parts: Arc<Parts>,
}

#[derive(Debug)]
struct Parts {
    extractor: Extractor,
    classifier: Classifier,
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
        let lexicon = Arc::new(Lexicon::builtin()?);
        let segmenter = Arc::new(JiebaSegmenter::new(&lexicon));
        let extractor = Extractor::new(lexicon, segmenter)?;
        Ok(Pipeline { parts: Arc::new(Parts { extractor, classifier: Classifier::embedded()?, offsets: self.offsets }) })
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
        let found = self.parts.extractor.extract(item);
        let label = self.parts.classifier.classify(&Document::new(found.title.text(), found.text.text()));
        let offsets = Offsets::new(self.parts.offsets, &item.title, &item.text);
        let mentions = Mentions::new(offsets, &item.title, &item.text);
        let events = |past| found.events.iter().filter(move |e| e.past == past);
        Record {
            schema: SCHEMA,
            id: item.id.clone(),
            title: item.title.clone(),
            text: item.text.clone(),
            date: item.date.clone(),
            url: item.url.clone(),
            section: item.section.clone(),
            bucket: label.bucket,
            scores: Scores { cloud: label.scores[0], web3: label.scores[1], opinion: label.scores[2] },
            entities: found.entities.iter().map(|e| mentions.mention(e)).collect(),
            events: events(false).map(|e| mentions.event(e)).collect(),
            past_events: events(true).map(|e| mentions.event(e)).collect(),
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
