//! Numbers in Arabic digits: `2,500`, `17.1`, `.5`, `2e5`, and English magnitudes behind them.

use crate::text::around;

/// Digits as read: the value is `digits / 10^scale`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arabic {
    pub(super) digits: u128,
    pub(super) scale: u8,
    pub(super) end: usize,
}

/// What stands at a place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reading {
    Number(Arabic),
    /// Digits that are no number, up to that byte: too many, or a version such as `1.2.3`.
    Reject(usize),
}

/// Reads the digits at `at`, which must be a digit or a point before one.
pub(super) fn read(text: &str, at: usize) -> Option<Reading> {
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let point = bytes.get(at) == Some(&b'.') && digit(at + 1);
    if !(point || digit(at)) {
        return None;
    }
    let mut number = Builder::default();
    let mut end = number.run(bytes, at);
    if end - at <= 3 && end > at {
        end = groups(text, &mut number, end);
    }
    if bytes.get(end) == Some(&b'.') && digit(end + 1) {
        let point = end + 1;
        end = number.run(bytes, point);
        number.scale = end - point;
    }
    if bytes.get(end) == Some(&b'.') && digit(end + 1) && number.scale > 0 {
        while digit(end) || (bytes.get(end) == Some(&b'.') && digit(end + 1)) {
            end += 1;
        }
        return Some(Reading::Reject(end));
    }
    if let Some((power, past)) = exponent(text, end) {
        return Some(match number.finish(past).and_then(|n| n.shifted(power)) {
            Some(number) => Reading::Number(number),
            None => Reading::Reject(past),
        });
    }
    Some(match number.finish(end) {
        Some(number) => Reading::Number(number),
        None => Reading::Reject(end),
    })
}

impl Arabic {
    fn shifted(self, power: i8) -> Option<Self> {
        let down = i16::from(self.scale) - i16::from(power);
        let up = u32::try_from(-down).unwrap_or(0);
        let digits = self.digits.checked_mul(10_u128.checked_pow(up)?)?;
        Some(Self { digits, scale: u8::try_from(down.max(0)).ok()?, ..self })
    }
}

/// Reads the power of ten of `2e5` and `1.5e-3`.
fn exponent(text: &str, at: usize) -> Option<(i8, usize)> {
    let rest = around::rest(text, at).strip_prefix(['e', 'E'])?;
    let sign = usize::from(rest.starts_with(['-', '+']));
    let len = rest.bytes().skip(sign).take(3).take_while(u8::is_ascii_digit).count();
    let power = rest.get(..sign + len)?.parse().ok()?;
    let end = at + 1 + sign + len;
    let closed = !around::next_char(text, end).is_some_and(|c| c.is_ascii_alphanumeric());
    (len > 0 && closed).then_some((power, end))
}

#[derive(Default)]
struct Builder {
    digits: u128,
    scale: usize,
    overflow: bool,
}

impl Builder {
    /// Takes the run of digits at `at` and gives its end.
    fn run(&mut self, bytes: &[u8], at: usize) -> usize {
        let mut end = at;
        while let Some(b) = bytes.get(end).filter(|b| b.is_ascii_digit()) {
            self.push(b - b'0');
            end += 1;
        }
        end
    }

    fn push(&mut self, digit: u8) {
        match self.digits.checked_mul(10).and_then(|d| d.checked_add(u128::from(digit))) {
            Some(digits) if !self.overflow => self.digits = digits,
            _ => self.overflow = true,
        }
    }

    fn finish(mut self, end: usize) -> Option<Arabic> {
        while self.scale > 0 && self.digits.is_multiple_of(10) {
            self.digits /= 10;
            self.scale -= 1;
        }
        if self.overflow {
            return None;
        }
        Some(Arabic { digits: self.digits, scale: u8::try_from(self.scale).ok()?, end })
    }
}

/// Takes groups of three behind the first digits: `2,500`. A Chinese comma joins only what an ASCII one joined before.
fn groups(text: &str, number: &mut Builder, mut end: usize) -> usize {
    let bytes = text.as_bytes();
    let mut ascii = false;
    loop {
        let comma = if bytes.get(end) == Some(&b',') {
            1
        } else if ascii && around::starts(text, end, "，") {
            "，".len()
        } else {
            return end;
        };
        let group = end + comma;
        let is_group = (group..group + 3).all(|i| bytes.get(i).is_some_and(u8::is_ascii_digit))
            && !bytes.get(group + 3).is_some_and(u8::is_ascii_digit);
        if !is_group {
            return end;
        }
        ascii = true;
        end = number.run(bytes, group);
    }
}

/// English magnitudes: the longer of two first. One letter stands right behind the digits.
const MAGNITUDES: &[(&str, u8)] = &[
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
    ("trillion", 12),
    ("Thousand", 3),
    ("Million", 6),
    ("Billion", 9),
    ("Trillion", 12),
    ("mln", 6),
    ("mn", 6),
    ("bn", 9),
    ("tn", 12),
    ("k", 3),
    ("K", 3),
    ("w", 4),
    ("W", 4),
    ("m", 6),
    ("M", 6),
    ("b", 9),
    ("B", 9),
];

/// Reads the English magnitude behind the digits that end at `at`: its power of ten and its end.
pub(super) fn magnitude(text: &str, at: usize) -> Option<(u8, usize)> {
    let spaced = around::starts(text, at, " ");
    let start = if spaced { at + 1 } else { at };
    let &(word, exponent) = MAGNITUDES.iter().find(|(word, _)| {
        around::starts(text, start, word)
            && (!spaced || word.len() > 1)
            && !around::next_char(text, start + word.len())
                .is_some_and(|c| c.is_ascii_alphanumeric())
    })?;
    Some((exponent, start + word.len()))
}
