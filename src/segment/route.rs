//! The best cut of a block by the frequencies of its words.

use crate::{
    segment::{
        dictionary::Step,
        hmm,
        words::{DEPTH, Words},
    },
    text::around,
};

/// Working memory, kept from block to block.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// The block's characters, each with its byte.
    chars: Vec<(u32, char)>,
    codes: Vec<u16>,
    steps: Vec<[Step; DEPTH]>,
    /// From each character on: the score of the best cut, and the character after its first word.
    route: Vec<(f64, u32)>,
    hmm: hmm::Scratch,
}

impl Scratch {
    /// Makes room for blocks of a text of so many bytes, at most 4,096 characters at once.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        // Most characters have three bytes, and few texts are a single run.
        let chars = (bytes / 3).min(256);
        Self {
            chars: Vec::with_capacity(chars),
            codes: Vec::with_capacity(chars),
            steps: Vec::with_capacity(chars),
            route: Vec::with_capacity(chars + 1),
            hmm: hmm::Scratch::default(),
        }
    }
}

/// What becomes of runs of single characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Singles {
    /// The model of unknown words cuts them.
    Model,
    /// They stay, but for runs of letters and digits.
    Leave,
}

/// Cuts a text; gives the byte where each word ends.
///
/// Runs of Chinese, letters, digits and the marks of names and numbers are cut by the words; every other character
/// stands alone, but for a carriage return before a line feed.
pub(super) fn cut(
    words: &Words,
    singles: Singles,
    text: &str,
    scratch: &mut Scratch,
    emit: &mut impl FnMut(u32),
) {
    scratch.chars.clear();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if in_words(c) {
            scratch.chars.push((at as u32, c));
            continue;
        }
        if !scratch.chars.is_empty() {
            Block { words, singles, text, end: at as u32 }.cut(scratch, emit);
            scratch.chars.clear();
        }
        let pair = c == '\r' && chars.next_if(|&(_, c)| c == '\n').is_some();
        emit((at + c.len_utf8()) as u32 + u32::from(pair));
    }
    if !scratch.chars.is_empty() {
        Block { words, singles, text, end: text.len() as u32 }.cut(scratch, emit);
    }
}

/// A run of characters that words are made of, in a text, and the byte after it.
#[derive(Clone, Copy, Debug)]
struct Block<'w> {
    words: &'w Words,
    singles: Singles,
    text: &'w str,
    end: u32,
}

impl Block<'_> {
    fn cut(self, scratch: &mut Scratch, emit: &mut impl FnMut(u32)) {
        self.route(scratch);
        let len = scratch.chars.len();
        let (mut at, mut from) = (0, 0);
        while at < len {
            let next = scratch.route.get(at).map_or(at + 1, |r| r.1 as usize);
            if next > at + 1 {
                self.singles(from, at, scratch, emit);
                emit(end_of(&scratch.chars, next, self.end));
                from = next;
            }
            at = next;
        }
        self.singles(from, len, scratch, emit);
    }

    /// Cuts a run of words of one character; it may be empty.
    fn singles(self, from: usize, to: usize, scratch: &mut Scratch, emit: &mut impl FnMut(u32)) {
        let end = end_of(&scratch.chars, to, self.end);
        let run = scratch.chars.get(from..to).unwrap_or_default();
        match (self.singles, run) {
            (_, []) => {}
            (_, [_]) => emit(end),
            (Singles::Leave, run) => {
                let alone = |c: char| !c.is_ascii_alphanumeric();
                for pair in run.windows(2) {
                    if let &[(_, a), (at, b)] = pair
                        && (alone(a) || alone(b))
                    {
                        emit(at);
                    }
                }
                emit(end);
            }
            (Singles::Model, run @ [(start, _), ..]) if self.is_word(*start, end) => {
                run.iter().skip(1).for_each(|&(at, _)| emit(at));
                emit(end);
            }
            (Singles::Model, run) => hmm::cut(run, end, &mut scratch.hmm, emit),
        }
    }

    fn is_word(self, start: u32, end: u32) -> bool {
        self.text.get(start as usize..end as usize).is_some_and(|word| self.words.has(word))
    }

    /// Finds the best cut from every character on, the last first.
    #[expect(
        clippy::float_cmp,
        reason = "only sums that are the same to the last bit are equally good"
    )]
    fn route(self, scratch: &mut Scratch) {
        let Scratch { chars, codes, steps, route, .. } = scratch;
        codes.clear();
        codes.extend(chars.iter().map(|&(_, c)| self.words.code(c)));
        self.words.walk(codes, steps);
        route.clear();
        route.resize(chars.len() + 1, (0.0, 0));
        for (at, &steps) in steps.iter().enumerate().rev() {
            let (Some(codes), Some(rest), Some((_, after))) =
                (codes.get(at..), chars.get(at..), route.get(at..).and_then(<[_]>::split_first))
            else {
                continue;
            };
            let mut best: Option<(f64, u32)> = None;
            let char = |i: usize| rest.get(i).map_or('\0', |&(_, c)| c);
            let start = rest.first().map_or(0, |&(start, _)| start as usize);
            let text = around::rest(self.text, start);
            self.words.starting(steps, codes, (text, [0, 1, 2].map(char)), |len, score| {
                let score = score + after.get(len - 1).map_or(0.0, |r| r.0);
                let end = (at + len) as u32;
                // Of two that are equally good the longer word wins.
                if best.is_none_or(|b| score > b.0 || score == b.0 && end > b.1) {
                    best = Some((score, end));
                }
            });
            let alone = || {
                let rest = after.first().map_or(0.0, |r| r.0);
                (self.words.unknown() + rest, at as u32 + 1)
            };
            let best = best.unwrap_or_else(alone);
            if let Some(place) = route.get_mut(at) {
                *place = best;
            }
        }
    }
}

fn end_of(chars: &[(u32, char)], at: usize, end: u32) -> u32 {
    chars.get(at).map_or(end, |&(at, _)| at)
}

/// Tells whether a character belongs to the runs that are cut by words.
#[inline]
fn in_words(c: char) -> bool {
    match c {
        '\u{4E00}'..='\u{9FFF}' => true,
        '\0'..='\x7F' => {
            c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '&' | '.' | '_' | '%' | '-')
        }
        _ => matches!(c,
            '\u{3400}'..='\u{4DBF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{2A6DF}'
            | '\u{2A700}'..='\u{2B73F}'
            | '\u{2B740}'..='\u{2B81F}'
            | '\u{2B820}'..='\u{2CEAF}'
            | '\u{2CEB0}'..='\u{2EBEF}'
            | '\u{2F800}'..='\u{2FA1F}'
        ),
    }
}
