//! 角 and 分: what stands behind 元, and amounts below one yuan.

use super::{
    currency::Currencies,
    unit::{Tail, Written},
};
use crate::text::{Decimal, Numeral, around};

impl Tail {
    /// Takes amounts below one yuan: 九毛九, 两角五分, 五分钱.
    pub(super) fn small_money(&mut self, text: &str, numeral: &Numeral, currencies: &Currencies) {
        const UNITS: &[&str] = &["角", "毛", "毫", "分", "仙"];
        if around::first_of(text, self.end, UNITS).is_none() || numeral.magnitude() > 0 {
            return;
        }
        let cents = Cents::read(text, numeral.span().start(), false);
        let whole = numeral.span().start() == 0 && cents.end == text.len();
        let coin = around::starts(text, cents.end, "钱");
        if cents.parts == 0 || !(whole || coin || cents.parts > 1) {
            // 二十分 is one number of cents.
            return self.whole_cents(text, numeral, currencies);
        }
        // The number itself is the first of the parts.
        let Some(rest) = cents.value.checked_add(numeral.low().negated()) else { return };
        self.cents = rest;
        self.end = cents.end + if coin { "钱".len() } else { 0 };
        self.currency = Some(Written { code: currencies.yuan(), token: false, generic: true });
    }

    fn whole_cents(&mut self, text: &str, numeral: &Numeral, currencies: &Currencies) {
        let word = around::first_of(text, self.end, &["分", "仙"]).unwrap_or(0);
        let coin = if around::starts(text, self.end + word, "钱") { "钱".len() } else { 0 };
        let whole = numeral.span().start() == 0 && self.end + word + coin == text.len();
        if word == 0 || !(whole || coin > 0) {
            return;
        }
        let hundredth = Decimal::new(1, 2).and_then(|h| numeral.low().checked_mul(h));
        let Some(rest) = hundredth.and_then(|v| v.checked_add(numeral.low().negated())) else {
            return;
        };
        self.cents = rest;
        self.end += word + coin;
        self.currency = Some(Written { code: currencies.yuan(), token: false, generic: true });
    }
}

/// 角 and 分 behind 元, or on their own.
pub(super) struct Cents {
    pub(super) value: Decimal,
    pub(super) end: usize,
    pub(super) parts: u8,
}

impl Cents {
    /// Reads 九毛九, 零四, 1角1分 at `at`; a lone digit counts tenths, after 零 hundredths.
    pub(super) fn read(text: &str, at: usize, after_yuan: bool) -> Self {
        let mut found = Self { value: Decimal::ZERO, end: at, parts: 0 };
        let mut at = at;
        let zero = around::starts(text, at, "零");
        if zero {
            at += "零".len();
        }
        let mut place = if zero { 2 } else { 1 };
        while place < 3 {
            let Some(digit) = Numeral::at(text, at).filter(|n| {
                n.low() < Decimal::from(10_u64)
                    && n.low().is_integer()
                    && n.value().is_some()
                    && n.magnitude() == 0
            }) else {
                break;
            };
            let end = digit.span().end();
            let unit = match place {
                1 => around::first_of(text, end, &["角", "毛", "毫"]),
                _ => None,
            };
            let cent = around::first_of(text, end, &["分", "仙"]);
            let (scale, end) = match (unit, cent) {
                (Some(len), _) => (1, end + len),
                (_, Some(len)) if found.parts > 0 || after_yuan => (2, end + len),
                // 三块五, 九毛九: one more digit at the very end.
                _ if (after_yuan || found.parts > 0)
                    && digit.is_chinese()
                    && closes(text, end) =>
                {
                    (place, end)
                }
                _ => break,
            };
            let Some(part) = Decimal::new(1, scale).and_then(|unit| digit.low().checked_mul(unit))
            else {
                break;
            };
            let Some(sum) = found.value.checked_add(part) else { break };
            found = Self { value: sum, end, parts: found.parts + 1 };
            at = end;
            place = scale + 1;
        }
        found
    }
}

/// Tells whether a price ends at `at`: a measure would make the digit before it a number of its own.
fn closes(text: &str, at: usize) -> bool {
    match around::next_char(text, at) {
        None => true,
        Some(c) => !crate::text::is_han(c) || "钱左上以的至到和".contains(c),
    }
}
