//! How likely it is that an event is right as a whole.

use crate::extract::event::{FundingEvent, Status};

/// How sure an event is, by what it has.
pub(super) fn confidence(event: &FundingEvent) -> f32 {
    let mut c: f32 = 0.45;
    c += if event.round.is_some() { 0.2 } else { 0.0 };
    c += if event.amount.is_some() { 0.15 } else { 0.0 };
    c += if event.investors.is_empty() { 0.0 } else { 0.15 };
    if event.status != Status::Done {
        c -= 0.1;
    }
    // Sums of twentieths: no more digits are meant.
    (c.clamp(0.05, 0.99) * 100.0).round() / 100.0
}
