//! The fields of a record, in the order in which they are written.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use crate::{
    classify::Bucket,
    extract::{EntityKind, Field, Reason},
    record::{Labels, Why},
};

/// The version of the record's form; it grows whenever a field changes its meaning.
pub const SCHEMA: u32 = 1;

/// Everything that was found in one item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The version of this form: [`SCHEMA`].
    pub schema: u32,
    /// The item's identifier.
    pub id: String,
    /// The title as given.
    pub title: String,
    /// The body as given.
    pub text: String,
    /// The date as given.
    pub date: Option<String>,
    /// The address as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The heading that the item stands under.
    pub section: Option<String>,
    /// What the item is about.
    pub bucket: Bucket,
    /// How sure that is.
    pub scores: Scores,
    /// Mentions, sorted by field (title first), start, end.
    pub entities: Vec<Mention>,
    /// The financings that are the news.
    pub events: Vec<Event>,
    /// Earlier financings that the item recalls.
    pub past_events: Vec<Event>,
    /// The cluster of items about the same event, where clusters were made.
    pub cluster: Option<u32>,
    /// What a model of other labels than the buckets gives, where one was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Labels>,
    /// Why each score is what it is, by label, where it was asked for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub why: BTreeMap<String, Why>,
    /// Which pipeline made it, where a service replaces its pipeline while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
    /// The words of title and text joined by spaces, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segments: Option<Box<Segmented>>,
    /// Whatever else the input row had.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

/// Which pipeline made a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Provenance {
    /// How many pipelines a service has had, from 1; see [`Live`](crate::pipeline::Live).
    pub generation: u64,
    /// The fingerprint of the lexicon.
    pub lexicon: String,
}

/// The words of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Segmented {
    /// The title's words.
    pub title: Vec<String>,
    /// The body's words.
    pub text: Vec<String>,
}

/// Calibrated probabilities from 0 to 1, each for itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Scores {
    /// Of the bucket `cloud`.
    pub cloud: f32,
    /// Of the bucket `web3`.
    pub web3: f32,
    /// Of the bucket `opinion`.
    pub opinion: f32,
}

/// One mention: where it stands, and its value.
///
/// The fields after `name` are those of the kind; the others are left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mention {
    /// What it is.
    pub kind: EntityKind,
    /// The part of the item that the offsets point into.
    pub field: Field,
    /// The first unit.
    pub start: usize,
    /// The unit after the last.
    pub end: usize,
    /// The part as written.
    pub text: String,
    /// The canonical name, for companies, persons, places and products that the lexicon knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Arc<str>>,
    /// The identifier of that name: the same for all its forms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The canonical name of the organisation that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Arc<str>>,
    /// Amounts: an ISO 4217 code or a token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Amounts: whether the currency was not written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inferred: Option<bool>,
    /// Amounts and percents: the stated number.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "stated")]
    pub value: Option<Option<Number>>,
    /// Amounts: the lower bound.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "stated")]
    pub low: Option<Option<Number>>,
    /// Amounts: the upper bound.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "stated")]
    pub high: Option<Option<Number>>,
    /// Amounts: how the number is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<String>,
    /// Rounds: the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<String>,
    /// Dates: the first day, month or year, as ISO 8601 with what is unknown left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Dates: the last day, month or year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Percents: what they are of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Arguments of events: how sure the role is, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// Arguments of events: what decided on the role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Reason>,
}

/// A stretch of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Passage {
    /// The part of the item that the offsets point into.
    pub field: Field,
    /// The first unit.
    pub start: usize,
    /// The unit after the last.
    pub end: usize,
    /// The part as written.
    pub text: String,
}

/// A financing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// `financing`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `done`, `planned`, `rumoured` or `commitment`.
    pub status: String,
    /// Who raised the money.
    pub investee: Option<Mention>,
    /// The round.
    pub round: Option<Mention>,
    /// How much.
    pub amount: Option<Mention>,
    /// Who led.
    pub lead_investors: Vec<Mention>,
    /// Who invested, leads included.
    pub investors: Vec<Mention>,
    /// Financial advisers.
    pub advisers: Vec<Mention>,
    /// The valuation named with it.
    pub valuation: Option<Mention>,
    /// The total raised so far.
    pub cumulative: Option<Mention>,
    /// What the money is for, in the order of the text; may be empty.
    #[serde(default)]
    pub use_of_proceeds: Vec<Passage>,
    /// When: `happened` where that is told, else `announced`.
    pub date: Option<Mention>,
    /// The day of the news.
    #[serde(default)]
    pub announced: Option<Mention>,
    /// The day on which the money was raised.
    #[serde(default)]
    pub happened: Option<Mention>,
    /// How likely it is that every role is right, from 0 to 1.
    pub confidence: f32,
}

/// A number that is stated, or stated to be unknown: `null` is written, an absent field is not.
mod stated {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::Number;

    #[expect(clippy::option_option, clippy::ref_option, reason = "serde's `with` fixes the shape")]
    pub(super) fn serialize<S: Serializer>(
        v: &Option<Option<Number>>,
        s: S,
    ) -> Result<S::Ok, S::Error> {
        v.as_ref().and_then(Option::as_ref).serialize(s)
    }

    #[expect(clippy::option_option, reason = "serde's `with` fixes the shape")]
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        d: D,
    ) -> Result<Option<Option<Number>>, D::Error> {
        Option::<Number>::deserialize(d).map(Some)
    }
}
