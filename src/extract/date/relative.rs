//! Dates that depend on the date of publication: 昨日, 上周五, 去年, 近日.

use super::{
    DateValue, PartialDate, calendar,
    grammar::{Dated, small},
};
use crate::text::around;

/// A year that may depend on an unknown reference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Year {
    pub(super) year: Option<u16>,
    /// A year is said, even where it cannot be told which.
    pub(super) known: bool,
}

/// Words for years, by their distance from the year of publication.
const YEARS: &[(&str, i32)] = &[
    ("今年", 0),
    ("本年度", 0),
    ("本年", 0),
    ("去年", -1),
    ("上年度", -1),
    ("上年", -1),
    ("上一年", -1),
    ("前年", -2),
    ("明年", 1),
    ("次年", 1),
    ("后年", 2),
];

/// Words for days, by their distance from the day of publication; the longer first.
const DAYS: &[(&str, i64)] = &[
    ("大前天", -3),
    ("大后天", 3),
    ("今日", 0),
    ("今天", 0),
    ("今晨", 0),
    ("今早", 0),
    ("今晚", 0),
    ("昨日", -1),
    ("昨天", -1),
    ("昨晚", -1),
    ("昨夜", -1),
    ("前天", -2),
    ("前日", -2),
    ("明日", 1),
    ("明天", 1),
    ("明晚", 1),
    ("后天", 2),
    ("后日", 2),
];

/// Words for the days up to the publication.
const RECENT: &[&str] = &["近日", "日前", "近期", "最近", "前不久", "近来", "不久前"];

/// Words for months and quarters: the unit's months, and the distance.
const MONTHS: &[(&str, i32)] =
    &[("本月", 0), ("上个月", -1), ("上月", -1), ("下个月", 1), ("下月", 1), ("当月", 0)];
const QUARTERS: &[(&str, i32)] = &[
    ("本季度", 0),
    ("上一季度", -1),
    ("上个季度", -1),
    ("上季度", -1),
    ("下一季度", 1),
    ("下个季度", 1),
    ("下季度", 1),
];

/// Words for weeks, by their distance.
const WEEKS: &[(&str, i64)] = &[
    ("上上个", -2),
    ("上上", -2),
    ("上个", -1),
    ("上", -1),
    ("本", 0),
    ("这个", 0),
    ("下下", 2),
    ("下个", 1),
    ("下", 1),
    ("", 99),
];

/// Reads a word for a year.
pub(super) fn year(
    text: &str,
    at: usize,
    reference: Option<PartialDate>,
) -> Option<(Year, usize)> {
    let (word, distance) = YEARS.iter().find(|(word, _)| around::starts(text, at, word))?;
    let year =
        reference.and_then(|r| r.year).and_then(|y| u16::try_from(i32::from(y) + distance).ok());
    Some((Year { year, known: true }, at + word.len()))
        .filter(|_| !(*distance == 2 && around::ends(text, at, "今")))
}

/// Reads any other relative date.
pub(super) fn read(text: &str, at: usize, reference: Option<PartialDate>) -> Option<Dated> {
    if let Some((word, days)) = DAYS.iter().find(|(word, _)| around::starts(text, at, word)) {
        let date = reference.and_then(|r| r.plus_days(*days));
        return Some(dated(date.map(DateValue::on), at + word.len()));
    }
    if let Some(len) = around::first_of(text, at, RECENT) {
        let value = DateValue { start: None, end: reference };
        return Some(dated(Some(value), at + len));
    }
    if let Some(found) = rest_of_year(text, at, reference) {
        return Some(found);
    }
    if let Some((word, months)) = MONTHS.iter().find(|(word, _)| around::starts(text, at, word)) {
        return Some(month(
            text,
            at + word.len(),
            reference.and_then(|r| r.plus_months(*months)),
            word,
        ));
    }
    if let Some((word, quarters)) =
        QUARTERS.iter().find(|(word, _)| around::starts(text, at, word))
    {
        let first = reference.and_then(|r| {
            let month = r.month?;
            PartialDate { month: Some((month - 1) / 3 * 3 + 1), ..r }.plus_months(quarters * 3)
        });
        let value = first.and_then(|f| Some(calendar::months(f.year, f.month?, f.month? + 2)));
        return Some(dated(value, at + word.len()));
    }
    week(text, at, reference)
}

fn dated(value: Option<DateValue>, end: usize) -> Dated {
    let value = value.unwrap_or_default();
    let base = value.start.unwrap_or_default();
    Dated { value, end, base, fixed: base.year.is_some() }
}

