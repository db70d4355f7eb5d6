//! The search for rounds.

use std::sync::Arc;

use daachorse::{
    CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind,
};

use super::{
    NamedRound, Round, Series,
    form::{FORMS, Form, LATIN, SHORT},
};
use crate::{
    extract::Found,
    text::{Span, View, around},
};

/// Finds funding rounds; cheap to clone, and shared between threads.
///
/// A span is the round as written: with 轮, without 融资 where 轮 is there.
///
/// ```
/// use yunbao::{extract::RoundFinder, text::View};
/// let view = View::new("北辰算力连续完成 A4、A5 轮融资");
/// let found = RoundFinder::default().find(&view);
/// let codes: Vec<_> = found.iter().map(|f| f.value.code()).collect();
/// assert_eq!(codes, ["a4", "a5"]);
/// assert_eq!(found[1].span.of(view.text()), "A5轮");
/// ```
#[derive(Clone, Debug)]
pub struct RoundFinder {
    matcher: Arc<Matcher>,
}

struct Matcher(CharwiseDoubleArrayAhoCorasick<usize>);

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Matcher")
    }
}

/// Patterns beside the table of forms, numbered from its end.
const ROUND: &str = "轮";
const LATIN_STARTS: &[&str] = &["Pre", "pre", "PRE", "Series", "series"];

impl Default for RoundFinder {
    fn default() -> Self {
        let words =
            FORMS.iter().map(|form| form.word).chain([ROUND]).chain(LATIN_STARTS.iter().copied());
        let matcher = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build_with_values(words.enumerate().map(|(i, word)| (word, i)))
            .expect("a test builds the table: its words are distinct and not empty");
        Self { matcher: Arc::new(Matcher(matcher)) }
    }
}

impl RoundFinder {
    /// Finds the rounds of a view: spans of the view, in order, without overlap.
    pub fn find(&self, view: &View) -> Vec<Found<Round>> {
        let text = view.text();
        let mut out = Vec::new();
        for found in self.matcher.0.leftmost_find_iter(text) {
            let span = Span::new(found.start(), found.end());
            match FORMS.get(found.value()) {
                Some(form) => named(text, span, form, &mut out),
                None if found.value() == FORMS.len() => lettered(text, span, &mut out),
                None => latin(text, span.start(), &mut out),
            }
        }
        out.sort_by_key(|found: &Found<Round>| found.span);
        let mut end = 0;
        out.retain(|found| {
            let fits = found.span.start() >= end;
            end = if fits { found.span.end() } else { end };
            fits
        });
        out
    }
}

type Out = Vec<Found<Round>>;

fn push(out: &mut Out, start: usize, end: usize, round: impl Into<Round>) {
    out.push(Found::new(Span::new(start, end), round.into()));
}

fn named(text: &str, span: Span, form: &Form, out: &mut Out) {
    let (start, end) = (span.start(), span.end());
    let latin = form.word.starts_with(|c: char| c.is_ascii_alphabetic());
    let bounded = !latin || (bounded_before(text, start) && !letter_at(text, end));
    let word = around::first_of(text, end, form.not_before).is_some()
        || around::ends_with_any(text, start, form.not_after);
    // Pre-IPO is found from its Pre.
    if !bounded || word || (form.word.ends_with(ROUND) && is_other_word(text, end)) {
        return;
    }
    if form.word == "资助" && !is_granted(text, start, end) {
        return;
    }
    // Grant is also a name: Grant Thornton.
    if form.round == NamedRound::Grant && latin && around::starts(text, end, " ") {
        return;
    }
    if form.word == "最新一轮" {
        let end = end + if around::starts(text, end, "融资") { "融资".len() } else { 0 };
        // 最新一轮种子轮融资 has a name.
        let named = SHORT.iter().any(|(word, _)| around::starts(text, end, word))
            || around::next_char(text, end).is_some_and(|c| c.is_ascii_alphabetic());
        if !named {
            push(out, start, end, form.round);
        }
        return;
    }
    push(out, start, end, form.round);
    if form.word.ends_with(ROUND) {
        list(text, start, out);
    }
}

