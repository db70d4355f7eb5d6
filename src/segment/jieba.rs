//! The segmenter over jieba-rs.

use std::sync::Arc;

use jieba_rs::Jieba;

use crate::{
    lexicon::Lexicon,
    segment::{Segmenter, Segments, Token},
    text::{Span, View},
};

/// Characters that jieba is given at once: its working memory is 80 to 175 bytes a character.
const BLOCK: usize = 4096;

/// Characters in one token: with its HMM on, jieba takes a run of rare characters of any length for one word.
const LONGEST: usize = 256;

/// jieba's dictionary and HMM, with the words of a lexicon.
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
/// Building parses jieba's dictionary: about 0.1 s and 34 MB. Clones share it.
#[derive(Clone, Debug)]
pub struct JiebaSegmenter {
    jieba: Arc<Jieba>,
}

impl JiebaSegmenter {
    /// Loads jieba's dictionary and adds the Chinese forms of a lexicon.
    pub fn new(lexicon: &Lexicon) -> Self {
        let mut jieba = Jieba::new();
        for (word, tag) in lexicon.dictionary() {
            // A word that jieba has keeps its own frequency: it was counted in texts.
            if !jieba.has_word(word) {
                jieba.add_word(word, None, Some(tag));
            }
        }
        Self { jieba: Arc::new(jieba) }
    }

    fn cut(&self, text: &str, offset: usize, out: &mut Vec<Token>) {
        let mut at = 0;
        while at < text.len() {
            let rest = text.get(at..).unwrap_or("");
            let block = block(rest);
            for token in self.jieba.cut(block, true) {
                let start = offset + at + token.byte_start;
                push(token.word, start, out);
            }
            at += block.len().max(1);
        }
    }
}

impl Segmenter for JiebaSegmenter {
    fn segment(&self, view: &View, protected: &[Span]) -> Segments {
        let text = view.text();
        let mut tokens = Vec::with_capacity(text.len() / 5);
        let mut at = 0;
        for &span in protected {
            if span.start() < at || span.is_empty() || span.of(text).is_empty() {
                continue;
            }
            self.cut(Span::new(at, span.start()).of(text), at, &mut tokens);
            tokens.push(Token::new(span, true));
            at = span.end();
        }
        self.cut(text.get(at..).unwrap_or(""), at, &mut tokens);
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

fn push(word: &str, start: usize, out: &mut Vec<Token>) {
    if word.len() <= LONGEST {
        out.push(Token::new(Span::new(start, start + word.len()), false));
        return;
    }
    let (mut from, mut chars) = (0, 0);
    for (i, _) in word.char_indices() {
        if chars == LONGEST {
            out.push(Token::new(Span::new(start + from, start + i), false));
            (from, chars) = (i, 0);
        }
        chars += 1;
    }
    out.push(Token::new(Span::new(start + from, start + word.len()), false));
}
