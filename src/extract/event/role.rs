//! Roles: who led, who invested, who advised, read off the cue words of a sentence.

use crate::{
    extract::{
        event::{
            cue::{Cue, Found},
            frame::{Frame, Raise, Sentence},
        },
        name::{
            list::{self, Listed},
            plausible,
        },
    },
    text::Span,
};

/// Fills the roles of a frame from the cues of its sentence.
pub(crate) fn fill(sentence: &Sentence<'_>, frame: &mut Frame, raise: Option<Raise>) {
    let mut floor = sentence.span.start();
    for (i, cue) in sentence.cues.iter().enumerate() {
        match cue.cue {
            Cue::Lead => {
                let names = before_verb(sentence, i, floor, raise);
                frame.leads.extend(names);
                floor = cue.span.end();
            }
            Cue::Follow if !is_noun(sentence, *cue) => {
                let names = before_verb(sentence, i, floor, raise);
                push_invested(frame, names);
                floor = cue.span.end();
            }
            Cue::Funding if gives(sentence, *cue) => {
                let names = before_verb(sentence, i, floor, raise);
                push_invested(frame, names);
                floor = cue.span.end();
            }
            Cue::LeadNoun => {
                let names = after_noun(sentence, *cue);
                frame.leads.extend(names);
            }
            Cue::InvestorNoun => {
                let names = after_noun(sentence, *cue);
                push_invested(frame, names);
                floor = sentence.span.end();
            }
            Cue::Adviser => {
                let names = adviser(sentence, *cue, floor);
                frame.advisers.extend(names);
                floor = sentence.clause(cue.span.start()).end();
            }
            _ => {}
        }
    }
    if let Some(raise) = raise {
        push_invested(frame, givers(sentence, raise));
    }
}

fn push_invested(frame: &mut Frame, names: Vec<Listed>) {
    for name in names {
        if name.lead {
            frame.leads.push(name);
        } else {
            frame.followers.push(name);
        }
    }
}

/// 战略投资 and 出资 are verbs only with names before them and not as part of a round's name.
fn is_noun(sentence: &Sentence<'_>, cue: Found) -> bool {
    let text = sentence.text();
    let after = text.get(cue.span.end()..).unwrap_or("");
    let word = cue.span.of(text);
    let in_round = sentence.reading.rounds.iter().any(|r| r.span.overlaps(cue.span));
    let noun = after.starts_with('者')
        || after.starts_with('人')
        || after.starts_with("方")
        || after.starts_with("机构")
        || after.starts_with("轮");
    let acted = by_before(sentence, cue).is_some()
        || after.is_empty()
        || after.starts_with(['，', '。', '的', '；', '了'])
        || starts_with_value(sentence, cue.span.end());
    noun || (in_round && by_before(sentence, cue).is_none() && !acted)
        || (matches!(word, "增持" | "认购" | "支持" | "加持" | "加码" | "加注")
            && !after.is_empty()
            && !after.starts_with(['，', '。', '；', '了', '本']))
}

fn starts_with_value(sentence: &Sentence<'_>, at: usize) -> bool {
    let lead =
        sentence.text().get(at..).map_or(0, |t| t.len() - t.trim_start_matches(['了', ' ']).len());
    sentence.reading.amounts.iter().any(|a| a.span.start() == at + lead)
}

/// `由X投资`, `获X投资`, `由X进行的投资`: the plain word as a verb with its giver before it.
fn gives(sentence: &Sentence<'_>, cue: Found) -> bool {
    let text = sentence.text();
    let word = cue.span.of(text);
    if !matches!(word, "投资" | "注资" | "增资") {
        return false;
    }
    let after = text.get(cue.span.end()..).unwrap_or("");
    if after.starts_with(['者', '人', '方', '机']) {
        return false;
    }
    by_before(sentence, cue).is_some()
        && (after.is_empty() || after.starts_with(['，', '。', '的', '；', '！', '了']))
        || starts_with_value(sentence, cue.span.end())
            && by_before(sentence, cue).is_none()
            && sentence.clause(cue.span.start()).start() < cue.span.start()
            && sentence
                .text()
                .get(sentence.clause(cue.span.start()).start()..cue.span.start())
                .is_some_and(|b| b.contains('向'))
}

