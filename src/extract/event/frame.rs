//! Frames: what one sentence says of a financing.

use crate::{
    extract::{
        Field, NamedRound, Reading, Round,
        event::{
            cue::{Cue, Found},
            role,
        },
        name::{LATIN_WORDS, list::Listed, subject, subject::Subject},
    },
    text::{Span, sentences},
};

/// What one sentence says. Spans are in bytes of the view of `field`; amounts, rounds and dates are places in the reading's lists.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) field: Field,
    pub(crate) sentence: Span,
    pub(crate) subject: Option<Subject>,
    pub(crate) rounds: Vec<usize>,
    pub(crate) amount: Option<usize>,
    pub(crate) leads: Vec<Listed>,
    pub(crate) followers: Vec<Listed>,
    pub(crate) advisers: Vec<Listed>,
    pub(crate) valuation: Option<usize>,
    pub(crate) cumulative: Option<usize>,
    pub(crate) date: Option<usize>,
    pub(crate) status: Status,
    /// Whether the sentence recalls something earlier.
    pub(crate) past: bool,
    /// Whether it says that money was raised, rather than adding to what another sentence says.
    pub(crate) raises: bool,
    /// Whether it speaks of `本轮`.
    pub(crate) this: bool,
}

crate::closed_set! {
    /// How far a financing has come.
    pub enum Status: "event status" {
        /// It has happened.
        Done = "done", "已完成";
        /// It is meant to happen.
        Planned = "planned", "计划中";
        /// It is said to happen.
        Rumoured = "rumoured", "传闻";
        /// Money was promised.
        Commitment = "commitment", "承诺";
    }
}

/// One sentence with its cues.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sentence<'r> {
    pub(crate) reading: &'r Reading,
    pub(crate) known: &'r [String],
    pub(crate) cues: &'r [Found],
    pub(crate) span: Span,
}

/// Reads the frames of a title or body, sentence by sentence.
pub(crate) fn frames(
    reading: &Reading,
    field: Field,
    cues: &[Found],
    known: &[String],
) -> Vec<Frame> {
    let mut out = Vec::new();
    for span in sentences(reading.text()) {
        let from = cues.partition_point(|c| c.span.start() < span.start());
        let to = cues.partition_point(|c| c.span.end() <= span.end());
        let own = cues.get(from..to).unwrap_or_default();
        let sentence = Sentence { reading, known, cues: own, span };
        out.extend(sentence.frame(field));
    }
    out
}

