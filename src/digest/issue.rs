//! The finished issue: plain data, and what templates see.

use serde::Serialize;

use crate::{
    classify::Bucket,
    digest::{chart::Chart, figures::Figures, previous::Previous, source::Link},
    extract::EntityKind,
};

/// An issue of the bulletin.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Issue {
    /// The name of the bulletin.
    pub title: String,
    /// The number of the issue.
    pub number: Option<u32>,
    /// The days that it covers, where they are known.
    pub period: Option<Period>,
    /// What the week was about; empty where there is no entry.
    pub overview: Vec<Topic>,
    /// The sections that have entries, in the order of the bulletin.
    pub sections: Vec<Section>,
    /// The financings, the largest first.
    pub deals: Vec<Deal>,
    /// The week in numbers.
    pub figures: Figures,
    /// Charts of the numbers.
    pub charts: Vec<Chart>,
    /// The companies of the entries, those of most entries first, each once.
    pub companies: Vec<String>,
    /// Earlier issues, the newest first.
    pub previous: Vec<Previous>,
}

/// A period of days; both belong to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Period {
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last day, `YYYY-MM-DD`.
    pub to: String,
}

/// A paragraph of the overview.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Topic {
    /// The section it is about; `None` for the week as a whole and for its financings.
    pub bucket: Option<Bucket>,
    /// How it starts: `云计算方面，`; may be empty.
    pub lead: String,
    /// Its statements, with their punctuation.
    pub statements: Vec<Statement>,
}

/// A part of a paragraph of the overview.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Statement {
    /// What it says, without the mark behind it.
    pub text: String,
    /// The mark behind it: `；`, `。` or nothing.
    pub stop: String,
    /// Whether it is to stand out.
    pub strong: bool,
    /// The anchor of the entry that it comes from.
    pub entry: Option<String>,
}

/// The entries of one bucket.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Section {
    /// The bucket.
    pub bucket: Bucket,
    /// Its heading.
    pub heading: String,
    /// The entries, the most salient first; never empty.
    pub entries: Vec<Entry>,
    /// How many more there were than fit.
    pub left_out: usize,
}

/// One event as the bulletin tells it, for all items of its cluster.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// An identifier in the page, `e1` and so on.
    pub anchor: String,
    /// The bucket.
    pub bucket: Bucket,
    /// The title.
    pub title: String,
    /// The title in pieces, entities apart.
    pub title_pieces: Vec<Piece>,
    /// The body; paragraphs are apart by line breaks.
    pub text: String,
    /// The paragraphs of the body in pieces, entities apart.
    pub paragraphs: Vec<Vec<Piece>>,
    /// The day of the earliest item, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The address of the item that the body comes from, where it is http or https.
    pub url: Option<String>,
    /// Who told it, each once.
    pub sources: Vec<Link>,
    /// The items told here, that of the body first.
    pub members: Vec<Member>,
    /// The companies named in it, by their canonical names, those of the title first.
    pub companies: Vec<String>,
    /// How much it stands out; compared with others of the same issue only.
    pub salience: f64,
}

/// An item of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Member {
    /// The item's identifier.
    pub id: String,
    /// Its title; may be empty.
    pub title: String,
    /// Its date as given.
    pub date: Option<String>,
    /// Its address, where it is http or https.
    pub url: Option<String>,
}

/// A piece of a text: an entity, or what stands between entities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Piece {
    /// The text.
    pub text: String,
    /// The kind of the entity.
    pub kind: Option<EntityKind>,
    /// The Chinese name of the kind.
    pub label: Option<&'static str>,
    /// The canonical name, where it is another than the text.
    pub name: Option<String>,
}

/// A row of the table of financings.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Deal {
    /// Who raised the money.
    pub company: Option<String>,
    /// The code of the round.
    pub round: Option<String>,
    /// The round as a bulletin writes it: `B+ 轮`.
    pub round_name: Option<String>,
    /// A number that sorts rounds by how early they come; 0 where the round is not known.
    pub stage: u32,
    /// The amount as written.
    pub amount: Option<String>,
    /// The ISO 4217 code of the currency, or a token.
    pub currency: Option<String>,
    /// The stated number as decimal digits, in units of the currency.
    pub value: Option<String>,
    /// How the number is meant: `exact`, `near`, `several` …
    pub bound: Option<String>,
    /// A whole number that sorts deals by size, also across currencies; 0 where nothing is known of it.
    pub order: u64,
    /// Who led.
    pub leads: Vec<String>,
    /// Who else invested.
    pub investors: Vec<String>,
    /// `done`, `planned`, `rumoured` or `commitment`.
    pub status: String,
    /// The status in Chinese; empty for `done`.
    pub status_name: String,
    /// The anchor of the entry that tells it, where that is printed.
    pub entry: Option<String>,
    /// The bucket.
    pub bucket: Bucket,
}
