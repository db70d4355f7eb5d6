//! Exact decimal numbers.

use std::{cmp::Ordering, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::Error as _};
use serde_json::value::RawValue;

use crate::error::Error;

/// An exact decimal number: a sign, up to 38 digits, and where the point stands.
///
/// Arithmetic is checked: what does not fit is `None`, never a rounded number.
///
/// ```
/// use yunbao::text::Decimal;
/// let price: Decimal = "9.2".parse()?;
/// let total = price.checked_mul(Decimal::from(100_000_000_u64)).expect("fits");
/// assert_eq!(total.to_string(), "920000000");
/// assert_eq!(serde_json::to_string(&price)?, "9.2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    // In normal form: no zero at the end of the fraction, no negative zero. Equality needs it.
    digits: u128,
    scale: u8,
    negative: bool,
}

/// The most digits behind the point.
const MAX_SCALE: u8 = 38;

impl Decimal {
    /// The number 0.
    pub const ZERO: Self = Self { digits: 0, scale: 0, negative: false };
    /// The number 1.
    pub const ONE: Self = Self { digits: 1, scale: 0, negative: false };

    /// Gives `digits` divided by 10 to the power `scale`, or `None` where `scale` is above 38 and does not reduce.
    pub fn new(digits: u128, scale: u8) -> Option<Self> {
        let (mut digits, mut scale) = (digits, scale);
        while scale > 0 && digits % 10 == 0 {
            if digits == 0 {
                return Some(Self::ZERO);
            }
            digits /= 10;
            scale -= 1;
        }
        (scale <= MAX_SCALE).then_some(Self { digits, scale, negative: false })
    }

    /// Gives 10 to the power `exponent`, or `None` above 38.
    pub fn power_of_ten(exponent: u8) -> Option<Self> {
        10_u128.checked_pow(u32::from(exponent)).map(|digits| Self { digits, ..Self::ZERO })
    }

