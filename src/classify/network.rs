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
//! An n-gram has a row where training found it worth one; the others count nothing. Rows are whole numbers with
//! one scale a dimension, so positions are added and compared as integers and only the pooled vector is scaled.
//! The rows of all positions are looked up first; then [`Table`](super::table::Table) pools them.

use crate::{
    classify::{
        table::{Pooled, Table},
        vocabulary::{Lookups, Vocabulary},
    },
    error::{Error, Result},
    feature::{Document, Grams, MOST_ORDER, Templates},
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
    /// `grams × dim`, and a bias of `dim`.
    pub(super) table: Table,
    /// `dim`: what one step of the table is worth.
    pub(super) scale: Vec<f32>,
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
    lookups: Lookups,
    /// The rows of one text's n-grams, position after position.
    rows: Vec<u32>,
    /// Where the rows of each position end.
    ends: Vec<u32>,
    sums: Pooled,
    pooled: Vec<f32>,
}

/// The widest row a model may have.
const MOST_DIM: u32 = 1024;

impl Network {
    /// Gives one logit a label in `logits`.
    pub(super) fn score(&self, document: &Document, scratch: &mut Scratch, logits: &mut Vec<f32>) {
        scratch.pooled.clear();
        for field in 0..self.fields {
            scratch.sums.clear(&self.table);
            let mut positions = 0;
            for (_, text) in self.texts(document, field) {
                scratch.grams.read(text, self.templates);
                positions += scratch.grams.positions();
                self.look_up(scratch);
                self.table.pool(&scratch.rows, &scratch.ends, &mut scratch.sums);
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

    /// Finds the rows of every position of the text that was read.
    fn look_up(&self, scratch: &mut Scratch) {
        let Scratch { grams, lookups, rows, ends, .. } = scratch;
        let positions = grams.positions();
        lookups.clear(positions * MOST_ORDER);
        for position in 0..positions {
            // The longer n-grams of a position begin with the shorter ones, but a pruned vocabulary may lack these.
            grams.at(position).for_each(|g| self.grams.want(lookups, g, position as u32));
        }
        self.grams.find_all(lookups, positions, rows, ends);
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

    /// Adds up the rows of one position, not yet rectified.
    pub(super) fn hide(&self, position: usize, grams: &Grams) -> Vec<i16> {
        let rows: Vec<u32> = grams.at(position).filter_map(|g| self.grams.find(g)).collect();
        self.table.sum(&rows)
    }

    /// Gives the length of the longest n-gram with a row that starts at a position, at least 1.
    pub(super) fn longest(&self, position: usize, grams: &Grams) -> usize {
        let known = (1..).zip(grams.at(position));
        known.filter(|&(_, g)| self.grams.find(g).is_some()).map(|(n, _)| n).last().unwrap_or(1)
    }

    fn pool(&self, positions: usize, scratch: &mut Scratch) {
        let highest = scratch.sums.highest().iter().zip(&self.scale);
        let highest = highest.map(|(&v, s)| f32::from(v) * s);
        scratch.pooled.extend(highest);
        let share = share(positions);
        #[expect(clippy::cast_precision_loss, reason = "sums of bytes: far below 2^24 in effect")]
        let sums = scratch.sums.sum().iter().zip(&self.scale).map(|(&v, s)| v as f32 * s * share);
        scratch.pooled.extend(sums);
    }

    /// Gives the weights of a cue, one a label.
    pub(super) fn cue_row(&self, hash: u32) -> Option<&[f32]> {
        let at = self.cues.find(hash)? as usize;
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
        let bias: Vec<f32> = self.table.bias().iter().map(|&b| f32::from(b)).collect();
        vec![
            Section::u32("grams", &[self.grams.len()], self.grams.hashes()),
            Section::i8("table", &[self.grams.len(), d], &self.table.cells()),
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
        let bias: Vec<i16> =
            container.f32("bias", &[dim])?.into_iter().map(|b| b as i16).collect();
        let vocabulary = |section: &str, n| {
            Vocabulary::new(container.u32(section, &[n])?)
                .ok_or_else(|| Error::model(name, format!("section {section} repeats an entry")))
        };
        // Four rows of 127 and a bias must stay far from the end of i16.
        if bias.iter().any(|b| b.unsigned_abs() > MOST_BIAS.unsigned_abs()) {
            return Err(Error::model(name, format!("a bias lies beyond {MOST_BIAS}")));
        }
        Ok(Self {
            templates,
            labels,
            fields,
            dim,
            grams: vocabulary("grams", grams)?,
            table: Table::new(container.i8("table", &[grams, dim])?, &bias, templates.orders),
            scale: container.f32("scale", &[dim])?,
            output: container.f32("output", &[labels, fields * 2 * dim])?,
            intercept: container.f32("intercept", &[labels])?,
            cues: vocabulary("cues", cues)?,
            cue_weights: container.f32("cue-weights", &[cues, labels])?,
        })
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
