//! Reads HTML as lines.
//!
//! html5ever's tokenizer reads the tags; no tree is built. What a line needs (where it breaks, whether it is bold, in a
//! heading, a list or a link) is known from the open elements alone, and a tree costs quadratic time on hostile nesting.

use std::{borrow::Cow, cell::RefCell};

use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::RawKind,
    },
};

use crate::article::{
    element::{Element, Role, Stack},
    lead,
    line::{Break, Kind, Line, Writer, start},
};

/// A page as read.
pub(super) struct Page {
    /// The text of `<title>`; may be empty.
    pub(super) title: String,
    pub(super) lines: Vec<Line>,
}

/// Reads a page or a part of one.
pub(super) fn read(text: &str) -> Page {
    let reader = tokenize(text, Reader::default());
    let (title, ranges) = (without_site(reader.title.trim()).to_owned(), reader.ranges);
    let mut lines = reader.out.finish();
    keep_article(&mut lines, &ranges);
    drop_banner(&mut lines);
    Page { title, lines }
}

/// Cuts the name of the site off a page's title: `云报上线_云报网`.
fn without_site(title: &str) -> &str {
    const SHORTEST: usize = 24;
    let cut = ["_", " - ", " | ", " – ", "-"].iter().find_map(|mark| title.split_once(mark));
    cut.map(|(ahead, _)| ahead.trim()).filter(|ahead| ahead.len() >= SHORTEST).unwrap_or(title)
}

/// Reads a block of HTML within Markdown.
pub(super) fn read_block(text: &str, out: &mut Writer) {
    let reader = Reader { out: std::mem::take(out), ..Reader::default() };
    *out = tokenize(text, reader).out;
    out.end_block();
}

/// Reads one tag within a line of Markdown.
pub(super) fn inline(tag: &str, out: &mut Writer) {
    let name = tag.trim_start_matches(['<', '/']);
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    match name.to_ascii_lowercase().as_str() {
        "br" => out.end_line(Break::Line),
        "b" | "strong" => out.set_bold(!tag.starts_with("</")),
        "img" => out.image(tag),
        _ => {}
    }
}

/// How much is given to the tokenizer at once, in bytes; its buffers hold at most 4 GiB.
const CHUNK: usize = 1 << 20;

