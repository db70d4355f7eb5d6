//! Clusters: items about the same event, worded alike or not.
//!
//! ```text
//! Record ─sketch→ Sketch ─postings→ candidates ─score→ probability of the same event ─clusterer→ Cluster
//! ```
//!
//! An item becomes a [sketch](self): the terms of its title and lead with how rare each is, its numbers, companies,
//! financing and date, and keys under which alike items meet. Only items that share two keys are compared, each with
//! the last few of a key, so that time grows with the number of items and not with its square. Two items are compared
//! by a logistic model over a dozen likenesses; an item joins the cluster of the likeliest item if it is like that
//! cluster's first item too.
//!
//! ```
//! use yunbao::{article::Item, cluster::{Clusterer, Settings}, pipeline::Pipeline};
//!
//! let pipeline = Pipeline::new()?;
//! let mut clusterer = Clusterer::new(Settings::default())?;
//! for title in [
//!     "青岚云完成近亿元A+轮融资，麟阁创投领投",
//!     "麟阁创投领投，青岚云获近亿元 A+ 轮融资",
//!     "赛澜咨询：边缘云市场规模同比增长两成",
//! ] {
//!     clusterer.push(&pipeline.analyze(&Item::new(title, "")));
//! }
//! let clusters = clusterer.clusters();
//! assert_eq!(clusters.len(), 1);
//! assert_eq!(clusters[0].members.len(), 2);
//! # Ok::<(), yunbao::Error>(())
//! ```
//!
//! Whatever is pushed later joins the clusters that are there: last week's items first, then today's.

mod act;
mod clusterer;
mod likeness;
mod ordinal;
mod postings;
mod rarity;
mod settings;
mod sketch;
mod term;

pub use self::{
    clusterer::{Cluster, Clusterer},
    likeness::{LIKENESSES, Likeness},
    settings::Settings,
    term::terms,
};
