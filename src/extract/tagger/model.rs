//! The trained tagger.

use std::ops::Range;

use crate::{
    error::{Error, Result},
    extract::tagger::{
        context::{Cursor, Evidence, Mark, Words, mark},
        people::People,
        template::{CLASS3, Chosen, MOST_FEATURES, UNIT, first_of, key},
        unit::{NUMBERS, Unit, hash_char, next_units},
        walk::{LOOKS, ends_for, looks, unnumbered, walk_first, walk_further},
        weights::Weights,
    },
    model::{
        Header, Pool,
        sequence::{Accumulator, Decoder, Dense, Lattice, Reach, Rows, Tags},
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
#[expect(clippy::large_enum_variant, reason = "there is one table a tagger, read on every window")]
enum Table {
    W8(Engine<8>),
    W16(Engine<16>),
    W24(Engine<24>),
    W32(Engine<32>),
    W40(Engine<40>),
    W64(Engine<64>),
    W256(Engine<256>),
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
        let table = match tags.count() - 1 {
            ..=8 => Table::W8(Engine::new(name, tags, chosen, &weights)?),
            9..=16 => Table::W16(Engine::new(name, tags, chosen, &weights)?),
            17..=24 => Table::W24(Engine::new(name, tags, chosen, &weights)?),
            25..=32 => Table::W32(Engine::new(name, tags, chosen, &weights)?),
            33..=40 => Table::W40(Engine::new(name, tags, chosen, &weights)?),
            41..=64 => Table::W64(Engine::new(name, tags, chosen, &weights)?),
            _ => Table::W256(Engine::new(name, tags, chosen, &weights)?),
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
            Table::W8(engine) => self.run(engine, evidence),
            Table::W16(engine) => self.run(engine, evidence),
            Table::W24(engine) => self.run(engine, evidence),
            Table::W32(engine) => self.run(engine, evidence),
            Table::W40(engine) => self.run(engine, evidence),
            Table::W64(engine) => self.run(engine, evidence),
            Table::W256(engine) => self.run(engine, evidence),
        }
    }

    fn run<const W: usize>(&self, engine: &Engine<W>, evidence: &Evidence<'_>) -> Vec<Mention> {
        let text = evidence.view.text();
        let words = if self.reads_words() { Words::Read } else { Words::Left };
        let mut desk = engine.desks.take(|| self.desk());
        let mut cursor = Cursor::default();
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            at = next_units(text, at, &self.people, &mut desk.units);
            mark(evidence, &desk.units, words, &mut cursor, &mut desk.marks);
            self.score_first(engine, text, &mut desk);
            engine.reach.measure(desk.sums.rows(), engine.slack, &mut desk.gains);
            // What the lexicon knows as a name may be one, whatever its parts look like.
            for (gain, mark) in desk.gains.iter_mut().zip(&desk.marks) {
                if mark.has_name() {
                    *gain = (*gain).max(0);
                }
            }
            if self.score_further(engine, &mut desk) {
                engine.reach.measure(desk.sums.rows(), 0, &mut desk.gains);
                if self.decode(&mut desk) {
                    self.collect(&mut desk, &mut found);
                }
            }
        }
        engine.desks.put(desk);
        found
    }

    fn desk<const W: usize>(&self) -> Desk<W> {
        let transitions = self.weights.transitions.map(|w| f64::from(w) * self.unit());
        Desk {
            units: Vec::new(),
            marks: Vec::new(),
            sums: Accumulator::default(),
            gains: Vec::new(),
            decoder: Decoder::default(),
            path: Vec::new(),
            lattice: Lattice::new(self.tags, &transitions),
        }
    }

    /// Sums up the features that every unit needs.
    fn score_first<const W: usize>(&self, engine: &Engine<W>, text: &str, desk: &mut Desk<W>) {
        let Desk { units, marks, sums, .. } = desk;
        let rows = &engine.rows;
        sums.clear(units.len(), (units.len() + 2) * MOST_FEATURES);
        engine.score_numbered(units, sums);
        if self.chosen.has(UNIT) {
            let first = first_of(UNIT);
            unnumbered(units, |key, place| rows.want(sums, key, place + first));
        }
        walk_first(text, units, marks, self.chosen, |template, key, place| {
            rows.want(sums, key, place + first_of(template));
        });
        rows.sum(sums);
    }

    /// Adds the features of several units together where a name may be, and rules it out elsewhere; tells whether it may
    /// be anywhere.
    fn score_further<const W: usize>(&self, engine: &Engine<W>, desk: &mut Desk<W>) -> bool {
        let Desk { units, marks, sums, gains, .. } = desk;
        let (mut at, mut done) = (0, 0);
        while let Some(part) = next_part(gains, at) {
            sums.rule_out(at..part.start);
            let ends = ends_for(&part, self.chosen);
            let own = ends.start.max(done)..ends.end;
            walk_further(units, marks, self.chosen, &own, |template, key, place| {
                engine.rows.want(sums, key, place + first_of(template));
            });
            (at, done) = (part.end, ends.end);
        }
        if done == 0 {
            return false;
        }
        sums.rule_out(at..units.len());
        engine.rows.sum(sums);
        true
    }

    /// Finds the best tags where a name may be; tells whether there is one.
    fn decode<const W: usize>(&self, desk: &mut Desk<W>) -> bool {
        let Desk { sums, gains, decoder, path, .. } = desk;
        path.clear();
        path.resize(gains.len(), Tags::OUTSIDE);
        let mut any = false;
        let mut at = 0;
        while let Some(part) = next_part(gains, at) {
            // The unit behind is `O`; with it the step back to `O` counts.
            let (start, end) = (part.start, (part.end + 1).min(gains.len()));
            if let (Some(rows), Some(out)) =
                (sums.rows().get(start..end), path.get_mut(start..end))
            {
                decoder.decode(self.tags, &self.weights.transitions, rows, out);
                any |= out.iter().any(|&t| t != Tags::OUTSIDE);
            }
            at = end;
        }
        any
    }

    /// Adds the names of the best tags, each with its probability.
    fn collect<const W: usize>(&self, desk: &mut Desk<W>, found: &mut Vec<Mention>) {
        let (mut start, mut end) = (0, 0);
        for (kind, first, last) in self.tags.names(&desk.path) {
            if last >= end {
                let before = self.open(desk.gains.iter().zip(&desk.path).take(first).rev());
                start = first - before;
                let after = self.open(desk.gains.iter().zip(&desk.path).skip(last + 1));
                end = (last + after + 2).min(desk.gains.len());
                self.weigh(desk, start, end);
            }
            let (Some(a), Some(b)) = (desk.units.get(first), desk.units.get(last)) else {
                continue;
            };
            let confidence = desk.lattice.name(kind, first - start, last - start) as f32;
            found.push(Mention {
                span: a.span.union(b.span),
                label: usize::from(kind),
                confidence,
            });
        }
    }

    /// Counts the units beside a name that may change its probability: up to one that is surely `O`, or that is `O`
    /// and far enough away.
    fn open<'d>(&self, beside: impl Iterator<Item = (&'d i32, &'d u8)>) -> usize {
        // Below minus this gain, a unit has a probability of less than a hundredth of being in a name.
        const LEAST: f64 = 5.0;
        const FAR: usize = 5;
        let least = -(LEAST / self.unit()).min(f64::from(i32::MAX)) as i32;
        let mut beside = beside.enumerate();
        let sure = |(i, (&gain, &tag)): (usize, (&i32, &u8))| {
            tag == Tags::OUTSIDE && (gain < least || i >= FAR)
        };
        let mut count = 0;
        while beside.next().is_some_and(|unit| !sure(unit)) {
            count += 1;
        }
        count
    }

    /// Runs the lattice over units `start` to `end`, before and behind which everything is `O`.
    fn weigh<const W: usize>(&self, desk: &mut Desk<W>, start: usize, end: usize) {
        let rows = desk.sums.rows().get(start..end).unwrap_or_default();
        let count = self.tags.count();
        desk.lattice.clear(rows.len());
        let weights = desk.lattice.weights_mut().chunks_exact_mut(count);
        for (out, row) in weights.zip(rows) {
            let Some((outside, out)) = out.split_first_mut() else { continue };
            let row = row.get(..out.len()).unwrap_or_default();
            let top = row.iter().copied().fold(0, i16::max);
            *outside = self.powers.get(top.cast_unsigned());
            for (out, &score) in out.iter_mut().zip(row) {
                *out = self.powers.get(top.abs_diff(score));
            }
        }
        desk.lattice.run();
    }
}

