//! Rows as read, many in one piece of memory, and how one becomes an item.

use std::{fmt, ops::Range, sync::Arc};

use crate::{
    article::Item,
    error::Place,
    io::fault::{Code, Fault},
};

/// Rows of one file in a row, read but not decoded; decoding is left to the threads that work on them.
#[derive(Clone, Debug)]
pub struct Chunk {
    file: Arc<str>,
    decode: Arc<dyn Decode>,
    data: Vec<u8>,
    rows: Vec<(At, Body)>,
    /// Bytes of text in decoded items, which are not in `data`.
    items: usize,
}

/// A row of a [`Chunk`]: where it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The line, from 1; 0 for an item of a bulletin, which has no one line.
    pub line: u64,
    /// The byte, from 0, in the file as text: unpacked, as UTF-8, without a byte order mark.
    pub byte: u64,
}

pub(super) type At = Row;

/// Where an item comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// The file's name.
    pub file: Arc<str>,
    /// Where in the file.
    pub row: Row,
}

impl Origin {
    /// Gives the place for a message.
    pub fn place(&self) -> Place {
        Place::new(&*self.file, self.row.line)
    }
}

#[derive(Clone, Debug)]
enum Body {
    /// Bytes of the chunk's data.
    Bytes(Range<usize>),
    /// Decoded by the reader, as for bulletins.
    Item(Box<Item>),
    /// Wrong before it could be decoded.
    Bad(Box<Fault>),
}

/// How the bytes of a row become an item.
pub(super) trait Decode: Send + Sync + fmt::Debug {
    fn decode(&self, row: &Raw<'_>) -> Result<Item, Fault>;
}

/// One row as it stands in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw<'c> {
    pub(super) file: &'c str,
    pub(super) at: At,
    pub(super) bytes: &'c [u8],
}

impl Raw<'_> {
    /// Makes a fault at byte `offset` of the row.
    pub(super) fn fault(&self, code: Code, offset: usize, message: impl Into<String>) -> Fault {
        let before = self.bytes.get(..offset).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', before).count() as u64;
        Fault::new(code, Place::new(self.file, self.at.line + lines), message)
            .at_byte(self.at.byte + offset as u64)
            .with_data(self.bytes)
    }

    /// Gives where the row starts.
    pub(super) fn place(&self) -> Place {
        Place::new(self.file, self.at.line)
    }

    /// Names the row for an item that brings no id: the same for the same file on every run.
    pub(super) fn id(&self) -> String {
        let name = self.file.rsplit(['/', '\\']).next().unwrap_or(self.file);
        format!("{name}:{}", self.at.line)
    }
}

impl Chunk {
    pub(super) fn new(file: Arc<str>, decode: Arc<dyn Decode>) -> Self {
        Self { file, decode, data: Vec::new(), rows: Vec::new(), items: 0 }
    }

    /// Counts the rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Tells whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Counts the bytes that the rows take.
    pub fn bytes(&self) -> usize {
        self.data.len() + self.items
    }

    /// Decodes one row; `None` where there is no such row.
    pub fn decode(&self, row: usize) -> Option<Result<Item, Fault>> {
        let (at, body) = self.rows.get(row)?;
        Some(match body {
            Body::Item(item) => Ok((**item).clone()),
            Body::Bad(fault) => Err((**fault).clone()),
            Body::Bytes(range) => {
                let bytes = self.data.get(range.clone()).unwrap_or_default();
                self.decode.decode(&Raw { file: &self.file, at: *at, bytes })
            }
        })
    }

    /// Gives where a row starts, and its bytes where the reader kept them.
    pub fn row(&self, row: usize) -> Option<(Row, &[u8])> {
        let (at, body) = self.rows.get(row)?;
        let bytes = match body {
            Body::Bytes(range) => self.data.get(range.clone()).unwrap_or_default(),
            Body::Item(_) | Body::Bad(_) => &[],
        };
        Some((*at, bytes))
    }

    /// Gives the file's name.
    pub fn file(&self) -> &str {
        &self.file
    }

    pub(super) fn data(&self) -> &[u8] {
        &self.data
    }

    pub(super) fn shared_name(&self) -> Arc<str> {
        Arc::clone(&self.file)
    }

    /// Makes room for a row at the end of the data; [`Chunk::push_bytes`] takes it.
    pub(super) fn data_mut(&mut self) -> &mut Vec<u8> {
        &mut self.data
    }

    pub(super) fn push_bytes(&mut self, at: At, range: Range<usize>) {
        self.rows.push((at, Body::Bytes(range)));
    }

    pub(super) fn push_item(&mut self, at: At, item: Item) {
        self.items += item.title.len() + item.text.len();
        self.rows.push((at, Body::Item(Box::new(item))));
    }

    pub(super) fn push_bad(&mut self, at: At, fault: Fault) {
        self.rows.push((at, Body::Bad(Box::new(fault))));
    }
}
