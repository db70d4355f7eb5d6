//! Where the rows of a table begin and end.
//!
//! | state | a quote | the delimiter | a line break | else |
//! |---|---|---|---|---|
//! | `Start` of a field | `Quoted` | `Start` | end of the row | `Plain` |
//! | `Plain` | `Plain` | `Start` | end of the row | `Plain` |
//! | `Quoted` | `Closed` | `Quoted` | `Quoted` | `Quoted` |
//! | `Closed` by a quote | `Quoted` | `Start` | end of the row | `Plain` |
//!
//! These are the states of the `csv` crate with its defaults; a test holds both against each other.

use std::io::{self, BufRead};

use crate::io::{open::Stream, row::At};

/// Reads rows of bounded length.
pub(super) struct TableRows<R> {
    inner: R,
    delimiter: u8,
    max: usize,
    next: At,
    /// The last row ended in `\r`: a `\n` behind it belongs to it.
    after_return: bool,
}

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A row at the end of the memory, without its line break; may be empty.
    Row(At),
    /// A row of so many bytes, beyond the limit; only its start was kept.
    TooLong(At, u64),
    /// A quote, opened here, that is not closed before the limit or the end.
    OpenQuote(At),
    /// Nothing more.
    End,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted,
    Closed,
}

/// A row under way.
struct Scan {
    state: State,
    /// Bytes and line breaks passed.
    bytes: u64,
    breaks: u64,
    /// Where the last quote was opened.
    quote: At,
}

impl<R: Stream> TableRows<R> {
    pub(super) fn new(inner: R, delimiter: u8, max: usize) -> Self {
        Self { inner, delimiter, max, next: At { line: 1, byte: 0 }, after_return: false }
    }

    /// Tells whether a line, and so most likely a row, is there without waiting.
    pub(super) fn is_ready(&self) -> bool {
        memchr::memchr(b'\n', self.inner.ready()).is_some()
    }

    /// Appends the next row to `out`; an unfinished row before an error is taken back.
    pub(super) fn read(&mut self, out: &mut Vec<u8>) -> io::Result<Found> {
        let start = out.len();
        let outcome = self.read_on(out);
        if outcome.is_err() {
            out.truncate(start);
        }
        outcome
    }

    fn read_on(&mut self, out: &mut Vec<u8>) -> io::Result<Found> {
        let start = out.len();
        let at = self.start_of_row()?;
        let mut scan = Scan { state: State::Start, bytes: 0, breaks: 0, quote: at };
        let ended = loop {
            let buffer = fill(&mut self.inner)?;
            if buffer.is_empty() {
                break false;
            }
            let (used, ended) = scan.pass(buffer, self.delimiter, at);
            let room = (self.max + 1).saturating_sub(out.len() - start);
            let part = buffer.get(..used).unwrap_or_default();
            out.extend_from_slice(part.get(..room).unwrap_or(part));
            self.inner.consume(used);
            if ended {
                break true;
            }
            if scan.state == State::Quoted && out.len() - start > self.max {
                return Ok(Found::OpenQuote(scan.quote));
            }
        };
        let long = out.len() - start > self.max + usize::from(ended);
        if ended && !long {
            self.after_return = out.pop() == Some(b'\r');
        } else {
            self.after_return = false;
        }
        self.next =
            At { line: at.line + scan.breaks + u64::from(ended), byte: at.byte + scan.bytes };
        if scan.state == State::Quoted {
            return Ok(Found::OpenQuote(scan.quote));
        }
        if long {
            out.truncate(start + KEPT.min(self.max));
            return Ok(Found::TooLong(at, scan.bytes));
        }
        Ok(if scan.bytes == 0 { Found::End } else { Found::Row(at) })
    }

    /// Passes the `\n` of a `\r\n`, and gives where the row starts.
    fn start_of_row(&mut self) -> io::Result<At> {
        if self.after_return && fill(&mut self.inner)?.first() == Some(&b'\n') {
            self.inner.consume(1);
            self.next.byte += 1;
        }
        self.after_return = false;
        Ok(self.next)
    }
}

fn fill<R: BufRead>(inner: &mut R) -> io::Result<&[u8]> {
    loop {
        match inner.fill_buf() {
            Ok(_) => break,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    // Filled already: this one reads nothing.
    inner.fill_buf()
}

/// So many bytes of a row beyond the limit are kept: 80 characters of four bytes.
const KEPT: usize = 320;

impl Scan {
    /// Passes bytes up to the end of the row, its line break included; tells how many, and whether it ended.
    fn pass(&mut self, bytes: &[u8], delimiter: u8, start: At) -> (usize, bool) {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|r| !r.is_empty()) {
            // Most bytes are neither: jump over them.
            let jump = match self.state {
                State::Quoted => memchr::memchr(b'"', rest),
                State::Plain => memchr::memchr3(delimiter, b'\n', b'\r', rest),
                State::Start | State::Closed => Some(0),
            };
            let passed = jump.unwrap_or(rest.len());
            if self.state == State::Quoted {
                let passed = rest.get(..passed).unwrap_or_default();
                self.breaks += memchr::memchr_iter(b'\n', passed).count() as u64;
            }
            at += passed;
            let Some(&byte) = bytes.get(at) else { break };
            at += 1;
            self.state = match (self.state, byte) {
                (State::Start, b'"') => {
                    self.quote = At {
                        line: start.line + self.breaks,
                        byte: start.byte + self.bytes + at as u64 - 1,
                    };
                    State::Quoted
                }
                (State::Closed, b'"') => State::Quoted,
                (State::Quoted, _) => State::Closed,
                (_, b'\n' | b'\r') => {
                    self.bytes += at as u64;
                    self.state = State::Plain;
                    return (at, true);
                }
                (_, byte) if byte == delimiter => State::Start,
                _ => State::Plain,
            };
        }
        self.bytes += at as u64;
        (at, false)
    }
}
