//! Lists of names around nouns and verbs of getting: 投资方包括…, 获…投资, …担任财务顾问.

use crate::{
    extract::{
        event::{
            cue::{Cue, Found},
            frame::Sentence,
            raise::Raise,
            role::of_institution,
        },
        name::{
            list::{self, Listed},
            origin,
        },
    },
    text::Span,
};

/// The names after `投资方包括` and the like.
pub(super) fn after_noun(sentence: &Sentence<'_>, cue: Found) -> Vec<Listed> {
    let text = sentence.text();
    let word = cue.span.of(text);
    let body = Span::new(cue.span.end(), sentence.span.end()).of(text);
    let link = [
        "疑为", "均为", "则是", "包括", "为", "是", "有", "还有", "主要", "分别", "：", ":", "则",
    ];
    let mut skip = 0;
    while let Some(l) = link.iter().find(|l| body.get(skip..).is_some_and(|b| b.starts_with(**l)))
    {
        skip += l.len();
    }
    let linked = skip > 0
        || ["为", "是", "有", "包括", "由", "：", "分别为", "来自"]
            .iter()
            .any(|l| word.ends_with(l));
    // 本轮投资方高瓴创投: without a verb between them the noun may as well describe, unless it opens a clause of its own:
    // 完成3亿元C轮融资，领投方海川资本.
    if !linked && !stands_alone(sentence, cue) {
        return Vec::new();
    }
    // 其投资人包括, 国泰财富的投资者包括: whose investors they are is said before.
    let owner = Span::new(sentence.clause(cue.span.start()).start(), cue.span.start()).of(text);
    let this = ["本轮", "此轮", "该轮", "本次", "此次", "这轮", "轮融资"]
        .iter()
        .any(|w| owner.contains(w));
    let before = ["其", "的", "历史", "过往", "往期", "早期", "前期"];
    if before.iter().any(|w| owner.ends_with(w)) && !this && !owner.ends_with("参与的") {
        return Vec::new();
    }
    let start = cue.span.end() + skip;
    // 领投方是A，B跟投: what follows the clause led nothing.
    let end = match cue.cue {
        _ if !linked => sentence.clause(start).end(),
        Cue::LeadNoun => sentence.clause(start).end(),
        _ => list_end(sentence, start),
    };
    names_in(sentence, Span::new(start, end))
}

/// Tells whether a noun opens its clause, which holds no verb of ours.
fn stands_alone(sentence: &Sentence<'_>, cue: Found) -> bool {
    let clause = sentence.clause(cue.span.start());
    let opens = Span::new(clause.start(), cue.span.start()).of(sentence.text()).trim().is_empty();
    let follower = matches!(cue.span.of(sentence.text()), "领投方" | "跟投方" | "参投方");
    let acts = |c: &&Found| matches!(c.cue, Cue::Raise | Cue::Lead | Cue::Follow | Cue::Funding);
    opens && follower && !sentence.cues.iter().filter(acts).any(|c| clause.contains(c.span))
}

/// Where a list that begins at `start` ends: before the first clause that is none.
fn list_end(sentence: &Sentence<'_>, start: usize) -> usize {
    let text = sentence.text();
    let mut end = start;
    let mut first = true;
    loop {
        let clause = sentence.clause(end);
        let clause = Span::new(end, clause.end());
        let verbs = sentence.cues.iter().any(|c| {
            clause.contains(c.span)
                && !matches!(
                    c.cue,
                    Cue::By
                        | Cue::Follow
                        | Cue::Lead
                        | Cue::Past
                        | Cue::Planned
                        | Cue::Funding
                        | Cue::Raise
                )
        });
        let names =
            list::names(text, clause, &sentence.reading.segments, &sentence.reading.named(clause));
        let parts = list::parts(text, clause).len();
        if !first
            && (verbs
                || names.is_empty()
                || names.len() * 2 < parts
                || clause.of(text).contains("资金")
                || clause.of(text).contains("融资"))
        {
            break;
        }
        end = clause.end();
        first = false;
        // A、B等机构，以及C、D等: the list goes on.
        let on = text
            .get(end..)
            .and_then(|t| t.strip_prefix('，'))
            .is_some_and(|t| ["以及", "还有", "及", "并有"].iter().any(|w| t.starts_with(w)));
        let closed = clause.of(text).contains('等') && !on;
        let comma = text.get(end..).and_then(|t| t.chars().next());
        match comma {
            Some(c) if matches!(c, '，') && end < sentence.span.end() && !closed => {
                end += c.len_utf8();
            }
            _ => break,
        }
    }
    end.min(sentence.span.end())
}

