//! The search for amounts.

use std::sync::Arc;

use super::{
    Amount, Per, bare,
    chain::{self, Member},
    currency::Currencies,
    unit::{self, Head, Written},
};
use crate::{
    error::{Error, Result},
    extract::{
        Found,
        bound::{self, Interval, Policy},
    },
    text::{Decimal, Span, View, around, numeral},
};

crate::closed_set! {
    /// What becomes of prices per share.
    pub enum UnitPrices: "treatment of share prices" {
        /// They are no amounts.
        Drop = "drop", "不报";
        /// They are reported, with [`Amount::per`] set.
        Keep = "keep", "保留";
    }
}

/// Finds amounts of money and of tokens; cheap to clone, and shared between threads.
///
/// ```
/// use yunbao::{extract::{AmountFinder, Bound}, text::View};
/// let finder = AmountFinder::default();
/// let view = View::new("青舟智能完成近千万元天使轮融资");
/// let found = finder.find(&view);
/// assert_eq!(found[0].span.of(view.text()), "近千万元");
/// assert_eq!(found[0].value.bound, Bound::Near);
/// assert_eq!(found[0].value.value.map(|v| v.to_string()).as_deref(), Some("10000000"));
/// ```
#[derive(Clone, Debug)]
pub struct AmountFinder {
    currencies: Arc<Currencies>,
    policy: Policy,
    prices: UnitPrices,
}

/// Settings of an [`AmountFinder`].
///
/// | setting | default | meaning |
/// |---|---|---|
/// | `several` | 2 to 9 | how many times its unit 数 or 几 means |
/// | `scale` | 1 to 10 | how many times its unit 级 means |
/// | `share_prices` | drop | what becomes of prices per share |
#[derive(Clone, Debug)]
pub struct AmountFinderBuilder {
    policy: Policy,
    prices: UnitPrices,
}

impl AmountFinderBuilder {
    /// Sets how many times its unit 数 or 几 means, from and to.
    #[must_use]
    pub const fn several(mut self, from: u32, to: u32) -> Self {
        self.policy.several = (from, to);
        self
    }

    /// Sets how many times its unit 级 means, from and to.
    #[must_use]
    pub const fn scale(mut self, from: u32, to: u32) -> Self {
        self.policy.scale = (from, to);
        self
    }

    /// Sets what becomes of prices per share.
    #[must_use]
    pub const fn share_prices(mut self, prices: UnitPrices) -> Self {
        self.prices = prices;
        self
    }

    /// Builds the finder.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] where a policy runs from more to less.
    pub fn build(self) -> Result<AmountFinder> {
        for (name, (from, to)) in [("several", self.policy.several), ("scale", self.policy.scale)]
        {
            if from > to {
                let message = format!("from {from} to {to}; expected from <= to");
                return Err(Error::Setting { name, message });
            }
        }
        Ok(AmountFinder {
            currencies: Arc::new(Currencies::new()),
            policy: self.policy,
            prices: self.prices,
        })
    }
}

impl Default for AmountFinder {
    fn default() -> Self {
        let AmountFinderBuilder { policy, prices } = Self::builder();
        Self { currencies: Arc::new(Currencies::new()), policy, prices }
    }
}

impl AmountFinder {
    /// Starts from the default settings.
    pub const fn builder() -> AmountFinderBuilder {
        AmountFinderBuilder {
            policy: Policy { several: (2, 9), scale: (1, 10) },
            prices: UnitPrices::Drop,
        }
    }

    /// Finds the amounts of a view: spans of the view, in order, without overlap.
    ///
    /// A span is the whole expression: currency and qualifiers belong to it (`约3.5亿元人民币`), verbs do not.
    pub fn find(&self, view: &View) -> Vec<Found<Amount>> {
        let text = view.text();
        let mut search = Search { finder: self, text, out: Vec::new(), floor: 0 };
        let mut at = 0;
        while let Some(start) = numeral::next_start(text, at) {
            at = search.at(start).max(start + 1);
        }
        search.out
    }
}

