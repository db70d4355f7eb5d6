//! Plain lines, each a text of its own.

use std::io;

use crate::{
    article::Item,
    io::{
        fault::{Code, Fault},
        jsonl::{NOT_TEXT, too_long},
        line::{Line, Lines},
        open::Stream,
        reader::{More, Rows},
        row::{Chunk, Decode, Raw},
    },
};

/// Reads lines; empty ones count.
pub(super) struct PlainLines<R> {
    lines: Lines<R>,
    max: usize,
}

impl<R: Stream> PlainLines<R> {
    pub(super) fn new(inner: R, max: usize) -> Self {
        Self { lines: Lines::new(inner, max), max }
    }
}

impl<R: Stream> Rows for PlainLines<R> {
    fn is_ready(&self) -> bool {
        self.lines.is_ready()
    }

    fn read(&mut self, chunk: &mut Chunk) -> io::Result<Result<More, Fault>> {
        let start = chunk.data().len();
        match self.lines.read(chunk.data_mut())? {
            None => return Ok(Ok(More::End)),
            Some(Line::Whole(at)) => {
                let end = chunk.data().len();
                chunk.push_bytes(at, start..end);
            }
            Some(Line::TooLong(at, length)) => {
                let data = chunk.data().get(start..).unwrap_or_default();
                let fault = too_long(chunk.file(), at, length, self.max).with_data(data);
                chunk.data_mut().truncate(start);
                chunk.push_bad(at, fault);
            }
        }
        Ok(Ok(More::Maybe))
    }
}

/// Makes an item of a line: the text alone, without an id.
#[derive(Debug)]
pub(super) struct PlainRow {
    /// The encoding's name, for messages.
    pub(super) encoding: &'static str,
}

impl Decode for PlainRow {
    fn decode(&self, row: &Raw<'_>) -> Result<Item, Fault> {
        match str::from_utf8(row.bytes) {
            Ok(text) => Ok(Item::new("", text)),
            Err(e) => {
                let message = format!("bytes that are not valid {}", self.encoding);
                Err(row.fault(Code::NotText, e.valid_up_to(), message).hint(NOT_TEXT))
            }
        }
    }
}
