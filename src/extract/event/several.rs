//! Several rounds in one item: which clause tells what of which.

use std::borrow::Cow;

use crate::{
    extract::{
        EntityKind, Field, Found, Round, Value,
        event::{Argument, FundingEvent, assemble::Sources, draft::Draft, frame::Frame},
    },
    text::Span,
};

impl Sources<'_> {
    /// Leaves one of several rounds what its own clauses tell: 其中A轮由X领投，A+轮由Y领投.
    pub(super) fn restrict(self, event: &mut FundingEvent, draft: &Draft<'_>, round: &Argument) {
        let Value::Round(wanted) = round.entity.value else { return };
        let mut own = draft.clone();
        for frame in &mut own.frames {
            let mut kept = Frame::clone(frame);
            let told = |name: Span| {
                let round = self.round_led(frame, name);
                round
                    .or_else(|| self.round_before(frame, name.start()))
                    .is_none_or(|r| r == wanted)
            };
            kept.leads.retain(|l| told(l.name.span));
            kept.followers.retain(|l| told(l.name.span));
            *frame = Cow::Owned(kept);
        }
        let Some(investee) = &event.investee else { return };
        let investee = &investee.entity;
        event.leads = self.people(&own, |f| &f.leads, investee);
        event.investors = self.investors(&own, &event.leads, investee);
        let amount = draft.frames.iter().find_map(|f| {
            let amounts = self.reading(f.field).amounts.iter();
            amounts
                .filter(|a| f.sentence.contains(a.span))
                .filter(|a| !self.sums(f, a.span))
                .find(|a| {
                    let own = self.round_of_amount(f, a.span);
                    own.or_else(|| self.round_before(f, a.span.start())) == Some(wanted)
                })
                .map(|a| self.value(f, EntityKind::Amount, a.span, Value::Amount(a.value.clone())))
        });
        // An amount that no round claims is the sum of all.
        let sum = std::mem::replace(&mut event.amount, amount);
        if event.amount.is_none() && event.cumulative.is_none() {
            event.cumulative = sum;
        }
    }

    /// The round that a name's own verb is about: 在甲资本领投的种子轮融资中.
    fn round_led(self, frame: &Frame, name: Span) -> Option<Round> {
        let reading = self.reading(frame.field);
        let inside =
            |r: &&Found<Round>| frame.sentence.contains(r.span) && r.span.start() >= name.end();
        let next = reading.rounds.iter().find(inside)?;
        let between = Span::new(name.end(), next.span.start()).of(reading.text());
        let last = reading.rounds.iter().filter(inside).nth(1);
        // 甲资本领投的种子轮和A轮: of both.
        if last.is_some_and(|l| self.joins(frame.field, next.span, l.span)) {
            return None;
        }
        let led = ["领投的", "牵头的", "参投的", "跟投的"].iter().any(|w| between.contains(w));
        (led && !between.contains('，')).then_some(next.value)
    }

    /// The round that the words before `at` in a frame's sentence are about; none where several are named together.
    fn round_before(self, frame: &Frame, at: usize) -> Option<Round> {
        let reading = self.reading(frame.field);
        let inside: Vec<&Found<Round>> = reading
            .rounds
            .iter()
            .filter(|r| frame.sentence.contains(r.span) && r.span.end() <= at)
            .collect();
        let last = inside.last()?;
        let paired = inside.len() > 1
            && inside
                .get(inside.len() - 2)
                .is_some_and(|b| self.joins(frame.field, b.span, last.span));
        (!paired).then_some(last.value)
    }

    /// The round that an amount describes: 其中400万美元的种子轮.
    fn round_of_amount(self, frame: &Frame, amount: Span) -> Option<Round> {
        let reading = self.reading(frame.field);
        let next = reading.rounds.iter().find(|r| r.span.start() >= amount.end())?;
        let between = Span::new(amount.end(), next.span.start()).of(reading.text());
        let own = frame.sentence.contains(next.span) && matches!(between.trim(), "" | "的");
        own.then_some(next.value)
    }

    /// Tells whether a sentence shares a sum out among rounds: 其中400万美元的种子轮…，另外220万美元的种子前轮.
    pub(super) fn shares_out(self, frame: &Frame) -> bool {
        let reading = self.reading(frame.field);
        let amounts = reading.amounts.iter().filter(|a| frame.sentence.contains(a.span));
        let pairs = amounts.filter(|a| self.round_of_amount(frame, a.span).is_some());
        self.words(frame.field, frame.sentence).contains("其中") && pairs.count() > 1
    }

    /// Tells whether an amount is told of all rounds together: 两轮总金额近4亿元.
    fn sums(self, frame: &Frame, amount: Span) -> bool {
        let text = self.reading(frame.field).text();
        let before = text.get(frame.sentence.start()..amount.start()).unwrap_or("");
        let clause = before.rsplit(['，', '；']).next().unwrap_or(before);
        ["总", "共", "合计", "累计", "两轮", "三轮", "两次"].iter().any(|w| clause.contains(w))
    }

    pub(super) fn joins(self, field: Field, a: Span, b: Span) -> bool {
        let between = Span::new(a.end(), b.start()).of(self.reading(field).text());
        matches!(between.trim(), "及" | "和" | "、" | "与" | "以及" | "")
    }
}
