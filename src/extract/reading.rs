//! One part of an item, read once: its view, words, values and known names.

use crate::{
    extract::{
        Amount, DateValue, Found, Percent, Round,
        name::{latin, subject::Ground},
        tagger::Tagged,
    },
    lexicon::{EntryType, Hit, Lexicon, Meaning},
    segment::Segments,
    text::{Span, View},
};

/// Bytes of a Latin run that stays one token; longer ones are cut as all text is.
const LONGEST_RUN: usize = 1024;

/// A name of the lexicon, found in a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownName {
    /// Where, in bytes of the view.
    pub span: Span,
    /// What it is.
    pub kind: EntryType,
    /// Whether the form is an ordinary word too.
    pub ambiguous: bool,
    /// Its place among the lexicon's entries.
    pub entry: u32,
    /// Whether a layer on top of the embedded lexicon brings it.
    pub added: bool,
}

/// Everything that later stages need to know of a title or a body; all spans are in bytes of the view.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Reading {
    /// The normalised text.
    pub view: View,
    /// Names and words of the lexicon as the automaton finds them, in order, apart.
    pub found: Vec<Hit>,
    /// Those of them that agree with the words.
    pub hits: Vec<Hit>,
    /// The words.
    pub segments: Segments,
    /// Amounts, in order, apart.
    pub amounts: Vec<Found<Amount>>,
    /// Rounds, in order, apart.
    pub rounds: Vec<Found<Round>>,
    /// Dates, in order, apart.
    pub dates: Vec<Found<DateValue>>,
    /// Percents, in order, apart.
    pub percents: Vec<Found<Percent>>,
    /// The names among the hits, in order.
    pub names: Vec<KnownName>,
    /// Names as the tagger sees them, in order, apart.
    pub tagged: Vec<Tagged>,
    /// Latin runs, in order, apart.
    pub(crate) latin: Vec<Span>,
    /// Spans of all values, in order.
    pub(crate) values: Vec<Span>,
}

impl Reading {
    /// Borrows the view's text.
    pub fn text(&self) -> &str {
        self.view.text()
    }

    /// Gives what bounds names here, with the names the item is known to hold.
    pub(crate) fn ground<'r>(&'r self, known: &'r [String]) -> Ground<'r> {
        Ground {
            text: self.text(),
            hits: &self.hits,
            latin: &self.latin,
            values: &self.values,
            known,
        }
    }

    /// Collects the spans of values, and the Latin runs that are none.
    pub(crate) fn settle(&mut self) {
        let mut values: Vec<Span> = self.amounts.iter().map(|f| f.span).collect();
        values.extend(self.rounds.iter().map(|f| f.span));
        values.extend(self.dates.iter().map(|f| f.span));
        values.extend(self.percents.iter().map(|f| f.span));
        values.sort_unstable();
        let text = self.view.text();
        let mut latin = latin::runs(text);
        latin.retain(|r| !latin::is_ticker(r.of(text)) && !self.has_value(*r));
        self.latin = latin;
        self.values = values;
    }

    /// Keeps of the hits those that agree with the words, and notes what kind of name each is.
    pub(crate) fn recognise(&mut self, lexicon: &Lexicon) {
        let text = self.view.text();
        let segments = &self.segments;
        // Two characters may be the end of one word and the beginning of the next: 中华为 is not 华为.
        let agrees = |h: &&Hit| {
            let short = h.span.len() <= 6 && !h.span.of(text).is_ascii();
            let whole = segments.starts_at(h.span.start()) && segments.ends_at(h.span.end());
            (!short || whole) && !self.has_value(h.span)
        };
        self.hits = self.found.iter().filter(agrees).copied().collect();
        self.names = self
            .hits
            .iter()
            .filter_map(|h| match h.meaning {
                Meaning::Name(entry) => {
                    let kind = lexicon.kind(*h)?;
                    let added = lexicon.is_added(entry);
                    Some(KnownName { span: h.span, kind, ambiguous: h.ambiguous, entry, added })
                }
                Meaning::Word(_) => None,
            })
            .collect();
    }

