//! Labels of a user's own model.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::classify::{Model, Prediction};

/// What a model of other labels than the buckets gives an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Labels {
    /// The labels that are given, the surest first; may be empty.
    pub given: Vec<String>,
    /// The calibrated score of every label, from 0 to 1, each for itself.
    pub scores: BTreeMap<String, f32>,
}

impl Labels {
    /// Writes a prediction down by names.
    pub fn new(model: &Model, prediction: &Prediction) -> Self {
        let scores = model.labels().iter().cloned().zip(prediction.scores().iter().copied());
        Self {
            given: prediction.labels().into_iter().map(str::to_owned).collect(),
            scores: scores.collect(),
        }
    }
}