/// The names before `担任独家财务顾问`, or after `财务顾问为`.
pub(super) fn adviser(sentence: &Sentence<'_>, cue: Found, floor: usize) -> Vec<Listed> {
    let text = sentence.text();
    let clause = sentence.clause(cue.span.start());
    let start = clause.start().max(floor);
    let body = Span::new(start, cue.span.start()).of(text);
    for verb in ["继续担任", "持续担任", "担任", "任", "作为", "为"] {
        if let Some(i) = body.find(verb).filter(|&i| i > 0) {
            let mut region = Span::new(start, start + i);
            if region.of(text).starts_with('由') {
                region = Span::new(region.start() + '由'.len_utf8(), region.end());
            }
            return names_in(sentence, region);
        }
    }
    let rest = Span::new(cue.span.end(), clause.end()).of(text);
    let lead = ["为", "是", "由", "：", "则由"].iter().find(|l| rest.starts_with(**l));
    lead.map_or_else(Vec::new, |l| {
        names_in(sentence, Span::new(cue.span.end() + l.len(), clause.end()))
    })
}

/// The givers that a verb of getting has as its object: `获X投资`, `获得X、Y的天使轮融资`, `从X处筹集`.
pub(super) fn givers(sentence: &Sentence<'_>, raise: Raise) -> Vec<Listed> {
    let text = sentence.text();
    let clause = sentence.clause(raise.at);
    let verb = Span::new(raise.at, raise.end).of(text);
    if let Some(from) = from_giver(sentence, clause, raise.at) {
        return from;
    }
    if !matches!(
        verb,
        "获" | "获得"
            | "再获"
            | "喜获"
            | "连获"
            | "获投"
            | "引入"
            | "引进"
            | "得到"
            | "接受"
            | "收到"
            | "斩获"
            | "取得"
    ) {
        return Vec::new();
    }
    let skip =
        text.get(raise.end..).map_or(0, |t| t.len() - t.trim_start_matches(['了', ' ']).len());
    let start = raise.end + skip;
    // The object reaches to the money word after the last name.
    let money = sentence.cues.iter().find(|c| {
        c.span.start() >= start
            && matches!(c.cue, Cue::Funding | Cue::Follow | Cue::Lead | Cue::Commitment)
            && !of_institution(text, c.span)
    });
    let Some(money) =
        money.filter(|m| m.span.start() <= sentence.span.end() && m.cue != Cue::Lead)
    else {
        return Vec::new();
    };
    let value =
        sentence.values().iter().find(|v| v.start() >= start && v.start() <= money.span.start());
    let end = value.map_or(money.span.start(), |v| v.start());
    let region = Span::new(start, end);
    let by = region.of(text).starts_with('由');
    if by
        || region.of(text).contains(['，', '。']) && !region.of(text).contains('、')
        || region.of(text).chars().count() < 2
    {
        return Vec::new();
    }
    names_in(sentence, region)
}

fn from_giver(sentence: &Sentence<'_>, clause: Span, at: usize) -> Option<Vec<Listed>> {
    let text = sentence.text();
    let body = Span::new(clause.start(), at).of(text);
    let from = origin(body)?;
    let name = body.get(from + '从'.len_utf8()..)?;
    let end = name.find(['处', '那']).filter(|&e| e > 0).or_else(|| {
        let ends = ["公司", "机构", "投资者", "投资方", "基金", "等"];
        ends.iter().any(|w| name.ends_with(w)).then_some(name.len())
    })?;
    let start = clause.start() + from + '从'.len_utf8();
    Some(names_in(sentence, Span::new(start, start + end)))
}

/// Splits a stretch into names, values and the source of the news left out.
pub(super) fn names_in(sentence: &Sentence<'_>, region: Span) -> Vec<Listed> {
    let reading = sentence.reading;
    let mut names =
        list::names(sentence.text(), region, &reading.segments, &reading.named(region));
    names.retain(|n| {
        let own = |v: Span| n.span.contains(v) && reading.dates_at(v).any(|d| d == v);
        reading.values_at(n.span).all(own) && !reading.is_source_of(n.span)
    });
    names
}
