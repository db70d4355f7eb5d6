//! Cues out of the lexicon: of what types the names and words are, where they stand, and who speaks.

use crate::{
    feature::Cue,
    lexicon::{EntryType, Hit, Lexicon, Meaning, WordTag},
    text::{Span, View},
};

/// How much of a body is looked at, in bytes: about 300 Chinese characters.
const REACH: usize = 900;
/// Where a field is still at its head, in bytes: about 25 Chinese characters.
const HEAD: usize = 75;
/// How far behind a name its verb of saying may stand, in bytes: about 12 Chinese characters.
const NEAR: usize = 36;

/// Reads the cues of an item for the bucket classifier.
///
/// | kind | value | weight |
/// |---|---|---|
/// | `title name`, `text name` | type of a lexicon name | ln(1 + how many) |
/// | `title word`, `text word` | tag of a domain word | ln(1 + how many) |
/// | `title head …`, `text head …` | the same, in the first 25 characters | 1 |
/// | `title says`, `text says` | type or tag of what stands close before a word of saying | 1 |
/// | `title form` | `colon`: what stands before a colon may be who speaks | 1 |
///
/// Names tell the classifier what its training never saw: a vendor, a token, a broker. Ambiguous forms are left out.
///
/// # Cost
///
/// One pass of the lexicon's automaton over the title and the first 900 bytes of the body.
pub fn observe(lexicon: &Lexicon, title: &View, text: &View) -> Vec<Cue<'static>> {
    observe_hits(lexicon, (title, &lexicon.find(title)), &lexicon.find(text))
}

/// Reads the same cues where the lexicon's hits in title and body are known.
pub fn observe_hits(
    lexicon: &Lexicon,
    (title, title_hits): (&View, &[Hit]),
    text_hits: &[Hit],
) -> Vec<Cue<'static>> {
    let mut cues = Vec::new();
    read(lexicon, title_hits, &TITLE, &mut cues);
    read(lexicon, text_hits, &TEXT, &mut cues);
    let colon = title.text().char_indices().find(|(_, c)| matches!(c, '：' | ':'));
    if colon.is_some_and(|(at, _)| at > 0 && at < HEAD) {
        cues.push(Cue::new("title form", "colon"));
    }
    cues
}

/// The kinds of cues that one field gives.
struct Kinds {
    name: &'static str,
    word: &'static str,
    head_name: &'static str,
    head_word: &'static str,
    says: &'static str,
}

const TITLE: Kinds = Kinds {
    name: "title name",
    word: "title word",
    head_name: "title head name",
    head_word: "title head word",
    says: "title says",
};

const TEXT: Kinds = Kinds {
    name: "text name",
    word: "text word",
    head_name: "text head name",
    head_word: "text head word",
    says: "text says",
};

fn read(lexicon: &Lexicon, hits: &[Hit], kinds: &Kinds, cues: &mut Vec<Cue<'static>>) {
    let mut names = vec![0_u8; EntryType::ALL.len()];
    let mut words = vec![0_u8; WordTag::ALL.len()];
    let mut said = Vec::new();
    let mut before: Option<(Span, &'static str)> = None;
    for &hit in hits {
        if hit.span.start() > REACH {
            break;
        }
        if hit.ambiguous {
            continue;
        }
        let head = hit.span.end() <= HEAD;
        let Some((value, is_word)) = value(lexicon, hit) else { continue };
        if let Meaning::Word(WordTag::Report) = hit.meaning {
            let near = before.filter(|(s, _)| hit.span.start() <= s.end() + NEAR);
            said.extend(near.map(|(_, value)| value));
        }
        let (counts, kind, at) = if is_word {
            (&mut words, kinds.head_word, WordTag::ALL.iter().position(|t| t.as_str() == value))
        } else {
            (&mut names, kinds.head_name, EntryType::ALL.iter().position(|t| t.as_str() == value))
        };
        if let Some(count) = at.and_then(|i| counts.get_mut(i)) {
            *count = count.saturating_add(1);
        }
        if head {
            push_once(cues, Cue::new(kind, value));
        }
        before = Some((hit.span, value));
    }
    let names = names.iter().zip(EntryType::ALL.iter().map(|t| t.as_str()));
    let words = words.iter().zip(WordTag::ALL.iter().map(|t| t.as_str()));
    for (kind, count, value) in
        names.map(|(n, v)| (kinds.name, n, v)).chain(words.map(|(n, v)| (kinds.word, n, v)))
    {
        if *count > 0 {
            cues.push(Cue::new(kind, value).with_weight((1.0 + f32::from(*count)).ln()));
        }
    }
    for value in said {
        push_once(cues, Cue::new(kinds.says, value));
    }
}

fn value(lexicon: &Lexicon, hit: Hit) -> Option<(&'static str, bool)> {
    match hit.meaning {
        Meaning::Word(tag) => Some((tag.as_str(), true)),
        Meaning::Name(_) => lexicon.entry(hit).map(|e| (e.kind.as_str(), false)),
    }
}

fn push_once(cues: &mut Vec<Cue<'static>>, cue: Cue<'static>) {
    if !cues.iter().any(|c| c.kind() == cue.kind() && c.value() == cue.value()) {
        cues.push(cue);
    }
}
