//! Percentages: stakes, growth and the rest.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::bound::{self, Bound, Interval, Policy, Qualifier};
use crate::{
    extract::Found,
    text::{Decimal, Numeral, Sieve, Span, System, View, around, charset::CharSet, numeral},
};

crate::closed_set! {
    /// What a percentage is of.
    pub enum PercentKind: "percent kind" {
        /// A share of a company: 收购30%股权.
        Stake = "stake", "持股";
        /// A change, in percent or percentage points: 同比增长50.8%.
        Growth = "growth", "增减";
        /// Anything else.
        Other = "other", "其他";
    }
}

/// A percentage.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Percent {
    /// The stated number in percent (30 for 30%, 三成 and 3折), where there is one.
    pub value: Option<Decimal>,
    /// The least that it can mean; `None` is unbounded.
    pub low: Option<Decimal>,
    /// The most that it can mean; `None` is unbounded.
    pub high: Option<Decimal>,
    /// How the stated number relates to the bounds.
    pub bound: Bound,
    /// What it is of.
    pub kind: PercentKind,
}

/// Finds percentages: `%`, `‰`, 百分之, 个百分点, 基点, 成, 折.
///
/// ```
/// use yunbao::{extract::{PercentFinder, PercentKind}, text::View};
/// let view = View::new("收购后持有其近三成股份");
/// let found = PercentFinder::default().find(&view);
/// assert_eq!(found[0].span.of(view.text()), "近三成");
/// assert_eq!(found[0].value.kind, PercentKind::Stake);
/// assert_eq!(found[0].value.value.map(|v| v.to_string()).as_deref(), Some("30"));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct PercentFinder {
    _private: (),
}

impl PercentFinder {
    /// Finds the percentages of a view: spans of the view, in order, without overlap.
    pub fn find(&self, view: &View) -> Vec<Found<Percent>> {
        let text = view.text();
        let mut out: Vec<Found<Percent>> = Vec::new();
        // Most texts have many numbers and no percentage.
        if !may_hold(text) {
            return out;
        }
        let mut at = 0;
        while let Some(start) = numeral::next_start(text, at) {
            at = match read(text, start) {
                Ok(found) => {
                    let end = found.span.end();
                    out.push(found);
                    end
                }
                Err(end) => end.max(start + 1),
            };
        }
        out.extend(half_price(text));
        out.sort_by_key(|found| found.span);
        out
    }
}

/// Tells whether a text may hold a percentage, going by one character of each way to write one.
fn may_hold(text: &str) -> bool {
    static MARKS: CharSet = CharSet::of("%‰之点折成对pP");
    let mut at = 0;
    while let Some(mark) = MARKS.next(text, at) {
        let before = text.get(..mark).map_or("", |t| t.strip_suffix(' ').unwrap_or(t));
        let c = around::next_char(text, mark).unwrap_or('%');
        let after = |set: &[char]| before.ends_with(set);
        let may = match c {
            '之' => after(&['分']),
            '点' => after(&['分', '基']),
            '折' | '成' => before.ends_with(|c: char| c.is_ascii_digit() || numeral::is_sign(c)),
            '对' => after(&['打']),
            'p' | 'P' => after(&['b', 'B']),
            _ => true,
        };
        if may {
            return true;
        }
        at = mark + c.len_utf8();
    }
    false
}

/// How a number is multiplied into percent, and where its unit ends.
#[derive(Clone, Copy, Debug)]
struct Unit {
    digits: u128,
    scale: u8,
    end: usize,
    points: bool,
}

fn read(text: &str, start: usize) -> Result<Found<Percent>, usize> {
    let first = Numeral::read(text, start, System::TenThousand)?;
    let end = first.span().end();
    if let Some(parts) = spaced(text, end, "分之") {
        return denominated(text, &first, parts).ok_or(parts);
    }
    if glued(text, start) {
        return Err(end);
    }
    if let Some(unit) = unit(text, &first) {
        // 5%-8%, 5%至8%
        let second = range_mark(text, unit.end)
            .and_then(|at| Numeral::at(text, at))
            .and_then(|last| Some((last, self::unit(text, &last)?)))
            // 提高50个基点至2.25% has two measures.
            .filter(|(_, last)| last.points == unit.points && last.scale == unit.scale);
        return match second {
            Some((last, last_unit)) => between(text, (&first, unit), (&last, last_unit)),
            None => single(text, &first, unit),
        }
        .ok_or(end);
    }
    // 5-8%: the unit is shared.
    let last = range_mark(text, end).and_then(|at| Numeral::at(text, at)).ok_or(end)?;
    let shared = unit(text, &last).ok_or(end)?;
    between(text, (&first, shared), (&last, shared)).ok_or(end)
}

