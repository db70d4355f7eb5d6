//! Lines of bounded length.

use std::io;

use crate::io::{open::Stream, row::At};

/// Reads lines into the caller's memory; a line beyond the limit is skipped without being kept.
pub(super) struct Lines<R> {
    inner: R,
    next: At,
    max: usize,
}

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A whole line at the end of the memory, without its line break.
    Whole(At),
    /// A line of so many bytes, beyond the limit; only its start was kept.
    TooLong(At, u64),
}

impl<R: Stream> Lines<R> {
    pub(super) fn new(inner: R, max: usize) -> Self {
        Self { inner, next: At { line: 1, byte: 0 }, max }
    }

    /// Tells whether a whole line is there without waiting.
    pub(super) fn is_ready(&self) -> bool {
        memchr::memchr(b'\n', self.inner.ready()).is_some()
    }

    /// Appends the next line to `out`; `None` at the end.
    ///
    /// An unfinished line before an error is taken back: nobody knows how it went on.
    pub(super) fn read(&mut self, out: &mut Vec<u8>) -> io::Result<Option<Line>> {
        let start = out.len();
        let outcome = self.read_on(out);
        if outcome.is_err() {
            out.truncate(start);
        }
        outcome
    }

    fn read_on(&mut self, out: &mut Vec<u8>) -> io::Result<Option<Line>> {
        let (start, at) = (out.len(), self.next);
        let mut taken = 0_u64;
        loop {
            let buffer = match self.inner.fill_buf() {
                Ok(buffer) => buffer,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            let end = memchr::memchr(b'\n', buffer);
            let part = end.and_then(|e| buffer.get(..e)).unwrap_or(buffer);
            let room = (self.max + 1).saturating_sub(out.len() - start);
            out.extend_from_slice(part.get(..room).unwrap_or(part));
            let used = part.len() + usize::from(end.is_some());
            taken += used as u64;
            self.inner.consume(used);
            if used == 0 || end.is_some() {
                break;
            }
        }
        if taken == 0 {
            return Ok(None);
        }
        self.next = At { line: at.line + 1, byte: at.byte + taken };
        if out.len() - start > self.max {
            // The start serves the message, the rest is given back.
            out.truncate(start + KEPT.min(self.max));
            return Ok(Some(Line::TooLong(at, taken)));
        }
        if out.len() > start && out.last() == Some(&b'\r') {
            out.pop();
        }
        Ok(Some(Line::Whole(at)))
    }
}

/// So many bytes of a line beyond the limit are kept: 80 characters of four bytes.
const KEPT: usize = 320;
