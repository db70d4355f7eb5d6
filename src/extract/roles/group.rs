//! Further events of an item: around the amounts and rounds that its main event leaves over.
//!
//! An anchor is an amount, a round, or the two where they stand together. What belongs to it stands in its sentence,
//! between the anchors before and after it; only the investee may be told elsewhere.

use super::{
    Role,
    candidate::{Sort, figure},
    relate::{Scores, log_odds},
    scene::{Parts, Scene},
    threshold,
};
use crate::text::Span;

/// The least probability at which an amount or a round may anchor an event.
const ANCHOR: f32 = 0.12;

/// How many anchors of an item are looked at.
const ANCHORS: usize = 64;

/// How far apart an amount and a round of one event may stand, in bytes: some thirty characters.
const TOGETHER: usize = 90;

/// How much of its likeliness an investee keeps that stands beyond the neighbouring anchors, and beyond the sentence.
const ACROSS: f32 = 0.6;
const ELSEWHERE: f32 = 0.35;

/// How much likelier an investee is before the anchor, and the least likeliness of one.
const BEFORE: f32 = 1.2;
const INVESTEE: f32 = 0.15;

/// Words of a sentence that tell of history, of the news, and of sums.
const SIGNS: [&[&str]; 10] = [
    &["曾", "此前", "去年", "之前", "上一轮", "前一轮"],
    &["完成"],
    &["获"],
    &["累计", "共", "总"],
    &["估值", "市值"],
    &["轮"],
    &["月"],
    &["201", "202"],
    &["领投"],
    &["今", "近日", "宣布"],
];

/// What proposed an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    News,
    Past,
    Anchor,
}

/// An event that may be told beside the main one, with the numbers that decide.
#[derive(Clone, Debug)]
pub(super) struct Further {
    pub(super) parts: Parts,
    pub(super) numbers: Vec<f32>,
}

#[derive(Clone, Copy, Debug)]
struct Anchor {
    span: Span,
    sentence: usize,
    amount: Option<usize>,
    round: Option<usize>,
}

fn part(parts: &Parts, role: Role) -> &std::collections::BTreeSet<usize> {
    &parts[role as usize]
}

/// Lists the anchors of an item by place: every mention of a likely amount or round, joined where two stand together.
fn anchors(scene: &Scene<'_>, scores: &Scores) -> Vec<Anchor> {
    let mut single: Vec<Anchor> = Vec::new();
    for (number, candidate) in scene.candidates.iter().enumerate() {
        let (amount, round, role) = match candidate.sort {
            Sort::Amount => (Some(number), None, Role::Amount),
            Sort::Round => (None, Some(number), Role::Round),
            Sort::Name => continue,
        };
        if scores.of(number, role) >= ANCHOR {
            single.extend(scene.places[number].iter().map(|place| Anchor {
                span: place.span,
                sentence: place.sentence,
                amount,
                round,
            }));
        }
    }
    single.sort_by_key(|a| (a.span.start(), a.span.end()));
    single.truncate(ANCHORS);
    let mut pairs = Vec::new();
    for (i, a) in single.iter().enumerate() {
        for (k, b) in single.iter().enumerate().skip(i + 1) {
            let gap = b.span.start().saturating_sub(a.span.end());
            let apart = a.amount.is_some() != b.amount.is_some();
            if a.sentence == b.sentence && apart && gap <= TOGETHER {
                pairs.push((gap, i, k));
            }
        }
    }
    pairs.sort_unstable();
    let mut taken = vec![false; single.len()];
    let mut out = Vec::new();
    for (_, i, k) in pairs {
        if !taken[i] && !taken[k] {
            (taken[i], taken[k]) = (true, true);
            let (a, b) = (single[i], single[k]);
            out.push(Anchor {
                amount: a.amount.or(b.amount),
                round: a.round.or(b.round),
                span: a.span,
                ..a
            });
        }
    }
    out.extend(single.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(a, _)| *a));
    out.sort_by_key(|a| (a.span.start(), a.span.end()));
    out
}

/// Makes the event of one anchor.
fn event_at(scene: &Scene<'_>, scores: &Scores, anchors: &[Anchor], at: usize) -> Parts {
    let anchor = anchors[at];
    let beside = |other: &&Anchor| other.sentence == anchor.sentence;
    let before = at.checked_sub(1).and_then(|i| anchors.get(i)).filter(beside);
    let after = anchors.get(at + 1).filter(beside);
    let low = before.map_or(0, |a| a.span.start());
    let high = after.map_or(usize::MAX, |a| a.span.start());
    let mut parts = Parts::default();
    parts[Role::Amount as usize].extend(anchor.amount);
    parts[Role::Round as usize].extend(anchor.round);
    let mut investee: Option<(f32, usize)> = None;
    let mut near = Vec::new();
    for number in scene.able(Role::Investee) {
        let own = || scene.places[number].iter().filter(|p| p.sentence == anchor.sentence);
        let close = own().any(|p| (low..high).contains(&p.span.start()));
        let mut likely = scores.of(number, Role::Investee);
        if !close {
            likely *= if own().next().is_some() { ACROSS } else { ELSEWHERE };
        }
        if own().any(|p| p.span.start() < anchor.span.start()) {
            likely *= BEFORE;
        }
        if likely > investee.map_or(0.0, |(l, _)| l) {
            investee = Some((likely, number));
        }
        if close {
            near.push(number);
        }
    }
    let investee = investee.map(|(_, n)| n).filter(|n| scores.of(*n, Role::Investee) >= INVESTEE);
    parts[Role::Investee as usize].extend(investee);
    add_investors(scene, scores, near.into_iter().filter(|n| Some(*n) != investee), &mut parts);
    parts
}

