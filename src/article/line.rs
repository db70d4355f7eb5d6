//! An article as lines: what every reader gives and what splitting reads.

use crate::text::Span;

/// A line of an article without its marks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) kind: Kind,
    /// Plain text without space at its ends.
    pub(super) text: String,
    /// The bold runs in order; runs that touch are kept apart.
    pub(super) bold: Vec<Span>,
    /// The target of the first link.
    pub(super) url: Option<String>,
    /// The part that the links cover, from the first to the last.
    pub(super) linked: Option<Span>,
    /// What stands between it and the line before.
    pub(super) before: Break,
}

/// What a line is by its markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A heading of a level from 1.
    Heading(u8),
    Paragraph,
    /// The first line of an entry of a numbered list, nested this deep, from 0.
    Number(u8),
    /// The first line of an entry of a bulleted list.
    Bullet(u8),
    /// A row of a table.
    Row,
    /// A picture; the text is its description or address.
    Image,
    /// A rule across the page.
    Rule,
    /// Something around the article on its page.
    Page,
}

impl Line {
    pub(super) fn new(kind: Kind, text: &str) -> Self {
        let text = text.to_owned();
        Self { kind, text, bold: Vec::new(), url: None, linked: None, before: Break::Paragraph }
    }

    /// Gives how many bytes at the start are bold, over runs that touch or have only space between.
    pub(super) fn bold_lead(&self) -> usize {
        let mut end = 0;
        for span in &self.bold {
            let gap = Span::new(end, span.start()).of(&self.text);
            if span.start() > end && !gap.chars().all(char::is_whitespace) {
                break;
            }
            end = span.end();
        }
        end
    }

    /// Cuts `len` bytes off the start and the space after them, and gives what it cut.
    pub(super) fn cut_start(&mut self, len: usize) -> String {
        let rest = self.text.get(len..).unwrap_or("");
        let cut = self.text.len() - rest.trim_start_matches(is_blank).len();
        let start = self.text.drain(..cut).collect();
        let moved = |s: &Span| {
            let moved = Span::new(s.start().saturating_sub(cut), s.end().saturating_sub(cut));
            (!moved.is_empty()).then_some(moved)
        };
        self.bold = self.bold.iter().filter_map(moved).collect();
        self.linked = self.linked.as_ref().and_then(moved);
        start
    }
}

/// Gives the start of a text, at most `len` bytes of it.
pub(super) fn start(text: &str, len: usize) -> &str {
    let mut end = len.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

/// Tells whether a character shows nothing.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// Collects lines: text, bold runs and links go in as they come, lines come out trimmed and never blank.
#[derive(Debug, Default)]
pub(super) struct Writer {
    lines: Vec<Line>,
    images: Vec<String>,
    kind: Option<Kind>,
    text: String,
    bold: Vec<Span>,
    bold_from: Option<usize>,
    link_from: Option<usize>,
    link: Option<String>,
    url: Option<String>,
    linked: Option<Span>,
    before: Break,
}

impl Writer {
    /// Sets what the next line is.
    pub(super) fn kind(&mut self, kind: Kind) {
        self.kind = Some(kind);
    }

    /// Tells whether the open line holds no text yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Borrows the text of the open line.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn push(&mut self, text: &str) {
        let text = if self.text.is_empty() { text.trim_start_matches(is_blank) } else { text };
        self.text.push_str(text);
    }

    pub(super) fn is_bold(&self) -> bool {
        self.bold_from.is_some()
    }

    pub(super) fn set_bold(&mut self, on: bool) {
        match (on, self.bold_from) {
            (true, None) => self.bold_from = Some(self.text.len()),
            (false, Some(from)) => {
                self.end_bold(from);
                self.bold_from = None;
            }
            _ => {}
        }
    }

    fn end_bold(&mut self, from: usize) {
        if from < self.text.len() {
            self.bold.push(Span::new(from, self.text.len()));
        }
    }

    pub(super) fn open_link(&mut self, url: &str) {
        self.close_link();
        self.link_from = Some(self.text.len());
        self.link = Some(url.to_owned());
    }

    pub(super) fn close_link(&mut self) {
        self.end_link();
        self.link_from = None;
        self.link = None;
    }

    fn end_link(&mut self) {
        let Some(from) = self.link_from.filter(|&from| from < self.text.len()) else { return };
        let span = Span::new(from, self.text.len());
        self.linked = Some(self.linked.map_or(span, |l| l.union(span)));
        if self.url.is_none() {
            self.url.clone_from(&self.link);
        }
    }

    /// Notes a picture; it follows the open line.
    pub(super) fn image(&mut self, text: &str) {
        self.images.push(text.trim().to_owned());
    }

    pub(super) fn rule(&mut self) {
        self.end_line(Break::Paragraph);
        self.lines.push(Line::new(Kind::Rule, ""));
    }

    pub(super) fn page(&mut self, text: &str) {
        let text = text.trim_matches(is_blank);
        if !text.is_empty() {
            self.lines.push(Line::new(Kind::Page, text));
        }
    }

    /// Ends the open line; bold and links that are still open go on in the next.
    pub(super) fn end_line(&mut self, next: Break) {
        if let Some(from) = self.bold_from {
            self.end_bold(from);
            self.bold_from = Some(0);
        }
        self.end_link();
        if self.link_from.is_some() {
            self.link_from = Some(0);
        }
        let len = self.text.trim_end_matches(is_blank).len();
        if len > 0 {
            self.text.truncate(len);
            let fit = |s: Span| {
                let s = Span::new(s.start().min(len), s.end().min(len));
                (!s.is_empty()).then_some(s)
            };
            self.lines.push(Line {
                kind: self.kind.take().unwrap_or(Kind::Paragraph),
                text: std::mem::take(&mut self.text),
                bold: std::mem::take(&mut self.bold).into_iter().filter_map(fit).collect(),
                url: self.url.take(),
                linked: self.linked.take().and_then(fit),
                before: self.before,
            });
            self.before = next;
        }
        self.before = self.before.max(next);
        self.text.clear();
        self.bold.clear();
        self.linked = None;
        self.url = None;
        for image in self.images.drain(..) {
            self.lines.push(Line::new(Kind::Image, &image));
        }
    }

    /// Ends the open line and forgets what the next should have been.
    pub(super) fn end_paragraph(&mut self) {
        self.end_line(Break::Paragraph);
        self.kind = None;
    }

    /// Ends the open line and whatever is open in it.
    pub(super) fn end_block(&mut self) {
        self.end_paragraph();
        self.bold_from = None;
        self.link_from = None;
        self.link = None;
    }

    /// Gives how many lines are done.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Borrows the lines that are done from `from` on.
    pub(super) fn since(&self, from: usize) -> &[Line] {
        self.lines.get(from..).unwrap_or_default()
    }

    /// Replaces the lines that are done from `from` on by one.
    pub(super) fn replace_since(&mut self, from: usize, line: Line) {
        self.lines.truncate(from);
        self.lines.push(line);
    }

    pub(super) fn finish(mut self) -> Vec<Line> {
        self.end_block();
        self.lines
    }
}

/// What stands between two lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// A line break of the source that may only wrap the line.
    Wrap,
    /// A line break that is meant.
    Line,
    /// The end of a paragraph.
    #[default]
    Paragraph,
}
