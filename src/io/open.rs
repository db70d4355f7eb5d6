//! From a file to bytes of UTF-8: compression by magic bytes, then the encoding.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::read::MultiGzDecoder;

use crate::{
    error::Place,
    io::{
        encoding::{self, Encoding, Sniffed, Transcoder},
        expand::{Counting, Excess, Growth, Limited},
        fault::{Code, Fault},
        reader::Options,
        source::Source,
    },
};

/// Something about a file that the user should know and that stops nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// The file's name.
    pub file: String,
    /// What there is to know.
    pub text: String,
}

impl Note {
    pub(super) fn new(file: &str, text: impl Into<String>) -> Self {
        Self { file: file.to_owned(), text: text.into() }
    }
}

/// Counts the bytes read of all files, as they lie on the disk; clones count together.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<AtomicU64>);

impl Meter {
    /// Gives the bytes read so far.
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Counts bytes that were read otherwise than as a stream.
    #[cfg_attr(
        not(feature = "parquet"),
        expect(dead_code, reason = "streams count by themselves")
    )]
    pub(super) fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// Bytes that can say what is there without waiting.
pub(super) trait Stream: BufRead + Send {
    /// Gives the bytes that can be read without asking the system.
    fn ready(&self) -> &[u8];
}

impl<R: Read + Send> Stream for BufReader<R> {
    fn ready(&self) -> &[u8] {
        self.buffer()
    }
}

impl Stream for Box<dyn Stream> {
    fn ready(&self) -> &[u8] {
        (**self).ready()
    }
}

/// An open file.
pub(super) struct Opened {
    pub(super) stream: Box<dyn Stream>,
    pub(super) packed: bool,
    pub(super) encoding: Encoding,
    pub(super) notes: Vec<Note>,
    /// The first bytes as UTF-8, for telling the format; may end inside a character.
    pub(super) sample: Vec<u8>,
}

const BUFFER: usize = 64 << 10;
const GZIP: &[u8] = &[0x1F, 0x8B];
const ZSTD: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];

/// Opens a source.
pub(super) fn open(source: &Source, options: &Options, meter: &Meter) -> Result<Opened, Fault> {
    let failed = |e: &io::Error| failure(source.name(), false, 0, e);
    let raw: Box<dyn Read + Send> = match source.path() {
        None => Box::new(io::stdin()),
        Some(path) => Box::new(File::open(path).map_err(|e| failed(&e))?),
    };
    let count = Arc::new(AtomicU64::new(0));
    let raw = Counting { inner: raw, counts: vec![Arc::clone(&meter.0), Arc::clone(&count)] };
    let (magic, raw) = peek(raw).map_err(|e| failed(&e))?;
    let mut notes = Vec::new();
    let growth =
        Growth { ratio: options.max_expand, free: 64 << 20, total: options.max_output_bytes };
    let (unpacked, packed): (Box<dyn Read + Send>, _) = if magic.starts_with(GZIP) {
        (limit(MultiGzDecoder::new(raw), growth, count), Some("gz"))
    } else if magic.starts_with(ZSTD) {
        let decoder = zstd::stream::read::Decoder::with_buffer(raw).map_err(|e| failed(&e))?;
        (limit(decoder, growth, count), Some("zst"))
    } else {
        (Box::new(raw), None)
    };
    if let Some(note) = lie(source, packed) {
        notes.push(note);
    }
    let (sample, rest) =
        peek(unpacked).map_err(|e| failure(source.name(), packed.is_some(), 0, &e))?;
    decode(source, options, &sample, rest, packed.is_some(), notes)
}

/// Turns an error of the system or of a decoder into a fault, after `rows` rows.
pub(super) fn failure(file: &str, packed: bool, rows: u64, error: &io::Error) -> Fault {
    use io::ErrorKind::{InvalidData, NotFound, UnexpectedEof};
    let place = Place::new(file, 0);
    if let Some(excess) = error.get_ref().and_then(|e| e.downcast_ref::<Excess>()) {
        let message = format!("after record {rows} the unpacked data {excess}: is it a bomb?");
        return Fault::new(Code::Expansion, place, message).hint("raise --max-expand");
    }
    if packed {
        let early =
            error.kind() == UnexpectedEof || error.to_string().contains("incomplete frame");
        let how = if early { "truncated" } else { "damaged" };
        return Fault::new(Code::Damaged, place, format!("{how} after record {rows}: {error}"));
    }
    match error.kind() {
        NotFound => Fault::new(Code::NotFound, place, "no such file"),
        InvalidData => {
            Fault::new(Code::Damaged, place, format!("damaged after record {rows}: {error}"))
        }
        _ if rows > 0 => Fault::new(
            Code::Unreadable,
            place,
            format!("cannot read after record {rows}: {error}"),
        ),
        _ => Fault::new(Code::Unreadable, place, format!("cannot read: {error}")),
    }
}

fn limit(
    inner: impl Read + Send + 'static,
    growth: Growth,
    packed: Arc<AtomicU64>,
) -> Box<dyn Read + Send> {
    Box::new(Limited { inner, growth, packed, given: 0 })
}