    /// Gives the number with the other sign.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self { negative: !self.negative && self.digits > 0, ..self }
    }

    /// Tells whether the number is below 0.
    pub const fn is_negative(self) -> bool {
        self.negative
    }

    /// Tells whether the number is 0.
    pub const fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// Tells whether the number has no fraction.
    pub const fn is_integer(self) -> bool {
        self.scale == 0
    }

    /// Multiplies, or gives `None` where the product does not fit.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        // Tens of one side take away places of the other before the digits are multiplied.
        let (a, b) = (self.reduced_by(other), other.reduced_by(self));
        let product = Self::new(a.digits.checked_mul(b.digits)?, a.scale + b.scale)?;
        Some(if self.negative == other.negative { product } else { product.negated() })
    }

    /// Adds, or gives `None` where the sum does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.at_scale(scale)?, other.at_scale(scale)?);
        if self.negative == other.negative {
            let sum = Self::new(a.checked_add(b)?, scale)?;
            return Some(if self.negative { sum.negated() } else { sum });
        }
        let difference = Self::new(a.abs_diff(b), scale)?;
        Some(if (a > b) == self.negative { difference.negated() } else { difference })
    }

    /// Divides, or gives `None` where the quotient has no end or does not fit.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        if other.digits == 0 {
            return None;
        }
        let common = gcd(self.digits, other.digits);
        let (mut top, mut bottom) = (self.digits / common, other.digits / common);
        let mut scale = self.scale;
        while bottom > 1 {
            let (factor, rest) = match bottom {
                b if b % 10 == 0 => (1, b / 10),
                b if b % 5 == 0 => (2, b / 5),
                b if b % 2 == 0 => (5, b / 2),
                _ => return None,
            };
            top = top.checked_mul(factor)?;
            bottom = rest;
            scale = scale.checked_add(1)?;
        }
        let shift = Self::power_of_ten(other.scale)?;
        let quotient = Self::new(top, scale)?.checked_mul(shift)?;
        Some(if self.negative == other.negative { quotient } else { quotient.negated() })
    }

    /// Gives the nearest `f64`.
    pub fn to_f64(self) -> f64 {
        // The shortest way to a correctly rounded value; std's parser does the work.
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// Gives the number as an `i64` where it is one.
    pub fn to_i64(self) -> Option<i64> {
        if self.scale > 0 {
            return None;
        }
        let size = i128::try_from(self.digits).ok()?;
        i64::try_from(if self.negative { -size } else { size }).ok()
    }

    fn reduced_by(self, other: Self) -> Self {
        let (mut digits, mut left) = (self.digits, other.scale);
        // Only an integer can end in zeros here.
        while left > 0 && digits > 0 && digits % 10 == 0 && self.scale == 0 {
            digits /= 10;
            left -= 1;
        }
        let mut scale = self.scale;
        let mut tens = other.digits;
        while other.scale == 0 && scale > 0 && tens > 0 && tens.is_multiple_of(10) {
            tens /= 10;
            scale -= 1;
        }
        Self { digits, scale, negative: self.negative }
    }

    fn at_scale(self, scale: u8) -> Option<u128> {
        let shift = 10_u128.checked_pow(u32::from(scale.checked_sub(self.scale)?))?;
        self.digits.checked_mul(shift)
    }

    fn split(self) -> (u128, u128) {
        let one = 10_u128.pow(u32::from(self.scale));
        (self.digits / one, self.digits % one)
    }

    fn cmp_size(self, other: Self) -> Ordering {
        let ((a, x), (b, y)) = (self.split(), other.split());
        // A fraction of at most 38 places stays below 10^38 when widened.
        let widen = |f: u128, from: u8| f * 10_u128.pow(u32::from(MAX_SCALE - from));
        a.cmp(&b).then_with(|| widen(x, self.scale).cmp(&widen(y, other.scale)))
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.cmp_size(*other),
            (true, true) => other.cmp_size(*self),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<u64> for Decimal {
    fn from(n: u64) -> Self {
        Self { digits: u128::from(n), ..Self::ZERO }
    }
}

impl From<i64> for Decimal {
    fn from(n: i64) -> Self {
        Self { digits: u128::from(n.unsigned_abs()), scale: 0, negative: n < 0 }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return f.pad_integral(!self.negative, "", &self.digits.to_string());
        }
        let (whole, fraction) = self.split();
        let places = usize::from(self.scale);
        f.pad_integral(!self.negative, "", &format!("{whole}.{fraction:0places$}"))
    }
}

impl FromStr for Decimal {
    type Err = Error;

    /// Reads `-12.50`: an optional sign, digits, an optional fraction.
    fn from_str(s: &str) -> Result<Self, Error> {
        read(s).ok_or_else(|| Error::Setting {
            name: "decimal",
            message: format!(
                "{:?} is no decimal number of at most 38 digits",
                s.chars().take(80).collect::<String>()
            ),
        })
    }
}

fn read(s: &str) -> Option<Decimal> {
    let (negative, s) = match s.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, s.strip_prefix('+').unwrap_or(s)),
    };
    let (whole, fraction) = s.split_once('.').unwrap_or((s, ""));
    if whole.is_empty() || s.ends_with('.') {
        return None;
    }
    let mut digits: u128 = 0;
    for b in whole.bytes().chain(fraction.bytes()) {
        let digit = b.checked_sub(b'0').filter(|d| *d < 10)?;
        digits = digits.checked_mul(10)?.checked_add(u128::from(digit))?;
    }
    let number = Decimal::new(digits, u8::try_from(fraction.len()).ok()?)?;
    Some(if negative { number.negated() } else { number })
}

impl Serialize for Decimal {
    /// Writes a number: an integer without a point, and never rounded in JSON.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Every decimal of at most 15 digits survives the way through a double.
        const SAFE: u128 = 1_000_000_000_000_000;
        if let Some(n) = self.to_i64() {
            return serializer.serialize_i64(n);
        }
        if self.scale > 0 && self.digits < SAFE {
            return serializer.serialize_f64(self.to_f64());
        }
        let raw = RawValue::from_string(self.to_string()).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    /// Reads a number, or a string that holds one; numbers beyond 64 bits come as the reader rounds them.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Decimal;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal number")
            }

            fn visit_i64<E: de::Error>(self, n: i64) -> Result<Decimal, E> {
                Ok(n.into())
            }

            fn visit_u64<E: de::Error>(self, n: u64) -> Result<Decimal, E> {
                Ok(n.into())
            }

            fn visit_f64<E: de::Error>(self, n: f64) -> Result<Decimal, E> {
                self.visit_str(&n.to_string())
            }

            fn visit_str<E: de::Error>(self, s: &str) -> Result<Decimal, E> {
                s.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
