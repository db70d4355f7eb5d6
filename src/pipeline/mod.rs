//! The pipeline: from an item to its record.

mod live;
mod why;

pub use self::live::Live;

use std::{panic::resume_unwind, sync::Arc, thread};

use rayon::prelude::*;

use crate::{
    Error, Result,
    article::Item,
    classify::{Bucket, Classifier, Label, Model},
    extract::{Extraction, Extractor, Reading, tagger::NameTagger},
    feature::{Document, observe_hits},
    lexicon::Lexicon,
    record::{
        Labels, Mentions, OffsetUnit, Offsets, Provenance, Record, SCHEMA, Scores, Segmented,
    },
    segment::JiebaSegmenter,
};

/// The whole analysis, built once and shared; clones are cheap.
#[derive(Clone, Debug)]
pub struct Pipeline {
    parts: Arc<Parts>,
    /// What records say of where they come from; set for services that replace it.
    provenance: Option<Arc<Provenance>>,
}

#[derive(Debug)]
struct Parts {
    extractor: Extractor,
    classifier: Classifier,
    offsets: OffsetUnit,
    words: Words,
    min_confidence: f32,
    labels: Option<Model>,
    reasons: usize,
}

/// Whether records hold the words of title and body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Words {
    /// They do not.
    #[default]
    Leave,
    /// They do.
    Keep,
}

/// Settings of a [`Pipeline`].
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `offsets` | characters | what offsets in records count | characters, bytes, UTF-16 units |
/// | `lexicon` | the embedded one | names and words | any that [`Lexicon::builder`] builds |
/// | `classifier` | the embedded one | sorts items into buckets | any model whose labels are buckets |
/// | `tagger` | the embedded one | finds names of companies, persons, places, products | any model whose labels are those kinds |
/// | `words` | left out | the words of title and body in records | |
/// | `min_confidence` | 0 | events below it are left out | 0 to 1 |
/// | `labels` | none | a model of other labels, which are given beside the bucket | any classifier |
/// | `reasons` | 0 | spans and cues that tell why each score is what it is | |
#[derive(Clone, Debug, Default)]
pub struct Builder {
    offsets: OffsetUnit,
    lexicon: Option<Lexicon>,
    classifier: Option<Classifier>,
    tagger: Option<NameTagger>,
    words: Words,
    min_confidence: f32,
    labels: Option<Model>,
    reasons: usize,
}

impl Builder {
    /// Sets the unit of offsets in records; characters unless set.
    #[must_use]
    pub fn offsets(mut self, unit: OffsetUnit) -> Self {
        self.offsets = unit;
        self
    }

    /// Sets the lexicon; the embedded one unless set.
    #[must_use]
    pub fn lexicon(mut self, lexicon: Lexicon) -> Self {
        self.lexicon = Some(lexicon);
        self
    }

    /// Sets the classifier; the embedded one unless set.
    #[must_use]
    pub fn classifier(mut self, classifier: Classifier) -> Self {
        self.classifier = Some(classifier);
        self
    }

    /// Sets the tagger of names, such as one trained by `yunbao train tag`; the embedded one unless set.
    ///
    /// The lexicon and the rules go on beside it.
    #[must_use]
    pub fn tagger(mut self, tagger: NameTagger) -> Self {
        self.tagger = Some(tagger);
        self
    }

    /// Sets whether records hold the words of title and body; they do not unless set.
    #[must_use]
    pub fn words(mut self, words: Words) -> Self {
        self.words = words;
        self
    }

    /// Leaves events out that are less sure than this, from 0 to 1.
    #[must_use]
    pub fn min_confidence(mut self, least: f32) -> Self {
        self.min_confidence = least;
        self
    }

    /// Sets a model whose labels are given beside the bucket; none unless set.
    #[must_use]
    pub fn labels(mut self, model: Model) -> Self {
        self.labels = Some(model);
        self
    }

    /// Sets how many spans and cues tell why each score is what it is; none unless set.
    ///
    /// Where a model of other labels is set, its scores are explained instead of those of the buckets.
    #[must_use]
    pub fn reasons(mut self, most: usize) -> Self {
        self.reasons = most;
        self
    }

