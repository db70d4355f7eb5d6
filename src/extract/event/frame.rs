//! Frames: what one sentence says of a financing.

use crate::{
    extract::{
        self, Amount, Field, Reading, Round,
        event::{
            Reason,
            cue::{Cue, Found},
            day, purpose,
            raise::Raise,
            role,
            sense::{Use, is_funding, use_of_amount},
            stretch,
        },
        name::{list::Listed, subject::Subject},
    },
    text::{Span, is_han},
};

/// What one sentence says. Spans are in bytes of the view of `field`; amounts, rounds and dates are places in the reading's lists.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) field: Field,
    pub(crate) sentence: Span,
    pub(crate) subject: Option<Subject>,
    pub(crate) rounds: Vec<usize>,
    pub(crate) amount: Option<usize>,
    pub(crate) leads: Vec<Cast>,
    pub(crate) followers: Vec<Cast>,
    pub(crate) advisers: Vec<Cast>,
    /// What the money is for.
    pub(crate) purpose: Option<Span>,
    pub(crate) valuation: Option<usize>,
    pub(crate) cumulative: Option<usize>,
    pub(crate) announced: Option<usize>,
    pub(crate) happened: Option<usize>,
    pub(crate) status: Status,
    /// Whether the sentence recalls something earlier.
    pub(crate) past: bool,
    /// The verb that says that money was raised; none where the sentence adds to what another says.
    pub(crate) verb: Option<Raise>,
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

/// A name in a role, with what decided.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cast {
    pub(crate) name: Listed,
    pub(crate) why: Reason,
}

impl Frame {
    /// Tells whether the sentence says that money was raised.
    pub(crate) fn raises(&self) -> bool {
        self.verb.is_some()
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

/// A stretch of a title or body that speaks of a financing, with its cues.
#[derive(Debug)]
pub(crate) struct Stretch<'r> {
    reading: &'r Reading,
    field: Field,
    span: Span,
    cues: Vec<Found>,
}

impl<'r> Stretch<'r> {
    /// Lists the stretches of a title or body that speak of a financing, in order.
    pub(crate) fn all(reading: &'r Reading, field: Field, cues: &'r [Found]) -> Vec<Self> {
        let mut out = Vec::new();
        for span in stretch::stretches(reading, cues) {
            let from = cues.partition_point(|c| c.span.start() < span.start());
            let to = cues.partition_point(|c| c.span.end() <= span.end());
            let mut own = cues.get(from..to).unwrap_or_default().to_vec();
            if !own.is_empty() {
                // What brackets hold is told of a name, not of the event: (曾投资…).
                let inside = stretch::bracketed(span, reading.text());
                own.retain(|c| !inside.iter().any(|b| b.contains(c.span)));
            }
            let stretch = Self { reading, field, span, cues: own };
            if stretch.sentence(&[]).speaks_of_funding() {
                out.push(stretch);
            }
        }
        out
    }

    fn sentence<'s>(&'s self, known: &'s [String]) -> Sentence<'s> {
        Sentence { reading: self.reading, known, cues: &self.cues, span: self.span }
    }

    /// Finds its verb of raising.
    pub(crate) fn raise(&self, known: &[String]) -> Option<Raise> {
        self.sentence(known).raise()
    }

    /// Reads its frame around its verb of raising, where it tells anything.
    pub(crate) fn frame(&self, known: &[String], raise: Option<Raise>) -> Option<Frame> {
        self.sentence(known).frame(self.field, raise)
    }

    /// Tells whether it holds one of some names; where it holds none, its frame does not depend on them.
    pub(crate) fn holds_any(&self, names: &[String]) -> bool {
        let text = self.span.of(self.reading.text());
        names.iter().any(|name| text.contains(name.as_str()))
    }
}

impl<'r> Sentence<'r> {
    pub(crate) fn text(&self) -> &'r str {
        self.reading.text()
    }

