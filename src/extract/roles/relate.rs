//! Numbers of candidates and items beside each other: what the first scores say of the rivals.
//!
//! | of | numbers |
//! |---|---|
//! | candidate | its log odds for every role; its rank and lead among those for the role; the best that spells it longer or shorter; how far the likeliest investee, amount, round and lead stand; its mentions; what the grammar made of it; the item's |
//! | item | its log odds; the events of the grammar; the best two of every role and how many are likelier than not; its length |

use super::{Role, candidate::Sort, scene::Scene};

/// The log odds of what has no score.
const NONE: f32 = -9.0;

/// How many mentions of a candidate are looked at for distances.
const MENTIONS: usize = 8;

/// Scores of an item: how likely it tells a financing, and for every candidate how likely it fills each role.
#[derive(Clone, Debug)]
pub(super) struct Scores {
    pub(super) tells: f32,
    pub(super) fills: Vec<[f32; 5]>,
}

pub(super) fn log_odds(probability: f32) -> f32 {
    let p = probability.clamp(1e-4, 1.0 - 1e-4);
    (p / (1.0 - p)).ln()
}

impl Scores {
    pub(super) fn of(&self, candidate: usize, role: Role) -> f32 {
        self.fills.get(candidate).map_or(0.0, |s| s[role as usize])
    }

    /// The likeliest candidate for a role.
    fn best(&self, scene: &Scene<'_>, role: Role) -> Option<usize> {
        scene.able(role).max_by(|a, b| self.of(*a, role).total_cmp(&self.of(*b, role)))
    }
}

/// Gives the numbers of an item.
pub(super) fn of_item(scene: &Scene<'_>, scores: &Scores) -> Vec<f32> {
    let found = scene.read.found;
    let mut out = vec![log_odds(scores.tells), scene.news.len() as f32, scene.past.len() as f32];
    for role in Role::ALL {
        let mut all: Vec<f32> = scene.able(*role).map(|c| scores.of(c, *role)).collect();
        all.sort_by(|a, b| b.total_cmp(a));
        out.extend([0, 1].map(|i| all.get(i).map_or(NONE, |p| log_odds(*p))));
        out.push(all.iter().filter(|p| **p > 0.5).count() as f32);
    }
    let sure = found.events.iter().filter(|e| !e.past).map(|e| e.confidence);
    let of = |sort| scene.candidates.iter().filter(|c| c.sort == sort).count() as f32;
    out.extend([
        scene.sentences.len() as f32,
        scene.read.item.title.len() as f32,
        scene.read.item.text.len() as f32,
        sure.fold(0.0, f32::max),
        of(Sort::Amount),
        of(Sort::Name),
    ]);
    out
}

/// Gives the numbers of every candidate of an item.
pub(super) fn of_candidates(scene: &Scene<'_>, scores: &Scores) -> Vec<Vec<f32>> {
    let best: Vec<Option<usize>> = [Role::Investee, Role::Amount, Role::Round, Role::Lead]
        .map(|role| scores.best(scene, role))
        .to_vec();
    // For each role its scores, highest first: a rank is then a search.
    let sorted: Vec<Vec<f32>> = Role::ALL
        .iter()
        .map(|role| {
            let mut all: Vec<f32> = scene.able(*role).map(|c| scores.of(c, *role)).collect();
            all.sort_by(|a, b| b.total_cmp(a));
            all
        })
        .collect();
    (0..scene.candidates.len())
        .map(|number| {
            let mut out = Vec::with_capacity(48);
            of_rivals(scene, scores, number, &sorted, &mut out);
            for other in &best {
                out.extend(distance(scene, number, other.filter(|o| *o != number)));
            }
            of_itself(scene, scores, number, &mut out);
            out
        })
        .collect()
}

fn of_rivals(
    scene: &Scene<'_>,
    scores: &Scores,
    number: usize,
    sorted: &[Vec<f32>],
    out: &mut Vec<f32>,
) {
    let candidate = &scene.candidates[number];
    let best = |others: &[usize], role| {
        others.iter().map(|o| log_odds(scores.of(*o, role))).fold(NONE - 3.0, f32::max)
    };
    for (role, sorted) in Role::ALL.iter().zip(sorted) {
        if !candidate.may_fill(*role) {
            out.extend([NONE, -1.0, 0.0, NONE - 3.0, NONE - 3.0]);
            continue;
        }
        let own = scores.of(number, *role);
        let rank = sorted.partition_point(|s| *s > own);
        let rival = sorted.get(usize::from(rank == 0)).copied().unwrap_or(0.0);
        out.extend([
            log_odds(own),
            rank as f32,
            log_odds(own) - log_odds(rival),
            best(&candidate.inside, *role),
            best(&candidate.holds, *role),
        ]);
    }
    let most =
        |others: &[usize]| others.iter().map(|o| scene.places[*o].len()).max().unwrap_or(0) as f32;
    out.extend([most(&candidate.inside), most(&candidate.holds)]);
}

/// How far the nearest mentions of two candidates stand apart, in bytes and in sentences; -1 where there is no other.
fn distance(scene: &Scene<'_>, number: usize, other: Option<usize>) -> [f32; 2] {
    let Some(other) = other else { return [-1.0, -1.0] };
    let mut nearest = [f32::MAX; 2];
    for a in scene.places[number].iter().take(MENTIONS) {
        for b in scene.places[other].iter().take(MENTIONS) {
            let bytes = a.span.start().abs_diff(b.span.start()) as f32;
            nearest[0] = nearest[0].min(bytes);
            nearest[1] = nearest[1].min(a.sentence.abs_diff(b.sentence) as f32);
        }
    }
    nearest
}

fn of_itself(scene: &Scene<'_>, scores: &Scores, number: usize, out: &mut Vec<f32>) {
    let candidate = &scene.candidates[number];
    let first = scene.first(number);
    let title = scene.read.item.title.len();
    let yes = |is: bool| f32::from(u8::from(is));
    out.extend([
        candidate.mentions.len() as f32,
        first.map_or(0.0, |p| p.span.start() as f32),
        first.map_or(0.0, |p| p.sentence as f32),
        candidate.key.chars().count() as f32,
        yes(first.is_some_and(|p| p.span.start() < title)),
        yes(candidate.was_given(&["investee"])),
        yes(candidate.was_given(&["round", "amount"])),
        yes(candidate.was_given(&["lead"])),
        yes(candidate.was_given(&["investor"])),
        yes(candidate.was_given_before()),
        yes(candidate.was_given(&["valuation", "cumulative", "adviser"])),
        candidate.sure,
        log_odds(scores.tells),
        scene.news.len() as f32,
        scene.past.len() as f32,
    ]);
}
