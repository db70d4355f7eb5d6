//! Qualifiers around a number, and the interval that they make of it.

use crate::text::{Decimal, Numeral, around};

crate::closed_set! {
    /// How an amount's stated number relates to what it means.
    pub enum Bound: "bound" {
        /// The stated number: 2亿元.
        Exact = "exact", "等于";
        /// A little below the stated number: 近亿元. `value` is `high`; there is no `low`.
        Near = "near", "接近";
        /// More than the stated number: 超3亿元, 2000余元. `value` is `low`; there is no `high`.
        Over = "over", "超过";
        /// Around the stated number: 约3.5亿元, 30万元左右. There are no bounds.
        About = "about", "大约";
        /// The stated number or more: 亿元及以上, 上千万元. `value` is `low`.
        AtLeast = "at_least", "不低于";
        /// The stated number or less: 不超过10亿元. `value` is `high`.
        AtMost = "at_most", "不高于";
        /// A few times a unit: 数千万元. There is no `value`.
        Several = "several", "数倍于";
        /// Ten-odd times a unit: 十几亿元. There is no `value`.
        Teens = "teens", "十几";
        /// Of the order of a unit: 千万元级. There is no `value`.
        Scale = "scale", "量级";
        /// Between two numbers: 5-8亿元, 七八千万元. There is no `value`.
        Range = "range", "区间";
    }
}

/// What a qualifier says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Qualifier {
    Near,
    Over,
    About,
    AtLeast,
    AtMost,
}

/// Qualifiers in front of an amount, which belong to its span; the longer of two that end alike stands first.
const FRONT: &[(&str, Qualifier)] = &[
    ("不少于", Qualifier::AtLeast),
    ("不低于", Qualifier::AtLeast),
    ("不小于", Qualifier::AtLeast),
    ("不高于", Qualifier::AtMost),
    ("不多于", Qualifier::AtMost),
    ("不大于", Qualifier::AtMost),
    ("少于", Qualifier::AtMost),
    ("低于", Qualifier::AtMost),
    ("小于", Qualifier::AtMost),
    ("高于", Qualifier::Over),
    ("多于", Qualifier::Over),
    ("大于", Qualifier::Over),
    ("不超过", Qualifier::AtMost),
    ("未超过", Qualifier::AtMost),
    ("超过", Qualifier::Over),
    ("不超", Qualifier::AtMost),
    ("远超", Qualifier::Over),
    ("超", Qualifier::Over),
    ("逾", Qualifier::Over),
    ("不到", Qualifier::AtMost),
    ("不足", Qualifier::AtMost),
    ("至少", Qualifier::AtLeast),
    ("最少", Qualifier::AtLeast),
    ("起码", Qualifier::AtLeast),
    ("至多", Qualifier::AtMost),
    ("最多", Qualifier::AtMost),
    ("最高不超过", Qualifier::AtMost),
    ("将近", Qualifier::Near),
    ("接近", Qualifier::Near),
    ("近", Qualifier::Near),
    ("大约为", Qualifier::About),
    ("大约", Qualifier::About),
    ("约合", Qualifier::About),
    ("约为", Qualifier::About),
    ("大概", Qualifier::About),
    ("约", Qualifier::About),
];

/// Words that end like a qualifier and are none.
const FRONT_WORDS: &[&str] = &[
    "最近", "附近", "靠近", "临近", "亲近", "新近", "邻近", "签约", "纽约", "预约", "契约",
    "解约", "履约", "续约", "违约", "公约", "条约", "节约", "邀约", "毁约", "制约", "特约",
    "简约", "期货合约", "智能合约", "永续合约", "交割合约", "英超", "中超", "德超", "西超",
];

/// Finds the qualifier that ends at `at`, and where it starts.
pub(super) fn before(text: &str, at: usize, numeral: &Numeral) -> Option<(Qualifier, usize)> {
    let last = around::last_char(text, at)?;
    if !matches!(
        last,
        '于' | '过'
            | '超'
            | '逾'
            | '到'
            | '足'
            | '少'
            | '码'
            | '多'
            | '近'
            | '约'
            | '合'
            | '为'
            | '概'
            | '上'
            | '破'
    ) {
        return None;
    }
    if let Some((word, found)) = FRONT.iter().find(|(word, _)| around::ends(text, at, word)) {
        let word_of_more = around::ends_with_any(text, at, FRONT_WORDS)
            && !around::ends_with_any(text, at, &["后续约", "陆续约", "连续约", "持续约"]);
        return (!word_of_more).then_some((*found, at - word.len()));
    }
    // 上亿元 and 过亿元 count from the unit; 网上3亿元 and 通过2亿元 do not.
    let unit = numeral.is_bare() || around::starts(text, at, "十");
    let head = at.checked_sub(last.len_utf8())?;
    let before = around::last_char(text, head);
    match last {
        '上' if unit
            && !before.is_some_and(|c| "以线链网早晚之海路台市身马加月年会".contains(c)) =>
        {
            Some((Qualifier::AtLeast, head))
        }
        '过' if unit && !before.is_some_and(|c| "通经不透度渡胜越".contains(c)) => {
            Some((Qualifier::Over, head))
        }
        _ => None,
    }
}

