//! One piece of news.

use serde::{Deserialize, Serialize};

/// One piece of news, as it goes into the analysis.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Item {
    /// An identifier, unique in its file; may be empty.
    #[serde(default)]
    pub id: String,
    /// The title; may be empty.
    #[serde(default)]
    pub title: String,
    /// The body; may be empty.
    #[serde(default)]
    pub text: String,
    /// The date of publication as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The heading of a bulletin that it stands under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Whatever else the input row had.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Item {
    /// Makes an item of a title and a body.
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), ..Self::default() }
    }
}