impl<'r> Sentence<'r> {
    pub(crate) fn text(&self) -> &'r str {
        self.reading.text()
    }

    pub(crate) fn has(&self, cue: Cue) -> bool {
        self.cues.iter().any(|c| c.cue == cue)
    }

    /// The clause around byte `at`: between commas and the sentence's ends.
    pub(crate) fn clause(&self, at: usize) -> Span {
        let text = self.text();
        let before = Span::new(self.span.start(), at).of(text);
        let start = before.rfind(COMMAS).map_or(self.span.start(), |i| {
            self.span.start()
                + i
                + before.get(i..).and_then(|s| s.chars().next()).map_or(1, char::len_utf8)
        });
        let after = Span::new(at, self.span.end()).of(text);
        let end = after.find(COMMAS).map_or(self.span.end(), |i| at + i);
        Span::new(start, end)
    }

    fn frame(&self, field: Field) -> Option<Frame> {
        if !self.speaks_of_funding() {
            return None;
        }
        let raise = self.raise();
        let mut frame = Frame {
            field,
            sentence: self.span,
            subject: None,
            rounds: Vec::new(),
            amount: None,
            leads: Vec::new(),
            followers: Vec::new(),
            advisers: Vec::new(),
            valuation: None,
            cumulative: None,
            date: self.date(),
            status: self.status(raise),
            past: false,
            raises: raise.is_some(),
            this: self.has(Cue::This),
        };
        if let Some(raise) = raise {
            frame.subject = raise.subject;
            frame.past = self.past_before(raise.at) || self.earlier_clause_dates_back(raise.at);
        } else {
            frame.past = self.cues.first().is_some_and(|c| c.cue == Cue::Past);
        }
        self.amounts(&mut frame, raise);
        self.rounds(&mut frame, raise);
        role::fill(self, &mut frame, raise);
        let empty = !frame.raises
            && frame.rounds.is_empty()
            && frame.amount.is_none()
            && frame.leads.is_empty()
            && frame.followers.is_empty()
            && frame.advisers.is_empty()
            && frame.valuation.is_none()
            && frame.cumulative.is_none();
        (!empty).then_some(frame)
    }

    fn speaks_of_funding(&self) -> bool {
        self.cues.iter().any(|c| {
            matches!(
                c.cue,
                Cue::Funding
                    | Cue::Lead
                    | Cue::Follow
                    | Cue::LeadNoun
                    | Cue::InvestorNoun
                    | Cue::Valuation
                    | Cue::Cumulative
                    | Cue::Commitment
                    | Cue::Adviser
            )
        }) || self.cues.iter().any(|c| c.cue == Cue::Raise)
            && (self.values_in(self.span) || self.span.of(self.text()).contains("资金"))
    }

    fn values_in(&self, span: Span) -> bool {
        self.reading.rounds.iter().any(|r| span.contains(r.span))
            || self.reading.amounts.iter().any(|a| span.contains(a.span))
    }

    /// Finds the verb of raising, with its subject.
    fn raise(&self) -> Option<Raise> {
        self.cues
            .iter()
            .enumerate()
            .filter_map(|(i, c)| self.raise_at(i, *c))
            .max_by_key(|r| (r.subject.is_some(), std::cmp::Reverse(r.at)))
            .or_else(|| self.raise_for_other())
    }

    fn raise_at(&self, i: usize, cue: Found) -> Option<Raise> {
        let text = self.text();
        let clause = self.clause(cue.span.start());
        let scope = Span::new(cue.span.end(), self.scope_end(clause));
        let amount = self.reading.amounts.iter().any(|a| scope.contains(a.span) && !a.value.token);
        let round = self.reading.rounds.iter().any(|r| scope.contains(r.span));
        let words = scope.of(text);
        let starts = match cue.cue {
            Cue::Raise => {
                let money = words.contains("融资")
                    || words.contains("资金")
                    || words.contains("注资")
                    || (words.contains("投资")
                        && (amount
                            || round
                            || starts_with_giver(text.get(cue.span.start()..).unwrap_or(""))));
                let raising = matches!(
                    cue.span.of(text),
                    "筹集" | "筹得" | "募集" | "募得" | "筹资" | "集资" | "融得" | "获投" | "筹措"
                ) && amount;
                round && !only_mention(words) || money || raising
            }
            // 融资 as a verb: X融资250万美元.
            Cue::Funding if cue.span.of(text) == "融资" => {
                let next = scope.of(text).trim_start_matches(['了', '约', '近', '超']);
                self.reading.amounts.iter().any(|a| {
                    a.span.start() >= scope.start()
                        && scope.end() - next.len() + 6 >= a.span.start()
                        && scope.contains(a.span)
                }) && cue.span.start() > clause.start()
            }
            _ => false,
        };
        if !starts || self.foreign(clause, scope) {
            return None;
        }
        // An earlier cue bounds the name: 由A领投的B完成 is about B.
        let floor = clause.start();
        let named = subject::before(self.reading.ground(self.known), floor, cue.span.start());
        let subject = named.or_else(|| self.subject_in_earlier_clause(clause, cue.span.start()));
        Some(Raise { at: cue.span.start(), end: cue.span.end(), index: i, subject })
    }

    /// Where the object of a verb in `clause` ends: the clause, and the next ones while they go on with a list.
    fn scope_end(&self, clause: Span) -> usize {
        let mut end = clause.end();
        let text = self.text();
        // A list of rounds or givers: 完成A、B两轮融资 stands between commas of its own kind.
        while end < self.span.end() && text.get(end..).is_some_and(|t| t.starts_with('、')) {
            let next = self.clause(end + '、'.len_utf8());
            if next.end() <= end {
                break;
            }
            end = next.end();
        }
        end
    }

    /// Bonds, credit, purchases and the like, where no lettered round says otherwise.
    fn foreign(&self, clause: Span, scope: Span) -> bool {
        let near = Span::new(clause.start(), scope.end());
        let other = self
            .cues
            .iter()
            .any(|c| matches!(c.cue, Cue::Foreign | Cue::Statistics) && near.contains(c.span));
        let lettered =
            self.reading.rounds.iter().any(|r| near.contains(r.span) && is_venture(r.value));
        let fund = ["基金募", "只基金", "期基金", "支基金", "新基金", "旗舰基金", "基金的募"]
            .iter()
            .any(|w| scope.of(self.text()).contains(w));
        (other && !lettered) || fund
    }

    /// A name in the clauses before: `Ore 于 X 发文表示，已成立 Regolith Labs 并完成…`.
    fn subject_in_earlier_clause(&self, clause: Span, verb: usize) -> Option<Subject> {
        let text = self.text();
        let own = Span::new(clause.start(), verb);
        let ground = self.reading.ground(self.known);
        // The nearest Latin name or lexicon name in the clause itself: 成立 Regolith Labs 并完成.
        if own.of(text).ends_with('并') || own.of(text).ends_with("并已") {
            let end = own.end()
                - own
                    .of(text)
                    .chars()
                    .rev()
                    .take_while(|c| matches!(c, '并' | '已'))
                    .map(char::len_utf8)
                    .sum::<usize>();
            if let Some(s) = subject::before(ground, own.start(), end) {
                return Some(s);
            }
        }
        let before = Span::new(self.span.start(), clause.start());
        let known = self.known.iter().find_map(|k| {
            before
                .of(text)
                .find(k.as_str())
                .map(|i| Span::new(before.start() + i, before.start() + i + k.len()))
        });
        let named = known.or_else(|| {
            let quoted = before.of(text).find('“').and_then(|i| {
                let start = before.start() + i + '“'.len_utf8();
                let len = Span::new(start, before.end()).of(text).find('”')?;
                Some(Span::new(start, start + len))
                    .filter(|s| crate::extract::name::plausible(s.of(text)) && s.len() <= 36)
            });
            let latin = || {
                self.reading.latin.iter().copied().find(|r| {
                    before.contains(*r)
                        && !self.is_source(*r)
                        && !LATIN_WORDS.contains(&r.of(text))
                })
            };
            quoted.or_else(latin)
        });
        named.map(|span| Subject { span, alias: None, sure: known.is_some() })
    }

    /// The one who gets the money of an active giver: `软银向X投资2亿美元`, `海通证券领投柏睿数据2亿融资`.
    fn raise_for_other(&self) -> Option<Raise> {
        let text = self.text();
        let ground = self.reading.ground(self.known);
        for (i, c) in self.cues.iter().enumerate() {
            let word = c.span.of(text);
            let clause = self.clause(c.span.start());
            if self.foreign(clause, clause) {
                continue;
            }
            if word == "投资" || word == "注资" || word == "增资" {
                let before = Span::new(clause.start(), c.span.start()).of(text);
                let amount = self
                    .reading
                    .amounts
                    .iter()
                    .any(|a| a.span.start() >= c.span.end() && clause.contains(a.span));
                if let Some(to) = before.rfind('向').filter(|_| amount) {
                    let name = Span::new(clause.start() + to + '向'.len_utf8(), c.span.start());
                    let subject = subject::before(ground, name.start(), name.end());
                    return subject.map(|s| Raise {
                        at: clause.start() + to,
                        end: c.span.end(),
                        index: i,
                        subject: Some(s),
                    });
                }
            }
            let gives = matches!(c.cue, Cue::Lead)
                || matches!(
                    word,
                    "战略投资" | "独家投资" | "入股" | "独家战略投资" | "联合投资" | "共同投资"
                );
            if gives
                && c.span.start() > clause.start()
                && c.span.end() < clause.end()
                && !text.get(c.span.end()..).is_some_and(|t| t.starts_with('的'))
            {
                let object = subject::after(ground, c.span.end(), clause.end());
                if let Some(span) = object.filter(|s| {
                    self.reading.values.iter().any(|v| v.start() >= s.end() && clause.contains(*v))
                }) {
                    return Some(Raise {
                        at: c.span.start(),
                        end: c.span.end(),
                        index: i,
                        subject: Some(Subject { span, alias: None, sure: true }),
                    });
                }
            }
        }
        None
    }

    /// Tells whether a name is only the source of the news.
    fn is_source(&self, name: Span) -> bool {
        self.reading.is_media(name)
    }

    fn past_before(&self, at: usize) -> bool {
        self.cues.iter().any(|c| c.cue == Cue::Past && c.span.start() <= at)
    }

    /// `去年9月报道，X完成…`: a clause before the verb's own dates the whole sentence back.
    fn earlier_clause_dates_back(&self, at: usize) -> bool {
        let own = self.clause(at);
        let before = Span::new(self.span.start(), own.start());
        !before.is_empty()
            && self.earlier_year(before)
            && before.of(self.text()).chars().count() < 20
    }

    fn status(&self, raise: Option<Raise>) -> Status {
        let at = raise.map_or(self.span.end(), |r| r.at);
        let clause = self.clause(at.min(self.span.end()));
        if self.has(Cue::Commitment) {
            return Status::Commitment;
        }
        let planned = self.cues.iter().any(|c| c.cue == Cue::Planned && clause.contains(c.span));
        match (planned, self.has(Cue::Rumoured)) {
            (true, true) => Status::Rumoured,
            (true, false) => Status::Planned,
            _ => Status::Done,
        }
    }

    fn date(&self) -> Option<usize> {
        self.reading.dates.iter().position(|d| self.span.contains(d.span))
    }

    fn rounds(&self, frame: &mut Frame, raise: Option<Raise>) {
        for (i, round) in self.reading.rounds.iter().enumerate() {
            if !self.span.contains(round.span) || !is_funding(round.value) {
                continue;
            }
            let clause = self.clause(round.span.start());
            // Rounds of clauses that look back belong to history: 这是去年完成C轮融资后.
            let back = self.cues.iter().any(|c| {
                c.cue == Cue::Past
                    && c.span.start() < round.span.start()
                    && c.span.start() >= clause.start()
            });
            let recalled = raise.is_some_and(|r| r.at < clause.start() || r.at > clause.end())
                && (back || self.earlier_year(clause));
            if !recalled {
                frame.rounds.push(i);
            }
        }
    }

    /// Tells whether a clause names a time before this year: 去年, 2018年.
    fn earlier_year(&self, clause: Span) -> bool {
        ["去年", "前年", "上年"].iter().any(|w| clause.of(self.text()).contains(w))
    }

    fn amounts(&self, frame: &mut Frame, raise: Option<Raise>) {
        let text = self.text();
        let mut best: Option<(i32, usize)> = None;
        for (i, amount) in self.reading.amounts.iter().enumerate() {
            if !self.span.contains(amount.span) {
                continue;
            }
            let clause = self.clause(amount.span.start());
            let before = Span::new(clause.start(), amount.span.start()).of(text);
            let after = Span::new(amount.span.end(), clause.end()).of(text);
            match use_of_amount(before, after, text.get(..amount.span.start()).unwrap_or("")) {
                Use::Valuation => frame.valuation = frame.valuation.or(Some(i)),
                Use::Cumulative => frame.cumulative = frame.cumulative.or(Some(i)),
                Use::Other => {}
                Use::Raised(score) => {
                    if self.earlier_year(clause)
                        && raise.is_none_or(|r| !clause.contains(Span::new(r.at, r.at + 1)))
                    {
                        continue;
                    }
                    let near = raise.is_some_and(|r| {
                        clause.contains(Span::new(r.at, r.at + 1)) && amount.span.start() >= r.at
                    });
                    let score = score + 3 * i32::from(near) - 4 * i32::from(amount.value.token);
                    if score > 1 && best.is_none_or(|(b, _)| score > b) {
                        best = Some((score, i));
                    }
                }
            }
        }
        frame.amount = best.map(|b| b.1);
    }
}

