//! Tables with a header: CSV and TSV.
//!
//! Rows are found and taken apart by our own hand, because only then are positions right and an unclosed quote bounded;
//! a test holds them against the `csv` crate.

use std::{io, sync::Arc};

use crate::{
    article::Item,
    error::Place,
    io::{
        columns::{Columns, Slot},
        fault::{Code, Fault},
        jsonl::NOT_TEXT,
        open::Stream,
        reader::{More, Rows},
        row::{At, Chunk, Decode, Raw},
        rows::{Found, TableRows},
    },
};

/// Reads rows.
pub(super) struct Delimited<R> {
    rows: TableRows<R>,
    max: usize,
}

/// What opening a table needs.
pub(super) struct Form<'o> {
    pub(super) file: &'o str,
    pub(super) delimiter: u8,
    pub(super) max: usize,
    pub(super) columns: &'o Columns,
    pub(super) encoding: &'static str,
}

impl<R: Stream> Delimited<R> {
    /// Reads the header; the outer error is the stream's.
    pub(super) fn open(inner: R, form: &Form<'_>) -> io::Result<Result<(Self, TableRow), Fault>> {
        let mut rows = TableRows::new(inner, form.delimiter, form.max);
        let mut line = Vec::new();
        let place = |line| Place::new(form.file, line);
        let at = loop {
            line.clear();
            match rows.read(&mut line)? {
                Found::Row(_) if line.is_empty() => {}
                Found::Row(at) => break at,
                Found::End => {
                    let fault =
                        Fault::new(Code::Empty, place(0), "is empty: a table needs a header");
                    return Ok(Err(fault));
                }
                Found::TooLong(at, _) => {
                    let message = format!("a header of more than {} bytes", form.max);
                    return Ok(Err(Fault::new(Code::Columns, place(at.line), message)));
                }
                Found::OpenQuote(at) => return Ok(Err(open_quote(form.file, at, form.max))),
            }
        };
        let row = Raw { file: form.file, at, bytes: &line };
        Ok(TableRow::of_header(&row, form).map(|table| (Self { rows, max: form.max }, table)))
    }
}

impl<R: Stream> Rows for Delimited<R> {
    fn is_ready(&self) -> bool {
        self.rows.is_ready()
    }

    fn read(&mut self, chunk: &mut Chunk) -> io::Result<Result<More, Fault>> {
        let start = chunk.data().len();
        let found = self.rows.read(chunk.data_mut())?;
        let end = chunk.data().len();
        match found {
            Found::End => return Ok(Ok(More::End)),
            Found::Row(_) if end == start => {}
            Found::Row(at) => chunk.push_bytes(at, start..end),
            Found::TooLong(at, length) => {
                let message = format!("a row of {length} bytes, at most {} are read", self.max);
                let data = chunk.data().get(start..end).unwrap_or_default();
                let fault = Fault::new(Code::TooLong, Place::new(chunk.file(), at.line), message)
                    .at_byte(at.byte)
                    .hint("raise --max-line")
                    .with_data(data);
                chunk.data_mut().truncate(start);
                chunk.push_bad(at, fault);
            }
            Found::OpenQuote(at) => {
                chunk.data_mut().truncate(start);
                return Ok(Err(open_quote(chunk.file(), at, self.max)));
            }
        }
        Ok(Ok(More::Maybe))
    }
}

fn open_quote(file: &str, at: At, max: usize) -> Fault {
    let message =
        format!("the quote opened on this line is not closed within {max} bytes of its row");
    Fault::new(Code::OpenQuote, Place::new(file, at.line), message)
        .at_byte(at.byte)
        .hint("close it, or double a quote within a field")
}

/// Makes items of rows.
#[derive(Debug)]
pub(super) struct TableRow {
    header: Vec<(Arc<str>, Slot)>,
    delimiter: u8,
    encoding: &'static str,
}

