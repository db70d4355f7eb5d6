//! The words to cut by: jieba's dictionary and the words that are added to it.

use crate::{
    lexicon::{First, Lexicon, Table},
    segment::{
        dictionary::{Dictionary, ROOT, Step},
        route::{Scratch, Singles, cut},
    },
};

/// Steps into the dictionary that are taken for all characters together: few words are longer.
pub(super) const DEPTH: usize = 3;

/// A dictionary with added words; every score is the one that jieba would give.
#[derive(Clone, Debug)]
pub(super) struct Words {
    dictionary: Dictionary,
    /// The added words, and for each 0, or 1 more than the row of its frequency.
    table: Table,
    added: Vec<u32>,
    /// The logarithm of each frequency: those of the dictionary's rows, then one for each added word.
    logs: Vec<f64>,
    frequencies: Vec<u64>,
    total: u64,
    log_total: f64,
}

impl Words {
    /// Takes jieba's dictionary and adds the Chinese forms of a lexicon that it lacks.
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let dictionary = Dictionary::embedded();
        let lacks = |word: &&str| dictionary.row_of(word.chars()).is_none();
        let added: Vec<&str> = lexicon.dictionary().map(|(word, _)| word).filter(lacks).collect();
        let frequencies: Vec<u64> = dictionary.frequencies().map(u64::from).collect();
        let total = u64::from(dictionary.total());
        let mut words = Self {
            dictionary,
            table: Table::new(added.iter().copied()).0,
            added: vec![0; added.len()],
            logs: frequencies.iter().map(|&f| log(f)).collect(),
            frequencies,
            total,
            log_total: log(total),
        };
        let mut scratch = Scratch::default();
        for (number, word) in added.into_iter().enumerate() {
            words.add(number, word, &mut scratch);
        }
        words
    }

    /// Adds a word of the table with the frequency that keeps it whole, as jieba suggests it.
    fn add(&mut self, number: usize, word: &str, scratch: &mut Scratch) {
        let (mut score, mut start) = (0.0, 0);
        cut(self, Singles::Leave, word, scratch, &mut |end| {
            let part = word.get(start..end as usize).unwrap_or("");
            score = score + log(self.frequency_of(part).unwrap_or(1)) - self.log_total;
            start = end as usize;
        });
        let frequency = ((score + self.log_total).exp() as u64).saturating_add(1);
        self.frequencies.push(frequency);
        if let Some(row) = self.added.get_mut(number) {
            *row = self.frequencies.len() as u32;
        }
        self.logs.push(log(frequency));
        self.total = self.total.saturating_add(frequency);
        self.log_total = log(self.total);
    }

    /// The frequency of a word that is there.
    fn frequency_of(&self, word: &str) -> Option<u64> {
        self.frequencies.get(self.row_of(word)? as usize).copied()
    }

    /// Tells whether a word is there.
    pub(super) fn has(&self, word: &str) -> bool {
        self.row_of(word).is_some()
    }

    /// The row of a word's frequency.
    fn row_of(&self, word: &str) -> Option<u32> {
        let own = self.dictionary.row_of(word.chars());
        own.or_else(|| self.row_added(self.table.get(word)?))
    }

    #[inline]
    fn row_added(&self, number: u32) -> Option<u32> {
        self.added.get(number as usize)?.checked_sub(1)
    }

    /// The code of a character in the dictionary; 0 where no word of it holds the character.
    #[inline]
    pub(super) fn code(&self, c: char) -> u16 {
        self.dictionary.code(c)
    }

    /// Takes the first [`DEPTH`] steps into the dictionary from each character of a block.
    ///
    /// The dictionary is larger than the near caches: step after step, those of all characters wait for it together.
    pub(super) fn walk(&self, codes: &[u16], steps: &mut Vec<[Step; DEPTH]>) {
        steps.clear();
        let first = |&code| self.dictionary.step(ROOT, code);
        let row = |first| std::array::from_fn(|i| if i == 0 { first } else { Step::default() });
        steps.extend(codes.iter().map(first).map(row));
        for depth in 1..DEPTH {
            let codes = codes.get(depth..).unwrap_or_default();
            for (steps, &code) in steps.iter_mut().zip(codes) {
                steps[depth] = self.dictionary.step(steps[depth - 1].base, code);
            }
        }
    }

    /// Gives each word that starts a block of characters: how many characters it has, and its score.
    ///
    /// `steps` are those that [`Words::walk`] has taken from the first character; `text` begins with the block.
    #[inline]
    pub(super) fn starting(
        &self,
        steps: [Step; DEPTH],
        codes: &[u16],
        (text, first): (&str, First),
        mut emit: impl FnMut(usize, f64),
    ) {
        let mut last = Step::default();
        for (step, len) in steps.into_iter().zip(1..) {
            if step.word != 0 {
                emit(len, self.score(step.word - 1));
            }
            last = step;
        }
        for (&code, len) in codes.iter().skip(DEPTH).zip(DEPTH + 1..) {
            if last.base == 0 {
                break;
            }
            last = self.dictionary.step(last.base, code);
            if last.word != 0 {
                emit(len, self.score(last.word - 1));
            }
        }
        if self.table.may_start(first) {
            self.table.starting(text, first, |_, len, number| {
                if let Some(row) = self.row_added(number) {
                    emit(len, self.score(row));
                }
            });
        }
    }

    #[inline]
    fn score(&self, row: u32) -> f64 {
        self.logs.get(row as usize).map_or(f64::NEG_INFINITY, |log| log - self.log_total)
    }

    /// The score of a character that is no word.
    pub(super) fn unknown(&self) -> f64 {
        0.0 - self.log_total
    }
}

fn log(frequency: u64) -> f64 {
    (frequency as f64).ln()
}