/// The byte after the last 由 in the cue's list of clauses.
fn by_before(sentence: &Sentence<'_>, cue: Found) -> Option<usize> {
    let start = sentence.clause(cue.span.start()).start();
    let body = Span::new(sentence.span.start(), cue.span.start()).of(sentence.text());
    let i = body.rfind('由')?;
    let at = sentence.span.start() + i + '由'.len_utf8();
    // The list after 由 may hold commas, but no other verb of ours.
    let clean = !sentence.cues.iter().any(|c| {
        c.span.start() >= at
            && c.span.end() <= cue.span.start()
            && matches!(c.cue, Cue::Raise | Cue::Lead | Cue::Follow | Cue::Use)
    });
    (at >= start || clean && !Span::new(at, cue.span.start()).of(sentence.text()).contains('。'))
        .then_some(at)
        .filter(|_| clean)
}

/// The names that a verb of investing has before it.
fn before_verb(
    sentence: &Sentence<'_>,
    index: usize,
    floor: usize,
    raise: Option<Raise>,
) -> Vec<Listed> {
    let text = sentence.text();
    let Some(cue) = sentence.cues.get(index) else { return Vec::new() };
    let end = cue.span.start();
    let clause = sentence.clause(end);
    let mut start = clause.start().max(floor);
    if let Some(by) = by_before(sentence, *cue).filter(|&b| b >= floor) {
        start = by;
    } else {
        // 并领投, 还参投: the subject stands in the clause before.
        let own = Span::new(start, end).of(text).trim();
        if matches!(own, "并" | "也" | "还" | "并且" | "同时" | "且") {
            return subject_of(sentence, sentence.clause(clause.start().saturating_sub(3)), raise);
        }
        start = list_start(sentence, clause, floor, end);
        start = after_verb(sentence, start, end);
    }
    let mut region = Span::new(start, end);
    for lead in ["在", "获得了", "获得", "获"] {
        let body = region.of(text);
        if let Some(i) =
            body.rfind(lead).filter(|&i| i == 0 || lead == "在" && cue_follows_de(text, cue.span))
        {
            region = Span::new(region.start() + i + lead.len(), region.end());
        }
    }
    // 向X投资: the giver stands before 向.
    if let Some(i) = region
        .of(text)
        .find('向')
        .filter(|_| matches!(cue.span.of(text), "投资" | "注资" | "增资"))
    {
        region = Span::new(region.start(), region.start() + i);
    }
    names_in(sentence, region)
}

/// `在X的领投下`.
fn cue_follows_de(text: &str, cue: Span) -> bool {
    text.get(cue.end()..).is_some_and(|t| t.starts_with('下'))
        || text.get(..cue.start()).is_some_and(|t| t.ends_with('的'))
}

/// Walks back over clauses that go on with a list: `A、B，C以及D等参投`.
fn list_start(sentence: &Sentence<'_>, clause: Span, floor: usize, end: usize) -> usize {
    let text = sentence.text();
    let mut start = clause.start().max(floor);
    while start > floor.max(sentence.span.start()) {
        let comma =
            text.get(..start).and_then(|t| t.chars().next_back()).map_or(1, char::len_utf8);
        let Some(at) = start.checked_sub(comma).filter(|&a| a > floor) else { break };
        let before = sentence.clause(at);
        let before = Span::new(before.start().max(floor), before.end().min(at));
        let own = Span::new(start, end).of(text).trim_start();
        let goes_on = own.starts_with("以及")
            || own.starts_with('及')
            || own.starts_with('和')
            || own.starts_with("并有");
        let listed = before.of(text).contains('、')
            || goes_on
            || sentence
                .reading
                .latin
                .iter()
                .any(|l| l.start() == before.start() && l.end() == before.end());
        let verbs = sentence.cues.iter().any(|c| {
            before.contains(c.span)
                && !matches!(c.cue, Cue::By | Cue::This | Cue::Planned | Cue::Past | Cue::Follow)
        });
        let values = sentence.reading.amounts.iter().any(|v| before.contains(v.span))
            || sentence.reading.rounds.iter().any(|v| before.contains(v.span));
        if !listed || verbs || values {
            break;
        }
        start = before.start();
    }
    start
}

