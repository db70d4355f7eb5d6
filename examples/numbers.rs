//! Amounts, rounds, dates and percentages of a sentence, with the library alone.
//!
//! ```text
//! cargo run --example numbers
//! ```

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use yunbao::{
    Result,
    extract::{AmountFinder, DateFinder, PercentFinder, RoundFinder},
    text::{Decimal, Numeral, View},
};

fn main() -> Result<()> {
    // A text is normalised once. The view has ASCII digits, simplified characters and no spaces beside Chinese ones;
    // it knows the way back to the original.
    let raw =
        "青舟智能 2 月 21 日宣布完成近亿元 A、A+ 两轮融资，出让 12.5% 股权，去年营收约十几亿元。";
    let view = View::new(raw);

    // A finder is built once and shared: it is cheap to clone, and finding never fails.
    let amounts = AmountFinder::default();
    for found in amounts.find(&view) {
        let amount = &found.value;
        // Spans point into the view; `raw` leads them back.
        println!("{}: {} {}", view.raw(found.span).of(raw), amount.currency, amount.bound);
    }

    // 近亿元 is an interval: close to 100 000 000 yuan from below. Numbers are exact decimals.
    let near = &amounts.find(&view)[0].value;
    assert_eq!(near.high, Some(Decimal::from(100_000_000_u64)));
    assert_eq!(near.low, None);

    // What 数 means is a policy, and so an argument: here one to ten times the unit.
    let wide = AmountFinder::builder().several(1, 10).build()?;
    let several = &wide.find(&View::new("数千万元"))[0].value;
    assert_eq!(several.low, Some(Decimal::from(10_000_000_u64)));

    // Each round of a list has its own span and a code; two schemes know other names for it.
    for found in RoundFinder::default().find(&view) {
        let round = found.value;
        println!("{}: {} = {:?}", view.raw(found.span).of(raw), round.code(), round.crunchbase());
    }

    // With the date of publication 2 月 21 日 is a day, and 去年 a year; without it their years stay open.
    for found in DateFinder::default().find(&view, Some("2023-02-25".parse()?)) {
        println!("{}: {}", view.raw(found.span).of(raw), found.value);
    }

    // Stakes are told from growth.
    for found in PercentFinder::default().find(&view) {
        println!("{}: {}", view.raw(found.span).of(raw), found.value.kind);
    }

    // The grammar of numerals works on any text.
    let numeral = Numeral::at("3千5百万", 0).and_then(|n| n.value());
    assert_eq!(numeral, Some(Decimal::from(35_000_000_u64)));
    Ok(())
}
