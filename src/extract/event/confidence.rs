//! How likely it is that an event is right as a whole.
//!
//! A logistic sum of what an event has. Its weights were fitted on labelled news and on the rows of
//! `tests/cases/event.jsonl`, 186 events together, and rounded; `cargo run --example evaluate_events` prints how often
//! events of each confidence are right.

use crate::extract::{
    EntityKind, Value,
    event::{Argument, FundingEvent, Reason, Status, sense::is_venture},
};

/// What an item is: the story of an event, or an editor's digest of several stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    Story,
    Roundup,
}

impl Telling {
    /// Reads it off the headline: 早报｜…, 【科技周报】…, or stories between semicolons.
    pub(super) fn of(title: &str) -> Self {
        let names =
            ["早报", "晚报", "晨报", "午报", "周报", "融资日报", "创投日报", "早知道", "早参"];
        let digest = names.iter().any(|name| title.contains(name));
        let stories = title.matches(['；', ';']).count();
        if digest || stories >= 2 { Self::Roundup } else { Self::Story }
    }
}

/// Says how sure an event is, one of `told` events that are the news of its item.
pub(super) fn confidence(event: &FundingEvent, told: usize, telling: Telling) -> f32 {
    let investors = event.investors.len();
    let why = |a: &Option<Argument>, reason| a.as_ref().is_some_and(|a| a.why == reason);
    let venture = event.round.as_ref().is_some_and(|r| match r.entity.value {
        Value::Round(round) => is_venture(round),
        _ => false,
    });
    let guessed =
        why(&event.investee, Reason::EarlierClause) || why(&event.investee, Reason::ItemCompany);
    let person = event.investee.as_ref().is_some_and(|a| a.entity.kind != EntityKind::Company);
    let weights = [
        (investors > 0, 1.4),
        (investors > 4, 0.5),
        (why(&event.investee, Reason::RaiseSubject), 0.4),
        (guessed || person, -0.6),
        (why(&event.amount, Reason::RaiseObject), 0.3),
        (why(&event.round, Reason::RaiseObject), 0.3),
        // A bare amount may be of anything.
        (!venture && investors == 0, -0.7),
        (event.status != Status::Done, -0.2),
        (told > 1, -0.4),
        // What a digest says around a story is of other stories; a judgement, too few of them are labelled to count.
        (telling == Telling::Roundup, -0.8),
    ];
    let sum: f32 = weights.iter().filter(|(has, _)| *has).map(|(_, weight)| weight).sum();
    let probability = 1.0 / (1.0 + (-sum).exp());
    (probability * 100.0).round() / 100.0
}
