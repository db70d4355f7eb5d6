//! From the tree of a query to the queries of tantivy.

use std::ops::Bound;

use tantivy::{
    Searcher, TantivyError, Term as Key,
    query::{
        AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery,
        Query as Engine, RangeQuery, TermQuery, TermSetQuery,
    },
    schema::{Field, IndexRecordOption},
};

use crate::{
    Error,
    extract::Field as Place,
    index::{
        analyzer::{Analyzer, key},
        money::Money,
        query::{Clause, DayRange, Form, Limits, Node, Part, Pattern, Query, QueryField},
        schema::Fields,
        term::{self, Term},
    },
    record::Mention,
    text::View,
};

/// A word in the title counts so many times one in the body: titles are short, and say what the item is about.
const TITLE: f32 = 2.0;
/// A string that stands there, though not as a word, counts so much of one that does.
const INSIDE: f32 = 0.3;

/// Why a query cannot be run.
pub(in super::super) enum Refusal {
    /// The query is at fault.
    Query(Error),
    /// The index is.
    Engine(TantivyError),
}

impl From<TantivyError> for Refusal {
    fn from(error: TantivyError) -> Self {
        Self::Engine(error)
    }
}

/// Makes queries for one state of an index.
pub(in super::super) struct Compiler<'a> {
    analyzer: &'a Analyzer,
    searcher: &'a Searcher,
    fields: Fields,
    /// Words so far, which may be more than the query has clauses.
    words: usize,
}

type Made = Result<Box<dyn Engine>, Refusal>;

impl<'a> Compiler<'a> {
    pub(in super::super) fn new(analyzer: &'a Analyzer, searcher: &'a Searcher) -> Self {
        Self { analyzer, searcher, fields: analyzer.fields, words: 0 }
    }

    /// Makes the query; what is no word or phrase adds nothing to the score.
    pub(in super::super) fn make(&mut self, query: &Query) -> Made {
        self.node(&query.root)
    }

    fn node(&mut self, node: &Node) -> Made {
        Ok(match node {
            Node::All => silent(AllQuery),
            Node::And(list) => self.and(list)?,
            Node::Or(list) => {
                let mut parts = Vec::with_capacity(list.len());
                for node in list {
                    parts.push((Occur::Should, self.node(node)?));
                }
                Box::new(BooleanQuery::new(parts))
            }
            Node::Not(_) => self.and(std::slice::from_ref(node))?,
            Node::Clause(clause) => self.clause(clause)?,
        })
    }

