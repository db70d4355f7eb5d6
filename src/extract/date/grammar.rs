//! How dates are written: absolute and partial ones, and periods of two.

use super::{
    DateValue, PartialDate, calendar,
    relative::{self, Year},
};
use crate::{
    extract::Found,
    text::{Numeral, Span, around},
};

/// Gives the next byte from `from` on where a date may start.
pub(super) fn next_start(text: &str, from: usize) -> Option<usize> {
    let rest = around::rest(text, from);
    rest.char_indices()
        .find(|&(_, c)| {
            c.is_ascii_digit()
                || (c >= '\u{3007}'
                    && matches!(
                        c,
                        '〇' | '一'
                            | '二'
                            | '三'
                            | '四'
                            | '五'
                            | '六'
                            | '七'
                            | '八'
                            | '九'
                            | '十'
                            | '两'
                            | '今'
                            | '昨'
                            | '前'
                            | '明'
                            | '后'
                            | '近'
                            | '日'
                            | '最'
                            | '上'
                            | '本'
                            | '下'
                            | '去'
                            | '星'
                            | '周'
                            | '礼'
                            | '年'
                            | '当'
                            | '第'
                            | '同'
                            | '此'
                            | '大'
                            | '月'
                    ))
                || matches!(c, 'Q' | 'H')
        })
        .map(|(i, _)| from + i)
}

/// A date with the place where it ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dated {
    pub(super) value: DateValue,
    pub(super) end: usize,
    /// What a second date of a period takes over.
    pub(super) base: PartialDate,
    /// The year is that of the text, not taken from the reference.
    pub(super) fixed: bool,
}

/// Reads the date or period at `start`; an error says where to go on.
pub(super) fn period(
    text: &str,
    start: usize,
    reference: Option<PartialDate>,
) -> Result<Found<DateValue>, usize> {
    let next = start + around::next_char(text, start).map_or(1, char::len_utf8);
    let first = match date(text, start, reference, PartialDate::default()) {
        Some(first) => first,
        None => return Err(skip_number(text, start).unwrap_or(next)),
    };
    if relative::is_word_part(text, start, first.end) {
        return Err(first.end);
    }
    let value = match second(text, first, reference) {
        Some((last, end)) => {
            return Ok(Found::new(Span::new(start, end), last));
        }
        None => first.value,
    };
    Ok(Found::new(Span::new(start, first.end), value))
}

fn skip_number(text: &str, start: usize) -> Option<usize> {
    let len = around::rest(text, start).bytes().take_while(u8::is_ascii_digit).count();
    (len > 0).then_some(start + len)
}

/// Reads 至 and the date behind it: 2月27日至3月5日, 8日至10日.
fn second(text: &str, first: Dated, reference: Option<PartialDate>) -> Option<(DateValue, usize)> {
    let start = first.value.start?;
    let at = first.end + around::first_of(text, first.end, &["--", "-", "~", "至", "到"])?;
    let inherited = PartialDate { year: first.base.year.filter(|_| first.fixed), ..first.base };
    let last = date(text, at, reference, inherited)?;
    let end = last.value.end?;
    let rises = match (start.year, end.year) {
        (Some(a), Some(b)) if a != b => a < b,
        _ => {
            start.month.is_none()
                || end.month.is_none()
                || (start.month, start.day) <= (end.month, end.day)
                || start.year.is_none()
        }
    };
    rises.then(|| (DateValue::between(start, end), last.end))
}

/// Reads one date at `at`; `inherited` gives the month for a day alone.
fn date(
    text: &str,
    at: usize,
    reference: Option<PartialDate>,
    inherited: PartialDate,
) -> Option<Dated> {
    if let Some(found) = relative::read(text, at, reference) {
        return Some(found);
    }
    if let Some(found) = numeric(text, at) {
        return Some(found);
    }
    if let Some(found) = years(text, at) {
        return Some(found);
    }
    if let Some((year, end)) =
        relative::year(text, at, reference).or_else(|| written_year(text, at))
    {
        return Some(in_year(text, end, year));
    }
    if let Some(year) = inherited.year {
        return without_year(text, at, Year { year: Some(year), known: true }, None, inherited);
    }
    without_year(text, at, Year { year: None, known: false }, reference, inherited)
}

