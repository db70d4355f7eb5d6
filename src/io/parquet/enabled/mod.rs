//! Parquet by the `parquet` and `arrow-json` crates: rows become JSON lines on the way in, and records go out as the
//! JSON that they are, by a schema that names every column.

mod footer;
mod nesting;
mod rows;
mod schema;
mod writer;

pub(in crate::io) use self::rows::open;
pub use self::writer::ParquetWriter;
