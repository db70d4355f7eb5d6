//! Bulletins: a file read whole and split into its items.

use std::{
    io::{self, BufRead, Read},
    sync::Arc,
    vec,
};

use crate::{
    article::{self, Article, Item},
    error::Place,
    io::{
        fault::{Code, Fault},
        reader::{More, Rows},
        row::{At, Chunk, Decode, Raw},
    },
};

/// Reads a bulletin.
pub(super) struct Bulletin<R> {
    unread: Option<R>,
    name: Arc<str>,
    format: Option<article::Format>,
    max: usize,
    items: vec::IntoIter<Item>,
}

impl<R: BufRead> Bulletin<R> {
    /// Takes a bulletin; without a format, its name and content tell it.
    pub(super) fn new(
        inner: R,
        name: Arc<str>,
        format: Option<article::Format>,
        max: usize,
    ) -> Self {
        Self { unread: Some(inner), name, format, max, items: Vec::new().into_iter() }
    }

    fn split(&self, inner: R) -> io::Result<Result<Vec<Item>, Fault>> {
        let mut bytes = Vec::new();
        inner.take(self.max as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > self.max {
            let message = format!("a bulletin of more than {} bytes", self.max);
            let fault = Fault::new(Code::TooLarge, Place::new(&*self.name, 0), message);
            return Ok(Err(fault.hint("raise --max-line")));
        }
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return Ok(Err(self.not_text(&error))),
        };
        let format = self.format.unwrap_or_else(|| article::Format::detect(&self.name, &text));
        Ok(Ok(Article::parse(&self.name, format, &text).into_items()))
    }

    fn not_text(&self, error: &std::string::FromUtf8Error) -> Fault {
        let at = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..at).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', before).count() as u64 + 1;
        Fault::new(Code::Encoding, Place::new(&*self.name, line), "bytes that are not UTF-8")
            .at_byte(at as u64)
            .hint("repair the file, or say its --encoding")
    }
}

impl<R: BufRead + Send> Rows for Bulletin<R> {
    fn is_ready(&self) -> bool {
        true
    }

    fn read(&mut self, chunk: &mut Chunk) -> io::Result<Result<More, Fault>> {
        if let Some(inner) = self.unread.take() {
            match self.split(inner)? {
                Ok(items) => self.items = items.into_iter(),
                Err(fault) => return Ok(Err(fault)),
            }
        }
        let Some(item) = self.items.next() else { return Ok(Ok(More::End)) };
        chunk.push_item(At { line: 0, byte: 0 }, item);
        Ok(Ok(More::Maybe))
    }
}

/// Bulletins give items, never rows.
#[derive(Debug)]
pub(super) struct NoRows;

impl Decode for NoRows {
    fn decode(&self, row: &Raw<'_>) -> Result<Item, Fault> {
        Err(row.fault(Code::Internal, 0, "a row in a bulletin"))
    }
}
