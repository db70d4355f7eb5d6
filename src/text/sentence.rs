//! Sentences.

use crate::text::Span;

/// Splits a text into sentences: after `。！？!?；`, line breaks and a leading `【headline】`, with closing quotes and brackets kept to the sentence.
///
/// The spans are in order, do not overlap, and are never blank.
///
/// ```
/// use yunbao::text::sentences;
/// let text = "他说：“算力不足。”公司未回应！\n完";
/// let found: Vec<_> = sentences(text).map(|s| s.of(text)).collect();
/// assert_eq!(found, ["他说：“算力不足。”", "公司未回应！", "完"]);
/// ```
pub fn sentences(text: &str) -> Sentences<'_> {
    Sentences { text, at: 0 }
}

/// The iterator that [`sentences`] gives.
#[derive(Clone, Debug)]
pub struct Sentences<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Sentences<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        while self.at < self.text.len() {
            let start = self.at;
            let rest = self.text.get(start..).unwrap_or("");
            let mut ended = false;
            let mut end = self.text.len();
            // A headline in lenticular brackets at the start is a sentence of its own.
            let mut depth = 0_i32;
            let headline =
                rest.trim_start().starts_with('【') && rest.chars().take(NAME).all(|c| c != '】');
            for (i, c) in rest.char_indices() {
                let closing =
                    matches!(c, '”' | '’' | '」' | '』' | '》' | ')' | '）' | '】' | '"');
                let mark = is_end(c);
                if ended && !mark && !closing {
                    end = start + i;
                    break;
                }
                depth += i32::from(c == '【') - i32::from(c == '】');
                if headline && c == '】' && depth <= 0 {
                    end = start + i + c.len_utf8();
                    break;
                }
                if c == '\n' {
                    end = start + i + 1;
                    break;
                }
                ended |= mark;
            }
            self.at = end;
            let span = Span::new(start, end);
            let found = span.of(self.text);
            let trimmed = found.trim();
            if !trimmed.is_empty() {
                let lead = found.len() - found.trim_start().len();
                return Some(Span::new(start + lead, start + lead + trimmed.len()));
            }
        }
        None
    }
}

/// Shorter brackets hold a name, not a headline.
const NAME: usize = 9;

fn is_end(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '；')
}
