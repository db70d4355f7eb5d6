//! The columns of records, and which columns of others can be read.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};

/// Gives the schema of records; it is documented at [`ParquetWriter`](super::ParquetWriter).
pub(super) fn of_records() -> SchemaRef {
    let scores = ["cloud", "web3", "opinion"].map(|name| must(name, DataType::Float32));
    let segments = ["title", "text"].map(|name| must(name, list(DataType::Utf8)));
    Arc::new(Schema::new(vec![
        must("schema", DataType::Int32),
        must("id", DataType::Utf8),
        must("title", DataType::Utf8),
        must("text", DataType::Utf8),
        may("date", DataType::Utf8),
        may("url", DataType::Utf8),
        may("section", DataType::Utf8),
        must("bucket", DataType::Utf8),
        must("scores", DataType::Struct(scores.into_iter().collect())),
        must("entities", list(mention())),
        must("events", list(event())),
        must("past_events", list(event())),
        may("cluster", DataType::Int32),
        may("labels", DataType::Utf8),
        may("why", DataType::Utf8),
        may("segments", DataType::Struct(segments.into_iter().collect())),
        may("extra", DataType::Utf8),
    ]))
}

fn must(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, false)
}

fn may(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, true)
}

fn list(kind: DataType) -> DataType {
    // `element` is the name that the Parquet specification asks for.
    DataType::List(Arc::new(must("element", kind)))
}

fn mention() -> DataType {
    let mut fields = vec![
        must("kind", DataType::Utf8),
        must("field", DataType::Utf8),
        must("start", DataType::Int64),
        must("end", DataType::Int64),
        must("text", DataType::Utf8),
        may("name", DataType::Utf8),
        may("id", DataType::Utf8),
        may("parent", DataType::Utf8),
        may("currency", DataType::Utf8),
        may("inferred", DataType::Boolean),
    ];
    fields.extend(["value", "low", "high"].map(|name| may(name, DataType::Float64)));
    let words = ["bound", "round", "from", "to", "of"];
    fields.extend(words.map(|name| may(name, DataType::Utf8)));
    fields.push(may("confidence", DataType::Float32));
    fields.push(may("why", DataType::Utf8));
    DataType::Struct(Fields::from(fields))
}

fn passage() -> DataType {
    DataType::Struct(Fields::from(vec![
        must("field", DataType::Utf8),
        must("start", DataType::Int64),
        must("end", DataType::Int64),
        must("text", DataType::Utf8),
    ]))
}

fn event() -> DataType {
    DataType::Struct(Fields::from(vec![
        must("type", DataType::Utf8),
        must("status", DataType::Utf8),
        may("investee", mention()),
        may("round", mention()),
        may("amount", mention()),
        must("lead_investors", list(mention())),
        must("investors", list(mention())),
        must("advisers", list(mention())),
        may("valuation", mention()),
        may("cumulative", mention()),
        must("use_of_proceeds", list(passage())),
        may("date", mention()),
        may("announced", mention()),
        may("happened", mention()),
        must("confidence", DataType::Float32),
    ]))
}

/// Tells whether a column holds strings, of whatever kind.
pub(super) fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// Tells whether the values of a column can stand in JSON, and so under `extra`.
pub(super) fn is_extra(kind: &DataType) -> bool {
    match kind {
        DataType::Null
        | DataType::Boolean
        | DataType::Date32
        | DataType::Date64
        | DataType::Timestamp(..)
        | DataType::Time32(_)
        | DataType::Time64(_)
        | DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => true,
        DataType::Dictionary(_, values) => is_extra(values),
        DataType::List(field) | DataType::LargeList(field) => is_extra(field.data_type()),
        DataType::Struct(fields) => fields.iter().all(|f| is_extra(f.data_type())),
        kind => is_text(kind) || kind.is_integer() || kind.is_floating(),
    }
}
