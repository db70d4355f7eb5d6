//! Percentages: the table, and invariants on any string.

mod rows;

use proptest::prelude::*;
use yunbao::{
    extract::{Percent, PercentFinder},
    text::{Decimal, View},
};

fn show(p: &Percent) -> String {
    let number = |n: Option<Decimal>| n.map_or("-".to_owned(), |n| n.to_string());
    format!("{} {} {} {}..{}", p.kind, p.bound, number(p.value), number(p.low), number(p.high))
}

#[test]
fn table() {
    let finder = PercentFinder::default();
    rows::check("percent.tsv", include_str!("cases/percent.tsv"), |view| finder.find(view), show);
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
}
