//! Statements: who speaks, and how.
//!
//! News tells either what happened or what somebody says, and the words differ little. What tells them apart is a
//! speaker close before a word of saying, or before a colon at the head:
//!
//! ```text
//! 中信证券：光模块需求仍被低估          broker        :
//! 某云厂商首席执行官表示，价格战见底      person        say
//! IDC 报告显示，二季度服务器出货下降     research      study
//! 某云厂商宣布下调存储价格              company       announce
//! ```

use crate::{
    lexicon::{EntryType, Hit, Lexicon, Meaning, WordTag},
    text::{Span, family_name, is_han},
};

/// How far behind a name its verb of saying may stand, in bytes: about 12 Chinese characters.
const NEAR: usize = 36;
/// How long what stands before a colon may be, in bytes: about 16 Chinese characters.
const BEFORE_COLON: usize = 48;

/// What kind of somebody speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speaker {
    Person,
    Broker,
    Research,
    Official,
    Money,
    Company,
    Crypto,
    Media,
    Unknown,
}

impl Speaker {
    /// Reads what a hit says of who it is; words of a field are nobody.
    fn of(lexicon: &Lexicon, hit: Hit) -> Option<Self> {
        let kind = match hit.meaning {
            Meaning::Word(WordTag::Title) => return Some(Self::Person),
            Meaning::Word(_) => return None,
            Meaning::Name(_) => lexicon.kind(hit)?,
        };
        match kind {
            EntryType::Person => Some(Self::Person),
            EntryType::Broker => Some(Self::Broker),
            EntryType::Research
            | EntryType::Consulting
            | EntryType::Lab
            | EntryType::University => Some(Self::Research),
            EntryType::Government | EntryType::Place => Some(Self::Official),
            EntryType::Finance | EntryType::Venture | EntryType::Fund => Some(Self::Money),
            EntryType::Web3 | EntryType::Exchange => Some(Self::Crypto),
            EntryType::Media => Some(Self::Media),
            EntryType::Chain | EntryType::Token | EntryType::Product => None,
            _ => Some(Self::Company),
        }
    }

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Broker => "broker",
            Self::Research => "research",
            Self::Official => "official",
            Self::Money => "money",
            Self::Company => "company",
            Self::Crypto => "crypto",
            Self::Media => "media",
            Self::Unknown => "unknown",
        }
    }

    /// Gives the kind of the cue that joins the speaker and the subject.
    pub(super) const fn on(self) -> &'static str {
        match self {
            Self::Person => "person on",
            Self::Broker => "broker on",
            Self::Research => "research on",
            Self::Official => "official on",
            Self::Money => "money on",
            Self::Company => "company on",
            Self::Crypto => "crypto on",
            Self::Media => "media on",
            Self::Unknown => "unknown on",
        }
    }
}

/// How something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speech {
    Colon,
    Say,
    Forecast,
    Study,
    Announce,
    Answer,
    Hearsay,
}

impl Speech {
    /// Sorts a word of saying by what it is made of.
    pub(super) fn of(word: &str) -> Self {
        const TABLE: [(Speech, &[&str]); 5] = [
            (
                Speech::Study,
                &[
                    "数据显示", "报告", "研报", "统计", "调研", "调查", "问卷", "监测", "揭示",
                    "白皮书", "研究", "受访", "评测",
                ],
            ),
            (Speech::Answer, &["回应", "否认", "证实", "确认", "答复", "答记者", "澄清"]),
            (
                Speech::Hearsay,
                &[
                    "据悉", "据了解", "据报", "据外媒", "知情", "消息", "传闻", "爆料", "曝",
                    "报道",
                ],
            ),
            (
                Speech::Announce,
                &[
                    "宣布", "官宣", "公布", "披露", "发布", "公告", "印发", "下发", "出台",
                    "通报", "文件", "通知", "查显示",
                ],
            ),
            (
                Speech::Forecast,
                &[
                    "预计", "预测", "预期", "预估", "估计", "推测", "推断", "看好", "看空",
                    "看多", "警告", "提醒", "料", "评级", "目标价", "唱衰",
                ],
            ),
        ];
        let found = TABLE.iter().find(|(_, parts)| parts.iter().any(|p| word.contains(p)));
        found.map_or(Self::Say, |(speech, _)| *speech)
    }

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Colon => "colon",
            Self::Say => "say",
            Self::Forecast => "forecast",
            Self::Study => "study",
            Self::Announce => "announce",
            Self::Answer => "answer",
            Self::Hearsay => "hearsay",
        }
    }

    /// Gives the kind of the cue that joins the way of saying and the subject.
    pub(super) const fn on(self) -> &'static str {
        match self {
            Self::Colon => "colon on",
            Self::Say => "say on",
            Self::Forecast => "forecast on",
            Self::Study => "study on",
            Self::Announce => "announce on",
            Self::Answer => "answer on",
            Self::Hearsay => "hearsay on",
        }
    }

    /// Tells whether what follows is what the speaker holds, not what somebody did or may have done.
    pub(super) const fn is_view(self) -> bool {
        !matches!(self, Self::Announce | Self::Hearsay)
    }
}

