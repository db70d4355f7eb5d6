//! The network that scores a document: n-gram vectors by position, pooled, and one linear layer.
//!
//! ```text
//! position   its n-grams          rows of the table (i8)
//! 云         云 云计 云计算        r1 + r2 + r3 + bias  -> rectified ┐  per field:
//! 计         计 计算 计算公        r4 + r5      + bias  -> rectified ├─ the highest of each dimension,
//! …          …                                                       ┘  the sum of each by 1/√positions
//! pooled [fields × 2 × dim] · output [labels × fields × 2 × dim] + intercept + cues -> one logit a label
//! ```
//!
//! An n-gram has a row where training found it often enough; the others count nothing. Rows are whole numbers with
//! one scale a dimension, so positions are added and compared as integers and only the pooled vector is scaled.

use crate::{
    classify::vocabulary::Vocabulary,
    error::{Error, Result},
    feature::{Document, Grams, Templates},
    model::{Container, Header, Section},
};

/// A trained network as it runs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Network {
    pub(super) templates: Templates,
    pub(super) labels: usize,
    pub(super) fields: usize,
    pub(super) dim: usize,
    pub(super) grams: Vocabulary,
    /// `grams × dim`.
    pub(super) table: Vec<i8>,
    /// `dim`: what one step of the table is worth.
    pub(super) scale: Vec<f32>,
    /// `dim`, in steps of the table.
    pub(super) bias: Vec<i16>,
    /// `labels × fields × 2 × dim`.
    pub(super) output: Vec<f32>,
    /// `labels`.
    pub(super) intercept: Vec<f32>,
    pub(super) cues: Vocabulary,
    /// `cues × labels`.
    pub(super) cue_weights: Vec<f32>,
}

/// Memory that scoring needs, kept from one document to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    pub(super) grams: Grams,
    hidden: Vec<i16>,
    highest: Vec<i16>,
    sum: Vec<i32>,
    pooled: Vec<f32>,
}

/// The widest row a model may have.
const MOST_DIM: u32 = 1024;

impl Network {
    /// Gives one logit a label in `logits`.
    pub(super) fn score(&self, document: &Document, scratch: &mut Scratch, logits: &mut Vec<f32>) {
        scratch.pooled.clear();
        for field in 0..self.fields {
            self.clear(scratch);
            let mut positions = 0;
            for (_, text) in self.texts(document, field) {
                scratch.grams.read(text, self.templates);
                positions += scratch.grams.positions();
                for position in 0..scratch.grams.positions() {
                    self.hide(position, scratch);
                    for ((h, high), sum) in
                        scratch.hidden.iter().zip(&mut scratch.highest).zip(&mut scratch.sum)
                    {
                        let h = (*h).max(0);
                        *high = h.max(*high);
                        *sum += i32::from(h);
                    }
                }
            }
            self.pool(positions, scratch);
        }
        logits.clear();
        let width = self.fields * 2 * self.dim;
        for (row, &intercept) in self.output.chunks_exact(width).zip(&self.intercept) {
            logits.push(intercept + dot(row, &scratch.pooled));
        }
        for cue in document.cues() {
            if let Some(row) = self.cue_row(cue.hash()) {
                for (logit, w) in logits.iter_mut().zip(row) {
                    *logit += cue.weight() * w;
                }
            }
        }
    }

