//! Tables with a header: CSV and TSV.
//!
//! Rows are found here, because only then are positions right and an unclosed quote bounded; `csv-core` takes each row
//! apart.

use std::{
    io::{self, BufRead},
    sync::Arc,
};

use csv_core::{ReadRecordResult, ReaderBuilder};

use crate::{
    article::Item,
    error::Place,
    io::{
        columns::{Columns, Slot},
        fault::{Code, Fault},
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

impl<R: BufRead> Delimited<R> {
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

impl<R: BufRead + Send> Rows for Delimited<R> {
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
    reader: csv_core::Reader,
    encoding: &'static str,
}

impl TableRow {
    fn of_header(row: &Raw<'_>, form: &Form<'_>) -> Result<Self, Fault> {
        let reader = ReaderBuilder::new().delimiter(form.delimiter).build();
        let wrong = |message: String| Fault::new(Code::Columns, row.place(), message);
        let names: Vec<Arc<str>> = match fields(&reader, row.bytes) {
            Fields::Text(names) => names.iter().map(|n| n.trim().into()).collect(),
            Fields::NotText { .. } => {
                let message = format!("the header is not valid {}", form.encoding);
                let fault = Fault::new(Code::Encoding, row.place(), message);
                return Err(fault.hint("use --encoding"));
            }
        };
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
        Ok(Self { header, reader, encoding: form.encoding })
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
        let values = match fields(&self.reader, row.bytes) {
            Fields::Text(values) => values,
            Fields::NotText { field, at } => {
                let name = self.header.get(field).map_or("", |(name, _)| &**name);
                let message =
                    format!("field {name:?}: bytes that are not valid {}", self.encoding);
                return Err(row.fault(Code::NotText, at, message));
            }
        };
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

enum Fields {
    Text(Vec<String>),
    /// The first field that is no text, from 0, and the byte of the row where it is not.
    NotText {
        field: usize,
        at: usize,
    },
}

/// Takes a row apart.
fn fields(reader: &csv_core::Reader, row: &[u8]) -> Fields {
    let (bytes, ends) = split(reader, row);
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let mut out = Vec::with_capacity(ends.len());
    for (field, (start, end)) in starts.zip(ends.iter().copied()).enumerate() {
        match str::from_utf8(bytes.get(start..end).unwrap_or_default()) {
            Ok(text) => out.push(text.to_owned()),
            Err(_) => {
                // Quotes and delimiters are ASCII: the row breaks where its first bad field does.
                let at = str::from_utf8(row).err().map_or(0, |e| e.valid_up_to());
                return Fields::NotText { field, at };
            }
        }
    }
    Fields::Text(out)
}

/// Gives the fields of a row without their quotes, one behind the other, and where each ends.
fn split(reader: &csv_core::Reader, row: &[u8]) -> (Vec<u8>, Vec<usize>) {
    let mut reader = reader.clone();
    let mut bytes = vec![0; row.len() + 1];
    let mut ends = vec![0; 16];
    let (mut read, mut written, mut ended) = (0, 0, 0);
    loop {
        // An empty input is the end of the file, and so of the row.
        let (result, n_in, n_out, n_ends) = reader.read_record(
            row.get(read..).unwrap_or_default(),
            bytes.get_mut(written..).unwrap_or_default(),
            ends.get_mut(ended..).unwrap_or_default(),
        );
        read += n_in;
        written += n_out;
        ended += n_ends;
        match result {
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull => bytes.resize(bytes.len() * 2, 0),
            ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
            ReadRecordResult::Record | ReadRecordResult::End => break,
        }
    }
    bytes.truncate(written);
    ends.truncate(ended);
    (bytes, ends)
}
