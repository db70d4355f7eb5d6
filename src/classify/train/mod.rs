//! Training: from labelled examples to a model.

mod chance;
mod encode;
mod learner;
mod quantise;
mod select;
mod settings;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

pub(crate) use self::chance::Chance;
pub use self::settings::{Aim, Fields, Settings, Task};
use self::{
    encode::{Corpus, Limits},
    learner::{Learner, Pace},
};
use crate::{
    classify::{
        calibration::Calibration,
        dataset::{Dataset, Example},
        metrics::{Judged, Outcome, Report},
        model::{self, Head, Inner, Model, margins},
        network::{Network, Scratch},
        thresholds,
    },
    error::{Error, Result},
    model::{Header, Source},
};

/// What a training tells while it runs.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// The pass that ended, from 1.
    pub epoch: usize,
    /// How many there will be at most.
    pub epochs: usize,
    /// How many passes the whole training has at most, over all members and folds.
    pub passes: usize,
    /// The mean loss of the pass, with what was dropped out.
    pub loss: f32,
    /// The share of held-out examples that are right; nothing where none are held out from this pass.
    pub held_out: Option<f64>,
}

/// Trains models.
///
/// ```no_run
/// use yunbao::classify::{Dataset, Report, Settings, Trainer};
/// let (train, test) = Dataset::read("news.jsonl".as_ref())?.split(10);
/// let model = Trainer::new(Settings::default())?.train(&train, &|_| {})?;
/// println!("{:?}", Report::measure(&model, &test).mean);
/// model.save("news.yb".as_ref())?;
/// # Ok::<(), yunbao::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Trainer {
    settings: Settings,
    command: String,
    sources: Vec<Source>,
    extra: Vec<Example>,
}

impl Trainer {
    /// Checks the settings.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] where one is outside its range.
    pub fn new(settings: Settings) -> Result<Self> {
        settings.check()?;
        Ok(Self { settings, command: String::new(), sources: Vec::new(), extra: Vec::new() })
    }

    /// Sets the command that the model's card names.
    #[must_use]
    pub fn with_command(mut self, command: impl Into<String>) -> Self {
        self.command = command.into();
        self
    }

    /// Names the training data on the model's card; without any, the data set's name stands there.
    #[must_use]
    pub fn with_sources(mut self, sources: impl IntoIterator<Item = Source>) -> Self {
        self.sources.extend(sources);
        self
    }

    /// Adds examples that are learnt from but never judged: labels of less worth, such as another model's.
    ///
    /// Calibration, thresholds and the figures of the card come from the data set alone.
    #[must_use]
    pub fn with_extra(mut self, examples: impl IntoIterator<Item = Example>) -> Self {
        self.extra.extend(examples);
        self
    }

