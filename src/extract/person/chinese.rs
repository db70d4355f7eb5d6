//! Chinese names: a family name, one or two characters, and what follows them.

use crate::text::{Span, around, charset::CharSet, family_name, is_han};

/// The length of the Chinese name at the start of `text`, judged by the family name and what follows.
pub(super) fn length(text: &str) -> Option<usize> {
    let chars: Vec<char> = text.chars().take(5).collect();
    let family = family_name(&chars)?;
    // The given name has one or two characters; what follows decides.
    [2, 1].into_iter().find_map(|given| {
        let len = family + given;
        let name = chars.get(..len)?;
        let rest: String = text.chars().skip(len).take(3).collect();
        let closed = rest.is_empty()
            || !rest.starts_with(is_han)
            || FOLLOWERS.iter().any(|w| rest.starts_with(w));
        let given = name.get(family..)?;
        (given.iter().all(|&c| is_han(c) && !FUNCTION.has(c)) && closed)
            .then(|| name.iter().map(|c| c.len_utf8()).sum())
    })
}

/// What follows a person's name.
const FOLLOWERS: &[&str] = &[
    "表示", "称", "在", "指出", "认为", "透露", "介绍", "说", "博士", "教授", "先生", "女士",
    "和", "与", "等", "向", "对", "于", "近日", "日前", "宣布", "发文", "出席", "谈", "告诉",
    "为", "将", "也", "曾", "及", "带领", "创立", "的", "亲任", "、", "接受", "强调", "分析",
    "辞", "担任", "院士", "坦言", "直言", "回应", "领衔", "联合", "个人", "任", "同时", "此前",
    "预计", "预测", "补充", "写道", "发推", "加入", "加盟", "出任", "离职", "离任", "卸任",
    "牵头", "主持", "携", "均", "则", "还", "又", "已",
];

/// Two characters of which the first may be taken for the end of a name: 苏棠|同时, 欧阳澈|此前.
const ADVERBS: &[&str] = &[
    "同时", "此前", "目前", "随后", "均未", "均为", "均在", "分别", "先后", "曾任", "曾在",
    "现任", "已于", "近日", "日前", "昨日", "今日", "当日", "当天", "年内", "将于", "将在",
    "将任", "因涉", "因个", "因为", "因病", "本周", "本月", "本人", "本次", "今天", "今年",
    "昨天", "不再", "也将", "还将", "称之", "作政", "表示", "指出", "认为", "透露",
];

/// Characters that no given name holds.
static FUNCTION: CharSet = CharSet::of("在对的了是不和与及为将被把从向由等也都就曾说称这那其或而");

/// Takes an adverb, or the first character of one, off the end of a name.
pub(super) fn trim(text: &str, span: Span) -> Span {
    let name = span.of(text);
    let mut last: Vec<usize> = name.char_indices().rev().take(2).map(|(i, _)| i).collect();
    last.reverse();
    let han = |n: &str| n.chars().filter(|c| is_han(*c)).count();
    let cut = last.into_iter().find(|&i| {
        let kept = name.get(..i).unwrap_or("");
        han(kept) >= 2 && around::first_of(text, span.start() + i, ADVERBS).is_some()
    });
    let kept = cut.and_then(|i| name.get(..i)).unwrap_or(name).trim_end();
    // 米锋|在29日, 霍金|说: no name ends in these.
    let bare =
        kept.strip_suffix(['在', '说', '称', '也', '都', '就', '了', '的', '是', '对', '被']);
    let kept = bare.filter(|bare| han(bare) >= 2).unwrap_or(kept);
    Span::new(span.start(), span.start() + kept.len())
}
