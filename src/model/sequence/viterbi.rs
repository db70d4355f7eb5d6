//! The best sequence of tags.

use crate::model::sequence::{Tags, Transitions};

/// Less than any score of a real sequence, with room to add to it.
const NEVER: i32 = i32::MIN / 4;

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
        self.reset(k, count, rows.len());
        let mut back = std::mem::take(&mut self.back);
        for (row, back) in rows.iter().zip(back.chunks_exact_mut(count)) {
            self.enter(k, &transitions.between);
            self.step(k, &transitions.within, row, back);
            std::mem::swap(&mut self.last, &mut self.next);
        }
        self.back = back;
        self.trace(k, count, out);
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
        let (outside, closed) = self.last.split_at(2 * k + 1);
        let (ends, singles) = closed.split_at(k);
        if let (Some(first), Some(&outside)) = (self.ended.first_mut(), outside.first()) {
            *first = (outside, Tags::OUTSIDE);
        }
        let kinds = self.ended.iter_mut().skip(1).zip(ends.iter().zip(singles));
        for (x, (ended, (&end, &single))) in kinds.enumerate() {
            *ended = if single > end {
                (single, tag(1 + 3 * k + x))
            } else {
                (end, tag(1 + 2 * k + x))
            };
        }
        self.entered.fill((i32::MIN, 0));
        for (y, (&(score, _), row)) in
            self.ended.iter().zip(between.chunks_exact(k + 1)).enumerate()
        {
            for (entered, &weight) in self.entered.iter_mut().zip(row) {
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
        let mut set = |at: usize, score: i32, before: u8| {
            // The row begins behind `O`, whose score is 0.
            let own = at.checked_sub(1).and_then(|i| row.get(i)).copied().unwrap_or(0);
            if let (Some(next), Some(back)) = (next.get_mut(at), back.get_mut(at)) {
                *next = (score + i32::from(own)).max(NEVER);
                *back = before;
            }
        };
        if let Some(&(score, y)) = entered.first() {
            set(0, score, by(y));
        }
        let (begins, insides) = last.get(1..).unwrap_or_default().split_at(k);
        let kinds = entered.iter().skip(1).zip(within).zip(begins.iter().zip(insides));
        for (x, ((&(score, y), w), (&begin, &inside))) in kinds.enumerate() {
            set(1 + x, score, by(y));
            set(1 + 3 * k + x, score, by(y));
            for (to, b, i) in
                [(k, begin + w[0], inside + w[2]), (2 * k, begin + w[1], inside + w[3])]
            {
                if i > b {
                    set(1 + to + x, i, tag(1 + k + x));
                } else {
                    set(1 + to + x, b, tag(1 + x));
                }
            }
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
