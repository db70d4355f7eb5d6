//! Training: a linear-chain conditional random field (Lafferty, McCallum and Pereira, 2001) by AdaGrad
//! (Duchi, Hazan and Singer, 2011), one sentence after the other.

use std::collections::HashMap;

use crate::{
    error::{Error, Result},
    extract::tagger::{
        example::{Example, Reader, Sentence},
        model::Tagger,
        people::People,
        store::header,
        template::{Chosen, TEMPLATES, walk},
        weights::{Block, Weights},
    },
    model::{
        Header,
        sequence::{Lattice, MOST_KINDS, Tags, Transitions},
    },
};

/// How a tagger is trained.
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `epochs` | 12 | passes over the data | 1 to 1000 |
/// | `rate` | 0.3 | the first step's size; it falls to 0 | above 0 |
/// | `decay` | 4 | the Gaussian prior: ½ `decay` · Σ w² is added to the loss of all the data | 0 or more |
/// | `least` | 2 | how often a feature must occur | 1 or more |
/// | `blind` | 0.2 | the share of lexicon hits hidden while training, so that unknown names are learned too | 0 to 1 |
/// | `recall` | 0 | how much harder it is made to miss a name than to invent one, in nats | 0 or more |
/// | `most_bytes` | 4 MB | the size that small weights are dropped for | 1 kB or more |
/// | `seed` | 1 | the order of the sentences, and which hits are hidden | |
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Settings {
    /// Passes over the data.
    pub epochs: u32,
    /// The first step's size.
    pub rate: f32,
    /// The strength of the prior.
    pub decay: f32,
    /// How often a feature must occur.
    pub least: u32,
    /// The share of hits hidden.
    pub blind: f32,
    /// How much harder it is made to miss a name than to invent one.
    pub recall: f32,
    /// The greatest size of the model in bytes.
    pub most_bytes: usize,
    /// The seed.
    pub seed: u64,
    /// Names of templates that are left out.
    pub without: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            epochs: 12,
            rate: 0.3,
            decay: 4.0,
            least: 2,
            blind: 0.2,
            recall: 0.0,
            most_bytes: 4_000_000,
            seed: 1,
            without: vec!["quad".to_owned()],
        }
    }
}

impl Settings {
    fn check(&self) -> Result<Chosen> {
        let fault = |name, message: String| Err(Error::Setting { name, message });
        if !(1..=1000).contains(&self.epochs) {
            return fault("epochs", format!("{}; expected 1 to 1000", self.epochs));
        }
        if !(self.rate.is_finite() && self.rate > 0.0) {
            return fault("rate", format!("{}; expected a number above 0", self.rate));
        }
        if !(self.decay.is_finite() && self.decay >= 0.0) {
            return fault("decay", format!("{}; expected 0 or more", self.decay));
        }
        if !(self.recall.is_finite() && self.recall >= 0.0) {
            return fault("recall", format!("{}; expected 0 or more", self.recall));
        }
        if !(0.0..=1.0).contains(&self.blind) {
            return fault("blind", format!("{}; expected 0 to 1", self.blind));
        }
        if self.most_bytes < 1000 {
            return fault("most_bytes", format!("{}; expected 1000 or more", self.most_bytes));
        }
        let mut chosen = Chosen::ALL;
        for name in &self.without {
            let Some(i) = TEMPLATES.iter().position(|t| t.name == name) else {
                let known: Vec<_> = TEMPLATES.iter().map(|t| t.name).collect();
                return fault("without", format!("{name:?} is none of {}", known.join(", ")));
            };
            chosen.0 &= !(1 << i);
        }
        Ok(chosen)
    }
}

impl Settings {
    fn describe(&self, header: Header) -> Header {
        header
            .with_setting("epochs", f64::from(self.epochs))
            .with_setting("rate", f64::from(self.rate))
            .with_setting("decay", f64::from(self.decay))
            .with_setting("least", f64::from(self.least))
            .with_setting("blind", f64::from(self.blind))
            .with_setting("recall", f64::from(self.recall))
            .with_setting("seed", self.seed as f64)
    }
}

