//! Months and days.

use super::{
    DateValue, PartialDate, calendar,
    grammar::{Dated, small},
    relative::Year,
    year::{is_digit_before, part},
};
use crate::text::around;

/// Reads a date that starts with its month or day, or a part of a year alone.
pub(super) fn without_year(
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
    // 两月 is a span of time.
    let numeral = small(text, at).filter(|_| !around::starts(text, at, "两"))?;
    let (number, unit) = (numeral.short()?, numeral.end);
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
    if let Some(found) = shared_unit(text, number, unit, year, reference, inherited) {
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
    if let Some(day) = small(text, at)
        && let Some(len) = around::first_of(text, day.end, &["日", "号"])
        && let Some(number) = day.short()
    {
        let open = PartialDate::of_day(None, month, number);
        let date = PartialDate { year: resolve(open), ..open };
        let end = day.end + len;
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
    let small = |at| small(text, at).and_then(|n| Some((n.short()?, n.end)));
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
            around::first_of(text, at, &["中国", "中央", "中信", "中美", "中关", "初创", "中心"])
                .is_none()
        });
    (DateValue::on(month), at + vague.unwrap_or(0))
}

fn shared_unit(
    text: &str,
    first: u8,
    unit: usize,
    year: Year,
    reference: Option<PartialDate>,
    inherited: PartialDate,
) -> Option<Dated> {
    let mark = around::first_of(text, unit, &["-", "~", "至", "到"])?;
    let last = small(text, unit + mark)?;
    let (number, end) = (last.short()?, last.end);
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
    // The last such day that is not after the publication; 将于28日 may be in any month to come.
    let coming = around::ends_with_any(text, at, &["将于", "拟于", "定于", "截至", "截止", "至"]);
    let same = reference.filter(|_| !coming).and_then(|r| Some((r, r.day?)));
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
    let hour = small(text, end)
        .is_some_and(|n| around::first_of(text, n.end, &["时", "点", ":"]).is_some());
    let enclosed = around::ends(text, at, "(") && next == Some(')');
    let follows = around::first_of(text, end, AFTER).is_some() || hour || enclosed;
    let said = around::ends_with_any(text, at, BEFORE) && !next.is_some_and(|c| SPANS.contains(c));
    let number = around::ends(text, end, "号");
    if number { follows && (said || at == 0) } else { follows || said }
}
