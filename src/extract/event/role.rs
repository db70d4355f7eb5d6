//! Roles: who led, who invested, who advised, read off the cue words of a sentence.

use crate::{
    extract::{
        event::{
            Reason,
            cue::{Cue, Found},
            frame::{Cast, Frame, Sentence},
            listing::{adviser, after_noun, givers, names_in},
            raise::Raise,
        },
        name::{list::Listed, plausible},
        reading::touching,
    },
    text::Span,
};

/// Fills the roles of a frame from the cues of its sentence.
pub(crate) fn fill(sentence: &Sentence<'_>, frame: &mut Frame, raise: Option<Raise>) {
    let mut floor = sentence.span.start();
    for (i, cue) in sentence.cues.iter().enumerate() {
        match cue.cue {
            // 领导 is the verb of many things; only 由X领导的 is of a round.
            Cue::Lead
                if !cue.span.of(sentence.text()).ends_with("投")
                    && !leads_a_round(sentence, *cue) => {}
            Cue::Lead => {
                let names = before_verb(sentence, i, floor, raise);
                frame.leads.extend(cast(names, Reason::LeadVerb));
                floor = cue.span.end();
            }
            // 甲资本作为领投方参与了乙此轮融资.
            Cue::Follow if takes_part_in(*cue, raise) => {
                let names = before_verb(sentence, i, sentence.span.start(), raise);
                let clause = sentence.clause(cue.span.start());
                let before = Span::new(clause.start(), cue.span.start()).of(sentence.text());
                if before.contains("领投方") {
                    frame.leads.extend(cast(names, Reason::LeadNoun));
                } else {
                    push_invested(frame, names, Reason::InvestVerb);
                }
                floor = cue.span.end();
            }
            Cue::Follow if !is_noun(sentence, *cue) && is_told(sentence, *cue, raise) => {
                let names = before_verb(sentence, i, floor, raise);
                push_invested(frame, names, Reason::InvestVerb);
                floor = cue.span.end();
            }
            Cue::Funding if gives(sentence, *cue) => {
                let names = before_verb(sentence, i, floor, raise);
                push_invested(frame, names, Reason::InvestVerb);
                floor = cue.span.end();
            }
            Cue::LeadNoun => {
                frame.leads.extend(cast(after_noun(sentence, *cue), Reason::LeadNoun));
            }
            Cue::InvestorNoun => {
                let names = after_noun(sentence, *cue);
                push_invested(frame, names, Reason::InvestorNoun);
                floor = sentence.span.end();
            }
            Cue::Adviser => {
                let names = adviser(sentence, *cue, floor);
                frame.advisers.extend(cast(names, Reason::AdviserNoun));
                floor = sentence.clause(cue.span.start()).end();
            }
            _ => {}
        }
    }
    if let Some(raise) = raise {
        push_invested(frame, givers(sentence, raise), Reason::Giver);
    }
}

fn cast(names: Vec<Listed>, why: Reason) -> impl Iterator<Item = Cast> {
    names.into_iter().map(move |name| Cast { name, why })
}

fn push_invested(frame: &mut Frame, names: Vec<Listed>, why: Reason) {
    for name in names {
        if name.lead {
            frame.leads.push(Cast { name, why: Reason::LeadMark });
        } else {
            frame.followers.push(Cast { name, why });
        }
    }
}

/// 领导, 牵头, 领衔 are verbs of many things: of a round only beside one.
fn leads_a_round(sentence: &Sentence<'_>, cue: Found) -> bool {
    let text = sentence.text();
    let clause = sentence.clause(cue.span.start());
    let after = Span::new(cue.span.end(), clause.end()).of(text);
    if after.starts_with(['者', '层', '的', '人'])
        && !["融资", "投资", "轮"].iter().any(|w| after.contains(w))
    {
        return false;
    }
    if cue.span.of(text).ends_with("领导") && by_before(sentence, cue).is_none() {
        return false;
    }
    sentence.has(Cue::This)
        || sentence
            .cues
            .iter()
            .any(|c| matches!(c.cue, Cue::Raise | Cue::Follow) && c.span != cue.span)
            && sentence.values_in(sentence.span)
        || ["融资", "投资"].iter().any(|w| sentence.span.of(text).contains(w))
}

/// Tells whether a verb of taking part has the one who raised as its object.
fn takes_part_in(cue: Found, raise: Option<Raise>) -> bool {
    raise.is_some_and(|r| r.why == Reason::GiftObject && r.at == cue.span.start())
}

/// 投入, 支持, 出资 are verbs of many things too: of a round where the sentence tells of one.
fn is_told(sentence: &Sentence<'_>, cue: Found, raise: Option<Raise>) -> bool {
    let text = sentence.text();
    let word = cue.span.of(text);
    if word == "共同完成" {
        return by_before(sentence, cue).is_some();
    }
    if word == "投入" {
        return starts_with_value(sentence, cue.span.end());
    }
    let weak = matches!(
        word,
        "出资"
            | "支持"
            | "加持"
            | "加码"
            | "加注"
            | "增持"
            | "认购"
            | "参与"
            | "等参与"
            | "入股"
            | "押注"
    );
    !weak
        || raise.is_some()
        || sentence.has(Cue::This)
        || sentence.has(Cue::Lead)
        || ["融资", "轮", "跟投", "老股东", "原股东"]
            .iter()
            .any(|w| sentence.span.of(text).contains(w))
        || cue.span.end() + '。'.len_utf8() >= sentence.span.end()
        || starts_with_value(sentence, cue.span.end())
}

