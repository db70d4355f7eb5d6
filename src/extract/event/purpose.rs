//! What the money is for: `资金将用于X`, `计划利用这笔资金X`.

use crate::{
    extract::event::{cue::Cue, frame::Sentence},
    text::{Sieve, Span},
};

/// Words for the money of a round.
const MONEY: &[&str] =
    &["资金", "融资", "款项", "融到的钱", "募资", "投资款", "本轮", "所得", "注资", "筹集"];

/// Verbs that hand the money over to what stands after them.
const SPEND: &[&str] = &[
    "将主要用于", "将重点用于", "将继续用于", "主要用于", "重点用于", "将用于", "将被用于",
    "被用于", "用于", "将用来", "用来", "用以", "用于投入", "将投入到", "将投入", "投入到",
    "将投向", "投向", "将用在", "用在", "将支持", "将助力", "将帮助", "将推动", "将加速",
];

/// Verbs that take the money as their object: 利用这笔资金扩大团队.
const TAKE: &[&str] = &["利用", "使用", "运用", "借助", "动用", "凭借"];

/// Words at whose clause another subject begins.
const ANEW: &[&str] = &[
    "公司", "此前", "目前", "据", "由", "该", "其", "本轮", "此轮", "预计", "这", "截至", "未来",
    "成立", "而", "但", "也", "且", "财务顾问", "估值", "投后",
];

/// Tells whether words speak of the money of a round.
fn tells_of_money(words: &str) -> bool {
    Sieve::of(words).holds_any(MONEY)
}

/// Tells whether words may say what the money is for.
pub(super) fn may_tell(words: &str) -> bool {
    let sieve = Sieve::of(words);
    sieve.holds_any(MONEY) && (sieve.holds_any(SPEND) || sieve.holds_any(TAKE))
}

/// Finds what the sentence says the money is for.
pub(super) fn find(sentence: &Sentence<'_>) -> Option<Span> {
    let body = sentence.span.of(sentence.text());
    let start = spent(sentence, body).or_else(|| taken(body))?;
    let rest = body.get(start..)?;
    let end = start + end_of(sentence, sentence.span.start() + start, rest);
    let found = body.get(start..end)?;
    let lead = found.len() - found.trim_start_matches([' ', '：', ':', '于', '了']).len();
    let words = without_tail(found.get(lead..)?);
    // Less than a word is no purpose; more than a long sentence is a list of something else.
    let at = sentence.span.start() + start + lead;
    (2..=200).contains(&words.chars().count()).then(|| Span::new(at, at + words.len()))
}

/// Leaves out marks, quotes that open before, and `等方面` at the end.
fn without_tail(words: &str) -> &str {
    let mut words = words.trim_end_matches(['。', '；', '！', '，', ' ', '”', '"']);
    for tail in ["等方面", "等方向", "等领域", "等用途", "等工作", "等"] {
        words = words.strip_suffix(tail).unwrap_or(words);
    }
    let closed = words.matches('(').count() >= words.matches(')').count();
    if closed { words } else { words.trim_end_matches(')') }
}

/// `资金将用于X`: the byte after the verb, where the words before it in the sentence speak of the money.
fn spent(sentence: &Sentence<'_>, body: &str) -> Option<usize> {
    let sieve = Sieve::of(body);
    let mut from = 0;
    loop {
        let rest = body.get(from..)?;
        let (at, verb) = SPEND
            .iter()
            .filter(|v| sieve.may_hold(v))
            .filter_map(|v| rest.find(v).map(|i| (i, *v)))
            .min_by_key(|&(i, v)| (i, std::cmp::Reverse(v.len())))?;
        let (at, end) = (from + at, from + at + verb.len());
        let clause = sentence.clause(sentence.span.start() + at);
        // The money is the subject: it stands in the verb's clause, or in the one before.
        let before = body.get(clause.start() - sentence.span.start()..at)?;
        let earlier = body.get(..clause.start() - sentence.span.start())?;
        let weak = verb.ends_with(['持', '力', '助', '动', '速']);
        let told = tells_of_money(before)
            || !weak && before.trim().chars().count() <= 3 && tells_of_money(earlier);
        // 可用于, 适用于, 应用于 say what a product is for.
        let product = before.ends_with(['可', '适', '应', '专', '能']);
        if told && !product {
            return Some(end);
        }
        from = end;
    }
}

/// `计划利用这笔资金X`: the byte after the money.
fn taken(body: &str) -> Option<usize> {
    let sieve = Sieve::of(body);
    let verbs = TAKE.iter().filter(|v| sieve.may_hold(v));
    let (at, verb) = verbs.filter_map(|v| body.find(v).map(|i| (i, *v))).min()?;
    let rest = body.get(at + verb.len()..)?;
    let (money, word) = ["资金", "融资", "款项", "投资"]
        .iter()
        .filter_map(|w| rest.find(w).map(|i| (i, *w)))
        .min()?;
    let short = rest.get(..money)?.chars().count() <= 12;
    let end = at + verb.len() + money + word.len();
    let after = body.get(end..)?;
    let skip = after.len() - after.trim_start_matches(['来', '，', '以', ' ', '资', '金']).len();
    short.then_some(end + skip)
}

/// The length of the list of purposes at the head of `rest`, which begins at `at` of the view.
fn end_of(sentence: &Sentence<'_>, at: usize, rest: &str) -> usize {
    let mut from = 0;
    for (i, _) in rest.match_indices('，') {
        if i < from {
            continue;
        }
        let next = rest.get(i + '，'.len_utf8()..).unwrap_or("");
        let length = next.find('，').unwrap_or(next.len());
        let clause = Span::new(at + i, at + i + '，'.len_utf8() + length);
        let other = sentence.cues.iter().any(|c| {
            clause.contains(c.span)
                && matches!(
                    c.cue,
                    Cue::Raise
                        | Cue::Lead
                        | Cue::Follow
                        | Cue::LeadNoun
                        | Cue::InvestorNoun
                        | Cue::Adviser
                        | Cue::Valuation
                        | Cue::Cumulative
                )
        });
        if other || ANEW.iter().any(|w| next.trim_start().starts_with(w)) {
            return i;
        }
        from = i + length;
    }
    rest.len()
}
