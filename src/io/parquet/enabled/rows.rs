//! The rows of a file: batches of columns, turned into JSON lines, which the decoder of JSONL makes items of.

use std::{
    fs::File,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use arrow_array::RecordBatch;
use arrow_json::LineDelimitedWriter;
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::{
    ProjectionMask,
    arrow_reader::{
        ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
        ParquetRecordBatchReaderBuilder,
    },
};

use crate::{
    article::Item,
    error::Place,
    io::{
        columns::{Columns, Slot},
        expand::Growth,
        fault::{Code, Fault},
        jsonl::JsonRow,
        open::{self, Meter, Note},
        parquet::enabled::{footer, schema},
        reader::{Columnar, More, Options, Rows},
        row::{At, Chunk, Decode, Raw},
        source::Source,
    },
};

/// Opens a file.
///
/// A panic of the decoder, which damaged files can cause, is a fault like any other damage.
pub(in crate::io) fn open(
    source: &Source,
    options: &Options,
    meter: &Meter,
) -> Result<Columnar, Fault> {
    let place = || Place::new(source.name(), 0);
    let damaged = |why: String| Fault::new(Code::Damaged, place(), why);
    let Some(path) = source.path().filter(|_| source.bytes().is_some()) else {
        let fault = Fault::new(Code::NotAFile, place(), "Parquet is read from its end");
        return Err(fault.hint("save it as a file first"));
    };
    let failed = |e: &io::Error| open::failure(source.name(), false, 0, e);
    let mut file = File::open(path).map_err(|e| failed(&e))?;
    footer::ends(&mut file).map_err(|e| failed(&e))?.map_err(damaged)?;
    let opened = catch_unwind(AssertUnwindSafe(|| build(file, source, options, meter)));
    opened.unwrap_or_else(|_| Err(damaged("the footer is damaged".to_owned())))
}

fn build(
    file: File,
    source: &Source,
    options: &Options,
    meter: &Meter,
) -> Result<Columnar, Fault> {
    let place = || Place::new(source.name(), 0);
    let damaged = |why: String| Fault::new(Code::Damaged, place(), why);
    let unreadable = |e: parquet::errors::ParquetError| damaged(format!("cannot be read: {e}"));
    let length = source.bytes().unwrap_or(0);
    let growth =
        Growth { ratio: options.max_expand, free: 64 << 20, total: options.max_output_bytes };

    let meta = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(unreadable)?;
    let meta = as_text(&meta, &options.columns).map_err(unreadable)?;
    footer::claims(meta.metadata(), length, growth).map_err(damaged)?;
    let plan = Plan::of(meta.schema(), &options.columns, &place())?;
    let notes = plan.notes(source.name());

    let rows = u64::try_from(meta.metadata().file_metadata().num_rows()).unwrap_or(0);
    let groups = meta.metadata().row_groups().iter();
    let bytes: u64 = groups.map(|g| u64::try_from(g.total_byte_size()).unwrap_or(0)).sum();
    let mask = ProjectionMask::roots(meta.parquet_schema(), plan.kept);
    let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, meta)
        .with_projection(mask)
        .with_batch_size(batch(rows, bytes))
        .build()
        .map_err(unreadable)?;
    let rows = ParquetRows {
        reader,
        buffer: Vec::new(),
        at: 0,
        row: 0,
        rows,
        growth,
        length,
        given: 0,
        metered: 0,
        meter: meter.clone(),
        max: options.max_line,
    };
    let decode = ParquetRow {
        json: JsonRow { columns: options.columns.clone(), encoding: "utf-8" },
        cut_date: plan.cut_date,
    };
    Ok(Columnar { rows: Box::new(rows), decode: Arc::new(decode), notes })
}

