//! Compressed data that may not grow without end.

use std::{
    fmt,
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// How far a compressed file may grow.
///
/// | name | default | why |
/// |---|---|---|
/// | `ratio` | 200 | news shrinks by 3 to 10; a bomb by 1,000 (gzip) or 32,000 (zstd) |
/// | `free` | 64 MiB | small files may be of one repeated line |
/// | `total` | none | for those who know how much is to come |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Growth {
    pub(super) ratio: u64,
    pub(super) free: u64,
    pub(super) total: Option<u64>,
}

/// The error of a stream that grew beyond the limits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Excess {
    pub(super) bytes: u64,
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "grew beyond {} bytes", self.bytes)
    }
}

impl std::error::Error for Excess {}

/// Counts the bytes that go through.
pub(super) struct Counting<R> {
    pub(super) inner: R,
    pub(super) counts: Vec<Arc<AtomicU64>>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        for count in &self.counts {
            count.fetch_add(n as u64, Ordering::Relaxed);
        }
        Ok(n)
    }
}

/// Unpacked data under a limit.
pub(super) struct Limited<R> {
    pub(super) inner: R,
    pub(super) growth: Growth,
    /// Bytes read of the packed file.
    pub(super) packed: Arc<AtomicU64>,
    pub(super) given: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.given += n as u64;
        let packed = self.packed.load(Ordering::Relaxed);
        let allowed = self.growth.free.max(packed.saturating_mul(self.growth.ratio));
        let allowed = allowed.min(self.growth.total.unwrap_or(u64::MAX));
        if self.given > allowed {
            return Err(io::Error::other(Excess { bytes: allowed }));
        }
        Ok(n)
    }
}
