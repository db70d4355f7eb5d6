//! What stands around the number of an amount: currency, 级, price unit, qualifiers.

use std::sync::Arc;

use super::{
    Per,
    cents::Cents,
    currency::{self, Currencies, Role},
    trap::{is_token, is_trap},
};
use crate::{
    extract::bound::{self, Qualifier},
    text::{Decimal, Numeral, around},
};

/// A currency as written.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) code: Arc<str>,
    pub(super) token: bool,
    /// 元 or $: what stands on the other side may say more.
    pub(super) generic: bool,
}

/// What stands behind a number.
#[derive(Clone, Debug, Default)]
pub(super) struct Tail {
    pub(super) end: usize,
    pub(super) currency: Option<Written>,
    pub(super) scaled: bool,
    pub(super) qualifier: Option<Qualifier>,
    /// 角 and 分 in units of the currency.
    pub(super) cents: Decimal,
    pub(super) per: Option<Per>,
}

/// What stands in front of a number.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) start: usize,
    pub(super) currency: Option<Written>,
    pub(super) qualifier: Option<Qualifier>,
    pub(super) negative: bool,
}

/// Reads what stands behind `numeral`.
pub(super) fn tail(text: &str, numeral: &Numeral, currencies: &Currencies) -> Tail {
    let mut tail = Tail { end: numeral.span().end(), ..Tail::default() };
    let next = around::next_char(text, tail.end);
    if next.is_none_or(|c| matches!(c, '，' | '。' | '\n')) {
        return tail;
    }
    let sized = numeral.magnitude() >= 3 || numeral.is_bare();
    if sized {
        tail.plus(text, currencies);
        tail.level(text);
    }
    tail.currency(text, numeral, currencies);
    if tail.currency.is_some() && sized {
        tail.level(text);
    }
    tail.per(text);
    if sized || tail.currency.is_some() {
        tail.included(text);
        if let Some((found, end)) = bound::after(text, tail.end) {
            tail.qualifier = Some(found);
            tail.end = end;
            tail.named_late(text, currencies);
        }
    }
    tail
}

/// What closes a sum of 元 or 块.
const CLOSING: &[&str] = &["钱", "整"];

impl Tail {
    /// Takes + before a currency: 10亿+人民币.
    fn plus(&mut self, text: &str, currencies: &Currencies) {
        let end = self.end + 1;
        if around::starts(text, self.end, "+") && currencies.behind(text, end).is_some() {
            self.end = end;
            self.qualifier = Some(Qualifier::AtLeast);
        }
    }

    /// Takes the currency behind a qualifier: 亿元及以上人民币.
    fn named_late(&mut self, text: &str, currencies: &Currencies) {
        let generic = self.currency.as_ref().is_some_and(|written| written.generic);
        let Some(name) =
            currencies.behind(text, self.end).filter(|n| generic && n.role == Role::Either)
        else {
            return;
        };
        self.end += name.word.len();
        self.currency =
            Some(Written { code: Arc::clone(&name.code), token: false, generic: false });
    }

    /// Takes 级: 千万级, 亿元级别, 百万量级.
    fn level(&mut self, text: &str) {
        const LEVELS: &[&str] = &["量级", "级别", "级"];
        if let Some(len) = around::first_of(text, self.end, LEVELS) {
            self.end += len;
            self.scaled = true;
        }
    }

    /// Takes (含), which leaves the number as it is.
    fn included(&mut self, text: &str) {
        const INCLUDED: &[&str] = &["(含本数)", "(含)", "(不含)"];
        let closed = |len| {
            around::first_of(
                text,
                self.end + len,
                &["-", "~", "至", "到", "及以", "或以", "以上", "以下"],
            )
            .is_some()
        };
        if let Some(len) = around::first_of(text, self.end, INCLUDED).filter(|len| closed(*len)) {
            self.end += len;
        }
    }