impl TableRow {
    fn of_header(row: &Raw<'_>, form: &Form<'_>) -> Result<Self, Fault> {
        let wrong = |message: String| Fault::new(Code::Columns, row.place(), message);
        let Ok(names) = fields(row.bytes, form.delimiter) else {
            let message = format!("the header is not valid {}", form.encoding);
            let fault = Fault::new(Code::Encoding, row.place(), message);
            return Err(fault.hint("use --encoding"));
        };
        let names: Vec<Arc<str>> = names.iter().map(|n| n.trim().into()).collect();
        for (i, name) in names.iter().enumerate() {
            if name.is_empty() {
                let fault = wrong(format!("column {} has no name", i + 1));
                return Err(fault.hint("name it in the first line"));
            }
            if names.iter().take(i).any(|other| other == name) {
                return Err(wrong(format!("two columns are named {name:?}")));
            }
        }
        let header: Vec<_> = names.iter().map(|n| (Arc::clone(n), form.columns.slot(n))).collect();
        if !header.iter().any(|(_, slot)| *slot == Slot::Text) {
            let shown: Vec<&str> = names.iter().map(|n| &**n).collect();
            let message = format!("no column {:?}; found {}", form.columns.text, shown.join(", "));
            let hint = match names.as_slice() {
                [only] => other_delimiter(only, form.delimiter),
                _ => None,
            };
            let hint = hint.unwrap_or_else(|| form.columns.missing_text(shown.iter().copied()));
            return Err(wrong(message).hint(hint));
        }
        Ok(Self { header, delimiter: form.delimiter, encoding: form.encoding })
    }
}

/// Says which delimiter the one column of a header may really hold.
fn other_delimiter(header: &str, delimiter: u8) -> Option<String> {
    let usual = [(';', ";"), ('\t', "tab"), ('|', "|"), (',', ",")];
    let (_, name) =
        usual.iter().find(|(c, _)| header.contains(*c) && *c != char::from(delimiter))?;
    Some(format!("one column only: use --delimiter '{name}'"))
}

impl Decode for TableRow {
    fn decode(&self, row: &Raw<'_>) -> Result<Item, Fault> {
        let values = fields(row.bytes, self.delimiter).map_err(|Damage { field, at }| {
            let name = self.header.get(field).map_or("", |(name, _)| &**name);
            let message = format!("field {name:?}: bytes that are not valid {}", self.encoding);
            row.fault(Code::NotText, at, message).hint(NOT_TEXT)
        })?;
        if values.len() != self.header.len() {
            let (expected, found) = (self.header.len(), values.len());
            let message = format!("expected {expected} fields as in the header, found {found}");
            return Err(row.fault(Code::Ragged, 0, message));
        }
        let mut item = Item::default();
        for ((name, slot), value) in self.header.iter().zip(values) {
            match slot {
                // A table cannot leave a field out but by leaving it empty.
                Slot::Date | Slot::Url | Slot::Section if value.is_empty() => {}
                slot => slot.fill(&mut item, name, value),
            }
        }
        if item.id.is_empty() {
            item.id = row.id();
        }
        Ok(item)
    }
}

/// Takes a row apart: the fields without their quotes, or the byte where the row is no text.
fn fields(row: &[u8], delimiter: u8) -> Result<Vec<String>, Damage> {
    let text = str::from_utf8(row).map_err(|e| {
        let at = e.valid_up_to();
        let before = row.get(..at).and_then(|b| str::from_utf8(b).ok()).unwrap_or("");
        Damage { field: split(before, delimiter).len().saturating_sub(1), at }
    })?;
    Ok(split(text, delimiter))
}

/// Where a row is no text: the field, from 0, and the byte of the row.
struct Damage {
    field: usize,
    at: usize,
}

/// Gives the fields of a row; the states are those of [`rows`](crate::io::rows).
fn split(row: &str, delimiter: u8) -> Vec<String> {
    let mut out = Vec::with_capacity(8);
    let mut rest = row;
    loop {
        let (field, next) = match rest.strip_prefix('"') {
            Some(quoted) => unquote(quoted, delimiter),
            None => match memchr::memchr(delimiter, rest.as_bytes()) {
                Some(at) => (rest.get(..at).unwrap_or("").to_owned(), rest.get(at + 1..)),
                None => (rest.to_owned(), None),
            },
        };
        out.push(field);
        match next {
            Some(next) => rest = next,
            None => return out,
        }
    }
}

/// Reads a field behind its opening quote, and gives what is behind its delimiter.
fn unquote(rest: &str, delimiter: u8) -> (String, Option<&str>) {
    let mut field = String::new();
    let mut rest = rest;
    // A quote never closed: the row's finder has refused it already.
    while let Some((inside, behind)) = rest.split_once('"') {
        field.push_str(inside);
        if let Some(more) = behind.strip_prefix('"') {
            field.push('"');
            rest = more;
            continue;
        }
        // What stands between the closing quote and the delimiter belongs to the field.
        let end = memchr::memchr(delimiter, behind.as_bytes());
        field.push_str(behind.get(..end.unwrap_or(behind.len())).unwrap_or(""));
        return (field, end.and_then(|end| behind.get(end + 1..)));
    }
    field.push_str(rest);
    (field, None)
}