/// What features of several units together may do for a unit without being summed up, in nats.
///
/// They are summed up only where a unit may be in a name if each unit gains so much, or where the lexicon knows a name;
/// elsewhere a unit is `O`. Where the other features say `O` they seldom say otherwise: over news of all kinds they are
/// left out for two of three units, of 10,000 units in names 5 are lost, and most of those were none.
const SLACK: f32 = 0.2;

/// The next units from `at` on that a name may hold, as far as they lie together.
#[inline]
fn next_part(gains: &[i32], at: usize) -> Option<Range<usize>> {
    let start = at + gains.get(at..)?.iter().position(|&g| g >= 0)?;
    let len = gains.get(start..)?.iter().position(|&g| g < 0);
    Some(start..len.map_or(gains.len(), |len| start + len))
}

/// e to the power of minus a whole number of units, as the product of two entries of small tables.
#[derive(Clone, Debug)]
struct Powers {
    high: Box<[f64; 256]>,
    low: Box<[f64; 256]>,
}

impl Powers {
    fn new(unit: f64) -> Self {
        let power = |n: u32| (-unit * f64::from(n)).exp();
        Self {
            high: Box::new(std::array::from_fn(|n| power(n as u32 * 256))),
            low: Box::new(std::array::from_fn(|n| power(n as u32))),
        }
    }