/// How far a training has come.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// The pass that has just ended, from 1.
    pub epoch: u32,
    /// The mean loss of a unit in it, in nats.
    pub loss: f64,
    /// How many rows of weights there are.
    pub rows: usize,
}

/// Trains a tagger; the same examples and settings give the same bytes.
///
/// Labels are those of the examples, sorted. `watch` hears after every pass.
///
/// # Errors
///
/// [`Error::Setting`] where a setting is out of range, or where the examples have no name or too many labels.
///
/// # Cost
///
/// One thread. A pass takes about 10 µs a unit; memory is 8 bytes a weight, of which each distinct n-gram has up to
/// six rows of `4k + 1`.
pub fn train(
    examples: &[Example],
    reader: &Reader<'_>,
    settings: &Settings,
    mut watch: impl FnMut(Progress),
) -> Result<Tagger> {
    let mut chosen = settings.check()?;
    if reader.segmenter.is_none() {
        chosen = chosen.without_words();
    }
    let labels = labels(examples)?;
    let mut field = Field::new(Tags::new(labels.len()));
    let mut random = Random(settings.seed);
    let mut items = field.prepare(examples, reader, &labels, settings, chosen, &mut random);
    for epoch in 0..settings.epochs {
        random.shuffle(&mut items);
        // The step falls to nearly nothing, which does what averaging would do.
        let left = 1.0 - epoch as f32 / settings.epochs as f32;
        let step = Step {
            rate: settings.rate * left,
            decay: settings.decay / items.len().max(1) as f32,
            blind: settings.blind,
            recall: settings.recall,
        };
        let (mut loss, mut units) = (0.0, 0);
        for item in &items {
            loss += field.learn(item, &step, &mut random);
            units += item.tags.len();
        }
        let rows = field.weights.len() / field.tags.count();
        watch(Progress { epoch: epoch + 1, loss: loss / units.max(1) as f64, rows });
    }
    let weights = field.quantise(settings.most_bytes);
    let header = settings.describe(header(&labels, chosen, &weights));
    Tagger::assemble("trained", header, chosen, weights)
}

fn labels(examples: &[Example]) -> Result<Vec<String>> {
    let set: std::collections::BTreeSet<&String> =
        examples.iter().flat_map(|e| e.names.iter().map(|n| &n.1)).collect();
    if set.is_empty() || set.len() > MOST_KINDS {
        let message = format!("{} labels in the data; expected 1 to {MOST_KINDS}", set.len());
        return Err(Error::Setting { name: "labels", message });
    }
    Ok(set.into_iter().cloned().collect())
}

/// A sentence by its features.
struct Item {
    /// Block and the unit that the block's first row counts for.
    features: Vec<(u32, i32)>,
    /// The same without the hits, where it has any.
    blind: Vec<(u32, i32)>,
    tags: Vec<u8>,
}

struct Step {
    rate: f32,
    decay: f32,
    blind: f32,
    recall: f32,
}

struct Field {
    tags: Tags,
    blocks: Vec<BlockInfo>,
    /// A weight for each row and tag.
    weights: Vec<f32>,
    /// One over the root of the summed squares of its gradients.
    pace: Vec<f32>,
    /// When each row was last decayed, in sentences.
    seen: Vec<u32>,
    now: u32,
    transitions: Transitions<f64>,
    transition_squares: Transitions<f64>,
    lattice: Lattice,
    scores: Vec<f32>,
    active: Vec<(u32, f32)>,
}

#[derive(Clone, Copy)]
struct BlockInfo {
    key: u32,
    template: u8,
    first_row: u32,
}

impl Field {
    fn new(tags: Tags) -> Self {
        let zero = Transitions::new(tags);
        Self {
            tags,
            blocks: Vec::new(),
            weights: Vec::new(),
            pace: Vec::new(),
            seen: Vec::new(),
            now: 0,
            lattice: Lattice::new(tags, &zero),
            transition_squares: zero.map(|_: f64| 1.0),
            transitions: zero,
            scores: Vec::new(),
            active: Vec::new(),
        }
    }

