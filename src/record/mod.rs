//! The record: what comes out for one item, in a versioned form of its own.

mod build;
mod offsets;
mod reread;
mod schema;

pub use self::{
    build::Mentions,
    offsets::{OffsetUnit, Offsets},
    reread::Reread,
    schema::{Event, Mention, Record, SCHEMA, Scores, Segmented},
};
