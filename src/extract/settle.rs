//! Names: what the lexicon, the words around and the tagger say of a text, brought together.
//!
//! **Overlaps.** Of names of one kind that overlap, the longest stays, of equal ones the first. Names of different
//! kinds may overlap: 腾讯云 is a company within the product 腾讯云智能体开发平台, 谢菲尔德 a place within no company. Two
//! exceptions: a place within a company or a product is left out (杭州 in 杭州银行), and what the tagger is sure of
//! takes the place of what a rule or a shape says otherwise of the same letters.

use crate::{
    extract::{
        EntityKind, KnownName, Reading, company, name::LATIN_WORDS, person, reading::touching,
        tagger::Tagged,
    },
    lexicon::EntryType,
    text::{Span, around, is_han},
};

/// The least confidence at which a tagged name counts without other evidence.
const SURE: f32 = 0.6;

/// The least confidence at which the tagger alone decides on products and places.
const LIKELY: f32 = 0.5;

/// The least confidence at which a tagged person counts: of those between, nearly all held-out ones are right.
const PERSON: f32 = 0.4;

/// Family names that are prepositions and adverbs as well: 微软于官网发布, 曾任.
const WORDS: &[char] = &['于', '和', '向', '从', '任', '曾', '时', '应'];

/// The confidence from which on the tagger is believed against rules; on held-out items it is right in nine of ten.
const FIRM: f32 = 0.8;

/// The confidence from which on a name is sought again where the tagger did not see it.
const CERTAIN: f32 = 0.95;

/// Names that are sought again, at most.
const MOST: usize = 32;

/// The names of one text by kind: each list sorted, apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) companies: Vec<Span>,
    pub(super) persons: Vec<Span>,
    pub(super) places: Vec<Span>,
    pub(super) products: Vec<Span>,
}

/// Lists the persons of a text, before those that other texts of the item name.
pub(super) fn persons(reading: &Reading) -> Vec<Span> {
    let text = reading.text();
    let mut out = person::find(reading);
    out.retain(|s| !denied(reading, EntityKind::Person, *s));
    let sure = |s: Span| is_at_least(reading, EntityKind::Person, SURE, s);
    let tagged = of_kind(reading, EntityKind::Person, PERSON)
        .filter(|s| !cuts_word(reading, *s))
        .filter(|s| !s.of(text).starts_with(WORDS) || sure(*s));
    out.extend(tagged.filter_map(|s| person::tidy(text, s)));
    out
}

/// Lists names that the tagger is certain are companies and that are long enough to be sought again.
pub(super) fn certain(reading: &Reading, out: &mut Vec<String>) {
    for span in of_kind(reading, EntityKind::Company, CERTAIN) {
        let name = span.of(reading.text());
        let long = name.chars().filter(|c| is_han(*c)).count() >= 3 || name.len() >= 6;
        let known = out.iter().any(|o| o == name);
        if name.chars().count() >= 3 && long && !known && out.len() < MOST {
            out.push(name.to_owned());
        }
    }
}

/// Whether the tagger in use knows companies, as one of a user's own need not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tells {
    Companies,
    Others,
}

/// Bytes of two Chinese characters.
const SHORT: usize = 6;

/// Tells whether a span that the tagger is not certain of begins or ends within a word: 曾经轰|轰烈烈, 高通|胀.
fn cuts_word(reading: &Reading, span: Span) -> bool {
    let text = reading.text();
    let han = |c: Option<char>| c.is_some_and(is_han);
    let inner = |at: usize, starts: bool| {
        han(around::last_char(text, at)) && han(around::next_char(text, at)) && !starts
    };
    let certain =
        reading.tagged_at(span).iter().any(|t| t.span == span && t.confidence >= CERTAIN);
    !certain
        && (inner(span.start(), reading.segments.starts_at(span.start()))
            || inner(span.end(), reading.segments.ends_at(span.end())))
}

/// What the item as a whole knows of names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'a> {
    /// Companies and persons of its events in this text.
    pub(super) events: &'a [(EntityKind, Span)],
    /// Names of companies that are sure in some text of it.
    pub(super) companies: &'a [String],
    /// What its persons are called.
    pub(super) persons: &'a [String],
    pub(super) tagger: Tells,
}

