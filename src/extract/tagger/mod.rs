//! The name tagger: a conditional random field over hashed features of characters, words and lexicon hits.

mod context;
pub mod dataset;
mod evaluate;
mod example;
mod model;
mod names;
mod people;
mod store;
mod template;
mod train;
mod unit;
mod walk;
mod weights;

pub use self::{
    context::Evidence,
    evaluate::{Mistake, Score, Scores, evaluate},
    example::{Example, Reader},
    model::{Mention, Tagger},
    names::{NameTagger, Tagged},
    train::{Progress, Settings, train},
};
