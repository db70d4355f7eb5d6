//! Values of an event: its round, its amounts, its dates, what the money is for.

use crate::{
    extract::{
        EntityKind, Value,
        event::{
            Argument, Passage, Reason,
            assemble::Sources,
            draft::{Draft, is_unspecified},
            frame::Frame,
        },
    },
    text::Span,
};

impl Sources<'_> {
    pub(super) fn rounds(self, draft: &Draft<'_>) -> Vec<Argument> {
        let mut best: Vec<Argument> = Vec::new();
        for frame in &draft.frames {
            let rounds = &self.reading(frame.field).rounds;
            let mut own: Vec<(String, Argument)> = Vec::new();
            for round in frame
                .rounds
                .iter()
                .filter_map(|&i| rounds.get(i))
                .filter(|r| !is_unspecified(r.value))
            {
                let code = round.value.code().to_string();
                if !own.iter().any(|(c, _)| *c == code) {
                    own.push((
                        code,
                        self.value(
                            frame,
                            EntityKind::Round,
                            round.span,
                            Value::Round(round.value),
                        ),
                    ));
                }
            }
            if own.is_empty() {
                continue;
            }
            // Only rounds that are joined, A轮及A+轮, are two events; a later one in the sentence is an aside.
            let together = own.windows(2).take_while(
                |w| matches!(w, [a, b] if self.joins(frame.field, a.1.entity.span, b.1.entity.span)),
            );
            // 连续获得两轮融资，B1轮由甲领投，B2轮由乙领投.
            let counted = ["两轮", "三轮", "四轮", "两次"]
                .iter()
                .any(|w| self.words(frame.field, frame.sentence).contains(w));
            if !counted && !self.shares_out(frame) {
                own.truncate(together.count() + 1);
            }
            let strategic = |a: &Argument| matches!(&a.entity.value, Value::Round(r) if r.code() == "strategic" || r.code() == "equity");
            let vague = best.first().is_none_or(strategic);
            if best.is_empty() || (vague && own.first().is_some_and(|(_, e)| !strategic(e))) {
                best = own.into_iter().map(|(_, e)| e).collect();
            }
        }
        best
    }

    pub(super) fn amount(self, draft: &Draft<'_>) -> Option<Argument> {
        let mut best: Option<([bool; 4], &Frame, usize)> = None;
        for frame in &draft.frames {
            let Some(i) = frame.amount else { continue };
            let Some(found) = self.reading(frame.field).amounts.get(i) else { continue };
            let rank = [
                !found.value.token,
                frame.raises() || frame.this,
                !found.value.inferred,
                !self.is_headline(frame),
            ];
            if best.is_none_or(|(r, _, _)| rank > r) {
                best = Some((rank, frame, i));
            }
        }
        let (_, frame, i) = best?;
        let found = self.reading(frame.field).amounts.get(i)?;
        Some(self.value(frame, EntityKind::Amount, found.span, Value::Amount(found.value.clone())))
    }

    pub(super) fn pick(
        self,
        draft: &Draft<'_>,
        why: Reason,
        of: impl Fn(&Frame) -> Option<usize>,
    ) -> Option<Argument> {
        draft.frames.iter().find_map(|f| {
            let found = self.reading(f.field).amounts.get(of(f)?)?;
            let value = Value::Amount(found.value.clone());
            let entity = Self::entity(EntityKind::Amount, f.field, found.span, value);
            Some(Argument::new(entity, why))
        })
    }

    pub(super) fn date(
        self,
        draft: &Draft<'_>,
        why: Reason,
        of: impl Fn(&Frame) -> Option<usize>,
    ) -> Option<Argument> {
        draft.frames.iter().find_map(|f| {
            let found = self.reading(f.field).dates.get(of(f)?)?;
            let value = Value::Date(found.value);
            let entity = Self::entity(EntityKind::Date, f.field, found.span, value);
            Some(Argument::new(entity, why))
        })
    }

    pub(super) fn purposes(draft: &Draft<'_>) -> Vec<Passage> {
        draft
            .frames
            .iter()
            .filter_map(|f| Some(Passage { field: f.field, span: f.purpose? }))
            .collect()
    }

    /// Makes the argument of a round or amount: where it stands to the verb decides.
    pub(super) fn value(
        self,
        frame: &Frame,
        kind: EntityKind,
        span: Span,
        value: Value,
    ) -> Argument {
        let text = self.reading(frame.field).text();
        let why = match frame.verb {
            None => Reason::OtherSentence,
            Some(verb) => {
                let between = text.get(verb.at..span.start());
                let object = between.is_some_and(|b| !b.contains(['，', '；']));
                if object { Reason::RaiseObject } else { Reason::SameSentence }
            }
        };
        Argument::new(Self::entity(kind, frame.field, span, value), why)
    }
}
