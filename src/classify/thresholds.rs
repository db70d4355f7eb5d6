//! Thresholds: from which score on a label is given.

use crate::classify::{
    metrics::{Judged, Report},
    model::choose,
    train::{Aim, Task},
};

/// Chooses a threshold for each label on held-out examples, whose scores must be calibrated.
///
/// Single labels without a fallback need none: the surest is given. For macro-F1 single labels share one threshold,
/// for a label of its own low one would win against a fallback that is surer; many labels take turns, twice,
/// each trying the steps of a twentieth while the others stand. For a precision each label takes the lowest
/// score from which on it reaches that precision.
pub(super) fn fit(
    task: Task,
    fallback: Option<usize>,
    aim: Aim,
    judged: &[Judged],
    labels: usize,
) -> Vec<f32> {
    match aim {
        Aim::Precision(p) => (0..labels)
            .map(|i| if Some(i) == fallback { 0.0 } else { precise(i, p, judged) })
            .collect(),
        Aim::MacroF1 if task == Task::Single && fallback.is_none() => vec![0.0; labels],
        Aim::MacroF1 => macro_f1(task, fallback, judged, labels),
    }
}

fn macro_f1(task: Task, fallback: Option<usize>, judged: &[Judged], labels: usize) -> Vec<f32> {
    // Half is what calibrated scores ask for; a step away from it must be worth it, or chance decides.
    const WORTH: f64 = 0.0005;
    let mut best = vec![0.5; labels];
    let mut value = f1(task, fallback, judged, &best);
    if task == Task::Single {
        for step in 4_u8..=16 {
            let tried = vec![f32::from(step) / 20.0; labels];
            let got = f1(task, fallback, judged, &tried);
            if got > value + WORTH {
                (best, value) = (tried, got);
            }
        }
        return best;
    }
    for _ in 0..2 {
        for label in (0..labels).filter(|&l| Some(l) != fallback) {
            for step in 4_u8..=16 {
                let mut tried = best.clone();
                if let Some(t) = tried.get_mut(label) {
                    *t = f32::from(step) / 20.0;
                }
                let got = f1(task, fallback, judged, &tried);
                if got > value + WORTH {
                    (best, value) = (tried, got);
                }
            }
        }
    }
    best
}

fn f1(task: Task, fallback: Option<usize>, judged: &[Judged], thresholds: &[f32]) -> f64 {
    let names: Vec<String> = (0..thresholds.len()).map(|i| i.to_string()).collect();
    let again: Vec<Judged> = judged
        .iter()
        .map(|j| {
            let mut chosen = Vec::new();
            choose(task, fallback, &j.scores, thresholds.iter().copied(), &mut chosen);
            Judged { chosen, truth: j.truth.clone(), scores: Vec::new() }
        })
        .collect();
    Report::of(&names, &again).mean.f1
}

fn precise(label: usize, precision: f32, judged: &[Judged]) -> f32 {
    let mut outcomes: Vec<(f32, bool)> = judged
        .iter()
        .filter_map(|j| Some((*j.scores.get(label)?, j.truth.contains(&label))))
        .collect();
    outcomes.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut given, mut threshold) = (0.0_f32, 0.0_f32, 1.0);
    for (i, &(score, truth)) in outcomes.iter().enumerate() {
        given += 1.0;
        right += f32::from(u8::from(truth));
        let ends = outcomes.get(i + 1).is_none_or(|next| next.0 < score);
        if ends && right >= precision * given {
            threshold = score;
        }
    }
    threshold
}
