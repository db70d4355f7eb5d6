//! The body of an entry: the text of one of its items, tightened, and what the others add.
//!
//! Sentences are taken out, never rewritten: first those that say most (position, what the title says, names and
//! numbers), without those that repeat (H. P. Luhn, The Automatic Creation of Literature Abstracts, 1958; maximal
//! marginal relevance, Carbonell and Goldstein, 1998), then put back into their order. We differ in what counts: the
//! words of Luhn are entities here.

use std::collections::HashSet;

use crate::{
    digest::{
        group,
        located::Located,
        shingle::Shingles,
        title::{self, Title, cut, headline, trimmed},
    },
    extract::{EntityKind, Field},
    text::{Span, sentences},
};

/// A part of the text of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Passage {
    /// The item, counted in the group.
    pub(super) member: usize,
    pub(super) span: Span,
    /// Whether it starts a paragraph.
    pub(super) paragraph: bool,
    /// Whether it ends inside a sentence.
    pub(super) cut: bool,
}

/// Sentences of these words are no news.
const IDLE: [&str; 10] = [
    "点击", "扫码", "二维码", "原文链接", "免责声明", "投资建议", "转载", "关注公众号",
    "阅读原文", "责任编辑",
];

/// At most so many sentences come from other items.
const ADDED: usize = 2;
/// A sentence is new where at least so much of it was not said.
const NEW: f64 = 0.6;
/// A sentence repeats where so much of it was said.
const REPEATED: f64 = 0.65;

