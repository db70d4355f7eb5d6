//! Numbers in running text: numerals with their sign, and fractions.

use super::{Numeral, System, sign};
use crate::text::{Decimal, Span, around};

/// A number in running text: a numeral with its sign, perhaps with a fraction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberMention {
    span: Span,
    numeral: Numeral,
    whole: Decimal,
    /// The parts of a fraction: top and bottom.
    fraction: Option<(Decimal, Decimal)>,
    negative: bool,
}

impl NumberMention {
    /// Gives the place in the text, in bytes.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// Gives the numeral; of a fraction, its first.
    pub const fn numeral(&self) -> &Numeral {
        &self.numeral
    }

    /// Gives the number where it is a decimal that ends: 0.2 for 五分之一, `None` for 三分之一 and for 几十.
    pub fn value(&self) -> Option<Decimal> {
        let value = match self.fraction {
            Some((top, bottom)) => self.whole.checked_add(top.checked_div(bottom)?)?,
            None => self.whole,
        };
        self.numeral.value()?;
        Some(if self.negative { value.negated() } else { value })
    }

    /// Gives the nearest `f64`, or `None` for 几十 and the like.
    pub fn to_f64(&self) -> Option<f64> {
        if let Some(value) = self.value() {
            return Some(value.to_f64());
        }
        self.numeral.value()?;
        let (top, bottom) = self.fraction?;
        let value = self.whole.to_f64() + top.to_f64() / bottom.to_f64();
        Some(if self.negative { -value } else { value })
    }
}

/// Finds the numbers of a text, in order, without overlap.
///
/// Units alone (万) and the digits of everyday words (一切, 四川) are no numbers; of 百分之五 the 五 is.
///
/// ```
/// use yunbao::text::numbers;
/// let text = "三分之一的门店亏了负2.5万，一切如常";
/// let found: Vec<_> = numbers(text).map(|n| (n.span().of(text), n.value().map(|v| v.to_string()))).collect();
/// assert_eq!(found, [("三分之一", None), ("负2.5万", Some("-25000".to_owned()))]);
/// ```
pub const fn numbers(text: &str) -> Numbers<'_> {
    Numbers { text, at: 0, floor: 0 }
}

/// The iterator that [`numbers`] gives.
#[derive(Clone, Debug)]
pub struct Numbers<'t> {
    text: &'t str,
    at: usize,
    floor: usize,
}

impl Iterator for Numbers<'_> {
    type Item = NumberMention;

    fn next(&mut self) -> Option<NumberMention> {
        while let Some(start) = next_number(self.text, self.at) {
            match read(self.text, start, self.floor) {
                Ok(found) => {
                    self.at = found.span.end();
                    self.floor = self.at;
                    return Some(found);
                }
                Err(end) => self.at = end.max(start + 1),
            }
        }
        None
    }
}

fn next_number(text: &str, from: usize) -> Option<usize> {
    let start = sign::next_start(text, from)?;
    // .77 starts before its first digit.
    let point = start.checked_sub(1).filter(|&p| p >= from && around::starts(text, p, "."));
    let lone = point.filter(|&p| {
        !around::last_char(text, p).is_some_and(|c| c.is_ascii_alphanumeric() || c == '.')
    });
    Some(
        lone.filter(|_| around::next_char(text, start).is_some_and(|c| c.is_ascii_digit()))
            .unwrap_or(start),
    )
}

/// Everyday words with a numeral sign in them, by that sign's place: before it, and from it on.
const WORDS: &[(&str, &str)] = &[
    ("", "一切"),
    ("", "一看"),
    ("", "一些"),
    ("", "一样"),
    ("", "一起"),
    ("", "一直"),
    ("", "一定"),
    ("", "一般"),
    ("", "一旦"),
    ("", "一向"),
    ("", "一致"),
    ("", "一边"),
    ("", "一下"),
    ("", "一点"),
    ("", "一如"),
    ("", "一带"),
    ("统", "一"),
    ("唯", "一"),
    ("同", "一"),
    ("进", "一步"),
    ("万", "一"),
    ("", "四川"),
    ("", "十足"),
    ("", "十分"),
    ("", "千里"),
    ("", "百姓"),
    ("", "八卦"),
    ("折扣", "一美"),
    ("", "几乎"),
];

fn is_word(text: &str, start: usize) -> bool {
    WORDS.iter().any(|(before, word)| {
        around::starts(text, start, word) && around::ends(text, start, before)
    })
}

