//! The trained tagger.

use crate::{
    error::{Error, Result},
    extract::tagger::{
        context::{Cursor, Evidence, Mark, mark},
        people::People,
        template::{Chosen, TEMPLATES, walk},
        unit::{Unit, next_units},
        weights::Weights,
    },
    model::{
        Header,
        sequence::{Accumulator, Decoder, Lattice, Rows, Tags},
    },
    text::Span,
};

/// A name that the tagger found.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Mention {
    /// Where, in bytes of the view.
    pub span: Span,
    /// Which label, as a place in [`Tagger::labels`].
    pub label: usize,
    /// The probability that just this is a name of just this label; from 0 to 1.
    pub confidence: f32,
}

/// A trained tagger: immutable, shared by reference.
#[derive(Clone, Debug)]
pub struct Tagger {
    header: Header,
    tags: Tags,
    chosen: Chosen,
    weights: Weights,
    table: Table,
    people: People,
    powers: Powers,
}

/// Rows padded to a whole number of vector registers.
#[derive(Clone, Debug)]
enum Table {
    W16(Rows<16>),
    W24(Rows<24>),
    W32(Rows<32>),
    W48(Rows<48>),
    W64(Rows<64>),
    W256(Rows<256>),
}

impl Tagger {
    /// Builds the table for `weights`; `name` is what errors call the model.
    pub(super) fn assemble(
        name: &str,
        header: Header,
        chosen: Chosen,
        weights: Weights,
    ) -> Result<Self> {
        let tags = Tags::new(header.labels().len());
        let table = match tags.count() {
            ..=16 => Table::W16(rows(name, &weights)?),
            17..=24 => Table::W24(rows(name, &weights)?),
            25..=32 => Table::W32(rows(name, &weights)?),
            33..=48 => Table::W48(rows(name, &weights)?),
            49..=64 => Table::W64(rows(name, &weights)?),
            _ => Table::W256(rows(name, &weights)?),
        };
        let powers = Powers::new(f64::from(weights.unit));
        Ok(Self { header, tags, chosen, weights, table, people: People::new(), powers })
    }

    /// Lists the labels.
    pub fn labels(&self) -> &[String] {
        self.header.labels()
    }

    /// Borrows the header: how the model was made. It prints as the model's card.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Changes the header, to say where the data is from and what was measured.
    #[must_use]
    pub fn with_header(mut self, change: impl FnOnce(Header) -> Header) -> Self {
        self.header = change(self.header);
        self
    }

    /// Tells whether the segmenter's words count for this model; the segments may be empty where they do not.
    pub fn reads_words(&self) -> bool {
        self.chosen.reads_words()
    }

    pub(super) const fn weights(&self) -> &Weights {
        &self.weights
    }

    /// The size of a unit of a score, in nats.
    fn unit(&self) -> f64 {
        f64::from(self.weights.unit)
    }

    /// Finds the names in a text: sorted, not overlapping.
    ///
    /// # Cost
    ///
    /// Linear in the text.
    pub fn tag(&self, evidence: &Evidence<'_>) -> Vec<Mention> {
        match &self.table {
            Table::W16(rows) => self.run(rows, evidence),
            Table::W24(rows) => self.run(rows, evidence),
            Table::W32(rows) => self.run(rows, evidence),
            Table::W48(rows) => self.run(rows, evidence),
            Table::W64(rows) => self.run(rows, evidence),
            Table::W256(rows) => self.run(rows, evidence),
        }
    }

    fn run<const W: usize>(&self, rows: &Rows<W>, evidence: &Evidence<'_>) -> Vec<Mention> {
        let text = evidence.view.text();
        let mut work = Work::<W> {
            units: Vec::new(),
            marks: Vec::new(),
            sums: Accumulator::default(),
            decoder: Decoder::default(),
            path: Vec::new(),
            lattice: Lattice::new(
                self.tags,
                &self.weights.transitions.map(|w| f64::from(w) * self.unit()),
            ),
        };
        let mut cursor = Cursor::default();
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            at = next_units(text, at, &mut work.units);
            mark(evidence, &self.people, &work.units, &mut cursor, &mut work.marks);
            work.sums.clear(work.units.len());
            let sums = &mut work.sums;
            walk(text, &work.units, &work.marks, self.chosen, |template, key, place| {
                let first = TEMPLATES.get(template).map_or(0, |t| t.first);
                sums.push(key, place + first);
            });
            rows.sum(&mut work.sums);
            work.decoder.decode(
                self.tags,
                &self.weights.transitions,
                work.sums.scores(),
                W,
                &mut work.path,
            );
            self.collect(&mut work, &mut found);
        }
        found
    }

    fn collect<const W: usize>(&self, work: &mut Work<W>, found: &mut Vec<Mention>) {
        let names = self.tags.names(&work.path);
        if names.is_empty() {
            return;
        }
        let count = self.tags.count();
        work.lattice.clear(work.units.len());
        let weights = work.lattice.weights_mut().chunks_exact_mut(count);
        for (out, row) in weights.zip(work.sums.scores().chunks_exact(W)) {
            let top = row.iter().take(count).copied().max().unwrap_or(0);
            for (out, &score) in out.iter_mut().zip(row) {
                *out = self.powers.get(top.abs_diff(score));
            }
        }
        work.lattice.run();
        for (kind, first, last) in names {
            let (Some(a), Some(b)) = (work.units.get(first), work.units.get(last)) else {
                continue;
            };
            #[expect(clippy::cast_possible_truncation, reason = "a probability")]
            let confidence = work.lattice.name(kind, first, last) as f32;
            found.push(Mention {
                span: a.span.union(b.span),
                label: usize::from(kind),
                confidence,
            });
        }
    }
}

/// e to the power of minus a whole number of units, as the product of two entries of small tables.
#[derive(Clone, Debug)]
struct Powers {
    high: Vec<f64>,
    low: Vec<f64>,
}

impl Powers {
    fn new(unit: f64) -> Self {
        let power = |n: u32| (-unit * f64::from(n)).exp();
        Self {
            high: (0..256).map(|n| power(n * 256)).collect(),
            low: (0..256).map(power).collect(),
        }
    }

    #[inline]
    fn get(&self, n: u16) -> f64 {
        let [low, high] = n.to_le_bytes().map(usize::from);
        self.high.get(high).copied().unwrap_or(0.0) * self.low.get(low).copied().unwrap_or(0.0)
    }
}

/// What one text needs while it is tagged.
struct Work<const W: usize> {
    units: Vec<Unit>,
    marks: Vec<Mark>,
    sums: Accumulator<W>,
    decoder: Decoder,
    path: Vec<u8>,
    lattice: Lattice,
}

fn rows<const W: usize>(name: &str, weights: &Weights) -> Result<Rows<W>> {
    let mut cells = vec![[0; W]; weights.rows.len()];
    for (cells, row) in cells.iter_mut().zip(&weights.rows) {
        for &(tag, weight) in row {
            let cell = cells.get_mut(usize::from(tag));
            *cell.ok_or_else(|| Error::model(name, format!("tag {tag} does not exist")))? = weight;
        }
    }
    Rows::new(name, &weights.blocks, cells)
}
