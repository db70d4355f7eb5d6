//! Extraction: one file an entity kind, and the funding events built from them.

mod entity;
pub mod tagger;

pub use self::entity::{Entity, EntityKind, Field, Found};
