//! Both algorithms for four kinds, as the tagger of names has them: the four tags of a role share a register.

use wide::{CmpGt, f64x4, i32x4};

use crate::model::sequence::{Tags, Transitions, viterbi::NEVER};

/// Kinds.
pub(super) const FOUR: usize = 4;

/// Tags: `O`, and four for each role.
pub(super) const COUNT: usize = 1 + 4 * FOUR;

/// What the tags of one unit come from: the tag before `O`, before begin and single, before inside, before end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Back {
    outside: i32,
    entered: i32x4,
    inside: i32x4,
    end: i32x4,
}

impl Back {
    fn before(&self, tag: usize) -> usize {
        let Some(at) = tag.checked_sub(1) else { return self.outside as usize };
        let role = [self.entered, self.inside, self.end, self.entered];
        let row = role.get(at / FOUR).map_or([0; FOUR], |r| r.to_array());
        row.get(at % FOUR).copied().unwrap_or(0) as usize
    }
}

/// The tags of four kinds in one role.
fn tags(role: usize) -> i32x4 {
    let first = u8::try_from(1 + FOUR * role).unwrap_or(Tags::OUTSIDE);
    i32x4::from([0, 1, 2, 3].map(|kind| i32::from(first) + kind))
}

/// Writes the best tags into `out`, as [`Decoder::decode`](super::Decoder::decode) does.
pub(super) fn decode<const WIDTH: usize>(
    transitions: &Transitions<i32>,
    rows: &[[i16; WIDTH]],
    steps: &mut Vec<Back>,
    out: &mut [u8],
) {
    let between = between(transitions, |w| i32x4::from(*w));
    let within = within(transitions, i32x4::from);
    let never = i32x4::splat(NEVER);
    let (mut outside, mut begins, mut insides) = (0, never, never);
    let (mut ends, mut singles) = (never, never);
    let [b_tags, i_tags, e_tags, s_tags] = [0, 1, 2, 3].map(tags);
    steps.clear();
    for row in rows {
        let own = |role: usize| {
            let four = row.get(FOUR * role..).and_then(|r| r.first_chunk::<FOUR>());
            i32x4::from(four.map_or([0; FOUR], |r| r.map(i32::from)))
        };
        // The best way to come to the start of each kind, and to `O`.
        let single = singles.cmp_gt(ends);
        let ended = single.blend(singles, ends).to_array();
        let ended_by = single.blend(s_tags, e_tags).to_array();
        let [(to_outside, to_kinds), kinds @ ..] = &between;
        let (mut entered, mut by) = (i32x4::splat(outside) + *to_kinds, i32x4::ZERO);
        let (mut closed, mut closed_by) = (outside + to_outside, i32::from(Tags::OUTSIDE));
        for ((&score, &tag), (to_outside, to_kinds)) in ended.iter().zip(&ended_by).zip(kinds) {
            let next = i32x4::splat(score) + *to_kinds;
            let better = next.cmp_gt(entered);
            entered = better.blend(next, entered);
            by = better.blend(i32x4::splat(tag), by);
            if score + to_outside > closed {
                (closed, closed_by) = (score + to_outside, tag);
            }
        }
        let [to_inside, to_end, on, on_to_end] = within;
        let best = |begin: i32x4, inside: i32x4| {
            let goes_on = inside.cmp_gt(begin);
            (goes_on.blend(inside, begin), goes_on.blend(i_tags, b_tags))
        };
        let (inside, inside_by) = best(begins + to_inside, insides + on);
        let (end, end_by) = best(begins + to_end, insides + on_to_end);
        outside = closed.max(NEVER);
        begins = (entered + own(0)).max(never);
        insides = (inside + own(1)).max(never);
        ends = (end + own(2)).max(never);
        singles = (entered + own(3)).max(never);
        steps.push(Back { outside: closed_by, entered: by, inside: inside_by, end: end_by });
    }
    let (mut at, mut best) = (0, outside);
    let last = ends.to_array().into_iter().chain(singles.to_array());
    for (tag, score) in (1 + 2 * FOUR..).zip(last) {
        if score > best {
            (at, best) = (tag, score);
        }
    }
    for (place, step) in out.iter_mut().zip(steps.iter()).rev() {
        *place = at as u8;
        at = step.before(at);
    }
}

/// Transitions from `O` and each kind: to `O`, and to each kind.
fn between<N: Copy + Default, V>(
    transitions: &Transitions<N>,
    load: impl Fn(&[N; FOUR]) -> V,
) -> [(N, V); 1 + FOUR] {
    let rows = transitions.between.as_chunks::<{ 1 + FOUR }>().0;
    std::array::from_fn(|y| {
        let [outside, kinds @ ..] = rows.get(y).copied().unwrap_or_default();
        (outside, load(&kinds))
    })
}

