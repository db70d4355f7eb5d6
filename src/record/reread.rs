//! A record out of a row that holds one.

use serde_json::Value;

use crate::{
    article::Item,
    record::{Record, SCHEMA},
};

/// What a row holds.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reread {
    /// A record, as an earlier run wrote it.
    Record(Box<Record>),
    /// An item, still to be analysed.
    Item(Box<Item>),
    /// A record that is damaged or of another form; says what is wrong.
    Damaged(String),
}

impl Reread {
    /// Tells whether a row holds a record: by its keys `schema` and `entities`, which a reader of items leaves among
    /// the `extra`.
    ///
    /// ```
    /// use yunbao::{article::Item, record::Reread};
    /// assert!(matches!(Reread::of(Item::new("云厂商发布新实例", "")), Reread::Item(_)));
    /// ```
    pub fn of(mut item: Item) -> Self {
        if !item.extra.contains_key("entities") {
            return Self::Item(Box::new(item));
        }
        let Some(schema) = item.extra.get("schema") else {
            return Self::Item(Box::new(item));
        };
        if schema.as_u64() != Some(u64::from(SCHEMA)) {
            return Self::Damaged(format!("a record of schema {schema}; expected {SCHEMA}"));
        }
        let mut keys = std::mem::take(&mut item.extra);
        let fields = [
            ("id", Some(item.id)),
            ("title", Some(item.title)),
            ("text", Some(item.text)),
            ("date", item.date),
            ("url", item.url),
            ("section", item.section),
        ];
        for (key, value) in fields {
            if let Some(value) = value {
                keys.insert(key.to_owned(), Value::String(value));
            }
        }
        match serde_json::from_value(Value::Object(keys)) {
            Ok(record) => Self::Record(Box::new(record)),
            Err(e) => Self::Damaged(format!("no record: {e}")),
        }
    }
}