/// 战略投资 and 出资 are verbs only with names before them and not as part of a round's name.
fn is_noun(sentence: &Sentence<'_>, cue: Found) -> bool {
    let text = sentence.text();
    let after = text.get(cue.span.end()..).unwrap_or("");
    let word = cue.span.of(text);
    let in_round = sentence.rounds().iter().any(|r| r.span.overlaps(cue.span));
    let joins = word.starts_with("参与");
    let noun = !joins
        && (after.starts_with('者')
            || after.starts_with('人')
            || after.starts_with("方")
            || after.starts_with("机构")
            || after.starts_with("轮"));
    let acted = by_before(sentence, cue).is_some()
        || after.is_empty()
        || after.starts_with(['，', '。', '的', '；', '了'])
        || starts_with_value(sentence, cue.span.end());
    noun || (in_round && by_before(sentence, cue).is_none() && !acted)
        || (matches!(word, "参与" | "增持" | "认购" | "支持" | "加持" | "加码" | "加注")
            && !after.is_empty()
            && !after.starts_with(['，', '。', '；', '本'])
            && (!after.starts_with('了') || word == "参与")
            // 获得了由甲领投，乙参与的250万美元的融资.
            && !(word == "参与" && after.starts_with('的') && sentence.has(Cue::Lead)))
}

fn starts_with_value(sentence: &Sentence<'_>, at: usize) -> bool {
    let lead =
        sentence.text().get(at..).map_or(0, |t| t.len() - t.trim_start_matches(['了', ' ']).len());
    sentence.amounts().iter().any(|a| a.span.start() == at + lead)
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
        || dealt_to(sentence, cue)
}

/// Verbs between a giver and 对: X已完成对Y的投资.
const DONE: [&str; 8] = ["已完成", "宣布完成", "完成", "宣布", "已经", "近日", "日前", "已"];

/// `X完成对Y的3亿元投资`.
fn dealt_to(sentence: &Sentence<'_>, cue: Found) -> bool {
    let start = sentence.clause(cue.span.start()).start();
    let before = Span::new(start, cue.span.start());
    let word = cue.span.of(sentence.text());
    let gives = matches!(word, "投资" | "注资" | "增资" | "战略投资");
    let body = before.of(sentence.text());
    // X对Y完成战略投资 tells no figure.
    let done = ["完成", "进行", "作出"].iter().any(|w| body.ends_with(w));
    body.find('对').is_some_and(|i| {
        if gives && i > 0 && word == "战略投资" && done {
            return true;
        }
        gives
            && word != "战略投资"
            && i > 0
            && sentence
                .amounts()
                .iter()
                .any(|a| a.span.start() > start + i && before.contains(a.span))
    })
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
    if dealt_to(sentence, *cue) {
        let region = Span::new(clause.start(), end);
        let to = region.of(text).find('对').unwrap_or(0);
        let giver = Span::new(region.start(), region.start() + to);
        return names_in(sentence, giver.without_tail(text, &DONE));
    }
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
    // 此轮融资甲资本和乙资本共同领投: what was led stands before the names.
    let led =
        ["融资", "的融资", "投资"].iter().find(|w| region.of(text).trim_start().starts_with(**w));
    if let Some(led) = led.filter(|_| start > clause.start()) {
        let blank = region.len() - region.of(text).trim_start().len();
        region = Span::new(start + blank + led.len(), end);
    }
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
        region = Span::new(region.start(), region.start() + i).without_tail(text, &DONE);
    }
    names_in(sentence, region)
}

/// `在X的领投下`.
fn cue_follows_de(text: &str, cue: Span) -> bool {
    text.get(cue.end()..).is_some_and(|t| t.starts_with('下') || t.starts_with('的'))
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
                && !of_institution(sentence.text(), c.span)
        });
        let values = sentence.amounts().iter().any(|v| before.contains(v.span))
            || sentence
                .rounds()
                .iter()
                .any(|v| before.contains(v.span) && !of_institution(sentence.text(), v.span));
        if !listed || verbs || values {
            break;
        }
        start = before.start();
    }
    start
}

/// 股权投资基金, 投资公司: the word belongs to the name of an institution.
pub(super) fn of_institution(text: &str, word: Span) -> bool {
    text.get(word.end()..).is_some_and(|t| {
        ["基金", "公司", "机构", "平台", "集团", "合伙", "管理"].iter().any(|w| t.starts_with(w))
    })
}

/// Leaves out what a verb of raising in the same stretch governs: `完成融资，由…` has its own clause, `获X领投` has not.
fn after_verb(sentence: &Sentence<'_>, start: usize, end: usize) -> usize {
    let last = sentence.cues.iter().rfind(|c| {
        c.span.start() >= start
            && c.span.end() <= end
            && matches!(c.cue, Cue::Raise | Cue::This | Cue::Planned | Cue::Past | Cue::Cumulative)
            // In 甲有望领投 the adverb stands after the names.
            && !(c.cue == Cue::Planned && Span::new(c.span.end(), end).of(sentence.text()).trim().is_empty())
    });
    last.map_or(start, |c| c.span.end())
}

/// The subject of a clause, as an investor.
fn subject_of(sentence: &Sentence<'_>, clause: Span, raise: Option<Raise>) -> Vec<Listed> {
    let ground = sentence.reading.ground(sentence.known);
    let text = sentence.text();
    let hits = touching(ground.hits, |h| h.span, clause);
    let first = hits
        .iter()
        .filter(|h| matches!(h.meaning, crate::lexicon::Meaning::Name(_)))
        .map(|h| h.span)
        .chain(sentence.reading.latin_at(clause).iter().copied())
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
