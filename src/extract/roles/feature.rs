//! Features of items and candidates.
//!
//! | of | features |
//! |---|---|
//! | item | pairs of characters of title and head, words of the field in the title and anywhere, how many events the grammar found |
//! | mention | up to four characters before and after, cues in its clause, its sentence and right beside it, the sentence's place |
//! | mention | its shape: see [`shape`](super::shape) |
//! | candidate | what the grammar made of it, its kind, rank, length, count, ending, signs of an amount, overlap with others |

use super::{
    Read,
    candidate::{Candidate, Sort, whole},
    shape::Shape,
};
use crate::{
    extract::Field,
    text::{Span, sentences},
};

/// Words that tell roles, wherever they stand around a mention.
pub(super) const CUES: &[&str] = &[
    "融资", "投资", "领投", "跟投", "参投", "获", "获得", "完成", "宣布", "注资", "增资", "募集",
    "募资", "筹集", "发行", "融资券", "债券", "定增", "非公开", "认购", "收购", "回购", "IPO",
    "上市", "贷款", "授信", "担保", "出资", "入股", "战略", "本轮", "此轮", "轮", "投资方",
    "财务顾问", "承销", "股东", "拟", "由", "向", "对", "与", "和", "、", "等", "近日", "公告",
    "消息", "估值", "累计", "此前", "曾", "旗下", "用于", "总", "共", "超", "亿", "元", "规模",
    "金额", "设立", "子公司", "基金", "牵头", "联合", "共同", "独家", "增持", "质押", "减持",
    "持股", "%", "中标", "合同", "营收", "净利", "亏损", "市值",
];

/// Words that tell what an item is about.
const TOPICS: &[&str] = &[
    "融资券", "债券", "定增", "非公开发行", "IPO", "招股", "贷款", "授信", "担保", "轮融资",
    "天使轮", "领投", "战略投资", "战略融资", "收购", "回购", "中标", "质押", "减持", "增持",
    "亏损", "融资租赁", "融资计划", "债权", "募集资金", "增资", "投资方", "投融资", "创投",
];

/// Endings of organisations' names.
const ENDINGS: &[&str] =
    &["公司", "资本", "基金", "科技", "创投", "证券", "银行", "集团", "投资", "股份"];

/// Signs in amounts.
const SIGNS: &[&str] = &["元", "美元", "亿", "万", "数", "近", "超", "不超过", "约", "%"];

/// How many mentions of a candidate are looked at: the first ones tell most.
const MENTIONS: usize = 8;

/// How many characters of the body an item is known by.
const HEAD: usize = 300;

/// Collects hashes of features, each once.
#[derive(Default)]
pub(super) struct Collected(Vec<u32>);

impl Collected {
    /// Adds a feature by the parts of its name: FNV-1a over them, apart by a zero byte.
    pub(super) fn add(&mut self, parts: &[&str]) {
        let mut hash = 0x811C_9DC5_u32;
        for part in parts {
            for byte in part.bytes().chain(std::iter::once(0)) {
                hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            }
        }
        self.0.push(hash ^ (hash >> 16));
    }

    fn number(&mut self, name: &str, value: usize, most: usize) {
        self.add(&[name, &value.min(most).to_string()]);
    }

    fn finish(mut self) -> Vec<u32> {
        self.0.sort_unstable();
        self.0.dedup();
        self.0
    }
}

fn topics(read: Read<'_>, out: &mut Collected) {
    let (title, text) = (&read.item.title, &read.item.text);
    for word in TOPICS.iter().filter(|w| title.contains(**w) || text.contains(**w)) {
        out.add(&["topic", word]);
    }
    for word in TOPICS.iter().chain(CUES).filter(|w| title.contains(**w)) {
        out.add(&["title", word]);
    }
}

fn pairs(text: &str, most: usize, name: &str, out: &mut Collected) {
    let ends: Vec<usize> = text.char_indices().map(|(i, c)| i + c.len_utf8()).take(most).collect();
    let mut start = 0;
    for two in ends.windows(2) {
        if let &[middle, end] = two {
            out.add(&[name, Span::new(start, end).of(text)]);
            start = middle;
        }
    }
}

/// Gives the features of an item.
pub(super) fn of_item(read: Read<'_>) -> Vec<u32> {
    let mut out = Collected::default();
    topics(read, &mut out);
    pairs(&read.item.title, usize::MAX, "title pair", &mut out);
    pairs(&read.item.title, usize::MAX, "pair", &mut out);
    pairs(&read.item.text, HEAD, "pair", &mut out);
    let past = read.found.events.iter().filter(|e| e.past).count();
    out.number("events", read.found.events.len() - past, 2);
    out.number("past", past, 2);
    out.finish()
}

