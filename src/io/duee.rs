//! The form of DuEE-fin, so that events can be compared with other systems' on its own script.
//!
//! One object an item: `{"id", "event_list": [{"event_type": "企业融资", "arguments": [{"role", "argument"}]}]}`.
//! Role names are those of the data set (Han et al., DuEE-Fin: A Large-Scale Dataset for Document-Level Event
//! Extraction, 2022); arguments are as written, each once a role. Leads stand under both 领投方 and 投资方, rounds
//! without 轮 at the end, as most of its documents have them.

use serde::Serialize;

use crate::record::{Event, Mention, Record};

/// What DuEE-fin calls a financing.
const FINANCING: &str = "企业融资";

#[derive(Debug, Serialize)]
struct Document<'r> {
    id: &'r str,
    event_list: Vec<Listed<'r>>,
}

#[derive(Debug, Serialize)]
struct Listed<'r> {
    event_type: &'static str,
    arguments: Vec<Argument<'r>>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Argument<'r> {
    role: &'static str,
    argument: &'r str,
}

/// Appends a record's events as one line.
pub(super) fn line(record: &Record, out: &mut Vec<u8>) {
    let event_list = record.events.iter().map(listed).collect();
    // Writing into memory cannot fail, and the keys are strings.
    let _ = serde_json::to_writer(&mut *out, &Document { id: &record.id, event_list });
    out.push(b'\n');
}

fn listed(event: &Event) -> Listed<'_> {
    let single = [
        ("被投资方", &event.investee),
        ("融资轮次", &event.round),
        ("融资金额", &event.amount),
        ("估值", &event.valuation),
        ("披露时间", &event.announced),
        ("事件时间", &event.happened),
    ];
    let lists = [
        ("领投方", &event.lead_investors),
        ("投资方", &event.investors),
        ("财务顾问", &event.advisers),
    ];
    let mut arguments = Vec::new();
    for (role, mention) in single {
        push(&mut arguments, role, mention.iter());
    }
    for (role, mentions) in lists {
        push(&mut arguments, role, mentions.iter());
    }
    Listed { event_type: FINANCING, arguments }
}

fn push<'r>(
    arguments: &mut Vec<Argument<'r>>,
    role: &'static str,
    mentions: impl Iterator<Item = &'r Mention>,
) {
    for mention in mentions {
        let text = mention.text.as_str();
        let argument = if role == "融资轮次" { round(text) } else { text };
        let argument = Argument { role, argument };
        if !arguments.contains(&argument) {
            arguments.push(argument);
        }
    }
}

/// `A轮融资` is A, `战略投资` stays.
fn round(text: &str) -> &str {
    text.split_once('轮').map_or(text, |(name, _)| name.trim_end())
}