    #[inline]
    fn get(&self, n: u16) -> f64 {
        let [low, high] = n.to_le_bytes().map(usize::from);
        self.high[high] * self.low[low]
    }
}

/// How far a row puts each of the first tags but `O`, so many of them, ahead of `O`.
fn leads<const W: usize>(row: &[(u8, i8)], others: usize) -> [i8; W] {
    let outside = row.iter().rfind(|w| w.0 == 0).map_or(0, |&(_, weight)| i16::from(weight));
    // The unit was chosen so that this fits.
    let lead = |weight: i16| (weight - outside).clamp(-127, 127) as i8;
    let mut leads = [lead(0); W];
    leads.get_mut(others..).unwrap_or_default().fill(0);
    for &(tag, weight) in row {
        let cell = usize::from(tag).checked_sub(1).and_then(|at| leads.get_mut(at));
        if let Some(cell) = cell {
            *cell = lead(i16::from(weight));
        }
    }
    leads
}

/// The weights in the form in which they are added up.
#[derive(Clone, Debug)]
struct Engine<const W: usize> {
    rows: Rows<W>,
    units: Dense<W, 5>,
    looks: Dense<W, 3>,
    reach: Reach<W>,
    /// [`SLACK`] in whole numbers.
    slack: i32,
    desks: Pool<Desk<W>>,
}

impl<const W: usize> Engine<W> {
    fn new(name: &str, tags: Tags, chosen: Chosen, weights: &Weights) -> Result<Self> {
        let mut tagged = weights.rows.iter().flatten().map(|&(tag, _)| tag);
        if let Some(tag) = tagged.find(|&tag| usize::from(tag) >= tags.count()) {
            return Err(Error::model(name, format!("tag {tag} does not exist")));
        }
        let others = tags.count() - 1;
        let cells = weights.rows.iter().map(|row| leads(row, others));
        let rows = Rows::new(name, &weights.blocks, cells)?;
        let count = |template, most| if chosen.has(template) { most } else { 0 };
        // Number 0 is that of units without one.
        let unit = |n| char::from_u32(n).filter(|_| n > 0);
        let units = (0..count(UNIT, NUMBERS)).map(unit);
        let units = rows.lay_out(units.map(|c| c.map(|c| key(UNIT, hash_char(c)))));
        let looks = 0..count(CLASS3, LOOKS);
        let looks = rows.lay_out(looks.map(|look| Some(key(CLASS3, look))));
        Ok(Self {
            rows,
            units,
            looks,
            reach: Reach::new(tags, &weights.transitions),
            // No row of scores outweighs more than this, however small the unit.
            slack: (SLACK / weights.unit).min(f32::from(i16::MAX)) as i32,
            desks: Pool::default(),
        })
    }

    /// Sums up the features that are found by number.
    fn score_numbered(&self, units: &[Unit], sums: &mut Accumulator<W>) {
        // Both count from two units before the last one that they tell of.
        const { assert!(first_of(UNIT) == -2 && first_of(CLASS3) == 0) };
        let (mut units_run, mut looks_run) = (self.units.run(), self.looks.run());
        let mut numbers = units.iter().map(|u| u.number);
        looks(units, |look, place| {
            let of_unit = units_run.next(numbers.next().unwrap_or(0));
            let of_look = looks_run.next(look);
            sums.add(place, &std::array::from_fn(|i| of_unit[i] + of_look[i]));
        });
    }
}

/// What one text needs while it is tagged.
struct Desk<const W: usize> {
    units: Vec<Unit>,
    marks: Vec<Mark>,
    sums: Accumulator<W>,
    /// What the units can gain, as [`Reach`] bounds it.
    gains: Vec<i32>,
    decoder: Decoder,
    path: Vec<u8>,
    lattice: Lattice,
}
