//! From records to an issue.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use crate::{
    Result,
    classify::Bucket,
    digest::{
        body::{self, Passage},
        builder::{Builder, Others},
        chart,
        day::day,
        deal,
        figures::{self, Count, Figures},
        group::{self, Group, groups},
        issue::{Entry, Issue, Member, Period, Piece, Section},
        located::{Located, plain},
        overview,
        salience::Week,
        source::{Link, source, web},
        title::{self, Title},
    },
    extract::{Field, PartialDate},
    record::Record,
};

/// Makes issues of records; built once from checked settings.
#[derive(Clone, Debug)]
pub struct Editor {
    settings: Builder,
    since: Option<PartialDate>,
    until: Option<PartialDate>,
}

/// A group with its place in the issue.
struct Ranked<'r> {
    group: Group<'r>,
    salience: f64,
    anchor: Option<String>,
}

impl Editor {
    pub(super) fn new(
        settings: Builder,
        since: Option<PartialDate>,
        until: Option<PartialDate>,
    ) -> Self {
        Self { settings, since, until }
    }

    /// Starts from the defaults.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Makes an editor with all defaults.
    ///
    /// # Errors
    ///
    /// None: the defaults are in their ranges.
    pub fn with_defaults() -> Result<Self> {
        Self::builder().build()
    }

    /// Makes an issue of records, which come in the order of the input.
    ///
    /// Records of one `cluster` are one entry; a record without cluster is an entry of its own.
    pub fn edit(&self, records: &[Record]) -> Issue {
        let inside: Vec<&Record> = records.iter().filter(|r| self.covers(r)).collect();
        let all = groups(inside.iter().copied());
        let mut ranked = self.rank(all);
        let left_out = self.place(&mut ranked);

        let counts = counts(&ranked);
        let mut figures = Figures {
            items: inside.len(),
            outside: records.len() - inside.len(),
            others: inside.iter().filter(|r| r.bucket == Bucket::Other).count(),
            buckets: counts,
            ..Figures::default()
        };
        let sections = self.sections(&ranked, &left_out);
        figures.entries = sections.iter().map(|s| s.entries.len()).sum();
        figures.left_out = left_out.values().sum();

        let anchors: Vec<Option<String>> = ranked.iter().map(|r| r.anchor.clone()).collect();
        let groups: Vec<Group<'_>> = ranked.into_iter().map(|r| r.group).collect();
        let deals = deal::deals(&groups, &anchors);
        let done = deals.iter().filter(|d| d.status == "done");
        figures.undisclosed = done.clone().filter(|d| d.amount.is_none()).count();
        figures.deals = done.count();
        figures.open_deals = deals.len() - figures.deals;
        figures.sums = figures::sums(&deals);

        let mut issue = Issue {
            title: self.settings.title.clone(),
            number: self.settings.number,
            period: self.period(&groups),
            overview: Vec::new(),
            charts: chart::charts(&groups, &deals),
            companies: companies(&sections),
            sections,
            deals,
            figures,
            previous: self.settings.previous.clone(),
        };
        issue.overview = overview::overview(&issue);
        issue
    }

    /// Tells whether a record is of the days asked for; without a date it is.
    fn covers(&self, record: &Record) -> bool {
        let Some(published) = record.date.as_deref().and_then(day) else { return true };
        let order = group::order(published);
        self.since.is_none_or(|s| group::order(s) <= order)
            && self.until.is_none_or(|u| order <= group::order(u))
    }

