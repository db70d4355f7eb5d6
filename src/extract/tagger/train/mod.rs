//! Training: a linear-chain conditional random field (Lafferty, McCallum and Pereira, 2001) by AdaGrad
//! (Duchi, Hazan and Singer, 2011), one sentence after the other.

mod field;
mod item;
mod settings;

pub use self::settings::Settings;

use std::collections::BTreeSet;

use self::{
    field::{Field, Step},
    item::prepare,
};
use crate::{
    error::{Error, Result},
    extract::tagger::{
        example::{Example, Reader},
        model::Tagger,
        store::header,
    },
    model::sequence::{MOST_KINDS, Tags},
};

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
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "settings fit a float of half the size; counts are far below 2^52"
)]
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
    let mut random = Random(settings.seed);
    let (index, mut items) = prepare(examples, reader, &labels, chosen, settings.least);
    let mut field = Field::new(Tags::new(labels.len()), index);
    for epoch in 0..settings.epochs {
        random.shuffle(&mut items);
        // The step falls to nearly nothing, which does what averaging would do.
        let left = 1.0 - f64::from(epoch) / f64::from(settings.epochs);
        let (mut loss, mut units) = (0.0, 0);
        for item in &items {
            let step = Step {
                rate: (settings.rate * left) as f32,
                decay: (settings.decay / items.len() as f64) as f32,
                recall: settings.recall as f32,
                blind: random.unit() < settings.blind,
            };
            loss += field.learn(item, step);
            units += item.tags.len();
        }
        watch(Progress { epoch: epoch + 1, loss: loss / units.max(1) as f64, rows: field.rows() });
    }
    let weights = field.quantise(settings.floor as f32, settings.most_bytes);
    let header = settings.describe(header(&labels, chosen, &weights));
    Tagger::assemble("trained", header, chosen, weights)
}

fn labels(examples: &[Example]) -> Result<Vec<String>> {
    let set: BTreeSet<&String> =
        examples.iter().flat_map(|e| e.names.iter().map(|n| &n.1)).collect();
    if set.is_empty() || set.len() > MOST_KINDS {
        let message = format!("{} labels in the data; expected 1 to {MOST_KINDS}", set.len());
        return Err(Error::Setting { name: "labels", message });
    }
    Ok(set.into_iter().cloned().collect())
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
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            let j = usize::try_from(self.next() % (i as u64 + 1)).unwrap_or(i);
            list.swap(i, j);
        }
    }
}
