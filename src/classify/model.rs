//! A trained classifier of any labels.

use std::{path::Path, sync::Arc};

use crate::{
    classify::{
        calibration::Calibration,
        network::{Network, Scratch},
        train::Task,
    },
    error::{Error, Result},
    feature::Document,
    model::{self, Container, Header, Pool, Section},
};

/// What the header calls this kind of model.
pub(super) const KIND: &str = "classifier";

/// A classifier of any labels: a network, a calibration and a threshold for each label.
///
/// Cheap to clone; the clones share their weights.
///
/// ```no_run
/// use yunbao::classify::Model;
/// let model = Model::load("news.yb".as_ref())?;
/// let prediction = model.predict("某队主场逆转取胜");
/// println!("{:?} {:?}", prediction.labels(), prediction.scores());
/// # Ok::<(), yunbao::Error>(())
/// ```
///
/// # Cost
///
/// The size of the file in memory, and as much as four bytes an n-gram more.
/// A headline of 20 characters takes about 2 µs where [`Predictor`] keeps the memory.
#[derive(Clone, Debug)]
pub struct Model {
    inner: Arc<Inner>,
}

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) header: Header,
    pub(super) network: Network,
    pub(super) task: Task,
    pub(super) heads: Vec<Head>,
    pub(super) fallback: Option<usize>,
    desks: Pool<Desk>,
}

/// What one document needs while it is classified.
#[derive(Clone, Debug, Default)]
struct Desk {
    scratch: Scratch,
    logits: Vec<f32>,
}

impl Inner {
    pub(super) fn new(
        header: Header,
        network: Network,
        task: Task,
        heads: Vec<Head>,
        fallback: Option<usize>,
    ) -> Self {
        Self { header, network, task, heads, fallback, desks: Pool::default() }
    }
}

/// What is known of one label besides its weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Head {
    pub(super) calibration: Calibration,
    /// The least score at which the label is given.
    pub(super) threshold: f32,
}

/// What a model says of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction<'m> {
    names: &'m [String],
    scores: Vec<f32>,
    chosen: Vec<usize>,
}

impl<'m> Prediction<'m> {
    /// Gives the labels that are given to the document, the surest first; may be empty.
    pub fn labels(&self) -> Vec<&'m str> {
        self.chosen.iter().filter_map(|&i| self.names.get(i)).map(String::as_str).collect()
    }

    /// Gives the surest label that is given.
    pub fn label(&self) -> Option<&'m str> {
        self.chosen.first().and_then(|&i| self.names.get(i)).map(String::as_str)
    }

    /// Gives the numbers of the labels that are given, the surest first.
    pub fn chosen(&self) -> &[usize] {
        &self.chosen
    }

    /// Gives a calibrated probability from 0 to 1 for each label, each for itself, in the model's order.
    pub fn scores(&self) -> &[f32] {
        &self.scores
    }

    /// Tells how far the nearest decision is from tipping, from 0 to 1.
    ///
    /// That is the least of how far the surest score stands above the second and how far any score stands from even, so
    /// the examples that a person should look at come first in its order.
    pub fn certainty(&self) -> f32 {
        let mut sorted = self.scores.clone();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let lead = match sorted[..] {
            [first, second, ..] => first - second,
            _ => 1.0,
        };
        let even = self.scores.iter().map(|s| (2.0 * s - 1.0).abs());
        even.fold(lead, f32::min)
    }

    /// Gives the score of a label by its name.
    pub fn score(&self, label: &str) -> Option<f32> {
        let at = self.names.iter().position(|n| n == label)?;
        self.scores.get(at).copied()
    }
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where the file cannot be read, [`Error::Model`] where it is damaged or no classifier.
    pub fn load(path: &Path) -> Result<Self> {
        Self::from_bytes(&path.display().to_string(), &model::load(path)?)
    }

    /// Reads a model out of memory; `name` is what errors call it.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where the bytes are damaged or no classifier.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self> {
        let container = Container::read(name, bytes)?;
        let header = container.header();
        if header.kind() != KIND {
            let message = format!("a {}; expected a {KIND}", header.kind());
            return Err(Error::model(name, message));
        }
        let labels = header.labels().len();
        let task = match header.count(name, "multi", 0..=1)? {
            0 => Task::Single,
            _ => Task::Multi,
        };
        let fallback = header.count(name, "fallback", 0..=65_535)?.checked_sub(1);
        if fallback.is_some_and(|i| i >= labels) {
            return Err(Error::model(name, "the fallback is none of the labels"));
        }
        let heads = container.f32("heads", &[labels, 3])?;
        let heads = heads.as_chunks::<3>().0.iter().map(|&[slope, offset, threshold]| Head {
            calibration: Calibration::new(slope, offset),
            threshold,
        });
        let heads = heads.collect();
        let network = Network::read(&container)?;
        let header = header.clone();
        Ok(Self { inner: Arc::new(Inner::new(header, network, task, heads, fallback)) })
    }

    /// Writes the model into bytes; the same model gives the same bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where a weight is not finite.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let Inner { header, network, heads, .. } = &*self.inner;
        let heads: Vec<f32> = heads
            .iter()
            .flat_map(|h| [h.calibration.slope(), h.calibration.offset(), h.threshold])
            .collect();
        let mut sections = network.sections();
        sections.push(Section::f32("heads", &[network.labels, 3], &heads));
        Container::pack(header, &sections)
    }

    /// Writes the model file, whole or not at all.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] where the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<()> {
        model::save(path, &self.to_bytes()?)
    }

    pub(super) fn new(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.inner
    }

    /// Borrows the header, which prints as the model's card.
    pub fn header(&self) -> &Header {
        &self.inner.header
    }

    /// Gives the labels in the order of scores.
    pub fn labels(&self) -> &[String] {
        self.inner.header.labels()
    }

    /// Gives the least score at which a label is given, in the order of [`Model::labels`].
    pub fn thresholds(&self) -> Vec<f32> {
        self.inner.heads.iter().map(|h| h.threshold).collect()
    }

    /// Tells whether examples have one label or many.
    pub fn task(&self) -> Task {
        self.inner.task
    }

    /// Tells whether the model reads cues of the lexicon beside title and text.
    pub fn reads_cues(&self) -> bool {
        self.inner.network.cues.len() > 0
    }

    /// Classifies a text without title or cues.
    pub fn predict(&self, text: &str) -> Prediction<'_> {
        self.predict_document(&Document::new("", text))
    }

    /// Classifies a document.
    pub fn predict_document(&self, document: &Document) -> Prediction<'_> {
        self.predictor().predict(document)
    }

    /// Makes a predictor, which keeps its memory from one document to the next; one for each thread.
    pub fn predictor(&self) -> Predictor<'_> {
        Predictor { model: self, desk: self.inner.desks.take(Desk::default) }
    }
}

