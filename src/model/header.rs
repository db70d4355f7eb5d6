//! The header: how a model was made.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// How many labels a model may have.
const MOST_LABELS: usize = 65_535;

/// What a model is and how it was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    kind: String,
    labels: Vec<String>,
    #[serde(default)]
    features: String,
    #[serde(default)]
    sources: Vec<Source>,
    #[serde(default)]
    command: String,
    #[serde(default)]
    settings: BTreeMap<String, f64>,
    #[serde(default)]
    metrics: BTreeMap<String, f64>,
}

/// Data that a model was trained on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Source {
    /// The data's name: a file, or a file of labels.
    pub name: String,
    /// The licence of the data, or a word on why only weights may be kept.
    pub licence: String,
    /// How many examples were taken from it.
    pub examples: u64,
}

impl Source {
    /// Names a source of training data.
    pub fn new(name: impl Into<String>, licence: impl Into<String>, examples: u64) -> Self {
        Self { name: name.into(), licence: licence.into(), examples }
    }
}

impl Header {
    /// Starts a header: the kind of model (`classifier`, `tagger`) and its labels in the order of the weights.
    pub fn new<S: Into<String>>(
        kind: impl Into<String>,
        labels: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            kind: kind.into(),
            labels: labels.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }

    /// Sets the fingerprint of what the model reads: feature templates, and the lexicon where it matters.
    #[must_use]
    pub fn with_features(mut self, fingerprint: impl Into<String>) -> Self {
        self.features = fingerprint.into();
        self
    }

    /// Adds a source of training data.
    #[must_use]
    pub fn with_source(mut self, source: Source) -> Self {
        self.sources.push(source);
        self
    }

    /// Sets the command that makes the model again.
    #[must_use]
    pub fn with_command(mut self, command: impl Into<String>) -> Self {
        self.command = command.into();
        self
    }

    /// Sets a named number that the model needs for running, such as the size of a table.
    #[must_use]
    pub fn with_setting(mut self, name: impl Into<String>, value: f64) -> Self {
        self.settings.insert(name.into(), value);
        self
    }

    /// Sets a named figure measured on held-out data.
    #[must_use]
    pub fn with_metric(mut self, name: impl Into<String>, value: f64) -> Self {
        self.metrics.insert(name.into(), value);
        self
    }

    /// Gives the kind of model.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Gives the labels in the order of the weights; never empty in a model that was read.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Gives the fingerprint of what the model reads.
    pub fn features(&self) -> &str {
        &self.features
    }

    /// Gives the training data.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Gives the command that makes the model again.
    pub fn command(&self) -> &str {
        &self.command
    }

    /// Gives a number that the model needs for running.
    pub fn setting(&self, name: &str) -> Option<f64> {
        self.settings.get(name).copied()
    }

    /// Gives all numbers that the model needs for running.
    pub const fn settings(&self) -> &BTreeMap<String, f64> {
        &self.settings
    }

    /// Gives the figures measured on held-out data.
    pub const fn metrics(&self) -> &BTreeMap<String, f64> {
        &self.metrics
    }

    /// Gives a setting as a whole number of `range`.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where it is missing, no whole number or outside the range.
    pub fn count(
        &self,
        model: &str,
        name: &str,
        range: std::ops::RangeInclusive<u32>,
    ) -> Result<usize> {
        let value = self
            .setting(name)
            .ok_or_else(|| Error::model(model, format!("setting {name} is missing")))?;
        let fits = value.fract() == 0.0
            && value >= f64::from(*range.start())
            && value <= f64::from(*range.end());
        if !fits {
            let message = format!(
                "setting {name} is {value}; expected a whole number from {} to {}",
                range.start(),
                range.end()
            );
            return Err(Error::model(model, message));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole and within a range of u32"
        )]
        Ok(value as usize)
    }

    /// Checks what every model must hold.
    pub(super) fn check(&self, model: &str) -> Result<()> {
        if self.labels.is_empty() || self.labels.len() > MOST_LABELS {
            let message = format!("{} labels; expected 1 to {MOST_LABELS}", self.labels.len());
            return Err(Error::model(model, message));
        }
        let mut seen = BTreeSet::new();
        for label in &self.labels {
            if label.is_empty() || !seen.insert(label) {
                let message = format!("label {label:?} is empty or stands there twice");
                return Err(Error::model(model, message));
            }
        }
        let numbers = self.settings.iter().chain(&self.metrics);
        if let Some((name, _)) = numbers.clone().find(|(_, v)| !v.is_finite()) {
            return Err(Error::model(model, format!("{name} is no finite number")));
        }
        Ok(())
    }
}
