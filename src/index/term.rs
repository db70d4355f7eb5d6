//! Terms: what the index holds of a text, and where.
//!
//! ```text
//! view    阿里云发布GPT-4o服务
//! words   阿里云 0 · 发布 3 · gpt-4o 5 · gpt 5 · 4o 9 · 服务 11
//! units   阿 0 · 阿里 0 · 里云 1 · 云发 2 · 发布 3 · 布 4 · gpt 5 · 4o 9 · 服 11 · 服务 11 · 务 12
//! ```
//!
//! The number is the term's position: its first character in the view. *Words* are those of the segmentation, and the
//! runs of letters and digits inside them; they carry the ranking. *Units* are the pairs of neighbouring Chinese
//! characters, the characters at the ends of a Chinese run, and the runs of letters and digits; they find a string
//! wherever it stands, however the words around it were cut. A run that `+` or `#` follows is there twice, with its
//! signs and without.

use crate::text::{Span, View, is_han};

/// A term of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Term {
    /// The term in lower case.
    pub text: String,
    /// Where, in bytes of the view.
    pub span: Span,
    /// Its first character in the view, from 0.
    pub position: usize,
}

/// Bytes in a term: tantivy drops what is longer than 65,530, and nobody types as much. Longer words are split.
const LONGEST: usize = 1024;

/// Lists the terms of words: of every token that holds a letter or digit, and of the runs inside it.
pub(super) fn words(view: &View, tokens: impl Iterator<Item = Span>) -> Vec<Term> {
    let text = view.text();
    let mut out = Vec::new();
    let (mut at, mut position) = (0, 0);
    for token in tokens {
        let word = token.of(text);
        let start = token.start() + (word.len() - word.trim_start().len());
        let word = word.trim();
        if !word.contains(char::is_alphanumeric) {
            continue;
        }
        position += Span::new(at, start).of(text).chars().count();
        at = start;
        push(word, start, position, &mut out);
        let end = start + word.len();
        let signed = end + signs(text, end);
        if signed > end && word.chars().next_back().map(Script::of) == Some(Script::Letter) {
            push(Span::new(start, signed).of(text), start, position, &mut out);
        }
        pieces(word, start, position, &mut out);
    }
    out
}

/// Lists the terms of units of a view's text, in order of position.
pub(super) fn units(text: &str) -> Vec<Term> {
    let mut out = Vec::with_capacity(text.len() / 3);
    let mut chars = text.char_indices().enumerate().peekable();
    let mut before = Script::None;
    while let Some((position, (start, c))) = chars.next() {
        let script = Script::of(c);
        match script {
            Script::None => {}
            Script::Letter => {
                let mut end = start + c.len_utf8();
                while let Some((_, (i, c))) =
                    chars.next_if(|(_, (_, c))| Script::of(*c) == Script::Letter)
                {
                    end = i + c.len_utf8();
                }
                push(Span::new(start, end).of(text), start, position, &mut out);
                let signed = end + signs(text, end);
                if signed > end {
                    push(Span::new(start, signed).of(text), start, position, &mut out);
                }
            }
            Script::Ideograph => {
                let end = start + c.len_utf8();
                let next = chars.peek().map(|(_, (_, c))| *c).filter(|c| Script::of(*c) == script);
                if before != script || next.is_none() {
                    push(Span::new(start, end).of(text), start, position, &mut out);
                }
                if let Some(next) = next {
                    let end = end + next.len_utf8();
                    push(Span::new(start, end).of(text), start, position, &mut out);
                }
            }
        }
        before = script;
    }
    out
}

/// Lists the units that find a string, each with its position in it: as few as cover it.
///
/// One Chinese character alone is the start of many units: its list is empty.
pub(super) fn cover(text: &str) -> Vec<(usize, String)> {
    let units = units(text);
    let single = |t: &Term| {
        t.text.chars().count() == 1 && t.text.chars().all(|c| Script::of(c) == Script::Ideograph)
    };
    let pairs: Vec<usize> = units.iter().filter(|t| is_pair(t)).map(|t| t.position).collect();
    let has = |position: usize| pairs.binary_search(&position).is_ok();
    let mut out: Vec<(usize, String)> = Vec::new();
    // Where the last pair taken starts.
    let mut last: Option<usize> = None;
    for unit in &units {
        let at = unit.position;
        if is_pair(unit) {
            // Every second pair covers a run; its last pair closes it.
            let covered = last == at.checked_sub(1) && last.is_some() && has(at + 1);
            if covered {
                continue;
            }
            last = Some(at);
        } else if single(unit) && (has(at) || at.checked_sub(1).is_some_and(has)) {
            continue;
        } else if out.last().is_some_and(|(last, _)| *last == at) {
            // The run with its signs says more than without.
            out.pop();
        }
        out.push((at, unit.text.clone()));
    }
    let alone = out.len() == 1 && units.iter().all(single);
    if alone { Vec::new() } else { out }
}

