//! A source opened: its format, and its rows chunk by chunk.

use std::{io, sync::Arc};

use crate::{
    article,
    error::Place,
    io::{
        bulletin::{Bulletin, NoRows},
        columns::Columns,
        delimited::{Delimited, Form},
        encoding::Encoding,
        fault::{Code, Fault},
        jsonl::{JsonLines, JsonRow},
        open::{self, Meter, Note, Opened},
        parquet,
        plain::{PlainLines, PlainRow},
        row::{Chunk, Decode},
        source::Source,
    },
};

crate::closed_set! {
    /// The format of an input.
    pub enum Format: "format" {
        /// One JSON object a line.
        Jsonl = "jsonl", "逐行 JSON";
        /// A table with a header, fields apart by commas.
        Csv = "csv", "逗号分隔表";
        /// A table with a header, fields apart by tabs.
        Tsv = "tsv", "制表符分隔表";
        /// Columns in row groups, packed, read from the file's end.
        Parquet = "parquet", "Parquet 列存";
        /// A bulletin in Markdown.
        Markdown = "md", "Markdown 简报";
        /// A bulletin in HTML.
        Html = "html", "网页简报";
        /// A bulletin without marks, or with those that its content shows.
        Text = "txt", "纯文本简报";
        /// Lines, each a text of its own, empty ones too.
        Lines = "lines", "逐行文本";
    }
}

impl Format {
    /// Tells the format from a file name's extension, a `.gz` or `.zst` behind it left aside.
    ///
    /// ```
    /// use yunbao::io::Format;
    /// assert_eq!(Format::of_name("news/2024.JSONL.gz"), Some(Format::Jsonl));
    /// assert_eq!(Format::of_name("news.doc"), None);
    /// ```
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "parquet" | "pq" => Some(Self::Parquet),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "txt" => Some(Self::Text),
            _ => None,
        }
    }

    /// Tells the format from the first bytes where they leave no doubt.
    fn of_content(sample: &[u8]) -> Option<Self> {
        matches!(sample.trim_ascii_start().first(), Some(b'{' | b'[')).then_some(Self::Jsonl)
    }
}

/// How sources are read.
///
/// | name | default | purpose |
/// |---|---|---|
/// | `format` | by extension, else by content | the format of every source |
/// | `encoding` | UTF-8, or by a byte order mark | the encoding of every source |
/// | `columns` | see [`Columns`] | which column is what |
/// | `delimiter` | `,` in CSV, tab in TSV | what stands between the fields of a table |
/// | `max_line` | 16 MiB | the longest line, row or bulletin, in bytes |
/// | `max_expand` | 200 | the most bytes unpacked from one packed byte, after 64 MiB |
/// | `max_output_bytes` | none | the most bytes unpacked from one file |
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The format where the user says it.
    pub format: Option<Format>,
    /// The encoding where the user says it.
    pub encoding: Option<Encoding>,
    /// Which column is what.
    pub columns: Columns,
    /// The delimiter where the user says it.
    pub delimiter: Option<u8>,
    /// The longest line, row or bulletin, in bytes.
    pub max_line: usize,
    /// The most bytes unpacked from one packed byte.
    pub max_expand: u64,
    /// The most bytes unpacked from one file.
    pub max_output_bytes: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: None,
            encoding: None,
            columns: Columns::default(),
            delimiter: None,
            max_line: 16 << 20,
            max_expand: 200,
            max_output_bytes: None,
        }
    }
}

/// Whether there may be another row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum More {
    Maybe,
    End,
}

/// Rows of an open file.
pub(super) trait Rows: Send {
    /// Tells whether the next row can be had without waiting for whoever writes the input.
    fn is_ready(&self) -> bool;

    /// Adds at most one row to the chunk, wrong rows included.
    ///
    /// The outer error is the stream's, the inner one a fault that ends the file.
    fn read(&mut self, chunk: &mut Chunk) -> io::Result<Result<More, Fault>>;
}

/// An open source.
pub struct Reader {
    name: Arc<str>,
    rows: Box<dyn Rows>,
    decode: Arc<dyn Decode>,
    packed: bool,
    read: u64,
    ended: bool,
    /// Whether somebody may still be writing the input.
    waits: bool,
    notes: Vec<Note>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader")
            .field("name", &self.name)
            .field("read", &self.read)
            .finish_non_exhaustive()
    }
}

