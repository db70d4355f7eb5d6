//! The verb of giving: who gets the money that somebody invests.

use crate::{
    extract::{
        EntityKind, company,
        event::{
            Reason,
            cue::{Cue, Found},
            frame::Sentence,
            raise::Raise,
        },
        name::{latin, plausible, subject, subject::Subject},
    },
    text::Span,
};

impl Sentence<'_> {
    /// The one who gets the money of an active giver: `软银向X投资2亿美元`, `海通证券领投柏睿数据2亿融资`.
    pub(super) fn raise_for_other(&self) -> Option<Raise> {
        let text = self.text();
        let ground = self.reading.ground(self.known);
        if let Some(raise) = self.object_of_investment() {
            return Some(raise);
        }
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
            if matches!(word, "投资" | "战略投资")
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
                if let Some(raise) = self.led_its_own(clause, *c) {
                    return Some(raise);
                }
                let object = subject::after(ground, c.span.end(), clause.end());
                if let Some(span) = object.filter(|s| {
                    self.values().iter().any(|v| v.start() >= s.end() && clause.contains(*v))
                        || c.cue == Cue::Lead
                            && s.end() == clause.end()
                            && self.names_a_company(*s)
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

    /// `甲基金领投了一轮4300万美元的A轮融资，投资对象是模块化项目乙`.
    fn object_of_investment(&self) -> Option<Raise> {
        let words = self.span.of(self.text());
        let noun =
            ["投资对象是", "投资对象为"].iter().find_map(|w| Some((words.find(w)?, w.len())));
        let (at, len) = noun.filter(|_| self.values_in(self.span))?;
        let start = self.span.start() + at + len;
        let ground = self.reading.ground(self.known);
        let end = self.clause(start).end();
        let from =
            Span::new(start, end).of(self.text()).rfind('的').map_or(0, |i| i + '的'.len_utf8());
        let span = subject::after(ground, start + from, end)?;
        Some(Raise {
            at: self.span.start(),
            end: self.span.start(),
            subject: Some(Subject { span, alias: None, sure: true }),
            why: Reason::GiftObject,
        })
    }

    /// `甲主打储能，乙资本领投了其2亿元B轮融资`: the one that an earlier clause names.
    fn led_its_own(&self, clause: Span, cue: Found) -> Option<Raise> {
        let after = Span::new(cue.span.end(), clause.end()).of(self.text());
        let own = after.trim_start_matches('了').starts_with('其') && self.values_in(clause);
        let before = Span::new(self.span.start(), clause.start());
        let ground = self.reading.ground(self.known);
        let named = || {
            let first = self.clause(before.start());
            let name = subject::after(ground, first.start(), first.end());
            let tagged = self.reading.tagged_at(before).iter().find(|t| {
                before.contains(t.span) && t.kind == EntityKind::Company && !self.is_source(t.span)
            });
            tagged.map(|t| t.span).or(name)
        };
        let span = own.then(named).flatten().filter(|s| before.contains(*s))?;
        Some(Raise {
            at: cue.span.start(),
            end: cue.span.end(),
            subject: Some(Subject { span, alias: None, sure: true }),
            why: Reason::EarlierClause,
        })
    }

    /// Tells whether a name is known or looks like that of a company.
    fn names_a_company(&self, name: Span) -> bool {
        let text = name.of(self.text());
        let tagged = |t: &crate::extract::tagger::Tagged| t.kind == EntityKind::Company;
        plausible(text)
            && (text.contains(latin::is_latin)
                || self.reading.tagged_at(name).iter().any(tagged)
                || self
                    .reading
                    .names_at(name)
                    .iter()
                    .any(|n| n.span == name && n.kind.is_company())
                || company::SUFFIXES.iter().any(|s| text.len() > s.len() && text.ends_with(s)))
    }

    /// `X完成对Y的3亿元投资`, `X对Y完成战略投资`.
    fn invested_in(&self, clause: Span, cue: Found) -> Option<Raise> {
        let before = Span::new(clause.start(), cue.span.start());
        let to = before.of(self.text()).find('对').filter(|&i| i > 0)?;
        let at = clause.start() + to;
        let object = Span::new(at + '对'.len_utf8(), cue.span.start());
        let done = ["完成", "进行", "作出"].iter().find(|w| object.of(self.text()).ends_with(**w));
        let strategic = cue.span.of(self.text()) == "战略投资";
        let told = match done {
            Some(_) if strategic => true,
            _ => !strategic && self.amounts().iter().any(|a| object.contains(a.span)),
        };
        let object = match done.filter(|_| strategic) {
            Some(done) => Span::new(object.start(), object.end() - done.len()),
            None => object,
        };
        let span = subject::after(self.reading.ground(self.known), object.start(), object.end())?;
        let span = span.without_tail(self.text(), &["总计", "合计", "共计", "进行"]);
        told.then_some(Raise {
            at,
            end: cue.span.end(),
            subject: Some(Subject { span, alias: None, sure: true }),
            why: Reason::GiftObject,
        })
    }
}
