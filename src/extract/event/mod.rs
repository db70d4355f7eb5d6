//! Funding events: who raised how much, in which round, led by whom.
//!
//! Cue words ([`cue`]) turn every sentence into a frame: a subject, values and role fillers ([`frame`], [`role`]).
//! The frames of title and body are then assembled into events ([`assemble`]): sentences without a subject add to
//! the event that was told last, sentences that look back make past events.

mod argument;
mod assemble;
mod confidence;
mod cue;
mod day;
mod draft;
mod frame;
mod gift;
mod listing;
mod purpose;
mod raise;
mod role;
mod sense;
mod several;
mod stretch;
mod value;

use self::{
    frame::{Frame, Stretch},
    raise::Raise,
};
use crate::{
    Result,
    extract::{Entity, Field, Reading},
    text::{around, charset::CharSet},
};

pub use self::{
    argument::{Argument, Passage, Reason},
    frame::Status,
};

/// A financing, with its arguments as entities of the item.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FundingEvent {
    /// How far it has come.
    pub status: Status,
    /// Whether the item only recalls it.
    pub past: bool,
    /// Who raised the money.
    pub investee: Option<Argument>,
    /// The round.
    pub round: Option<Argument>,
    /// How much.
    pub amount: Option<Argument>,
    /// Who led.
    pub leads: Vec<Argument>,
    /// Who invested, leads included and first.
    pub investors: Vec<Argument>,
    /// Financial advisers.
    pub advisers: Vec<Argument>,
    /// What the company is worth.
    pub valuation: Option<Argument>,
    /// What it raised so far.
    pub cumulative: Option<Argument>,
    /// What the money is for.
    pub purposes: Vec<Passage>,
    /// When the news was told.
    pub announced: Option<Argument>,
    /// When the money was raised, where that is told.
    pub happened: Option<Argument>,
    /// How likely it is that every role is right, from 0 to 1.
    pub confidence: f32,
}

impl FundingEvent {
    /// Visits the entity of every argument.
    pub(crate) fn for_each(&mut self, mut visit: impl FnMut(&mut Entity)) {
        let single = [
            &mut self.investee, &mut self.round, &mut self.amount, &mut self.valuation,
            &mut self.cumulative, &mut self.announced, &mut self.happened,
        ];
        single.into_iter().flatten().for_each(|a| visit(&mut a.entity));
        for list in [&mut self.leads, &mut self.investors, &mut self.advisers] {
            for argument in list.iter_mut() {
                visit(&mut argument.entity);
            }
        }
    }

    /// Gives when it was: the day the money was raised, else the day the news was told.
    pub fn date(&self) -> Option<&Argument> {
        self.happened.as_ref().or(self.announced.as_ref())
    }
}

/// Finds funding events; built once.
#[derive(Clone, Debug)]
pub struct EventFinder {
    cues: cue::CueFinder,
}

impl EventFinder {
    /// Builds the table of cue words.
    ///
    /// # Errors
    ///
    /// Fails only where the table is broken, which the tests exclude.
    pub fn new() -> Result<Self> {
        Ok(Self { cues: cue::CueFinder::new()? })
    }

    /// Finds the events of an item: the news first, then what it recalls, each in the order of the text.
    pub fn find(&self, title: &Reading, text: &Reading) -> Vec<FundingEvent> {
        if !speaks_of_money(title.text()) && !speaks_of_money(text.text()) {
            return Vec::new();
        }
        let cues = [self.cues.find(title.text()), self.cues.find(text.text())];
        let mut stretches = Stretch::all(title, Field::Title, &cues[0]);
        stretches.extend(Stretch::all(text, Field::Text, &cues[1]));
        let raises: Vec<Option<Raise>> = stretches.iter().map(|s| s.raise(&[])).collect();
        // What nobody raised is no event; most texts that speak of money end here.
        if !raises.iter().flatten().any(|r| r.subject.is_some()) {
            return Vec::new();
        }
        let told = stretches.iter().zip(raises);
        let mut frames: Vec<Option<Frame>> = told.map(|(s, raise)| s.frame(&[], raise)).collect();
        let sources = assemble::Sources { title, text };
        let known = sources.sure_names(frames.iter().flatten());
        if !known.is_empty() {
            for (frame, stretch) in frames.iter_mut().zip(&stretches) {
                if stretch.holds_any(&known) {
                    *frame = stretch.frame(&known, stretch.raise(&known));
                }
            }
        }
        let frames: Vec<Frame> = frames.into_iter().flatten().collect();
        sources.assemble(&frames)
    }
}

/// A cheap look for the words that every financing has one of.
fn speaks_of_money(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "融资", "投资", "领投", "参投", "跟投", "注资", "筹集", "筹得", "募集", "募资", "入股",
        "筹资",
    ];
    static FIRST: CharSet = CharSet::first_of(WORDS);
    around::holds_any(text, WORDS, &FIRST)
}