/// Leaves out what a verb of raising in the same stretch governs: `完成融资，由…` has its own clause, `获X领投` has not.
fn after_verb(sentence: &Sentence<'_>, start: usize, end: usize) -> usize {
    let last = sentence.cues.iter().rfind(|c| {
        c.span.start() >= start
            && c.span.end() <= end
            && matches!(c.cue, Cue::Raise | Cue::This | Cue::Planned | Cue::Past | Cue::Cumulative)
    });
    last.map_or(start, |c| c.span.end())
}

/// The subject of a clause, as an investor.
fn subject_of(sentence: &Sentence<'_>, clause: Span, raise: Option<Raise>) -> Vec<Listed> {
    let ground = sentence.reading.ground(sentence.known);
    let text = sentence.text();
    let first = ground
        .hits
        .iter()
        .map(|h| h.span)
        .chain(ground.latin.iter().copied())
        .filter(|s| clause.contains(*s) && !sentence.reading.is_media(*s))
        .min();
    let first =
        first.filter(|s| raise.and_then(|r| r.subject).is_none_or(|r| !r.span.overlaps(*s)));
    first
        .filter(|s| plausible(s.of(text)))
        .map(|span| Listed { span, person: false, lead: false })
        .into_iter()
        .collect()
}

/// The names after `投资方包括` and the like.
fn after_noun(sentence: &Sentence<'_>, cue: Found) -> Vec<Listed> {
    let text = sentence.text();
    let word = cue.span.of(text);
    let body = Span::new(cue.span.end(), sentence.span.end()).of(text);
    let link = ["包括", "为", "是", "有", "还有", "主要", "分别", "：", ":", "则"];
    let mut skip = 0;
    while let Some(l) = link.iter().find(|l| body.get(skip..).is_some_and(|b| b.starts_with(**l)))
    {
        skip += l.len();
    }
    let linked = skip > 0
        || ["为", "是", "有", "包括", "由", "：", "分别为"].iter().any(|l| word.ends_with(l));
    // 本轮投资方高瓴创投: without a verb between them the noun may as well describe.
    if !linked {
        return Vec::new();
    }
    let start = cue.span.end() + skip;
    names_in(sentence, Span::new(start, list_end(sentence, start)))
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
            list::names(text, clause, &sentence.reading.segments, &sentence.reading.named());
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
        let closed = clause.of(text).contains('等');
        let comma = text.get(end..).and_then(|t| t.chars().next());
        match comma {
            Some(c) if matches!(c, '，') && end < sentence.span.end() && !closed => {
                end += c.len_utf8()
            }
            _ => break,
        }
    }
    end.min(sentence.span.end())
}

/// The names before `担任独家财务顾问`, or after `财务顾问为`.
fn adviser(sentence: &Sentence<'_>, cue: Found, floor: usize) -> Vec<Listed> {
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
fn givers(sentence: &Sentence<'_>, raise: Raise) -> Vec<Listed> {
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
    });
    let Some(money) =
        money.filter(|m| m.span.start() <= sentence.span.end() && m.cue != Cue::Lead)
    else {
        return Vec::new();
    };
    let value = sentence
        .reading
        .values
        .iter()
        .find(|v| v.start() >= start && v.start() <= money.span.start());
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
    let from = body.rfind('从')?;
    let name = body.get(from + '从'.len_utf8()..)?;
    let end = name.find(['处', '那']).filter(|&e| e > 0).or_else(|| {
        ["公司", "机构", "投资者", "基金"].iter().any(|w| name.ends_with(w)).then_some(name.len())
    })?;
    let start = clause.start() + from + '从'.len_utf8();
    Some(names_in(sentence, Span::new(start, start + end)))
}

/// Splits a stretch into names, values and the source of the news left out.
fn names_in(sentence: &Sentence<'_>, region: Span) -> Vec<Listed> {
    let reading = sentence.reading;
    let mut names = list::names(sentence.text(), region, &reading.segments, &reading.named());
    names.retain(|n| {
        !reading.values.iter().any(|v| {
            v.overlaps(n.span)
                && !reading.dates.iter().any(|d| d.span == *v && n.span.contains(*v))
        }) && !reading.is_media(n.span)
    });
    names
}