fn is_pair(term: &Term) -> bool {
    let mut chars = term.text.chars();
    let ideograph = |c: Option<char>| c.is_some_and(|c| Script::of(c) == Script::Ideograph);
    ideograph(chars.next()) && ideograph(chars.next())
}

/// Finds the tokens that words were made of again: words of a view in order, with spaces left out between them.
///
/// Gives nothing where they are not the words of this view.
pub(super) fn realigned(view: &View, words: &[String]) -> Option<Vec<Span>> {
    let text = view.text();
    let mut at = 0;
    let mut out = Vec::with_capacity(words.len());
    for word in words {
        let mut rest = text.get(at..)?;
        while !rest.starts_with(word.as_str()) {
            let space = rest.chars().next().filter(|c| c.is_whitespace())?;
            at += space.len_utf8();
            rest = text.get(at..)?;
        }
        out.push(Span::new(at, at + word.len()));
        at += word.len();
    }
    Some(out)
}

/// Writes a text in lower case without moving a byte: a letter whose small form is longer or shorter stays.
pub(super) fn fold(text: &str) -> String {
    text.chars().map(|c| small(c).unwrap_or(c)).collect()
}

fn small(c: char) -> Option<char> {
    if c.is_ascii() || is_han(c) {
        return Some(c.to_ascii_lowercase());
    }
    let mut lower = c.to_lowercase();
    lower.next().filter(|l| lower.next().is_none() && l.len_utf8() == c.len_utf8())
}

/// How a character takes part in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// Signs and spaces.
    None,
    /// Chinese characters, kana, hangul: words of them stand without spaces.
    Ideograph,
    /// Letters and digits of any other script.
    Letter,
}

impl Script {
    pub(super) fn of(c: char) -> Self {
        if c.is_ascii() {
            return if c.is_ascii_alphanumeric() { Self::Letter } else { Self::None };
        }
        match c {
            c if is_han(c) => Self::Ideograph,
            '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{FAFF}' | '\u{1B000}'..='\u{1B2FF}'
                if c.is_alphanumeric() =>
            {
                Self::Ideograph
            }
            c if c.is_alphanumeric() => Self::Letter,
            _ => Self::None,
        }
    }
}

/// Adds a word, split where it is longer than a term can be.
fn push(word: &str, start: usize, position: usize, out: &mut Vec<Term>) {
    let (mut from, mut at, mut count) = (0, position, 0);
    for (i, c) in word.char_indices() {
        if i + c.len_utf8() - from > LONGEST {
            out.push(term(word, from, i, start, at));
            (from, at) = (i, position + count);
        }
        count += 1;
    }
    out.push(term(word, from, word.len(), start, at));
}

fn term(word: &str, from: usize, to: usize, start: usize, position: usize) -> Term {
    let span = Span::new(from, to);
    Term { text: fold(span.of(word)), span: span.shifted(start), position }
}

/// Adds the runs of letters and digits inside a word that holds anything else, also with the signs behind them.
fn pieces(word: &str, start: usize, position: usize, out: &mut Vec<Term>) {
    if word.chars().all(|c| Script::of(c) == Script::Ideograph) {
        return;
    }
    let mut add = |from: usize, to: usize, at: usize| {
        if to - from < word.len() {
            push(Span::new(from, to).of(word), start + from, position + at, out);
        }
    };
    let mut run: Option<(usize, usize)> = None;
    for (count, (i, c)) in word.char_indices().enumerate() {
        let letter = Script::of(c) == Script::Letter;
        match run {
            None if letter => run = Some((i, count)),
            Some((from, at)) if !letter => {
                add(from, i, at);
                let signs = signs(word, i);
                if signs > 0 {
                    add(from, i + signs, at);
                }
                run = None;
            }
            _ => {}
        }
    }
    if let Some((from, at)) = run {
        add(from, word.len(), at);
    }
}

/// Counts the signs at a byte that make another word of the one before: B+, C++, C#.
fn signs(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    rest.iter().take_while(|b| matches!(b, b'+' | b'#')).count()
}