    /// Trains a model; `progress` hears of every pass, from whichever thread made it.
    ///
    /// The same data, settings and seed give the same bytes, however many threads there are.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] where the data has fewer than two labels, [`Error::Setting`] where the fallback is none of them.
    ///
    /// # Cost
    ///
    /// 115,000 headlines of 20 characters: 20 s on one thread, and memory of four times the table's floats.
    pub fn train(&self, data: &Dataset, progress: &(dyn Fn(Progress) + Sync)) -> Result<Model> {
        let s = &self.settings;
        let fields = if s.fields == Fields::Joined { 1 } else { 2 };
        let limits = Limits { rows: select::MOST, min_count: s.min_count, fields };
        let corpus = Corpus::encode(data, &self.extra, s.templates, limits)?;
        let fallback = self.fallback(&corpus)?;
        let epochs = s.epochs_for(corpus.examples.len());
        let mut order: Vec<usize> = (0..data.examples().len()).collect();
        Chance::new(s.seed).shuffle(&mut order);
        let folds = s.folds_for(order.len());
        let (network, judged) = if folds > 0 {
            let judged = self.cross_fit(&corpus, data, &order, folds, epochs, progress);
            (self.fit(&corpus, data, &order, &[], epochs, progress), judged)
        } else {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a share of a count"
            )]
            let held = ((order.len() as f32 * s.held_out) as usize).clamp(1, 10_000);
            let (held, kept) = order.split_at(held.min(order.len()));
            let network = self.fit(&corpus, data, kept, held, epochs, progress);
            let judged = judge(&network, &corpus, data, held);
            (network, judged)
        };
        Ok(self.finish(&corpus, data, network, judged, fallback))
    }

    /// How many n-grams fit the size limit: a hash and `dim` bytes each, beside the output layer, the cues and a header.
    fn rows(&self, corpus: &Corpus) -> usize {
        /// Room for a header with its card, and for what a label and a dimension need besides.
        const HEADER: usize = 16_384;
        let (width, labels) = (self.settings.dim * self.settings.members, corpus.labels.len());
        let output = 4 * labels * corpus.fields * 2 * width;
        let names: usize = corpus.labels.iter().map(|l| l.len() + 32).sum();
        let cues = 4 * corpus.cues.len() * (labels + 1);
        let beside = HEADER + output + names + cues + 8 * width;
        self.settings.max_size.saturating_sub(beside) / (width + 4)
    }

    fn fallback(&self, corpus: &Corpus) -> Result<Option<usize>> {
        let Some(name) = &self.settings.fallback else { return Ok(None) };
        let at = corpus.labels.iter().position(|l| l == name);
        at.map(Some).ok_or_else(|| Error::Setting {
            name: "fallback",
            message: format!("{name:?}; expected one of {}", corpus.labels.join(", ")),
        })
    }

    /// Judges each example by a network that has not seen it.
    fn cross_fit(
        &self,
        corpus: &Corpus,
        data: &Dataset,
        order: &[usize],
        folds: usize,
        epochs: usize,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Vec<Judged> {
        let parts: Vec<Vec<Judged>> = (0..folds)
            .into_par_iter()
            .map(|fold| {
                let at = |i: usize| i % folds == fold;
                let pick = |held: bool| -> Vec<usize> {
                    let some = order.iter().enumerate().filter(|&(i, _)| at(i) == held);
                    some.map(|(_, &e)| e).collect()
                };
                let (held, kept) = (pick(true), pick(false));
                let network = self.fit(corpus, data, &kept, &[], epochs, progress);
                judge(&network, corpus, data, &held)
            })
            .collect();
        parts.concat()
    }

    /// Chooses the n-grams, trains the members on `kept`, each on one thread, and joins them.
    fn fit(
        &self,
        corpus: &Corpus,
        data: &Dataset,
        kept: &[usize],
        held: &[usize],
        epochs: usize,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Network {
        let chosen = select::select(corpus, &self.settings, self.rows(corpus), kept);
        let corpus = chosen.as_ref().unwrap_or(corpus);
        let members: Vec<Learner> = (0..self.settings.members)
            .into_par_iter()
            .map(|m| self.member(corpus, data, m, kept, held, epochs, progress))
            .collect();
        quantise::quantise(&members, corpus, self.settings.templates, self.settings.gram_drop)
    }

    /// Trains one member; with held-out examples, the best pass is kept and the training stops after many worse ones.
    #[expect(clippy::too_many_arguments, reason = "all of them are the parts of one training")]
    fn member(
        &self,
        corpus: &Corpus,
        data: &Dataset,
        member: usize,
        kept: &[usize],
        held: &[usize],
        epochs: usize,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Learner {
        // The rate falls to 0 only at the end, and the last passes are often the best.
        let patience = (epochs / 2).max(4);
        let s = &self.settings;
        let passes = epochs * s.members * (1 + s.folds_for(data.examples().len()));
        let mut chance = Chance::new(s.seed.wrapping_mul(1_000).wrapping_add(member as u64 + 1));
        let mut learner = Learner::new(corpus, s, &mut chance);
        let extra = data.examples().len()..corpus.examples.len();
        let mut order: Vec<usize> = kept.iter().copied().chain(extra).collect();
        let mut pace = Pace::new(s);
        let mut best: Option<(f64, usize, Learner)> = None;
        let steps = (epochs * order.len()).max(1);
        let mut step = 0_usize;
        for epoch in 1..=epochs {
            chance.shuffle(&mut order);
            let mut loss = 0.0_f32;
            for example in order.iter().filter_map(|&i| corpus.examples.get(i)) {
                pace.rate = s.rate * (1.0 - share(step, steps));
                step += 1;
                loss += learner.step(example, pace, &mut chance);
            }
            let right = (!held.is_empty()).then(|| self.right(&learner, corpus, data, held));
            let loss = loss * (1.0 / share(order.len().max(1), 1));
            progress(Progress { epoch, epochs, passes, loss, held_out: right });
            let Some(right) = right else { continue };
            match &best {
                Some((top, at, _)) if right <= *top => {
                    if epoch - at >= patience {
                        break;
                    }
                }
                _ => best = Some((right, epoch, learner.clone())),
            }
        }
        best.map_or(learner, |(_, _, learner)| learner)
    }

    /// The share of held-out examples whose surest label is right, by the network as it will run.
    fn right(&self, learner: &Learner, corpus: &Corpus, data: &Dataset, held: &[usize]) -> f64 {
        let s = &self.settings;
        let one = std::slice::from_ref(learner);
        let network = quantise::quantise(one, corpus, s.templates, s.gram_drop);
        let judged = judge(&network, corpus, data, held);
        let right = judged.iter().filter(|j| {
            let best = (0..j.scores.len()).max_by(|&a, &b| {
                let at = |i: usize| j.scores.get(i).copied().unwrap_or(f32::MIN);
                at(a).total_cmp(&at(b))
            });
            best.is_some_and(|b| j.truth.contains(&b))
        });
        f64::from(share(right.count(), held.len()))
    }

    fn finish(
        &self,
        corpus: &Corpus,
        data: &Dataset,
        network: Network,
        mut judged: Vec<Judged>,
        fallback: Option<usize>,
    ) -> Model {
        let s = &self.settings;
        for j in &mut judged {
            margins(s.task, &mut j.scores);
        }
        let mut heads = vec![Head::default(); corpus.labels.len()];
        for (i, head) in heads.iter_mut().enumerate() {
            let outcomes: Vec<Outcome> = judged
                .iter()
                .filter_map(|j| Some(Outcome::new(*j.scores.get(i)?, j.truth.contains(&i))))
                .collect();
            head.calibration = Calibration::fit(&outcomes);
        }
        for j in &mut judged {
            for (score, head) in j.scores.iter_mut().zip(&heads) {
                *score = head.calibration.probability(*score);
            }
        }
        let fitted = thresholds::fit(s.task, fallback, s.aim, &judged, heads.len());
        for (head, threshold) in heads.iter_mut().zip(fitted) {
            head.threshold = threshold;
        }
        for j in &mut judged {
            let thresholds = heads.iter().map(|h| h.threshold);
            model::choose(s.task, fallback, &j.scores, thresholds, &mut j.chosen);
        }
        let header = self.header(corpus, data, &network, fallback);
        let header = with_metrics(header, &Report::of(&corpus.labels, &judged));
        Model::new(Inner::new(header, network, s.task, heads, fallback))
    }

    fn header(
        &self,
        corpus: &Corpus,
        data: &Dataset,
        network: &Network,
        fallback: Option<usize>,
    ) -> Header {
        let s = &self.settings;
        let mut sources = self.sources.clone();
        if sources.is_empty() {
            let examples = data.examples().len() as u64;
            sources.push(Source::new(data.name(), "not stated", examples));
        }
        let header = Header::new(model::KIND, corpus.labels.iter().cloned())
            .with_command(&self.command)
            .with_setting("multi", f64::from(u8::from(s.task == Task::Multi)))
            .with_setting("fallback", f64::from(share(fallback.map_or(0, |i| i + 1), 1)))
            .with_setting("members", f64::from(share(s.members, 1)))
            .with_setting("seed", f64::from(share(usize::try_from(s.seed).unwrap_or(0), 1)));
        let header = sources.into_iter().fold(header, Header::with_source);
        network.describe(header)
    }
}

/// The figures of the examples that calibrated the model, each judged by a network that had not learnt from it.
///
/// Thresholds and calibration were chosen on the same examples, so these flatter a little.
#[expect(clippy::cast_precision_loss, reason = "a count of examples")]
fn with_metrics(header: Header, report: &Report) -> Header {
    header
        .with_metric("examples judged", report.examples as f64)
        .with_metric("accuracy", report.accuracy)
        .with_metric("macro F1", report.mean.f1)
        .with_metric("calibration error", report.ece)
}

/// Judges examples by a network: the scores are logits, nothing is chosen yet.
fn judge(network: &Network, corpus: &Corpus, data: &Dataset, held: &[usize]) -> Vec<Judged> {
    let (mut scratch, mut logits) = (Scratch::default(), Vec::new());
    let mut judged = Vec::with_capacity(held.len());
    for &i in held {
        let pair = data.examples().get(i).zip(corpus.examples.get(i));
        let Some((example, encoded)) = pair else { continue };
        network.score(&example.document(), &mut scratch, &mut logits);
        judged.push(Judged {
            truth: encoded.labels.iter().map(|&l| l as usize).collect(),
            chosen: Vec::new(),
            scores: logits.clone(),
        });
    }
    judged
}

#[expect(clippy::cast_precision_loss, reason = "counts of steps and examples")]
fn share(part: usize, of: usize) -> f32 {
    part as f32 / of as f32
}
