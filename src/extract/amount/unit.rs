//! What stands around the number of an amount: currency, 级, price unit, qualifiers.

use std::sync::Arc;

use super::{
    Per,
    currency::{self, Currencies, Role},
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
        }
    }
    tail
}

impl Tail {
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
        if self.token(text, currencies) {
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
        const CLOSING: &[&str] = &["钱", "整"];
        if let Some(len) = around::first_of(text, self.end, CLOSING)
            && !around::next_char(text, self.end + len)
                .is_some_and(|c| "体合个改理形治顿".contains(c))
        {
            self.end += len;
        }
    }

    /// Takes 枚 or 个 and a token: 50万枚USDT, 20个比特币.
    fn token(&mut self, text: &str, currencies: &Currencies) -> bool {
        let Some(len) = around::first_of(text, self.end, &["枚", "个", "颗", "份"]) else {
            return false;
        };
        let mut at = self.end + len;
        if around::starts(text, at, " ") {
            at += 1;
        }
        let (code, end) = match currencies.behind(text, at).filter(|name| name.token) {
            Some(name) => (Arc::clone(&name.code), at + name.word.len()),
            None if around::starts(text, self.end, "枚") => {
                match currency::unknown_symbol(text, at) {
                    Some(symbol) => (symbol.into(), at + symbol.len()),
                    None => return false,
                }
            }
            None => return false,
        };
        self.currency = Some(Written { code, token: true, generic: false });
        self.end = end;
        true
    }

    /// Takes amounts below one yuan: 九毛九, 两角五分, 五分钱.
    fn small_money(&mut self, text: &str, numeral: &Numeral, currencies: &Currencies) {
        const UNITS: &[&str] = &["角", "毛", "毫", "分", "仙"];
        if around::first_of(text, self.end, UNITS).is_none() || numeral.magnitude() > 0 {
            return;
        }
        let cents = Cents::read(text, numeral.span().start(), false);
        let whole = numeral.span().start() == 0 && cents.end == text.len();
        let coin = around::starts(text, cents.end, "钱");
        if cents.parts == 0 || !(whole || coin || cents.parts > 1) {
            // 二十分 is one number of cents.
            return self.whole_cents(text, numeral, currencies);
        }
        // The number itself is the first of the parts.
        let Some(rest) = cents.value.checked_add(numeral.low().negated()) else { return };
        self.cents = rest;
        self.end = cents.end + if coin { "钱".len() } else { 0 };
        self.currency = Some(Written { code: currencies.yuan(), token: false, generic: true });
    }

