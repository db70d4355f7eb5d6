//! Days in the index: numbers that sort as days do.

use crate::extract::{DateFinder, PartialDate};
use crate::text::View;

/// The first and the last day of a date, month or year, each as `YYYYMMDD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: u64,
    pub(super) last: u64,
}

impl Days {
    /// Gives the days of a date; nothing without a year.
    pub(super) fn of(date: PartialDate) -> Option<Self> {
        let number = |month: u8, day: u8| {
            Some(u64::from(date.year?) * 10_000 + u64::from(month) * 100 + u64::from(day))
        };
        let (month, day) = (date.month, date.day);
        Some(Self {
            first: number(month.unwrap_or(1), day.unwrap_or(1))?,
            // No month is longer, and the numbers between are no days.
            last: number(month.unwrap_or(12), day.unwrap_or(31))?,
        })
    }

    /// Reads a date as items and queries have it: `2023-02-14`, `2023-02`, `2023`, 2023年2月.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(date) = text.parse() {
            return Self::of(date);
        }
        let view = View::new(text);
        let found = DateFinder::default().find(&view, None);
        let whole = found.first().filter(|f| f.span.len() == view.text().len())?;
        let (start, end) = (Self::of(whole.value.start?)?, Self::of(whole.value.end?)?);
        Some(Self { first: start.first, last: end.last })
    }

    /// Gives the month as `YYYY-MM` where all days are of one.
    pub(super) fn month(self) -> Option<String> {
        let month = self.first / 100;
        (month == self.last / 100).then(|| format!("{:04}-{:02}", month / 100, month % 100))
    }
}