/// Brings together what is known of the names of one text.
pub(super) fn settle(reading: &Reading, mut persons: Vec<Span>, told: Told<'_>) -> Names {
    let text = reading.text();
    let of_events = |kind: EntityKind| {
        told.events.iter().filter(move |(k, _)| *k == kind).map(|(_, span)| *span)
    };
    let mut companies = company::find(reading);
    companies.retain(|s| !denied(reading, EntityKind::Company, *s));
    if told.tagger == Tells::Companies {
        companies.retain(|s| !unheard(reading, *s));
    }
    let tagged = of_kind(reading, EntityKind::Company, SURE);
    let tagged = tagged
        .filter(|s| s.len() > SHORT || !cuts_word(reading, *s))
        .filter(|s| !LATIN_WORDS.contains(&s.of(text)));
    companies.extend(tagged.map(|s| company::without_preposition(text, s)));
    let short = company::introduced(reading, &companies);
    let forms: Vec<String> = short.iter().map(|s| s.of(text).to_owned()).collect();
    company::again(reading, &forms, &mut companies);
    company::again(reading, told.companies, &mut companies);
    company::again(reading, told.persons, &mut persons);
    persons.extend(of_events(EntityKind::Person));
    persons.sort_unstable();
    companies.retain(|s| {
        persons.binary_search(s).is_err()
            && !known_otherwise(reading, *s)
            && !reading.is_channel(*s)
            && !company::is_legal_form(s.of(text))
    });
    // What an event has shown to be a company is one, whatever else bears the name, but for a sure person.
    companies.extend(
        of_events(EntityKind::Company).filter(|s| !is_firmly(reading, EntityKind::Person, *s)),
    );
    let companies = company::resolve(companies);
    persons.retain(|s| !within(&companies, *s) || companies.binary_search(s).is_ok());
    let persons = company::resolve(persons);
    // The tagger knows a product from a protocol that acts; the lexicon alone does not.
    let products = of_kind(reading, EntityKind::Product, LIKELY);
    let products = company::resolve(products.filter(|s| !within(&reading.values, *s)).collect());
    let mut places: Vec<Span> = listed_places(reading).collect();
    places.extend(of_kind(reading, EntityKind::Place, LIKELY));
    places.retain(|p| {
        let longer = |n: &KnownName| n.span.contains(*p) && n.span.len() > p.len();
        let of_body = reading.names_at(*p).iter().any(longer);
        !of_body && !within(&companies, *p) && !within(&products, *p)
    });
    Names { companies, persons, places: company::resolve(places), products }
}

/// Lists the names of one kind of which the tagger is at least so sure.
fn of_kind(reading: &Reading, kind: EntityKind, least: f32) -> impl Iterator<Item = Span> + '_ {
    let fits = move |t: &&Tagged| t.kind == kind && t.confidence >= least;
    reading.tagged.iter().filter(fits).map(|t| t.span)
}

fn is_firmly(reading: &Reading, kind: EntityKind, span: Span) -> bool {
    is_at_least(reading, kind, FIRM, span)
}

/// Tells whether the tagger is at least so sure that just this span is a name of just this kind.
fn is_at_least(reading: &Reading, kind: EntityKind, least: f32, span: Span) -> bool {
    let tagged = reading.tagged_at(span);
    tagged.iter().any(|t| t.kind == kind && t.confidence >= least && t.span == span)
}

/// Tells whether one of a list of spans, in order and apart, contains a span.
fn within(list: &[Span], span: Span) -> bool {
    touching(list, |s| *s, span).iter().any(|s| s.contains(span))
}

/// Tells whether the tagger is sure that a span which a rule or the lexicon takes for a name of `kind` is another name.
fn denied(reading: &Reading, kind: EntityKind, span: Span) -> bool {
    let names = reading.names_at(span);
    let listed = names.iter().any(|n| n.span == span && !n.ambiguous);
    // The legal form is part of the name, though the tagger may stop before it.
    let listed = listed || kind == EntityKind::Company && is_legal(span.of(reading.text()));
    reading.tagged_at(span).iter().any(|t| {
        let other = if t.kind == kind { t.span != span && !listed } else { t.span.contains(span) };
        // A name that ends within a word is no better one: 辛德里·索尔·斯特|凡松.
        let torn = || kind == EntityKind::Person && t.kind == kind && cuts_word(reading, t.span);
        other && t.confidence >= FIRM && !torn()
    })
}

fn is_legal(name: &str) -> bool {
    name.ends_with("公司") || name.ends_with("(有限合伙)")
}

/// Tells whether a span is a short name of the embedded lexicon where the tagger, which reads it too, sees no company.
///
/// Within a run of Chinese such names are parts of words and of other names: 甲骨文 in 一批甲骨文拓片, 富邦 in
/// 台北富邦银行. At a comma or a quote they count, and a name that the user added counts wherever it stands.
fn unheard(reading: &Reading, span: Span) -> bool {
    let word = span.of(reading.text());
    let short = word.chars().count() <= 4 || word.bytes().all(|b| b.is_ascii_alphanumeric());
    let han = |c: Option<char>| c.is_some_and(is_han);
    let text = reading.text();
    let embedded =
        han(around::last_char(text, span.start())) && han(around::next_char(text, span.end()));
    short
        && embedded
        && reading.names_at(span).iter().any(|n| n.span == span && n.kind.is_company() && !n.added)
        && !reading.tagged_at(span).iter().any(|t| t.kind == EntityKind::Company)
}

/// Tells whether a span bears another name: of the lexicon, but for one that the tagger is sure is a company.
fn known_otherwise(reading: &Reading, span: Span) -> bool {
    reading.is_media(span)
        || reading.names_at(span).iter().any(|n| {
            n.span == span
                && company::known_otherwise(n.kind)
                && !(matches!(n.kind, EntryType::Product | EntryType::Person)
                    && is_firmly(reading, EntityKind::Company, span))
                && !company::stands_for_maker(reading, *n)
        })
}

/// Lists the places of the lexicon that stand alone; within a run of Chinese the tagger tells a place from part of a name.
fn listed_places(reading: &Reading) -> impl Iterator<Item = Span> + '_ {
    let text = reading.text();
    let names = reading.names.iter().filter(|n| n.kind == EntryType::Place && !n.ambiguous);
    names.map(|n| n.span).filter(move |s| {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !word(around::last_char(text, s.start())) && !word(around::next_char(text, s.end()))
    })
}