/// 资助 is a round where it is received or a sum; else it is only a verb.
fn is_granted(text: &str, start: usize, end: usize) -> bool {
    let clause = around::clause_before(text, start, 8);
    clause.contains(['获', '得', '受'])
        || around::first_of(text, end, &["金", "款", "项目", "计划"]).is_some()
}

/// Handles 轮: a letter or a Latin name before it, or a count that makes 新一轮融资.
fn lettered(text: &str, span: Span, out: &mut Out) {
    let (at, end) = (span.start(), span.end());
    if is_other_word(text, end) {
        return;
    }
    if let Some((start, round)) = core_before(text, at) {
        let suffix = ["-上市前", "(上市前)"].iter().find(|s| around::starts(text, end, s));
        let end = end + suffix.filter(|s| s.starts_with('-')).map_or(0, |s| s.len());
        push(out, start, end, round);
        return list(text, start, out);
    }
    // A、A+两轮
    let count = ["两", "三", "四", "二", "2", "3", "4"].iter().find(|n| around::ends(text, at, n));
    if let Some(count) = count
        && let Some((start, round)) = core_before(text, at - count.len())
    {
        let before = out.len();
        list(text, start, out);
        if out.len() > before {
            return push(out, start, at - count.len(), round);
        }
    }
    unspecified(text, at, end, out);
}

/// Words of order and number that make a round without a name, the longer first.
const ORDERS: &[&str] = &[
    "第一", "第二", "第三", "第四", "第五", "第六", "第七", "最新一", "新一", "上一", "前一",
    "下一", "首", "多", "数", "几", "两", "三", "四", "五", "上", "一",
];

/// What follows 轮 where the round has no other name.
const MONEY: &[&str] = &["融资", "股权融资", "投资", "风险投资", "私募融资"];

fn unspecified(text: &str, at: usize, end: usize, out: &mut Out) {
    let Some(order) = ORDERS.iter().find(|word| around::ends(text, at, word)) else { return };
    let start = at - order.len();
    // 天使轮和A轮两轮融资 only counts what was named.
    let counts = matches!(*order, "两" | "三" | "四" | "五");
    if counts && around::ends(text, start, ROUND) {
        return;
    }
    let named_next = |at: usize| around::first_of(text, at, MONEY);
    if let Some(len) = named_next(end) {
        // 股权融资 is a name of its own.
        if around::starts(text, end, "融资")
            || around::starts(text, end, "投资") && !around::starts(text, end, "投资者")
        {
            push(out, start, end + len, NamedRound::Unspecified);
        }
    } else if sum_then_financing(text, end) {
        push(out, start, end, NamedRound::Unspecified);
    }
}

/// Tells whether only an amount stands between `at` and 融资: 新一轮近亿元融资.
fn sum_then_financing(text: &str, at: usize) -> bool {
    const SUM: &str = "近超约数逾过几十百千万亿一二三四五六七八九两零元美港欧日人民币金的级.,+-$ ";
    let rest = around::rest(text, at);
    let len: usize = rest
        .chars()
        .take(16)
        .take_while(|c| c.is_ascii_digit() || SUM.contains(*c))
        .map(char::len_utf8)
        .sum();
    len > 0 && around::starts(text, at + len, "融资")
}

/// Handles Pre… and Series …
fn latin(text: &str, start: usize, out: &mut Out) {
    if !bounded_before(text, start) {
        return;
    }
    let rest = around::rest(text, start);
    let series = rest.get(.."series".len()).filter(|w| w.eq_ignore_ascii_case("series"));
    let from = match series {
        // Pre-Series A begins with Pre.
        Some(_) if pre_before(text, start).1 => return,
        Some(word) => {
            let Some(len) = rest
                .get(word.len()..)
                .filter(|r| r.starts_with([' ', '-']))
                .map(|_| word.len() + 1)
            else {
                return;
            };
            start + len
        }
        None => start,
    };
    let word_end = from
        + around::rest(text, from)
            .bytes()
            .take(12)
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b' '))
            .count();
    // 轮 follows: found from there, with its list.
    let mut end = word_end;
    while end > from {
        if let Some((core, round)) = core_before(text, end)
            && core == from
            && !around::next_char(text, end).is_some_and(|c| c.is_ascii_alphanumeric() || c == '+')
        {
            let closing = if around::starts(text, end, ROUND) { ROUND.len() } else { 0 };
            if series.is_some() || (closing == 0 && pre(round)) {
                push(out, start, end + closing, round);
            }
            return;
        }
        end -= 1;
    }
}