    fn prepare(
        &mut self,
        examples: &[Example],
        reader: &Reader<'_>,
        labels: &[String],
        settings: &Settings,
        chosen: Chosen,
        random: &mut Random,
    ) -> Vec<Item> {
        let mut counts: HashMap<u32, u32> = HashMap::new();
        let mut read = Vec::new();
        let people = People::new();
        for example in examples {
            let (view, sentences) = reader.sentences(example, labels, &people);
            for sentence in sentences {
                features(&view, &sentence, &sentence.marks, chosen, |_, key, _| {
                    *counts.entry(key).or_default() += 1;
                });
                read.push((view.clone(), sentence));
            }
        }
        let _ = random;
        let mut index: HashMap<u32, u32> = HashMap::new();
        let mut rows = 0_u32;
        let mut items = Vec::with_capacity(read.len());
        for (view, sentence) in read {
            let mut intern = |marks: &[_]| {
                let mut list = Vec::new();
                features(&view, &sentence, marks, chosen, |template, key, at| {
                    if counts.get(&key).copied().unwrap_or(0) < settings.least {
                        return;
                    }
                    let block = *index.entry(key).or_insert_with(|| {
                        let template = u8::try_from(template).unwrap_or(0);
                        self.blocks.push(BlockInfo { key, template, first_row: rows });
                        rows += u32::from(TEMPLATES[usize::from(template)].count);
                        u32::try_from(self.blocks.len() - 1).unwrap_or(u32::MAX)
                    });
                    let first = TEMPLATES[template].first;
                    list.push((block, i32::try_from(at + first).unwrap_or(i32::MIN)));
                });
                list
            };
            let full = intern(&sentence.marks);
            let blind = if settings.blind > 0.0 && sentence.marks.iter().any(|m| m.hit != 0) {
                let marks: Vec<_> = sentence.marks.iter().map(|m| m.without_hit()).collect();
                intern(&marks)
            } else {
                Vec::new()
            };
            items.push(Item { features: full, blind, tags: sentence.tags });
        }
        self.weights = vec![0.0; rows as usize * self.tags.count()];
        self.pace = vec![1.0; self.weights.len()];
        self.seen = vec![0; rows as usize];
        items
    }

    /// Takes one step for one sentence; gives its loss in nats.
    fn learn(&mut self, item: &Item, step: &Step, random: &mut Random) -> f64 {
        let hide = !item.blind.is_empty() && random.unit() < step.blind;
        let list = if hide { &item.blind } else { &item.features };
        let (count, n) = (self.tags.count(), item.tags.len());
        self.now += 1;
        self.score(list, n, step);
        let gold = self.gold(&item.tags);
        // Softmax-margin (Gimpel and Smith, 2010): `O` gets a lead where it is wrong, which learning must make up for.
        for (row, &tag) in self.scores.chunks_exact_mut(count).zip(&item.tags) {
            if tag != Tags::OUTSIDE {
                row[usize::from(Tags::OUTSIDE)] += step.recall;
            }
        }
        self.lattice.set_transitions(&self.transitions);
        self.lattice.clear(n);
        let mut greatest = 0.0;
        let rows = self.lattice.weights_mut().chunks_exact_mut(count);
        for (out, row) in rows.zip(self.scores.chunks_exact(count)) {
            let top = row.iter().copied().fold(f32::MIN, f32::max);
            greatest += f64::from(top);
            for (out, &score) in out.iter_mut().zip(row) {
                *out = f64::from(score - top).exp();
            }
        }
        let log = self.lattice.run();
        if !log.is_finite() {
            return 0.0;
        }
        self.update(list, &item.tags, step);
        self.update_transitions(&item.tags, step);
        log + greatest - gold
    }