    fn currency(&mut self, text: &str, numeral: &Numeral, currencies: &Currencies) {
        if self.token(text, numeral, currencies) {
            return;
        }
        let mut at = self.end;
        if around::starts(text, at, " ") {
            at += 1;
        }
        let Some(name) = currencies.behind(text, at) else {
            return self.small_money(text, numeral, currencies);
        };
        let end = at + name.word.len();
        if name.token && !is_token(text, numeral, end) {
            return;
        }
        let generic = name.role == Role::Generic;
        if generic && (at > self.end || is_trap(text, numeral, name.word, end)) {
            return;
        }
        self.end = end;
        self.currency = Some(Written { code: Arc::clone(&name.code), token: name.token, generic });
        if !generic {
            return;
        }
        let cents = Cents::read(text, end, true);
        self.cents = cents.value;
        self.end = cents.end;
        // 亿元人民币, 万元港币: what follows 元 says which.
        if let Some(more) = currencies.behind(text, self.end).filter(|n| n.role == Role::Either) {
            self.end += more.word.len();
            self.currency =
                Some(Written { code: Arc::clone(&more.code), token: false, generic: false });
        }
        if let Some(len) = around::first_of(text, self.end, CLOSING)
            && !around::next_char(text, self.end + len)
                .is_some_and(|c| "体合个改理形治顿".contains(c))
        {
            self.end += len;
        }
    }

    /// Takes 枚 or 个 and a token: 50万枚USDT, 20个比特币.
    fn token(&mut self, text: &str, numeral: &Numeral, currencies: &Currencies) -> bool {
        let Some(len) = around::first_of(text, self.end, &["枚", "个", "颗", "份"]) else {
            return false;
        };
        let mut at = self.end + len;
        if around::starts(text, at, " ") {
            at += 1;
        }
        let (code, end) = match currencies.behind(text, at).filter(|name| name.token) {
            Some(name) if is_token(text, numeral, at + name.word.len()) => {
                (Arc::clone(&name.code), at + name.word.len())
            }
            None if around::starts(text, self.end, "枚") => {
                let Some(symbol) = currency::unknown_symbol(text, at) else { return false };
                (symbol.into(), at + symbol.len())
            }
            _ => return false,
        };
        self.currency = Some(Written { code, token: true, generic: false });
        self.end = end;
        true
    }

    fn per(&mut self, text: &str) {
        const SHARE: &[&str] = &["/股", "每股", "/ADS", "一股"];
        if self.currency.is_none() {
            return;
        }
        if around::first_of(text, self.end, SHARE).is_some() {
            self.per = Some(Per::Share);
        } else if around::starts(text, self.end, "/") {
            self.per = Some(Per::Unit);
        }
    }
}

/// Reads what stands in front of `numeral`.
pub(super) fn head(text: &str, numeral: &Numeral, currencies: &Currencies) -> Head {
    let mut head =
        Head { start: numeral.span().start(), currency: None, qualifier: None, negative: false };
    head.negative(text);
    // Either order: 近US$500万, 人民币约3亿元.
    for _ in 0..3 {
        let mut at = head.start;
        if head.start > 0 && around::ends(text, at, " ") {
            at -= 1;
        }
        if head.qualifier.is_none()
            && let Some((found, start)) = bound::before(text, at, numeral)
        {
            head.qualifier = Some(found);
            head.start = start;
        } else if head.currency.is_none()
            && let Some(name) = currencies.front(text, at)
        {
            head.currency = Some(Written {
                code: Arc::clone(&name.code),
                token: name.token,
                generic: name.role == Role::Hint,
            });
            head.start = at - name.word.len();
        } else {
            break;
        }
    }
    head
}

impl Head {
    /// Takes a minus sign where a figure is said to be negative: 净利润-3.2亿元.
    fn negative(&mut self, text: &str) {
        let Some(at) = self.start.checked_sub(1) else { return };
        let sign = around::ends(text, self.start, "-")
            && around::last_char(text, at).is_none_or(|c| "润损为至是达额入约得:：( ".contains(c));
        if sign {
            self.start = at;
            self.negative = true;
        }
    }
}
