//! Settings of the clusterer.

use crate::{Error, Result};

/// How items are joined.
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `threshold` | 0.5 | the least probability that two items are about the same event, among the items of one bulletin; among more a chance likeness is likelier, and more is asked | 0 to 1 |
/// | `window` | 7 | days between two items at most, where both have a date | 0 to 36,500 |
/// | `reach` | 24 | items of one key, the latest first, that a new item is compared with | 1 to 4,096 |
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Settings {
    /// The least probability that two items are about the same event, among the items of one bulletin.
    pub threshold: f32,
    /// Days between two items at most, where both have a date.
    pub window: u32,
    /// Items of one key, the latest first, that a new item is compared with.
    pub reach: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { threshold: 0.5, window: 7, reach: 24 }
    }
}

impl Settings {
    pub(super) fn check(self) -> Result<Self> {
        let out_of_range = |name, message| Err(Error::Setting { name, message });
        if !(0.0..=1.0).contains(&self.threshold) {
            return out_of_range("threshold", format!("{}; expected 0 to 1", self.threshold));
        }
        if self.window > 36_500 {
            return out_of_range("window", format!("{}; expected 0 to 36500 days", self.window));
        }
        if !(1..=4096).contains(&self.reach) {
            return out_of_range("reach", format!("{}; expected 1 to 4096", self.reach));
        }
        Ok(self)
    }
}
