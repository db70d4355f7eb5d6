//! From what was found to the record.

use std::sync::Arc;

use serde_json::{Number, Value as Json};

use crate::{
    extract::{self, Amount, Argument, Entity, Field, FundingEvent, Value},
    lexicon::Link,
    record::{Event, Mention, Offsets, Passage},
    text::{CharSpan, Decimal, Span},
};

/// Turns entities and events of one item into mentions with offsets.
#[derive(Clone, Debug)]
pub struct Mentions<'t> {
    offsets: Offsets<'t>,
    title: &'t str,
    text: &'t str,
}

impl<'t> Mentions<'t> {
    /// Prepares the offsets of an item.
    pub fn new(offsets: Offsets<'t>, title: &'t str, text: &'t str) -> Self {
        Self { offsets, title, text }
    }

    /// Turns an entity into a mention.
    pub fn mention(&self, entity: &Entity) -> Mention {
        let (at, text) = self.place(entity.field, entity.span);
        let mut mention = Mention {
            kind: entity.kind,
            field: entity.field,
            start: at.start,
            end: at.end,
            text,
            name: entity.link.as_ref().map(|link| Arc::clone(&link.name)),
            id: entity.link.as_ref().map(Link::id),
            parent: entity.link.as_ref().and_then(|link| link.parent.clone()),
            currency: None,
            inferred: None,
            value: None,
            low: None,
            high: None,
            bound: None,
            round: None,
            from: None,
            to: None,
            of: None,
            confidence: None,
            why: None,
        };
        match &entity.value {
            Value::None => {}
            Value::Amount(amount) => fill_amount(&mut mention, amount),
            Value::Round(round) => mention.round = Some(round.code().into_owned()),
            Value::Date(date) => {
                mention.from = date.start.map(|d| d.to_string());
                mention.to = date.end.map(|d| d.to_string());
            }
            Value::Percent(percent) => {
                mention.value = Some(percent.value.and_then(number));
                mention.bound = Some(percent.bound.as_str().to_owned());
                mention.of = Some(percent.kind.as_str().to_owned());
            }
        }
        mention
    }

    fn argument(&self, argument: &Argument) -> Mention {
        let mut mention = self.mention(&argument.entity);
        mention.confidence = Some(argument.confidence);
        mention.why = Some(argument.why);
        mention
    }

    fn passage(&self, passage: extract::Passage) -> Passage {
        let (at, text) = self.place(passage.field, passage.span);
        Passage { field: passage.field, start: at.start, end: at.end, text }
    }

    /// Gives the offsets of a span and its text.
    pub(super) fn place(&self, field: Field, span: Span) -> (CharSpan, String) {
        let raw = match field {
            Field::Title => self.title,
            Field::Text => self.text,
        };
        (self.offsets.of(field, span), span.of(raw).to_owned())
    }

    /// Turns a funding event into the record's form.
    pub fn event(&self, event: &FundingEvent) -> Event {
        let one = |a: &Option<Argument>| a.as_ref().map(|a| self.argument(a));
        let many = |list: &[Argument]| list.iter().map(|a| self.argument(a)).collect();
        Event {
            kind: "financing".to_owned(),
            status: event.status.as_str().to_owned(),
            investee: one(&event.investee),
            round: one(&event.round),
            amount: one(&event.amount),
            lead_investors: many(&event.leads),
            investors: many(&event.investors),
            advisers: many(&event.advisers),
            valuation: one(&event.valuation),
            cumulative: one(&event.cumulative),
            use_of_proceeds: event.purposes.iter().map(|p| self.passage(*p)).collect(),
            date: event.date().map(|a| self.argument(a)),
            announced: one(&event.announced),
            happened: one(&event.happened),
            confidence: event.confidence,
        }
    }
}

fn fill_amount(mention: &mut Mention, amount: &Amount) {
    mention.currency = Some(amount.currency.to_string());
    mention.inferred = amount.inferred.then_some(true);
    mention.value = Some(amount.value.and_then(number));
    mention.low = Some(amount.low.and_then(number));
    mention.high = Some(amount.high.and_then(number));
    mention.bound = Some(amount.bound.as_str().to_owned());
}

/// A decimal as a JSON number: an integer where it is one, without loss.
fn number(decimal: Decimal) -> Option<Number> {
    let Ok(Json::Number(number)) = serde_json::from_str(&decimal.to_string()) else { return None };
    Some(number)
}
