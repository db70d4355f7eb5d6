//! The container: magic, version, header, sections, checksum.
//!
//! ```text
//! at        bytes  holds
//! 0         8      magic 59 55 4E 42 41 4F 0D 0A, "YUNBAO\r\n": shows a file mangled as text
//! 8         2      format version, little endian like every number here
//! 10        2      01 02: shows a writer of the other byte order
//! 12        4      length h of the header, at most 1 MiB
//! 16        h      header: JSON {"header": …, "sections": [{"name", "type", "shape"}, …]}
//! 16 + h    …      the sections, one after the other, without gaps
//! end - 32  32     BLAKE3 of everything before
//! ```

use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Result},
    model::header::Header,
};

const MAGIC: [u8; 8] = *b"YUNBAO\r\n";
const VERSION: u16 = 1;
const ORDER: [u8; 2] = [1, 2];
const START: usize = 16;
const SUM: usize = 32;
/// Real headers have a few KB; 65,535 labels with names of 16 bytes have just about this.
const MOST_HEADER: usize = 1 << 20;

/// A read container: its header, and its sections by name.
#[derive(Clone, Debug)]
pub struct Container<'b> {
    name: String,
    header: Header,
    sections: Vec<(Entry, &'b [u8])>,
}

/// One section to be written: a named array of numbers.
#[derive(Clone, Debug)]
pub struct Section {
    entry: Entry,
    data: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Entry {
    name: String,
    #[serde(rename = "type")]
    cell: Cell,
    shape: Vec<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Cell {
    I8,
    U32,
    F32,
}

impl Cell {
    const fn size(self) -> u64 {
        match self {
            Self::I8 => 1,
            Self::U32 | Self::F32 => 4,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Front {
    header: Header,
    sections: Vec<Entry>,
}

impl Section {
    /// Makes a section of signed bytes; `shape` says how they are folded, outermost first.
    pub fn i8(name: impl Into<String>, shape: &[usize], data: &[i8]) -> Self {
        let data = data.iter().map(|&v| v.to_le_bytes()[0]).collect();
        Self { entry: Entry::new(name.into(), Cell::I8, shape), data }
    }

    /// Makes a section of unsigned numbers; `shape` says how they are folded, outermost first.
    pub fn u32(name: impl Into<String>, shape: &[usize], data: &[u32]) -> Self {
        let data = data.iter().flat_map(|v| v.to_le_bytes()).collect();
        Self { entry: Entry::new(name.into(), Cell::U32, shape), data }
    }

    /// Makes a section of floats; `shape` says how they are folded, outermost first.
    pub fn f32(name: impl Into<String>, shape: &[usize], data: &[f32]) -> Self {
        let data = data.iter().flat_map(|v| v.to_le_bytes()).collect();
        Self { entry: Entry::new(name.into(), Cell::F32, shape), data }
    }
}

impl Entry {
    fn new(name: String, cell: Cell, shape: &[usize]) -> Self {
        Self { name, cell, shape: shape.iter().map(|&n| n as u64).collect() }
    }

    /// The length in bytes, or nothing where it overflows.
    fn bytes(&self) -> Option<usize> {
        let cells = self.shape.iter().try_fold(1_u64, |n, &side| n.checked_mul(side))?;
        usize::try_from(cells.checked_mul(self.cell.size())?).ok()
    }
}

impl<'b> Container<'b> {
    /// Writes a container; the same header and sections give the same bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where the header breaks its rules, a shape does not fit its data, or a float is not finite.
    pub fn pack(header: &Header, sections: &[Section]) -> Result<Vec<u8>> {
        let name = header.kind();
        header.check(name)?;
        for section in sections {
            if section.entry.bytes() != Some(section.data.len()) {
                return Err(Error::model(
                    name,
                    format!("section {} does not fit its shape", section.entry.name),
                ));
            }
            if section.entry.cell == Cell::F32 {
                floats(name, &section.entry, &section.data)?;
            }
        }
        let entries = sections.iter().map(|s| s.entry.clone()).collect();
        let front = Front { header: header.clone(), sections: entries };
        let json = serde_json::to_vec(&front)
            .map_err(|e| Error::model(name, format!("header cannot be written: {e}")))?;
        let length = u32::try_from(json.len()).ok().filter(|&n| n as usize <= MOST_HEADER);
        let length = length.ok_or_else(|| Error::model(name, "header is longer than 1 MiB"))?;
        let body: usize = sections.iter().map(|s| s.data.len()).sum();
        let mut out = Vec::with_capacity(START + json.len() + body + SUM);
        out.extend(MAGIC);
        out.extend(VERSION.to_le_bytes());
        out.extend(ORDER);
        out.extend(length.to_le_bytes());
        out.extend(json);
        for section in sections {
            out.extend(&section.data);
        }
        let sum = blake3::hash(&out);
        out.extend(sum.as_bytes());
        Ok(out)
    }

    /// Reads a container; `name` is what errors call it.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where anything is not as it should be: magic, version, byte order, lengths, checksum, header.
    ///
    /// # Cost
    ///
    /// One pass for the checksum. The header is copied; sections stay borrowed until they are asked for,
    /// so nothing longer than `bytes` is ever allocated.
    pub fn read(name: &str, bytes: &'b [u8]) -> Result<Self> {
        let fault = |message: String| Error::model(name, message);
        let body = check_frame(name, bytes)?;
        let (length, rest) = body
            .get(12..)
            .and_then(|b| b.split_first_chunk::<4>())
            .ok_or_else(|| fault("the header's length is missing".into()))?;
        let length = u32::from_le_bytes(*length) as usize;
        if length > MOST_HEADER || length > rest.len() {
            return Err(fault(format!("a header of {length} bytes does not fit the file")));
        }
        let (json, mut rest) = rest.split_at(length);
        let front: Front = serde_json::from_slice(json)
            .map_err(|e| fault(format!("the header cannot be read: {e}")))?;
        front.header.check(name)?;
        let mut sections: Vec<(Entry, &[u8])> = Vec::new();
        for entry in front.sections {
            if sections.iter().any(|(e, _)| e.name == entry.name) {
                return Err(fault(format!("section {} stands there twice", entry.name)));
            }
            let part = entry.bytes().and_then(|n| rest.split_at_checked(n));
            let (data, after) = part.ok_or_else(|| {
                let shape = &entry.shape;
                fault(format!("section {} of shape {shape:?} does not fit the file", entry.name))
            })?;
            rest = after;
            sections.push((entry, data));
        }
        if !rest.is_empty() {
            return Err(fault(format!("{} bytes too many after the last section", rest.len())));
        }
        Ok(Self { name: name.to_owned(), header: front.header, sections })
    }

    /// Borrows the header.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Gives the name that errors call the model by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Borrows a section of signed bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where it is missing or of another type or shape.
    pub fn i8(&self, name: &str, shape: &[usize]) -> Result<&'b [i8]> {
        let (_, data) = self.section(name, Cell::I8, shape)?;
        Ok(bytemuck::cast_slice(data))
    }

    /// Gives a section of unsigned numbers.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where it is missing or of another type or shape.
    pub fn u32(&self, name: &str, shape: &[usize]) -> Result<Vec<u32>> {
        let (_, data) = self.section(name, Cell::U32, shape)?;
        let (cells, _) = data.as_chunks::<4>();
        Ok(cells.iter().map(|&c| u32::from_le_bytes(c)).collect())
    }

    /// Gives a section of floats, all of them finite.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where it is missing, of another type or shape, or holds NaN or an infinity.
    pub fn f32(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        let (entry, data) = self.section(name, Cell::F32, shape)?;
        floats(&self.name, entry, data)
    }

    fn section(&self, name: &str, cell: Cell, shape: &[usize]) -> Result<(&Entry, &'b [u8])> {
        let found = self.sections.iter().find(|(e, _)| e.name == name);
        let (entry, data) =
            found.ok_or_else(|| Error::model(&self.name, format!("section {name} is missing")))?;
        if *entry != Entry::new(name.to_owned(), cell, shape) {
            let message = format!(
                "section {name} is {:?} of shape {:?}; expected {cell:?} of shape {shape:?}",
                entry.cell, entry.shape
            );
            return Err(Error::model(&self.name, message));
        }
        Ok((entry, data))
    }
}

/// Checks magic, version, byte order and checksum; gives the file without its checksum.
fn check_frame<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b [u8]> {
    let fault = |message: String| Err(Error::model(name, message));
    let Some(rest) = bytes.strip_prefix(&MAGIC) else {
        return fault("no model of yunbao: the magic is missing".into());
    };
    let Some(([a, b, order @ ..], _)) = rest.split_first_chunk::<4>() else {
        return fault(format!("the file ends after {} bytes", bytes.len()));
    };
    if *order == [2, 1] {
        return fault("written in the other byte order; write it again on this side".into());
    }
    let version = u16::from_le_bytes([*a, *b]);
    if version != VERSION {
        return fault(format!("format version {version}; this build reads version {VERSION}"));
    }
    let split = bytes.split_last_chunk::<SUM>().filter(|(body, _)| body.len() >= START);
    let Some((body, sum)) = split else {
        return fault(format!("the file ends after {} bytes", bytes.len()));
    };
    // `Hash` compares in constant time, which costs nothing here.
    if blake3::hash(body) != blake3::Hash::from_bytes(*sum) {
        return fault("the checksum is wrong: the file is damaged or cut short".into());
    }
    Ok(body)
}

fn floats(model: &str, entry: &Entry, data: &[u8]) -> Result<Vec<f32>> {
    let (cells, _) = data.as_chunks::<4>();
    let out: Vec<f32> = cells.iter().map(|&c| f32::from_le_bytes(c)).collect();
    match out.iter().position(|v| !v.is_finite()) {
        None => Ok(out),
        Some(at) => Err(Error::model(
            model,
            format!("section {}: number {at} is no finite number", entry.name),
        )),
    }
}