fn range_mark(text: &str, at: usize) -> Option<usize> {
    around::first_of(text, at, &["-", "~", "至", "到"]).map(|len| at + len)
}

/// A number behind % is an escape in an address.
fn glued(text: &str, start: usize) -> bool {
    around::last_char(text, start).is_some_and(|c| matches!(c, '%' | '_' | '=' | '第'))
        && around::next_char(text, start).is_some_and(|c| c.is_ascii())
}

fn unit(text: &str, numeral: &Numeral) -> Option<Unit> {
    let at = numeral.span().end();
    let unit = |digits, scale, len, points| Unit { digits, scale, end: at + len, points };
    let spaced_mark = usize::from(around::starts(text, at, " "));
    for (mark, scale) in [("%", 0), ("‰", 1)] {
        if around::starts(text, at + spaced_mark, mark) {
            let len = spaced_mark + mark.len();
            let open = around::next_char(text, at + len).is_some_and(|c| c.is_ascii_digit());
            return (!open).then(|| unit(1, scale, len, false));
        }
    }
    for (word, scale) in [
        ("个百分点", 0),
        ("百分点", 0),
        ("个基点", 2),
        ("基点", 2),
        ("bps", 2),
        ("BPs", 2),
        ("bp", 2),
        ("BP", 2),
    ] {
        if let Some(end) = spaced(text, at, word) {
            let letters = word.is_ascii()
                && around::next_char(text, end).is_some_and(|c| c.is_ascii_alphanumeric());
            return (!letters).then(|| unit(1, scale, end - at, true));
        }
    }
    let plain = numeral.magnitude() == 0 && numeral.low() <= Decimal::from(100_u64);
    if !plain {
        return None;
    }
    tenths(text, numeral, at)
}

/// Reads 成 and 折.
fn tenths(text: &str, numeral: &Numeral, at: usize) -> Option<Unit> {
    // 成 and 折 start many words.
    const NO_TENTHS: &str = "功为立本交员果长都绩分熟型品就年语事全人效像名群家套员体规";
    const NO_PRICE: &str = "叠合扣价旧算射返磨腾断线桥弯抵页中";
    let ten = Decimal::from(10_u64);
    let next = |end| around::next_char(text, end);
    if let Some(end) = spaced(text, at, "成").filter(|end| !around::starts(text, *end, "不变"))
    {
        let ordinal = around::ends_with_any(text, numeral.span().start(), &["第", "月", "十"])
            || around::last_char(text, numeral.span().start())
                .is_some_and(|c| c.is_ascii_alphabetic());
        if next(end).is_some_and(|c| NO_TENTHS.contains(c)) || ordinal || numeral.low() > ten {
            return None;
        }
        return Some(Unit { digits: 10, scale: 0, end, points: false });
    }
    let end = spaced(text, at, "折")?;
    // 75折 has two digits: 7.5 tenths. 十折 is the full price.
    let digits = if numeral.low() > ten { 1 } else { 10 };
    let full = numeral.low() == ten || numeral.low().is_zero();
    (!full && !next(end).is_some_and(|c| NO_PRICE.contains(c))).then_some(Unit {
        digits,
        scale: 0,
        end,
        points: false,
    })
}

/// Matches a word whose characters may stand apart by a space, and gives its end.
fn spaced(text: &str, at: usize, word: &str) -> Option<usize> {
    let mut at = at;
    for c in word.chars() {
        if around::starts(text, at, " ") {
            at += 1;
        }
        if around::next_char(text, at)? != c {
            return None;
        }
        at += c.len_utf8();
    }
    Some(at)
}

impl Unit {
    fn factor(self) -> Option<Decimal> {
        Decimal::new(self.digits, self.scale)
    }

    /// Takes 半 behind 成: 三成半.
    fn half(self, text: &str) -> (Self, Decimal) {
        if self.digits == 10 && around::starts(text, self.end, "半") {
            return (Self { end: self.end + "半".len(), ..self }, Decimal::from(5_u64));
        }
        (self, Decimal::ZERO)
    }
}

const POLICY: Policy = Policy { several: (2, 9), scale: (1, 10) };

fn single(text: &str, numeral: &Numeral, unit: Unit) -> Option<Found<Percent>> {
    let (unit, half) = unit.half(text);
    let (start, qualifier, negative) = front(text, numeral);
    let (qualifier, end) = back(text, unit.end, qualifier);
    let mut found = bound::interval(numeral, unit.factor()?, qualifier, false, POLICY)?;
    if !half.is_zero() {
        found = found.plus(half)?;
    }
    if negative {
        found = found.negated()?;
    }
    Some(finish(text, Span::new(start, end), found, unit.points))
}

