//! What a training may be told.

use crate::{
    classify::Dataset,
    error::{Error, Result},
    feature::Templates,
};

crate::closed_set! {
    /// How the examples' labels are to be taken.
    pub enum Task: "task" {
        /// One label an example.
        Single = "single", "单标签";
        /// Any number of labels an example, each decided for itself.
        Multi = "multi", "多标签";
    }
}

#[expect(
    clippy::derivable_impls,
    reason = "the table of a closed set has no place for the attribute"
)]
impl Default for Task {
    fn default() -> Self {
        Self::Single
    }
}

impl Task {
    /// Tells the task by the data: several where an example has several labels.
    pub fn of(data: &Dataset) -> Self {
        let several = data.examples().iter().any(|e| e.labels.len() > 1);
        if several { Self::Multi } else { Self::Single }
    }
}

/// From so many examples on a held-out part is enough to judge by; fewer are judged by cross-fitting.
const MANY: usize = 20_000;

crate::closed_set! {
    /// How titles and bodies are read.
    pub enum Fields: "fields" {
        /// Each is pooled for itself, so that a word may weigh more in a title than in a body.
        Apart = "apart", "分开";
        /// Both are pooled as one text, so that what is learnt from titles counts in bodies too: better where
        /// examples are few and many have no title or no body.
        Joined = "joined", "合并";
    }
}

/// What the thresholds are chosen for, on held-out examples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Aim {
    /// The highest mean of the labels' F1.
    #[default]
    MacroF1,
    /// The highest coverage at which each label has at least this precision.
    Precision(f32),
}

/// The settings of a training; [`Settings::fitting`] gives those that suit the data.
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `task` | single | one label an example, or many | |
/// | `templates` | n-grams of 1 to 3, 512 characters | what is read | |
/// | `fields` | apart | whether titles and bodies are pooled apart | |
/// | `dim` | 64 | width of an n-gram's vector | 4 to 512 |
/// | `members` | 1 | networks trained side by side on one vocabulary and joined into one | 1 to 16 |
/// | `max_size` | 4,000,000 | bytes of the model file; the n-grams that move least go first | at least 16,384 |
/// | `min_count` | 2 | how often an n-gram must be seen in training | at least 1 |
/// | `epochs` | by size: 100,000 steps, from 9 to 100 passes | passes over the examples | 1 to 1,000 |
/// | `rate` | 0.03 | learning rate at the start, falling to 0 | above 0, at most 1 |
/// | `gram_drop` | 0.1 | share of n-grams left out at random in each step | 0 to 0.9 |
/// | `drop` | 0.3 | share of pooled dimensions left out at random in each step | 0 to 0.9 |
/// | `smoothing` | 0.05 | share of the target spread over all labels | 0 to 0.5 |
/// | `cues_alone` | 0 | how often an example is shown by its cues alone, so that n-grams do not learn it for them | 0 to 0.9 |
/// | `cut` | 0 | how often a title, a dateline or the end of a body is left out at random | 0 to 1 |
/// | `held_out` | 0.05 | share of the examples that chooses the best pass and calibrates | 0.01 to 0.5 |
/// | `folds` | by size: 5 below 20,000 examples, else 0 | cross-fitting for calibration instead of one part | 0 or 2 to 20 |
/// | `seed` | 1 | of all that is random | |
/// | `aim` | macro-F1 | what thresholds are chosen for | |
/// | `fallback` | none | label that stands for none of the others, such as `other` | a label |
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Settings {
    /// One label an example, or many.
    pub task: Task,
    /// What is read of a text.
    pub templates: Templates,
    /// Whether titles and bodies are pooled apart.
    pub fields: Fields,
    /// The width of an n-gram's vector.
    pub dim: usize,
    /// Networks trained side by side and joined.
    pub members: usize,
    /// The size limit of the model file in bytes.
    pub max_size: usize,
    /// How often an n-gram must be seen in training.
    pub min_count: u32,
    /// Passes over the examples; by size where not given.
    pub epochs: Option<usize>,
    /// The learning rate at the start.
    pub rate: f32,
    /// The share of n-grams left out in each step.
    pub gram_drop: f32,
    /// The share of pooled dimensions left out in each step.
    pub drop: f32,
    /// The share of the target spread over all labels.
    pub smoothing: f32,
    /// How often a title, a dateline or the end of a body is left out.
    pub cut: f32,
    /// How often an example is shown by its cues alone.
    pub cues_alone: f32,
    /// The share of examples that chooses the best pass and calibrates.
    pub held_out: f32,
    /// Cross-fitting for calibration; by size where not given.
    pub folds: Option<usize>,
    /// The seed of all that is random.
    pub seed: u64,
    /// What thresholds are chosen for.
    pub aim: Aim,
    /// The label that stands for none of the others.
    pub fallback: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            task: Task::Single,
            templates: Templates::default(),
            fields: Fields::Apart,
            dim: 64,
            members: 1,
            max_size: 4_000_000,
            min_count: 2,
            epochs: None,
            rate: 0.03,
            gram_drop: 0.1,
            drop: 0.3,
            smoothing: 0.05,
            cut: 0.0,
            cues_alone: 0.0,
            held_out: 0.05,
            folds: None,
            seed: 1,
            aim: Aim::MacroF1,
            fallback: None,
        }
    }
}

