//! Numbers built of coefficients and units: 3千5百万, 两亿五千万, 十几亿, 七八千万, 1000多万, 1.5个亿.
//!
//! One pass with a stack of finished parts; the exponents on the stack fall, so it stays short.

use super::{
    arabic::{self, Reading},
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
    let mut parser = Parser { text, at, system, ..Parser::new(text) };
    match parser.run() {
        Ok(Some(number)) => Outcome::Number(number),
        Ok(None) => Outcome::Reject(at + around::next_char(text, at).map_or(1, char::len_utf8)),
        Err(TooLarge) => Outcome::Reject(skip(text, parser.at.max(at))),
    }
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

    /// Reads a row of plain digits: 二〇二三, 一七二.
    fn sequence(&mut self) -> Result<bool, TooLarge> {
        let (mut end, mut count, mut value) = (self.at, 0_usize, 0_u128);
        while let Some(Sign::Digit(_) | Sign::Zero) = sign_at(self.text, end) {
            let digit = match sign_at(self.text, end) {
                Some(Sign::Digit(d)) => d,
                _ => 0,
            };
            value = value
                .checked_mul(10)
                .and_then(|v| v.checked_add(u128::from(digit)))
                .ok_or(TooLarge)
                .inspect_err(|_| self.at = end)?;
            count += 1;
            end += "一".len();
        }
        let unit = matches!(sign_at(self.text, end), Some(Sign::Small(_) | Sign::Tens(_)));
        let big = matches!(sign_at(self.text, end), Some(Sign::Big(_)));
        if count < 2 || unit || (count == 2 && (big || self.pair_follows(end))) {
            return Ok(false);
        }
        self.at = end;
        self.safe = end;
        self.out.sum = Sum::exact(value);
        self.section = Some(Sum::exact(value));
        self.small = 0;
        self.point()?;
        while big && self.step()? {}
        Ok(true)
    }

    /// Tells whether two plain digits up to `end` name a range: 七八个, 三五块; 一二 alone are digits.
    fn pair_follows(&self, end: usize) -> bool {
        let digit = |at| match sign_at(self.text, at) {
            Some(Sign::Digit(d)) => d,
            _ => 0,
        };
        let (a, b) = (digit(self.at), digit(self.at + "一".len()));
        let measure = around::next_char(self.text, end)
            .is_some_and(|c| crate::text::is_han(c) && !matches!(c, '点' | '點' | '号' | '路'));
        is_pair(a, b)
            && !formal(self.text, self.at)
            && (measure || around::starts(self.text, self.at, "两"))
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

    fn arabic(&mut self, reading: Reading) -> Result<bool, TooLarge> {
        let number = match reading {
            Reading::Number(number) => number,
            Reading::Reject(end) if self.safe == self.at && self.unit == 0 => {
                self.at = end;
                return Err(TooLarge);
            }
            Reading::Reject(_) => return Ok(false),
        };
        let first =
            self.unit == 0 && self.section.is_none() && self.pending.is_none() && !self.zero;
        let width = number.end - self.at;
        // 双十一3亿 is a day and a number: digits go on only where digits began.
        let joins = self.pending.is_none() && number.scale == 0 && self.out.scale == 0;
        if !first && (!joins || self.out.chinese) {
            return Ok(false);
        }
        let sum = Sum::exact(number.digits);
        self.pending = Some(Pending { sum, short: width == 1, arabic: true, start: self.at });
        self.at = number.end;
        if first {
            self.out.chinese = false;
            self.out.scale = number.scale;
            self.safe = number.end;
            if let Some((exponent, end)) = arabic::magnitude(self.text, number.end) {
                self.pending = None;
                self.section = Some(sum.shift(exponent).ok_or(TooLarge)?);
                self.out.magnitude = exponent;
                self.safe = end;
                self.at = end;
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn digit(&mut self, d: u8, start: usize, end: usize) -> bool {
        if self.out.scale > 0 {
            return false;
        }
        let value = u128::from(d);
        match &mut self.pending {
            None => {
                let sum = Sum::exact(value);
                self.pending = Some(Pending { sum, short: true, arabic: false, start });
            }
            Some(first) if !first.arabic && first.short => {
                let a = u8::try_from(first.sum.low).unwrap_or(0);
                let unit = matches!(sign_at(self.text, end), Some(Sign::Small(_) | Sign::Big(_)));
                let after_ten = self.unit == 1 && self.small == 1;
                let alone = self.unit == 0 && self.section.is_none();
                let counts = unit || alone || (after_ten && !coin_follows(self.text, end));
                if !is_pair(a, d) || !counts || formal(self.text, start) {
                    return false;
                }
                first.sum.high = value;
                first.short = false;
            }
            Some(_) => return false,
        }
        self.at = end;
        if self.unit == 0 && self.section.is_none() {
            self.safe = end;
        }
        true
    }

    fn zero(&mut self, end: usize) -> bool {
        if self.pending.is_some() || self.zero || self.out.scale > 0 {
            return false;
        }
        if self.unit == 0 {
            self.section = Some(Sum::exact(0));
            self.safe = end;
        }
        self.zero = true;
        self.at = end;
        true
    }

    fn several(&mut self, end: usize) -> bool {
        // 几 after 十 or 零 counts what is left; alone it needs a unit or a measure behind it.
        let first = self.unit == 0 && self.section.is_none();
        if self.pending.is_some() || self.out.scale > 0 || !(first || self.small == 1 || self.zero)
        {
            return false;
        }
        let sum = Sum { several: 1, ..Sum::default() };
        self.pending = Some(Pending { sum, short: false, arabic: false, start: self.at });
        self.at = end;
        if first || self.small == 1 {
            self.safe = end;
        }
        true
    }

    fn tens(&mut self, tens: u8, end: usize) -> Result<bool, TooLarge> {
        if self.pending.is_some() || self.small <= 1 || self.out.scale > 0 {
            return Ok(false);
        }
        let sum = Sum::exact(u128::from(tens) * 10);
        self.section = Some(self.section.unwrap_or_default().add(sum).ok_or(TooLarge)?);
        self.after_unit(1, end);
        self.small = 1;
        Ok(true)
    }

    fn small(&mut self, exponent: u8, end: usize) -> Result<bool, TooLarge> {
        if exponent >= self.small || (self.out.scale > 0 && self.section.is_some()) {
            return Ok(false);
        }
        let coefficient = match self.pending {
            Some(pending) => {
                if pending.arabic && !self.arabic_fits(pending, exponent, end) {
                    return Ok(false);
                }
                pending.sum
            }
            None if self.section.is_some() && self.unit == 0 && !self.zero => return Ok(false),
            None => {
                let first = self.section.is_none() && self.count == 0;
                if !(first || self.zero || (exponent == 1 && self.small < 4)) {
                    return Ok(false);
                }
                self.out.bare |= first && exponent > 1;
                Sum::exact(1)
            }
        };
        let sum = coefficient.shift(exponent).ok_or(TooLarge)?;
        self.section = Some(self.section.unwrap_or_default().add(sum).ok_or(TooLarge)?);
        self.small = exponent;
        self.after_unit(exponent, end);
        Ok(true)
    }

    /// `3千5百` and `5百万` are numbers; `2022十大` and `2023百人` are a year and a word.
    fn arabic_fits(&self, pending: Pending, exponent: u8, end: usize) -> bool {
        let one = 10_u128.pow(u32::from(self.out.scale.min(30)));
        let big = matches!(sign_at(self.text, end), Some(Sign::Big(_)));
        let most = if big { 1000 } else { 10 };
        exponent > 1 && pending.sum.low < one.saturating_mul(most)
    }

    fn after_unit(&mut self, exponent: u8, end: usize) {
        self.pending = None;
        self.zero = false;
        self.unit = exponent;
        self.at = end;
        self.safe = end;
        // A coefficient in front of a lower unit shows that the first unit was written short: 千三.
        self.out.bare &= self.section.is_none_or(|s| s.low.is_power_of_ten()) && self.count == 0;
    }

    fn big(&mut self, row: u8, end: usize) -> Result<bool, TooLarge> {
        let Some(exponent) = self.system.exponent(row) else { return Err(TooLarge) };
        if row >= 3 && self.system == System::TenThousand && !self.rare_unit(end) {
            return Ok(false);
        }
        if row == 2 && !self.out.chinese {
            return Ok(false);
        }
        let own = match (self.section, self.pending) {
            (None, None) if self.count == 0 => {
                self.out.bare = true;
                Some(Sum::exact(1))
            }
            (None, None) if self.zero => return Ok(false),
            (None, None) => None,
            (section, pending) => {
                let rest = pending.map_or(Sum::default(), |p| p.sum);
                Some(section.unwrap_or_default().add(rest).ok_or(TooLarge)?)
            }
        };
        let placed = match own {
            Some(own) => self.gather(own, exponent)?,
            None => self.raise(exponent)?,
        };
        if !placed {
            // 1万3千万: the second unit does not fit; what was certain before it stays.
            self.section = None;
            self.pending = None;
            self.safe = self.parts_end;
            return Ok(false);
        }
        self.section = None;
        self.small = 4;
        self.parts_end = end;
        let bare = self.out.bare;
        self.after_unit(exponent, end);
        self.out.bare = bare;
        Ok(true)
    }

    /// Multiplies what stands since the last higher unit: 一万五千|亿.
    fn gather(&mut self, own: Sum, exponent: u8) -> Result<bool, TooLarge> {
        let mut sum = own;
        let mut count = self.count;
        while let Some(&(part, e)) = count.checked_sub(1).and_then(|i| self.parts.get(i)) {
            if e > exponent {
                break;
            }
            if e == exponent {
                return Ok(false);
            }
            sum = sum.add(part).ok_or(TooLarge)?;
            count -= 1;
        }
        self.count = count;
        self.push(sum.shift(exponent).ok_or(TooLarge)?, exponent)
    }

    /// Multiplies the last part, which a unit directly follows: 4万|亿, 四万|万.
    fn raise(&mut self, exponent: u8) -> Result<bool, TooLarge> {
        let Some((part, e)) = self.count.checked_sub(1).and_then(|i| self.parts.get(i)).copied()
        else {
            return Ok(false);
        };
        let raised = e.checked_add(exponent).ok_or(TooLarge)?;
        if e > exponent {
            return Ok(false);
        }
        let before = self.count.checked_sub(2).and_then(|i| self.parts.get(i));
        if before.is_some_and(|&(_, above)| above <= raised) {
            // 3兆4万亿 adds up within 兆 … but 5亿3万亿 does not; leave such towers alone.
            return Ok(false);
        }
        self.count -= 1;
        self.push(part.shift(exponent).ok_or(TooLarge)?, raised)
    }

    fn push(&mut self, sum: Sum, exponent: u8) -> Result<bool, TooLarge> {
        let Some(slot) = self.parts.get_mut(self.count) else { return Err(TooLarge) };
        *slot = (sum, exponent);
        self.count += 1;
        self.out.magnitude = exponent;
        Ok(true)
    }

    /// 京 and beyond are also everyday characters (北京, 正式): they count between numeral signs only.
    fn rare_unit(&self, end: usize) -> bool {
        let follows = match around::next_char(self.text, end) {
            None => true,
            Some(_) => matches!(
                sign_at(self.text, end),
                Some(Sign::Digit(_) | Sign::Zero | Sign::Small(_))
            ),
        };
        self.out.chinese && follows && (self.pending.is_some() || self.section.is_some())
    }

    fn more(&mut self, start: usize, end: usize) -> Result<bool, TooLarge> {
        let come =
            around::starts(self.text, start, "来") || around::starts(self.text, start, "來");
        let unit = self.unit > 0 || self.pending.is_some_and(|p| p.arabic);
        if !unit || self.out.over || self.zero || (self.unit > 0 && self.pending.is_some()) {
            return Ok(false);
        }
        let unit_at = end + usize::from(self.out.chinese && around::starts(self.text, end, " "));
        let big = sign_at(self.text, unit_at).is_some_and(|s| matches!(s, Sign::Big(_)));
        if come
            && !(big && self.unit > 0)
            && !around::starts(self.text, end, "元")
            && !around::starts(self.text, end, "块")
        {
            return Ok(false);
        }
        // 300多元化 and 5多边 are words with 多.
        if !come
            && !big
            && around::first_of(
                self.text,
                end,
                &[
                    "元化", "边", "方", "家族", "久", "媒", "云", "模", "少", "轮", "次方", "样",
                    "重", "种族", "年来",
                ],
            )
            .is_some()
        {
            return Ok(false);
        }
        self.out.over |= !come;
        self.out.about |= come;
        self.at = end;
        self.safe = end;
        self.out.bare = false;
        if let Some(Sign::Big(row)) = sign_at(self.text, unit_at) {
            return self.big(row, unit_at + "万".len());
        }
        Ok(false)
    }

    fn half(&mut self, end: usize) -> bool {
        let unit = sign_at(self.text, end)
            .is_some_and(|s| matches!(s, Sign::Big(1) | Sign::Small(2)))
            || around::first_of(self.text, end, &["个", "個"]).is_some();
        if self.unit > 0 || self.pending.is_some() || self.section.is_some() || !unit {
            return false;
        }
        self.pending =
            Some(Pending { sum: Sum::exact(5), short: false, arabic: false, start: self.at });
        self.out.scale = 1;
        self.at = end;
        self.safe = end;
        true
    }

    fn piece(&mut self, end: usize) -> bool {
        let counted = self.pending.is_some() || self.section.is_some();
        if counted && matches!(sign_at(self.text, end), Some(Sign::Big(1))) {
            self.at = end;
            return true;
        }
        false
    }

    /// Reads 点 and the digits behind it.
    fn point(&mut self) -> Result<bool, TooLarge> {
        let space =
            |at: usize| usize::from(self.out.chinese && around::starts(self.text, at, " "));
        let mark = self.at + space(self.at);
        if !matches!(sign_at(self.text, mark), Some(Sign::Point))
            || self.out.scale > 0
            || self.out.over
        {
            return Ok(false);
        }
        let mut at = mark + "点".len();
        at += space(at);
        let (mut digits, mut scale) = (0_u128, 0_u8);
        let first = at;
        loop {
            let (digit, len) = match (sign_at(self.text, at), self.text.as_bytes().get(at)) {
                // 两 counts things; it is no digit of a row.
                (Some(Sign::Digit(d)), _) if !around::starts(self.text, at, "两") => {
                    (d, "一".len())
                }
                (Some(Sign::Zero), _) => (0, "零".len()),
                (_, Some(b)) if b.is_ascii_digit() => (b - b'0', 1),
                _ => break,
            };
            digits = digits
                .checked_mul(10)
                .and_then(|d| d.checked_add(u128::from(digit)))
                .ok_or(TooLarge)?;
            scale = scale.checked_add(1).ok_or(TooLarge)?;
            at += len;
        }
        // 三点五十分 is a time.
        if at == first || matches!(sign_at(self.text, at), Some(Sign::Small(1))) {
            return Ok(false);
        }
        let Some(whole) = self.total(true) else { return Err(TooLarge) };
        let value = whole.shift(scale).and_then(|w| w.add(Sum::exact(digits))).ok_or(TooLarge)?;
        self.parts = [(Sum::default(), 0); PARTS];
        self.count = 0;
        self.pending = None;
        self.section = Some(value);
        self.small = 0;
        self.out.bare = false;
        self.out.scale = scale;
        self.at = at;
        self.safe = at;
        Ok(true)
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

/// 十三四角 is a sum of coins, not thirteen or fourteen.
fn coin_follows(text: &str, at: usize) -> bool {
    around::first_of(text, at, &["角", "分", "毛"]).is_some()
}

/// 七八, 两三 and 三五 are ranges.
const fn is_pair(a: u8, b: u8) -> bool {
    a > 0 && (b == a + 1 || (a == 3 && b == 5))
}

fn formal(text: &str, at: usize) -> bool {
    around::next_char(text, at).is_some_and(sign::is_formal)
}

trait PowerOfTen {
    fn is_power_of_ten(self) -> bool;
}

impl PowerOfTen for u128 {
    fn is_power_of_ten(self) -> bool {
        matches!(self, 10 | 100 | 1000)
    }
}