/// Notes a name that says another compression than the content.
fn lie(source: &Source, packed: Option<&str>) -> Option<Note> {
    let path = source.path()?;
    let said = path.extension().and_then(|e| e.to_str()).filter(|e| matches!(*e, "gz" | "zst"));
    match (said, packed) {
        (None, Some(is)) => Some(format!("is compressed ({is}) whatever its name says")),
        (Some(said), None) => Some(format!("is not compressed although its name ends in .{said}")),
        (Some(said), Some(is)) if said != is => Some(format!("is {is}, not {said}")),
        _ => None,
    }
    .map(|text| Note::new(source.name(), text))
}

/// A stream after a look at its start, the start included.
struct Peeked<R> {
    start: Cursor<Vec<u8>>,
    rest: BufReader<R>,
}

impl<R: Read> Peeked<R> {
    fn left(&self) -> &[u8] {
        let at = usize::try_from(self.start.position()).unwrap_or(usize::MAX);
        self.start.get_ref().get(at..).unwrap_or_default()
    }
}

impl<R: Read> Read for Peeked<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.left().is_empty() { self.rest.read(buf) } else { self.start.read(buf) }
    }
}

impl<R: Read> BufRead for Peeked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left().is_empty() { self.rest.fill_buf() } else { Ok(self.left()) }
    }

    fn consume(&mut self, amount: usize) {
        if self.left().is_empty() {
            self.rest.consume(amount);
        } else {
            self.start.consume(amount);
        }
    }
}

impl<R: Read + Send> Stream for Peeked<R> {
    fn ready(&self) -> &[u8] {
        if self.left().is_empty() { self.rest.buffer() } else { self.left() }
    }
}

/// Reads the start of a stream: at least four bytes, and as much as one read gives.
fn peek<R: Read>(inner: R) -> io::Result<(Vec<u8>, Peeked<R>)> {
    let mut reader = BufReader::with_capacity(BUFFER, inner);
    let mut start = Vec::new();
    while start.len() < 4 {
        let buffer = match reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if buffer.is_empty() {
            break;
        }
        start.extend_from_slice(buffer);
        let n = buffer.len();
        reader.consume(n);
    }
    Ok((start.clone(), Peeked { start: Cursor::new(start), rest: reader }))
}

fn decode<R: Read + Send + 'static>(
    source: &Source,
    options: &Options,
    sample: &[u8],
    mut rest: Peeked<R>,
    packed: bool,
    mut notes: Vec<Note>,
) -> Result<Opened, Fault> {
    let name = source.name();
    if packed && (sample.starts_with(GZIP) || sample.starts_with(ZSTD)) {
        let fault = Fault::new(Code::Damaged, Place::new(name, 0), "is compressed twice");
        return Err(fault.hint("unpack it once"));
    }
    let (mut encoding, mut mark) = (options.encoding.unwrap_or(Encoding::Utf8), 0);
    match (encoding::sniff(sample), options.encoding) {
        (Sniffed::Mark(found, length), said) if said.is_none_or(|s| s == found) => {
            (encoding, mark) = (found, length);
            let text = match found {
                Encoding::Utf8 => "starts with a byte order mark, dropped".to_owned(),
                _ => format!("is {found} by its byte order mark"),
            };
            notes.push(Note::new(name, text));
        }
        (Sniffed::Nul, None) => {
            let fault =
                Fault::new(Code::Encoding, Place::new(name, 1), "NUL bytes, perhaps UTF-16");
            return Err(fault.hint("use --encoding utf-16le or utf-16be"));
        }
        (Sniffed::Foreign(guess, line), None) => {
            let (looks, hint) = match guess {
                Some(guess) => (format!("; looks like {}", spelled(guess)), guess.as_str()),
                None => (String::new(), "gb18030, big5 or another"),
            };
            let message = format!("line {line} is not UTF-8{looks}");
            let fault = Fault::new(Code::Encoding, Place::new(name, line), message);
            return Err(fault.hint(format!("use --encoding {hint}")));
        }
        (_, Some(said)) => {
            notes.extend(encoding::doubt(said, sample).map(|text| Note::new(name, text)));
        }
        (_, None) => {}
    }
    skip(&mut rest, mark).map_err(|e| failure(name, packed, 0, &e))?;
    let body = sample.get(mark..).unwrap_or_default();
    let (stream, sample): (Box<dyn Stream>, _) = if encoding == Encoding::Utf8 {
        (Box::new(rest), body.to_vec())
    } else {
        let mut start = Vec::new();
        // A sample in memory cannot fail to be read.
        let _ = Transcoder::new(body, encoding).read_to_end(&mut start);
        (Box::new(BufReader::with_capacity(BUFFER, Transcoder::new(rest, encoding))), start)
    };
    Ok(Opened { stream, packed, encoding, notes, sample })
}

fn spelled(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Gb18030 => "GB18030",
        Encoding::Big5 => "Big5",
        Encoding::Utf8 => "UTF-8",
        Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
    }
}

fn skip(reader: &mut impl Read, bytes: usize) -> io::Result<()> {
    let mut mark = [0; 4];
    mark.get_mut(..bytes).map_or(Ok(()), |mark| reader.read_exact(mark))
}
