//! How the bytes of an output are packed: in frames, each whole by itself, so that a file can be continued behind any.

use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

use flate2::{Compression, write::GzEncoder};

/// A packed output over `W`.
pub(super) enum Packing<W: Write> {
    Plain(BufWriter<W>),
    Gzip(Frames<W, GzEncoder<BufWriter<W>>>),
    Zstd(Frames<W, zstd::stream::write::Encoder<'static, BufWriter<W>>>),
    /// Only while one becomes another, and after an error in between.
    Broken,
}

/// Between two frames, or within one; the first write starts one.
pub(super) enum Frames<W: Write, E> {
    Between { out: Box<BufWriter<W>>, some: bool },
    Within(Box<E>),
}

const BUFFER: usize = 64 << 10;

/// zstd's own default.
const ZSTD_LEVEL: i32 = 3;

impl<W: Write> Packing<W> {
    /// Packs as the ending of the name says, behind `some` bytes that are there already.
    pub(super) fn new(path: &Path, sink: W, some: bool) -> Self {
        let out = BufWriter::with_capacity(BUFFER, sink);
        match path.extension().and_then(|e| e.to_str()) {
            Some("gz") => Self::Gzip(Frames::Between { out: Box::new(out), some }),
            Some("zst") => Self::Zstd(Frames::Between { out: Box::new(out), some }),
            _ => Self::Plain(out),
        }
    }

    /// Borrows what is written to; `None` after an error.
    pub(super) fn sink(&self) -> Option<&W> {
        match self {
            Self::Plain(out) => Some(out.get_ref()),
            Self::Gzip(Frames::Between { out, .. }) | Self::Zstd(Frames::Between { out, .. }) => {
                Some(out.get_ref())
            }
            Self::Gzip(Frames::Within(encoder)) => Some(encoder.get_ref().get_ref()),
            Self::Zstd(Frames::Within(encoder)) => Some(encoder.get_ref().get_ref()),
            Self::Broken => None,
        }
    }

    /// Borrows what is written to, for all but writing.
    pub(super) fn sink_mut(&mut self) -> Option<&mut W> {
        match self {
            Self::Plain(out) => Some(out.get_mut()),
            Self::Gzip(Frames::Between { out, .. }) | Self::Zstd(Frames::Between { out, .. }) => {
                Some(out.get_mut())
            }
            Self::Gzip(Frames::Within(encoder)) => Some(encoder.get_mut().get_mut()),
            Self::Zstd(Frames::Within(encoder)) => Some(encoder.get_mut().get_mut()),
            Self::Broken => None,
        }
    }

    /// Ends the frame, and hands everything over to what is written to.
    pub(super) fn end_frame(&mut self) -> io::Result<()> {
        *self = match std::mem::replace(self, Self::Broken) {
            Self::Gzip(Frames::Within(encoder)) => {
                Self::Gzip(Frames::Between { out: Box::new(encoder.finish()?), some: true })
            }
            Self::Zstd(Frames::Within(encoder)) => {
                Self::Zstd(Frames::Between { out: Box::new(encoder.finish()?), some: true })
            }
            other => other,
        };
        match self {
            Self::Plain(out) => out.flush(),
            Self::Gzip(Frames::Between { out, .. }) | Self::Zstd(Frames::Between { out, .. }) => {
                out.flush()
            }
            _ => Err(broken()),
        }
    }

    /// Ends the last frame; an output of no frame gets an empty one, for no bytes at all are no packed file.
    pub(super) fn finish(mut self) -> io::Result<W> {
        if matches!(
            self,
            Self::Gzip(Frames::Between { some: false, .. })
                | Self::Zstd(Frames::Between { some: false, .. })
        ) {
            self.start_frame()?;
        }
        self.end_frame()?;
        let out = match self {
            Self::Plain(out) => out,
            Self::Gzip(Frames::Between { out, .. }) | Self::Zstd(Frames::Between { out, .. }) => {
                *out
            }
            _ => return Err(broken()),
        };
        out.into_inner().map_err(io::IntoInnerError::into_error)
    }

    fn start_frame(&mut self) -> io::Result<()> {
        *self = match std::mem::replace(self, Self::Broken) {
            // The header holds neither name nor time: the same records give the same bytes.
            Self::Gzip(Frames::Between { out, .. }) => {
                Self::Gzip(Frames::Within(Box::new(GzEncoder::new(*out, Compression::default()))))
            }
            Self::Zstd(Frames::Between { out, .. }) => {
                let mut encoder = zstd::stream::write::Encoder::new(*out, ZSTD_LEVEL)?;
                // Without it a flipped bit is read as other text, and no error says so.
                encoder.include_checksum(true)?;
                Self::Zstd(Frames::Within(Box::new(encoder)))
            }
            other => other,
        };
        Ok(())
    }
}

fn broken() -> io::Error {
    io::Error::other("the output failed before")
}

impl<W: Write> Write for Packing<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if matches!(self, Self::Gzip(Frames::Between { .. }) | Self::Zstd(Frames::Between { .. }))
        {
            self.start_frame()?;
        }
        match self {
            Self::Plain(out) => out.write(buf),
            Self::Gzip(Frames::Within(encoder)) => encoder.write(buf),
            Self::Zstd(Frames::Within(encoder)) => encoder.write(buf),
            _ => Err(broken()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            Self::Gzip(Frames::Between { out, .. }) | Self::Zstd(Frames::Between { out, .. }) => {
                out.flush()
            }
            Self::Gzip(Frames::Within(encoder)) => encoder.flush(),
            Self::Zstd(Frames::Within(encoder)) => encoder.flush(),
            Self::Broken => Err(broken()),
        }
    }
}
