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
    text::{Sieve, Span},
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
        let scope = Span::new(cue.span.end(), self.scope_end(clause));
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
            // 正与X洽谈融资, 寻求以…估值融资.
            Cue::Planned => {
                matches!(
                    cue.span.of(text),
                    "洽谈" | "商谈" | "磋商" | "谈判" | "寻求" | "拟" | "计划" | "筹划" | "考虑"
                ) && (words.contains("融资") || words.contains("筹集") && amount)
                    || cue.span.of(text).starts_with("计划")
                        && cue.span.len() > "计划".len()
                        && amount
                        && !words.contains("收购")
            }
            _ => false,
        };
        // 募资 is the word of listings and placements too, which the sentence names somewhere.
        let listing = cue.span.of(text) == "募资" && self.foreign(self.span, self.span);
        if !starts || listing || self.foreign(clause, scope) {
            return None;
        }
        // An earlier cue bounds the name: 由A领投的B完成 is about B.
        let floor = clause.start();
        let named = subject::before(self.reading.ground(self.known), floor, cue.span.start());
        let why = if named.is_some() { Reason::RaiseSubject } else { Reason::EarlierClause };
        let subject = named.or_else(|| self.subject_in_earlier_clause(clause, cue.span.start()));
        Some(Raise { at: cue.span.start(), end: cue.span.end(), subject, why })
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
            let quoted = before.of(text).find('“').and_then(|i| {
                let start = before.start() + i + '“'.len_utf8();
                let len = Span::new(start, before.end()).of(text).find('”')?;
                Some(Span::new(start, start + len))
                    .filter(|s| plausible(s.of(text)) && s.len() <= 36)
            });
            let tagged = || {
                self.reading
                    .tagged
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
                self.reading.latin.iter().copied().find(|r| {
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

    /// The one who gets the money of an active giver: `软银向X投资2亿美元`, `海通证券领投柏睿数据2亿融资`.
    fn raise_for_other(&self) -> Option<Raise> {
        let text = self.text();
        let ground = self.reading.ground(self.known);
        for c in self.cues {
            let word = c.span.of(text);
            let clause = self.clause(c.span.start());
            if self.foreign(clause, clause) {
                continue;
            }
            if word == "投资" || word == "注资" || word == "增资" {
                let before = Span::new(clause.start(), c.span.start()).of(text);
                let amount = self
                    .amounts()
                    .iter()
                    .any(|a| a.span.start() >= c.span.end() && clause.contains(a.span));
                if let Some(to) = before.rfind('向').filter(|_| amount) {
                    let name = Span::new(clause.start() + to + '向'.len_utf8(), c.span.start());
                    let subject = subject::before(ground, name.start(), name.end());
                    return subject.map(|s| Raise {
                        at: clause.start() + to,
                        end: c.span.end(),
                        subject: Some(s),
                        why: Reason::GiftObject,
                    });
                }
            }
            if word == "投资"
                && let Some(raise) = self.invested_in(clause, *c)
            {
                return Some(raise);
            }
            let gives = matches!(c.cue, Cue::Lead)
                || word.starts_with("参与") && c.cue == Cue::Follow
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
                    self.values().iter().any(|v| v.start() >= s.end() && clause.contains(*v))
                }) {
                    return Some(Raise {
                        at: c.span.start(),
                        end: c.span.end(),
                        subject: Some(Subject { span, alias: None, sure: true }),
                        why: Reason::GiftObject,
                    });
                }
            }
        }
        None
    }

    /// `X完成对Y的3亿元投资`.
    fn invested_in(&self, clause: Span, cue: Found) -> Option<Raise> {
        let before = Span::new(clause.start(), cue.span.start());
        let to = before.of(self.text()).find('对').filter(|&i| i > 0)?;
        let at = clause.start() + to;
        let object = Span::new(at + '对'.len_utf8(), cue.span.start());
        let told = self.amounts().iter().any(|a| object.contains(a.span));
        let span = subject::after(self.reading.ground(self.known), object.start(), object.end())?;
        let span = span.without_tail(self.text(), &["总计", "合计", "共计", "进行"]);
        told.then_some(Raise {
            at,
            end: cue.span.end(),
            subject: Some(Subject { span, alias: None, sure: true }),
            why: Reason::GiftObject,
        })
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

/// Words after a verb that take the round as an adjective only: 完成A轮融资后, 自…以来.
fn only_mention(words: &str) -> bool {
    words.contains("以来") && !words.contains('，')
}
