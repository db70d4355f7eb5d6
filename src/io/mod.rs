//! Reading items out of files, and writing records into files.
//!
//! | part | does |
//! |---|---|
//! | [`Source`] | names a file, a folder's file or standard input |
//! | [`Reader`] | opens a source (compression, encoding, format) and gives its rows in [`Chunk`]s |
//! | [`Chunk`] | rows as read; decoding one gives an [`Item`](crate::article::Item) or a [`Fault`] |
//! | [`stream()`] | reads, works on all threads, and hands the outcomes over in the order of the input |
//! | [`Layout`] | renders a record as JSONL, CSV or a line of a table |
//! | [`read_whole`] | gives a file's content at once, unpacked and decoded |
//! | [`ParquetWriter`] | writes records with nested columns |
//! | [`Folder`] | a folder of parts that appears under its name only when it is complete |
//! | [`Target`] | a file that appears under its name only when it is complete |
//!
//! Bad data is a value: a row that cannot be read is a [`Fault`] with file, line, byte and a [`Code`].

mod bulletin;
mod columns;
mod delimited;
mod duee;
mod encoding;
mod expand;
mod fault;
mod folder;
mod gate;
mod json;
mod jsonl;
mod layout;
mod line;
mod lock;
mod open;
mod packing;
mod parquet;
mod plain;
mod printable;
mod reader;
mod reasons;
mod row;
mod rows;
mod source;
mod stream;
mod table;
mod target;
mod whole;

pub use self::{
    columns::Columns,
    encoding::Encoding,
    fault::{Code, Fault},
    folder::Folder,
    layout::{CSV_ASKED, CSV_COLUMNS, Layout, Render},
    open::{Meter, Note},
    parquet::ParquetWriter,
    printable::{cut, cut_to_width, printable, width},
    reader::{Format, Options, Reader},
    row::{Chunk, Origin, Row},
    source::{Source, Special, expand},
    stream::{Event, Settings, Stop, Summary, each, stream},
    target::{Overwrite, Sum, Target},
    whole::{Whole, read_whole},
};