impl Reader {
    /// Opens a source; the bytes read are added to `meter`.
    ///
    /// # Errors
    ///
    /// Fails where the source cannot be read or is not what the options say.
    pub fn open(source: &Source, options: &Options, meter: &Meter) -> Result<Self, Fault> {
        let name: Arc<str> = source.name().into();
        if parquet::claims(source, options) {
            let Columnar { rows, decode, notes } = parquet::open(source, options, meter)?;
            let (packed, waits) = (false, false);
            return Ok(Self { name, rows, decode, packed, read: 0, ended: false, waits, notes });
        }
        let mut opened = open::open(source, options, meter)?;
        let format = options
            .format
            .or_else(|| Format::of_name(source.name()))
            .or_else(|| Format::of_content(&opened.sample));
        let Some(format) = format else {
            if opened.sample.is_empty() {
                return Err(Fault::new(Code::Empty, Place::new(&*name, 0), "is empty"));
            }
            let fault =
                Fault::new(Code::UnknownFormat, Place::new(&*name, 0), "of no known format");
            return Err(
                fault.hint("say it with --from jsonl, csv, tsv, parquet, md, html, txt or lines")
            );
        };
        let packed = opened.packed;
        let mut notes = std::mem::take(&mut opened.notes);
        if opened.sample.is_empty() && !matches!(format, Format::Csv | Format::Tsv) {
            notes.push(Note::new(&name, "is empty"));
        }
        let waits = source.bytes().is_none();
        let (rows, decode) = rows(opened, format, &name, options)?;
        Ok(Self { name, rows, decode, packed, read: 0, ended: false, waits, notes })
    }

    /// Takes the notes made since the last call.
    pub fn notes(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }

    /// Reads up to `rows` rows or about `bytes` bytes, or up to the end; an empty chunk is the end.
    ///
    /// A pipe that has nothing more to give for now ends the chunk too. `go_on` is asked before each row.
    ///
    /// # Errors
    ///
    /// Where the file is damaged; the rows before the damage stand in `chunk` all the same.
    pub fn read(
        &mut self,
        rows: usize,
        bytes: usize,
        go_on: impl Fn() -> bool,
    ) -> (Chunk, Result<(), Fault>) {
        let mut chunk = Chunk::new(Arc::clone(&self.name), Arc::clone(&self.decode));
        while !self.ended && chunk.len() < rows && chunk.bytes() < bytes && go_on() {
            if !chunk.is_empty() && self.waits && !self.rows.is_ready() {
                break;
            }
            let before = chunk.len();
            let outcome = self.rows.read(&mut chunk);
            self.read += (chunk.len() - before) as u64;
            let fault = match outcome {
                Ok(Ok(More::Maybe)) => continue,
                Ok(Ok(More::End)) => None,
                Ok(Err(fault)) => Some(fault),
                Err(error) => Some(open::failure(&self.name, self.packed, self.read, &error)),
            };
            self.ended = true;
            if let Some(fault) = fault {
                return (chunk, Err(fault));
            }
        }
        (chunk, Ok(()))
    }
}

/// An open file of columns: its rows are found and decoded by one module.
pub(super) struct Columnar {
    pub(super) rows: Box<dyn Rows>,
    pub(super) decode: Arc<dyn Decode>,
    pub(super) notes: Vec<Note>,
}

type Parts = (Box<dyn Rows>, Arc<dyn Decode>);

/// Chooses how the rows of a format are found and decoded.
fn rows(
    opened: Opened,
    format: Format,
    name: &Arc<str>,
    options: &Options,
) -> Result<Parts, Fault> {
    let Opened { stream, packed, encoding, .. } = opened;
    let (max, encoding) = (options.max_line, encoding.as_str());
    let markup = match format {
        Format::Jsonl => {
            let decode = JsonRow { columns: options.columns.clone(), encoding };
            return Ok((Box::new(JsonLines::new(stream, max)), Arc::new(decode)));
        }
        Format::Csv | Format::Tsv => {
            let usual = if format == Format::Csv { b',' } else { b'\t' };
            let delimiter = options.delimiter.unwrap_or(usual);
            let form = Form { file: name, delimiter, max, columns: &options.columns, encoding };
            let (rows, decode) = Delimited::open(stream, &form)
                .map_err(|e| open::failure(name, packed, 0, &e))??;
            return Ok((Box::new(rows), Arc::new(decode)));
        }
        Format::Lines => {
            let rows = PlainLines::new(stream, max);
            return Ok((Box::new(rows), Arc::new(PlainRow { encoding })));
        }
        Format::Parquet => {
            // Told by the name only where `parquet::claims` has not seen it: behind a packed file's name.
            let place = Place::new(&**name, 0);
            let fault = Fault::new(Code::NotAFile, place, "Parquet is read from its end");
            return Err(fault.hint("unpack it, or save it as a file first"));
        }
        Format::Markdown => Some(article::Format::Markdown),
        Format::Html => Some(article::Format::Html),
        Format::Text => None,
    };
    let rows = Bulletin::new(stream, Arc::clone(name), markup, max);
    Ok((Box::new(rows), Arc::new(NoRows)))
}