    fn whole_cents(&mut self, text: &str, numeral: &Numeral, currencies: &Currencies) {
        let word = around::first_of(text, self.end, &["分", "仙"]).unwrap_or(0);
        let coin = if around::starts(text, self.end + word, "钱") { "钱".len() } else { 0 };
        let whole = numeral.span().start() == 0 && self.end + word + coin == text.len();
        if word == 0 || !(whole || coin > 0) {
            return;
        }
        let hundredth = Decimal::new(1, 2).and_then(|h| numeral.low().checked_mul(h));
        let Some(rest) = hundredth.and_then(|v| v.checked_add(numeral.low().negated())) else {
            return;
        };
        self.cents = rest;
        self.end += word + coin;
        self.currency = Some(Written { code: currencies.yuan(), token: false, generic: true });
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

/// 角 and 分 behind 元, or on their own.
struct Cents {
    value: Decimal,
    end: usize,
    parts: u8,
}

impl Cents {
    /// Reads 九毛九, 零四, 1角1分 at `at`; a lone digit counts tenths, after 零 hundredths.
    fn read(text: &str, at: usize, after_yuan: bool) -> Self {
        let mut found = Self { value: Decimal::ZERO, end: at, parts: 0 };
        let mut at = at;
        let zero = around::starts(text, at, "零");
        if zero {
            at += "零".len();
        }
        let mut place = if zero { 2 } else { 1 };
        while place < 3 {
            let Some(digit) = Numeral::at(text, at).filter(|n| {
                n.low() < Decimal::from(10_u64)
                    && n.low().is_integer()
                    && n.value().is_some()
                    && n.magnitude() == 0
            }) else {
                break;
            };
            let end = digit.span().end();
            let unit = match place {
                1 => around::first_of(text, end, &["角", "毛", "毫"]),
                _ => None,
            };
            let cent = around::first_of(text, end, &["分", "仙"]);
            let (scale, end) = match (unit, cent) {
                (Some(len), _) => (1, end + len),
                (_, Some(len)) if found.parts > 0 || after_yuan => (2, end + len),
                // 三块五, 九毛九: one more digit at the very end.
                _ if (after_yuan || found.parts > 0)
                    && digit.is_chinese()
                    && closes(text, end) =>
                {
                    (place, end)
                }
                _ => break,
            };
            let Some(part) = Decimal::new(1, scale).and_then(|unit| digit.low().checked_mul(unit))
            else {
                break;
            };
            let Some(sum) = found.value.checked_add(part) else { break };
            found = Self { value: sum, end, parts: found.parts + 1 };
            at = end;
            place = scale + 1;
        }
        found
    }
}

/// Tells whether a price ends at `at`: a measure would make the digit before it a number of its own.
fn closes(text: &str, at: usize) -> bool {
    match around::next_char(text, at) {
        None => true,
        Some(c) => !crate::text::is_han(c) || "钱左上以的至到和".contains(c),
    }
}

/// Words in which 元 or 块 is no currency.
fn is_trap(text: &str, numeral: &Numeral, word: &str, end: usize) -> bool {
    const YUAN: &[&str] = &[
        "宇宙",
        "素",
        "件",
        "器件",
        "数据",
        "旦",
        "宵",
        "气",
        "老",
        "帅",
        "首",
        "组",
        "祖",
        "朝",
        "勋",
        "锂",
        "次方",
        "次",
        "材料",
        "正极",
        "前驱",
        "悖论",
        "催化",
        "论",
        "期权",
        "二次",
        "一次",
        "认知",
        "学习",
        "宝",
        "世界",
        "培",
        "谋",
        "共治",
        "结构",
        "化",
        "模型",
        "境",
        "乙丙",
        "系",
        "人文",
        "运算",
        "操作符",
        "回归",
        "分类",
        "方程",
        "函数",
        "店",
        "户",
        "机",
    ];
    let unit_alone = numeral.is_bare();
    match word {
        "元" => {
            if let Some(len) = around::first_of(text, end, YUAN) {
                let tail = text.get(end..end + len).unwrap_or("");
                // 千元机 and 万元户 are words; 5000元机票 and 300元户外 are money.
                return match tail {
                    "店" | "户" | "机" => unit_alone,
                    "化" | "系" | "次" | "首" | "组" | "分类" => numeral.magnitude() == 0,
                    "学习" | "材料" | "模型" | "培" | "结构" | "人文" | "世界" | "宝" | "件" => {
                        numeral.magnitude() == 0 && !unit_alone
                    }
                    _ => true,
                };
            }
            let year = around::starts(text, end, "年")
                && !around::first_of(text, end, &["年费", "年薪", "年卡", "年租", "年化", "年金"])
                    .is_some();
            let month = around::starts(text, end, "月")
                && numeral.low() >= Decimal::from(1900_u64)
                && numeral.low() < Decimal::from(2100_u64);
            year || month
        }
        "块" => !spends(text, numeral, end),
        _ => false,
    }
}

/// 块 is money before 钱 and digits, or where the text speaks of paying; else it counts pieces.
fn spends(text: &str, numeral: &Numeral, end: usize) -> bool {
    let start = numeral.span().start();
    let coins = around::starts(text, end, "钱") || Cents::read(text, end, true).parts > 0;
    let alone = start == 0 && (end == text.len() || bound::after(text, end).is_some());
    let closed = around::next_char(text, end).is_none_or(|c| !crate::text::is_han(c));
    let paid = closed && {
        let clause = clause_before(text, start, 8);
        clause.contains(['花', '费', '付', '卖', '买', '赚', '价', '赔', '钱', '元'])
    };
    coins || alone || paid || bound::after(text, end).is_some()
}

/// Borrows up to `most` characters before `at` back to the last break of the sentence.
pub(in crate::extract) fn clause_before(text: &str, at: usize, most: usize) -> &str {
    let head = text.get(..at).unwrap_or("");
    let mut start = at;
    for (i, c) in head.char_indices().rev().take(most) {
        if matches!(c, '，' | '。' | '；' | '！' | '？' | '\n' | ';' | '!' | '?' | '、' | ',')
        {
            break;
        }
        start = i;
    }
    text.get(start..at).unwrap_or("")
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
            && around::last_char(text, at).is_none_or(|c| "润损为至是达额入约:：( ".contains(c));
        if sign {
            self.start = at;
            self.negative = true;
        }
    }
}
