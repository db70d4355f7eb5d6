//! The best sequence of tags.

use crate::model::sequence::{
    Tags, Transitions,
    four::{self, FOUR},
    tags::{Parts, parts_mut},
};

/// Less than any score of a real sequence, with room to add to it.
pub(super) const NEVER: i32 = i32::MIN / 4;

/// Finds the best sequence of tags (Viterbi, Error Bounds for Convolutional Codes, 1967), in whole numbers,
/// so that the result is the same everywhere.
///
/// It keeps its memory from one call to the next.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    /// For each unit and tag, the tag before it.
    back: Vec<u8>,
    last: Vec<i32>,
    next: Vec<i32>,
    /// By kind, 0 standing for `O`: the best score of having just ended, and by which tag.
    ended: Vec<(i32, u8)>,
    /// By kind: the best score of starting, and after which of `ended`.
    entered: Vec<(i32, u8)>,
    /// What takes the place of all these for four kinds.
    four: Vec<four::Back>,
}

impl Decoder {
    /// Writes the best tags into `out`, one for each row of `rows`; `O` stands before the first and after the last.
    ///
    /// A row has the scores of all tags but `O`, less the score of `O`; what it has beyond `tags.count() - 1` numbers is
    /// not read. Of equally good sequences it takes one, always the same.
    ///
    /// # Cost
    ///
    /// Time `n · ((k + 1)² + 6k)`, memory `n · (4k + 1)` bytes.
    pub fn decode<const WIDTH: usize>(
        &mut self,
        tags: Tags,
        transitions: &Transitions<i32>,
        rows: &[[i16; WIDTH]],
        out: &mut [u8],
    ) {
        let (k, count) = (tags.kinds(), tags.count());
        if k == 0 || WIDTH + 1 < count {
            out.fill(Tags::OUTSIDE);
            return;
        }
        if k == FOUR {
            four::decode(transitions, rows, &mut self.four, out);
            return;
        }
        self.reset(k, count, rows.len());
        self.walk(k, transitions, rows);
        self.trace(k, count, out);
    }

    fn walk<const WIDTH: usize>(
        &mut self,
        k: usize,
        transitions: &Transitions<i32>,
        rows: &[[i16; WIDTH]],
    ) {
        let mut back = std::mem::take(&mut self.back);
        for (row, back) in rows.iter().zip(back.chunks_exact_mut(4 * k + 1)) {
            self.enter(k, &transitions.between);
            self.step(k, &transitions.within, row, back);
            std::mem::swap(&mut self.last, &mut self.next);
        }
        self.back = back;
    }

    fn reset(&mut self, k: usize, count: usize, n: usize) {
        self.back.clear();
        self.back.resize(n * count, 0);
        self.last.clear();
        self.last.resize(count, NEVER);
        // A sequence starts as after O.
        if let Some(outside) = self.last.first_mut() {
            *outside = 0;
        }
        self.next.clear();
        self.next.resize(count, NEVER);
        self.ended.clear();
        self.ended.resize(k + 1, (0, 0));
        self.entered.clear();
        self.entered.resize(k + 1, (0, 0));
    }

    /// Finds the best way to come to the start of each kind, and to `O`.
    fn enter(&mut self, k: usize, between: &[i32]) {
        let last = Parts::new(k, &self.last);
        let (ended, _) = self.ended.split_at_mut(k + 1);
        let (entered, _) = self.entered.split_at_mut(k + 1);
        if let Some((first, kinds)) = ended.split_first_mut() {
            *first = (last.outside, Tags::OUTSIDE);
            let kinds = kinds.iter_mut().zip(last.ends.iter().zip(last.singles));
            for (x, (ended, (&end, &single))) in kinds.enumerate() {
                *ended = if single > end {
                    (single, tag(1 + 3 * k + x))
                } else {
                    (end, tag(1 + 2 * k + x))
                };
            }
        }
        entered.fill((i32::MIN, 0));
        for (y, (&mut (score, _), row)) in
            ended.iter_mut().zip(between.chunks_exact(k + 1)).enumerate()
        {
            for (entered, &weight) in entered.iter_mut().zip(row) {
                if score + weight > entered.0 {
                    *entered = (score + weight, tag(y));
                }
            }
        }
    }

    /// Scores this unit's tags.
    fn step(&mut self, k: usize, within: &[[i32; 4]], row: &[i16], back: &mut [u8]) {
        let Self { last, next, ended, entered, .. } = self;
        let by = |y: u8| ended.get(usize::from(y)).map_or(Tags::OUTSIDE, |e| e.1);
        let (last, own) = (Parts::new(k, last), Parts::inside(k, row));
        let scored = |score: i32, own: i16| (score + i32::from(own)).max(NEVER);
        let [outside, begins, insides, ends, singles] = parts_mut(k, next);
        let [b_outside, b_begins, b_insides, b_ends, b_singles] = parts_mut(k, back);
        let (entered, _) = entered.split_at(k + 1);
        let Some((&(score, y), entered)) = entered.split_first() else { return };
        outside.fill(score.max(NEVER));
        b_outside.fill(by(y));
        let starts = begins.iter_mut().zip(singles).zip(own.begins.iter().zip(own.singles));
        let backs = b_begins.iter_mut().zip(b_singles);
        for ((((begin, single), (&b, &s)), (b_begin, b_single)), &(score, y)) in
            starts.zip(backs).zip(entered)
        {
            (*begin, *single) = (scored(score, b), scored(score, s));
            (*b_begin, *b_single) = (by(y), by(y));
        }
        let (within, _) = within.split_at(k);
        let goes_on = last.begins.iter().zip(last.insides).zip(within);
        let own = own.insides.iter().zip(own.ends);
        let out = insides.iter_mut().zip(ends).zip(b_insides.iter_mut().zip(b_ends));
        for (x, ((((&begin, &inside), w), (&i, &e)), ((to_inside, to_end), (b_inside, b_end)))) in
            goes_on.zip(own).zip(out).enumerate()
        {
            let best = |b: i32, i: i32| if i > b { (i, tag(1 + k + x)) } else { (b, tag(1 + x)) };
            let (score, before) = best(begin + w[0], inside + w[2]);
            (*to_inside, *b_inside) = (scored(score, i), before);
            let (score, before) = best(begin + w[1], inside + w[3]);
            (*to_end, *b_end) = (scored(score, e), before);
        }
    }

    fn trace(&self, k: usize, count: usize, out: &mut [u8]) {
        let mut at = 0;
        let mut best = i32::MIN;
        for (t, &score) in self.last.iter().enumerate() {
            if (t == 0 || t > 2 * k) && score > best {
                (at, best) = (t, score);
            }
        }
        for (place, back) in out.iter_mut().zip(self.back.chunks_exact(count)).rev() {
            *place = tag(at);
            at = back.get(at).copied().map_or(0, usize::from);
        }
    }
}

fn tag(at: usize) -> u8 {
    u8::try_from(at).unwrap_or(0)
}
