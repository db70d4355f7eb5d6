//! Persons: by the lexicon, by the title beside the name, by the shape of foreign names.

mod chinese;
mod foreign;

use crate::{
    extract::{Reading, name::latin},
    lexicon::{EntryType, Meaning, WordTag},
    text::{Span, is_han},
};

/// Lists the persons of a reading; sorted, apart.
pub(crate) fn find(reading: &Reading) -> Vec<Span> {
    let text = reading.text();
    let mut out: Vec<Span> = reading
        .names
        .iter()
        .filter(|n| n.kind == EntryType::Person && !n.ambiguous)
        .map(|n| n.span)
        .collect();
    for &run in &reading.latin {
        if latin::looks_like_person(run.of(text))
            && !reading.names_at(run).iter().any(|n| n.kind.is_company())
        {
            out.push(run);
        }
    }
    after_titles(reading, &mut out);
    out.extend(foreign::find(text).into_iter().map(|s| chinese::trim(text, s)));
    super::company::resolve(out)
}

/// What is said to somebody whose name is known: it is no part of the name.
const HONORIFICS: &[&str] = &["先生", "女士", "小姐", "博士", "教授", "院士", "律师", "老师"];

/// Frees a tagged name of what is no part of it; nothing where only 张先生 is left.
pub(crate) fn tidy(text: &str, span: Span) -> Option<Span> {
    let span = foreign::trim(text, chinese::trim(text, span));
    let name = span.of(text);
    let Some(bare) = HONORIFICS.iter().find_map(|h| name.strip_suffix(h)) else {
        return Some(span);
    };
    (bare.chars().count() >= 2).then(|| Span::new(span.start(), span.start() + bare.len()))
}

/// Names of persons that are sought again, at most.
const MOST: usize = 32;

/// Lists what the persons of an item are called further on: by the whole name, a foreign one by its last part too.
pub(crate) fn called<'t>(persons: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in persons {
        let last = name.rsplit(['·', ' ']).next().unwrap_or(name);
        let han = last.chars().filter(|c| is_han(*c)).count();
        let whole = name.chars().count() >= 3;
        let part = last.len() < name.len() && (han >= 2 || (han == 0 && last.len() >= 5));
        for form in [whole.then_some(name), part.then_some(last)].into_iter().flatten() {
            if !out.iter().any(|o| o == form) && out.len() < MOST {
                out.push(form.to_owned());
            }
        }
    }
    out
}

/// `首席执行官王坚`, `创始人兼CEO李天驰`: a family name and one or two characters after a title.
fn after_titles(reading: &Reading, out: &mut Vec<Span>) {
    let text = reading.text();
    let titles = reading.found.iter().filter(|h| h.meaning == Meaning::Word(WordTag::Title));
    for title in titles {
        let start = title.span.end();
        let rest = text.get(start..).unwrap_or("");
        if let Some(len) = chinese::length(rest) {
            let name = Span::new(start, start + len);
            // 执行校长任院长: what looks like a name is the next title.
            if !reading.found.iter().any(|h| h.span.overlaps(name)) {
                out.push(name);
            }
        } else if let Some(run) = reading
            .latin
            .iter()
            .find(|r| r.start() == start || (r.start() == start + 1 && rest.starts_with(' ')))
        {
            let word = run.of(text);
            if word.split(' ').count() >= 2
                && word.split(' ').all(|w| w.starts_with(char::is_uppercase))
                && !latin::has_company_suffix(word)
            {
                out.push(*run);
            }
        }
    }
}