    fn and(&mut self, list: &[Node]) -> Made {
        let mut parts: Vec<(Occur, Box<dyn Engine>)> = Vec::with_capacity(list.len() + 1);
        for node in list {
            parts.push(match node {
                Node::Not(inner) => (Occur::MustNot, self.node(inner)?),
                node => (Occur::Must, self.node(node)?),
            });
        }
        if parts.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            parts.push((Occur::Must, silent(AllQuery)));
        }
        Ok(Box::new(BooleanQuery::new(parts)))
    }

    fn clause(&mut self, clause: &Clause) -> Made {
        let f = self.fields;
        Ok(match clause {
            Clause::Text { text, part, form, column } => {
                let made = self.text(text, *part, *form);
                if self.words > Limits::CLAUSES {
                    let message = format!("more than {} words", Limits::CLAUSES);
                    return Err(Refusal::Query(Error::Query { column: *column, message }));
                }
                made
            }
            Clause::Name(field, pattern) => self.name(self.field(*field), *field, pattern),
            Clause::Buckets(list) => any_of(f.bucket, list.iter().map(|b| b.as_str().to_owned())),
            Clause::Rounds(list) => any_of(f.round, list.iter().cloned()),
            Clause::Currency(code) => any_of(f.currency, [code.clone()]),
            Clause::Money(QueryField::Raised, money) => self.money(f.raised, money)?,
            Clause::Money(_, money) => self.money(f.amount, money)?,
            Clause::Days(days) => self.days(*days),
        })
    }

    fn field(&self, field: QueryField) -> Field {
        let f = self.fields;
        match field {
            QueryField::Group => f.group,
            QueryField::Person => f.person,
            QueryField::Place => f.place,
            QueryField::Product => f.product,
            QueryField::Investee => f.investee,
            QueryField::Investor => f.investor,
            QueryField::Lead => f.lead,
            QueryField::Adviser => f.adviser,
            QueryField::Section => f.section,
            QueryField::Id => f.id,
            QueryField::Url => f.url,
            _ => f.company,
        }
    }

    fn text(&mut self, text: &str, part: Part, form: Form) -> Box<dyn Engine> {
        let words = wholes(self.analyzer.words(text));
        let view = View::new(text);
        if form == Form::Phrase {
            self.words += words.len().max(1);
            return self.string(&words, view.text(), part);
        }
        let mut parts = Vec::with_capacity(words.len());
        for word in &words {
            self.words += 1;
            let string = word.span.of(view.text());
            parts.push((Occur::Must, self.string(std::slice::from_ref(word), string, part)));
        }
        match parts.pop() {
            None => Box::new(EmptyQuery),
            Some((_, only)) if parts.is_empty() => only,
            Some(last) => {
                parts.push(last);
                Box::new(BooleanQuery::new(parts))
            }
        }
    }

    /// Finds a string: as words where they stand so, else wherever its characters do.
    fn string(&self, words: &[Term], string: &str, part: Part) -> Box<dyn Engine> {
        let f = self.fields;
        let cover = term::cover(string);
        // Wherever a character stands, a unit begins with it.
        let single = cover.is_empty().then(|| term::fold(string.trim())).filter(|s| !s.is_empty());
        let first = words.first().map_or(0, |w| w.position);
        let words: Vec<_> = words.iter().map(|w| (w.position - first, w.text.clone())).collect();
        let places = [(f.title, f.title_units, TITLE), (f.text, f.text_units, 1.0)];
        let wanted = if part == Part::Title { 1 } else { places.len() };
        let mut ways: Vec<(Occur, Box<dyn Engine>)> = Vec::new();
        for (as_words, as_units, weight) in places.into_iter().take(wanted) {
            for (field, terms, weight) in
                [(as_words, &words, weight), (as_units, &cover, weight * INSIDE)]
            {
                if let Some(query) = sequence(field, terms) {
                    ways.push((Occur::Should, Box::new(BoostQuery::new(query, weight))));
                }
            }
            if let Some(single) = &single {
                ways.push((Occur::Should, starting(as_units, single)));
            }
        }
        Box::new(BooleanQuery::new(ways))
    }

    fn name(&self, field: Field, of: QueryField, pattern: &Pattern) -> Box<dyn Engine> {
        if pattern.prefix {
            return starting(field, &pattern.key);
        }
        any_of(field, keys(self.analyzer, of, pattern))
    }

    /// Collects the amounts of the index that meet an interval.
    fn money(&self, field: Field, money: &Money) -> Made {
        let (from, to) = money.bounds();
        let mut terms = Vec::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let range = index.terms().range().ge(&from).lt(&to);
            let mut stream = range.into_stream().map_err(TantivyError::from)?;
            while stream.advance() {
                if money.reached_by(stream.key()) {
                    terms.push(Key::from_field_bytes(field, stream.key()));
                }
            }
        }
        Ok(silent(TermSetQuery::new(terms)))
    }

    fn days(&self, days: DayRange) -> Box<dyn Engine> {
        let (first, last) = (self.fields.first_day, self.fields.last_day);
        let from = days.from.map(|d| (first, Bound::Included(d), Bound::Unbounded));
        let to = days.to.map(|d| (last, Bound::Unbounded, Bound::Included(d)));
        let parts = [from, to].into_iter().flatten().map(|(field, from, to)| {
            let term = |b: Bound<u64>| b.map(|d| Key::from_field_u64(field, d));
            let range: Box<dyn Engine> = Box::new(RangeQuery::new(term(from), term(to)));
            (Occur::Must, range)
        });
        silent(BooleanQuery::new(parts.collect()))
    }
}

/// Leaves out the runs inside words, which stand behind them, and words without their signs, which stand before.
fn wholes(terms: Vec<Term>) -> Vec<Term> {
    let mut out: Vec<Term> = Vec::with_capacity(terms.len());
    for term in terms {
        if out.last().is_some_and(|inner| term.span.contains(inner.span)) {
            out.pop();
        }
        if !out.last().is_some_and(|whole| whole.span.contains(term.span)) {
            out.push(term);
        }
    }
    out
}

/// Lists the keys that a name leads to: its own, and that of the canonical name.
fn keys(analyzer: &Analyzer, field: QueryField, pattern: &Pattern) -> Vec<String> {
    let mut out = vec![pattern.key.clone()];
    if !matches!(field, QueryField::Id | QueryField::Url | QueryField::Section) {
        out.extend(analyzer.entry(&pattern.name).map(|entry| key(&entry.name)));
    }
    out
}

