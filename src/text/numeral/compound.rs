//! Numbers built of coefficients and units: 3千5百万, 两亿五千万, 十几亿, 七八千万, 1000多万, 1.5个亿.
//!
//! One pass with a stack of finished parts; the exponents on the stack fall, so it stays short.

mod coefficient;
mod unit;

use super::{
    arabic::{self, Arabic, Reading},
    sign::{self, Sign, sign_at},
};
use crate::text::{around, numeral::System};

/// A number in units of `10^-scale`: exact where `low == high` and `several == 0`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    pub(super) low: u128,
    pub(super) high: u128,
    /// The sum of the units that 几 or 数 count.
    pub(super) several: u128,
}

impl Sum {
    const fn exact(n: u128) -> Self {
        Self { low: n, high: n, several: 0 }
    }

    fn add(self, other: Self) -> Option<Self> {
        Some(Self {
            low: self.low.checked_add(other.low)?,
            high: self.high.checked_add(other.high)?,
            several: self.several.checked_add(other.several)?,
        })
    }

    fn shift(self, exponent: u8) -> Option<Self> {
        let by = 10_u128.checked_pow(u32::from(exponent))?;
        Some(Self {
            low: self.low.checked_mul(by)?,
            high: self.high.checked_mul(by)?,
            several: self.several.checked_mul(by)?,
        })
    }
}

/// A number as read.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each read alone")]
pub(super) struct Compound {
    pub(super) sum: Sum,
    pub(super) scale: u8,
    pub(super) end: usize,
    /// The power of ten of the units at the end that a list or range may share: 万, 亿, 万亿, million.
    pub(super) magnitude: u8,
    /// 多 or 余 stands in it.
    pub(super) over: bool,
    /// 来 stands in it: 十来万.
    pub(super) about: bool,
    /// It is a unit without a coefficient: 千万, 亿.
    pub(super) bare: bool,
    /// It has Chinese signs only.
    pub(super) chinese: bool,
}

/// What stands at a place.
pub(super) enum Outcome {
    Number(Compound),
    /// No number up to that byte.
    Reject(usize),
}

/// Reads the number at `at`.
pub(super) fn read(text: &str, at: usize, system: System) -> Outcome {
    if let Some(number) = plain(text, at) {
        return Outcome::Number(number);
    }
    let mut parser = Parser { text, at, system, ..Parser::new(text) };
    match parser.run() {
        Ok(Some(number)) => Outcome::Number(number),
        Ok(None) => Outcome::Reject(at + around::next_char(text, at).map_or(1, char::len_utf8)),
        Err(TooLarge) => Outcome::Reject(skip(text, parser.at.max(at))),
    }
}

/// Reads ASCII digits that nothing of a numeral follows: most numbers of a text, without the parser.
fn plain(text: &str, at: usize) -> Option<Compound> {
    let Some(Reading::Number(number)) = arabic::read(text, at) else { return None };
    let next = text.as_bytes().get(number.end).copied().unwrap_or(b'\n');
    if next == b' ' || next.is_ascii_alphabetic() || sign_at(text, number.end).is_some() {
        return None;
    }
    let Arabic { digits, scale, end } = number;
    Some(Compound { sum: Sum::exact(digits), scale, end, ..Compound::default() })
}

/// Passes over everything a numeral is made of, so that no piece of a number that is too large is taken for one.
fn skip(text: &str, from: usize) -> usize {
    let mut at = from;
    loop {
        let end = match arabic::read(text, at) {
            Some(Reading::Number(number)) => number.end,
            Some(Reading::Reject(end)) => end,
            None => match (sign_at(text, at), around::next_char(text, at)) {
                (Some(_), Some(c)) => at + c.len_utf8(),
                _ => return at.max(from + 1),
            },
        };
        at = end;
    }
}

struct TooLarge;

/// The most finished parts: one for each power that a stack of falling units can hold.
const PARTS: usize = 12;