/// A speaker and the way of saying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) speaker: Speaker,
    pub(super) speech: Speech,
}

/// Finds the first statement of a field within `reach` bytes; one that is a view comes before one that is none.
pub(super) fn statement(
    lexicon: &Lexicon,
    text: &str,
    hits: &[Hit],
    reach: usize,
) -> Option<Statement> {
    if let Some(speaker) = before_colon(lexicon, text, hits) {
        return Some(Statement { speaker, speech: Speech::Colon });
    }
    let mut before: Option<(Span, Speaker)> = None;
    let mut other = None;
    for &hit in hits.iter().take_while(|h| h.span.start() <= reach) {
        if hit.meaning == Meaning::Word(WordTag::Report) {
            let near = before.filter(|(s, _)| hit.span.start() <= s.end() + NEAR);
            let Some((_, speaker)) = near else { continue };
            let found = Statement { speaker, speech: Speech::of(hit.span.of(text)) };
            if found.speech.is_view() {
                return Some(found);
            }
            other.get_or_insert(found);
        } else if let Some(speaker) = Speaker::of(lexicon, hit).filter(|_| !hit.ambiguous) {
            before = Some((hit.span, speaker));
            if says(text, hit.span.end()) {
                return Some(Statement { speaker, speech: Speech::Say });
            }
        }
    }
    other
}

/// Tells whether 说 or 谈 is the verb of who stands before `end`: within a dozen characters, in the same clause.
///
/// The two are no words of the lexicon, for they are parts of hundreds of words; what stands around them decides.
fn says(text: &str, end: usize) -> bool {
    const REACH: usize = 14;
    let mut before = None;
    let mut rest = text.get(end..).unwrap_or("").chars().take(REACH).peekable();
    while let Some(c) = rest.next() {
        if matches!(c, '，' | ',' | '。' | '；' | '：' | ':' | '！' | '？' | '\n') {
            return false;
        }
        let (not_before, not_after) = match c {
            '说' => ("小传据学解劝游演听虚胡难再所好别图", "明法服辞唱书谎客教白"),
            '谈' => ("洽商会面座访详杂笔漫交和", "判妥资吐心恋婚"),
            _ => {
                before = Some(c);
                continue;
            }
        };
        let part = before.is_some_and(|b| not_before.contains(b))
            || rest.peek().is_none_or(|&next| not_after.contains(next));
        if !part {
            return true;
        }
        before = Some(c);
    }
    false
}

/// Finds who stands before a colon at the head of a field, such as `高盛：` or `某厂 CEO：`.
fn before_colon(lexicon: &Lexicon, text: &str, hits: &[Hit]) -> Option<Speaker> {
    let mark = text.char_indices().find(|(_, c)| {
        matches!(c, '：' | ':' | '，' | ',' | '。' | '？' | '！' | '；' | '|' | '｜' | '】')
    });
    let at = mark.filter(|(at, c)| (1..=BEFORE_COLON).contains(at) && matches!(c, '：' | ':'))?.0;
    let inside = hits.iter().take_while(|h| h.span.end() <= at);
    let known = inside.filter_map(|&h| Some((h.span.end(), Speaker::of(lexicon, h)?))).last();
    let (end, speaker) = known.unwrap_or((0, Speaker::Unknown));
    Some(if is_person(text.get(end..at).unwrap_or("")) { Speaker::Person } else { speaker })
}

/// Tells whether what stands alone before a colon, or behind a firm's name, looks like a Chinese name.
fn is_person(text: &str) -> bool {
    /// Words that begin as names do and stand before colons.
    const WORDS: [&str; 12] = [
        "白皮书", "周报", "周刊", "周评", "时评", "高管", "高层", "年报", "方案", "计划", "关注",
        "成交",
    ];
    let text = text.trim();
    let mut chars = ['\0'; 5];
    let mut len = 0;
    for c in text.chars() {
        match chars.get_mut(len) {
            Some(place) if is_han(c) => *place = c,
            _ => return false,
        }
        len += 1;
    }
    let name = chars.get(..len).unwrap_or_default();
    let given = family_name(name).map_or(0, |family| len - family);
    (1..=2).contains(&given) && !WORDS.contains(&text)
}
