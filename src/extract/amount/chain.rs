//! Numbers in a row: ranges (`5-8亿元`) and lists that share a unit (`17.1、4.4和9.2亿元`).

use super::{
    currency::Currencies,
    unit::{self, Tail},
};
use crate::text::{Decimal, Numeral, Span, System, around};

/// A number with what stands behind it.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) numeral: Numeral,
    pub(super) tail: Tail,
}

/// One member of a list: a number, or a range of two.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) first: Piece,
    pub(super) last: Option<Piece>,
}

impl Member {
    pub(super) fn end(&self) -> usize {
        self.closing().tail.end
    }

    pub(super) fn closing(&self) -> &Piece {
        self.last.as_ref().unwrap_or(&self.first)
    }

    /// Gives the span of the numbers alone.
    pub(super) fn numbers(&self) -> Span {
        self.first.numeral.span().union(self.closing().numeral.span())
    }
}

const TO: &[&str] = &["--", "-", "~", "至", "到"];
const AND: &[&str] = &["、", "以及", "和", "及", "与", ", ", ",", "/"];

/// Reads a number and what stands behind it at `at`.
pub(super) fn piece(text: &str, at: usize, currencies: &Currencies) -> Result<Piece, usize> {
    let numeral = Numeral::read(text, at, System::TenThousand)?;
    let tail = unit::tail(text, &numeral, currencies);
    Ok(Piece { numeral, tail })
}

/// Reads a range or a single number; an error says where to go on, past a row such as 1-1-1.
pub(super) fn member(text: &str, first: Piece, currencies: &Currencies) -> Result<Member, usize> {
    let Some(last) = following(text, first.tail.end, TO, currencies) else {
        return Ok(Member { first, last: None });
    };
    let mut end = last.tail.end;
    if last.tail.currency.is_none() {
        let mut row = false;
        while let Some(next) = following(text, end, TO, currencies) {
            row = true;
            end = next.tail.end;
        }
        if row {
            return Err(end);
        }
    }
    // 从8100亿美元到2000亿美元 is a way down; 从5000元到数十万元 is no interval of numbers.
    let both = first.tail.currency.is_some() && last.tail.currency.is_some();
    let falls = both && first.numeral.low() > last.numeral.high();
    // 13.83-1/4 is a price in quarters.
    if around::starts(text, end, "/")
        && let Ok(quarters) = piece(text, end + 1, currencies)
    {
        return Err(quarters.tail.end);
    }
    if falls
        || (both && is_change(text, &first, &last))
        || !last.numeral.several().is_zero()
        || !first.numeral.several().is_zero()
    {
        return Ok(Member { first, last: None });
    }
    Ok(Member { first, last: Some(last) })
}

/// Tells whether the first number is the change and the second what it led to: 增加2亿元至30亿元.
fn is_change(text: &str, first: &Piece, last: &Piece) -> bool {
    const CHANGES: &[&str] = &[
        "增加", "增长", "增资", "减少", "上升", "下降", "上涨", "下跌", "上调", "下调", "扩大",
        "提高", "缩减", "攀升", "下滑", "增",
    ];
    let five = Decimal::from(5_u64);
    let start = first.numeral.span().start();
    around::ends_with_any(text, start, CHANGES)
        && first.numeral.low().checked_mul(five).is_none_or(|low| low < last.numeral.high())
}

/// Reads a separator and the number behind it.
fn following(
    text: &str,
    at: usize,
    separators: &[&str],
    currencies: &Currencies,
) -> Option<Piece> {
    let mut at = at;
    if around::starts(text, at, " ") {
        at += 1;
    }
    at += around::first_of(text, at, separators)?;
    if around::starts(text, at, " ") {
        at += 1;
    }
    // $10M-$20M, 人民币1亿至人民币2亿
    at += ["US$", "$", "¥", "€", "£", "HK$", "人民币"]
        .iter()
        .find(|sign| around::starts(text, at, sign))
        .map_or(0, |s| s.len());
    piece(text, at, currencies).ok()
}

/// Reads the members that follow `first` and share its unit; gives none where there is no list.
pub(super) fn list(text: &str, first: &Member, currencies: &Currencies) -> (Vec<Member>, usize) {
    let mut members = Vec::new();
    let mut end = first.end();
    let mut open =
        first.closing().tail.currency.is_none() && first.closing().tail.qualifier.is_none();
    while open {
        let Some(next) = following(text, end, AND, currencies) else { break };
        match member(text, next, currencies) {
            Ok(member) => {
                open = member.closing().tail.currency.is_none();
                end = member.end();
                members.push(member);
            }
            Err(past) => return (Vec::new(), past),
        }
    }
    if open { (Vec::new(), end) } else { (members, end) }
}

/// Gives the two numbers of a range, of which the first may share the unit of the second, the lower one first.
pub(super) fn ends(
    first: Decimal,
    last: Decimal,
    unit: Decimal,
    high: Decimal,
) -> Option<(Decimal, Decimal)> {
    let shared = first.checked_mul(unit)?;
    if shared <= high {
        return Some((shared, high));
    }
    // 8500到3万 shares nothing; 6.39-6.37万元 falls.
    let ten = Decimal::from(10_u64);
    if first < high && first >= last.checked_mul(ten)? {
        Some((first, high))
    } else {
        Some((high, shared))
    }
}

/// The factor by which the unit at the end multiplies a number before it.
pub(super) fn shared(own: &Numeral, closing: &Numeral) -> Decimal {
    let factor = if own.magnitude() > 0 || own.is_bare() { 0 } else { closing.magnitude() };
    Decimal::power_of_ten(factor).unwrap_or(Decimal::ONE)
}
