//! How dates are written: absolute and partial ones, and periods of two.

use super::{
    DateValue, PartialDate,
    month::without_year,
    relative::{self, Year},
    year::{in_year, numeric, written_year, years},
};
use crate::{
    extract::Found,
    text::{Numeral, Span, System, around, charset::CharSet},
};

/// What a date may start with.
static STARTS: CharSet =
    CharSet::of("0123456789QH〇一二三四五六七八九十两今昨前明后近日最上本下去星周礼年当第大");

/// What only a number starts with, and no word such as 昨日.
static NUMBERS: CharSet = CharSet::of("0123456789〇一二三四五六七八九十两第QH");

/// Gives the next byte from `from` on where a date may start.
pub(super) fn next_start(text: &str, from: usize) -> Option<usize> {
    STARTS.next(text, from)
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
    let Some(first) = date(text, start, reference, PartialDate::default(), None) else {
        return Err(skip_number(text, start).unwrap_or(next));
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
    let at = first.end + around::first_of(text, first.end, &["--", "-", "~", "起至", "至", "到"])?;
    let year = first.base.year.filter(|_| first.fixed);
    let last = date(text, at, reference, first.base, year)?;
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

/// Reads one date at `at`; `inherited` gives the month for a day alone, `said` the year for all.
fn date(
    text: &str,
    at: usize,
    reference: Option<PartialDate>,
    inherited: PartialDate,
    said: Option<u16>,
) -> Option<Dated> {
    let first = around::next_char(text, at)?;
    let number = first.is_ascii() || NUMBERS.has(first);
    let found = if first.is_ascii() {
        numeric(text, at).or_else(|| years(text, at))
    } else if number {
        None
    } else {
        relative::read(text, at, reference)
    };
    if found.is_some() {
        return found;
    }
    let word = if number { None } else { relative::year(text, at, reference) };
    if let Some((year, end)) = word.or_else(|| written_year(text, at)) {
        return Some(in_year(text, end, year));
    }
    if let Some(year) = said {
        return without_year(text, at, Year { year: Some(year), known: true }, None, inherited);
    }
    without_year(text, at, Year { year: None, known: false }, reference, inherited)
}

/// A small number with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Small {
    pub(super) number: u16,
    pub(super) end: usize,
    /// It is written in ASCII digits, that many.
    pub(super) digits: usize,
}

impl Small {
    /// Gives the number as a month or a day.
    pub(super) fn short(self) -> Option<u8> {
        u8::try_from(self.number).ok()
    }
}

/// The signs of Chinese numbers in dates.
static SIGNS: CharSet = CharSet::of("零〇一二两三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾");

/// Reads a number of at most four digits or nine Chinese signs; looks no further, so that rows of digits cost no more.
pub(super) fn small(text: &str, at: usize) -> Option<Small> {
    let rest = around::rest(text, at);
    let digits = rest.bytes().take(5).take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let number = rest.get(..digits).filter(|_| digits < 5)?.parse().ok()?;
        return Some(Small { number, end: at + digits, digits });
    }
    let len: usize = rest.chars().take(10).take_while(|c| SIGNS.has(*c)).map(char::len_utf8).sum();
    let word = rest.get(..len).filter(|_| len > 0 && len <= 27)?;
    let number = Numeral::parse(word, System::TenThousand)?.to_i64()?;
    Some(Small { number: u16::try_from(number).ok()?, end: at + len, digits: 0 })
}
