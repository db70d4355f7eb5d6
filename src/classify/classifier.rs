//! The classifier of the buckets.

use std::path::Path;

use crate::{
    classify::{Bucket, Label, Model, Prediction},
    error::{Error, Result},
    feature::Document,
};

/// Sorts items into buckets.
///
/// Cheap to clone; the clones share their weights.
///
/// The embedded model has learnt with the lexicon's cues, which [`Pipeline`](crate::pipeline::Pipeline) adds by itself.
///
/// ```
/// use yunbao::{classify::{Bucket, Classifier}, feature::{Document, observe}, lexicon::Lexicon, text::View};
/// let (title, text) = (View::new("某云厂商扩建数据中心，新增上万台服务器"), View::new(""));
/// let cues = observe(&Lexicon::builtin()?, &title, &text);
/// let document = Document::new(title.text(), text.text()).with_cues(cues);
/// assert_eq!(Classifier::embedded()?.classify(&document).bucket, Bucket::Cloud);
/// # Ok::<(), yunbao::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Classifier {
    model: Model,
    /// The bucket of each of the model's labels.
    buckets: Vec<Bucket>,
}

/// Trained by `examples/train_buckets.rs` on `data/train` and `data/labels`.
static EMBEDDED: &[u8] = include_bytes!("../../data/model/bucket.yb");

impl Classifier {
    /// Reads the model that the crate brings.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where it does not fit this build, which a test rules out.
    ///
    /// # Cost
    ///
    /// A checksum and a copy of 2 MB: a few milliseconds. Build it once and clone it.
    pub fn embedded() -> Result<Self> {
        Self::of("embedded", Model::from_bytes("embedded", EMBEDDED)?)
    }

    /// Gives the model file that the crate brings, as bytes.
    pub const fn embedded_bytes() -> &'static [u8] {
        EMBEDDED
    }

    /// Reads a model file whose labels are buckets.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where the file cannot be read, [`Error::Model`] where it is damaged or has other labels.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        Self::of(&path.display().to_string(), Model::load(path)?)
    }

    /// Takes a model whose labels are buckets.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where it has other labels.
    pub fn new(model: Model) -> Result<Self> {
        Self::of("classifier", model)
    }

    fn of(name: &str, model: Model) -> Result<Self> {
        let buckets: Result<Vec<Bucket>> = model.labels().iter().map(|l| l.parse()).collect();
        let buckets = buckets.map_err(|e| Error::model(name, e.to_string()))?;
        Ok(Self { model, buckets })
    }

    /// Borrows the model, for its card, its explanations and its own labels.
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// Sorts a document into a bucket.
    pub fn classify(&self, document: &Document) -> Label {
        self.label(&self.model.predict_document(document))
    }

    /// Reads a prediction of [`Classifier::model`] as a bucket.
    pub fn label(&self, prediction: &Prediction) -> Label {
        let bucket = prediction.chosen().first().and_then(|&i| self.buckets.get(i));
        let score = |bucket| {
            let at = self.buckets.iter().position(|&b| b == bucket);
            at.and_then(|i| prediction.scores().get(i)).copied().unwrap_or(0.0)
        };
        Label {
            bucket: bucket.copied().unwrap_or(Bucket::Other),
            scores: [score(Bucket::Cloud), score(Bucket::Web3), score(Bucket::Opinion)],
        }
    }
}