fn between(text: &str, first: (&Numeral, Unit), last: (&Numeral, Unit)) -> Option<Found<Percent>> {
    let low = first.0.low().checked_mul(first.1.factor()?)?;
    let high = last.0.high().checked_mul(last.1.factor()?)?;
    let (start, _, negative) = front(text, first.0);
    let low = if negative { low.negated() } else { low };
    let found = Interval::range(low.min(high), low.max(high))?;
    Some(finish(text, Span::new(start, last.1.end), found, last.1.points))
}

/// Reads 百分之五, 千分之2.4, 万分之三; `parts` is where 分之 ends.
fn denominated(text: &str, whole: &Numeral, parts: usize) -> Option<Found<Percent>> {
    // 一百分之三 and 三分之一 are fractions.
    if !whole.is_bare() {
        return None;
    }
    let mut at = parts;
    if around::starts(text, at, " ") {
        at += 1;
    }
    let minus = around::first_of(text, at, &["负", "-"]).unwrap_or(0);
    let numeral = Numeral::at(text, at + minus)?;
    let factor = Decimal::from(100_u64).checked_div(whole.low())?;
    let (start, qualifier, negative) = front(text, whole);
    let (qualifier, end) = back(text, numeral.span().end(), qualifier);
    let mut found = bound::interval(&numeral, factor, qualifier, false, POLICY)?;
    if negative || minus > 0 {
        found = found.negated()?;
    }
    Some(finish(text, Span::new(start, end), found, false))
}

fn front(text: &str, numeral: &Numeral) -> (usize, Option<Qualifier>, bool) {
    let mut start = numeral.span().start();
    let minus = ["负", "-"].iter().find(|sign| around::ends(text, start, sign)).filter(|sign| {
        // 涨10-20% is a range, 算力-30% a dash.
        let before = around::last_char(text, start - sign.len());
        **sign == "负" || !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '%')
    });
    let negative = minus.is_some();
    start -= minus.map_or(0, |sign| sign.len());
    match bound::before(text, start, numeral) {
        Some((qualifier, start)) => (start, Some(qualifier), negative),
        None => (start, None, negative),
    }
}

fn back(text: &str, at: usize, front: Option<Qualifier>) -> (Option<Qualifier>, usize) {
    match bound::after(text, at) {
        Some((found, end)) => (front.or(Some(found)), end),
        None => (front, at),
    }
}

/// 打对折 is half the price.
fn half_price(text: &str) -> impl Iterator<Item = Found<Percent>> + '_ {
    const WORD: &str = "打对折";
    static FINDER: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(WORD));
    FINDER.find_iter(text.as_bytes()).map(move |at| {
        let fifty = Some(Decimal::from(50_u64));
        let span = Span::new(at + "打".len(), at + WORD.len());
        let found = Interval { value: fifty, low: fifty, high: fifty, bound: Bound::Exact };
        finish(text, span, found, false)
    })
}

fn finish(text: &str, span: Span, found: Interval, points: bool) -> Found<Percent> {
    let kind = kind(text, span, points);
    let Interval { value, low, high, bound } = found;
    Found::new(span, Percent { value, low, high, bound, kind })
}

const STAKE_AFTER: &[&str] = &[
    "股权", "股份", "的股权", "的股份", "权益", "的权益", "股本", "控股权", "的股票",
    "的已发行股", "投票权", "的投票权", "的表决权", "表决权", "持股", "的持股", "股", "的所有权",
    "已发行",
];
/// Words that compare a holding with an earlier one: 持股量环比增幅达135%.
const COMPARED: &[&str] = &["环比", "同比", "增幅", "降幅"];
const STAKE_BEFORE: &[&str] = &[
    "持股", "控股比例", "占股", "参股", "股权比例", "股比", "持有其", "持有该公司", "股份占比",
    "减持", "增持",
];
const GROWTH: &[&str] = &[
    "增长", "增", "涨", "降", "跌", "减", "同比", "环比", "增速", "涨幅", "跌幅", "升", "提高",
    "回落", "下滑", "缩", "扩大", "收窄", "增幅", "降幅", "反弹", "回升", "波动", "贬值", "高开",
    "低开", "高出", "下挫",
];

/// Tells what a percentage is of, going by the words around it.
fn kind(text: &str, span: Span, points: bool) -> PercentKind {
    let clause = Sieve::of(around::clause_before(text, span.start(), 8));
    if around::first_of(text, span.end(), STAKE_AFTER).is_some()
        || (clause.holds_any(STAKE_BEFORE) && !clause.holds_any(COMPARED))
    {
        return PercentKind::Stake;
    }
    let after = around::first_of(
        text,
        span.end(),
        &["的增", "的涨", "的降", "的跌", "增长", "涨幅", "跌幅", "增幅"],
    );
    if points || after.is_some() || clause.holds_any(GROWTH) {
        return PercentKind::Growth;
    }
    PercentKind::Other
}