fn read(text: &str, start: usize, floor: usize) -> Result<NumberMention, usize> {
    let numeral = Numeral::read(text, start, System::TenThousand)?;
    let end = numeral.span().end();
    if let Some(parts) = parts_mark(text, end) {
        // 百分之五 is a percentage of five.
        if numeral.is_bare() {
            return Err(parts);
        }
        if let Some(found) = fraction(text, floor, &numeral, &numeral, parts) {
            return Ok(found);
        }
    }
    if numeral.is_bare() || is_word(text, start) {
        return Err(end);
    }
    if let Some(found) = mixed(text, floor, &numeral) {
        return Ok(found);
    }
    let (start, negative) = minus(text, start, floor);
    let (whole, end) = dozens(text, &numeral);
    Ok(NumberMention { span: Span::new(start, end), numeral, whole, fraction: None, negative })
}

/// Reads 分之, perhaps spaced, or a slash between digits.
fn parts_mark(text: &str, at: usize) -> Option<usize> {
    let mut at = at;
    for c in ["分", "之"] {
        while around::starts(text, at, " ") {
            at += 1;
        }
        if !around::starts(text, at, c) {
            return None;
        }
        at += c.len();
    }
    Some(if around::starts(text, at, " ") { at + 1 } else { at })
}

fn fraction(
    text: &str,
    floor: usize,
    first: &Numeral,
    bottom: &Numeral,
    parts: usize,
) -> Option<NumberMention> {
    let below = around::first_of(text, parts, &["负", "負", "-"]).unwrap_or(0);
    let top = Numeral::at(text, parts + below)?;
    let (start, above) = minus(text, first.span().start(), floor);
    Some(NumberMention {
        span: Span::new(start, top.span().end()),
        numeral: *first,
        whole: Decimal::ZERO,
        fraction: Some((top.value()?, bottom.value()?)).filter(|(_, b)| !b.is_zero()),
        negative: above != (below > 0),
    })
}

/// Reads 三百五又三分之一, 3又1000分之23, and 3/5.
fn mixed(text: &str, floor: usize, whole: &Numeral) -> Option<NumberMention> {
    let end = whole.span().end();
    let mut at = end;
    if around::starts(text, at, " ") {
        at += 1;
    }
    if around::starts(text, at, "又") {
        at += "又".len();
        if around::starts(text, at, " ") {
            at += 1;
        }
        let bottom = Numeral::at(text, at)?;
        let found =
            fraction(text, floor, &bottom, &bottom, parts_mark(text, bottom.span().end())?)?;
        let (start, negative) = minus(text, whole.span().start(), floor);
        let span = Span::new(start, found.span.end());
        return Some(NumberMention { span, whole: whole.value()?, negative, ..found });
    }
    let slash = around::starts(text, end, "/") && !around::ends(text, whole.span().start(), "/");
    let bottom = Numeral::at(text, end + 1).filter(|_| slash)?;
    let value = bottom.value().filter(|b| !b.is_zero() && !bottom.is_chinese())?;
    let open = around::next_char(text, bottom.span().end())
        .is_some_and(|c| c == '/' || c.is_ascii_alphanumeric());
    let (start, negative) = minus(text, whole.span().start(), floor);
    (!open).then(|| NumberMention {
        span: Span::new(start, bottom.span().end()),
        numeral: *whole,
        whole: Decimal::ZERO,
        fraction: whole.value().map(|top| (top, value)),
        negative,
    })
}

/// Reads 打 as a dozen: 五十打.
fn dozens(text: &str, numeral: &Numeral) -> (Decimal, usize) {
    let end = numeral.span().end();
    let dozen = around::starts(text, end, "打")
        && !around::next_char(text, end + "打".len())
            .is_some_and(|c| "造击算破开通包法好赢印响分压断败折车赏工听扫扮动电官的".contains(c));
    match numeral.low().checked_mul(Decimal::from(12_u64)).filter(|_| dozen) {
        Some(value) => (value, end + "打".len()),
        None => (numeral.low(), end),
    }
}

/// Takes a sign before the number; between numbers or letters `-` joins them.
fn minus(text: &str, start: usize, floor: usize) -> (usize, bool) {
    let spaced = if around::ends(text, start, " ") { start - 1 } else { start };
    for sign in ["负", "負", "-"] {
        if !around::ends(text, spaced, sign) {
            continue;
        }
        let at = spaced - sign.len();
        let joined = sign == "-"
            && (around::last_char(text, at).is_some_and(|c| c.is_ascii_alphanumeric())
                || (at == floor && floor > 0));
        if at >= floor && !joined {
            return (at, true);
        }
    }
    (start, false)
}
