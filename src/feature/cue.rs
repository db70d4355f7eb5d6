//! Cues: features that other stages bring.

use crate::feature::gram::mix;

/// Something that another stage found in a document: of a kind, with a value and a weight.
///
/// The kind and the value are the cue's name; a classifier learns one weight a label for each name.
/// A name that it has not seen in training changes nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cue<'a> {
    kind: &'a str,
    value: &'a str,
    weight: f32,
}

impl<'a> Cue<'a> {
    /// Makes a cue of weight 1, such as `("lexicon", "cloud")` or `("verb", "表示")`.
    pub const fn new(kind: &'a str, value: &'a str) -> Self {
        Self { kind, value, weight: 1.0 }
    }

    /// Sets the weight, kept between -8 and 8; a count should be dampened first. NaN counts as 0.
    #[must_use]
    pub const fn with_weight(mut self, weight: f32) -> Self {
        self.weight = if weight.is_nan() { 0.0 } else { weight.clamp(-8.0, 8.0) };
        self
    }

    /// Gives the kind.
    pub const fn kind(&self) -> &'a str {
        self.kind
    }

    /// Gives the value.
    pub const fn value(&self) -> &'a str {
        self.value
    }

    /// Gives the weight.
    pub const fn weight(&self) -> f32 {
        self.weight
    }

    /// Gives the hash of the name: the same on every machine and in every run.
    pub fn hash(&self) -> u32 {
        // 31 and 7 part the kind from the value: ("ab", "c") is not ("a", "bc").
        let kind = self.kind.bytes().fold(31, |h, b| mix(h, u32::from(b)));
        let name = self.value.bytes().fold(mix(kind, 7), |h, b| mix(h, u32::from(b)));
        (name >> 32) as u32
    }
}
