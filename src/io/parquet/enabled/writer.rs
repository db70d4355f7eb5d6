//! Records as Parquet.

use std::io;

use arrow_json::{ReaderBuilder, reader::Decoder};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    errors::ParquetError,
    file::properties::WriterProperties,
};
use serde::Serialize;

use crate::{
    io::{parquet::enabled::schema, target::Target},
    record::Record,
};

/// Writes records as Parquet with nested columns, pages packed with zstd.
///
/// | column | type | null |
/// |---|---|---|
/// | `schema` | int32 | never |
/// | `id`, `title`, `text`, `bucket` | string | never |
/// | `date`, `url`, `section` | string | where not given |
/// | `scores` | struct of `cloud`, `web3`, `opinion`: float | never |
/// | `entities` | list of mentions | never; may be empty |
/// | `events`, `past_events` | list of structs, see below | never; may be empty |
/// | `cluster` | int32 | where no clusters were made |
/// | `labels`, `why` | string: JSON, as in records | unless asked for |
/// | `segments` | struct of `title`, `text`: list of strings | unless asked for |
/// | `extra` | string: a JSON object of the other columns of the input | where there are none |
///
/// A mention is a struct: `kind`, `field`, `text` (string), `start`, `end` (int64), and, null where the kind has
/// them not, `name`, `id`, `parent`, `currency`, `bound`, `round`, `from`, `to`, `of`, `why` (string), `inferred` (boolean), `value`,
/// `low`, `high` (double, exact up to 2^53), `confidence` (float).
///
/// An event is a struct: `type`, `status` (string), `investee`, `round`, `amount`, `valuation`, `cumulative`, `date`,
/// `announced`, `happened` (mention or null), `lead_investors`, `investors`, `advisers` (list of mentions),
/// `use_of_proceeds` (list of structs of `field`, `start`, `end`, `text`), `confidence` (float).
///
/// A row group ends after 32,768 rows or about 16 MiB, so memory stays bounded. The same records give the
/// same bytes.
pub struct ParquetWriter {
    writer: ArrowWriter<Target>,
    decoder: Decoder,
    batch: Vec<Row>,
    /// Bytes of text in the batch.
    bytes: usize,
}

/// The most rows of a row group.
const ROWS: usize = 32_768;
/// About the most bytes of a row group, encoded.
const BYTES: usize = 16 << 20;
/// A batch is encoded after so many records, or so many bytes of text.
const BATCH: usize = 256;
const BATCH_BYTES: usize = 1 << 20;

impl std::fmt::Debug for ParquetWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetWriter").field("target", self.target()).finish_non_exhaustive()
    }
}

/// A record in which what has no fixed columns is JSON in a string.
#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    record: Box<Record>,
    #[serde(rename = "labels")]
    labels_json: Option<String>,
    #[serde(rename = "why")]
    why_json: Option<String>,
    #[serde(rename = "extra")]
    extra_json: Option<String>,
}

impl ParquetWriter {
    /// Starts a file.
    ///
    /// # Errors
    ///
    /// Fails where the output cannot be written.
    pub fn new(target: Target) -> io::Result<Self> {
        let schema = schema::of_records();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(concat!("yunbao version ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_max_row_group_row_count(Some(ROWS))
            .set_max_row_group_bytes(Some(BYTES))
            .build();
        let decoder =
            ReaderBuilder::new(schema.clone()).build_decoder().map_err(io::Error::other)?;
        let writer = ArrowWriter::try_new(target, schema, Some(properties)).map_err(system)?;
        Ok(Self { writer, decoder, batch: Vec::new(), bytes: 0 })
    }

    /// Borrows the output.
    pub fn target(&self) -> &Target {
        self.writer.inner()
    }

    /// Takes a record.
    ///
    /// # Errors
    ///
    /// Fails where the output cannot be written.
    pub fn push(&mut self, mut record: Box<Record>) -> io::Result<()> {
        self.bytes += record.title.len() + record.text.len();
        let labels_json = record.labels.take().map(|labels| json(&labels));
        let why = std::mem::take(&mut record.why);
        let extra = std::mem::take(&mut record.extra);
        self.batch.push(Row {
            record,
            labels_json,
            why_json: (!why.is_empty()).then(|| json(&why)),
            extra_json: (!extra.is_empty()).then(|| json(&extra)),
        });
        if self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES { self.encode() } else { Ok(()) }
    }

    fn encode(&mut self) -> io::Result<()> {
        self.decoder.serialize(&self.batch).map_err(io::Error::other)?;
        self.batch.clear();
        self.bytes = 0;
        if let Some(batch) = self.decoder.flush().map_err(io::Error::other)? {
            self.writer.write(&batch).map_err(system)?;
        }
        Ok(())
    }

    /// Writes the footer and gives the output back, which is still to be published.
    ///
    /// # Errors
    ///
    /// Fails where the output cannot be written.
    pub fn finish(mut self) -> io::Result<Target> {
        self.encode()?;
        self.writer.into_inner().map_err(system)
    }
}

fn json(value: &impl Serialize) -> String {
    // Strings, numbers and maps of them always make JSON.
    serde_json::to_string(value).unwrap_or_default()
}

/// Takes the system's error out of the crate's, so that a full disk is one.
fn system(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(cause) => io::Error::other(cause),
        },
        error => io::Error::other(error),
    }
}