/// Gives the features of a candidate.
pub(super) fn of_candidate(
    read: Read<'_>,
    shapes: &[Shape; 2],
    candidate: &Candidate,
) -> Vec<u32> {
    let mut out = Collected::default();
    topics(read, &mut out);
    for &(field, span) in candidate.mentions.iter().take(MENTIONS) {
        of_mention(whole(read, field), field, span, &mut out);
        shapes[usize::from(field == Field::Text)].features(span, &mut out);
    }
    for role in &candidate.given {
        out.add(&["given", role]);
    }
    out.add(&["given together", &candidate.given.join("+")]);
    of_spelling(candidate, &mut out);
    if candidate.given.is_empty() {
        out.add(&["given nothing"]);
    }
    let past = read.found.events.iter().filter(|e| e.past).count();
    out.number("events", read.found.events.len() - past, 2);
    out.add(&["kind", candidate.kind.as_str()]);
    out.number("rank", candidate.rank, 5);
    out.number("of", candidate.of, 6);
    out.number("mentions", candidate.mentions.len(), 5);
    out.number("length", candidate.key.chars().count(), 12);
    if !candidate.inside.is_empty() {
        out.add(&["inside another"]);
    }
    if !candidate.holds.is_empty() {
        out.add(&["holds another"]);
    }
    if let Some(&(field, span)) = candidate.mentions.first() {
        // Forty characters are a headline or a clause or two.
        out.add(&["first in", field.as_str(), &(span.start() / 120).min(8).to_string()]);
        out.add(&["in title", if field == Field::Title { "yes" } else { "no" }]);
    }
    let marks = if candidate.sort == Sort::Amount { SIGNS } else { ENDINGS };
    for mark in marks {
        let has = match candidate.sort {
            Sort::Amount => candidate.key.contains(mark),
            _ => candidate.key.ends_with(mark),
        };
        if has {
            out.add(&["mark", mark]);
        }
    }
    out.finish()
}

/// A name is known by itself and by how it begins and ends, an amount by its form: 数千万元, 9亿美元.
fn of_spelling(candidate: &Candidate, out: &mut Collected) {
    let key = candidate.key.as_str();
    match candidate.sort {
        Sort::Name => {
            out.add(&["name", key]);
            for n in 1..=3 {
                out.add(&["name ends", last(key, n)]);
                out.add(&["name begins", first(key, n)]);
            }
        }
        Sort::Amount => {
            let digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
            let parts = key.split(digit).filter(|p| !p.is_empty());
            out.add(&["form", &parts.collect::<Vec<_>>().join("9")]);
        }
        Sort::Round => {}
    }
}

fn of_mention(text: &str, field: Field, span: Span, out: &mut Collected) {
    let before = text.get(..span.start()).unwrap_or("");
    let after = text.get(span.end()..).unwrap_or("");
    out.add(&["field", field.as_str()]);
    for n in 1..=4 {
        out.add(&["left", last(before, n)]);
        out.add(&["right", first(after, n)]);
    }
    // A sentence reaches at most so far around the mention, so that texts without full stops cost no more.
    let near =
        Span::new(span.start() - last(before, HEAD).len(), span.end() + first(after, HEAD).len());
    let own = sentences(near.of(text))
        .map(|s| s.shifted(near.start()))
        .find(|s| s.contains(span))
        .unwrap_or(span);
    out.number(field.as_str(), before.matches(['。', '\n']).take(6).count(), 5);
    let left = Span::new(own.start(), span.start()).of(text);
    let right = Span::new(span.end(), own.end()).of(text);
    let comma = |c| matches!(c, '，' | ',' | '；');
    let in_clause =
        [left.rsplit(comma).next(), right.split(comma).next()].map(Option::unwrap_or_default);
    let beside = [last(left, 5), first(right, 5)];
    for cue in CUES {
        for (name, words) in [
            ("clause left", in_clause[0]),
            ("clause right", in_clause[1]),
            ("beside left", beside[0]),
            ("beside right", beside[1]),
            ("sentence left", left),
            ("sentence right", right),
        ] {
            if words.contains(cue) {
                out.add(&[name, cue]);
            }
        }
    }
    if left.trim().is_empty() {
        out.add(&["opens its sentence"]);
    }
}

fn last(text: &str, n: usize) -> &str {
    let start = text.char_indices().rev().nth(n.saturating_sub(1)).map_or(0, |(i, _)| i);
    text.get(start..).unwrap_or(text)
}

fn first(text: &str, n: usize) -> &str {
    let end = text.char_indices().nth(n).map_or(text.len(), |(i, _)| i);
    text.get(..end).unwrap_or(text)
}
