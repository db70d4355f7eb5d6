//! Cues out of the lexicon: of what types the names and words are, where they stand, and who speaks.

use crate::{
    feature::{
        Cue,
        document::lead,
        statement::{Speech, Statement, statement},
        subject::Weights,
    },
    lexicon::{EntryType, Hit, Lexicon, Meaning, WordTag},
    text::{Span, View},
};

/// How much of a body is looked at, in bytes: about 300 Chinese characters.
const REACH: usize = 900;
/// Where a field is still at its head, in bytes: about 25 Chinese characters.
const HEAD: usize = 75;
/// How far into a field a statement begins that is its main content, in bytes: about 70 Chinese characters.
const SAID_NEAR: usize = 210;
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
/// | `title verb`, `text verb` | how something is said near the head: say, forecast, study, announce, answer, hearsay | 1 |
/// | `subject`, `title subject` | the field that most names and words belong to | 1 |
/// | `title speaker`, `text speaker` | who states something: person, broker, research, official … | 1 |
/// | `broker on`, `say on` … | the subject of the statement, by speaker and by way of saying | 1 |
/// | `nobody on` | the subject where nobody states anything | 1 |
///
/// Names tell the classifier what its training never saw: a vendor, a token, a broker. Ambiguous forms are left out.
///
/// # Cost
///
/// One pass of the lexicon's automaton over the title and the first 900 bytes of the body.
pub fn observe(lexicon: &Lexicon, title: &View, text: &View) -> Vec<Cue<'static>> {
    observe_hits(lexicon, (title, &lexicon.find(title)), (text, &lexicon.find(text)))
}

/// Reads the same cues where the lexicon's hits in title and body are known.
pub fn observe_hits(
    lexicon: &Lexicon,
    title: (&View, &[Hit]),
    text: (&View, &[Hit]),
) -> Vec<Cue<'static>> {
    let mut cues = Vec::with_capacity(48);
    read(lexicon, title.1, &TITLE, &mut cues);
    read(lexicon, text.1, &TEXT, &mut cues);
    join(lexicon, title, text, &mut cues);
    let (title, _) = title;
    let colon = title.text().char_indices().find(|(_, c)| matches!(c, '：' | ':'));
    if colon.is_some_and(|(at, _)| at > 0 && at < HEAD) {
        cues.push(Cue::new("title form", "colon"));
    }
    cues
}

/// Reads who states something, how, and about what.
fn join(
    lexicon: &Lexicon,
    (title, title_hits): (&View, &[Hit]),
    (text, text_hits): (&View, &[Hit]),
    cues: &mut Vec<Cue<'static>>,
) {
    let mut weights = Weights::default();
    weights.add(lexicon, title.text(), title_hits, (usize::MAX, 4), REACH);
    if let Some(subject) = weights.top() {
        cues.push(Cue::new("title subject", subject.as_str()));
    }
    weights.add(lexicon, text.text(), text_hits, (SAID_NEAR, 2), REACH);
    let subject = weights.top().map_or("none", |s| s.as_str());
    cues.push(Cue::new("subject", subject));

    for (kind, (view, hits)) in
        [("title verb", (title, title_hits)), ("text verb", (text, text_hits))]
    {
        let report = |h: &&Hit| h.meaning == Meaning::Word(WordTag::Report);
        for hit in hits.iter().take_while(|h| h.span.start() <= SAID_NEAR).filter(report) {
            let speech = Speech::of(hit.span.of(view.text()));
            push_once(cues, Cue::new(kind, speech.as_str()));
        }
    }
    // A dateline says who published: its verb is nobody's statement.
    let start = lead(text.text());
    let body = text_hits.partition_point(|h| h.span.start() < start);
    let in_title = statement(lexicon, title.text(), title_hits, SAID_NEAR);
    let in_text = statement(
        lexicon,
        text.text(),
        text_hits.get(body..).unwrap_or_default(),
        start + SAID_NEAR,
    );
    for (kind, found) in [("title speaker", in_title), ("text speaker", in_text)] {
        if let Some(Statement { speaker, .. }) = found {
            cues.push(Cue::new(kind, speaker.as_str()));
        }
    }
    let view = |s: &Statement| s.speech.is_view();
    match in_title.filter(view).or(in_text.filter(view)).or(in_title).or(in_text) {
        Some(Statement { speaker, speech }) => {
            cues.push(Cue::new(speaker.on(), subject));
            cues.push(Cue::new(speech.on(), subject));
        }
        None => cues.push(Cue::new("nobody on", subject)),
    }
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
    let mut names = [0_u8; EntryType::ALL.len()];
    let mut words = [0_u8; WordTag::ALL.len()];
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
        let (value, kind, count) = match hit.meaning {
            Meaning::Word(tag) => (tag.as_str(), kinds.head_word, words.get_mut(tag.index())),
            Meaning::Name(_) => {
                let Some(kind) = lexicon.kind(hit) else { continue };
                (kind.as_str(), kinds.head_name, names.get_mut(kind.index()))
            }
        };
        if let Meaning::Word(WordTag::Report) = hit.meaning {
            let near = before.filter(|(s, _)| hit.span.start() <= s.end() + NEAR);
            said.extend(near.map(|(_, value)| value));
        }
        if let Some(count) = count {
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

fn push_once(cues: &mut Vec<Cue<'static>>, cue: Cue<'static>) {
    if !cues.iter().any(|c| c.kind() == cue.kind() && c.value() == cue.value()) {
        cues.push(cue);
    }
}
