//! How much may be under way in a run of bounded memory.

use yunbao::io::{Code, Fault};

/// Bytes of memory that a byte of a row takes while it is under way: the row, its view, its words and the features of
/// each, its record. With two threads, seven rows of 1 MB under way took 72 MB; `tests/measure/large_rows.py` measures.
const FACTOR: u64 = 12;

/// What a run needs beside models and rows: buffers, threads, and the ids that are counted.
const RESERVE: u64 = 32 << 20;

/// Gives the bytes of rows that may be under way where the whole program may take `limit` bytes.
///
/// Called when models and lexicon are in memory, which is what they take.
pub(crate) fn rows_of(limit: u64) -> Result<usize, Fault> {
    let taken = resident().unwrap_or(MODELS) + RESERVE;
    let left = limit.checked_sub(taken).filter(|left| *left > 0).ok_or_else(|| {
        let message = format!(
            "--memory: {} MB are not enough, {} MB are taken before the first row",
            limit >> 20,
            taken >> 20
        );
        Fault::plain(Code::Setting, message)
    })?;
    Ok(usize::try_from(left / FACTOR).unwrap_or(usize::MAX).max(1))
}

/// Where the system does not say: about what the embedded models and the dictionary take.
const MODELS: u64 = 128 << 20;

/// Gives the bytes of memory that the program takes now.
fn resident() -> Option<u64> {
    status("VmRSS:")
}

/// Gives the most bytes of memory that the program has taken.
pub(crate) fn peak() -> Option<u64> {
    status("VmHWM:")
}

#[cfg(target_os = "linux")]
fn status(name: &str) -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|l| l.strip_prefix(name))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes << 10)
}

#[cfg(not(target_os = "linux"))]
fn status(_: &str) -> Option<u64> {
    None
}
