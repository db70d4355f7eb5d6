//! Numerals: Arabic, Chinese and mixed, exact.

mod arabic;
mod compound;
mod mention;
mod sign;

pub use self::mention::{NumberMention, Numbers, numbers};
pub(crate) use self::sign::{is_sign, next_start};

use self::compound::{Compound, Outcome};
use crate::text::{Decimal, Span, around};

crate::closed_set! {
    /// How the units 万, 亿, 兆 … grow.
    pub enum System: "numeral system" {
        /// Each unit is ten thousand of the one before, as everywhere today; 兆 is 10¹².
        TenThousand = "ten_thousand", "万进";
        /// Each unit is ten of the one before, from 万; 亿 is 10⁵.
        Low = "low", "下数";
        /// Each unit from 亿 is 10⁸ of the one before; 兆 is 10¹⁶.
        Middle = "middle", "中数";
        /// Each unit from 亿 is the square of the one before; 京 is 10³².
        High = "high", "上数";
    }
}

#[expect(clippy::derivable_impls, reason = "closed_set! derives no Default")]
impl Default for System {
    fn default() -> Self {
        Self::TenThousand
    }
}

impl System {
    /// The power of ten of the unit in row `row`, where 0 is 万 and 1 is 亿.
    fn exponent(self, row: u8) -> Option<u8> {
        match self {
            Self::TenThousand => row.checked_add(1)?.checked_mul(4),
            Self::Low => row.checked_add(4),
            Self::Middle if row == 0 => Some(4),
            Self::Middle => row.checked_mul(8),
            Self::High => 4_u8.checked_mul(1_u8.checked_shl(u32::from(row))?),
        }
    }
}

/// A numeral in a text.
///
/// # Grammar
///
/// | form | examples | value |
/// |---|---|---|
/// | Arabic, with groups and fractions | `2,500`, `17.1` | exact |
/// | English magnitude | `20M`, `1.5 billion`, `10k`, `30w` | exact |
/// | Chinese, small and formal signs | 两亿五千万, 壹仟玖佰, 二〇二三, 十五点七 | exact |
/// | mixed | 3千5百万, 7万5千4百, 1.5个亿, 3万5 | exact |
/// | shorthand | 一百二, 两千六 | 120, 2600 |
/// | 多, 余 | 十余万, 1000多万 | the stated number, and [`Numeral::is_over`] |
/// | 几, 数 | 数千万, 几十亿, 十几亿 | [`Numeral::low`] plus a count of [`Numeral::several`] |
/// | two digits | 七八千万, 十七八万 | [`Numeral::low`] to [`Numeral::high`] |
/// | a unit alone | 千万, 亿 | 1 of it, and [`Numeral::is_bare`] |
///
/// What is too large for 38 digits is no numeral, and nothing inside it is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numeral {
    span: Span,
    low: Decimal,
    high: Decimal,
    several: Decimal,
    magnitude: u8,
    flags: Flags,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each read alone")]
struct Flags {
    over: bool,
    about: bool,
    bare: bool,
    chinese: bool,
}

impl Numeral {
    /// Reads the numeral that starts at byte `at` of `text`, the longest that the grammar allows.
    ///
    /// ```
    /// use yunbao::text::Numeral;
    /// let found = Numeral::at("达3千5百万元", 3).expect("a numeral");
    /// assert_eq!(found.value().map(|v| v.to_string()).as_deref(), Some("35000000"));
    /// assert_eq!(found.span().of("达3千5百万元"), "3千5百万");
    /// ```
    pub fn at(text: &str, at: usize) -> Option<Self> {
        Self::read(text, at, System::TenThousand).ok()
    }

    /// Reads a text that is a numeral from its first character to its last, with a sign if need be.
    ///
    /// ```
    /// use yunbao::text::{Numeral, System};
    /// let parse = |s| Numeral::parse(s, System::TenThousand).map(|n| n.to_string());
    /// assert_eq!(parse("负一百二十万").as_deref(), Some("-1200000"));
    /// assert_eq!(parse("一百二十百"), None);
    /// ```
    pub fn parse(text: &str, system: System) -> Option<Decimal> {
        let text = text.trim();
        let (negative, start) = match around::next_char(text, 0)? {
            c @ ('负' | '負' | '-' | '－') => (true, c.len_utf8()),
            _ => (false, 0),
        };
        let found = Self::read(text, start, system).ok()?;
        let value = found.value().filter(|_| !found.is_bare())?;
        let value = match text.len() - found.span.end() {
            0 => value,
            _ => value.checked_add(cents(text, found.span.end())?)?,
        };
        Some(if negative { value.negated() } else { value })
    }

    /// Reads the numeral at `at`, or says where to go on.
    pub(crate) fn read(text: &str, at: usize, system: System) -> Result<Self, usize> {
        match compound::read(text, at, system) {
            Outcome::Number(found) => Self::from_compound(at, &found).ok_or(found.end),
            Outcome::Reject(end) => Err(end.max(at + 1)),
        }
    }

    fn from_compound(at: usize, found: &Compound) -> Option<Self> {
        let scale = found.scale;
        Some(Self {
            span: Span::new(at, found.end),
            low: Decimal::new(found.sum.low, scale)?,
            high: Decimal::new(found.sum.high, scale)?,
            several: Decimal::new(found.sum.several, scale)?,
            magnitude: found.magnitude,
            flags: Flags {
                over: found.over,
                about: found.about,
                bare: found.bare,
                chinese: found.chinese,
            },
        })
    }

    /// Gives the place in the text, in bytes.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// Gives the stated number, or `None` where it says 几 or 数 or two digits.
    pub fn value(&self) -> Option<Decimal> {
        (self.low == self.high && self.several.is_zero()).then_some(self.low)
    }

    /// Gives the lower number; without what 几 or 数 stands for.
    pub const fn low(&self) -> Decimal {
        self.low
    }

    /// Gives the higher number; without what 几 or 数 stands for.
    pub const fn high(&self) -> Decimal {
        self.high
    }

    /// Gives the unit that 几 or 数 counts, or 0: 10 000 000 for 数千万.
    pub const fn several(&self) -> Decimal {
        self.several
    }

    /// Gives the power of ten that a list or range may share: 8 for 9.2亿, 0 for 17.1.
    pub const fn magnitude(&self) -> u8 {
        self.magnitude
    }

    /// Tells whether 多 or 余 stands in it.
    pub const fn is_over(&self) -> bool {
        self.flags.over
    }

    /// Tells whether 来 stands in it, as in 十来万.
    pub const fn is_about(&self) -> bool {
        self.flags.about
    }

    /// Tells whether it is a unit without a coefficient, such as 千万.
    pub const fn is_bare(&self) -> bool {
        self.flags.bare
    }

    /// Tells whether it is written in Chinese signs only.
    pub const fn is_chinese(&self) -> bool {
        self.flags.chinese
    }
}

/// Reads 肆角陆分 up to the end of the text.
fn cents(text: &str, at: usize) -> Option<Decimal> {
    let mut at = at;
    let mut sum = Decimal::ZERO;
    for (word, scale) in [("角", 1), ("分", 2)] {
        if let Some(sign::Sign::Digit(d)) = sign::sign_at(text, at) {
            let unit = at + "一".len();
            if around::starts(text, unit, word) {
                sum = sum.checked_add(Decimal::new(u128::from(d), scale)?)?;
                at = unit + word.len();
            }
        }
    }
    (at == text.len() && !sum.is_zero()).then_some(sum)
}
