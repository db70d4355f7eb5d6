//! Dates of an event: when the news was told, and when the money was raised.

use crate::{
    extract::event::{
        cue::Cue,
        frame::{Frame, Sentence},
        raise::Raise,
    },
    text::Span,
};

/// Words that make the date before them the day of the news: 3月5日消息, 3月5日宣布.
const TOLD: &[&str] = &[
    "消息", "讯", "电", "报道", "获悉", "公告", "宣布", "发布", "披露", "官宣", "公布", "透露",
    "发文", "表示", "称", "获知", "了解到",
];

/// Notes the dates of a sentence that raises, or that is about this very round.
pub(super) fn fill(sentence: &Sentence<'_>, frame: &mut Frame, raise: Option<Raise>) {
    let text = sentence.text();
    let dates = &sentence.reading.dates;
    let from = dates.partition_point(|d| d.span.start() < sentence.span.start());
    let verb = raise.map(|r| sentence.clause(r.at));
    for (i, date) in dates.iter().enumerate().skip(from) {
        if date.span.end() > sentence.span.end() {
            break;
        }
        // 近日, 日前: no day, no month, no year.
        if date.value.start.is_none() && date.value.end.is_none() && is_vague(date.span.of(text)) {
            continue;
        }
        let clause = sentence.clause(date.span.start());
        let after = Span::new(date.span.end(), clause.end()).of(text);
        // Only the words up to the verb of raising are about the date.
        let until = raise.filter(|r| r.at >= date.span.end() && r.at <= clause.end());
        let near = until.map_or(after, |r| Span::new(date.span.end(), r.at).of(text));
        if TOLD.iter().any(|w| near.contains(w)) || opens(sentence, clause, date.span) {
            frame.announced = frame.announced.or(Some(i));
        } else if verb.is_some_and(|v| v.contains(date.span))
            || raise.is_none() && sentence.has(Cue::This)
        {
            frame.happened = frame.happened.or(Some(i));
        }
    }
}

/// Words that date nothing.
fn is_vague(words: &str) -> bool {
    matches!(
        words,
        "近日" | "日前" | "近期" | "最近" | "近来" | "日内" | "今日" | "今天" | "年内" | "未来"
    )
}

/// `3月5日，X宣布…`: a date that is a clause of its own at the head of its sentence dates the news.
fn opens(sentence: &Sentence<'_>, clause: Span, date: Span) -> bool {
    let text = sentence.text();
    let alone = Span::new(date.end(), clause.end()).of(text);
    let alone = alone.trim_matches(|c: char| c == ' ' || c == '晚' || c == '间');
    clause.start() == sentence.span.start()
        && date.start() == clause.start()
        && matches!(alone, "" | "上午" | "下午" | "早间" | "凌晨")
}
