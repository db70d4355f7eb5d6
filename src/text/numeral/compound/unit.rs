//! The units of a compound number: 十 to 千, 万 and above, and 多 behind them.

use super::{
    super::sign::{Sign, sign_at},
    Parser, Pending, Sum, TooLarge,
};
use crate::text::{around, numeral::System};

impl Parser<'_> {
    pub(super) fn tens(&mut self, tens: u8, end: usize) -> Result<bool, TooLarge> {
        if self.pending.is_some() || self.small <= 1 || self.out.scale > 0 {
            return Ok(false);
        }
        let sum = Sum::exact(u128::from(tens) * 10);
        self.section = Some(self.section.unwrap_or_default().add(sum).ok_or(TooLarge)?);
        self.after_unit(1, end);
        self.small = 1;
        Ok(true)
    }

    pub(super) fn small(&mut self, exponent: u8, end: usize) -> Result<bool, TooLarge> {
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
    pub(super) fn arabic_fits(&self, pending: Pending, exponent: u8, end: usize) -> bool {
        let one = 10_u128.pow(u32::from(self.out.scale.min(30)));
        let big = matches!(sign_at(self.text, end), Some(Sign::Big(_)));
        let most = if big { 1000 } else { 10 };
        exponent > 1 && pending.sum.low < one.saturating_mul(most)
    }

    pub(super) fn after_unit(&mut self, exponent: u8, end: usize) {
        self.pending = None;
        self.zero = false;
        self.unit = exponent;
        self.at = end;
        self.safe = end;
        // A coefficient in front of a lower unit shows that the first unit was written short: 千三.
        self.out.bare &=
            self.section.is_none_or(|s| matches!(s.low, 10 | 100 | 1000)) && self.count == 0;
    }

    pub(super) fn big(&mut self, row: u8, end: usize) -> Result<bool, TooLarge> {
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
    pub(super) fn gather(&mut self, own: Sum, exponent: u8) -> Result<bool, TooLarge> {
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
    pub(super) fn raise(&mut self, exponent: u8) -> Result<bool, TooLarge> {
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

    pub(super) fn push(&mut self, sum: Sum, exponent: u8) -> Result<bool, TooLarge> {
        let Some(slot) = self.parts.get_mut(self.count) else { return Err(TooLarge) };
        *slot = (sum, exponent);
        self.count += 1;
        self.out.magnitude = exponent;
        Ok(true)
    }

    /// 京 and beyond are also everyday characters (北京, 正式): they count between numeral signs only.
    pub(super) fn rare_unit(&self, end: usize) -> bool {
        let follows = match around::next_char(self.text, end) {
            None => true,
            Some(_) => matches!(
                sign_at(self.text, end),
                Some(Sign::Digit(_) | Sign::Zero | Sign::Small(_))
            ),
        };
        self.out.chinese && follows && (self.pending.is_some() || self.section.is_some())
    }

    pub(super) fn more(&mut self, start: usize, end: usize) -> Result<bool, TooLarge> {
        let come =
            around::starts(self.text, start, "来") || around::starts(self.text, start, "來");
        let unit = self.unit > 0 || self.pending.is_some_and(|p| p.arabic);
        if !unit || self.out.over || self.zero || (self.unit > 0 && self.pending.is_some()) {
            return Ok(false);
        }
        let unit_at = end + usize::from(self.out.chinese && around::starts(self.text, end, " "));
        let big = sign_at(self.text, unit_at).is_some_and(|s| matches!(s, Sign::Big(_)));
        let counted =
            (big && self.unit > 0) || around::first_of(self.text, end, &["元", "块"]).is_some();
        if come && !counted {
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
}
