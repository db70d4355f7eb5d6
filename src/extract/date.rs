//! Dates and periods, as ISO 8601 intervals.

mod calendar;
mod grammar;
mod month;
mod relative;
mod year;

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

use crate::{error::Error, extract::Found, text::View};

/// A date of which parts may be unknown.
///
/// Printed as ISO 8601: `2023-02-21`, `2023-02`, `2023`; without a year `--02-21`, `--02`; a day alone `---21`.
///
/// ```
/// use yunbao::extract::PartialDate;
/// let date: PartialDate = "2023-02".parse()?;
/// assert_eq!((date.year, date.month, date.day), (Some(2023), Some(2), None));
/// assert!("2023-02-30".parse::<PartialDate>().is_err());
/// # Ok::<(), yunbao::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PartialDate {
    /// The year, from 1.
    pub year: Option<u16>,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day of the month, 1 to 31.
    pub day: Option<u8>,
}

/// A date or period: both ends belong to it.
///
/// Printed as one date where both ends are the same, else as `start/end`; an unknown end is `..`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DateValue {
    /// The first day, month or year; `None` where the text does not say.
    pub start: Option<PartialDate>,
    /// The last day, month or year; `None` where the text does not say.
    pub end: Option<PartialDate>,
}

impl DateValue {
    /// Makes the period that is one date.
    pub const fn on(date: PartialDate) -> Self {
        Self { start: Some(date), end: Some(date) }
    }

    /// Makes the period between two dates.
    pub const fn between(start: PartialDate, end: PartialDate) -> Self {
        Self { start: Some(start), end: Some(end) }
    }

    /// Tells whether nothing of it is known, as with 近日 and no date of publication.
    pub const fn is_unknown(&self) -> bool {
        self.start.is_none() && self.end.is_none()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("-")?,
        }
        match (self.month, self.day) {
            (Some(month), Some(day)) => write!(f, "-{month:02}-{day:02}"),
            (Some(month), None) => write!(f, "-{month:02}"),
            (None, Some(day)) => write!(f, "--{day:02}"),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Display for DateValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.start, self.end) {
            (None, None) => f.write_str(".."),
            (Some(start), Some(end)) if start == end => write!(f, "{start}"),
            (start, end) => {
                let shown =
                    |date: Option<PartialDate>| date.map_or("..".to_owned(), |d| d.to_string());
                write!(f, "{}/{}", shown(start), shown(end))
            }
        }
    }
}

impl FromStr for PartialDate {
    type Err = Error;

    /// Reads `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, with whatever time follows a `T` or a space.
    fn from_str(s: &str) -> Result<Self, Error> {
        read(s).ok_or_else(|| Error::Setting {
            name: "date",
            message: format!(
                "{:?} is no date; expected YYYY-MM-DD, YYYY-MM or YYYY",
                s.chars().take(40).collect::<String>()
            ),
        })
    }
}

fn read(s: &str) -> Option<PartialDate> {
    let s = s.trim().split(['T', ' ']).next()?;
    let mut parts = s.split(['-', '/']);
    let number = |part: Option<&str>| match part {
        None => Some(None),
        Some(part) if part.bytes().all(|b| b.is_ascii_digit()) => {
            part.parse::<u16>().ok().map(Some)
        }
        Some(_) => None,
    };
    let (year, month, day) = (number(parts.next())?, number(parts.next())?, number(parts.next())?);
    let small = |n: Option<u16>| n.map(|n| u8::try_from(n).unwrap_or(u8::MAX));
    let date = PartialDate { year, month: small(month), day: small(day) };
    (parts.next().is_none() && year.is_some() && date.is_valid()).then_some(date)
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for DateValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Finds dates and periods.
///
/// | written | with reference 2023-02-25 | without |
/// |---|---|---|
/// | 2022年3月5日, 2022-03-05 | `2022-03-05` | `2022-03-05` |
/// | 2月21日 | `2023-02-21`, the nearest one | `--02-21` |
/// | 2022H1, 2022上半年 | `2022-01/2022-06` | the same |
/// | 去年12月 | `2022-12` | `--12` |
/// | 昨日, 上周五 | `2023-02-24`, `2023-02-17` | `..` |
/// | 近日 | `../2023-02-25` | `..` |
/// | 2月27日至3月5日 | `2023-02-27/2023-03-05` | `--02-27/--03-05` |
///
/// ```
/// use yunbao::{extract::DateFinder, text::View};
/// let view = View::new("公司 2 月 21 日宣布，去年下半年营收翻倍");
/// let reference = "2023-02-25".parse().ok();
/// let found = DateFinder::default().find(&view, reference);
/// let values: Vec<_> = found.iter().map(|f| f.value.to_string()).collect();
/// assert_eq!(values, ["2023-02-21", "2022-07/2022-12"]);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct DateFinder {
    _private: (),
}

impl DateFinder {
    /// Finds the dates of a view: spans of the view, in order, without overlap.
    ///
    /// `reference` is the date of publication; what depends on it stays open without it.
    pub fn find(&self, view: &View, reference: Option<PartialDate>) -> Vec<Found<DateValue>> {
        let text = view.text();
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(start) = grammar::next_start(text, at) {
            at = match grammar::period(text, start, reference) {
                Ok(found) => {
                    let end = found.span.end();
                    out.push(found);
                    end
                }
                Err(end) => end.max(start + 1),
            };
        }
        out
    }
}