/// Adds those of some names that are likely to have led or invested.
pub(super) fn add_investors(
    scene: &Scene<'_>,
    scores: &Scores,
    names: impl Iterator<Item = usize>,
    parts: &mut Parts,
) {
    for number in names {
        let fills = |role| scores.of(number, role) >= threshold(role, &scene.candidates[number]);
        if fills(Role::Lead) {
            parts[Role::Lead as usize].insert(number);
        }
        if fills(Role::Lead) || fills(Role::Investor) {
            parts[Role::Investor as usize].insert(number);
        }
    }
}

/// Tells whether two events may be one: they name no different amounts and no different rounds.
fn may_be_one(scene: &Scene<'_>, a: &Parts, b: &Parts) -> bool {
    let keys = |parts: &Parts, role: Role| -> Vec<String> {
        let texts = part(parts, role).iter().filter_map(|n| scene.candidates.get(*n));
        texts.map(|c| if role == Role::Amount { figure(&c.text) } else { c.key.clone() }).collect()
    };
    [Role::Amount, Role::Round].into_iter().all(|role| {
        let (a, b) = (keys(a, role), keys(b, role));
        a.is_empty() || b.is_empty() || a.iter().any(|key| b.contains(key))
    })
}

/// Lists the events that an item may tell beside its main one.
pub(super) fn further(scene: &Scene<'_>, scores: &Scores, main: &Parts) -> Vec<Further> {
    let anchors = anchors(scene, scores);
    let by_rules = scene.news.iter().map(|e| (Source::News, e.clone()));
    let recalled = scene.past.iter().map(|e| (Source::Past, e.clone()));
    let anchored =
        (0..anchors.len()).map(|i| (Source::Anchor, event_at(scene, scores, &anchors, i)));
    let mut out: Vec<(Source, Parts)> = Vec::new();
    for (source, parts) in by_rules.chain(recalled).take(ANCHORS).chain(anchored) {
        let (own, main_one) = (part(&parts, Role::Investee), part(main, Role::Investee));
        let same_company = own.is_empty() || main_one.is_empty() || !own.is_disjoint(main_one);
        let told = (source == Source::Anchor || same_company) && may_be_one(scene, &parts, main);
        let again = out.iter().any(|(_, other)| {
            let valued = [Role::Amount, Role::Round].iter().any(|r| !part(other, *r).is_empty());
            valued && may_be_one(scene, &parts, other)
        });
        if !told && !again && parts.iter().any(|p| !p.is_empty()) {
            out.push((source, parts));
        }
    }
    out.into_iter()
        .map(|(source, parts)| {
            let mut numbers = numbers(scene, scores, main, source, &parts);
            numbers.push(anchors.len() as f32);
            Further { parts, numbers }
        })
        .collect()
}

/// Gives the numbers that decide whether a further event is told.
fn numbers(
    scene: &Scene<'_>,
    scores: &Scores,
    main: &Parts,
    source: Source,
    parts: &Parts,
) -> Vec<f32> {
    let yes = |is: bool| f32::from(u8::from(is));
    let mut out = Vec::with_capacity(48);
    for role in Role::ALL {
        let own = part(parts, *role);
        let odds = || own.iter().map(|n| log_odds(scores.of(*n, *role)));
        let (most, least) = (odds().reduce(f32::max), odds().reduce(f32::min));
        out.extend([own.len() as f32, most.unwrap_or(-9.0), least.unwrap_or(-9.0)]);
    }
    let (ours, theirs) = (part(parts, Role::Investor), part(main, Role::Investor));
    let (investee, main_one) = (part(parts, Role::Investee), part(main, Role::Investee));
    let common = ours.intersection(theirs).count();
    out.extend([
        yes(!investee.is_disjoint(main_one)),
        common as f32,
        (ours.len() - common) as f32,
        yes(!part(parts, Role::Amount).is_empty()),
        yes(!part(main, Role::Amount).is_empty()),
        yes(!part(parts, Role::Round).is_empty()),
        yes(!part(main, Role::Round).is_empty()),
        yes(source == Source::Past),
        yes(source == Source::News),
        yes(source == Source::Anchor),
        scene.news.len() as f32,
        scene.past.len() as f32,
        log_odds(scores.tells),
    ]);
    let values = part(parts, Role::Amount).iter().chain(part(parts, Role::Round));
    let first = values.filter_map(|n| scene.first(*n)).min_by_key(|p| p.span.start());
    let words = first.map_or("", |p| scene.words(p.sentence));
    out.push(first.map_or(-1.0, |p| p.span.start() as f32));
    out.extend(SIGNS.map(|signs| yes(signs.iter().any(|sign| words.contains(sign)))));
    out.push(words.len() as f32);
    out
}

/// Takes from the main event the investors of further ones that stand nowhere near its own amount and round.
pub(super) fn leave(scene: &Scene<'_>, main: &mut Parts, further: &[Parts]) {
    let values = part(main, Role::Amount).iter().chain(part(main, Role::Round));
    let near: Vec<usize> =
        values.flat_map(|n| scene.places[*n].iter().map(|p| p.sentence)).collect();
    for parts in further {
        for number in part(parts, Role::Investor).iter().chain(part(parts, Role::Lead)) {
            if !scene.places[*number].iter().any(|p| near.contains(&p.sentence)) {
                main[Role::Investor as usize].remove(number);
                main[Role::Lead as usize].remove(number);
            }
        }
    }
}