impl Settings {
    /// Gives the settings that suit a number of examples and a size limit in bytes; they need no tuning.
    ///
    /// | examples | limit | shape |
    /// |---|---|---|
    /// | 20,000 or more | none, or 24 MB and more | four networks of 64 dimensions, joined, in at most 32 MB |
    /// | 20,000 or more | less | two networks of 32 dimensions, joined |
    /// | fewer | any | the same, and no n-gram that was seen only once |
    ///
    /// Chosen on news titles of ten classes; narrow networks want less left out at random than wide ones.
    pub fn fitting(examples: usize, limit: Option<usize>) -> Self {
        let many = examples >= MANY;
        let wide = many && limit.is_none_or(|bytes| bytes >= 24_000_000);
        let narrow = Self {
            dim: 32,
            members: 2,
            drop: 0.2,
            max_size: limit.unwrap_or(32_000_000),
            min_count: if many { 1 } else { 2 },
            ..Self::default()
        };
        if wide {
            Self { dim: 64, members: 4, gram_drop: 0.15, drop: 0.3, ..narrow }
        } else {
            narrow
        }
    }

    /// Checks every setting against its range.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] with the first that lies outside.
    pub fn check(&self) -> Result<()> {
        whole("dim", self.dim, 4, 512)?;
        whole("members", self.members, 1, 16)?;
        whole("max_size", self.max_size, 16_384, 1 << 30)?;
        whole("min_count", self.min_count as usize, 1, 1 << 30)?;
        whole("epochs", self.epochs.unwrap_or(1), 1, 1000)?;
        if self.folds != Some(0) {
            whole("folds", self.folds.unwrap_or(2), 2, 20)?;
        }
        share("rate", self.rate, 1e-6, 1.0)?;
        share("gram_drop", self.gram_drop, 0.0, 0.9)?;
        share("drop", self.drop, 0.0, 0.9)?;
        share("smoothing", self.smoothing, 0.0, 0.5)?;
        share("cut", self.cut, 0.0, 1.0)?;
        share("cues_alone", self.cues_alone, 0.0, 0.9)?;
        share("held_out", self.held_out, 0.01, 0.5)?;
        match self.aim {
            Aim::MacroF1 => Ok(()),
            Aim::Precision(p) => share("min_precision", p, 0.0, 1.0),
        }
    }

    /// Gives the passes for a number of examples: 100,000 steps, but no more than 100 passes and no fewer than 9.
    pub(super) fn epochs_for(&self, examples: usize) -> usize {
        self.epochs.unwrap_or_else(|| (100_000 / examples.max(1)).clamp(9, 100))
    }

    /// Gives the number of folds, 0 for one held-out part.
    pub(super) fn folds_for(&self, examples: usize) -> usize {
        self.folds.unwrap_or(if examples < MANY { 5 } else { 0 })
    }
}

fn whole(name: &'static str, value: usize, low: usize, high: usize) -> Result<()> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(Error::Setting { name, message: format!("{value}; expected {low} to {high}") })
}

fn share(name: &'static str, value: f32, low: f32, high: f32) -> Result<()> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(Error::Setting { name, message: format!("{value}; expected {low} to {high}") })
}
