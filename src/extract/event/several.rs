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
            let told = |at: usize| self.round_before(frame, at).is_none_or(|r| r == wanted);
            kept.leads.retain(|l| told(l.name.span.start()));
            kept.followers.retain(|l| told(l.name.span.start()));
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
                .find(|a| self.round_before(f, a.span.start()) == Some(wanted))
                .map(|a| self.value(f, EntityKind::Amount, a.span, Value::Amount(a.value.clone())))
        });
        // An amount that no round claims is the sum of all.
        let sum = std::mem::replace(&mut event.amount, amount);
        if event.amount.is_none() && event.cumulative.is_none() {
            event.cumulative = sum;
        }
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