const COMMAS: fn(char) -> bool = |c| matches!(c, '，' | '；' | '\n' | '。' | '！');

/// Rounds that only venture financings have: lettered ones, seed, angel, strategic.
fn is_venture(round: Round) -> bool {
    matches!(
        round,
        Round::Series(_)
            | Round::Named(
                NamedRound::PreSeed
                    | NamedRound::Seed
                    | NamedRound::SeedPlus
                    | NamedRound::Angel
                    | NamedRound::AngelPlus
                    | NamedRound::PreIpo
                    | NamedRound::Strategic
                    | NamedRound::Bridge
                    | NamedRound::TokenPrivate
            )
    )
}

/// Rounds of a financing, as opposed to listings, purchases, debt and grants.
fn is_funding(round: Round) -> bool {
    is_venture(round)
        || matches!(
            round,
            Round::Named(NamedRound::Equity | NamedRound::PrivateEquity | NamedRound::Unspecified)
        )
}

/// The verb of raising.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raise {
    pub(crate) at: usize,
    pub(crate) end: usize,
    /// Its place among the sentence's cues.
    pub(crate) index: usize,
    pub(crate) subject: Option<Subject>,
}

/// `获X投资`: a verb of getting that takes its giver as object.
fn starts_with_giver(at: &str) -> bool {
    ["获", "获得", "再获", "喜获", "连获", "获投", "引入", "引进", "得到", "接受", "收到"]
        .iter()
        .any(|w| at.starts_with(w))
}