fn tokenize(text: &str, reader: Reader) -> Reader {
    let text = with_bounded_tags(text);
    let sink = Sink { reader: RefCell::new(reader) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut rest: &str = &text;
    while !rest.is_empty() {
        let now = start(rest, CHUNK);
        input.push_back(StrTendril::from_slice(now));
        rest = rest.get(now.len()..).unwrap_or("");
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    let mut reader = tokenizer.sink.reader.into_inner();
    reader.end_all();
    reader
}

/// More attributes than this end a tag: the tokenizer compares each with all before it.
const ATTRIBUTES: usize = 256;

/// Ends tags with absurdly many attributes early; what follows is text.
fn with_bounded_tags(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let (mut at, mut copied) = (0, 0);
    while let Some(open) = memchr::memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        let start = at + open + 1;
        let (end, cut) = tag_end(bytes, start);
        at = end;
        if cut {
            out.push_str(text.get(copied..at).unwrap_or(""));
            out.push('>');
            copied = at;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or(""));
    Cow::Owned(out)
}

/// Finds where the tag ends whose name starts at `at`, and whether it has to be cut there.
fn tag_end(bytes: &[u8], mut at: usize) -> (usize, bool) {
    if !bytes.get(at).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/') {
        return (at, false);
    }
    let (mut gaps, mut value) = (0, false);
    while let Some(&b) = bytes.get(at) {
        at += 1;
        match b {
            b'>' => return (at, false),
            b'"' | b'\'' if value => {
                let rest = bytes.get(at..).unwrap_or_default();
                at += memchr::memchr(b, rest).map_or(rest.len(), |i| i + 1);
                gaps += 1;
            }
            b' ' | b'\n' | b'\t' | b'\r' | b'/' | b'\x0C' => gaps += 1,
            _ => {}
        }
        value = b == b'=' || (value && b.is_ascii_whitespace());
        // Each attribute has at most a gap before it, a value, and a gap after it.
        if gaps > 3 * ATTRIBUTES && b.is_ascii() {
            return (at, true);
        }
    }
    (at, false)
}

struct Sink {
    reader: RefCell<Reader>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reader = self.reader.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return reader.open(&tag),
            Token::TagToken(tag) => reader.close(&tag.name),
            Token::CharacterTokens(text) => reader.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[derive(Default)]
struct Reader {
    out: Writer,
    stack: Stack,
    title: String,
    /// Text outside the article that is not yet written.
    page: String,
    /// A space that is not yet written, and whether it came of a line break.
    space: Option<char>,
    ranges: Ranges,
}

/// Which lines stand within the page's own marks of what is its article.
#[derive(Default)]
struct Ranges {
    article: Vec<(usize, usize)>,
    main: Vec<(usize, usize)>,
}

impl Reader {
    fn open(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let element = Element::new(tag);
        let name = element.name.clone();
        match element.role {
            Role::Break => self.out.end_line(Break::Line),
            Role::Rule => self.out.rule(),
            Role::Image => self.out.image(&element.url),
            _ => {}
        }
        if element.is_void() {
            return TokenSinkResult::Continue;
        }
        if let Some(depth) = self.stack.implied_end(&name) {
            self.pop_to(depth);
        }
        self.begin(&element);
        self.stack.push(Element { line: self.out.len(), ..element });
        match &*name {
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript" => {
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            _ => TokenSinkResult::Continue,
        }
    }

    fn begin(&mut self, element: &Element) {
        if element.breaks() {
            self.space = None;
            if !self.out.is_empty() || element.role == Role::Cell {
                self.out.end_line(Break::Paragraph);
            }
        }
        match element.role {
            Role::Heading(level) => self.out.kind(Kind::Heading(level)),
            Role::Entry => {
                let (depth, numbered) = self.stack.list();
                self.out.kind(if numbered { Kind::Number(depth) } else { Kind::Bullet(depth) });
            }
            Role::Link => self.out.open_link(&element.url),
            _ => {}
        }
        if element.bold {
            self.flush_space();
            self.out.set_bold(true);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "br" => self.out.end_line(Break::Line),
            "p" if self.stack.find(name).is_none() => self.out.end_paragraph(),
            _ => {}
        }
        if let Some(depth) = self.stack.find(name) {
            self.pop_to(depth);
        }
    }

    fn end_all(&mut self) {
        self.pop_to(0);
    }

    fn pop_to(&mut self, depth: usize) {
        while self.stack.depth() > depth {
            let Some(element) = self.stack.pop() else { break };
            if element.page && !self.stack.is_page() {
                let text = std::mem::take(&mut self.page);
                self.out.end_line(Break::Paragraph);
                self.out.page(&text);
            }
            if element.bold && !self.stack.is_bold() {
                self.out.set_bold(false);
            }
            if element.breaks() {
                self.space = None;
                self.out.end_paragraph();
            }
            match element.role {
                Role::Link => self.out.close_link(),
                Role::Row => self.join_row(&element),
                Role::Article => self.ranges.article.push((element.line, self.out.len())),
                Role::Main => self.ranges.main.push((element.line, self.out.len())),
                _ => {}
            }
        }
    }

    /// Makes one line of a row whose cells hold a line each; cells with more are layout.
    fn join_row(&mut self, row: &Element) {
        const LONGEST: usize = 4096;
        let cells = self.out.since(row.line);
        let fits = row.cells >= 2
            && (2..=row.cells).contains(&cells.len())
            && cells.iter().all(|l| matches!(l.kind, Kind::Paragraph | Kind::Row))
            && cells.iter().map(|l| l.text.len()).sum::<usize>() <= LONGEST;
        if fits {
            let texts: Vec<&str> = cells.iter().map(|l| l.text.as_str()).collect();
            let line = Line::new(Kind::Row, &texts.join(" | "));
            self.out.replace_since(row.line, line);
        }
    }

    fn text(&mut self, text: &str) {
        match self.stack.top() {
            Some("title") if self.title.is_empty() => return self.title.push_str(text),
            Some(
                "title" | "script" | "style" | "textarea" | "xmp" | "iframe" | "noembed"
                | "noframes" | "noscript",
            ) => return,
            _ => {}
        }
        if self.stack.is_page() {
            return self.page.push_str(text);
        }
        let pre = self.stack.is_pre();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let word = rest.find(is_collapsed).unwrap_or(rest.len());
            if word > 0 {
                self.flush_space_before(c);
                self.out.push(rest.get(..word).unwrap_or(""));
                rest = rest.get(word..).unwrap_or("");
                continue;
            }
            if pre && c == '\n' {
                self.out.end_line(Break::Line);
            } else if self.space != Some('\n') {
                self.space = Some(if c == '\n' { '\n' } else { ' ' });
            }
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
    }

    fn flush_space(&mut self) {
        self.flush_space_before('a');
    }

    /// Writes the open space, but none where the source only wrapped a line of Chinese.
    fn flush_space_before(&mut self, next: char) {
        let Some(space) = self.space.take() else { return };
        let last = self.out.text().chars().next_back().unwrap_or(' ');
        let wrapped = space == '\n' && !last.is_ascii() && !next.is_ascii();
        if !wrapped && !self.out.is_empty() {
            self.out.push(" ");
        }
    }
}

/// Tells whether a character is space to a browser; `&nbsp;` is used as one.
fn is_collapsed(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r' | '\x0C' | '\u{A0}')
}

/// Marks the short lines before the only main heading as the page's: its name, its menus.
fn drop_banner(lines: &mut [Line]) {
    let main = |l: &Line| l.kind == Kind::Heading(1);
    if lines.iter().filter(|l| main(l)).count() != 1 {
        return;
    }
    for line in lines.iter_mut().take_while(|l| !main(l)) {
        if line.kind == Kind::Paragraph && !lead::is_sentence(&line.text) {
            line.kind = Kind::Page;
        }
    }
}

/// Marks what stands outside the page's article as such, but leaves main headings.
fn keep_article(lines: &mut [Line], ranges: &Ranges) {
    let all: usize = lines.iter().filter(|l| l.kind != Kind::Page).map(|l| l.text.len()).sum();
    let mut chosen = None;
    for ranges in [&ranges.main, &ranges.article] {
        // How many ranges start less how many end at each line: nested ranges cost no more than flat ones.
        let mut steps = vec![0_i64; lines.len() + 1];
        for &(from, to) in ranges {
            let last = steps.len() - 1;
            for (at, by) in [(from, 1), (to, -1)] {
                if let Some(step) = steps.get_mut(at.min(last)) {
                    *step += by;
                }
            }
        }
        let depths = steps.iter().scan(0, |depth, step| {
            *depth += step;
            Some(*depth)
        });
        let inside: Vec<bool> = depths.map(|depth| depth > 0).take(lines.len()).collect();
        let held: usize =
            lines.iter().zip(&inside).filter(|(_, i)| **i).map(|(l, _)| l.text.len()).sum();
        if held * 5 >= all * 2 && held > 0 {
            chosen = Some(inside);
        }
    }
    if let Some(inside) = chosen {
        for (line, inside) in lines.iter_mut().zip(inside) {
            if !inside && line.kind != Kind::Heading(1) {
                line.kind = Kind::Page;
            }
        }
    }
    if lines.iter().all(|l| matches!(l.kind, Kind::Page | Kind::Rule | Kind::Image)) {
        for line in lines.iter_mut().filter(|l| l.kind == Kind::Page) {
            line.kind = Kind::Paragraph;
        }
    }
}
