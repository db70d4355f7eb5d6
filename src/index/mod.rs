//! The full-text index of records, and searching it.
//!
//! | part | does |
//! |---|---|
//! | [`Analyzer`] | cuts texts and queries into terms, and makes a [`Document`] of a record |
//! | [`Writer`] | adds documents; every commit says what it covers, so that work goes on exactly where it ended |
//! | [`Query`] | reads a query: words, phrases, fields, ranges |
//! | [`Reader`] | searches: hits with snippets, in order, and counts by facet |
//!
//! ```
//! use yunbao::{article::Item, pipeline::Pipeline};
//! use yunbao::index::{Analyzer, Checkpoint, Query, Reader, Request, SameId, Writer};
//! # let dir = tempfile::TempDir::new()?;
//! # let dir = dir.path();
//!
//! let item = Item::new("云帆科技完成A轮融资", "云帆科技宣布完成2亿元A轮融资，由青岚资本领投。");
//! let record = Pipeline::new()?.analyze(&item);
//!
//! let analyzer = Analyzer::new()?;
//! let mut writer = Writer::open(dir, &analyzer)?;
//! writer.add(analyzer.document(&record), SameId::Keep)?;
//! writer.commit(Checkpoint::default())?;
//!
//! let reader = Reader::open(dir, analyzer)?;
//! let query: Query = "融资 round:a lead:青岚资本 amount:>1亿元".parse()?;
//! let found = reader.search(&query, Request::default())?;
//! assert_eq!(found.total, 1);
//! assert_eq!(found.hits[0].record.title, "云帆科技完成A轮融资");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Amounts
//!
//! Amounts are compared within one currency and never converted: `amount:>1000万美元` does not find 1亿元, and an amount
//! without a currency is one of yuan, in queries as in texts. A stated number counts as that number, 近亿元 a little
//! below and 超千万 a little above it; one that is not stated (数千万) counts as its interval, which must meet that of the
//! query.

mod analyzer;
mod day;
mod document;
mod facet;
mod guard;
mod money;
mod query;
mod reader;
mod schema;
mod snippet;
mod stamp;
mod term;
mod writer;

pub use self::{
    analyzer::Analyzer,
    document::Document,
    facet::{FacetCount, FacetField, Facets},
    query::{Query, QueryField},
    reader::{Found, Hit, Reader, Request, Sort},
    snippet::Snippet,
    stamp::{Checkpoint, Mark, Stamp},
    term::Term,
    writer::{SameId, Writer},
};