/// Reads the columns that make the item as strings where old writers left them as bytes.
fn as_text(
    meta: &ArrowReaderMetadata,
    columns: &Columns,
) -> parquet::errors::Result<ArrowReaderMetadata> {
    let is_bytes = |f: &Field| {
        columns.slot(f.name()) != Slot::Extra
            && matches!(
                f.data_type(),
                DataType::Binary | DataType::LargeBinary | DataType::BinaryView
            )
    };
    let fields = meta.schema().fields();
    if !fields.iter().any(|f| is_bytes(f)) {
        return Ok(meta.clone());
    }
    let fields = fields.iter().map(|f| {
        if is_bytes(f) {
            Field::new(f.name(), DataType::Utf8, f.is_nullable())
        } else {
            f.as_ref().clone()
        }
    });
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let options = ArrowReaderOptions::new().with_schema(schema);
    ArrowReaderMetadata::try_new(Arc::clone(meta.metadata()), options)
}

/// So many bytes of a batch are decoded at once, on the average.
const BATCH_BYTES: u64 = 1 << 20;

fn batch(rows: u64, bytes: u64) -> usize {
    let row = (bytes / rows.max(1)).max(1);
    usize::try_from((BATCH_BYTES / row).clamp(1, 1024)).unwrap_or(1)
}

/// Which columns are read, and what is said about the others.
struct Plan {
    kept: Vec<usize>,
    left: Vec<String>,
    cut_date: bool,
}

impl Plan {
    fn of(schema: &Schema, columns: &Columns, place: &Place) -> Result<Self, Fault> {
        let wrong = |message: String| Fault::new(Code::Columns, place.clone(), message);
        let mut plan = Self { kept: Vec::new(), left: Vec::new(), cut_date: false };
        let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        let mut seen = std::collections::HashSet::new();
        if let Some(twice) = names.iter().find(|n| !seen.insert(**n)) {
            return Err(wrong(format!("two columns are named {twice:?}")));
        }
        for (at, field) in schema.fields().iter().enumerate() {
            let (name, kind) = (field.name(), field.data_type());
            let slot = columns.slot(name);
            let (fits, expected) = match slot {
                Slot::Extra => (schema::is_extra(kind), ""),
                Slot::Id => (schema::is_text(kind) || kind.is_integer(), "strings or integers"),
                Slot::Date => {
                    plan.cut_date = matches!(kind, DataType::Timestamp(..) | DataType::Date64);
                    let date = plan.cut_date || *kind == DataType::Date32;
                    (date || schema::is_text(kind), "strings or dates")
                }
                _ => (schema::is_text(kind), "strings"),
            };
            // A column of nulls only has no type of its own.
            if fits || *kind == DataType::Null {
                plan.kept.push(at);
            } else if slot == Slot::Extra {
                plan.left.push(format!("{name:?} ({kind})"));
            } else {
                let how = if kind.is_nested() { "a nested column, " } else { "" };
                let message = format!("column {name:?}: expected {expected}, found {how}{kind}");
                return Err(wrong(message).hint("choose another with --text-column and the like"));
            }
        }
        if !names.iter().any(|n| columns.slot(n) == Slot::Text) {
            let message = format!("no column {:?}; found {}", columns.text, names.join(", "));
            return Err(wrong(message).hint(columns.missing_text(names.into_iter())));
        }
        Ok(plan)
    }

    fn notes(&self, file: &str) -> Vec<Note> {
        if self.left.is_empty() {
            return Vec::new();
        }
        let text =
            format!("columns left out, their types are unsupported: {}", self.left.join(", "));
        vec![Note::new(file, text)]
    }
}

/// Reads rows.
struct ParquetRows {
    reader: ParquetRecordBatchReader,
    /// JSON lines of the batch under way, given out up to `at`.
    buffer: Vec<u8>,
    at: usize,
    /// Rows given out, of so many.
    row: u64,
    rows: u64,
    growth: Growth,
    /// Bytes of the file, of the rows given, and of the file as the meter knows it.
    length: u64,
    given: u64,
    metered: u64,
    meter: Meter,
    max: usize,
}