fn any_of(field: Field, keys: impl IntoIterator<Item = String>) -> Box<dyn Engine> {
    silent(TermSetQuery::new(keys.into_iter().map(|k| Key::from_field_text(field, &k))))
}

/// Finds the terms that begin so.
fn starting(field: Field, with: &str) -> Box<dyn Engine> {
    let from = Key::from_field_text(field, with);
    let to = Key::from_field_text(field, &format!("{with}{}", char::MAX));
    silent(RangeQuery::new(Bound::Included(from), Bound::Excluded(to)))
}

/// Makes a query that finds and does not rank.
fn silent(query: impl Engine) -> Box<dyn Engine> {
    Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
}

/// Finds terms that stand one after the other.
fn sequence(field: Field, terms: &[(usize, String)]) -> Option<Box<dyn Engine>> {
    let key = |text: &str| Key::from_field_text(field, text);
    match terms {
        [] => None,
        [(_, only)] => Some(Box::new(TermQuery::new(key(only), IndexRecordOption::WithFreqs))),
        many => {
            let terms = many.iter().map(|(at, text)| (*at, key(text))).collect();
            Some(Box::new(PhraseQuery::new_with_offset(terms)))
        }
    }
}

/// What to mark in an item that a query has found.
#[derive(Debug, Default)]
pub(in super::super) struct Needles<'q> {
    /// Strings in the view's spelling and lower case, and whether they are looked for in the title alone.
    strings: Vec<(String, Part)>,
    clauses: Vec<(&'q Clause, Vec<String>)>,
}

/// Lists what a query wants to be there.
pub(in super::super) fn needles<'q>(query: &'q Query, analyzer: &Analyzer) -> Needles<'q> {
    let mut out = Needles::default();
    collect(&query.root, analyzer, &mut out);
    out
}

fn collect<'q>(node: &'q Node, analyzer: &Analyzer, out: &mut Needles<'q>) {
    match node {
        Node::All | Node::Not(_) => {}
        Node::And(list) | Node::Or(list) => {
            for node in list {
                collect(node, analyzer, out);
            }
        }
        Node::Clause(Clause::Text { text, part, form: Form::Phrase, .. }) => {
            out.strings.push((term::fold(View::new(text).text().trim()), *part));
        }
        Node::Clause(Clause::Text { text, part, form: Form::Words, .. }) => {
            let words = wholes(analyzer.words(text));
            out.strings.extend(words.into_iter().map(|w| (w.text, *part)));
        }
        Node::Clause(clause) => {
            let keys = match clause {
                Clause::Name(field, pattern) => keys(analyzer, *field, pattern),
                _ => Vec::new(),
            };
            out.clauses.push((clause, keys));
        }
    }
}

impl Needles<'_> {
    /// Lists the strings to mark in one part of an item, among them mentions that the query asks for.
    pub(in super::super) fn in_part<'m>(
        &self,
        place: Place,
        mentions: impl Iterator<Item = &'m Mention>,
    ) -> Vec<String> {
        let fits = |part: Part| part == Part::Any || place == Place::Title;
        let mut out: Vec<String> =
            self.strings.iter().filter(|(_, part)| fits(*part)).map(|(s, _)| s.clone()).collect();
        for mention in mentions.filter(|m| m.field == place) {
            if self.clauses.iter().any(|(clause, keys)| is_asked(clause, keys, mention)) {
                out.push(term::fold(View::new(&mention.text).text()));
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// Tells whether a mention is what a clause asks for.
fn is_asked(clause: &Clause, keys: &[String], mention: &Mention) -> bool {
    match clause {
        Clause::Name(QueryField::Section | QueryField::Id | QueryField::Url, _) => false,
        Clause::Name(_, pattern) => {
            let own = [Some(key(&mention.text)), mention.name.as_deref().map(key)];
            own.iter().flatten().any(|own| {
                if pattern.prefix { own.starts_with(&pattern.key) } else { keys.contains(own) }
            })
        }
        Clause::Rounds(list) => mention.round.as_ref().is_some_and(|r| list.contains(r)),
        Clause::Money(_, money) => Money::of_mention(mention).is_some_and(|m| m.meets(money)),
        _ => false,
    }
}
