//! The mentions of a record at their bytes, whatever unit its offsets count in.

use std::iter::repeat_n;

use crate::{
    digest::issue::Piece,
    extract::Field,
    record::{Mention, OffsetUnit, Record},
    text::Span,
};

/// The mentions of a record, sorted and apart, at their bytes.
#[derive(Clone, Debug)]
pub(super) struct Located<'r> {
    record: &'r Record,
    title: Vec<(Span, &'r Mention)>,
    text: Vec<(Span, &'r Mention)>,
}

impl<'r> Located<'r> {
    /// Finds the mentions.
    ///
    /// A record does not say the unit of its offsets: it is the one in which all of them fit. Mentions that do not
    /// stand where they say are left out.
    pub(super) fn new(record: &'r Record) -> Self {
        let all = record.entities.len();
        let found = OffsetUnit::ALL.iter().map(|unit| Self::counted(record, *unit));
        let fits = found.into_iter().find(|f| f.title.len() + f.text.len() == all);
        let mut found = fits.unwrap_or_else(|| Self::counted(record, OffsetUnit::default()));
        for list in [&mut found.title, &mut found.text] {
            list.sort_by_key(|(span, _)| (span.start(), usize::MAX - span.end()));
            let mut end = 0;
            list.retain(|(span, _)| {
                let apart = span.start() >= end;
                end = end.max(span.end());
                apart
            });
        }
        found
    }

    fn counted(record: &'r Record, unit: OffsetUnit) -> Self {
        let of = |field: Field| {
            let raw = if field == Field::Title { &record.title } else { &record.text };
            let ruler = Ruler::new(unit, raw);
            let mentions = record.entities.iter().filter(move |m| m.field == field);
            mentions.filter_map(|m| Some((ruler.span(m)?, m))).collect()
        };
        Self { record, title: of(Field::Title), text: of(Field::Text) }
    }

    /// Borrows the record.
    pub(super) const fn record(&self) -> &'r Record {
        self.record
    }

    /// Borrows a part of the record.
    pub(super) fn raw(&self, field: Field) -> &'r str {
        if field == Field::Title { &self.record.title } else { &self.record.text }
    }

    /// Gives the mentions inside a span of a part.
    pub(super) fn within(
        &self,
        field: Field,
        span: Span,
    ) -> impl Iterator<Item = (Span, &'r Mention)> {
        let list = if field == Field::Title { &self.title } else { &self.text };
        let from = list.partition_point(|(s, _)| s.start() < span.start());
        let inside = list.get(from..).unwrap_or_default().iter();
        inside.copied().take_while(move |(s, _)| s.end() <= span.end())
    }

    /// Appends a span in pieces, its entities apart.
    pub(super) fn pieces(&self, field: Field, span: Span, out: &mut Vec<Piece>) {
        let raw = self.raw(field);
        let mut at = span.start();
        for (mark, mention) in self.within(field, span) {
            plain(Span::new(at, mark.start()).of(raw), out);
            let name = mention.name.as_deref().filter(|n| *n != mention.text);
            out.push(Piece {
                text: mention.text.clone(),
                kind: Some(mention.kind),
                label: Some(mention.kind.chinese()),
                name: name.map(str::to_owned),
            });
            at = mark.end();
        }
        plain(Span::new(at, span.end()).of(raw), out);
    }
}

/// Appends text without entities.
pub(super) fn plain(text: &str, out: &mut Vec<Piece>) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(last) if last.kind.is_none() => last.text.push_str(text),
        _ => out.push(Piece { text: text.to_owned(), kind: None, label: None, name: None }),
    }
}

/// The way from offsets to bytes.
struct Ruler<'t> {
    text: &'t str,
    /// The byte of each unit, and the end; empty where units are bytes.
    bytes: Vec<u32>,
}

impl<'t> Ruler<'t> {
    fn new(unit: OffsetUnit, text: &'t str) -> Self {
        let width = |c: char| match unit {
            OffsetUnit::Byte => 0,
            OffsetUnit::Char => 1,
            OffsetUnit::Utf16 => c.len_utf16(),
        };
        let mut bytes: Vec<u32> =
            text.char_indices().flat_map(|(i, c)| repeat_n(i as u32, width(c))).collect();
        if unit != OffsetUnit::Byte {
            bytes.push(text.len() as u32);
        }
        Self { text, bytes }
    }

    fn span(&self, mention: &Mention) -> Option<Span> {
        let byte = |at: usize| match self.bytes.as_slice() {
            [] => Some(at),
            bytes => bytes.get(at).map(|b| *b as usize),
        };
        let span = Span::new(byte(mention.start)?, byte(mention.end)?);
        (!span.is_empty() && span.of(self.text) == mention.text).then_some(span)
    }
}
