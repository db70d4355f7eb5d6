//! Dates: the table with and without a date of publication, and invariants on any string.

use proptest::prelude::*;
use yunbao::{
    extract::{DateFinder, DateValue, PartialDate},
    text::View,
};

use crate::rows;

fn reference() -> Option<PartialDate> {
    "2023-02-25".parse().ok()
}

#[test]
fn table_with_reference() {
    let finder = DateFinder::default();
    rows::check(
        "date.tsv",
        include_str!("../cases/date.tsv"),
        |view| finder.find(view, reference()),
        ToString::to_string,
    );
}

#[test]
fn without_reference_nothing_is_guessed() {
    let read =
        |text: &str| DateFinder::default().find(&View::new(text), None)[0].value.to_string();
    assert_eq!(read("2月21日消息"), "--02-21");
    assert_eq!(read("21日消息"), "---21");
    assert_eq!(read("3月上市"), "--03");
    assert_eq!(read("2月27日至3月5日举行"), "--02-27/--03-05");
    for unknown in ["近日", "昨日", "去年", "上周五", "今年晚些时候", "本月"] {
        assert_eq!(read(unknown), "..", "{unknown} depends on the date of publication");
    }
    assert_eq!(read("去年12月"), "--12");
    assert_eq!(read("今年上半年"), "--01/--06");
}

#[test]
fn a_month_as_reference_resolves_months() {
    let month = "2024-11".parse().ok();
    let read =
        |text: &str| DateFinder::default().find(&View::new(text), month)[0].value.to_string();
    assert_eq!(read("11月5日消息"), "2024-11-05");
    assert_eq!(read("1月8日消息"), "2025-01-08");
    // Half a year away on both sides.
    assert_eq!(read("5月8日消息"), "--05-08");
    assert_eq!(read("昨日"), "..");
}

proptest! {
    #[test]
    fn whole_dates_read_as_themselves(year in 1950_u16..2099, month in 1_u8..13, day in 1_u8..29, style in 0_usize..4) {
        let text = match style {
            0 => format!("于{year}年{month}月{day}日宣布"),
            1 => format!("于{year}-{month:02}-{day:02}宣布"),
            2 => format!("于{year}/{month}/{day}宣布"),
            _ => format!("于 {year} 年 {month} 月 {day} 日宣布"),
        };
        let date = PartialDate { year: Some(year), month: Some(month), day: Some(day) };
        let found = DateFinder::default().find(&View::new(&text), reference());
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].value, DateValue::on(date));
        prop_assert_eq!(date.to_string().parse::<PartialDate>().unwrap(), date);
    }

    #[test]
    fn yesterday_is_the_day_before(year in 1950_u16..2099, month in 1_u8..13, day in 2_u8..29) {
        let today = PartialDate { year: Some(year), month: Some(month), day: Some(day) };
        let found = DateFinder::default().find(&View::new("昨日宣布"), Some(today));
        let yesterday = PartialDate { day: Some(day - 1), ..today };
        prop_assert_eq!(found[0].value, DateValue::on(yesterday));
    }

    #[test]
    fn spans_are_in_order_on_any_string(text in ".{0,60}|[0-9一二三十今去昨前上本近日月年周号至季度半HQ/. -]{0,40}") {
        let view = View::new(&text);
        for reference in [None, reference()] {
            let mut end = 0;
            for found in DateFinder::default().find(&view, reference) {
                prop_assert!(found.span.start() >= end && !found.span.of(view.text()).is_empty());
                end = found.span.end();
            }
        }
    }
}
