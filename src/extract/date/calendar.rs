//! Days of the Gregorian calendar.
//!
//! Day numbers follow Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).

use super::{DateValue, PartialDate};

impl PartialDate {
    pub(super) const fn of_year(year: Option<u16>) -> Self {
        Self { year, month: None, day: None }
    }

    pub(super) const fn of_month(year: Option<u16>, month: u8) -> Self {
        Self { year, month: Some(month), day: None }
    }

    pub(super) const fn of_day(year: Option<u16>, month: u8, day: u8) -> Self {
        Self { year, month: Some(month), day: Some(day) }
    }

    /// Tells whether there is such a date; the 29th of February needs a leap year or an unknown one.
    pub(super) fn is_valid(self) -> bool {
        let month_fits = self.month.is_none_or(|m| (1..=12).contains(&m));
        let day_fits = self.day.is_none_or(|d| d >= 1 && d <= last_day(self.year, self.month));
        month_fits
            && day_fits
            && (self.month.is_some() || self.day.is_none() || self.year.is_none())
    }

    /// Gives the day's number, where the date is a whole one.
    pub(super) fn number(self) -> Option<i64> {
        let (year, month, day) =
            (i64::from(self.year?), i64::from(self.month?), i64::from(self.day?));
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted = (month + 9) % 12;
        let day_of_year = (153 * shifted + 2) / 5 + day - 1;
        Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year)
    }

    /// Gives the numbers of the first and the last day that the date can mean, counted from the 1st of March of year 0;
    /// `None` without a year.
    ///
    /// ```
    /// use yunbao::extract::PartialDate;
    /// let days = |date: &str| date.parse::<PartialDate>().ok().and_then(PartialDate::days);
    /// let (first, last) = days("2024-02").unwrap();
    /// assert_eq!(last - first, 28);
    /// assert_eq!(days("2024-03-01").unwrap(), (last + 1, last + 1));
    /// ```
    pub fn days(self) -> Option<(i32, i32)> {
        let first = Self::of_day(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1));
        let month = self.month.unwrap_or(12);
        let day = self.day.unwrap_or_else(|| last_day(self.year, Some(month)));
        let last = Self::of_day(self.year, month, day);
        Some((i32::try_from(first.number()?).ok()?, i32::try_from(last.number()?).ok()?))
    }

    /// Gives the date of a day's number.
    pub(super) fn from_number(number: i64) -> Option<Self> {
        let era = number.div_euclid(146_097);
        let day_of_era = number.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Some(Self::of_day(
            Some(u16::try_from(year).ok()?),
            u8::try_from(month).ok()?,
            u8::try_from(day).ok()?,
        ))
    }

    /// Gives the date so many days later.
    pub(super) fn plus_days(self, days: i64) -> Option<Self> {
        Self::from_number(self.number()?.checked_add(days)?)
    }

    /// Gives the day of the week, 0 for Monday.
    pub(super) fn weekday(self) -> Option<i64> {
        // Day 0 of the count, the 1st of March of year 0, was a Wednesday.
        Some((self.number()? + 2).rem_euclid(7))
    }

    /// Gives the month so many months later, where year and month are known.
    pub(super) fn plus_months(self, months: i32) -> Option<Self> {
        let count = i32::from(self.year?) * 12 + i32::from(self.month?) - 1 + months;
        let year = u16::try_from(count.div_euclid(12)).ok()?;
        Some(Self::of_month(Some(year), u8::try_from(count.rem_euclid(12) + 1).ok()?))
    }

    /// Gives the year that a month and day without one fall into, so that they come nearest to `reference`.
    pub(super) fn nearest_year(self, reference: Self) -> Option<u16> {
        let (year, month) = (reference.year?, reference.month?);
        let own = i32::from(self.month?);
        let distance = own - i32::from(month);
        let exact = self.day.is_some() && reference.day.is_some();
        match distance {
            -5..=5 => Some(year),
            6 if exact && self.day <= reference.day => Some(year),
            -6 if exact && self.day >= reference.day => Some(year),
            // Half a year away on both sides: not known from the month alone.
            6 | -6 if !exact => None,
            6.. => year.checked_sub(1),
            _ => year.checked_add(1),
        }
    }
}

/// Gives the last day of a month; of February in an unknown year, the 29th.
pub(super) fn last_day(year: Option<u16>, month: Option<u8>) -> u8 {
    match month {
        Some(2) => match year {
            Some(y) if y % 4 != 0 || (y % 100 == 0 && y % 400 != 0) => 28,
            _ => 29,
        },
        Some(4 | 6 | 9 | 11) => 30,
        _ => 31,
    }
}

/// Gives the months from one to another of a year.
pub(super) const fn months(year: Option<u16>, from: u8, to: u8) -> DateValue {
    DateValue::between(PartialDate::of_month(year, from), PartialDate::of_month(year, to))
}
