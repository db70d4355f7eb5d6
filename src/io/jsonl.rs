//! JSON, one object a line.

use std::io;

use serde_json::Value;

use crate::{
    article::Item,
    error::Place,
    io::{
        columns::{Columns, Slot},
        fault::{Code, Fault},
        json::{self, Wrong},
        line::{Line, Lines},
        open::Stream,
        reader::{More, Rows},
        row::{At, Chunk, Decode, Raw},
    },
};

/// Reads lines.
pub(super) struct JsonLines<R> {
    lines: Lines<R>,
    max: usize,
    first: bool,
}

impl<R: Stream> JsonLines<R> {
    pub(super) fn new(inner: R, max: usize) -> Self {
        Self { lines: Lines::new(inner, max), max, first: true }
    }
}

impl<R: Stream> Rows for JsonLines<R> {
    fn is_ready(&self) -> bool {
        self.lines.is_ready()
    }

    fn read(&mut self, chunk: &mut Chunk) -> io::Result<Result<More, Fault>> {
        let start = chunk.data_mut().len();
        let Some(line) = self.lines.read(chunk.data_mut())? else { return Ok(Ok(More::End)) };
        let end = chunk.data_mut().len();
        let bytes = chunk.data().get(start..end).unwrap_or_default();
        match line {
            Line::TooLong(at, length) => {
                let fault = too_long(chunk.file(), at, length, self.max).with_data(bytes);
                chunk.data_mut().truncate(start);
                chunk.push_bad(at, fault);
            }
            Line::Whole(_) if bytes.trim_ascii().is_empty() => chunk.data_mut().truncate(start),
            Line::Whole(at) => {
                if std::mem::take(&mut self.first)
                    && let Some(hint) = not_lines(bytes)
                {
                    let message = "the file is JSON, but not one object a line";
                    let fault =
                        Fault::new(Code::NotLines, Place::new(chunk.file(), at.line), message);
                    return Ok(Err(fault.hint(hint)));
                }
                chunk.push_bytes(at, start..end);
            }
        }
        Ok(Ok(More::Maybe))
    }
}

/// Makes the fault of a line beyond the limit.
pub(super) fn too_long(file: &str, at: At, length: u64, max: usize) -> Fault {
    let message = format!("a line of {length} bytes, at most {max} are read");
    Fault::new(Code::TooLong, Place::new(file, at.line), message)
        .at_byte(at.byte)
        .hint("raise --max-line")
}

/// Tells from the first line whether the file is a JSON array or pretty-printed.
fn not_lines(line: &[u8]) -> Option<&'static str> {
    let line = line.trim_ascii();
    let open = matches!(line.last(), Some(b'{' | b'[' | b','));
    match line.first()? {
        b'[' if open || line.get(1..)?.trim_ascii_start().starts_with(b"{") => {
            Some("an array: jq -c '.[]' makes lines of it")
        }
        b'{' if open => Some("pretty-printed: jq -c . makes lines of it"),
        _ => None,
    }
}

/// Makes items of objects.
#[derive(Debug)]
pub(super) struct JsonRow {
    pub(super) columns: Columns,
    /// The encoding's name, for messages.
    pub(super) encoding: &'static str,
}

impl Decode for JsonRow {
    fn decode(&self, row: &Raw<'_>) -> Result<Item, Fault> {
        let line = str::from_utf8(row.bytes).map_err(|e| {
            let message = format!("bytes that are not valid {}", self.encoding);
            row.fault(Code::NotText, e.valid_up_to(), message).hint(NOT_TEXT)
        })?;
        // Files joined by `cat` have byte order marks in the middle.
        let line = line.strip_prefix('\u{FEFF}').unwrap_or(line);
        let object = json::object(line).map_err(|wrong| explain(row, wrong))?;
        self.item(row, object)
    }
}

impl JsonRow {
    fn item(&self, row: &Raw<'_>, object: Vec<(String, Value)>) -> Result<Item, Fault> {
        let mut item = Item::default();
        let mut texts = false;
        let wrong = |name: &str, expected: &str, value: &Value| {
            let found = json::type_of(value);
            let shown = match value {
                Value::Number(_) | Value::Bool(_) => format!("{found}: {value}"),
                _ => found.to_owned(),
            };
            row.fault(
                Code::Field,
                0,
                format!("field {name:?}: expected {expected}, found {shown}"),
            )
        };
        for (name, value) in object {
            let slot = self.columns.slot(&name);
            match (slot, value) {
                (Slot::Extra, value) => {
                    item.extra.insert(name, value);
                }
                (Slot::Id, value) => {
                    item.id = id(&value).ok_or_else(|| {
                        wrong(&name, "a string or an integer from 0 to 2^53", &value)
                    })?;
                }
                (Slot::Date | Slot::Url | Slot::Section, Value::Null) => {}
                (_, Value::String(value)) => {
                    texts |= slot == Slot::Text;
                    slot.fill(&mut item, &name, value);
                }
                (Slot::Date | Slot::Url | Slot::Section, value) => {
                    return Err(wrong(&name, "a string or null", &value));
                }
                (_, value) => return Err(wrong(&name, "a string", &value)),
            }
        }
        if !texts {
            let message =
                format!("field {:?}: expected a string, found no such field", self.columns.text);
            let names = item.extra.keys().map(String::as_str);
            let hint = self.columns.missing_text(names.chain([self.columns.title.as_str()]));
            return Err(row.fault(Code::Field, 0, message).hint(hint));
        }
        if item.id.is_empty() {
            item.id = row.id();
        }
        Ok(item)
    }
}

/// What to do about a row that is no text.
pub(super) const NOT_TEXT: &str = "repair it, or say the file's --encoding";

/// Reads an id: a string, or an integer that every program can hold exactly.
fn id(value: &Value) -> Option<String> {
    const EXACT: u64 = 1 << 53;
    match value {
        Value::String(id) => Some(id.clone()),
        Value::Number(n) => n.as_u64().filter(|&n| n <= EXACT).map(|n| n.to_string()),
        _ => None,
    }
}

fn explain(row: &Raw<'_>, wrong: Wrong) -> Fault {
    match wrong {
        Wrong::Syntax(column, why) => {
            let message = format!("not JSON at column {column}: {why}");
            row.fault(Code::NotJson, column.saturating_sub(1), message)
        }
        Wrong::Early(why) => {
            row.fault(Code::NotJson, row.bytes.len(), format!("the line ends too early: {why}"))
        }
        Wrong::Twice(key) => {
            row.fault(Code::DuplicateKey, 0, format!("the key {key:?} stands twice"))
        }
        Wrong::Type(found) => {
            row.fault(Code::Field, 0, format!("expected an object, found {found}"))
        }
    }
}