    /// The names of the lexicon that overlap a span.
    pub(crate) fn names_at(&self, span: Span) -> &[KnownName] {
        touching(&self.names, |n| n.span, span)
    }

    /// The names of the tagger that overlap a span.
    pub(crate) fn tagged_at(&self, span: Span) -> &[Tagged] {
        touching(&self.tagged, |t| t.span, span)
    }

    /// The Latin runs that overlap a span.
    pub(crate) fn latin_at(&self, span: Span) -> &[Span] {
        touching(&self.latin, |r| *r, span)
    }

    /// The values that overlap a span.
    pub(crate) fn values_at(&self, span: Span) -> impl Iterator<Item = Span> + '_ {
        let amounts = touching(&self.amounts, |f| f.span, span).iter().map(|f| f.span);
        let rounds = touching(&self.rounds, |f| f.span, span).iter().map(|f| f.span);
        let percents = touching(&self.percents, |f| f.span, span).iter().map(|f| f.span);
        amounts.chain(rounds).chain(self.dates_at(span)).chain(percents)
    }

    /// The dates that overlap a span.
    pub(crate) fn dates_at(&self, span: Span) -> impl Iterator<Item = Span> + '_ {
        touching(&self.dates, |f| f.span, span).iter().map(|f| f.span)
    }

    pub(crate) fn has_value(&self, span: Span) -> bool {
        self.values_at(span).next().is_some()
    }

    /// 官方推特, 官方微博: the name is where something was said.
    pub(crate) fn is_channel(&self, span: Span) -> bool {
        self.text().get(..span.start()).is_some_and(|t| t.ends_with("官方"))
    }

    /// Tells whether a span is, or begins with, the name of a news source.
    pub(crate) fn is_media(&self, span: Span) -> bool {
        let names = self.names_at(span).iter();
        names.filter(|n| n.kind == EntryType::Media).any(|n| n.span.start() <= span.start())
    }

    /// Tells whether a span is the name of a news source and no longer name: 百川网 is one, 百川网文化产业基金 is none.
    pub(crate) fn is_source_of(&self, span: Span) -> bool {
        self.is_media(span)
            && !self.names_at(span).iter().any(|n| {
                n.kind == EntryType::Media
                    && n.span.start() == span.start()
                    && n.span.end() < span.end()
            })
    }

    /// Lists the spans of sure names in a region, for lists that must not be split inside one.
    pub(crate) fn named(&self, region: Span) -> Vec<Span> {
        self.names_at(region).iter().filter(|n| !n.ambiguous).map(|n| n.span).collect()
    }

    /// Lists the spans that the segmenter must not cut: values, and names in Latin letters or of three characters and more.
    pub(crate) fn protected(&self) -> Vec<Span> {
        let text = self.view.text();
        let long = |s: Span| s.len() >= 9 || s.of(text).is_ascii();
        let names =
            self.found.iter().filter(|h| !h.ambiguous && matches!(h.meaning, Meaning::Name(_)));
        let mut spans: Vec<Span> = self.values.clone();
        spans.extend(names.map(|h| h.span).filter(|s| long(*s)));
        // Later stages look at a token whole, more than once: none may be as long as a text.
        spans.extend(self.latin.iter().copied().filter(|s| s.len() <= LONGEST_RUN));
        spans.sort_unstable_by_key(|s| (s.start(), std::cmp::Reverse(s.end())));
        let mut end = 0;
        spans.retain(|s| {
            let keep = s.start() >= end && !s.is_empty();
            if keep {
                end = s.end();
            }
            keep
        });
        spans
    }
}

/// The members of a list, in order and apart, that overlap a span: texts of any length cost but a search by halves.
pub(crate) fn touching<T>(list: &[T], span_of: impl Fn(&T) -> Span, span: Span) -> &[T] {
    let first = list.partition_point(|t| span_of(t).end() <= span.start());
    let rest = list.get(first..).unwrap_or_default();
    let count = rest.partition_point(|t| span_of(t).start() < span.end());
    rest.get(..count).unwrap_or_default()
}
