//! From the characters of a query to its marks and words.

use crate::{Error, Result, index::QueryField, text::is_han};

/// A word or mark with the column of its first character, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) column: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    Or,
    And,
    Not,
    /// What stands before a colon.
    Field(String),
    Word(String),
    /// What stands in quotes.
    Phrase(String),
}

/// Cuts a query.
///
/// Full-width brackets, quotes, colons and spaces are as good as ASCII ones. A colon ends a field's name only where a
/// run of letters alone stands before it: 12:30 is a word. A full-width one ends only a name that there is.
pub(super) fn lex(query: &str) -> Result<Vec<Token>> {
    let chars: Vec<char> = query.chars().collect();
    let mut lexer = Lexer { chars: &chars, at: 0, out: Vec::new() };
    while lexer.step()? {}
    Ok(lexer.out)
}

struct Lexer<'q> {
    chars: &'q [char],
    at: usize,
    out: Vec<Token>,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn step(&mut self) -> Result<bool> {
        let Some(c) = self.peek() else { return Ok(false) };
        let column = self.at + 1;
        match c {
            c if is_space(c) => self.at += 1,
            '(' | '（' => self.mark(Kind::Open),
            ')' | '）' => self.mark(Kind::Close),
            '|' | '｜' => self.mark(Kind::Or),
            '-' | '－' => self.minus(column)?,
            c if is_quote(c) => self.phrase(column)?,
            c if c.is_control() => {
                let message = format!("the control character {}", c.escape_default());
                return Err(Error::Query { column, message });
            }
            _ => self.word(column)?,
        }
        Ok(true)
    }

    fn mark(&mut self, kind: Kind) {
        self.out.push(Token { kind, column: self.at + 1 });
        self.at += 1;
    }

    fn minus(&mut self, column: usize) -> Result<()> {
        if self.chars.get(self.at + 1).is_none_or(|c| is_space(*c)) {
            let message = "a - alone; expected what is not wanted right behind it".to_owned();
            return Err(Error::Query { column, message });
        }
        self.mark(Kind::Not);
        Ok(())
    }

    fn phrase(&mut self, column: usize) -> Result<()> {
        self.at += 1;
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let Some(length) = rest.iter().position(|c| is_quote(*c)) else {
            let message = "a quote without its end; expected \" after the phrase".to_owned();
            return Err(Error::Query { column, message });
        };
        let phrase = rest.iter().take(length).collect();
        self.at += length + 1;
        self.out.push(Token { kind: Kind::Phrase(phrase), column });
        Ok(())
    }

    fn word(&mut self, column: usize) -> Result<()> {
        let mut word = String::new();
        let mut value = self.is_value();
        while let Some(c) = self.peek() {
            let colon = matches!(c, ':' | '：');
            // 专家：算力 is a title that somebody pasted, and no field.
            let named = c == ':' || QueryField::named(&word).is_some();
            if colon && !value && named && is_name(&word) {
                self.at += 1;
                self.out.push(Token { kind: Kind::Field(word), column });
                return Ok(());
            }
            if is_space(c) || is_quote(c) || matches!(c, '(' | ')' | '（' | '）' | '|' | '｜') {
                break;
            }
            if c.is_control() {
                let message = format!("the control character {}", c.escape_default());
                return Err(Error::Query { column: self.at + 1, message });
            }
            value |= colon;
            word.push(c);
            self.at += 1;
        }
        let kind = match word.as_str() {
            "OR" => Kind::Or,
            "AND" => Kind::And,
            "NOT" => Kind::Not,
            _ => Kind::Word(word),
        };
        self.out.push(Token { kind, column });
        Ok(())
    }

    /// Tells whether what follows is the value of a field, in which colons are nothing special.
    fn is_value(&self) -> bool {
        self.out.last().is_some_and(|t| {
            let width = match &t.kind {
                Kind::Field(name) => name.chars().count() + 1,
                _ => return false,
            };
            t.column + width == self.at + 1
        })
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{3000}' | '\u{200B}' | '\u{FEFF}')
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '＂' | '「' | '」' | '『' | '』')
}

/// Tells whether a run can be the name of a field: letters of one kind, Latin or Chinese.
fn is_name(word: &str) -> bool {
    !word.is_empty()
        && (word.chars().all(|c| c.is_ascii_alphabetic() || c == '_') || word.chars().all(is_han))
}