    fn rank<'r>(&self, all: Vec<Group<'r>>) -> Vec<Ranked<'r>> {
        let week = Week::new(&all);
        let wanted = |g: &Group<'_>| {
            (g.bucket != Bucket::Other || self.settings.others == Others::Keep)
                && g.records
                    .iter()
                    .any(|r| !(r.title.trim().is_empty() && r.text.trim().is_empty()))
        };
        let mut ranked: Vec<Ranked<'_>> = all
            .into_iter()
            .filter(wanted)
            .map(|group| Ranked { salience: week.salience(&group), group, anchor: None })
            .collect();
        // Salience in tenths: less is noise, and the newest may come first.
        ranked.sort_by_key(|r| {
            let tenths = (r.salience * 10.0).round() as i64;
            (r.group.bucket, Reverse(tenths), Reverse(r.group.day.map(group::order)))
        });
        ranked
    }

    /// Gives the first groups of each section their anchors, and counts those that have no room.
    fn place(&self, ranked: &mut [Ranked<'_>]) -> HashMap<Bucket, usize> {
        let mut used: HashMap<Bucket, usize> = HashMap::new();
        let mut left_out = HashMap::new();
        let mut next = 1;
        for found in ranked {
            let count = used.entry(found.group.bucket).or_insert(0);
            if *count < self.settings.per_section {
                *count += 1;
                found.anchor = Some(format!("e{next}"));
                next += 1;
            } else {
                *left_out.entry(found.group.bucket).or_insert(0) += 1;
            }
        }
        left_out
    }

    fn sections(&self, ranked: &[Ranked<'_>], left_out: &HashMap<Bucket, usize>) -> Vec<Section> {
        let mut out: Vec<Section> = Vec::new();
        for found in ranked {
            let Some(anchor) = &found.anchor else { continue };
            let bucket = found.group.bucket;
            let entry = self.entry(found, anchor);
            match out.last_mut().filter(|s| s.bucket == bucket) {
                Some(section) => section.entries.push(entry),
                None => out.push(Section {
                    bucket,
                    heading: bucket.chinese().to_owned(),
                    entries: vec![entry],
                    left_out: left_out.get(&bucket).copied().unwrap_or(0),
                }),
            }
        }
        out
    }

    fn entry(&self, ranked: &Ranked<'_>, anchor: &str) -> Entry {
        let group = &ranked.group;
        let members: Vec<Located<'_>> = group.records.iter().map(|r| Located::new(r)).collect();
        let title = title::title(&members);
        // A financing without a title gets one of its own words; other items that of their first sentence.
        let untitled = title.is_none_or(|t| t.field == Field::Text && !t.headline);
        let made = if untitled { deal::headline(group) } else { None };
        let title = title.filter(|_| made.is_none());
        let passages = body::body(&members, title, self.settings.length);
        let paragraphs = paragraphs(&members, &passages);
        let mut title_pieces = title.map(|t| title_pieces(&members, t)).unwrap_or_default();
        plain(&made.unwrap_or_default(), &mut title_pieces);
        // The item of the body comes first, then that of the title, then the others in their order.
        let first = [passages.first().map(|p| p.member), title.map(|t| t.member)];
        let first = first.into_iter().flatten().next().unwrap_or(0);
        let order =
            || std::iter::once(first).chain((0..members.len()).filter(move |i| *i != first));
        let ordered: Vec<&Record> =
            order().filter_map(|i| members.get(i)).map(Located::record).collect();
        Entry {
            anchor: anchor.to_owned(),
            bucket: group.bucket,
            title: joined(&title_pieces),
            title_pieces,
            text: paragraphs.iter().map(|p| joined(p)).collect::<Vec<_>>().join("\n"),
            paragraphs,
            date: group.day.map(|d| d.to_string()),
            url: ordered.iter().find_map(|r| web(r.url.as_deref()?)),
            sources: sources(&ordered),
            members: ordered.iter().map(|r| member(r)).collect(),
            companies: group.companies().into_iter().map(str::to_owned).collect(),
            salience: ranked.salience,
        }
    }

    fn period(&self, groups: &[Group<'_>]) -> Option<Period> {
        let records = groups.iter().flat_map(|g| &g.records);
        let days = records.filter_map(|r| day(r.date.as_deref()?));
        let (mut first, mut last) = (self.since, self.until);
        if first.is_none() || last.is_none() {
            for day in days {
                let before = |a: PartialDate, b: PartialDate| group::order(a) < group::order(b);
                if self.since.is_none() && first.is_none_or(|f| before(day, f)) {
                    first = Some(day);
                }
                if self.until.is_none() && last.is_none_or(|l| before(l, day)) {
                    last = Some(day);
                }
            }
        }
        let (from, to) = (first.or(last)?, last.or(first)?);
        Some(Period { from: from.to_string(), to: to.to_string() })
    }
}

fn counts(ranked: &[Ranked<'_>]) -> Vec<Count> {
    let of = |bucket: &Bucket| ranked.iter().filter(|r| r.group.bucket == *bucket).count();
    let counts = Bucket::ALL.iter().map(|b| Count {
        bucket: *b,
        name: b.chinese().to_owned(),
        count: of(b),
    });
    counts.filter(|c| c.count > 0).collect()
}

/// Gives the companies of entries, those of most entries first.
fn companies(sections: &[Section]) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut order: Vec<&str> = Vec::new();
    for name in sections.iter().flat_map(|s| &s.entries).flat_map(|e| &e.companies) {
        let count = counts.entry(name).or_insert(0);
        if *count == 0 {
            order.push(name);
        }
        *count += 1;
    }
    order.sort_by_key(|name| Reverse(counts.get(name).copied()));
    order.into_iter().map(str::to_owned).collect()
}

fn member(record: &Record) -> Member {
    Member {
        id: record.id.clone(),
        title: record.title.split_whitespace().collect::<Vec<_>>().join(" "),
        date: record.date.clone(),
        url: record.url.as_deref().and_then(web),
    }
}

/// Gives the sources, each address and each nameless source once.
fn sources(records: &[&Record]) -> Vec<Link> {
    let mut seen = HashSet::new();
    let found = records.iter().filter_map(|r| source(r));
    found.filter(|l| seen.insert((l.name.clone(), l.url.clone()))).collect()
}

fn title_pieces(members: &[Located<'_>], title: Title) -> Vec<Piece> {
    let mut out = Vec::new();
    if let Some(located) = members.get(title.member) {
        located.pieces(title.field, title.span, &mut out);
    }
    if title.cut {
        plain("……", &mut out);
    }
    for piece in &mut out {
        piece.text = piece.text.replace(char::is_control, " ");
    }
    out
}

fn paragraphs(members: &[Located<'_>], passages: &[Passage]) -> Vec<Vec<Piece>> {
    let mut out: Vec<Vec<Piece>> = Vec::new();
    for passage in passages {
        let Some(located) = members.get(passage.member) else { continue };
        if passage.paragraph || out.is_empty() {
            out.push(Vec::new());
        }
        let Some(paragraph) = out.last_mut() else { continue };
        let next = passage.span.of(located.raw(Field::Text));
        let latin = |c: char| c.is_ascii_graphic();
        if paragraph.last().is_some_and(|p| p.text.ends_with(latin)) && next.starts_with(latin) {
            plain(" ", paragraph);
        }
        located.pieces(Field::Text, passage.span, paragraph);
        if passage.cut {
            plain("……", paragraph);
        }
    }
    out
}

fn joined(pieces: &[Piece]) -> String {
    pieces.iter().map(|p| p.text.as_str()).collect()
}
