//! The record: what comes out for one item, in a versioned form of its own.

mod offsets;
mod schema;

pub use self::{
    offsets::{OffsetUnit, Offsets},
    schema::{Event, Mention, Record, SCHEMA, Scores, Segmented},
};
