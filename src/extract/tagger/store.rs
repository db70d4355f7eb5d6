//! Taggers as model files.
//!
//! ```text
//! section    holds
//! features   bytes: for each feature, by rising key, the gap to the key before (7 bits a byte, the last byte below 128),
//!            the mask of its rows, and for each row the number of weights and as many pairs of tag and weight
//! between    (k + 1)² transitions, as whole multiples of the unit, negative ones in two's complement
//! within     k × 4 of them
//! ```

use std::path::Path;

use crate::{
    error::{Error, Result},
    extract::tagger::{
        model::Tagger,
        template::{Chosen, fingerprint},
        weights::{MOST_STEP, SparseRows, Weights},
    },
    model::{
        Container, Header, Section, load, save,
        sequence::{MOST_KINDS, Tags, Transitions},
    },
};

const KIND: &str = "tagger";

impl Tagger {
    /// Writes the model: the same model gives the same bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where the header's labels are not the tagger's.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        Container::pack(self.header(), &sections(self.header().labels().len(), self.weights()))
    }

    /// Reads a model; `name` is what errors call it.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where it is damaged, no tagger, or of other feature templates.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self> {
        let container = Container::read(name, bytes)?;
        let header = container.header();
        if header.kind() != KIND {
            return Err(Error::model(name, format!("a {}, no tagger", header.kind())));
        }
        let kinds = header.labels().len();
        if kinds > MOST_KINDS {
            return Err(Error::model(
                name,
                format!("{kinds} labels; expected at most {MOST_KINDS}"),
            ));
        }
        let chosen =
            u32::try_from(header.count(name, "templates", 0..=Chosen::ALL.0)?).unwrap_or(0);
        let chosen = Chosen(chosen);
        if header.features() != fingerprint(chosen) {
            let message = format!(
                "made for feature templates {}; this build has {}",
                header.features(),
                fingerprint(chosen)
            );
            return Err(Error::model(name, message));
        }
        let size = header.count(name, "bytes", 0..=u32::MAX)?;
        let weights = unpack(name, &container, kinds, size)?;
        Self::assemble(name, header.clone(), chosen, weights)
    }

    /// Reads a model file.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where the file cannot be read, [`Error::Model`] as [`Tagger::from_bytes`].
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        Self::from_bytes(&path.display().to_string(), &load(path)?)
    }

    /// Writes a model file, complete or not at all.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] where the file cannot be written, [`Error::Model`] as [`Tagger::to_bytes`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        save(path.as_ref(), &self.to_bytes()?)
    }
}

/// Makes the header of a trained tagger.
pub(super) fn header(labels: &[String], chosen: Chosen, weights: &Weights) -> Header {
    Header::new(KIND, labels.iter().map(String::as_str))
        .with_features(fingerprint(chosen))
        .with_setting("templates", f64::from(chosen.0))
        .with_setting("unit", f64::from(weights.unit))
        .with_setting("bytes", f64::from(u32::try_from(pack(weights).len()).unwrap_or(u32::MAX)))
}

fn sections(kinds: usize, weights: &Weights) -> Vec<Section> {
    let bytes = pack(weights);
    let between: Vec<u32> =
        weights.transitions.between.iter().map(|w| w.cast_unsigned()).collect();
    let within: Vec<u32> =
        weights.transitions.within.iter().flatten().map(|w| w.cast_unsigned()).collect();
    vec![
        Section::i8("features", &[bytes.len()], &bytes),
        Section::u32("between", &[kinds + 1, kinds + 1], &between),
        Section::u32("within", &[kinds, 4], &within),
    ]
}

/// Packs features into bytes.
pub(super) fn pack(weights: &Weights) -> Vec<i8> {
    let mut out: Vec<u8> = Vec::with_capacity(weights.packed_len());
    let mut rows = weights.rows.iter();
    let mut last = 0;
    for &(key, mask) in &weights.blocks {
        let mut gap = key - last;
        last = key;
        while gap >= 128 {
            out.push(gap.to_le_bytes()[0] | 128);
            gap >>= 7;
        }
        out.extend([gap.to_le_bytes()[0], mask]);
        for row in rows.by_ref().take(mask.count_ones() as usize) {
            // A row has at most 253 tags.
            out.push(row.len().to_le_bytes()[0]);
            for &(tag, weight) in row {
                out.extend([tag, weight.to_le_bytes()[0]]);
            }
        }
    }
    out.into_iter().map(|b| i8::from_le_bytes([b])).collect()
}

fn unpack(name: &str, container: &Container<'_>, kinds: usize, size: usize) -> Result<Weights> {
    #[expect(clippy::cast_possible_truncation, reason = "it was a float of that size")]
    let unit = container.header().setting("unit").unwrap_or(0.0) as f32;
    if !(unit.is_finite() && unit > 0.0) {
        return Err(Error::model(
            name,
            format!("setting unit is {unit}; expected a number above 0"),
        ));
    }
    let whole = |w: u32| w.cast_signed().clamp(-MOST_STEP, MOST_STEP);
    let between = container.u32("between", &[kinds + 1, kinds + 1])?;
    let within = container.u32("within", &[kinds, 4])?;
    let mut transitions = Transitions::new(Tags::new(kinds));
    transitions.between = between.into_iter().map(whole).collect();
    transitions.within = within.as_chunks::<4>().0.iter().map(|w| w.map(whole)).collect();
    let bytes = container.i8("features", &[size])?;
    let mut bytes = Bytes { name, rest: bytes.iter() };
    // A feature has five bytes at least, one weight of one row among them.
    let (blocks, rows) = (Vec::with_capacity(size / 5), SparseRows::with_room(size));
    let mut weights = Weights { unit, blocks, rows, transitions };
    let mut key = 0_u32;
    while !bytes.rest.as_slice().is_empty() {
        let gap = bytes.number()?;
        key = key
            .checked_add(gap)
            .filter(|_| gap > 0)
            .ok_or_else(|| Error::model(name, "the keys of features do not rise"))?;
        let mask = bytes.next()?;
        weights.blocks.push((key, mask));
        for _ in 0..mask.count_ones() {
            let n = bytes.next()?;
            for _ in 0..n {
                let (tag, weight) = (bytes.next()?, bytes.next()?);
                weights.rows.push(tag, i8::from_le_bytes([weight]));
            }
            weights.rows.close();
        }
    }
    Ok(weights)
}

struct Bytes<'b> {
    name: &'b str,
    rest: std::slice::Iter<'b, i8>,
}

impl Bytes<'_> {
    fn next(&mut self) -> Result<u8> {
        let byte = self
            .rest
            .next()
            .ok_or_else(|| Error::model(self.name, "the features are cut short"))?;
        Ok(byte.to_le_bytes()[0])
    }

    fn number(&mut self) -> Result<u32> {
        let mut number = 0_u32;
        for shift in (0..32).step_by(7) {
            let byte = self.next()?;
            number |= u32::from(byte & 127) << shift;
            if byte < 128 {
                return Ok(number);
            }
        }
        Err(Error::model(self.name, "a feature's key is too long"))
    }
}