#[derive(Clone, Copy)]
struct Pending {
    sum: Sum,
    /// A single digit, which may be shorthand for the next lower unit: 一百二.
    short: bool,
    arabic: bool,
    start: usize,
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    system: System,
    parts: [(Sum, u8); PARTS],
    count: usize,
    /// Where the last part ended.
    parts_end: usize,
    section: Option<Sum>,
    /// The power of the last small unit of the section; 4 where it has none.
    small: u8,
    pending: Option<Pending>,
    zero: bool,
    /// The last unit read, for shorthand.
    unit: u8,
    /// The end of what is certain: after a unit, or after a coefficient that can stand alone.
    safe: usize,
    out: Compound,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            system: System::default(),
            parts: [(Sum::default(), 0); PARTS],
            count: 0,
            parts_end: 0,
            section: None,
            small: 4,
            pending: None,
            zero: false,
            unit: 0,
            safe: 0,
            out: Compound::default(),
        }
    }

    fn run(&mut self) -> Result<Option<Compound>, TooLarge> {
        let start = self.at;
        if sign_at(self.text, start).is_some() && sign::is_word_part(self.text, start) {
            return Ok(None);
        }
        self.safe = start;
        self.out.chinese = true;
        if !self.sequence()? {
            while self.step()? {}
        }
        self.finish(start)
    }

    /// Reads one more sign; gives false where the number ends.
    fn step(&mut self) -> Result<bool, TooLarge> {
        if let Some(reading) = arabic::read(self.text, self.at) {
            return self.arabic(reading);
        }
        let mut at = self.at;
        // A space may stand between the signs of a Chinese numeral: 一百 五 十.
        if around::starts(self.text, at, " ") && self.safe > 0 && self.out.chinese {
            at += 1;
            let joins = match sign_at(self.text, at) {
                Some(Sign::Digit(_)) => self.pending.is_none() && self.unit > 0,
                Some(Sign::Small(_) | Sign::Big(_) | Sign::More) => true,
                Some(Sign::Several) => self.unit == 1,
                Some(Sign::Point) => return self.point().map(|found| found && self.count == 0),
                _ => false,
            };
            if !joins {
                return Ok(false);
            }
        }
        let Some(found) = sign_at(self.text, at) else { return Ok(false) };
        let end = at + "一".len();
        match found {
            Sign::Digit(d) => Ok(self.digit(d, at, end)),
            Sign::Zero => Ok(self.zero(end)),
            Sign::Tens(tens) => self.tens(tens, end),
            Sign::Small(exponent) => self.small(exponent, end),
            Sign::Big(row) => self.big(row, end),
            Sign::Several => Ok(self.several(end)),
            Sign::More => self.more(at, end),
            Sign::Half => Ok(self.half(end)),
            Sign::Point => self.point().map(|found| found && self.count == 0),
            Sign::Piece => Ok(self.piece(end)),
        }
    }

    /// Sums up what is read; shorthand digits take the unit below the last one.
    fn total(&self, with_pending: bool) -> Option<Sum> {
        let mut sum = self.section.unwrap_or_default();
        for (part, _) in self.parts.iter().take(self.count) {
            sum = sum.add(*part)?;
        }
        match self.pending.filter(|_| with_pending) {
            Some(p) if p.short && self.unit > 1 && !self.zero => {
                sum.add(p.sum.shift(self.unit.min(12) - 1)?)
            }
            Some(p) => sum.add(p.sum),
            None => Some(sum),
        }
    }

    fn finish(&mut self, start: usize) -> Result<Option<Compound>, TooLarge> {
        let parser = self;
        let mut end = parser.safe;
        let mut with_pending = false;
        if let Some(pending) = parser.pending {
            with_pending = parser.takes(pending);
            if with_pending {
                end = parser.at;
                parser.out.bare = false;
            } else if parser.unit == 0 {
                return Ok(None);
            }
        }
        if end <= start {
            return Ok(None);
        }
        parser.out.sum = parser.total(with_pending).ok_or(TooLarge)?;
        parser.out.end = end;
        if with_pending && parser.unit > 1 {
            parser.out.magnitude = 0;
        }
        Ok(Some(parser.out))
    }

    /// Tells whether the last coefficient, which no unit follows, belongs to the number.
    fn takes(&self, pending: Pending) -> bool {
        if self.unit == 0 {
            return pending.sum.several == 0 || self.safe > pending.start;
        }
        if pending.sum.several > 0 || pending.sum.low != pending.sum.high {
            return self.unit == 1;
        }
        let room =
            10_u128.checked_pow(u32::from(self.unit)).is_none_or(|unit| pending.sum.low < unit);
        if pending.arabic && !pending.short {
            return room && !follows_other(self.text, self.at);
        }
        let shorthand = self.unit > 1 && !self.zero;
        room && !(shorthand && follows_other(self.text, self.at))
    }
}

/// Tells whether a measure or a letter follows, so that the digit before it starts a number of its own:
/// `两亿三家机构`, `5000万5G基站`.
fn follows_other(text: &str, at: usize) -> bool {
    const MEASURES: &str = "家年月日个位名次轮款项大种倍人天期只条台号届级类层方所座笔部枚篇份股周季时小度国省市区县岁场组套处艘架辆颗";
    around::next_char(text, at).is_some_and(|c| {
        c.is_ascii_alphanumeric() || matches!(c, '%' | '.') || MEASURES.contains(c)
    })
}
