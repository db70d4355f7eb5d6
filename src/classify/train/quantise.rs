//! From a learner's floats to the whole numbers that run.

use crate::{
    classify::{
        network::{MOST_BIAS, Network},
        table::Table,
        train::{encode::Corpus, learner::Learner},
    },
    feature::Templates,
};

/// Joins learners of one vocabulary into one network and rounds its table.
///
/// The members' dimensions stand side by side, and each member's output layer counts for its share, so the network's
/// logits are the mean of the members' logits. A dimension's scale is its largest absolute value by 127;
/// rounding moves a weight by at most half a step.
pub(super) fn quantise(
    members: &[Learner],
    corpus: &Corpus,
    templates: Templates,
    gram_drop: f32,
) -> Network {
    let dims: usize = members.iter().map(|m| m.dim).sum();
    let mut cells = vec![0; corpus.grams.len() * dims];
    let mut bias = Vec::with_capacity(dims);
    let mut network = Network {
        templates,
        labels: corpus.labels.len(),
        fields: corpus.fields,
        dim: dims,
        grams: corpus.grams.clone(),
        table: Table::default(),
        scale: Vec::new(),
        output: Vec::new(),
        intercept: vec![0.0; corpus.labels.len()],
        cues: corpus.cues.clone(),
        cue_weights: vec![0.0; corpus.cues.len() * corpus.labels.len()],
    };
    #[expect(clippy::cast_precision_loss, reason = "at most 16 members")]
    let part = 1.0 / members.len().max(1) as f32;
    let mut from = 0;
    for member in members {
        let into = cells.chunks_exact_mut(dims);
        network.scale.extend(add_table(into, &mut bias, member, from, gram_drop));
        from += member.dim;
        add(&mut network.intercept, member.intercept(), part);
        add(&mut network.cue_weights, member.cue_weights(), part);
    }
    network.table = Table::new(&cells, &bias, templates.orders);
    for label in 0..network.labels {
        for side in 0..network.fields * 2 {
            for m in members {
                let at = (label * m.fields * 2 + side) * m.dim;
                let cells = m.output().get(at..at + m.dim).unwrap_or_default();
                network.output.extend(cells.iter().map(|w| w * part));
            }
        }
    }
    network
}

fn add(to: &mut [f32], from: &[f32], part: f32) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from * part;
    }
}

/// In training a position lacked `gram_drop` of its n-grams; where all are there, they count that much less.
#[expect(clippy::cast_possible_truncation, reason = "rounded into range first")]
fn add_table<'c>(
    rows: impl Iterator<Item = &'c mut [i8]>,
    bias: &mut Vec<i16>,
    member: &Learner,
    from: usize,
    gram_drop: f32,
) -> Vec<f32> {
    let d = member.dim;
    let mut most = vec![0.0_f32; d];
    for row in member.table.chunks_exact(d) {
        for (most, w) in most.iter_mut().zip(row) {
            *most = most.max(w.abs());
        }
    }
    let steps: Vec<f32> = most.iter().map(|m| m.max(1e-6) / 127.0).collect();
    for (to, row) in rows.zip(member.table.chunks_exact(d)) {
        for ((to, w), step) in to.iter_mut().skip(from).zip(row).zip(&steps) {
            *to = (w / step).round().clamp(-127.0, 127.0) as i8;
        }
    }
    let scale: Vec<f32> = steps.iter().map(|s| s * (1.0 - gram_drop)).collect();
    let most = f32::from(MOST_BIAS);
    let whole = scale.iter().zip(member.bias());
    bias.extend(whole.map(|(step, b)| (b / step).round().clamp(-most, most) as i16));
    scale
}