fn pre(round: Round) -> bool {
    match round {
        Round::Series(series) => series.pre,
        Round::Named(named) => matches!(named, NamedRound::PreSeed | NamedRound::PreIpo),
    }
}

/// Takes the members of a list that ends at the round starting at `start`: A、A+|轮, 种子及|天使轮.
fn list(text: &str, start: usize, out: &mut Out) {
    const AND: &[&str] =
        &["以及", "、", "和", "及", "与", "至", "到", "/", "~", "&", "+", "-", ", ", ","];
    let mut start = start;
    // A row of rounds is short; the bound keeps a row of nonsense linear.
    for _ in 0..12 {
        let spaced = if around::ends(text, start, " ") { start - 1 } else { start };
        let Some(mark) = AND.iter().find(|mark| around::ends(text, spaced, mark)) else { return };
        let mut end = spaced - mark.len();
        if around::ends(text, end, " ") {
            end -= 1;
        }
        let Some((from, round)) = core_before(text, end).or_else(|| short_before(text, end))
        else {
            return;
        };
        push(out, from, end, round);
        start = from;
    }
}

fn short_before(text: &str, end: usize) -> Option<(usize, Round)> {
    let (word, round) = SHORT.iter().find(|(word, _)| around::ends(text, end, word))?;
    Some((end - word.len(), (*round).into()))
}

/// Reads the lettered round or the Latin name that ends at `end`, and where it starts.
fn core_before(text: &str, end: usize) -> Option<(usize, Round)> {
    if let Some((start, series)) = series_before(text, end) {
        return Some((start, Round::Series(series)));
    }
    LATIN.iter().find_map(|(word, round)| {
        let start = end.checked_sub(word.len())?;
        let same = text.get(start..end)?.eq_ignore_ascii_case(word);
        (same && bounded_before(text, start)).then_some((start, (*round).into()))
    })
}

/// Reads the lettered round that ends at `end`, and where it starts.
pub(super) fn series_before(text: &str, end: usize) -> Option<(usize, Series)> {
    let bytes = text.as_bytes();
    let mut at = end;
    let mut back = || -> Option<u8> {
        at = at.checked_sub(1)?;
        bytes.get(at).copied()
    };
    let mut b = back()?;
    let mut plus = 0;
    while b == b'+' && plus < 2 {
        plus += 1;
        b = back()?;
    }
    let mut step = 0;
    if matches!(b, b'1'..=b'9') {
        step = b - b'0';
        b = back()?;
        if b == b'-' {
            b = back()?;
        }
    }
    if !matches!(b, b'A'..=b'J' | b'a'..=b'j') {
        return None;
    }
    let letter = char::from(b.to_ascii_uppercase());
    let (start, pre) = pre_before(text, at);
    let lone = b.is_ascii_lowercase()
        && !pre
        && plus == 0
        && step == 0
        && !around::starts(text, end, ROUND)
        && end < text.len();
    let bounded = bounded_before(text, start) && !lone;
    bounded.then_some((start, Series { pre, letter, step, plus }))
}

fn pre_before(text: &str, at: usize) -> (usize, bool) {
    for word in ["pre-series ", "pre series ", "pre-", "pre ", "pre"] {
        if let Some(start) = at.checked_sub(word.len())
            && text.get(start..at).is_some_and(|w| w.eq_ignore_ascii_case(word))
        {
            return (start, true);
        }
    }
    if around::ends(text, at, "准") { (at - "准".len(), true) } else { (at, false) }
}

fn bounded_before(text: &str, at: usize) -> bool {
    !around::last_char(text, at).is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn letter_at(text: &str, at: usize) -> bool {
    around::next_char(text, at).is_some_and(|c| c.is_ascii_alphanumeric())
}

/// 轮值, 轮流, 轮胎 … are words.
fn is_other_word(text: &str, end: usize) -> bool {
    around::next_char(text, end)
        .is_some_and(|c| "值流岗候船胎毂廓椅播动换回休训番滑渡机盘式辐轴".contains(c))
}
