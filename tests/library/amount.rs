//! Amounts: the table, the settings, and invariants on any string.

use proptest::prelude::*;
use yunbao::{
    extract::{Amount, AmountFinder, Bound, Per, UnitPrices},
    text::{Decimal, View},
};

use crate::rows;

fn number(n: Option<Decimal>) -> String {
    n.map_or("-".to_owned(), |n| n.to_string())
}

fn show(a: &Amount) -> String {
    let mut shown = format!(
        "{} {} {} {}..{}",
        a.currency,
        a.bound,
        number(a.value),
        number(a.low),
        number(a.high)
    );
    if a.inferred {
        shown.push_str(" inferred");
    }
    if let Some(per) = a.per {
        shown.push_str(" per_");
        shown.push_str(per.as_str());
    }
    shown
}

#[test]
fn table() {
    let finder = AmountFinder::default();
    rows::check("amount.tsv", include_str!("../cases/amount.tsv"), |view| finder.find(view), show);
}

#[test]
fn policies_are_arguments() {
    let finder =
        AmountFinder::builder().several(1, 10).scale(1, 5).build().expect("a policy that rises");
    let read = |text: &str| {
        finder.find(&View::new(text)).iter().map(|f| show(&f.value)).collect::<Vec<_>>()
    };
    assert_eq!(read("数千万元"), ["CNY several - 10000000..100000000"]);
    assert_eq!(read("千万元级"), ["CNY scale - 10000000..50000000"]);
    assert!(AmountFinder::builder().several(9, 2).build().is_err());
}

#[test]
fn share_prices_are_kept_on_demand() {
    let finder =
        AmountFinder::builder().share_prices(UnitPrices::Keep).build().expect("default policies");
    let found = finder.find(&View::new("以每股 7.5 港元认购"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].value.per, Some(Per::Share));
}

#[test]
fn interval_follows_from_the_bound() {
    let finder = AmountFinder::default();
    for row in rows::read(include_str!("../cases/amount.tsv")) {
        for found in finder.find(&View::new(&row.text)) {
            let Amount { value, low, high, bound, .. } = found.value;
            let fits = match bound {
                Bound::Exact => value.is_some() && low == value && high == value,
                Bound::Near | Bound::AtMost => low.is_none() && high.is_some() && high == value,
                Bound::Over | Bound::AtLeast => high.is_none() && low.is_some() && low == value,
                Bound::About => value.is_some() && low.is_none() && high.is_none(),
                _ => value.is_none() && low.is_some() && low <= high,
            };
            assert!(fits, "{}: {} does not agree with its bounds", row.text, show(&found.value));
        }
    }
}

proptest! {
    #[test]
    fn spans_are_in_order_on_any_string(text in ".{0,60}|[0-9一两几数十百千万亿点.,、~至近约元块美级$¥ -]{0,40}") {
        let view = View::new(&text);
        let mut end = 0;
        for found in AmountFinder::default().find(&view) {
            prop_assert!(found.span.start() >= end && !found.span.of(view.text()).is_empty());
            end = found.span.end();
        }
    }

    #[test]
    fn any_sum_reads_as_itself(n in 1_u64..1_000_000_000_000, unit in prop::sample::select(vec![("元", "CNY"), ("美元", "USD"), ("港元", "HKD"), ("枚BTC", "BTC")])) {
        let text = format!("收到{n}{}。", unit.0);
        let found = AmountFinder::default().find(&View::new(&text));
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].value.value, Some(Decimal::from(n)));
        prop_assert_eq!(&*found[0].value.currency, unit.1);
    }
}
