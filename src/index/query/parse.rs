//! From marks and words to the tree of a query.
//!
//! ```text
//! any    = all { OR all }
//! all    = one { [AND] one }
//! one    = ( NOT | - ) one  |  ( any )  |  field value  |  word  |  phrase
//! ```

use crate::{
    Error, Result,
    index::{
        query::{
            Clause, Form, Limits, Node, Part, QueryField,
            lex::{Kind, Token},
            value::Typed,
        },
        term::Script,
    },
    text::View,
};

/// Reads the tree.
pub(super) fn parse(tokens: &[Token]) -> Result<Node> {
    let mut parser = Parser { tokens, at: 0, clauses: 0 };
    let node = parser.any(0)?;
    match parser.peek() {
        None => Ok(node),
        Some(token) => Err(wrong(token.column, "a ) without its (")),
    }
}

struct Parser<'q> {
    tokens: &'q [Token],
    at: usize,
    clauses: usize,
}

impl<'q> Parser<'q> {
    fn peek(&self) -> Option<&'q Token> {
        self.tokens.get(self.at)
    }

    fn next_is(&self, kind: &Kind) -> bool {
        self.peek().is_some_and(|t| t.kind == *kind)
    }

    /// The column behind the last token.
    fn end(&self) -> usize {
        self.tokens.last().map_or(1, |t| t.column + width(&t.kind))
    }

    fn any(&mut self, depth: usize) -> Result<Node> {
        let mut list = vec![self.all(depth)?];
        while self.next_is(&Kind::Or) {
            self.at += 1;
            list.push(self.all(depth)?);
        }
        Ok(single(list, Node::Or))
    }

    fn all(&mut self, depth: usize) -> Result<Node> {
        let mut list = vec![self.one(depth)?];
        loop {
            match self.peek().map(|t| &t.kind) {
                None | Some(Kind::Or | Kind::Close) => return Ok(single(list, Node::And)),
                Some(Kind::And) => self.at += 1,
                Some(_) => {}
            }
            list.push(self.one(depth)?);
        }
    }

    fn one(&mut self, depth: usize) -> Result<Node> {
        let Some(token) = self.peek() else {
            let what =
                if self.tokens.is_empty() { "an empty query" } else { "the query ends here" };
            return Err(wrong(
                self.end(),
                &format!("{what}; expected a word, a phrase or a field"),
            ));
        };
        if depth > Limits::DEPTH {
            let message = format!("brackets and negations more than {} deep", Limits::DEPTH);
            return Err(wrong(token.column, &message));
        }
        self.at += 1;
        match &token.kind {
            Kind::Not => Ok(negated(self.one(depth + 1)?)),
            Kind::Open => self.bracket(depth, token.column),
            Kind::Close | Kind::Or | Kind::And => {
                let found = match token.kind {
                    Kind::Close => ")",
                    Kind::Or => "OR",
                    _ => "AND",
                };
                Err(wrong(token.column, &format!("{found}; expected a word, a phrase or a field")))
            }
            Kind::Field(name) => self.field(name, token.column),
            Kind::Word(text) => self.text(
                Typed { field: QueryField::Title, text, column: token.column },
                Part::Any,
                Form::Words,
            ),
            Kind::Phrase(text) => self.text(
                Typed { field: QueryField::Title, text, column: token.column },
                Part::Any,
                Form::Phrase,
            ),
        }
    }

    fn bracket(&mut self, depth: usize, column: usize) -> Result<Node> {
        let node = self.any(depth + 1)?;
        if !self.next_is(&Kind::Close) {
            return Err(wrong(column, "a ( without its )"));
        }
        self.at += 1;
        Ok(node)
    }

    fn field(&mut self, name: &str, column: usize) -> Result<Node> {
        let Some(field) = QueryField::named(name) else {
            let known: Vec<_> = QueryField::ALL.iter().map(|f| f.as_str()).collect();
            let shown: String = name.chars().take(40).collect();
            let message = format!(
                "no field {shown:?}; expected one of {}; put words with colons in quotes",
                known.join(", ")
            );
            return Err(wrong(column, &message));
        };
        let after = column + name.chars().count() + 1;
        let value = self.peek().filter(|t| t.column == after);
        let (text, form) = match value.map(|t| &t.kind) {
            Some(Kind::Word(text)) => (text, Form::Words),
            Some(Kind::Phrase(text)) => (text, Form::Phrase),
            _ => {
                let message = format!("no value; expected for example {}", field.example());
                return Err(wrong(after, &message));
            }
        };
        self.at += 1;
        let typed = Typed { field, text, column: after };
        if field == QueryField::Title {
            return self.text(typed, Part::Title, form);
        }
        let clause = match field {
            QueryField::Bucket => Clause::Buckets(typed.buckets()?),
            QueryField::Round => Clause::Rounds(typed.rounds()?),
            QueryField::Currency => Clause::Currency(typed.currency()?),
            QueryField::Amount | QueryField::Raised => Clause::Money(field, typed.money()?),
            QueryField::Date => Clause::Days(typed.days()?),
            _ => Clause::Name(field, typed.pattern()?),
        };
        self.clause(clause, column)
    }

    fn text(&mut self, typed: Typed<'_>, part: Part, form: Form) -> Result<Node> {
        let Typed { text, column, .. } = typed;
        if text.ends_with(['*', '＊']) {
            return Err(wrong(column, "a * can only end a name, as in company:红杉*"));
        }
        let view = View::new(text);
        if view.text().chars().all(|c| Script::of(c) == Script::None) {
            return Err(wrong(column, "no letter or character; expected a word"));
        }
        self.clause(Clause::Text { text: text.to_owned(), part, form, column }, column)
    }

    fn clause(&mut self, clause: Clause, column: usize) -> Result<Node> {
        self.clauses += 1;
        if self.clauses > Limits::CLAUSES {
            return Err(wrong(column, &format!("more than {} clauses", Limits::CLAUSES)));
        }
        Ok(Node::Clause(clause))
    }
}

fn single(mut list: Vec<Node>, many: fn(Vec<Node>) -> Node) -> Node {
    match list.pop() {
        Some(only) if list.is_empty() => only,
        other => {
            list.extend(other);
            many(list)
        }
    }
}

fn negated(node: Node) -> Node {
    match node {
        Node::Not(inner) => *inner,
        node => Node::Not(Box::new(node)),
    }
}

fn width(kind: &Kind) -> usize {
    match kind {
        Kind::Open | Kind::Close => 1,
        Kind::Or => 2,
        Kind::And | Kind::Not => 3,
        Kind::Field(text) => text.chars().count() + 1,
        Kind::Word(text) => text.chars().count(),
        Kind::Phrase(text) => text.chars().count() + 2,
    }
}

fn wrong(column: usize, message: &str) -> Error {
    Error::Query { column, message: message.to_owned() }
}