struct Search<'a> {
    finder: &'a AmountFinder,
    text: &'a str,
    out: Vec<Found<Amount>>,
    /// The end of the last amount; none starts before it.
    floor: usize,
}

impl Search<'_> {
    /// Looks for an amount whose number starts at `start`; gives where to go on.
    fn at(&mut self, start: usize) -> usize {
        let (text, currencies) = (self.text, &*self.finder.currencies);
        let first = match chain::piece(text, start, currencies) {
            Ok(piece) => piece,
            Err(end) => return end,
        };
        let number_end = first.numeral.span().end();
        let quiet = first.tail.currency.is_none()
            && around::next_char(text, first.tail.end).is_none_or(|c| {
                !matches!(
                    c,
                    '-' | '~' | '至' | '到' | '、' | '和' | '及' | '与' | ',' | '以' | '/' | ' '
                )
            });
        let sized = first.numeral.magnitude() > 0 || first.numeral.is_bare();
        let last = around::last_char(text, start);
        if quiet && !sized && !last.is_some_and(may_end_currency) {
            return number_end;
        }
        if !stands_alone(text, start) && currencies.front(text, start).is_none() {
            return number_end;
        }
        let member = match chain::member(text, first, currencies) {
            Ok(member) => member,
            Err(end) => return end,
        };
        let (rest, list_end) = chain::list(text, &member, currencies);
        let head = unit::head(text, &member.first.numeral, currencies);
        match rest.last() {
            Some(closing) if !is_list_mark(text, start) => {
                let currency = closing.closing().tail.currency.clone();
                let unit = closing.closing().numeral;
                let Some(currency) = choose(&head, currency.as_ref()) else { return list_end };
                let count = rest.len();
                self.emit(&member, &head, &currency, Some(&unit), Place::First);
                for (i, member) in rest.iter().enumerate() {
                    let place = if i + 1 == count { Place::Last } else { Place::Middle };
                    let open = Head {
                        start: member.numbers().start(),
                        currency: None,
                        qualifier: None,
                        negative: false,
                    };
                    self.emit(member, &open, &currency, Some(&unit), place);
                }
                list_end
            }
            Some(_) => number_end,
            None => {
                let end = self.single(&member, &head);
                if end > number_end { end } else { list_end.max(number_end) }
            }
        }
    }

    fn single(&mut self, member: &Member, head: &Head) -> usize {
        let closing = member.closing();
        let written = closing.tail.currency.as_ref().or(member.first.tail.currency.as_ref());
        if let Some(currency) = choose(head, written) {
            self.emit(member, head, &currency, None, Place::Only);
            return member.end();
        }
        let span = Span::new(head.start, member.end());
        let numeral = &closing.numeral;
        let million = Decimal::from(1_000_000_u64);
        let sized = numeral.magnitude() >= 3 || (numeral.is_bare() && numeral.low() >= million);
        if !sized || !bare::is_money(self.text, span, closing.tail.scaled) {
            return numeral.span().end();
        }
        let code = self.finder.currencies.yuan();
        let currency = Currency { code, token: false, inferred: true };
        self.emit(member, head, &currency, None, Place::Only);
        member.end()
    }

    fn emit(
        &mut self,
        member: &Member,
        head: &Head,
        currency: &Currency,
        unit: Option<&crate::text::Numeral>,
        place: Place,
    ) {
        let closing = member.closing();
        let start = match place {
            Place::Only | Place::First => head.start.max(self.floor),
            Place::Middle | Place::Last => member.numbers().start(),
        };
        let end = match place {
            Place::Only | Place::Last => member.end(),
            Place::First | Place::Middle => closing.tail.end,
        };
        let per = closing.tail.per.or_else(|| price_of(self.text, start));
        if per == Some(Per::Share) && self.finder.prices == UnitPrices::Drop {
            return;
        }
        let Some(interval) = self.interval(member, head, unit) else { return };
        self.floor = end;
        self.out.push(Found::new(
            Span::new(start, end),
            Amount {
                currency: Arc::clone(&currency.code),
                token: currency.token,
                inferred: currency.inferred,
                value: interval.value,
                low: interval.low,
                high: interval.high,
                bound: interval.bound,
                per,
            },
        ));
    }

    fn interval(
        &self,
        member: &Member,
        head: &Head,
        unit: Option<&crate::text::Numeral>,
    ) -> Option<Interval> {
        let policy = self.finder.policy;
        let closing = member.closing();
        let qualifier = head.qualifier.or(closing.tail.qualifier);
        let factor = |n| unit.map_or(Decimal::ONE, |unit| chain::shared(n, unit));
        let Some(last) = &member.last else {
            let numeral = &member.first.numeral;
            let mut found =
                bound::interval(numeral, factor(numeral), qualifier, closing.tail.scaled, policy)?;
            if !closing.tail.cents.is_zero() {
                found = found.plus(closing.tail.cents)?;
            }
            return if head.negative { found.negated() } else { Some(found) };
        };
        let high = last
            .numeral
            .high()
            .checked_mul(factor(&last.numeral))?
            .checked_add(last.tail.cents)?;
        let own = member.first.numeral.low().checked_add(member.first.tail.cents)?;
        let share = chain::shared(&member.first.numeral, unit.unwrap_or(&last.numeral));
        let plain =
            last.numeral.high().checked_div(Decimal::power_of_ten(last.numeral.magnitude())?)?;
        let (low, high) = chain::ends(own, plain, share, high)?;
        Interval::range(low, high)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Only,
    First,
    Middle,
    Last,
}

