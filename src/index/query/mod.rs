//! Queries: a plain language of words, phrases and fields, read by a parser of its own.
//!
//! | written | finds items that |
//! |---|---|
//! | `云计算 扩容` | hold both |
//! | `"算力中心"` | hold this very string, spaces and width aside |
//! | `扩容 OR 涨价` | hold one of them; OR binds less than the space |
//! | `-融资`, `NOT 融资` | do not hold it |
//! | `(扩容 OR 涨价) 阿里云` | as brackets do |
//! | `bucket:web3`, `分类:web3` | are of the bucket; [`QueryField`] lists the fields |
//! | `company:AWS` | name 亚马逊云科技, by any of its names |
//! | `group:腾讯` | name 腾讯 or what belongs to it |
//! | `investor:红杉*` | have an investor whose name begins so |
//! | `round:a`, `round:A轮` | name an A round |
//! | `amount:>1000万美元`, `amount:1亿..5亿` | name an amount in the range, in this very currency |
//! | `date:2023-02`, `date:2023-02-01..2023-02-14` | are dated within |
//!
//! A query is read before anything is searched: at most 4 KB, brackets at most 32 deep, at most 256 clauses.

mod compile;
mod field;
mod lex;
mod parse;
mod value;

pub use self::field::QueryField;
pub(super) use self::{
    compile::{Compiler, Needles, Refusal, needles},
    value::{DayRange, Pattern},
};

use crate::{Error, Result, classify::Bucket, index::money::Money};

/// A query that has been read; it fits any index.
///
/// ```
/// use yunbao::{Error, index::Query};
/// let query: Query = "算力 (扩容 OR 涨价) bucket:cloud amount:>1亿元".parse()?;
/// assert!(query.has_words());
///
/// let error = "算力 color:red".parse::<Query>().unwrap_err();
/// assert!(error.to_string().starts_with("query, column 4: no field \"color\""));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    pub(super) root: Node,
}

/// What a query may hold, checked before anything else is done.
pub(super) struct Limits;

impl Limits {
    /// Bytes in a query.
    pub(super) const BYTES: usize = 4096;
    /// Brackets and negations inside each other.
    pub(super) const DEPTH: usize = 32;
    /// Words, phrases and fields.
    pub(super) const CLAUSES: usize = 256;
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// Every item.
    All,
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Clause(Clause),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Clause {
    /// Words that must all stand somewhere, or a phrase.
    Text {
        text: String,
        part: Part,
        form: Form,
        column: usize,
    },
    /// A name of a field.
    Name(QueryField, Pattern),
    Buckets(Vec<Bucket>),
    Rounds(Vec<String>),
    Currency(String),
    Money(QueryField, Money),
    Days(DayRange),
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Any,
    Title,
}

/// Whether words stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Words,
    Phrase,
}

impl Query {
    /// Gives the query that finds every item.
    pub fn all() -> Self {
        Self { root: Node::All }
    }

    /// Reads a query.
    ///
    /// # Errors
    ///
    /// [`Error::Query`] with the column of what is wrong and what was expected.
    ///
    /// # Cost
    ///
    /// Linear in the query, which is at most 4 KB; what is longer is refused unread.
    pub fn parse(text: &str) -> Result<Self> {
        if text.len() > Limits::BYTES {
            let message = format!("{} bytes; expected at most {}", text.len(), Limits::BYTES);
            return Err(Error::Query { column: 1, message });
        }
        Ok(Self { root: parse::parse(&lex::lex(text)?)? })
    }

    /// Tells whether words count, so that items can be ranked by them.
    pub fn has_words(&self) -> bool {
        fn any(node: &Node) -> bool {
            match node {
                Node::All | Node::Not(_) => false,
                Node::And(list) | Node::Or(list) => list.iter().any(any),
                Node::Clause(clause) => matches!(clause, Clause::Text { .. }),
            }
        }
        any(&self.root)
    }
}

impl std::str::FromStr for Query {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}