    /// The texts that are pooled as one field, each with its number: 0 the title, 1 the body; a network of one field reads title and body as one.
    pub(super) fn texts<'d>(
        &self,
        document: &Document<'d>,
        field: usize,
    ) -> impl Iterator<Item = (usize, &'d str)> {
        let both = [document.title(), document.text()];
        let one = self.fields == 1;
        both.into_iter()
            .enumerate()
            .filter(move |(i, text)| (one || *i == field) && !text.is_empty())
    }

    fn clear(&self, scratch: &mut Scratch) {
        scratch.highest.clear();
        scratch.highest.resize(self.dim, 0);
        scratch.sum.clear();
        scratch.sum.resize(self.dim, 0);
    }

    /// Adds up the rows of one position into `scratch.hidden`, not yet rectified.
    pub(super) fn hide<'s>(&self, position: usize, scratch: &'s mut Scratch) -> &'s [i16] {
        scratch.hidden.clear();
        scratch.hidden.extend(&self.bias);
        for gram in scratch.grams.at(position) {
            // The longer n-grams of a position begin with the shorter ones, but a pruned vocabulary may lack these.
            let Some(row) = self.grams.find(gram).and_then(|i| self.row(i)) else { continue };
            for (h, &w) in scratch.hidden.iter_mut().zip(row) {
                *h += i16::from(w);
            }
        }
        &scratch.hidden
    }

    /// Gives the length of the longest n-gram with a row that starts at a position, at least 1.
    pub(super) fn longest(&self, position: usize, scratch: &Scratch) -> usize {
        let known = (1..).zip(scratch.grams.at(position));
        known.filter(|&(_, g)| self.grams.find(g).is_some()).map(|(n, _)| n).last().unwrap_or(1)
    }

    fn pool(&self, positions: usize, scratch: &mut Scratch) {
        let highest = scratch.highest.iter().zip(&self.scale).map(|(&v, s)| f32::from(v) * s);
        scratch.pooled.extend(highest);
        let share = share(positions);
        #[expect(clippy::cast_precision_loss, reason = "sums of bytes: far below 2^24 in effect")]
        let sums = scratch.sum.iter().zip(&self.scale).map(|(&v, s)| v as f32 * s * share);
        scratch.pooled.extend(sums);
    }

    fn row(&self, at: usize) -> Option<&[i8]> {
        self.table.get(at * self.dim..(at + 1) * self.dim)
    }

    /// Gives the weights of a cue, one a label.
    pub(super) fn cue_row(&self, hash: u32) -> Option<&[f32]> {
        let at = self.cues.find(hash)?;
        self.cue_weights.get(at * self.labels..(at + 1) * self.labels)
    }

    /// Adds what running needs to a header.
    #[expect(clippy::cast_precision_loss, reason = "sizes below 2^52")]
    pub(super) fn describe(&self, header: Header) -> Header {
        header
            .with_features(self.templates.fingerprint())
            .with_setting("orders", self.templates.orders as f64)
            .with_setting("most", self.templates.most as f64)
            .with_setting("fields", self.fields as f64)
            .with_setting("dim", self.dim as f64)
            .with_setting("grams", self.grams.len() as f64)
            .with_setting("cues", self.cues.len() as f64)
    }

    pub(super) fn sections(&self) -> Vec<Section> {
        let (k, d, width) = (self.labels, self.dim, self.fields * 2 * self.dim);
        let bias: Vec<f32> = self.bias.iter().map(|&b| f32::from(b)).collect();
        vec![
            Section::u32("grams", &[self.grams.len()], self.grams.hashes()),
            Section::i8("table", &[self.grams.len(), d], &self.table),
            Section::f32("scale", &[d], &self.scale),
            Section::f32("bias", &[d], &bias),
            Section::f32("output", &[k, width], &self.output),
            Section::f32("intercept", &[k], &self.intercept),
            Section::u32("cues", &[self.cues.len()], self.cues.hashes()),
            Section::f32("cue-weights", &[self.cues.len(), k], &self.cue_weights),
        ]
    }

    pub(super) fn read(container: &Container) -> Result<Self> {
        let header = container.header();
        let name = container.name();
        let count = |setting, range| header.count(name, setting, range);
        let templates = Templates::new(count("orders", 1..=4)?, count("most", 16..=65_536)?);
        if header.features() != templates.fingerprint() {
            let message = format!(
                "made for features {:?}; this build reads {:?}",
                header.features(),
                templates.fingerprint()
            );
            return Err(Error::model(name, message));
        }
        let (fields, dim) = (count("fields", 1..=2)?, count("dim", 1..=MOST_DIM)?);
        let (grams, cues) = (count("grams", 0..=u32::MAX)?, count("cues", 0..=u32::MAX)?);
        let labels = header.labels().len();
        #[expect(clippy::cast_possible_truncation, reason = "saturates; written from i16")]
        let bias = container.f32("bias", &[dim])?.into_iter().map(|b| b as i16).collect();
        let vocabulary = |section: &str, n| {
            Vocabulary::new(container.u32(section, &[n])?)
                .ok_or_else(|| Error::model(name, format!("section {section} repeats an entry")))
        };
        let network = Self {
            templates,
            labels,
            fields,
            dim,
            grams: vocabulary("grams", grams)?,
            table: container.i8("table", &[grams, dim])?,
            scale: container.f32("scale", &[dim])?,
            bias,
            output: container.f32("output", &[labels, fields * 2 * dim])?,
            intercept: container.f32("intercept", &[labels])?,
            cues: vocabulary("cues", cues)?,
            cue_weights: container.f32("cue-weights", &[cues, labels])?,
        };
        // Four rows of 127 and a bias must stay far from the end of i16.
        if network.bias.iter().any(|b| b.unsigned_abs() > MOST_BIAS.unsigned_abs()) {
            return Err(Error::model(name, format!("a bias lies beyond {MOST_BIAS}")));
        }
        Ok(network)
    }
}

/// The largest bias in steps of the table.
pub(super) const MOST_BIAS: i16 = 30_000;

/// The share of each position in the sum: the sum of n independent positions grows like √n.
pub(super) fn share(positions: usize) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a number of characters")]
    let n = positions.max(1) as f32;
    1.0 / n.sqrt()
}

/// Adds eight sums side by side, which the compiler turns into vector code; the order is fixed.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, a_rest) = a.as_chunks::<8>();
    let (b, b_rest) = b.as_chunks::<8>();
    let mut sums = [0.0_f32; 8];
    for (a, b) in a.iter().zip(b) {
        for ((s, x), y) in sums.iter_mut().zip(a).zip(b) {
            *s += x * y;
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f32>() + rest
}
