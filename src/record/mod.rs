//! The record: what comes out for one item, in a versioned form of its own.

mod build;
mod labels;
mod offsets;
mod reread;
mod schema;
mod why;

pub use self::{
    build::Mentions,
    labels::Labels,
    offsets::{OffsetUnit, Offsets},
    reread::Reread,
    schema::{Event, Mention, Passage, Provenance, Record, SCHEMA, Scores, Segmented},
    why::{Reason, Why, WhyCue, WhySpan},
};
