//! Reads Markdown as lines.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::article::{
    html,
    line::{Break, Kind, Line, Writer, is_blank},
};

/// A heading that is longer was meant as a paragraph above a rule.
const HEADING: usize = 60;

/// Reads Markdown.
///
/// pulldown-cmark reads the blocks, links and tables. Bold is read here: `CommonMark` closes no `**` between `】` and a
/// letter (`**【云报】**上线`), so every `**` simply turns bold on or off, but for one that is escaped.
pub(super) fn read(text: &str) -> Vec<Line> {
    let mut reader = Reader { source: text, ..Reader::default() };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        if let Event::Text(text) = event {
            reader.keep(&text, range.start);
        } else {
            reader.flush();
            reader.event(event, &range);
        }
    }
    reader.flush();
    reader.out.finish()
}

#[derive(Default)]
struct Reader<'t> {
    source: &'t str,
    out: Writer,
    /// The open lists: whether each is numbered.
    lists: Vec<bool>,
    /// How many pictures are open; their text is their description.
    images: usize,
    description: String,
    html: String,
    rule_after: bool,
    cells: usize,
    /// Text up to the next event of another sort, and the places in it of stars that were escaped, in order.
    text: String,
    literal: Vec<usize>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Code(text) if self.images > 0 => self.description.push_str(&text),
            Event::Code(text) => self.out.push(&text),
            Event::Html(text) => self.html.push_str(&text),
            Event::InlineHtml(tag) => html::inline(&tag, &mut self.out),
            Event::SoftBreak => self.out.end_line(Break::Wrap),
            Event::HardBreak => self.out.end_line(Break::Line),
            Event::Rule => self.out.rule(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.out.end_paragraph();
                if self.is_heading(range) {
                    self.out.kind(Kind::Heading(level as u8));
                } else {
                    self.rule_after = true;
                }
            }
            Tag::List(first) => {
                self.out.end_line(Break::Paragraph);
                self.lists.push(first.is_some());
            }
            Tag::Item => {
                self.out.end_paragraph();
                let depth = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
                let numbered = self.lists.last() == Some(&true);
                self.out.kind(if numbered { Kind::Number(depth) } else { Kind::Bullet(depth) });
            }
            Tag::TableHead | Tag::TableRow => {
                self.out.end_paragraph();
                self.out.kind(Kind::Row);
                self.cells = 0;
            }
            Tag::TableCell => {
                if self.cells > 0 {
                    self.out.push(" | ");
                }
                self.cells += 1;
            }
            Tag::CodeBlock(kind) => {
                self.out.end_paragraph();
                if let CodeBlockKind::Fenced(_) = kind {
                    self.out.kind(Kind::Paragraph);
                }
            }
            Tag::Image { dest_url, .. } => {
                if self.images == 0 {
                    self.description.clear();
                    self.description.push_str(&dest_url);
                }
                self.images += 1;
            }
            Tag::Link { dest_url, .. } => self.out.open_link(&dest_url),
            Tag::Strong => self.toggle(),
            Tag::Paragraph | Tag::BlockQuote(_) if !self.out.is_empty() => {
                self.out.end_line(Break::Paragraph);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Image => {
                self.images = self.images.saturating_sub(1);
                if self.images == 0 {
                    let text = std::mem::take(&mut self.description);
                    self.out.image(&text);
                }
            }
            TagEnd::Link => self.out.close_link(),
            TagEnd::Strong => self.toggle(),
            TagEnd::HtmlBlock => {
                let page = std::mem::take(&mut self.html);
                html::read_block(&page, &mut self.out);
            }
            TagEnd::Heading(_) => {
                self.out.end_block();
                if std::mem::take(&mut self.rule_after) {
                    self.out.rule();
                }
            }
            TagEnd::List(_) => {
                self.out.end_block();
                self.lists.pop();
            }
            TagEnd::Paragraph
            | TagEnd::Item
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::Table => self.out.end_block(),
            _ => {}
        }
    }

    fn toggle(&mut self) {
        let on = !self.out.is_bold();
        self.out.set_bold(on);
    }

    /// Keeps a piece of text that starts at a byte of the source.
    fn keep(&mut self, text: &str, start: usize) {
        let before = self.source.as_bytes().get(..start).unwrap_or_default();
        let slashes = || before.iter().rev().take_while(|b| **b == b'\\').count();
        // After an escaped backslash a star is no escaped one.
        if text.starts_with('*') && slashes() % 2 == 1 {
            self.literal.push(self.text.len());
        }
        self.text.push_str(text);
    }

    /// Writes the kept text.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let literal = std::mem::take(&mut self.literal);
        if self.images > 0 {
            self.description.push_str(&text);
            return;
        }
        let mut start = 0;
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.out.end_line(Break::Line);
            }
            self.line(line, start, &literal);
            start += line.len() + 1;
        }
    }

    /// Writes a line that starts at a byte of the kept text.
    fn line(&mut self, line: &str, start: usize, literal: &[usize]) {
        let mut done = 0;
        let mut from = 0;
        while let Some(at) = line.get(from..).and_then(|rest| rest.find("**")).map(|at| from + at)
        {
            let place = start + at;
            let next = literal.partition_point(|l| *l < place);
            match literal.get(next) {
                Some(l) if *l <= place + 1 => from = at + 1,
                _ => {
                    self.out.push(unmarked(line.get(done..at).unwrap_or("")));
                    self.toggle();
                    from = at + 2;
                    done = from;
                }
            }
        }
        self.out.push(unmarked(line.get(done..).unwrap_or("")));
    }

    /// Tells whether a heading is meant: `---` right below a paragraph only looks like one.
    fn is_heading(&self, range: &Range<usize>) -> bool {
        let source = self.source.get(range.clone()).unwrap_or("").trim_matches(is_blank);
        if source.starts_with('#') {
            return true;
        }
        let (above, _underline) = source.rsplit_once('\n').unwrap_or((source, ""));
        let text = above.trim_matches(|c| is_blank(c) || c == '*');
        !text.contains('\n')
            && !text.starts_with('【')
            && !text.ends_with(['。', '！', '？', '；', '.', '”'])
            && text.chars().count() <= HEADING
    }
}

/// Drops a lone emphasis mark that `CommonMark` left beside a bracket: `*【云报】*上线`.
fn unmarked(piece: &str) -> &str {
    let piece = if piece.starts_with("*【") { piece.trim_start_matches('*') } else { piece };
    if piece.ends_with("】*") { piece.trim_end_matches('*') } else { piece }
}
