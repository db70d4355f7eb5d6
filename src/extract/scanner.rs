//! The scanner: reads a text as far as its words.

use std::sync::Arc;

use crate::{
    extract::{AmountFinder, DateFinder, PercentFinder, Reading, RoundFinder},
    lexicon::Lexicon,
    segment::Segmenter,
    text::View,
};

/// Reads texts as far as their words, without a model: view, values, names of the lexicon, segments.
#[derive(Clone, Debug)]
pub struct Scanner {
    lexicon: Arc<Lexicon>,
    segmenter: Arc<dyn Segmenter>,
    amounts: AmountFinder,
    rounds: RoundFinder,
    dates: DateFinder,
    percents: PercentFinder,
}

impl Scanner {
    /// Builds the scanner over a lexicon and a segmenter.
    pub fn new(lexicon: Arc<Lexicon>, segmenter: Arc<dyn Segmenter>) -> Self {
        Self {
            lexicon,
            segmenter,
            amounts: AmountFinder::default(),
            rounds: RoundFinder::default(),
            dates: DateFinder::default(),
            percents: PercentFinder::default(),
        }
    }

    /// Borrows the lexicon.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Reads one text.
    pub fn scan(&self, raw: &str, date: Option<&str>) -> Reading {
        let mut reading = self.look(raw);
        self.measure(&mut reading, date);
        self.cut(&mut reading);
        reading
    }

    /// The view of a text, and the lexicon's names and words in it.
    pub(super) fn look(&self, raw: &str) -> Reading {
        let view = View::new(raw);
        Reading { found: self.lexicon.find(&view), view, ..Reading::default() }
    }

    /// Adds the values.
    pub(super) fn measure(&self, reading: &mut Reading, date: Option<&str>) {
        let (view, reference) = (&reading.view, date.and_then(|d| d.parse().ok()));
        reading.amounts = self.amounts.find(view);
        reading.rounds = self.rounds.find(view);
        reading.dates = self.dates.find(view, reference);
        reading.percents = self.percents.find(view);
        reading.settle();
    }

    /// Adds the words.
    pub(super) fn cut(&self, reading: &mut Reading) {
        reading.segments = self.segmenter.segment(&reading.view, &reading.protected());
    }
}
