//! What is to be classified.

use crate::feature::Cue;

/// A document: a title, a body, and cues; any of them may be empty.
///
/// Title and body should be the text of a [`View`](crate::text::View). Plain text works too, for full-width and
/// traditional characters are read as their normal forms in any case; only markup would be read as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document<'a> {
    title: &'a str,
    text: &'a str,
    cues: Vec<Cue<'a>>,
}

impl<'a> Document<'a> {
    /// Makes a document without cues.
    pub const fn new(title: &'a str, text: &'a str) -> Self {
        Self { title, text, cues: Vec::new() }
    }

    /// Adds cues.
    #[must_use]
    pub fn with_cues(mut self, cues: impl IntoIterator<Item = Cue<'a>>) -> Self {
        self.cues.extend(cues);
        self
    }

    /// Adds the words of a segmentation as cues of kind `word`.
    #[must_use]
    pub fn with_words(self, words: impl IntoIterator<Item = &'a str>) -> Self {
        self.with_cues(words.into_iter().map(|word| Cue::new("word", word)))
    }

    /// Gives the title.
    pub const fn title(&self) -> &'a str {
        self.title
    }

    /// Gives the body.
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// Gives the cues in the order they came in.
    pub fn cues(&self) -> &[Cue<'a>] {
        &self.cues
    }
}

/// Finds where a body begins to speak: after a dateline or a line of source.
///
/// `PANews 3月4日消息，`, `36氪获悉，`, `【某社北京5日电】` say who published, not what happened. A classifier
/// that learns from some feeds should not learn the feeds.
///
/// ```
/// use yunbao::feature::lead;
/// assert_eq!(lead("某财经网 3月4日消息，链上借贷协议上线。"), "某财经网 3月4日消息，".len());
/// assert_eq!(lead("链上借贷协议上线，总锁仓量上升。"), 0);
/// ```
pub fn lead(text: &str) -> usize {
    const REACH: usize = 36;
    const ENDS: [&str; 14] = [
        "消息", "获悉", "报道", "讯", "电", "报导", "快讯", "披露", "公告", "显示", "获知",
        "最新消息", "日报", "新闻",
    ];
    let mut at = 0;
    for _ in 0..2 {
        let rest = text.get(at..).unwrap_or("");
        let found = rest.char_indices().take(REACH).find(|&(_, c)| {
            matches!(c, '，' | ',' | '：' | ':' | '。' | '】' | ')' | '）' | '\n')
        });
        let Some((end, mark)) = found else { break };
        let head = rest.get(..end).unwrap_or("").trim_end();
        let bracket = matches!(mark, '】' | ')' | '）');
        let opened = head.starts_with(['【', '(', '（']);
        if bracket != opened || !ENDS.iter().any(|e| head.ends_with(e)) {
            break;
        }
        at += end + mark.len_utf8();
    }
    at
}
