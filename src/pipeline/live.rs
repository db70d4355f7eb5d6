//! A pipeline that a service replaces while it runs.

use std::sync::{Arc, PoisonError, RwLock};

use crate::{pipeline::Pipeline, record::Provenance};

/// Holds the pipeline in use; a new lexicon or model takes its place between two items, without a pause.
///
/// Whoever holds a pipeline goes on with it; the next call of [`Live::pipeline`] gives the new one. Records say in
/// `provenance` which it was. The new pipeline is built before it is swapped in, so a broken file changes nothing.
///
/// ```
/// use yunbao::{article::Item, lexicon::Lexicon, pipeline::{Live, Pipeline}};
///
/// let live = Live::new(Pipeline::new()?);
/// let item = Item::new("星河智算发布新一代实例", "");
/// assert_eq!(live.pipeline().analyze(&item).provenance.map(|p| p.generation), Some(1));
///
/// let lexicon = Lexicon::builder().layer("mine.tsv", "星河智算\tcloud\n").build()?;
/// live.replace(Pipeline::builder().lexicon(lexicon).build()?);
/// let record = live.pipeline().analyze(&item);
/// assert_eq!(record.provenance.map(|p| p.generation), Some(2));
/// assert_eq!(record.entities[0].name.as_deref(), Some("星河智算"));
/// # Ok::<(), yunbao::Error>(())
/// ```
#[derive(Debug)]
pub struct Live {
    current: RwLock<Pipeline>,
}

impl Live {
    /// Starts with a pipeline, as generation 1.
    pub fn new(pipeline: Pipeline) -> Self {
        Self { current: RwLock::new(pipeline.of_generation(1)) }
    }

    /// Gives the pipeline in use; a clone is cheap.
    pub fn pipeline(&self) -> Pipeline {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another pipeline in its place and gives its generation: one more than that before.
    pub fn replace(&self, pipeline: Pipeline) -> u64 {
        // The fingerprint takes long; nobody has to wait for it.
        let mut next = pipeline.of_generation(0);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let generation = current.provenance.as_deref().map_or(0, |p| p.generation) + 1;
        if let Some(provenance) = &mut next.provenance {
            Arc::make_mut(provenance).generation = generation;
        }
        *current = next;
        generation
    }
}

impl Pipeline {
    fn of_generation(mut self, generation: u64) -> Self {
        let lexicon = self.parts.extractor.lexicon().fingerprint().to_string();
        self.provenance = Some(Arc::new(Provenance { generation, lexicon }));
        self
    }
}
