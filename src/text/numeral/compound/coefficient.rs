//! The coefficients of a compound number: digits, rows of digits, fractions, 几 and 半.

use super::{
    super::{
        arabic::{self, Reading},
        sign::{self, Sign, sign_at},
    },
    PARTS, Parser, Pending, Sum, TooLarge,
};
use crate::text::around;

impl Parser<'_> {
    /// Reads a row of plain digits: 二〇二三, 一七二.
    pub(super) fn sequence(&mut self) -> Result<bool, TooLarge> {
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
    pub(super) fn pair_follows(&self, end: usize) -> bool {
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

    pub(super) fn arabic(&mut self, reading: Reading) -> Result<bool, TooLarge> {
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

    pub(super) fn digit(&mut self, d: u8, start: usize, end: usize) -> bool {
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

    pub(super) fn zero(&mut self, end: usize) -> bool {
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

    pub(super) fn several(&mut self, end: usize) -> bool {
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

    pub(super) fn half(&mut self, end: usize) -> bool {
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

    pub(super) fn piece(&mut self, end: usize) -> bool {
        let counted = self.pending.is_some() || self.section.is_some();
        if counted && matches!(sign_at(self.text, end), Some(Sign::Big(1))) {
            self.at = end;
            return true;
        }
        false
    }

    /// Reads 点 and the digits behind it.
    pub(super) fn point(&mut self) -> Result<bool, TooLarge> {
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
