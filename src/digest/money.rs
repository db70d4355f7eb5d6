//! Amounts as a bulletin writes them, and a rough size of them for sorting.

use serde_json::Number;

use crate::{record::Mention, text::Decimal};

/// Currencies with their Chinese names and how many yuan one is about.
///
/// The last column only sorts deals and weighs news, and is never shown: rates of 2023, to one digit. An unknown
/// currency or a token counts as a dollar.
const CURRENCIES: &[(&str, &str, f64)] = &[
    ("CNY", "元", 1.0),
    ("USD", "美元", 7.0),
    ("EUR", "欧元", 8.0),
    ("GBP", "英镑", 9.0),
    ("HKD", "港元", 0.9),
    ("SGD", "新加坡元", 5.0),
    ("JPY", "日元", 0.05),
    ("KRW", "韩元", 0.005),
    ("INR", "卢比", 0.08),
    ("TWD", "新台币", 0.2),
    ("AUD", "澳元", 5.0),
    ("CAD", "加元", 5.0),
    ("CHF", "瑞士法郎", 8.0),
];

/// Gives the Chinese name of a currency, or its code.
pub(super) fn currency(code: &str) -> &str {
    CURRENCIES.iter().find(|(c, ..)| *c == code).map_or(code, |(_, name, _)| name)
}

/// Gives the name of a currency as a heading has it: 人民币 where amounts say 元.
pub(super) fn heading(code: &str) -> &str {
    if code == "CNY" { "人民币" } else { currency(code) }
}

/// Reads a number of a record without loss; `None` where it has too many digits.
pub(super) fn decimal(number: &Number) -> Option<Decimal> {
    number.to_string().parse().ok()
}

/// Gives the stated number of an amount.
pub(super) fn value(amount: &Mention) -> Option<Decimal> {
    amount.value.as_ref()?.as_ref().and_then(decimal)
}

/// Gives about how many yuan an amount is: its number, else the middle of its bounds; 0 where nothing is known.
pub(super) fn size(amount: &Mention) -> f64 {
    let of = |n: &Option<Option<Number>>| {
        n.as_ref().and_then(Option::as_ref).and_then(decimal).map(Decimal::to_f64)
    };
    let number = of(&amount.value).or_else(|| match (of(&amount.low), of(&amount.high)) {
        (Some(low), Some(high)) => Some(low.midpoint(high)),
        (low, high) => low.or(high),
    });
    let code = amount.currency.as_deref().unwrap_or("CNY");
    let rate = CURRENCIES.iter().find(|(c, ..)| *c == code).map_or(7.0, |(.., rate)| *rate);
    number.unwrap_or(0.0).max(0.0) * rate
}

/// Writes an amount in units of its currency: `1.03 亿美元`, `2500 万元`; what needs more than three places is rounded
/// and says so.
///
/// ```text
/// 103000000 USD → 1.03 亿美元      900 CNY → 900 元      4492750250 USD → 约 44.93 亿美元
/// ```
pub(super) fn written(value: Decimal, code: &str) -> String {
    let name = currency(code);
    let (unit, exponent) = match value.to_f64() {
        v if v >= 1e8 => (" 亿", 8),
        v if v >= 1e4 => (" 万", 4),
        _ => (" ", 0),
    };
    let scaled = Decimal::power_of_ten(exponent).and_then(|p| value.checked_div(p));
    let gap = if name.is_ascii() && exponent > 0 { " " } else { "" };
    let places = |n: &Decimal| n.to_string().split_once('.').map_or(0, |(_, places)| places.len());
    match scaled {
        Some(number) if places(&number) <= 3 => format!("{number}{unit}{gap}{name}"),
        Some(number) => format!("约 {:.2}{unit}{gap}{name}", number.to_f64()),
        None => format!("{value} {name}"),
    }
}
