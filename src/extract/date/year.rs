//! Years, their parts, and dates in digits.

use super::{
    DateValue, PartialDate, calendar,
    grammar::{Dated, Small, small},
    month::without_year,
    relative::Year,
};
use crate::text::around;

/// Reads `2023-02-21`, `2023/2/21`, `2023.02.21`.
pub(super) fn numeric(text: &str, at: usize) -> Option<Dated> {
    let (year, mut end) = digits(text, at, 4, 4)?;
    if !(1800..2200).contains(&year) || is_digit_before(text, at) {
        return None;
    }
    let mark = *text.as_bytes().get(end).filter(|b| matches!(b, b'-' | b'/' | b'.'))?;
    let (month, month_end) = digits(text, end + 1, 1, 2)?;
    end = month_end;
    let day =
        (text.as_bytes().get(end) == Some(&mark)).then(|| digits(text, end + 1, 1, 2)).flatten();
    let date = match day {
        Some((day, day_end)) => {
            end = day_end;
            PartialDate::of_day(Some(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?)
        }
        // 2021-22 is no month; 2023-02 has two digits.
        None if mark == b'-' && month_end == at + 7 && month > 0 => {
            PartialDate::of_month(Some(year), u8::try_from(month).ok()?)
        }
        None => return None,
    };
    let open = text
        .as_bytes()
        .get(end)
        .is_some_and(|b| b.is_ascii_alphanumeric() && *b != b'T' || *b == mark)
        || around::starts(text, end, "年");
    (date.is_valid() && !open).then_some(Dated {
        value: DateValue::on(date),
        end,
        base: date,
        fixed: true,
    })
}

fn digits(text: &str, at: usize, least: usize, most: usize) -> Option<(u16, usize)> {
    let rest = text.as_bytes().get(at..)?;
    let len = rest.iter().take(most + 1).take_while(|b| b.is_ascii_digit()).count();
    if len < least || len > most {
        return None;
    }
    Some((text.get(at..at + len)?.parse().ok()?, at + len))
}

pub(super) fn is_digit_before(text: &str, at: usize) -> bool {
    around::last_char(text, at)
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '/'))
}

/// Reads 2021-2023年 and 2021-23年.
pub(super) fn years(text: &str, at: usize) -> Option<Dated> {
    let (from, end) = digits(text, at, 4, 4).filter(|_| !is_digit_before(text, at))?;
    let mark = around::first_of(text, end, &["--", "-", "~", "至", "到"])?;
    let (to, end) = digits(text, end + mark, 2, 4)?;
    let to = if to < 100 { from / 100 * 100 + to } else { to };
    let fits =
        (1800..2200).contains(&from) && from < to && to < 2200 && around::starts(text, end, "年");
    let year = |y| PartialDate::of_year(Some(y));
    let end = end + "年".len();
    fits.then(|| Dated {
        value: DateValue::between(year(from), year(to)),
        end,
        base: year(to),
        fixed: true,
    })
}

/// Reads a year: 2022年, 二〇二二年, and 2022 before H1, Q3 or 上半年.
pub(super) fn written_year(text: &str, at: usize) -> Option<(Year, usize)> {
    if is_digit_before(text, at) {
        return None;
    }
    let first = around::next_char(text, at)?;
    if !(first.is_ascii_digit() || "一二两".contains(first)) {
        return None;
    }
    let Small { number: year, end, digits: width } = small(text, at)?;
    let marked = around::starts(text, end, "年");
    let known = |year| {
        Some((Year { year: Some(year), known: true }, end + if marked { "年".len() } else { 0 }))
    };
    if (1800..2200).contains(&year) && (width == 4 || width == 0) {
        // 2000年来 and 2000年历史 are spans of time.
        let span = around::first_of(text, end, &["年历史", "年前", "年后", "年间", "年来"])
            .is_some()
            && year % 100 == 0;
        let part = marked || part(text, end).is_some();
        return if part && !span { known(year) } else { None };
    }
    // 22年3月 is a date; 22年 a span of time.
    let month = end + "年".len();
    let short = marked && width == 2 && first.is_ascii_digit() && year < 40;
    let followed = short && small(text, month).is_some_and(|n| around::starts(text, n.end, "月"));
    if followed { known(2000 + year) } else { None }
}

/// A part of a year as months, or its beginning or end, which is no months.
pub(super) fn part(text: &str, at: usize) -> Option<(Option<(u8, u8)>, usize)> {
    const HALVES: &[(&str, (u8, u8))] = &[
        ("上半年度", (1, 6)),
        ("下半年度", (7, 12)),
        ("上半年", (1, 6)),
        ("下半年", (7, 12)),
        ("前三季度", (1, 9)),
        ("前三个季度", (1, 9)),
        ("前两季度", (1, 6)),
        ("前两个季度", (1, 6)),
        ("前九个月", (1, 9)),
    ];
    if let Some((word, months)) = HALVES.iter().find(|(word, _)| around::starts(text, at, word)) {
        return Some((Some(*months), at + word.len()));
    }
    let bytes = text.as_bytes();
    if let (Some(b @ (b'H' | b'Q')), Some(n @ b'1'..=b'4')) = (bytes.get(at), bytes.get(at + 1)) {
        let closed = !bytes.get(at + 2).is_some_and(u8::is_ascii_alphanumeric);
        return match (b, n - b'0') {
            _ if !closed => None,
            (b'H', n @ 1..=2) => Some((Some((n * 6 - 5, n * 6)), at + 2)),
            (b'Q', n) => Some((Some((n * 3 - 2, n * 3)), at + 2)),
            _ => None,
        };
    }
    let lead = if around::starts(text, at, "第") { "第".len() } else { 0 };
    let found = small(text, at + lead)?;
    let quarter = found.short()?;
    let len = around::first_of(text, found.end, &["季度"])?;
    (1..=4).contains(&quarter).then(|| (Some((quarter * 3 - 2, quarter * 3)), found.end + len))
}

/// Words behind a year that leave it as it is.
const ABOUT: &[&str] = &["年初", "年末", "年底", "年中", "初", "末", "底", "年内", "全年", "度"];

/// Reads what follows a year.
pub(super) fn in_year(text: &str, at: usize, year: Year) -> Dated {
    let base = PartialDate::of_year(year.year);
    let value = year.year.map_or_else(DateValue::default, |_| DateValue::on(base));
    let alone = Dated { value, end: at, base, fixed: year.year.is_some() };
    // 2022年的第四季度
    let linked = if around::starts(text, at, "的") { at + "的".len() } else { at };
    if let Some((Some((from, to)), end)) = part(text, linked) {
        return Dated {
            value: calendar::months(year.year, from, to),
            end,
            base,
            fixed: alone.fixed,
        };
    }
    if let Some(found) = without_year(text, at, year, None, base) {
        return found;
    }
    let about = around::first_of(text, at, ABOUT).filter(|len| {
        !around::starts(text, at, "初创") && !around::starts(text, at, "度假") && *len > 0
    });
    Dated { end: at + about.unwrap_or(0), ..alone }
}