impl Rows for ParquetRows {
    fn is_ready(&self) -> bool {
        true
    }

    fn read(&mut self, chunk: &mut Chunk) -> io::Result<Result<More, Fault>> {
        let damaged = |row: u64, why: String| {
            let place = Place::new(chunk.file(), 0);
            Ok(Err(Fault::new(Code::Damaged, place, format!("damaged after record {row}: {why}"))))
        };
        while self.at == self.buffer.len() {
            let next = catch_unwind(AssertUnwindSafe(|| {
                self.reader.next().map(|b| b.map(|b| lines(&b)))
            }));
            match next {
                Ok(Some(Ok(Ok(lines)))) => {
                    self.buffer = lines;
                    self.at = 0;
                }
                Ok(None) if self.row == self.rows => {
                    self.measure();
                    return Ok(Ok(More::End));
                }
                Ok(None) => {
                    let why = format!("the footer claims {} rows", self.rows);
                    return damaged(self.row, why);
                }
                Ok(Some(Err(e) | Ok(Err(e)))) => return damaged(self.row, e.to_string()),
                Err(_) => return damaged(self.row, "its pages make no sense".to_owned()),
            }
        }
        let rest = self.buffer.get(self.at..).unwrap_or_default();
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or_default();
        self.row += 1;
        self.at += (length + 1).min(rest.len());
        self.given += length as u64;
        let allowed = self.growth.free.max(self.length.saturating_mul(self.growth.ratio));
        let allowed = allowed.min(self.growth.total.unwrap_or(u64::MAX));
        if self.given > allowed {
            let message = format!(
                "after record {} the unpacked data grew beyond {allowed} bytes: is it a bomb?",
                self.row - 1
            );
            let fault = Fault::new(Code::Expansion, Place::new(chunk.file(), 0), message);
            return Ok(Err(fault.hint("raise --max-expand")));
        }
        let at = At { line: self.row, byte: 0 };
        if length > self.max {
            let message = format!("a row of {length} bytes, at most {} are read", self.max);
            let fault = Fault::new(Code::TooLong, Place::new(chunk.file(), self.row), message);
            chunk.push_bad(at, fault.hint("raise --max-line").with_data(line));
        } else {
            let start = chunk.data().len();
            chunk.data_mut().extend_from_slice(line);
            chunk.push_bytes(at, start..start + length);
        }
        self.measure();
        Ok(Ok(More::Maybe))
    }
}

impl ParquetRows {
    /// Tells the meter how much of the file is read, by its rows.
    fn measure(&mut self) {
        let share = self.row as f64 / self.rows.max(1) as f64;
        let now =
            if self.row == self.rows { self.length } else { (self.length as f64 * share) as u64 };
        self.meter.add(now.saturating_sub(self.metered));
        self.metered = now.max(self.metered);
    }
}

/// Turns a batch into JSON lines; columns that are null are left out of a line.
fn lines(batch: &RecordBatch) -> Result<Vec<u8>, arrow_schema::ArrowError> {
    let mut writer = LineDelimitedWriter::new(Vec::with_capacity(batch.get_array_memory_size()));
    writer.write(batch)?;
    writer.finish()?;
    Ok(writer.into_inner())
}

/// Makes items of rows.
#[derive(Debug)]
struct ParquetRow {
    json: JsonRow,
    /// The date column holds times: the day is what counts.
    cut_date: bool,
}

impl Decode for ParquetRow {
    fn decode(&self, row: &Raw<'_>) -> Result<Item, Fault> {
        let mut item = self.json.decode(row).map_err(|mut fault| {
            // Rows of columns stand at no byte.
            fault.byte = None;
            fault
        })?;
        if self.cut_date
            && let Some((day, _)) = item.date.as_deref().and_then(|d| d.split_once('T'))
        {
            item.date = Some(day.to_owned());
        }
        Ok(item)
    }
}