    /// The amounts of the sentence.
    pub(crate) fn amounts(&self) -> &'r [extract::Found<Amount>] {
        self.own(&self.reading.amounts, |a| a.span)
    }

    /// The rounds of the sentence.
    pub(crate) fn rounds(&self) -> &'r [extract::Found<Round>] {
        self.own(&self.reading.rounds, |r| r.span)
    }

    /// The spans of all values of the sentence.
    pub(crate) fn values(&self) -> &'r [Span] {
        self.own(&self.reading.values, |v| *v)
    }

    /// The part of a list, sorted by start, that begins within the sentence: texts of any length cost but their own.
    fn own<T>(&self, list: &'r [T], span: impl Fn(&T) -> Span) -> &'r [T] {
        let from = list.partition_point(|t| span(t).start() < self.span.start());
        let to = list.partition_point(|t| span(t).start() < self.span.end());
        list.get(from..to).unwrap_or_default()
    }

    pub(crate) fn has(&self, cue: Cue) -> bool {
        self.cues.iter().any(|c| c.cue == cue)
    }

    /// The clause around byte `at`: between commas and the sentence's ends.
    pub(crate) fn clause(&self, at: usize) -> Span {
        let text = self.text();
        let before = Span::new(self.span.start(), at).of(text);
        let start =
            before.char_indices().rev().find(|&(i, c)| breaks(text, self.span.start() + i, c));
        let start = start.map_or(self.span.start(), |(i, c)| self.span.start() + i + c.len_utf8());
        let after = Span::new(at, self.span.end()).of(text);
        let end = after.char_indices().find(|&(i, c)| breaks(text, at + i, c));
        Span::new(start, end.map_or(self.span.end(), |(i, _)| at + i))
    }

    fn frame(&self, field: Field, raise: Option<Raise>) -> Option<Frame> {
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
            purpose: purpose::find(self),
            announced: None,
            happened: None,
            status: self.status(raise),
            past: false,
            verb: raise,
            this: self.has(Cue::This),
        };
        if let Some(raise) = raise {
            frame.subject = raise.subject;
            frame.past = self.past_before(raise.at) || self.earlier_clause_dates_back(raise.at);
        } else {
            frame.past =
                self.cues.first().is_some_and(|c| c.cue == Cue::Past) || self.recalls_a_year();
        }
        self.fill_amounts(&mut frame, raise);
        self.fill_rounds(&mut frame, raise);
        role::fill(self, &mut frame, raise);
        day::fill(self, &mut frame, raise);
        let empty = !frame.raises()
            && frame.rounds.is_empty()
            && frame.amount.is_none()
            && frame.leads.is_empty()
            && frame.followers.is_empty()
            && frame.advisers.is_empty()
            && frame.purpose.is_none()
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
            || purpose::may_tell(self.span.of(self.text()))
    }

    pub(super) fn values_in(&self, span: Span) -> bool {
        self.rounds().iter().any(|r| span.contains(r.span))
            || self.amounts().iter().any(|a| span.contains(a.span))
    }

    fn past_before(&self, at: usize) -> bool {
        // 距上一轮融资仅四个月 only measures the time.
        let measures = |c: &Found| {
            self.clause(c.span.start())
                .of(self.text())
                .trim_start()
                .starts_with(['距', '继', '自', '较'])
        };
        // 在甲完成A轮融资后，记者见到了…: told in passing.
        let words = self.clause(at).of(self.text()).trim_start();
        let passing = ["在", "自", "自从", "随着"].iter().any(|w| words.starts_with(w))
            && words.ends_with('后')
            && !self.has(Cue::This);
        passing
            || is_years_ago(words)
            || self.cues.iter().any(|c| c.cue == Cue::Past && c.span.start() <= at && !measures(c))
    }

    /// A sentence that names a year and not 本轮 tells history: 2015年7月，A领投了….
    fn recalls_a_year(&self) -> bool {
        let text = self.span.of(self.text());
        let year = text.match_indices('年').any(|(i, _)| {
            text.get(..i)
                .is_some_and(|t| t.chars().rev().take(4).filter(char::is_ascii_digit).count() == 4)
        });
        year && !self.has(Cue::This)
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

    fn fill_rounds(&self, frame: &mut Frame, raise: Option<Raise>) {
        let first = self.reading.rounds.partition_point(|r| r.span.start() < self.span.start());
        for (i, round) in (first..).zip(self.rounds()) {
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
    pub(super) fn earlier_year(&self, clause: Span) -> bool {
        let words = clause.of(self.text());
        is_years_ago(words) || ["去年", "前年", "上年"].iter().any(|w| words.contains(w))
    }

    fn fill_amounts(&self, frame: &mut Frame, raise: Option<Raise>) {
        let text = self.text();
        let mut best: Option<(i32, usize)> = None;
        let mut total = None;
        let first = self.reading.amounts.partition_point(|a| a.span.start() < self.span.start());
        for (i, amount) in (first..).zip(self.amounts()) {
            if !self.span.contains(amount.span) {
                continue;
            }
            let clause = self.clause(amount.span.start());
            let before = Span::new(clause.start(), amount.span.start()).of(text);
            let after = Span::new(amount.span.end(), clause.end()).of(text);
            match use_of_amount(before, after, text.get(..amount.span.start()).unwrap_or("")) {
                Use::Valuation => frame.valuation = frame.valuation.or(Some(i)),
                Use::Cumulative => frame.cumulative = frame.cumulative.or(Some(i)),
                Use::Total => total = total.or(Some(i)),
                Use::Other => {}
                Use::Raised(score) => {
                    if self.earlier_year(clause)
                        && raise.is_none_or(|r| !clause.contains(Span::new(r.at, r.at + 1)))
                    {
                        continue;
                    }
                    if self.is_share(clause, amount.span, raise) {
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
        match frame.amount {
            None => frame.amount = total,
            Some(_) => frame.cumulative = frame.cumulative.or(total),
        }
    }
}

impl Sentence<'_> {
    /// What one of several investors paid: `其中甲资本投资8000万元`.
    fn is_share(&self, clause: Span, amount: Span, raise: Option<Raise>) -> bool {
        let text = self.text();
        let before = Span::new(clause.start(), amount.start()).of(text);
        let apart = raise.is_some_and(|r| r.at < clause.start());
        let paid = ["投资", "出资", "认购", "领投", "跟投", "参投", "认缴", "投入", "出资额为"];
        let own = before.trim_end_matches(['约', '了', '近', '超', '过', ' ']);
        apart
            && paid.iter().any(|w| own.ends_with(w))
            && !["共同", "合计", "联合", "共", "向", "一同", "本轮", "总"]
                .iter()
                .any(|w| before.contains(w))
            && before.chars().count() > 4
    }
}

/// Tells whether words name a time years back: 六年前, 3年前.
fn is_years_ago(words: &str) -> bool {
    words.match_indices("年前").any(|(i, _)| {
        let count = words.get(..i).and_then(|w| w.chars().next_back());
        count.is_some_and(|c| c.is_ascii_digit() || "一二两三四五六七八九十多数".contains(c))
    })
}

/// Tells whether the character at a byte ends a clause: a comma, or a headline's space between two Chinese words.
fn breaks(text: &str, at: usize, c: char) -> bool {
    let between = || {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + 1..).and_then(|t| t.chars().next());
        before.is_some_and(is_han) && after.is_some_and(is_han)
    };
    matches!(c, '，' | '；' | '\n' | '。' | '！') || c == ' ' && between()
}