    /// Decays the rows of a sentence for the time they were not seen, and sums them up.
    fn score(&mut self, list: &[(u32, i32)], n: usize, step: &Step) {
        let count = self.tags.count();
        self.scores.clear();
        self.scores.resize(n * count, 0.0);
        for &(block, first) in list {
            let info = self.blocks[block as usize];
            for i in 0..TEMPLATES[usize::from(info.template)].count {
                let p = first + i32::from(i);
                if p < 0 || p as usize >= n {
                    continue;
                }
                let row = info.first_row as usize + usize::from(i);
                let weights = &mut self.weights[row * count..(row + 1) * count];
                let idle = (self.now - self.seen[row]) as f32 * step.decay * step.rate;
                self.seen[row] = self.now;
                let sums = &mut self.scores[p as usize * count..(p as usize + 1) * count];
                if idle > 0.0 {
                    let pace = &self.pace[row * count..(row + 1) * count];
                    for ((sum, w), pace) in sums.iter_mut().zip(weights).zip(pace) {
                        *w *= (1.0 - idle * pace).max(0.0);
                        *sum += *w;
                    }
                } else {
                    for (sum, w) in sums.iter_mut().zip(weights) {
                        *sum += *w;
                    }
                }
            }
        }
    }

    fn gold(&self, tags: &[u8]) -> f64 {
        let count = self.tags.count();
        let mut sum = 0.0;
        let mut last = Tags::OUTSIDE;
        for (p, &tag) in tags.iter().enumerate() {
            sum += f64::from(self.scores[p * count + usize::from(tag)]);
            sum += self.transitions.weight(self.tags, last, tag).unwrap_or(0.0);
            last = tag;
        }
        sum
    }

    fn update(&mut self, list: &[(u32, i32)], gold: &[u8], step: &Step) {
        const LEAST: f64 = 1e-4;
        let count = self.tags.count();
        // By unit, the tags whose probability is off, with how much.
        let mut starts = vec![0_usize];
        let mut row = vec![0.0; count];
        self.active.clear();
        for (p, &tag) in gold.iter().enumerate() {
            self.lattice.tags_at(p, &mut row);
            row[usize::from(tag)] -= 1.0;
            for (t, &g) in row.iter().enumerate().filter(|(_, g)| g.abs() > LEAST) {
                self.active.push((t as u32, g as f32));
            }
            starts.push(self.active.len());
        }
        for &(block, first) in list {
            let info = self.blocks[block as usize];
            for i in 0..TEMPLATES[usize::from(info.template)].count {
                let p = first + i32::from(i);
                if p < 0 || p as usize >= gold.len() {
                    continue;
                }
                let row = (info.first_row as usize + usize::from(i)) * count;
                for &(t, g) in &self.active[starts[p as usize]..starts[p as usize + 1]] {
                    let at = row + t as usize;
                    let pace = self.pace[at];
                    let pace = pace / (1.0 + pace * pace * g * g).sqrt();
                    self.pace[at] = pace;
                    self.weights[at] -= step.rate * pace * g;
                }
            }
        }
    }

    fn update_transitions(&mut self, gold: &[u8], step: &Step) {
        let mut expected = Transitions::new(self.tags);
        self.lattice.add_transitions(&mut expected);
        let mut last = Tags::OUTSIDE;
        for &tag in gold {
            expected.add(self.tags, last, tag, -1.0);
            last = tag;
        }
        let rate = f64::from(step.rate);
        let pairs = self
            .transitions
            .flat_mut()
            .zip(self.transition_squares.flat_mut())
            .zip(expected.flat_mut());
        for ((weight, squares), &mut gradient) in pairs {
            *squares += gradient * gradient;
            *weight -= rate * gradient / squares.sqrt();
        }
    }

    fn quantise(&self, most_bytes: usize) -> Weights {
        let count = self.tags.count();
        let blocks = self.blocks.iter().map(|info| {
            let rows = usize::from(TEMPLATES[usize::from(info.template)].count);
            let start = info.first_row as usize * count;
            Block { key: info.key, weights: &self.weights[start..start + rows * count] }
        });
        Weights::quantise(self.tags, blocks.collect(), &self.transitions, most_bytes)
    }
}

fn features(
    view: &crate::text::View,
    sentence: &Sentence,
    marks: &[crate::extract::tagger::context::Mark],
    chosen: Chosen,
    sink: impl FnMut(usize, u32, isize),
) {
    walk(view.text(), &sentence.units, marks, chosen, sink);
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to 1.
    fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            let j = (self.next() % (i as u64 + 1)) as usize;
            list.swap(i, j);
        }
    }
}
