//! One JSON object, strictly: no key twice at any depth, nothing behind it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// What is wrong with a line that should be one JSON object.
pub(super) enum Wrong {
    /// Not JSON: the column from 1 in bytes, and why.
    Syntax(usize, String),
    /// JSON that ends too early.
    Early(String),
    /// A key that stands twice.
    Twice(String),
    /// Another type than an object.
    Type(&'static str),
}

/// Reads one object, its keys in the order of the line.
pub(super) fn object(line: &str) -> Result<Vec<(String, Value)>, Wrong> {
    let mut twice = None;
    let mut reader = serde_json::Deserializer::from_str(line);
    let outcome =
        Top(&mut twice).deserialize(&mut reader).and_then(|object| reader.end().map(|()| object));
    match outcome {
        Ok(Ok(object)) => Ok(object),
        Ok(Err(found)) => Err(Wrong::Type(found)),
        Err(error) => Err(match twice {
            Some(key) => Wrong::Twice(key),
            None if error.is_eof() => Wrong::Early(reason(&error)),
            None => Wrong::Syntax(error.column(), reason(&error)),
        }),
    }
}

/// Names the type of a value as a message does.
pub(super) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(n) if n.is_f64() => "a fraction",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Gives serde's reason without its own position: ours counts in the file.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").and_then(|at| text.get(..at)).unwrap_or(&text).to_owned()
}

/// The whole line; scalars and arrays give the name of their type.
struct Top<'k>(&'k mut Option<String>);

/// Any value; the field takes the key that stands twice.
struct Any<'k>(&'k mut Option<String>);

impl<'de> DeserializeSeed<'de> for Top<'_> {
    type Value = Result<Vec<(String, Value)>, &'static str>;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_> {
    type Value = Result<Vec<(String, Value)>, &'static str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut out: Vec<(String, Value)> = Vec::with_capacity(8);
        while let Some(key) = map.next_key::<String>()? {
            // Rows have a handful of keys; a row of thousands must not take their square.
            if out.len() < FEW && out.iter().any(|(k, _)| *k == key) {
                *self.0 = Some(key);
                return Err(A::Error::custom("a key twice"));
            }
            let value = map.next_value_seed(Any(self.0))?;
            out.push((key, value));
        }
        if out.len() > FEW {
            let mut keys: Vec<&str> = out.iter().map(|(k, _)| k.as_str()).collect();
            keys.sort_unstable();
            let double = keys.windows(2).find_map(|w| match w {
                [a, b] if a == b => Some((*a).to_owned()),
                _ => None,
            });
            if double.is_some() {
                *self.0 = double;
                return Err(A::Error::custom("a key twice"));
            }
        }
        Ok(Ok(out))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element_seed(Any(self.0))?.is_some() {}
        Ok(Err("an array"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Err("a boolean"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Err("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Err("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Err("a number"))
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Err("a string"))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Err("null"))
    }
}

/// Up to so many keys are compared one by one.
const FEW: usize = 32;

impl<'de> DeserializeSeed<'de> for Any<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Value, D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut out = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            if out.contains_key(&key) {
                *self.0 = Some(key);
                return Err(A::Error::custom("a key twice"));
            }
            let value = map.next_value_seed(Any(self.0))?;
            out.insert(key, value);
        }
        Ok(Value::Object(out))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut out = Vec::new();
        while let Some(value) = seq.next_element_seed(Any(self.0))? {
            out.push(value);
        }
        Ok(Value::Array(out))
    }

    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(Value::Bool(v))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Value, E> {
        Ok(Value::Number(v.into()))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Value, E> {
        Ok(Value::Number(v.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, v: f64) -> Result<Value, E> {
        Number::from_f64(v).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, v: &str) -> Result<Value, E> {
        Ok(Value::String(v.to_owned()))
    }

    fn visit_string<E>(self, v: String) -> Result<Value, E> {
        Ok(Value::String(v))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
}
