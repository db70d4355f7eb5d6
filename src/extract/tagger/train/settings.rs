//! How a tagger is trained.

use crate::{
    error::{Error, Result},
    extract::tagger::template::{Chosen, TEMPLATES},
    model::Header,
};

/// How a tagger is trained.
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `epochs` | 12 | passes over the data | 1 to 1000 |
/// | `rate` | 0.3 | the first step's size; it falls to 0 | above 0 |
/// | `decay` | 5 | the Gaussian prior: ½ `decay` · Σ w² is added to the loss of all the data | 0 or more |
/// | `least` | 2 | how often a feature must occur | 1 or more |
/// | `blind` | 0.2 | the share of lexicon hits hidden while training, so that unknown names are learned too | 0 to 1 |
/// | `recall` | 0 | how much harder it is made to miss a name than to invent one, in nats | 0 or more |
/// | `floor` | 0 | features that put no tag further ahead of or behind `O`, in nats, are dropped; 0.1 halves a model of four kinds | 0 to 1 |
/// | `most_bytes` | 4 MB | the size that small weights are dropped for | 1 kB or more |
/// | `seed` | 1 | the order of the sentences, and which hits are hidden | |
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Settings {
    /// Passes over the data.
    pub epochs: u32,
    /// The first step's size.
    pub rate: f64,
    /// The strength of the prior.
    pub decay: f64,
    /// How often a feature must occur.
    pub least: u32,
    /// The share of hits hidden.
    pub blind: f64,
    /// How much harder it is made to miss a name than to invent one.
    pub recall: f64,
    /// What a feature must at least be good for.
    pub floor: f64,
    /// The greatest size of the model in bytes.
    pub most_bytes: usize,
    /// The seed.
    pub seed: u64,
    /// Names of templates that are left out.
    pub without: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            epochs: 12,
            rate: 0.3,
            decay: 5.0,
            least: 2,
            blind: 0.2,
            recall: 0.0,
            floor: 0.0,
            most_bytes: 4_000_000,
            seed: 1,
            without: vec!["triple".to_owned(), "quad".to_owned()],
        }
    }
}

impl Settings {
    /// Checks every setting; gives the chosen templates.
    pub(super) fn check(&self) -> Result<Chosen> {
        let fault = |name, message: String| Err(Error::Setting { name, message });
        if !(1..=1000).contains(&self.epochs) {
            return fault("epochs", format!("{}; expected 1 to 1000", self.epochs));
        }
        if !(self.rate.is_finite() && self.rate > 0.0) {
            return fault("rate", format!("{}; expected a number above 0", self.rate));
        }
        if !(self.decay.is_finite() && self.decay >= 0.0) {
            return fault("decay", format!("{}; expected 0 or more", self.decay));
        }
        if !(self.recall.is_finite() && self.recall >= 0.0) {
            return fault("recall", format!("{}; expected 0 or more", self.recall));
        }
        if !(0.0..=1.0).contains(&self.blind) {
            return fault("blind", format!("{}; expected 0 to 1", self.blind));
        }
        if !(0.0..=1.0).contains(&self.floor) {
            return fault("floor", format!("{}; expected 0 to 1", self.floor));
        }
        if self.most_bytes < 1000 {
            return fault("most_bytes", format!("{}; expected 1000 or more", self.most_bytes));
        }
        let mut chosen = Chosen::ALL;
        for name in &self.without {
            let Some(i) = TEMPLATES.iter().position(|t| t.name == name) else {
                let known: Vec<_> = TEMPLATES.iter().map(|t| t.name).collect();
                return fault("without", format!("{name:?} is none of {}", known.join(", ")));
            };
            chosen.0 &= !(1 << i);
        }
        Ok(chosen)
    }
}

impl Settings {
    #[expect(clippy::cast_precision_loss, reason = "for reading; seeds are small")]
    /// Writes the settings into a model's header.
    pub(super) fn describe(&self, header: Header) -> Header {
        header
            .with_setting("epochs", f64::from(self.epochs))
            .with_setting("rate", self.rate)
            .with_setting("decay", self.decay)
            .with_setting("least", f64::from(self.least))
            .with_setting("blind", self.blind)
            .with_setting("recall", self.recall)
            .with_setting("floor", self.floor)
            .with_setting("seed", self.seed as f64)
    }
}