/// Classifies one document after another without new memory.
#[derive(Clone, Debug)]
pub struct Predictor<'m> {
    model: &'m Model,
    desk: Desk,
}

impl Drop for Predictor<'_> {
    fn drop(&mut self) {
        self.model.inner.desks.put(std::mem::take(&mut self.desk));
    }
}

impl<'m> Predictor<'m> {
    /// Classifies a document.
    pub fn predict(&mut self, document: &Document) -> Prediction<'m> {
        let inner = self.model.inner();
        let mut scores = self.logits(document).to_vec();
        inner.calibrate(&mut scores);
        let mut chosen = Vec::new();
        inner.choose(&scores, &mut chosen);
        Prediction { names: self.model.labels(), scores, chosen }
    }

    /// Gives the number of the surest label, without calibration, thresholds or new memory.
    pub fn best(&mut self, document: &Document) -> usize {
        let logits = self.logits(document);
        let best = logits.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
        best.map_or(0, |(i, _)| i)
    }

    /// Gives the network's logits, one a label.
    pub fn logits(&mut self, document: &Document) -> &[f32] {
        let Desk { scratch, logits } = &mut self.desk;
        self.model.inner.network.score(document, scratch, logits);
        logits
    }
}

impl Inner {
    /// Turns logits into calibrated probabilities.
    pub(super) fn calibrate(&self, scores: &mut [f32]) {
        margins(self.task, scores);
        for (score, head) in scores.iter_mut().zip(&self.heads) {
            *score = head.calibration.probability(*score);
        }
    }

    pub(super) fn choose(&self, scores: &[f32], chosen: &mut Vec<usize>) {
        let thresholds = self.heads.iter().map(|h| h.threshold);
        choose(self.task, self.fallback, scores, thresholds, chosen);
    }
}

/// Turns logits into margins: how far each label stands above all others together, or above its own zero.
///
/// The logistic function of a softmax margin is the softmax probability.
pub(super) fn margins(task: Task, z: &mut [f32]) {
    if task == Task::Multi {
        return;
    }
    let all: Vec<f32> = z.to_vec();
    for (i, v) in z.iter_mut().enumerate() {
        let others = || all.iter().enumerate().filter(move |&(j, _)| j != i).map(|(_, &z)| z);
        let top = others().fold(f32::MIN, f32::max);
        let sum: f32 = others().map(|z| (z - top).exp()).sum();
        *v -= top + sum.ln();
    }
}

/// Gives the labels whose scores reach their thresholds, the surest first; of single labels only the surest.
///
/// Where none does, the fallback is given if there is one.
pub(super) fn choose(
    task: Task,
    fallback: Option<usize>,
    scores: &[f32],
    thresholds: impl Iterator<Item = f32>,
    chosen: &mut Vec<usize>,
) {
    chosen.clear();
    let reached = scores.iter().zip(thresholds).enumerate();
    let reached = reached.filter(|&(i, (s, t))| *s >= t && Some(i) != fallback);
    chosen.extend(reached.map(|(i, _)| i));
    let score = |i: &usize| scores.get(*i).copied().unwrap_or(0.0);
    chosen.sort_by(|a, b| score(b).total_cmp(&score(a)).then(a.cmp(b)));
    if task == Task::Single {
        chosen.truncate(1);
    }
    if chosen.is_empty() {
        chosen.extend(fallback);
    }
}
