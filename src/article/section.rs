//! The names of sections, as their headings say.

use crate::article::{
    line::start,
    noise,
    shape::{Head, Region},
    unit::Unit,
};

/// Gives each region's section name where its heading is one: without ornaments, number, and the brand that all share.
pub(super) fn names(units: &[Unit], regions: &[Region]) -> Vec<Option<String>> {
    let heads: Vec<Option<&Unit>> = regions
        .iter()
        .map(|r| {
            units.get(r.from).filter(|_| matches!(r.head, Some(Head::Section | Head::Part(_))))
        })
        .collect();
    let brand = brand(&heads);
    heads
        .into_iter()
        .map(|head| {
            let unit = head?;
            let text = unit.bracket.as_ref().map_or(unit.line.text.as_str(), |b| b.title.as_str());
            let text = text.strip_prefix(brand.as_str()).unwrap_or(text);
            let name = trim(text);
            (!name.is_empty()).then(|| name.to_owned())
        })
        .collect()
}

fn trim(text: &str) -> &str {
    text.trim_matches(noise::is_decoration)
}

/// Finds the brand that stands before the name of every section, as `Web3 Cloud` does in `**Web3 Cloud****观点聚焦**`.
///
/// In markup it is a bold run of its own; in plain text it is Latin and glued to what follows.
fn brand(heads: &[Option<&Unit>]) -> String {
    let texts: Vec<&Unit> = heads.iter().flatten().copied().collect();
    let Some(first) = texts.first() else { return String::new() };
    if texts.len() < 2 {
        return String::new();
    }
    if let [run, _, ..] = first.line.bold.as_slice() {
        let brand = run.of(&first.line.text);
        let shared =
            |u: &&Unit| u.line.text.strip_prefix(brand).is_some_and(|rest| !trim(rest).is_empty());
        let same = texts.iter().filter(|u| shared(u)).count();
        if run.start() == 0 && same >= 2 && same * 3 >= texts.len() * 2 {
            return brand.to_owned();
        }
    }
    glued(&texts)
}

fn glued(units: &[&Unit]) -> String {
    const SHORTEST: usize = 4;
    let mut branded: Vec<&str> = units.iter().map(|u| u.line.text.as_str()).collect();
    branded.retain(|t| t.starts_with(|c: char| c.is_ascii_alphanumeric()));
    let Some((first, others)) = branded.split_first() else { return String::new() };
    if others.len() < 2 {
        return String::new();
    }
    let shared = others.iter().fold(first.len(), |len, other| {
        let same = first.bytes().zip(other.bytes()).take(len).take_while(|(a, b)| a == b).count();
        same.min(len)
    });
    let brand = start(first, shared);
    let glued = branded.iter().all(|t| {
        let rest = t.get(brand.len()..).unwrap_or("");
        !rest.is_empty() && !rest.starts_with(' ')
    });
    if glued && brand.is_ascii() && brand.len() >= SHORTEST && !brand.ends_with(' ') {
        brand.to_owned()
    } else {
        String::new()
    }
}
