//! The values of fields: buckets, rounds, amounts, dates, names.

use crate::{
    Error, Result,
    classify::Bucket,
    extract::{Amount, AmountFinder, Round, RoundFinder},
    index::{analyzer::key, day::Days, money::Money, query::QueryField},
    text::View,
};

/// A value as typed, with the column of its first character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Typed<'q> {
    pub(super) field: QueryField,
    pub(super) text: &'q str,
    pub(super) column: usize,
}

/// A key, or all keys that begin with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) key: String,
    /// The name as typed.
    pub(crate) name: String,
    pub(crate) prefix: bool,
}

/// Days from and to; both belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DayRange {
    pub(crate) from: Option<u64>,
    pub(crate) to: Option<u64>,
}

impl Typed<'_> {
    fn error(&self, message: impl std::fmt::Display) -> Error {
        Error::Query { column: self.column, message: message.to_string() }
    }

    fn expected(&self, what: &str) -> Error {
        let shown: String = self.text.chars().take(40).collect();
        self.error(format!("{shown:?} is {what}; expected for example {}", self.field.example()))
    }

    /// Reads `cloud`, `cloud,web3`, or a heading such as 观点聚焦.
    pub(super) fn buckets(&self) -> Result<Vec<Bucket>> {
        let read = |part: &str| {
            let name = part.trim().to_lowercase();
            name.parse().ok().or_else(|| Bucket::of_heading(&name))
        };
        let parts = self.text.split([',', '，']).map(read).collect::<Option<Vec<_>>>();
        parts.ok_or_else(|| {
            let all: Vec<_> = Bucket::ALL.iter().map(|b| b.as_str()).collect();
            self.expected(&format!("no bucket of {}", all.join(", ")))
        })
    }

    /// Reads `a`, `b+`, `pre-a`, `seed`, A轮, 天使轮; several with commas.
    pub(super) fn rounds(&self) -> Result<Vec<String>> {
        let parts = self.text.split([',', '，']).map(round).collect::<Option<Vec<_>>>();
        parts.ok_or_else(|| self.expected("no funding round"))
    }

    /// Reads `usd` or 美元.
    pub(super) fn currency(&self) -> Result<String> {
        let view = View::new(self.text);
        let code = view.text();
        if (2..=10).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Ok(code.to_ascii_uppercase());
        }
        amount(&format!("1亿{code}"))
            .filter(|a| !a.inferred)
            .map(|a| a.currency.to_uppercase())
            .ok_or_else(|| self.expected("no currency"))
    }

    /// Reads a name, with `*` behind it where only its beginning is meant.
    pub(super) fn pattern(&self) -> Result<Pattern> {
        let (name, prefix) = match self.text.strip_suffix(['*', '＊']) {
            Some(name) => (name, true),
            None => (self.text, false),
        };
        let key = match self.field {
            QueryField::Id | QueryField::Url => name.to_owned(),
            _ => key(name),
        };
        if key.is_empty() || key.contains('*') {
            return Err(self.expected("no name"));
        }
        Ok(Pattern { key, name: name.to_owned(), prefix })
    }

    /// Reads `>1000万美元`, `1亿..5亿`, `9.2亿元`; yuan where no currency is written.
    pub(super) fn money(&self) -> Result<Money> {
        let one = |text: &str, currency: Option<&str>| {
            let mut found = amount(text).ok_or_else(|| self.expected("no amount"))?;
            if let Some(currency) = currency.filter(|_| found.inferred) {
                found.currency = currency.into();
            }
            interval(&found).ok_or_else(|| self.expected("no amount with bounds"))
        };
        let all = |of: &Money, low: i128, high: i128| Money { low, high, ..of.clone() };
        match Range::read(self.text) {
            Range::Is(text) => one(text, None),
            Range::Above(text) => {
                let m = one(text, None)?;
                Ok(all(&m, m.high.saturating_add(1), i128::MAX))
            }
            Range::From(text) => one(text, None).map(|m| all(&m, m.low, i128::MAX)),
            Range::Below(text) => {
                let m = one(text, None)?;
                Ok(all(&m, i128::MIN, m.low.saturating_sub(1)))
            }
            Range::To(text) => one(text, None).map(|m| all(&m, i128::MIN, m.high)),
            Range::Between(from, to) => {
                // 1亿..5亿美元 are dollars at both ends.
                let last = amount(to).ok_or_else(|| self.expected("no amount"))?;
                let first = amount(from).ok_or_else(|| self.expected("no amount"))?;
                let currency = if last.inferred { &first.currency } else { &last.currency };
                let (a, b) = (one(from, Some(currency))?, one(to, Some(currency))?);
                if a.currency != b.currency {
                    return Err(self.error("the ends of the range are of two currencies"));
                }
                if a.low > b.high {
                    return Err(self.error("the range ends before it begins"));
                }
                Ok(all(&a, a.low, b.high))
            }
        }
    }

    /// Reads `2023-02`, `2023-02-01..2023-02-14`, `>=2023`.
    pub(super) fn days(&self) -> Result<DayRange> {
        let one = |text: &str| Days::read(text).ok_or_else(|| self.expected("no date"));
        let range = |from, to| DayRange { from, to };
        match Range::read(self.text) {
            Range::Is(text) => one(text).map(|d| range(Some(d.first), Some(d.last))),
            Range::Above(text) => one(text).map(|d| range(Some(d.last + 1), None)),
            Range::From(text) => one(text).map(|d| range(Some(d.first), None)),
            Range::Below(text) => one(text).map(|d| range(None, Some(d.first - 1))),
            Range::To(text) => one(text).map(|d| range(None, Some(d.last))),
            Range::Between(from, to) => {
                let (from, to) = (one(from)?, one(to)?);
                if from.first > to.last {
                    return Err(self.error("the range ends before it begins"));
                }
                Ok(range(Some(from.first), Some(to.last)))
            }
        }
    }
}