/// Reads `2023-02-21`, `2023/2/21`, `2023.02.21`.
fn numeric(text: &str, at: usize) -> Option<Dated> {
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

fn is_digit_before(text: &str, at: usize) -> bool {
    around::last_char(text, at)
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '/'))
}

/// Reads 2021-2023年 and 2021-23年.
fn years(text: &str, at: usize) -> Option<Dated> {
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
fn written_year(text: &str, at: usize) -> Option<(Year, usize)> {
    if is_digit_before(text, at) {
        return None;
    }
    let first = around::next_char(text, at)?;
    if !(first.is_ascii_digit() || "一二两".contains(first)) {
        return None;
    }
    let numeral = Numeral::at(text, at)?;
    let end = numeral.span().end();
    let year = numeral.value().and_then(|v| u16::try_from(v.to_i64()?).ok())?;
    let marked = around::starts(text, end, "年");
    let known = |year| {
        Some((Year { year: Some(year), known: true }, end + if marked { "年".len() } else { 0 }))
    };
    let width = numeral.span().len();
    if (1800..2200).contains(&year) && (width == 4 || first as u32 > 0x7F) {
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
    let followed = short
        && Numeral::at(text, month).is_some_and(|n| around::starts(text, n.span().end(), "月"));
    if followed { known(2000 + year) } else { None }
}

/// A part of a year as months, or its beginning or end, which is no months.
fn part(text: &str, at: usize) -> Option<(Option<(u8, u8)>, usize)> {
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
    let numeral = Numeral::at(text, at + lead)?;
    let quarter = numeral.value().and_then(|v| u8::try_from(v.to_i64()?).ok())?;
    let len = around::first_of(text, numeral.span().end(), &["季度"])?;
    (1..=4)
        .contains(&quarter)
        .then(|| (Some((quarter * 3 - 2, quarter * 3)), numeral.span().end() + len))
}

/// Reads what follows a year.
fn in_year(text: &str, at: usize, year: Year) -> Dated {
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
    const ABOUT: &[&str] =
        &["年初", "年末", "年底", "年中", "初", "末", "底", "年内", "全年", "度"];
    let vague = around::first_of(text, at, ABOUT).filter(|len| {
        !around::starts(text, at, "初创") && !around::starts(text, at, "度假") && *len > 0
    });
    Dated { end: at + vague.unwrap_or(0), ..alone }
}

/// Reads a date that starts with its month or day, or a part of a year alone.
fn without_year(
    text: &str,
    at: usize,
    year: Year,
    reference: Option<PartialDate>,
    inherited: PartialDate,
) -> Option<Dated> {
    if !year.known
        && let Some((Some((from, to)), end)) = part(text, at)
    {
        // 上半年 alone is not said to be of this year.
        let value = calendar::months(None, from, to);
        let bounded = !is_digit_before(text, at);
        return bounded.then_some(Dated {
            value,
            end,
            base: PartialDate::default(),
            fixed: false,
        });
    }
    let glued = around::last_char(text, at);
    if glued.is_some_and(|c| c.is_ascii_digit() || matches!(c, '第' | '.')) {
        return None;
    }
    let numeral = Numeral::at(text, at)?;
    let number = numeral.value().and_then(|v| u8::try_from(v.to_i64()?).ok())?;
    let unit = numeral.span().end();
    if around::starts(text, unit, "月") && (1..=12).contains(&number) {
        let found = month(text, unit + "月".len(), year, reference, number);
        // A letter may stand before 9月28日, not before a month alone.
        let letter = glued.is_some_and(|c| c.is_ascii_alphabetic());
        return found.filter(|f| !letter || f.base.day.is_some());
    }
    if glued.is_some_and(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    // 5-8日 and 3-5月 share their unit.
    if let Some(found) = shared_unit(text, at, number, unit, year, reference, inherited) {
        return Some(found);
    }
    day_alone(text, at, number, unit, year, reference, inherited)
}

fn month(
    text: &str,
    at: usize,
    year: Year,
    reference: Option<PartialDate>,
    month: u8,
) -> Option<Dated> {
    const NO_MONTH: &str = "饼球薪租供活嫂子台龄华天";
    if around::next_char(text, at).is_some_and(|c| NO_MONTH.contains(c)) {
        return None;
    }
    let resolve = |date: PartialDate| match (year.known, reference) {
        (false, Some(reference)) => date.nearest_year(reference),
        _ => year.year,
    };
    if let Some(day) = Numeral::at(text, at).filter(|n| n.span().len() <= 9)
        && let Some(len) = around::first_of(text, day.span().end(), &["日", "号"])
        && let Some(number) = day.value().and_then(|v| u8::try_from(v.to_i64()?).ok())
    {
        let open = PartialDate::of_day(None, month, number);
        let date = PartialDate { year: resolve(open), ..open };
        let end = day.span().end() + len;
        return date.is_valid().then_some(Dated {
            value: DateValue::on(date),
            end,
            base: date,
            fixed: year.year.is_some(),
        });
    }
    // 2月27-28日
    let open = PartialDate::of_month(None, month);
    let base = PartialDate { year: resolve(open), ..open };
    if let Some((from, to, end)) = days(text, at) {
        let (start, last) =
            (PartialDate { day: Some(from), ..base }, PartialDate { day: Some(to), ..base });
        let fits = start.is_valid() && last.is_valid() && from <= to;
        return fits.then_some(Dated {
            value: DateValue::between(start, last),
            end,
            base: last,
            fixed: year.year.is_some(),
        });
    }
    let at = at + around::first_of(text, at, &["份"]).unwrap_or(0);
    let (value, end) = within_month(text, at, base);
    Some(Dated { value, end, base, fixed: year.year.is_some() })
}

fn days(text: &str, at: usize) -> Option<(u8, u8, usize)> {
    let small = |at| {
        Numeral::at(text, at)
            .and_then(|n| Some((u8::try_from(n.value()?.to_i64()?).ok()?, n.span().end())))
    };
    let (from, end) = small(at)?;
    let mark = around::first_of(text, end, &["-", "~", "至", "到", "、"])?;
    let (to, end) = small(end + mark)?;
    let len = around::first_of(text, end, &["日", "号"])?;
    Some((from, to, end + len))
}

/// Reads 上旬, 底 and the like behind a month.
fn within_month(text: &str, at: usize, month: PartialDate) -> (DateValue, usize) {
    let last = calendar::last_day(month.year, month.month);
    for (word, from, to) in [("上旬", 1, 10), ("中旬", 11, 20), ("下旬", 21, last)] {
        if around::starts(text, at, word) {
            let day = |d| PartialDate { day: Some(d), ..month };
            // The last day of February needs its year.
            let end = if to < 28 || month.year.is_some() || month.month != Some(2) {
                day(to)
            } else {
                month
            };
            return (DateValue::between(day(from), end), at + word.len());
        }
    }
    let vague =
        around::first_of(text, at, &["中下旬", "中上旬", "初", "末", "底", "中"]).filter(|_| {
            !around::first_of(text, at, &["中国", "中央", "中信", "中美", "中关", "初创", "中心"])
                .is_some()
        });
    (DateValue::on(month), at + vague.unwrap_or(0))
}

fn shared_unit(
    text: &str,
    at: usize,
    first: u8,
    unit: usize,
    year: Year,
    reference: Option<PartialDate>,
    inherited: PartialDate,
) -> Option<Dated> {
    let mark = around::first_of(text, unit, &["-", "~", "至", "到"])?;
    let last = Numeral::at(text, unit + mark)?;
    let number = last.value().and_then(|v| u8::try_from(v.to_i64()?).ok())?;
    let end = last.span().end();
    if around::starts(text, end, "月")
        && (1..=12).contains(&first)
        && first < number
        && number <= 12
    {
        let known = match (year.known, reference) {
            (false, Some(reference)) => {
                PartialDate::of_month(None, number).nearest_year(reference)
            }
            _ => year.year,
        };
        let end =
            end + "月".len() + around::first_of(text, end + "月".len(), &["份"]).unwrap_or(0);
        let base = PartialDate::of_month(known, number);
        return Some(Dated {
            value: calendar::months(known, first, number),
            end,
            base,
            fixed: year.year.is_some(),
        });
    }
    let month = inherited.month?;
    let end = end + around::first_of(text, end, &["日", "号"])?;
    let day = |d| PartialDate::of_day(inherited.year, month, d);
    let _ = at;
    (day(first).is_valid() && day(number).is_valid()).then(|| Dated {
        value: DateValue::between(day(first), day(number)),
        end,
        base: day(number),
        fixed: true,
    })
}

/// Reads a day alone: `21日，`, and `10日` behind 8日至.
fn day_alone(
    text: &str,
    at: usize,
    day: u8,
    unit: usize,
    year: Year,
    reference: Option<PartialDate>,
    inherited: PartialDate,
) -> Option<Dated> {
    let len = around::first_of(text, unit, &["日", "号"])?;
    let end = unit + len;
    if let Some(month) = inherited.month {
        let date = PartialDate::of_day(inherited.year.or(year.year), month, day);
        return date.is_valid().then_some(Dated {
            value: DateValue::on(date),
            end,
            base: date,
            fixed: true,
        });
    }
    if !(1..=31).contains(&day) || year.known || !is_day(text, at, end) {
        return None;
    }
    // The last such day that is not after the publication.
    let same = reference.and_then(|r| Some((r, r.day?)));
    let date = match same {
        Some((r, today)) if day <= today => PartialDate { day: Some(day), ..r },
        Some((r, _)) => PartialDate { day: Some(day), ..r.plus_months(-1)? },
        None => PartialDate { day: Some(day), ..PartialDate::default() },
    };
    date.is_valid().then_some(Dated {
        value: DateValue::on(date),
        end,
        base: date,
        fixed: date.year.is_some(),
    })
}

/// Tells a day of the month from a number of days and from 5号楼, by what stands around it.
fn is_day(text: &str, at: usize, end: usize) -> bool {
    const BEFORE: &[&str] = &["于", "截至", "截止", "当地时间", "北京时间", "自"];
    const AFTER: &[&str] = &[
        "，", "消息", "讯", "电", "晚", "上午", "下午", "早", "凌晨", "零时", "起", "至", "到",
        "-", "宣布", "报道", "盘", "收盘", "发布", "公布", "表示", "午", "在", "公告", "获悉",
        "称", "举行", "傍晚", "中午", "从", "召开", "致", "了解", "通报", "说", "介绍", "抵达",
        "出席", "会见", "透露", "深夜", "清晨", "发表", "签署", "启动", "披露", "向", "对外",
    ];
    const SPANS: &str = "内均线后前的期游龄移之";
    let next = around::next_char(text, end);
    let hour = Numeral::at(text, end)
        .is_some_and(|n| around::first_of(text, n.span().end(), &["时", "点", ":"]).is_some());
    let enclosed = around::ends(text, at, "(") && next == Some(')');
    let follows = around::first_of(text, end, AFTER).is_some() || hour || enclosed;
    let said = around::ends_with_any(text, at, BEFORE) && !next.is_some_and(|c| SPANS.contains(c));
    let number = around::ends(text, end, "号");
    if number { follows && (said || at == 0) } else { follows || said }
}