#[derive(Clone, Debug)]
struct Currency {
    code: Arc<str>,
    token: bool,
    inferred: bool,
}

/// Chooses between what is written in front and behind: the more particular one.
fn choose(head: &Head, behind: Option<&Written>) -> Option<Currency> {
    let written = match (head.currency.as_ref(), behind) {
        (Some(front), Some(behind)) if behind.generic => front,
        (_, Some(behind)) => behind,
        (Some(front), None) => front,
        (None, None) => return None,
    };
    Some(Currency { code: Arc::clone(&written.code), token: written.token, inferred: false })
}

fn may_end_currency(c: char) -> bool {
    matches!(
        c,
        '$' | '¥' | '€' | '£' | '币' | '金' | ' ' | '₩' | '₹' | '₽' | '฿' | '₫' | '₱' | '₺'
    ) || c.is_ascii_uppercase()
}

/// A digit glued to a letter (C1, Web3, GPT-4) is no number of its own; nor is an ordinal.
fn stands_alone(text: &str, start: usize) -> bool {
    match around::last_char(text, start) {
        Some('第') => false,
        Some(c) if c.is_ascii_alphabetic() || c == '_' => {
            !around::next_char(text, start).is_some_and(|c| c.is_ascii())
        }
        Some('.') => !around::last_char(text, start - 1).is_some_and(|c| c.is_ascii_digit()),
        Some('-') => !around::last_char(text, start - 1).is_some_and(|c| c.is_ascii_alphabetic()),
        _ => true,
    }
}

/// Tells whether the number is the mark of a list entry: `1、200万元奖金` at the start of a line.
fn is_list_mark(text: &str, start: usize) -> bool {
    let open = around::last_char(text, start)
        .is_none_or(|c| matches!(c, '\n' | '。' | '：' | ':' | '；'));
    let number = crate::text::Numeral::at(text, start);
    open && number.is_some_and(|n| {
        n.low() <= Decimal::from(20_u64)
            && n.low().is_integer()
            && around::starts(text, n.span().end(), "、")
    })
}

/// Tells what the amount at `start` is the price of, going by the words before it.
fn price_of(text: &str, start: usize) -> Option<Per> {
    let clause = around::clause_before(text, start, 10);
    let share = clause
        .rfind("每股")
        .is_some_and(|i| !around::rest(clause, i).contains(|c: char| c.is_ascii_digit()));
    if share {
        return Some(Per::Share);
    }
    let each = clause.char_indices().rev().nth(1).map(|(i, _)| around::rest(clause, i));
    each.filter(|each| {
        each.starts_with('每') && !each.ends_with(['年', '月', '日', '天', '周', '次'])
    })
    .map(|_| Per::Unit)
}
