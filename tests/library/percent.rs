//! Percentages: the table, and invariants on any string.

use proptest::prelude::*;
use yunbao::{
    extract::{Percent, PercentFinder},
    text::{Decimal, View},
};

use crate::rows;

fn show(p: &Percent) -> String {
    let number = |n: Option<Decimal>| n.map_or("-".to_owned(), |n| n.to_string());
    format!("{} {} {} {}..{}", p.kind, p.bound, number(p.value), number(p.low), number(p.high))
}

#[test]
fn table() {
    let finder = PercentFinder::default();
    rows::check(
        "percent.tsv",
        include_str!("../cases/percent.tsv"),
        |view| finder.find(view),
        show,
    );
}

proptest! {
    #[test]
    fn any_percentage_reads_as_itself(hundredths in 1_u64..100_000) {
        let text = format!("占比{}.{:02}%。", hundredths / 100, hundredths % 100);
        let found = PercentFinder::default().find(&View::new(&text));
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].value.value, Decimal::new(u128::from(hundredths), 2));
    }

    #[test]
    fn spans_are_in_order_on_any_string(text in ".{0,60}|[0-9一两十百千万分之点个基成折%‰至约-]{0,40}") {
        let view = View::new(&text);
        let mut end = 0;
        for found in PercentFinder::default().find(&view) {
            prop_assert!(found.span.start() >= end && !found.span.of(view.text()).is_empty());
            end = found.span.end();
        }
    }

    #[test]
    fn one_percentage_does_not_hide_or_show_others(
        text in "([0-9一二两十百千万半几多]{1,3} ?(%|‰|个? ?百? ?分 ?点|基 ?点|b ?p|B ?P|成|折|分 ?之 ?[0-9三])?[，至约的]?){0,5}",
    ) {
        let finder = PercentFinder::default();
        let alone: Vec<_> = finder.find(&View::new(&text)).iter().map(|f| f.span).collect();
        let longer = finder.find(&View::new(&format!("{text}。另有5%。")));
        let before: Vec<_> = longer.iter().map(|f| f.span).take(longer.len() - 1).collect();
        prop_assert_eq!(alone, before);
    }
}