/// A value with its sign of comparison.
enum Range<'q> {
    Is(&'q str),
    Above(&'q str),
    From(&'q str),
    Below(&'q str),
    To(&'q str),
    Between(&'q str, &'q str),
}

impl<'q> Range<'q> {
    fn read(text: &'q str) -> Self {
        type Make<'q> = fn(&'q str) -> Range<'q>;
        const SIGNS: usize = 12;
        let signs: [(&str, Make<'q>); SIGNS] = [
            (">=", Self::From),
            ("＞＝", Self::From),
            ("≥", Self::From),
            ("<=", Self::To),
            ("＜＝", Self::To),
            ("≤", Self::To),
            (">", Self::Above),
            ("＞", Self::Above),
            ("<", Self::Below),
            ("＜", Self::Below),
            ("=", Self::Is),
            ("＝", Self::Is),
        ];
        if let Some((from, to)) = text.split_once("..") {
            return match (from.is_empty(), to.is_empty()) {
                (false, true) => Self::From(from),
                (true, false) => Self::To(to),
                _ => Self::Between(from, to),
            };
        }
        let signed = signs.iter().find_map(|(sign, make)| Some(make(text.strip_prefix(sign)?)));
        signed.unwrap_or(Self::Is(text))
    }
}

fn round(part: &str) -> Option<String> {
    let view = View::new(part.trim());
    let text = view.text();
    if let Ok(round) = text.to_ascii_lowercase().parse::<Round>() {
        return Some(round.code().into_owned());
    }
    let whole = |text: &str| {
        let view = View::new(text);
        let found = RoundFinder::default().find(&view);
        let found = found.first().filter(|f| f.span.len() == view.text().len())?;
        Some(found.value.code().into_owned())
    };
    whole(text).or_else(|| whole(&format!("{text}轮")))
}

/// Reads an amount that is the whole text; a bare number is one of yuan.
fn amount(text: &str) -> Option<Amount> {
    let whole = |text: &str| {
        // Angle brackets and ampersands would be markup.
        let view = View::new(text);
        let mut found = AmountFinder::default().find(&view);
        let length = view.text().len();
        (found.len() == 1).then(|| found.remove(0)).filter(|f| f.span.len() == length)
    };
    if let Some(found) = whole(text) {
        return Some(found.value);
    }
    let mut found = whole(&format!("{text}元"))?.value;
    found.inferred = true;
    Some(found)
}

fn interval(amount: &Amount) -> Option<Money> {
    let bounds = (amount.low, amount.high);
    Money::of(&amount.currency, amount.value, bounds, amount.bound.as_str())
}
