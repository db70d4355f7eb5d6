//! The normalised view of a text.

use crate::text::{
    Span,
    character::{is_han, is_normal_han, normal_char},
    markup::{entity, link_ahead, tag, target_end},
};

/// A text as the analysis reads it, with the way back to the original.
///
/// The view looks through what does not change the meaning:
///
/// | in the original | in the view |
/// |---|---|
/// | full-width letters, digits and signs (`Ａ＋　％`) | their ASCII forms |
/// | full-width brackets `（）` | `()` |
/// | an ASCII comma beside a Chinese character | `，` |
/// | traditional characters that simplified Chinese does not use | simplified, character by character |
/// | spaces between Chinese and Latin or digits (`2 月`, `B+ 轮`) | nothing |
/// | runs of other spaces | one space |
/// | zero-width characters, soft hyphens, directional marks, BOM | nothing |
/// | HTML tags, comments; entities | nothing, or a line break for block tags; the character |
/// | Markdown marks: `**`, `__`, `[text](target)`, `![alt](target)` | `text` |
///
/// Everything else is itself. [`View::raw`] leads any span of the view back to the bytes it came from.
///
/// ```
/// use yunbao::text::{Span, View};
/// let raw = "完成 <b>Ｂ+</b> 輪 1,000 万元融资";
/// let view = View::new(raw);
/// assert_eq!(view.text(), "完成B+轮1,000万元融资");
/// assert_eq!(view.raw(Span::new(6, 11)).of(raw), "Ｂ+</b> 輪");
/// ```
///
/// # Cost
///
/// One pass; memory is the length of the text plus 12 bytes for each place where view and original part.
#[derive(Clone, Debug, Default)]
pub struct View {
    text: String,
    pieces: Vec<Piece>,
}

/// Where the view and the original part: from `view` on, byte `view + i` stands at `raw + i`,
/// unless `raw_len` is not 0: then the one character at `view` stands for `raw_len` bytes.
#[derive(Clone, Copy, Debug)]
struct Piece {
    view: u32,
    raw: u32,
    raw_len: u32,
}

impl View {
    /// Normalises a text.
    pub fn new(raw: &str) -> Self {
        let mut builder = Builder {
            out: Self { text: String::with_capacity(raw.len()), pieces: Vec::new() },
            expect: 0,
            last: '\n',
            pending: None,
        };
        builder.run(raw);
        builder.out
    }

    /// Borrows the normalised text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Leads a span of the view back to the original, without what was dropped before or after it.
    pub fn raw(&self, span: Span) -> Span {
        if span.is_empty() {
            let at = self.raw_start(span.start());
            return Span::new(at, at);
        }
        Span::new(self.raw_start(span.start()), self.raw_end(span.end()))
    }

    /// Tells whether something, such as a space, was dropped from the original right before byte `at` of the view.
    pub fn gap_before(&self, at: usize) -> bool {
        at > 0 && at < self.text.len() && self.raw_end(at) < self.raw_start(at)
    }

    fn piece(&self, at: usize) -> Option<Piece> {
        let i = self.pieces.partition_point(|p| p.view as usize <= at);
        i.checked_sub(1).and_then(|i| self.pieces.get(i)).copied()
    }

    fn raw_start(&self, at: usize) -> usize {
        match self.piece(at) {
            None => at,
            Some(p) if p.raw_len > 0 && p.view as usize == at => p.raw as usize,
            // Only the end of the text follows a replaced character without a piece of its own.
            Some(p) if p.raw_len > 0 => p.raw as usize + p.raw_len as usize,
            Some(p) => p.raw as usize + (at - p.view as usize),
        }
    }

    /// The byte of the original after the view's character that ends at `at`.
    fn raw_end(&self, at: usize) -> usize {
        let Some(before) = at.checked_sub(1) else { return 0 };
        match self.piece(before) {
            None => at,
            Some(p) if p.raw_len > 0 => p.raw as usize + p.raw_len as usize,
            Some(p) => p.raw as usize + (at - p.view as usize),
        }
    }
}

struct Builder {
    out: View,
    /// Where the original would go on if nothing had been dropped or replaced.
    expect: usize,
    last: char,
    /// A run of spaces not yet written: where it starts and ends.
    pending: Option<(usize, usize)>,
}