/// Makes the body of at most about `length` characters; `title` is told already.
pub(super) fn body(members: &[Located<'_>], title: Option<Title>, length: usize) -> Vec<Passage> {
    let Some(main) = main(members, title) else { return Vec::new() };
    let Some(located) = members.get(main) else { return Vec::new() };
    let text = located.raw(Field::Text);
    let rest = without_title(text, main, title);
    let room = |out: &[Passage]| {
        let used: usize = out.iter().map(|p| chars(p.span, members, p.member)).sum();
        length.saturating_sub(used)
    };
    let mut out = if rest.of(text).chars().take(length + 1).count() <= length {
        whole(text, rest, main)
    } else {
        tightened(
            located,
            rest,
            main,
            &title.map_or_else(String::new, |t| told(members, t)),
            length,
        )
    };
    let mut said = Shingles::default();
    for passage in &out {
        said.add(passage.span.of(text));
    }
    if let Some(title) = title {
        said.add(&told(members, title));
    }
    let others = members.iter().enumerate().filter(|(i, _)| *i != main);
    for (member, other) in others {
        if out.iter().filter(|p| p.member != main).count() >= ADDED {
            break;
        }
        if let Some(span) = addition(other, members, &out, &said, room(&out)) {
            said.add(span.of(other.raw(Field::Text)));
            out.push(Passage { member, span, paragraph: out.is_empty(), cut: false });
        }
    }
    out
}

/// The item with the body: the one of the title, unless another says half as much again.
fn main(members: &[Located<'_>], title: Option<Title>) -> Option<usize> {
    // Beyond this a text is an article and says no more in a digest.
    const ENOUGH: usize = 400;
    let size =
        |i: usize| members.get(i).map_or(0, |m| m.raw(Field::Text).chars().take(ENOUGH).count());
    let first = title.map_or(0, |t| t.member);
    let best = (0..members.len()).rev().max_by_key(|i| size(*i))?;
    let better = size(best) * 2 > size(first) * 3;
    Some(if better { best } else { first }).filter(|i| size(*i) > 0)
}

fn told(members: &[Located<'_>], title: Title) -> String {
    let raw = members.get(title.member).map_or("", |m| m.raw(title.field));
    title.span.of(raw).to_owned()
}

fn chars(span: Span, members: &[Located<'_>], member: usize) -> usize {
    members.get(member).map_or(0, |m| span.of(m.raw(Field::Text)).chars().count())
}

/// Leaves out `【title】` at the start of a text, and the first sentence where the title is all of it.
fn without_title(text: &str, member: usize, title: Option<Title>) -> Span {
    let start = headline(text).map_or(0, |span| {
        let after = text.get(span.end()..).unwrap_or("");
        span.end() + after.find('】').map_or(0, |at| at + '】'.len_utf8())
    });
    let all = trimmed(text, Span::new(start, text.len()));
    // A title made of the first sentence, and nothing behind it.
    let same = title.is_some_and(|t| {
        t.member == member && t.field == Field::Text && !t.cut && t.span.end() + 4 >= all.end()
    });
    if same && all.start() >= title.map_or(0, |t| t.span.start()) { Span::new(0, 0) } else { all }
}

/// Keeps a text as it is, line by line.
fn whole(text: &str, rest: Span, member: usize) -> Vec<Passage> {
    let mut out: Vec<Passage> = Vec::new();
    let mut at = rest.start();
    for line in rest.of(text).split_inclusive('\n') {
        let span = trimmed(text, Span::new(at, at + line.len()));
        at += line.len();
        if !span.is_empty() {
            // Brackets at the start of a paragraph would be the next entry.
            let paragraph = out.is_empty() || !span.of(text).starts_with(['【', '〖', '［']);
            out.push(Passage { member, span, paragraph, cut: false });
        }
    }
    out
}

/// A sentence and what it is worth.
struct Sentence {
    span: Span,
    shingles: Shingles,
    score: f64,
    chars: usize,
}

fn tightened(
    located: &Located<'_>,
    rest: Span,
    member: usize,
    title: &str,
    length: usize,
) -> Vec<Passage> {
    // The head of an article holds its news; beyond that many sentences nothing is looked at.
    const MOST: usize = 60;
    let text = located.raw(Field::Text);
    let title = Shingles::of(title);
    let all: Vec<Sentence> = sentences(text)
        .filter(|s| s.start() >= rest.start())
        .take(MOST)
        .enumerate()
        .map(|(i, span)| sentence(located, span, i, &title))
        .collect();
    let mut order: Vec<&Sentence> = all.iter().collect();
    order.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.span.cmp(&b.span)));
    let mut said = Shingles::default();
    let mut left = length;
    let mut chosen: Vec<Span> = Vec::new();
    for found in order.iter().filter(|s| s.score > 0.0) {
        if found.chars <= left && found.shingles.share_in(&said) < REPEATED {
            left -= found.chars;
            said.add(found.span.of(text));
            chosen.push(found.span);
        }
    }
    if chosen.is_empty() {
        // Not one sentence fits: the start of the best.
        let Some(best) = order.first() else { return Vec::new() };
        let (span, cut) = cut(text, best.span, 2 * length.saturating_sub(1));
        return vec![Passage { member, span, paragraph: true, cut }];
    }
    chosen.sort_unstable();
    join(text, &chosen, member)
}

fn sentence(located: &Located<'_>, span: Span, at: usize, title: &Shingles) -> Sentence {
    let text = span.of(located.raw(Field::Text));
    let shingles = Shingles::of(text);
    let mut companies = HashSet::new();
    let (mut money, mut facts) = (false, false);
    for (_, mention) in located.within(Field::Text, span) {
        match mention.kind {
            EntityKind::Company => {
                companies.insert(group::name(mention));
            }
            EntityKind::Amount | EntityKind::Round => money = true,
            EntityKind::Date | EntityKind::Percent => facts = true,
            _ => {}
        }
    }
    let given = |holds: bool, weight: f64| if holds { weight } else { 0.0 };
    let score = if IDLE.iter().any(|w| text.contains(w)) {
        0.0
    } else {
        given(at == 0, 1.5)
            + 1.0 / (1.0 + at as f64)
            + 0.4 * companies.len().min(3) as f64
            + given(money, 0.7)
            + given(facts, 0.3)
            + 2.0 * title.share_in(&shingles)
    };
    Sentence { span, shingles, score, chars: text.chars().count() }
}

/// Makes passages of sentences in order; neighbours in one line stay one passage with what stands between them.
fn join(text: &str, chosen: &[Span], member: usize) -> Vec<Passage> {
    let mut out: Vec<Passage> = Vec::new();
    for &span in chosen {
        let first = out.is_empty();
        if let Some(last) = out.last_mut() {
            let between = Span::new(last.span.end(), span.start()).of(text);
            if between.chars().all(|c| c.is_whitespace() && c != '\n') {
                last.span = last.span.union(span);
                continue;
            }
        }
        out.push(Passage { member, span, paragraph: first, cut: false });
    }
    out
}

/// Finds the sentence of another item that adds most: about the same companies, and new in words and in facts.
fn addition(
    other: &Located<'_>,
    members: &[Located<'_>],
    said: &[Passage],
    shingles: &Shingles,
    room: usize,
) -> Option<Span> {
    const FEWEST: usize = 12;
    let mut names: HashSet<&str> = HashSet::new();
    let mut facts: HashSet<&str> = HashSet::new();
    for passage in said {
        let Some(member) = members.get(passage.member) else { continue };
        for (_, mention) in member.within(Field::Text, passage.span) {
            match mention.kind {
                EntityKind::Company => names.insert(group::name(mention)),
                _ => facts.insert(mention.text.as_str()),
            };
        }
    }
    let text = other.raw(Field::Text);
    let fits = |span: &Span| {
        let part = span.of(text);
        let count = part.chars().count();
        let (mut about, mut adds) = (false, false);
        for (_, mention) in other.within(Field::Text, *span) {
            match mention.kind {
                EntityKind::Company => about |= names.contains(group::name(mention)),
                _ => adds |= !facts.contains(mention.text.as_str()),
            }
        }
        (FEWEST..=room).contains(&count)
            && about
            && adds
            && !IDLE.iter().any(|w| part.contains(w))
            && Shingles::of(part).share_in(shingles) <= 1.0 - NEW
    };
    let start = title::headline(text).map_or(0, Span::end);
    sentences(text).filter(|s| s.start() >= start).take(20).find(fits)
}
