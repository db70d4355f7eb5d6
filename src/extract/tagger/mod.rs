//! The name tagger: a conditional random field over hashed features of characters, words and lexicon hits.

mod context;
pub mod dataset;
mod evaluate;
mod example;
mod model;
mod template;
mod train;
mod unit;
mod weights;

pub use self::{
    context::Evidence,
    evaluate::{Score, Scores, evaluate},
    example::{Example, Reader},
    model::{Mention, Tagger},
    train::{Progress, Settings, train},
};
