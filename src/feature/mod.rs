//! Features: what a classifier reads of a document.
//!
//! A document is a title, a body, and cues. Of title and body the classifier reads every position with the
//! character n-grams that start there; cues are whatever other stages know: types of lexicon entries, kinds of
//! entities, reporting verbs, speakers.
//!
//! ```
//! use yunbao::feature::{Cue, Document};
//! let document = Document::new("某云厂商发布新一代服务器", "").with_cues([Cue::new("lexicon", "cloud")]);
//! assert_eq!(document.title(), "某云厂商发布新一代服务器");
//! ```

mod cue;
mod document;
mod gram;
mod observe;
mod statement;
mod subject;

pub(crate) use self::gram::codes;
pub use self::{
    cue::Cue,
    document::{Document, lead},
    gram::{Grams, MOST_ORDER, Templates},
    observe::{observe, observe_hits},
};
