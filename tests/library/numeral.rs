//! Numerals: the table, every way to write a number, and invariants on any string.

use proptest::prelude::*;
use yunbao::text::{Decimal, Numeral, System, View, numbers};

use crate::rows;

#[test]
fn table() {
    for row in rows::read(include_str!("../cases/numeral.tsv")) {
        let got = Numeral::parse(View::new(&row.text).text(), System::TenThousand)
            .map(|v| v.to_string());
        assert_eq!(
            got.as_deref(),
            row.values.first().map(String::as_str),
            "tests/cases/numeral.tsv:{}: {}",
            row.line,
            row.text
        );
    }
}

#[test]
fn approximate_numerals() {
    let read = |text: &str| {
        let n = Numeral::at(text, 0).unwrap_or_else(|| panic!("{text} is a numeral"));
        (n.low().to_string(), n.high().to_string(), n.several().to_string(), n.is_over())
    };
    let plain = |low: &str, high: &str, several: &str| {
        (low.to_owned(), high.to_owned(), several.to_owned(), false)
    };
    assert_eq!(read("数千万"), plain("0", "0", "10000000"));
    assert_eq!(read("十几亿"), plain("1000000000", "1000000000", "100000000"));
    assert_eq!(read("七八千万"), plain("70000000", "80000000", "0"));
    assert_eq!(read("十七八万"), plain("170000", "180000", "0"));
    assert_eq!(read("三五百"), plain("300", "500", "0"));
    assert_eq!(read("七八个"), plain("7", "8", "0"));
    assert!(read("1000多万").3 && read("十余万").3);
}

#[test]
fn systems_differ_above_ten_thousand() {
    let parse = |text, system| Numeral::parse(text, system).map(|v| v.to_string());
    assert_eq!(parse("三兆", System::TenThousand).as_deref(), Some("3000000000000"));
    assert_eq!(parse("三兆", System::Low).as_deref(), Some("3000000"));
    assert_eq!(parse("三兆", System::Middle).as_deref(), Some("30000000000000000"));
    assert_eq!(parse("三京", System::High).as_deref(), Some("300000000000000000000000000000000"));
}

#[test]
fn numbers_in_running_text() {
    let found = |text: &str| {
        numbers(text)
            .map(|n| format!("{}={}", n.span().of(text), n.to_f64().unwrap_or(-1.0)))
            .collect::<Vec<_>>()
    };
    assert_eq!(found("一切如常，四川有三家店"), ["三=3"]);
    assert_eq!(found("五分之一的人买了两打"), ["五分之一=0.2", "两打=24"]);
    assert_eq!(found("温度是-3.5度，深度为负二十"), ["-3.5=-3.5", "负二十=-20"]);
    assert_eq!(found("三又二分之一"), ["三又二分之一=3.5"]);
}

#[test]
fn too_large_is_no_number() {
    for text in
        ["9".repeat(400), "千万亿".repeat(50), "九".repeat(60), format!("1.{}", "3".repeat(60))]
    {
        assert_eq!(
            numbers(&text).count(),
            0,
            "{} … is too large",
            text.chars().take(12).collect::<String>()
        );
    }
}

/// Writes `n` in Chinese, as banks and newspapers do.
fn chinese(n: u64, digits: &[&str], units: &[&str]) -> String {
    fn section(n: u64, digits: &[&str], units: &[&str]) -> String {
        let mut out = String::new();
        let mut zero = false;
        for place in (0..4).rev() {
            let digit = usize::try_from(n / 10_u64.pow(place) % 10).expect("a digit");
            if digit == 0 {
                zero = !out.is_empty();
            } else {
                if zero {
                    out.push_str(digits[0]);
                }
                zero = false;
                out.push_str(digits[digit]);
                out.push_str(units[usize::try_from(place).expect("a place")]);
            }
        }
        out
    }
    if n == 0 {
        return digits[0].to_owned();
    }
    let mut out = String::new();
    let mut gap = false;
    for (exponent, unit) in [(8, "亿"), (4, "万"), (0, "")] {
        let part = n / 10_u64.pow(exponent) % 10_000;
        if part == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap || (!out.is_empty() && part < 1000) {
            out.push_str(digits[0]);
        }
        gap = false;
        out.push_str(&section(part, digits, units));
        out.push_str(unit);
    }
    out
}

const SMALL: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const FORMAL: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const UNITS: [&str; 4] = ["", "十", "百", "千"];
const FORMAL_UNITS: [&str; 4] = ["", "拾", "佰", "仟"];

fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn full_width(s: &str) -> String {
    s.chars()
        .map(|c| char::from_u32(c as u32 + 0xFEE0).filter(|_| c.is_ascii_digit()).unwrap_or(c))
        .collect()
}

proptest! {
    #[test]
    fn every_style_reads_as_the_same_number(n in 0_u64..1_000_000_000_000) {
        let styles = [
            n.to_string(), grouped(n), full_width(&n.to_string()),
            chinese(n, &SMALL, &UNITS), chinese(n, &FORMAL, &FORMAL_UNITS),
            n.to_string().bytes().map(|b| SMALL[usize::from(b - b'0')]).collect::<String>(),
        ];
        for style in styles {
            let view = View::new(&style);
            prop_assert_eq!(Numeral::parse(view.text(), System::TenThousand), Some(Decimal::from(n)), "{}", style);
        }
    }

    #[test]
    fn decimals_with_units_are_exact(digits in 1_u64..10_000_000, scale in 0_u8..5, unit in prop::sample::select(vec![("万", 4), ("亿", 8), ("万亿", 12), ("M", 6), ("k", 3)])) {
        let coefficient = Decimal::new(u128::from(digits), scale).expect("fits");
        let text = format!("{coefficient}{}", unit.0);
        let want = coefficient.checked_mul(Decimal::power_of_ten(unit.1).expect("fits"));
        prop_assert_eq!(Numeral::parse(&text, System::TenThousand), want);
    }

    #[test]
    fn any_string_gives_spans_in_order(text in ".{0,60}|[0-9零一二两三十百千万亿兆点半几数多余个来负分之又打.,kM -]{0,40}") {
        let mut end = 0;
        for found in numbers(&text) {
            prop_assert!(found.span().start() >= end && !found.span().of(&text).is_empty());
            end = found.span().end();
        }
        for (at, _) in text.char_indices() {
            let _ = Numeral::at(&text, at);
        }
        let _ = Numeral::parse(&text, System::High);
    }

    #[test]
    fn decimals_calculate_and_print_exactly(a in -1_000_000_000_i64..1_000_000_000, b in 1_i64..1_000_000_000, scale in 0_u8..9) {
        let decimal = |n: i64| {
            let d = Decimal::new(u128::from(n.unsigned_abs()), scale).expect("fits");
            if n < 0 { d.negated() } else { d }
        };
        let (x, y) = (decimal(a), decimal(b));
        prop_assert_eq!(x.to_string().parse::<Decimal>().unwrap(), x);
        let json = serde_json::to_string(&x).unwrap();
        prop_assert_eq!(&json, &x.to_string());
        prop_assert_eq!(serde_json::from_str::<Decimal>(&json).unwrap(), x);
        prop_assert_eq!(x.checked_add(y).unwrap(), decimal(a + b));
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        prop_assert_eq!(x.checked_mul(y).and_then(|p| p.checked_div(y)), Some(x));
    }
}
