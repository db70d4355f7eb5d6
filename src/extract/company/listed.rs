//! Companies by the company they keep: names in one list with others that are known.

use crate::{
    extract::{
        Reading,
        name::{LATIN_WORDS, latin},
    },
    text::Span,
};

/// Latin names that stand in one list with companies of the lexicon are companies: `Apollo、贝莱德、高盛`.
pub(super) fn find(reading: &Reading, out: &mut Vec<Span>) {
    let text = reading.text();
    let sure: Vec<Span> = reading
        .names
        .iter()
        .filter(|n| n.kind.is_company() && !n.ambiguous)
        .map(|n| n.span)
        .collect();
    let other = |s: Span| reading.names_at(s).iter().any(|n| !n.kind.is_company());
    let mut loose: Vec<Span> = reading
        .latin
        .iter()
        .copied()
        .filter(|r| !other(*r) && r.of(text).starts_with(|c: char| c.is_uppercase()))
        .filter(|r| !LATIN_WORDS.contains(&r.of(text)))
        .collect();
    loose.extend(
        reading.names.iter().filter(|n| n.kind.is_company() && n.ambiguous).map(|n| n.span),
    );
    let mut members: Vec<(Span, bool)> = sure
        .iter()
        .map(|s| (*s, true))
        .chain(loose.into_iter().filter(|l| !sure.contains(l)).map(|l| (l, false)))
        .collect();
    members.sort_unstable();
    members.dedup_by_key(|m| m.0);
    let joined = |a: Span, b: Span| {
        let between = Span::new(a.end(), b.start()).of(text);
        matches!(between, "、" | "和" | "与" | "及" | "以及" | "、以及" | "，以及")
    };
    let mut start = 0;
    while start < members.len() {
        let mut end = start + 1;
        while end < members.len() && joined(members[end - 1].0, members[end].0) {
            end += 1;
        }
        let list = members.get(start..end).unwrap_or_default();
        if list.iter().any(|m| m.1) {
            out.extend(
                list.iter()
                    .filter(|m| !m.1 && !latin::looks_like_person(m.0.of(text)))
                    .map(|m| m.0),
            );
        }
        start = end;
    }
}
