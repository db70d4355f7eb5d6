//! Dates of an issue and of its items.

use crate::article::line::{is_blank, start};

/// A date, or the part of one that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: Option<u16>,
    pub(super) month: u8,
    pub(super) day: u8,
}

impl Date {
    fn checked(year: Option<u16>, month: u16, day: u16) -> Option<Self> {
        let fits = (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && year.is_none_or(|y| (1900..=2199).contains(&y));
        let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        fits.then_some(Self { year, month, day })
    }

    /// Writes `YYYY-MM-DD`, with the year of the issue where it has none of its own.
    ///
    /// News of December in an issue of January is last year's.
    pub(super) fn in_issue(self, issue: Option<Self>, year: Option<u16>) -> Option<String> {
        let own = self.year.or_else(|| {
            let (year, month) = (year?, issue.map_or(0, |i| i.month));
            Some(if month == 1 && self.month == 12 { year - 1 } else { year })
        })?;
        Some(format!("{own:04}-{:02}-{:02}", self.month, self.day))
    }
}

/// What a heading or front matter says about when the issue appeared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Issue {
    pub(super) year: Option<u16>,
    pub(super) date: Option<Date>,
}

impl Issue {
    /// Reads a title such as `云早报 2023 年 3 月 5 日`; a period such as `2.20-2.26` gives the year alone.
    pub(super) fn read(text: &str) -> Self {
        const LONGEST: usize = 400;
        let text = start(text, LONGEST);
        let mut found = Vec::new();
        let mut year = None;
        let mut last_digit = false;
        for (i, c) in text.char_indices() {
            if c.is_ascii_digit() && !last_digit {
                let rest = text.get(i..).unwrap_or("");
                found.extend(full(rest));
                year = year.or_else(|| year_of(rest));
            }
            last_digit = c.is_ascii_digit();
        }
        let period = ["-", "~", "～", "—", "–", "至", "到"]
            .iter()
            .any(|mark| after_date(text).is_some_and(|rest| rest.starts_with(mark)));
        let date = found.first().map(|d| d.0).filter(|_| found.len() == 1 && !period);
        Self { year: date.and_then(|d| d.year).or(year), date }
    }
}

fn after_date(text: &str) -> Option<&str> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let rest = text.get(start..)?;
    full(rest).map(|(_, len)| rest.get(len..).unwrap_or("").trim_start())
}

fn year_of(rest: &str) -> Option<u16> {
    let (year, after) = number(rest, 4)?;
    let marked = after.starts_with(['年', '-', '/', '.']);
    ((1990..=2099).contains(&year)
        && (marked || !after.starts_with(|c: char| c.is_alphanumeric())))
    .then_some(year)
}

/// Reads `2023年3月5日`, `2023-03-05`, `2023/3/5` or `2023.3.5`: the date and its length.
pub(super) fn full(text: &str) -> Option<(Date, usize)> {
    let (year, rest) = number(text, 4)?;
    let (month, rest) = number(separator(rest, &['年', '-', '/', '.'])?, 2)?;
    let (day, rest) = number(separator(rest, &['月', '-', '/', '.'])?, 2)?;
    let rest = rest.trim_start_matches(' ').strip_prefix('日').unwrap_or(rest);
    let date = Date::checked(Some(year), month, day).filter(|_| year >= 1900)?;
    Some((date, text.len() - rest.len()))
}

/// Reads `3月5日` or `3 月 5 日`.
fn month_day(text: &str) -> Option<(Date, &str)> {
    let (month, rest) = number(text, 2)?;
    let (day, rest) = number(separator(rest, &['月'])?, 2)?;
    let rest = rest.trim_start_matches(' ').strip_prefix(['日', '号'])?;
    Some((Date::checked(None, month, day)?, rest))
}

fn separator<'t>(text: &'t str, marks: &[char]) -> Option<&'t str> {
    Some(text.trim_start_matches(' ').strip_prefix(marks)?.trim_start_matches(' '))
}

/// Reads an ASCII number of at most `digits` digits.
fn number(text: &str, digits: usize) -> Option<(u16, &str)> {
    let len = text.bytes().take(digits + 1).take_while(u8::is_ascii_digit).count();
    if len == 0 || len > digits {
        return None;
    }
    Some((text.get(..len)?.parse().ok()?, text.get(len..)?))
}

/// Reads the dateline at the start of a text: `PANews 10月31日消息，`, `云报讯 3 月 5 日电，`, `据云报 2023年3月5日报道，`.
pub(super) fn dateline(text: &str) -> Option<Date> {
    const SOURCE: usize = 14;
    if let Some(rest) = source(text) {
        return full(rest.trim_start())
            .map(|(date, _)| date)
            .or_else(|| Some(month_day(rest.trim_start())?.0));
    }
    let mut last_digit = false;
    for (count, (i, c)) in text.char_indices().enumerate() {
        let stop = matches!(c, '，' | '。' | ',' | '；' | '：' | '？' | '！' | '\n');
        if stop || count > SOURCE {
            return None;
        }
        if c.is_ascii_digit() && !last_digit {
            let rest = text.get(i..).unwrap_or("");
            let read = full(rest)
                .map(|(date, len)| (date, rest.get(len..).unwrap_or("")))
                .or_else(|| month_day(rest));
            if let Some((date, after)) = read {
                return is_report(after).then_some(date);
            }
        }
        last_digit = c.is_ascii_digit();
    }
    None
}

/// Tells whether a text starts with a dateline, also one whose date follows later or not at all: `云报消息，`.
pub(super) fn is_dateline(text: &str) -> bool {
    dateline(text).is_some() || source(text).is_some()
}

/// Reads `云报消息，` and gives what follows. `据悉` and `据官方消息` start any paragraph.
fn source(text: &str) -> Option<&str> {
    const LONGEST: usize = 60;
    const OTHERS: [&str; 8] = ["据", "近日", "有", "该", "此前", "另", "日前", "市场"];
    let (head, rest) = text.split_once(['，', ',', '：'])?;
    let name = ["快讯", "消息", "讯", "获悉"].iter().find_map(|word| head.strip_suffix(word))?;
    let named = (1..=LONGEST).contains(&name.len())
        && !name.contains(|c: char| c.is_ascii_digit() || matches!(c, '。' | '；' | '、'))
        && !OTHERS.iter().any(|other| name.starts_with(other));
    (named && name.chars().count() <= 14).then_some(rest)
}

/// Tells whether the words after a date make it the date of a report.
fn is_report(after: &str) -> bool {
    const HOURS: [&str; 6] = ["上午", "下午", "晚间", "早间", "凌晨", "晚"];
    const WORDS: [&str; 5] = ["消息", "讯", "电", "报道", "快讯"];
    let after = after.trim_start_matches(is_blank);
    let after = HOURS.iter().find_map(|word| after.strip_prefix(word)).unwrap_or(after);
    let after = after.trim_start_matches(is_blank);
    WORDS.iter().any(|word| after.starts_with(word))
}
