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
        let view = View::new(raw);
        let reference = date.and_then(|d| d.parse().ok());
        let mut reading = Reading {
            found: self.lexicon.find(&view),
            amounts: self.amounts.find(&view),
            rounds: self.rounds.find(&view),
            dates: self.dates.find(&view, reference),
            percents: self.percents.find(&view),
            view,
            ..Reading::default()
        };
        reading.settle();
        reading.segments = self.segmenter.segment(&reading.view, &reading.protected());
        reading
    }
}