/// Words after a verb that take the round as an adjective only: 完成A轮融资后, 自…以来.
fn only_mention(words: &str) -> bool {
    words.contains("以来") && !words.contains('，')
}

enum Use {
    Raised(i32),
    Valuation,
    Cumulative,
    Other,
}

/// Tells what an amount is, from the words of its clause before and after it and the text before.
fn use_of_amount(before: &str, after: &str, all_before: &str) -> Use {
    let tail = last_chars(before, 14);
    let head: String = after.chars().take(8).collect();
    if ["估值", "市值"].iter().any(|w| tail.contains(w))
        || head.starts_with("估值")
        || head.starts_with("的估值")
        || head.starts_with("的投后")
        || head.starts_with("投后")
        || head.starts_with("的投前")
    {
        return Use::Valuation;
    }
    let this = ["本轮", "此轮", "该轮", "本次", "此次", "这轮"].iter().any(|w| before.contains(w));
    let total = [
        "累计",
        "总融资",
        "融资总额",
        "总额达",
        "总额已",
        "总额增",
        "总资金",
        "筹集总额",
        "筹资总额",
        "融资总金额",
        "迄今",
        "至今",
        "合计",
        "总筹",
        "共融资",
        "共筹集",
        "总计融资",
        "资金总额",
        "总金额达",
    ]
    .iter()
    .any(|w| last_chars(before, 20).contains(w));
    if total && !this {
        return Use::Cumulative;
    }
    let other = [
        "营收",
        "收入",
        "利润",
        "销售额",
        "交易额",
        "交易量",
        "规模",
        "锁定",
        "TVL",
        "GMV",
        "流水",
        "价值",
        "资产管理",
        "管理资产",
        "预算",
        "市场",
        "成本",
        "用户",
        "支出",
        "亏损",
        "奖金",
        "罚",
        "订单",
        "贷款",
        "债",
        "合同",
        "产值",
        "售价",
        "出货",
        "注册资本",
        "管理",
    ];
    if other.iter().any(|w| tail.contains(w))
        && !["融资规模", "募资规模"].iter().any(|w| tail.contains(w))
    {
        return Use::Other;
    }
    // 两个月前的800万美元融资 is not this one.
    if tail.contains("前的") {
        return Use::Other;
    }
    let mut score = 0;
    if ["融资", "投资", "资金", "种子", "天使", "注资", "股权", "A轮", "B轮", "C轮", "轮"]
        .iter()
        .any(|w| head.contains(w))
    {
        score += 4;
    }
    if [
        "完成", "获", "筹集", "募", "融资", "投资", "出资", "筹得", "筹资", "金额", "总额",
        "注资", "轮", "领投", "筹", "敲定", "认购",
    ]
    .iter()
    .any(|w| tail.contains(w))
    {
        score += 3;
    }
    if this {
        score += 1;
    }
    // 约合2500万美元 in brackets restates the amount before.
    if last_chars(all_before, 4).contains('(') {
        score -= 3;
    }
    Use::Raised(score)
}

fn last_chars(s: &str, n: usize) -> &str {
    let start = s.char_indices().rev().nth(n - 1).map_or(0, |(i, _)| i);
    s.get(start..).unwrap_or(s)
}