/// Qualifiers behind an amount, the longer first; with what must not follow.
const BEHIND: &[(&str, Qualifier, &str)] = &[
    ("(含)以上", Qualifier::AtLeast, ""),
    ("(含)以下", Qualifier::AtMost, ""),
    ("(含)及以上", Qualifier::AtLeast, ""),
    ("及其以上", Qualifier::AtLeast, ""),
    ("及以上", Qualifier::AtLeast, ""),
    ("或以上", Qualifier::AtLeast, ""),
    ("及以下", Qualifier::AtMost, ""),
    ("或以下", Qualifier::AtMost, ""),
    ("以上", Qualifier::AtLeast, "海市述"),
    ("以下", Qualifier::AtMost, "简统"),
    ("以内", Qualifier::AtMost, ""),
    ("左右", Qualifier::About, ""),
    ("上下", Qualifier::About, "游班文级"),
    ("有余", Qualifier::Over, ""),
];

/// Finds the qualifier that starts at `at`, and where it ends.
pub(super) fn after(text: &str, at: usize) -> Option<(Qualifier, usize)> {
    BEHIND.iter().find_map(|(word, found, traps)| {
        let end = at + word.len();
        let fits = around::starts(text, at, word)
            && !around::next_char(text, end).is_some_and(|c| traps.contains(c));
        fits.then_some((*found, end))
    })
}

/// How 数 and 级 are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Policy {
    pub(super) several: (u32, u32),
    pub(super) scale: (u32, u32),
}

/// An interval with its stated number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Interval {
    pub(super) value: Option<Decimal>,
    pub(super) low: Option<Decimal>,
    pub(super) high: Option<Decimal>,
    pub(super) bound: Bound,
}

impl Interval {
    fn open(bound: Bound, low: Decimal, high: Decimal) -> Self {
        Self { value: None, low: Some(low), high: Some(high), bound }
    }

    /// Makes the interval from one number to another, or `None` where they fall.
    pub(super) fn range(low: Decimal, high: Decimal) -> Option<Self> {
        (low <= high).then(|| Self::open(Bound::Range, low, high))
    }

    fn stated(value: Decimal, qualifier: Option<Qualifier>) -> Self {
        let (bound, low, high) = match qualifier {
            None => (Bound::Exact, Some(value), Some(value)),
            Some(Qualifier::Near) => (Bound::Near, None, Some(value)),
            Some(Qualifier::Over) => (Bound::Over, Some(value), None),
            Some(Qualifier::About) => (Bound::About, None, None),
            Some(Qualifier::AtLeast) => (Bound::AtLeast, Some(value), None),
            Some(Qualifier::AtMost) => (Bound::AtMost, None, Some(value)),
        };
        Self { value: Some(value), low, high, bound }
    }
}

impl Interval {
    /// Adds to every number of the interval.
    pub(super) fn plus(self, cents: Decimal) -> Option<Self> {
        let add = |n: Option<Decimal>| match n {
            Some(n) => n.checked_add(cents).map(Some),
            None => Some(None),
        };
        Some(Self { value: add(self.value)?, low: add(self.low)?, high: add(self.high)?, ..self })
    }

    /// Gives the interval with the other sign, where it is a single number.
    pub(super) fn negated(self) -> Option<Self> {
        let exact = self.bound == Bound::Exact;
        let negative = |n: Option<Decimal>| n.map(Decimal::negated);
        exact.then(|| Self {
            value: negative(self.value),
            low: negative(self.high),
            high: negative(self.low),
            ..self
        })
    }
}

/// Reads a numeral, already multiplied out, with its qualifiers.
///
/// `scaled` says that 级 follows. A unit that stands alone (`或达千亿`) is about that unit.
pub(super) fn interval(
    numeral: &Numeral,
    factor: Decimal,
    qualifier: Option<Qualifier>,
    scaled: bool,
    policy: Policy,
) -> Option<Interval> {
    let low = numeral.low().checked_mul(factor)?;
    let high = numeral.high().checked_mul(factor)?;
    let several = numeral.several().checked_mul(factor)?;
    let times = |n: Decimal, by: u32| n.checked_mul(Decimal::from(u64::from(by)));
    if !several.is_zero() {
        return if low.is_zero() {
            let (from, to) = policy.several;
            Some(Interval::open(Bound::Several, times(several, from)?, times(several, to)?))
        } else {
            let bound = if low == times(several, 10)? { Bound::Teens } else { Bound::Range };
            Some(Interval::open(
                bound,
                low.checked_add(several)?,
                low.checked_add(times(several, 9)?)?,
            ))
        };
    }
    if low != high {
        return Interval::range(low, high);
    }
    if scaled && qualifier.is_none() {
        let (from, to) = policy.scale;
        return Some(Interval::open(Bound::Scale, times(low, from)?, times(low, to)?));
    }
    let own = if numeral.is_over() {
        Some(Qualifier::Over)
    } else if numeral.is_about() || numeral.is_bare() {
        Some(Qualifier::About)
    } else {
        None
    };
    Some(Interval::stated(low, qualifier.or(own)))
}
