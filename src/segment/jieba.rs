//! The segmenter that cuts as jieba does.

use std::sync::Arc;

use crate::{
    lexicon::Lexicon,
    segment::{
        Segmenter, Segments, Token,
        route::{self, Scratch, Singles},
        words::Words,
    },
    text::{Span, View, around},
};

/// Characters that are cut at once; it bounds the working memory.
const BLOCK: usize = 4096;

/// Characters in one token: with its HMM on, jieba takes a run of rare characters of any length for one word.
const LONGEST: usize = 256;

/// jieba's dictionary and HMM, with the words of a lexicon.
///
/// The tokens are those of the crate `jieba-rs` 0.11 with its HMM on, given the same words; a test compares them. The
/// dictionary lies in the program as it is read, so that nothing is parsed at the start.
///
/// ```
/// use yunbao::{lexicon::Lexicon, segment::{JiebaSegmenter, Segmenter}, text::View};
/// let segmenter = JiebaSegmenter::new(&Lexicon::builtin()?);
/// let view = View::new("谷歌云完成天使轮领投");
/// let words: Vec<_> = segmenter.segment(&view, &[]).words(&view).collect();
/// assert_eq!(words, ["谷歌云", "完成", "天使轮", "领投"]);
/// # Ok::<(), yunbao::Error>(())
/// ```
///
/// # Cost
///
/// Building takes a few milliseconds, for the words of the lexicon. Clones share them. Working memory is about 40
/// bytes a character of at most 4,096 at once.
#[derive(Clone, Debug)]
pub struct JiebaSegmenter {
    words: Arc<Words>,
}

impl JiebaSegmenter {
    /// Takes jieba's dictionary and adds the Chinese forms of a lexicon.
    ///
    /// A word that jieba has keeps its own frequency: it was counted in texts.
    pub fn new(lexicon: &Lexicon) -> Self {
        Self { words: Arc::new(Words::new(lexicon)) }
    }

    fn cut(&self, text: &str, offset: usize, scratch: &mut Scratch, out: &mut Vec<Token>) {
        let mut at = 0;
        while at < text.len() {
            let block = block(around::rest(text, at));
            let mut start = 0;
            route::cut(&self.words, Singles::Model, block, scratch, &mut |end| {
                push(block, Span::new(start, end as usize), offset + at, out);
                start = end as usize;
            });
            at += block.len().max(1);
        }
    }
}

impl Segmenter for JiebaSegmenter {
    fn segment(&self, view: &View, protected: &[Span]) -> Segments {
        let text = view.text();
        let mut tokens = Vec::with_capacity(text.len() / 5);
        let mut scratch = Scratch::with_capacity(text.len());
        let mut at = 0;
        for &span in protected {
            if span.start() < at || span.is_empty() || span.of(text).is_empty() {
                continue;
            }
            self.cut(Span::new(at, span.start()).of(text), at, &mut scratch, &mut tokens);
            tokens.push(Token::new(span, true));
            at = span.end();
        }
        self.cut(around::rest(text, at), at, &mut scratch, &mut tokens);
        Segments::from_tokens(tokens)
    }
}

/// Gives the first block of a text: up to [`BLOCK`] characters, ended at punctuation or a space where there is any.
fn block(text: &str) -> &str {
    // No character is longer than four bytes, so a shorter text needs no counting.
    if text.len() <= BLOCK {
        return text;
    }
    let (mut chars, mut mark) = (0, 0);
    for (i, c) in text.char_indices() {
        if chars == BLOCK {
            let end = if mark > 0 { mark } else { i };
            return text.get(..end).unwrap_or(text);
        }
        chars += 1;
        if matches!(c, '。' | '，' | '！' | '？' | '；' | '\n' | ' ') {
            mark = i + c.len_utf8();
        }
    }
    text
}

/// Takes a word of a block that starts at byte `offset` of the view.
fn push(block: &str, word: Span, offset: usize, out: &mut Vec<Token>) {
    if word.len() <= LONGEST {
        out.push(Token::new(word.shifted(offset), false));
        return;
    }
    let (mut from, mut chars) = (word.start(), 0);
    for (i, _) in word.of(block).char_indices() {
        if chars == LONGEST {
            let to = word.start() + i;
            out.push(Token::new(Span::new(from, to).shifted(offset), false));
            (from, chars) = (to, 0);
        }
        chars += 1;
    }
    out.push(Token::new(Span::new(from, word.end()).shifted(offset), false));
}