impl Builder {
    fn run(&mut self, raw: &str) {
        let bytes = raw.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let run = plain_run(bytes, at);
            if run > at {
                self.keep_run(raw.get(at..run).unwrap_or(""), at);
                at = run;
                continue;
            }
            let rest = raw.get(at..).unwrap_or("");
            let Some(c) = rest.chars().next() else { break };
            at += match c {
                '<' | '&' | '*' | '_' | '[' | ']' | '!' | ',' => self.markup(rest, at, c),
                // ３，０００ is one number; 2月，3月 are two.
                '，' if self.last.is_ascii_digit()
                    && rest.chars().nth(1).is_some_and(is_wide_digit) =>
                {
                    self.replace(',', at, c.len_utf8());
                    c.len_utf8()
                }
                _ => {
                    self.plain(c, at);
                    c.len_utf8()
                }
            };
        }
    }

    fn plain(&mut self, c: char, at: usize) {
        let len = c.len_utf8();
        if is_space(c) {
            let start = self.pending.map_or(at, |p| p.0);
            self.pending = Some((start, at + len));
        } else if !is_invisible(c) {
            let n = normal_char(c);
            if n.len_utf8() == len { self.keep(n, at) } else { self.replace(n, at, len) }
        }
    }

    /// Handles a possible mark of HTML or Markdown at the start of `rest`; gives how many bytes it read.
    fn markup(&mut self, rest: &str, at: usize, c: char) -> usize {
        match c {
            '<' => {
                if let Some((len, block)) = tag(rest) {
                    if block && self.last != '\n' {
                        self.pending = None;
                        self.replace('\n', at, len);
                    }
                    return len;
                }
            }
            '&' => {
                if let Some((c, len)) = entity(rest) {
                    if is_space(c) {
                        let start = self.pending.map_or(at, |p| p.0);
                        self.pending = Some((start, at + len));
                    } else {
                        self.replace(normal_char(c), at, len);
                    }
                    return len;
                }
            }
            '*' | '_' if rest.as_bytes().get(1) == Some(&(c as u8)) => {
                return rest.bytes().take_while(|&b| b == c as u8).count();
            }
            '!' if rest.starts_with("![") => return 1,
            // 1,000 keeps its comma; 融资,用于 means a Chinese one.
            ',' if is_han(self.last) || rest.chars().nth(1).is_some_and(is_han) => {
                self.replace('，', at, 1);
                return 1;
            }
            '[' if link_ahead(rest) => return 1,
            ']' if rest.starts_with("](") => {
                if let Some(end) = target_end(rest) {
                    return end;
                }
            }
            _ => {}
        }
        self.plain(c, at);
        c.len_utf8()
    }

    fn keep(&mut self, c: char, at: usize) {
        self.flush(c);
        if at != self.expect {
            self.mark(at, 0);
        }
        self.out.text.push(c);
        self.last = c;
        self.expect = at + c.len_utf8();
    }

    /// Keeps characters that stand for themselves.
    fn keep_run(&mut self, run: &str, at: usize) {
        let mut chars = run.chars();
        let Some(first) = chars.next() else { return };
        self.keep(first, at);
        let rest = chars.as_str();
        self.out.text.push_str(rest);
        self.last = rest.chars().next_back().unwrap_or(first);
        self.expect = at + run.len();
    }

    fn replace(&mut self, c: char, at: usize, raw_len: usize) {
        self.flush(c);
        self.mark(at, raw_len);
        self.out.text.push(c);
        self.last = c;
        // The next plain character needs a mark of its own, whatever its place.
        self.expect = usize::MAX;
    }

    /// Writes the pending spaces as one, or drops them where `next` and the last character do not need them.
    fn flush(&mut self, next: char) {
        let Some((start, end)) = self.pending.take() else { return };
        let drop = self.last == '\n'
            || next == '\n'
            || (is_han(self.last) && next.is_ascii_graphic())
            || (self.last.is_ascii_graphic() && is_han(next))
            || is_wide_mark(self.last)
            || is_wide_mark(next);
        if drop {
            return;
        }
        self.mark(start, end - start);
        self.out.text.push(' ');
        self.expect = usize::MAX;
    }

    fn mark(&mut self, raw: usize, raw_len: usize) {
        let piece = Piece {
            view: u32::try_from(self.out.text.len()).unwrap_or(u32::MAX),
            raw: u32::try_from(raw).unwrap_or(u32::MAX),
            raw_len: u32::try_from(raw_len).unwrap_or(u32::MAX),
        };
        self.out.pieces.push(piece);
    }
}

/// The end of the run at `at` of letters, digits and Chinese characters that are their own normal forms.
fn plain_run(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    loop {
        match bytes.get(end..) {
            Some([a, ..]) if a.is_ascii_alphanumeric() => end += 1,
            Some([a @ 0xE4..=0xE9, b, c, ..]) if is_normal_han(*a, *b, *c) => end += 3,
            _ => return end,
        }
    }
}

fn is_wide_digit(c: char) -> bool {
    matches!(c, '０'..='９')
}

fn is_space(c: char) -> bool {
    c != '\n' && (c.is_whitespace() || c == '\u{3000}')
}

/// Characters without width that stand inside words for layout alone.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}')
}

/// Chinese punctuation needs no space beside it.
fn is_wide_mark(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '》'
            | '【'
            | '】'
            | '“'
            | '”'
    )
}