/// Reads 今年晚些时候 and 年内: from the publication to the end of the year.
fn rest_of_year(text: &str, at: usize, reference: Option<PartialDate>) -> Option<Dated> {
    const LATER: &[&str] = &["今年晚些时候", "今年稍晚时候", "今年年内", "年内晚些时候", "年内"];
    let len = around::first_of(text, at, LATER)?;
    let inside = around::starts(text, at, "年内")
        && around::last_char(text, at).is_some_and(|c| {
            c.is_ascii_digit() || "一二三四五六七八九十两几半数多近来".contains(c)
        });
    if inside {
        return None;
    }
    let value = reference.map(|r| {
        let end = PartialDate { year: r.year, month: r.month.map(|_| 12), day: r.day.map(|_| 31) };
        let within = around::starts(text, at, "今年晚")
            || around::starts(text, at, "今年稍")
            || around::starts(text, at, "年内晚");
        if within {
            DateValue::between(r, end)
        } else {
            DateValue::on(PartialDate::of_year(r.year))
        }
    });
    Some(dated(value, at + len))
}

/// Reads what follows a word for a month: 本月21日, 上月底.
fn month(text: &str, at: usize, month: Option<PartialDate>, word: &str) -> Dated {
    let day = small(text, at).and_then(|n| {
        let len = around::first_of(text, n.end, &["日", "号"])?;
        Some((n.short()?, n.end + len))
    });
    if let Some((day, end)) = day {
        let date = month.map(|m| PartialDate { day: Some(day), ..m }).filter(|d| d.is_valid());
        return dated(date.map(DateValue::on), end);
    }
    let unknown = word == "当月";
    let len =
        around::first_of(text, at, &["上旬", "中旬", "下旬", "初", "底", "末", "中"]).unwrap_or(0);
    dated(month.filter(|_| !unknown).map(DateValue::on), at + len)
}

const WEEKDAYS: &str = "一二三四五六日天";

/// Reads 上周五, 本周, 星期三; a weekday alone is not said to be of this week.
fn week(text: &str, at: usize, reference: Option<PartialDate>) -> Option<Dated> {
    let (word, weeks) = WEEKS.iter().find(|(word, _)| around::starts(text, at, word))?;
    let unit = around::first_of(text, at + word.len(), &["星期", "礼拜", "周"])?;
    let end = at + word.len() + unit;
    let day = around::next_char(text, end).and_then(|c| WEEKDAYS.chars().position(|d| d == c));
    let monday =
        reference.and_then(|r| r.plus_days(-r.weekday()?)).and_then(|m| m.plus_days(weeks * 7));
    match day {
        Some(day) => {
            let end = end + "一".len();
            // 周一 in words such as 周一围 is rare; 一周 and 三周 are spans of time.
            let closed = !around::next_char(text, end).is_some_and(|c| "围良体".contains(c));
            let date = monday
                .filter(|_| *weeks < 99)
                .and_then(|m| m.plus_days(i64::try_from(day.min(6)).ok()?));
            closed.then(|| dated(date.map(DateValue::on), end))
        }
        None if word.is_empty() => None,
        None => {
            let end = end + around::first_of(text, end, &["末"]).unwrap_or(0);
            let value = monday.and_then(|m| Some(DateValue::between(m, m.plus_days(6)?)));
            Some(dated(value, end))
        }
    }
}

/// Tells whether what looks like a date is part of another word: 今日头条, 明日方舟, 五月天, 最近的.
pub(super) fn is_word_part(text: &str, start: usize, end: usize) -> bool {
    const NAMES: &[&str] = &[
        "今日头条", "今日资本", "今日投资", "明日方舟", "明日控股", "明日科技", "今日美术",
        "今日俄罗斯", "今日财经", "昨日重现", "最近邻", "近日点", "今日宜休",
    ];
    const BEFORE: &[&str] = &["生", "节", "星", "交易", "工作", "每", "春", "目"];
    let found = text.get(start..end).unwrap_or("");
    let name = around::first_of(text, start, NAMES).is_some();
    // 目前天…: 前天 is no day there; 此前日本 is no 前日.
    let front = found.starts_with("前天")
        && around::ends_with_any(text, start, &["目", "此", "之", "以", "年", "年"])
        || found == "前日" && around::starts(text, end, "本")
        || found == "后日" && around::starts(text, end, "本")
        || found == "今日" && around::starts(text, end, "本")
        || found.starts_with("日前")
            && (around::ends_with_any(text, start, BEFORE)
                || around::last_char(text, start).is_some_and(|c| {
                    c.is_ascii_digit() || "一二三四五六七八九十今昨".contains(c)
                }))
        || found == "后年" && around::ends(text, start, "今")
        || found == "上年" && around::starts(text, end, "轻")
        || found == "本年" && around::ends_with_any(text, start, &["基", "版"])
        || found == "明年" && around::ends(text, start, "说")
        || found == "次年" && around::ends_with_any(text, start, &["一", "每"])
        || found == "前年" && around::ends_with_any(text, start, &["目", "提"])
        || found == "上周" && around::starts(text, end, "边")
        || found == "本周" && around::starts(text, end, "期");
    name || front
}
