//! jieba's hidden Markov model, which finds words in runs that the dictionary leaves as single characters.
//!
//! Every character begins a word, ends it, stands inside it or is one alone; the most probable row of such states is
//! the cut (Viterbi). The tables are those of jieba itself, and every sum is taken in the same order, so that the cut
//! is the same to the last bit.

/// The score of a character that the model has never seen in a state.
const MIN_FLOAT: f64 = -3.14e100;

const BEGIN: usize = 0;
const END: usize = 1;
const MIDDLE: usize = 2;
const SINGLE: usize = 3;

/// The states that may stand before each state; of two that are equally good the second wins.
const BEFORE: [[usize; 2]; 4] = [[END, SINGLE], [BEGIN, MIDDLE], [BEGIN, MIDDLE], [END, SINGLE]];

mod tables {
    #![allow(unreachable_pub, reason = "the tables are generated, with pub as it is")]

    use super::MIN_FLOAT;

    jieba_macros::generate_hmm_data!();
}

/// Working memory, kept from run to run.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// The state before each of the four states at a character, two bits each.
    before: Vec<u8>,
}

/// Cuts a run of characters, each with its byte; gives the byte where each word ends.
///
/// `end` is the byte after the run.
pub(super) fn cut(
    chars: &[(u32, char)],
    end: u32,
    scratch: &mut Scratch,
    emit: &mut impl FnMut(u32),
) {
    let mut rest = chars;
    while let Some(&(_, first)) = rest.first() {
        let known = is_known(first);
        let len = rest.iter().position(|&(_, c)| is_known(c) != known).unwrap_or(rest.len());
        let (run, after) = rest.split_at(len);
        let run_end = after.first().map_or(end, |&(at, _)| at);
        match (known, run) {
            (true, [_]) => emit(run_end),
            (true, _) => viterbi(run, run_end, scratch, emit),
            (false, _) => unknown(run, run_end, emit),
        }
        rest = after;
    }
}

fn is_known(c: char) -> bool {
    (tables::HMM_HAN_MIN..=tables::HMM_HAN_MAX).contains(&c)
}

fn emission(c: char) -> [f64; 4] {
    let offset = (c as usize).wrapping_sub(tables::EMIT_MIN_CHAR as usize);
    let row = tables::EMIT_INDEX.get(offset).filter(|&&row| row != tables::EMIT_NONE);
    row.and_then(|&row| tables::EMIT_PROBS.get(usize::from(row)))
        .copied()
        .unwrap_or([MIN_FLOAT; 4])
}

fn viterbi(run: &[(u32, char)], end: u32, scratch: &mut Scratch, emit: &mut impl FnMut(u32)) {
    let before = &mut scratch.before;
    before.clear();
    let mut chars = run.iter().map(|&(_, c)| c);
    let first = chars.next().map_or([MIN_FLOAT; 4], emission);
    let mut scores: [f64; 4] = std::array::from_fn(|y| tables::INITIAL_PROBS[y] + first[y]);
    for c in chars {
        let emitted = emission(c);
        let mut chosen = 0_u8;
        scores = std::array::from_fn(|y| {
            let [a, b] = BEFORE[y];
            let one = scores[a] + tables::TRANS_PROBS[a][y] + emitted[y];
            let other = scores[b] + tables::TRANS_PROBS[b][y] + emitted[y];
            let (score, state) = if one > other { (one, a) } else { (other, b) };
            chosen |= (state as u8) << (2 * y);
            score
        });
        before.push(chosen);
    }
    // From the last state back, each byte of choices gives way to the state of its character.
    let mut state = if scores[END] > scores[SINGLE] { END } else { SINGLE };
    for chosen in before.iter_mut().rev() {
        let previous = usize::from(*chosen >> (2 * state)) & 3;
        *chosen = state as u8;
        state = previous;
    }
    let mut done = run.first().map_or(end, |&(at, _)| at);
    let ends = run.iter().skip(1).map(|&(at, _)| at).chain([end]);
    let states = std::iter::once(state).chain(before.iter().map(|&s| usize::from(s)));
    for (state, end) in states.zip(ends) {
        if matches!(state, END | SINGLE) {
            emit(end);
            done = end;
        }
    }
    if done < end {
        emit(end);
    }
}

/// Cuts what the model does not know: numbers and names in Latin letters are words, so is what stands between them.
fn unknown(run: &[(u32, char)], end: u32, emit: &mut impl FnMut(u32)) {
    let mut at = 0;
    let end_of = |i: usize| run.get(i).map_or(end, |&(at, _)| at);
    while at < run.len() {
        let gap = run.iter().skip(at).position(|(_, c)| c.is_ascii_alphanumeric());
        let start = gap.map_or(run.len(), |gap| at + gap);
        if start > at {
            emit(end_of(start));
        }
        at = start;
        if at < run.len() {
            at = identifier(run, at);
            emit(end_of(at));
        }
    }
}

/// The end of the word that starts at `at`: letters and digits, joined by single `.`, `_` and `-`, and a `%`.
fn identifier(run: &[(u32, char)], at: usize) -> usize {
    let is = |i: usize, test: fn(char) -> bool| run.get(i).is_some_and(|&(_, c)| test(c));
    let plain = |c: char| c.is_ascii_alphanumeric();
    let mut end = at;
    loop {
        while is(end, plain) {
            end += 1;
        }
        if is(end, |c| matches!(c, '.' | '_' | '-')) && is(end + 1, plain) {
            end += 1;
        } else {
            return if is(end, |c| c == '%') { end + 1 } else { end };
        }
    }
}
