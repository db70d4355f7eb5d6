//! The verb of raising: where a sentence says that somebody got money, and who.

use crate::{
    extract::{
        EntityKind,
        event::{
            Reason,
            cue::{Cue, Found},
            frame::Sentence,
            sense::is_venture,
        },
        name::{LATIN_WORDS, plausible, subject, subject::Subject},
    },
    text::{Sieve, Span, is_han},
};

/// The verb of raising.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raise {
    pub(crate) at: usize,
    pub(crate) end: usize,
    pub(crate) subject: Option<Subject>,
    /// What decided on the subject.
    pub(crate) why: Reason,
}

impl Sentence<'_> {
    /// Finds the verb of raising, with its subject.
    pub(super) fn raise(&self) -> Option<Raise> {
        self.cues
            .iter()
            .filter_map(|c| self.raise_at(*c))
            .max_by_key(|r| (r.subject.is_some(), std::cmp::Reverse(r.at)))
            .or_else(|| self.raise_for_other())
    }

    fn raise_at(&self, cue: Found) -> Option<Raise> {
        let text = self.text();
        let clause = self.clause(cue.span.start());
        let scope = Span::new(cue.span.end(), self.object_end(clause, cue));
        let amount = self.amounts().iter().any(|a| scope.contains(a.span) && !a.value.token);
        let words = scope.of(text);
        // 启动战略投资, 完成水利投资: to invest is not to raise; only who gets or takes an investment does.
        let takes = takes_investment(cue.span.of(text));
        let round = self.rounds().iter().any(|r| {
            scope.contains(r.span)
                && (takes || !r.span.of(text).ends_with("投资") || words.contains("融资"))
        });
        let starts = match cue.cue {
            Cue::Raise => {
                let money = words.contains("融资")
                    || words.contains("资金")
                    || words.contains("注资")
                    || (words.contains("投资")
                        && takes
                        && (amount
                            || round
                            || starts_with_giver(text.get(cue.span.start()..).unwrap_or(""))));
                let raising = matches!(
                    cue.span.of(text),
                    "筹集"
                        | "筹得"
                        | "募集"
                        | "募得"
                        | "募资"
                        | "筹资"
                        | "集资"
                        | "融得"
                        | "获投"
                        | "筹措"
                ) && amount;
                // 腾讯领投，X再获8000万美元; 在一轮融资中拿下900万美元.
                let told = amount
                    && (self.has(Cue::Lead)
                        || self.has(Cue::Follow)
                        || clause.of(text).contains("融资"));
                let verb = starts_with_giver(text.get(cue.span.start()..).unwrap_or(""))
                    || cue.span.of(text).starts_with('拿');
                round && !only_mention(words) || money || raising || told && verb
            }
            // 融资 as a verb: X融资250万美元.
            Cue::Funding if cue.span.of(text) == "融资" => {
                let next = scope.of(text).trim_start_matches(['了', '约', '近', '超']);
                self.amounts().iter().any(|a| {
                    a.span.start() >= scope.start()
                        && scope.end() - next.len() + 6 >= a.span.start()
                        && scope.contains(a.span)
                }) && cue.span.start() > clause.start()
            }
            // 共筹集了600万美元的种子轮融资: 共 sums no rounds where one is told.
            Cue::Cumulative => {
                cue.span.of(text) == "共筹" && amount && round && !clause.of(text).contains("累计")
            }
            // 正与X洽谈融资, 寻求以…估值融资.
            Cue::Planned => {
                // 正在洽谈为甲筹集资金: another verb tells of whom.
                !words.starts_with('为')
                    && matches!(
                        cue.span.of(text),
                        "洽谈"
                            | "商谈"
                            | "磋商"
                            | "谈判"
                            | "寻求"
                            | "拟"
                            | "计划"
                            | "筹划"
                            | "考虑"
                    )
                    && (words.contains("融资") || words.contains("筹集") && amount)
                    || cue.span.of(text).starts_with("计划")
                        && cue.span.len() > "计划".len()
                        && amount
                        && !words.contains("收购")
            }
            _ => false,
        };
        // 募资 is the word of listings and placements too, which the sentence names somewhere.
        let listing = cue.span.of(text) == "募资" && self.foreign(self.span, self.span);
        let bare = !amount && !round && is_afterwards(words);
        let listed = !round && self.goes_public(cue);
        if !starts || listing || bare || listed || self.foreign(clause, scope) {
            return None;
        }
        // 有甲、乙等公司密集拿到数亿元融资 is about no one company.
        let before = Span::new(clause.start(), cue.span.start()).of(text);
        let several = ["等公司", "等企业", "等项目", "两家公司", "三家公司", "多家公司"];
        if several.iter().any(|w| before.contains(w)) {
            return None;
        }
        // An earlier cue bounds the name: 由A领投的B完成 is about B.
        let floor = clause.start();
        let named = subject::before(self.reading.ground(self.known), floor, cue.span.start());
        let why = if named.is_some() { Reason::RaiseSubject } else { Reason::EarlierClause };
        let subject = named.or_else(|| self.subject_in_earlier_clause(clause, cue.span.start()));
        Some(Raise { at: cue.span.start(), end: cue.span.end(), subject, why })
    }

    /// Where the object of a verb ends, which may stand behind those who gave it: 获得了由甲领投，乙参与的250万美元的融资.
    fn object_end(&self, clause: Span, cue: Found) -> usize {
        let end = self.scope_end(clause);
        let text = self.text();
        let words = Span::new(cue.span.end(), end).of(text);
        let by = words.trim_start_matches(['了', ' ']).starts_with('由');
        let comma = text.get(end..).is_some_and(|t| t.starts_with('，'));
        if !by || !comma || words.contains("融资") || self.values_in(clause) {
            return end;
        }
        let next = self.clause(end + '，'.len_utf8());
        let object = next.of(text).contains('的') && next.of(text).contains("融资");
        if object { next.end() } else { end }
    }

    /// 在伦敦证券交易所上市，筹资约3200万美元: what a listing brings in is no round.
    fn goes_public(&self, cue: Found) -> bool {
        let text = self.text();
        let gathers =
            ["筹资", "募资", "筹集", "募集", "集资", "筹得"].contains(&cue.span.of(text));
        let before = Span::new(self.span.start(), cue.span.start()).of(text);
        let lists = ["IPO", "上市，", "挂牌，", "首次公开", "上市中"];
        gathers && lists.iter().any(|w| before.contains(w)) && !before.contains("IPO前")
    }

    /// Where the object of a verb in `clause` ends: the clause, and the next ones while they go on with a list.
    pub(super) fn scope_end(&self, clause: Span) -> usize {
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
    pub(super) fn foreign(&self, clause: Span, scope: Span) -> bool {
        let near = Span::new(clause.start(), scope.end());
        let other = self
            .cues
            .iter()
            .any(|c| matches!(c.cue, Cue::Foreign | Cue::Statistics) && near.contains(c.span));
        let lettered = self.rounds().iter().any(|r| near.contains(r.span) && is_venture(r.value));
        let fund = Sieve::of(near.of(self.text())).holds_any(&[
            "基金募", "只基金", "期基金", "支基金", "新基金", "旗舰基金", "基金的募",
            "风险基金筹", "加密基金", "新的基金",
        ]);
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
            // 的“混合”二层网络: what quotes hold between 的 and a noun describes.
            let describes = |i: usize| {
                let body = before.of(text);
                body.get(..i).is_some_and(|b| b.ends_with('的'))
                    && body
                        .get(i..)
                        .and_then(|b| b.split_once('”'))
                        .is_some_and(|(_, after)| after.starts_with(is_han))
            };
            let quoted = before.of(text).find('“').filter(|&i| !describes(i)).and_then(|i| {
                let start = before.start() + i + '“'.len_utf8();
                let len = Span::new(start, before.end()).of(text).find('”')?;
                Some(Span::new(start, start + len))
                    .filter(|s| plausible(s.of(text)) && s.len() <= 36)
            });
            let tagged = || {
                self.reading
                    .tagged_at(before)
                    .iter()
                    .find(|t| {
                        before.contains(t.span)
                            && t.kind == EntityKind::Company
                            && t.confidence >= 0.5
                            && !self.is_source(t.span)
                    })
                    .map(|t| t.span)
            };
            let latin = || {
                self.reading.latin_at(before).iter().copied().find(|r| {
                    before.contains(*r)
                        && !self.is_source(*r)
                        && !LATIN_WORDS.contains(&r.of(text))
                })
            };
            // In 本轮由A投资，并获得… the names are those of investors.
            let invested = self.cues.iter().any(|c| {
                matches!(c.cue, Cue::Lead | Cue::Follow) && c.span.end() <= clause.start()
            });
            if self.has(Cue::This) && invested {
                quoted
            } else {
                quoted.or_else(tagged).or_else(latin)
            }
        });
        named.map(|span| Subject { span, alias: None, sure: known.is_some() })
    }

    /// Tells whether a name is only the source of the news.
    pub(super) fn is_source(&self, name: Span) -> bool {
        self.reading.is_media(name)
    }
}

/// Verbs whose object is money that somebody else invested.
fn takes_investment(verb: &str) -> bool {
    verb.contains(['获', '得', '到', '受', '引', '揽', '拿', '纳', '收'])
        || matches!(verb, "洽谈" | "寻求" | "商谈")
}

/// `获X投资`: a verb of getting that takes its giver as object.
fn starts_with_giver(at: &str) -> bool {
    ["获", "获得", "再获", "喜获", "连获", "获投", "引入", "引进", "得到", "接受"]
        .iter()
        .any(|w| at.starts_with(w))
}

/// 完成独立融资后: told in passing.
fn is_afterwards(words: &str) -> bool {
    let end = words.find("融资").and_then(|i| words.get(i + "融资".len()..)).unwrap_or("");
    ["后", "之后", "以后"].iter().any(|w| end.starts_with(w))
}

/// Words after a verb that take the round as an adjective only: 完成A轮融资后, 自…以来.
fn only_mention(words: &str) -> bool {
    words.contains("以来") && !words.contains('，')
}