/// Transitions within a name: begin to inside, begin to end, inside to inside, inside to end, each of all kinds.
fn within<N: Copy + Default, V>(
    transitions: &Transitions<N>,
    load: impl Fn([N; FOUR]) -> V,
) -> [V; 4] {
    let kind = |x: usize| transitions.within.get(x).copied().unwrap_or_default();
    std::array::from_fn(|step| load(std::array::from_fn(|x| kind(x)[step])))
}

/// A row of numbers, one a tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) outside: f64,
    begins: f64x4,
    insides: f64x4,
    ends: f64x4,
    singles: f64x4,
}

impl Row {
    /// The row before the first unit: as after `O`.
    pub(super) const START: Self = Self {
        outside: 1.0,
        begins: f64x4::ZERO,
        insides: f64x4::ZERO,
        ends: f64x4::ZERO,
        singles: f64x4::ZERO,
    };

    /// 1 for the tags that may stand last.
    pub(super) fn last() -> Self {
        let one = f64x4::splat(1.0);
        Self { ends: one, singles: one, ..Self::START }
    }

    #[inline]
    pub(super) fn load(row: &[f64; COUNT]) -> Self {
        let [outside, rest @ ..] = row;
        let four = |role: usize| {
            let four = rest.as_chunks::<FOUR>().0.get(role);
            f64x4::from(four.copied().unwrap_or_default())
        };
        let [begins, insides, ends, singles] = [0, 1, 2, 3].map(four);
        Self { outside: *outside, begins, insides, ends, singles }
    }

    #[inline]
    pub(super) fn store(self, row: &mut [f64; COUNT]) {
        let [outside, rest @ ..] = row;
        *outside = self.outside;
        let roles = [self.begins, self.insides, self.ends, self.singles];
        for (to, from) in rest.as_chunks_mut::<FOUR>().0.iter_mut().zip(roles) {
            *to = from.to_array();
        }
    }

    #[inline]
    pub(super) fn sum(self) -> f64 {
        self.outside + (self.begins + self.insides + (self.ends + self.singles)).reduce_add()
    }

    /// The sum of what may stand last.
    pub(super) fn closed(self) -> f64 {
        self.outside + (self.ends + self.singles).reduce_add()
    }

    #[inline]
    pub(super) fn scaled(self, by: f64) -> Self {
        let wide = f64x4::splat(by);
        Self {
            outside: self.outside * by,
            begins: self.begins * wide,
            insides: self.insides * wide,
            ends: self.ends * wide,
            singles: self.singles * wide,
        }
    }

    #[inline]
    pub(super) fn times(self, other: Self) -> Self {
        Self {
            outside: self.outside * other.outside,
            begins: self.begins * other.begins,
            insides: self.insides * other.insides,
            ends: self.ends * other.ends,
            singles: self.singles * other.singles,
        }
    }
}

/// The weights between tags, laid out for [`Row`]s.
#[derive(Clone, Copy, Debug)]
pub(super) struct Steps {
    between: [(f64, f64x4); 1 + FOUR],
    within: [f64x4; 4],
}

impl Steps {
    pub(super) fn new(transitions: &Transitions<f64>) -> Self {
        Self {
            between: between(transitions, |w| f64x4::from(*w)),
            within: within(transitions, f64x4::from),
        }
    }

    /// The forward row after `last`.
    #[inline]
    pub(super) fn forward(&self, last: Row, weights: Row) -> Row {
        let [(to_outside, to_kinds), kinds @ ..] = &self.between;
        let mut outside = last.outside * to_outside;
        let mut entered = f64x4::splat(last.outside) * *to_kinds;
        let ended = (last.ends + last.singles).to_array();
        for (&ended, (to_outside, to_kinds)) in ended.iter().zip(kinds) {
            outside += ended * to_outside;
            entered += f64x4::splat(ended) * *to_kinds;
        }
        let [to_inside, to_end, on, on_to_end] = self.within;
        Row {
            outside: outside * weights.outside,
            begins: entered * weights.begins,
            insides: (last.begins * to_inside + last.insides * on) * weights.insides,
            ends: (last.begins * to_end + last.insides * on_to_end) * weights.ends,
            singles: entered * weights.singles,
        }
    }

    /// The backward row before `next`, which has the later unit's weights in it.
    #[inline]
    pub(super) fn backward(&self, next: Row) -> Row {
        let starts = next.begins + next.singles;
        let ended = |(to_outside, to_kinds): &(f64, f64x4)| {
            to_outside * next.outside + (*to_kinds * starts).reduce_add()
        };
        let [outside, kinds @ ..] = &self.between;
        let closed = f64x4::from([0, 1, 2, 3].map(|y: usize| kinds.get(y).map_or(0.0, ended)));
        let [to_inside, to_end, on, on_to_end] = self.within;
        Row {
            outside: ended(outside),
            begins: next.insides * to_inside + next.ends * to_end,
            insides: next.insides * on + next.ends * on_to_end,
            ends: closed,
            singles: closed,
        }
    }
}