    /// Builds the pipeline.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] where a setting is out of its range; otherwise only where embedded data is broken, which
    /// the tests exclude.
    ///
    /// # Cost
    ///
    /// Some tens of milliseconds on two threads, most of it for the lexicon. Build it once; clones are cheap.
    pub fn build(self) -> Result<Pipeline> {
        if !(0.0..=1.0).contains(&self.min_confidence) {
            let message = format!("{}; expected 0 to 1", self.min_confidence);
            return Err(Error::Setting { name: "min_confidence", message });
        }
        let Self { lexicon, classifier, tagger, .. } = self;
        // The models are read while the words are laid out.
        let (extractor, classifier) = thread::scope(|scope| {
            let models = scope.spawn(|| {
                let classifier = classifier.map_or_else(Classifier::embedded, Ok);
                (classifier, tagger.map_or_else(NameTagger::embedded, Ok))
            });
            let lexicon = lexicon.map_or_else(Lexicon::builtin, Ok).map(Arc::new);
            let words = lexicon.map(|lexicon| {
                let segmenter = Arc::new(JiebaSegmenter::new(&lexicon));
                (lexicon, segmenter)
            });
            let (classifier, tagger) = models.join().unwrap_or_else(|e| resume_unwind(e));
            let (lexicon, segmenter) = words?;
            Ok::<_, Error>((Extractor::with_tagger(lexicon, segmenter, tagger?)?, classifier?))
        })?;
        let parts = Parts {
            extractor,
            classifier,
            offsets: self.offsets,
            words: self.words,
            min_confidence: self.min_confidence,
            labels: self.labels,
            reasons: self.reasons,
        };
        Ok(Pipeline { parts: Arc::new(parts), provenance: None })
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
        let document = self.document(&found);
        self.record(item, &found, &document, self.parts.classifier.classify(&document))
    }

    /// Analyses some items on this thread; records come in the order of the items.
    ///
    /// It gives what [`Pipeline::analyze`] gives for each, and a few dozen items at once are done sooner: they are taken
    /// through the stages together. What is found in them is held until the last of them is done.
    pub fn analyze_all(&self, items: &[Item]) -> Vec<Record> {
        let found = self.parts.extractor.extract_all(items);
        let documents: Vec<Document<'_>> = found.iter().map(|f| self.document(f)).collect();
        let labels: Vec<Label> =
            documents.iter().map(|d| self.parts.classifier.classify(d)).collect();
        let read = items.iter().zip(&found).zip(documents.iter().zip(labels));
        read.map(|((item, found), (document, label))| self.record(item, found, document, label))
            .collect()
    }

    /// What the classifier reads of an item.
    fn document<'f>(&self, found: &'f Extraction) -> Document<'f> {
        let (title, text) = (&found.title.view, &found.text.view);
        let title_hits = (title, found.title.found.as_slice());
        let text_hits = (text, found.text.found.as_slice());
        let cues = observe_hits(self.parts.extractor.lexicon(), title_hits, text_hits);
        Document::new(title.text(), text.text()).with_cues(cues)
    }

    fn record(
        &self,
        item: &Item,
        found: &Extraction,
        document: &Document<'_>,
        alone: Label,
    ) -> Record {
        let heading = item.section.as_deref().and_then(Bucket::of_heading);
        let label = heading.map_or(alone, |heading| alone.under(heading));
        let offsets = Offsets::new(self.parts.offsets, &item.title, &item.text);
        let mentions = Mentions::new(offsets, &item.title, &item.text);
        let events = |past| {
            let sure = self.parts.min_confidence;
            found.events.iter().filter(move |e| e.past == past && e.confidence >= sure)
        };
        Record {
            schema: SCHEMA,
            id: item.id.clone(),
            title: item.title.clone(),
            text: item.text.clone(),
            date: item.date.clone(),
            url: item.url.clone(),
            section: item.section.clone(),
            bucket: label.bucket,
            scores: Scores {
                cloud: label.scores[0],
                web3: label.scores[1],
                opinion: label.scores[2],
            },
            entities: found.entities.iter().map(|e| mentions.mention(e)).collect(),
            events: events(false).map(|e| mentions.event(e)).collect(),
            past_events: events(true).map(|e| mentions.event(e)).collect(),
            cluster: None,
            labels: self
                .parts
                .labels
                .as_ref()
                .map(|m| Labels::new(m, &m.predict_document(document))),
            provenance: self.provenance.as_deref().cloned(),
            why: self.parts.why(document, found, &mentions, (alone, label)),
            segments: (self.parts.words == Words::Keep).then(|| {
                Box::new(Segmented { title: words(&found.title), text: words(&found.text) })
            }),
            extra: item.extra.clone(),
        }
    }

    /// Analyses items on all threads of the current rayon pool; records come in the order of the items.
    pub fn analyze_batch(&self, items: &[Item]) -> Vec<Record> {
        let share = items.len().div_ceil(4 * rayon::current_num_threads());
        let together = items.par_chunks(share.clamp(1, TOGETHER));
        together.flat_map_iter(|items| self.analyze_all(items)).collect()
    }
}

/// Items that go through the stages together, at most.
const TOGETHER: usize = 64;

fn words(reading: &Reading) -> Vec<String> {
    reading.segments.words(&reading.view).map(str::to_owned).collect()
}
