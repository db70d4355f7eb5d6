//! Rounds: the table, the codes, the two schemes, and invariants on any string.

use proptest::prelude::*;
use yunbao::{
    extract::{NamedRound, Round, RoundFinder},
    text::View,
};

use crate::rows;

#[test]
fn table() {
    let finder = RoundFinder::default();
    rows::check(
        "round.tsv",
        include_str!("../cases/round.tsv"),
        |view| finder.find(view),
        |r| r.code().into_owned(),
    );
}

/// `data/lexicon/rounds.tsv`: code, family, forms, IT桔子, Crunchbase.
fn lexicon() -> Vec<Vec<&'static str>> {
    let table = include_str!("../../data/lexicon/rounds.tsv");
    table.lines().skip(1).map(|line| line.split('\t').collect()).collect()
}

#[test]
fn codes_are_read_back() {
    for row in lexicon() {
        let round: Round = row[0].parse().unwrap_or_else(|e| panic!("{}: {e}", row[0]));
        assert_eq!(round.code(), row[0]);
        assert_eq!(
            serde_json::from_str::<Round>(&serde_json::to_string(&round).unwrap()).unwrap(),
            round
        );
    }
    for code in ["", "k", "a+++", "a10", "pre", "A", "seed round"] {
        assert!(code.parse::<Round>().is_err(), "{code:?} is no code");
    }
}

#[test]
fn forms_of_the_lexicon_are_found() {
    let finder = RoundFinder::default();
    // 上市 and a bare SAFE are everyday words; the finder wants more around them.
    let everyday = ["上市", "SAFE", "资助"];
    for row in lexicon() {
        for form in row[2].split(' ').filter(|f| !everyday.contains(f) && *f != "Series") {
            let form = if form.len() == 1 { format!("Series {form}") } else { form.to_owned() };
            let text = format!("公司完成{form}，");
            let found = finder.find(&View::new(&text));
            let codes: Vec<_> = found.iter().map(|f| f.value.code()).collect();
            assert_eq!(
                codes,
                [row[0]],
                "{form} should be {}; see src/extract/round/form.rs",
                row[0]
            );
        }
    }
}

#[test]
fn schemes_agree_with_the_lexicon() {
    for row in lexicon() {
        let round: Round = row[0].parse().expect("a code of the lexicon");
        let first = |cell: &'static str| {
            Some(cell.split([' ', '|']).next().unwrap_or(""))
                .filter(|s| !matches!(*s, "" | "-" | "(none:"))
        };
        assert_eq!(round.itjuzi(), first(row[3]), "IT桔子 of {}", row[0]);
        let given = round.crunchbase();
        let allowed: Vec<_> = row[4].split([' ', '|']).collect();
        let none = matches!(row[0], "ipo" | "m&a" | "neeq" | "privatization");
        assert!(
            if none { given.is_none() } else { given.is_some_and(|g| allowed.contains(&g)) },
            "Crunchbase of {}: {given:?}",
            row[0]
        );
    }
}

#[test]
fn every_named_round_has_a_code() {
    for named in NamedRound::ALL {
        assert_eq!(named.as_str().parse::<Round>().expect("a wire name"), Round::from(*named));
    }
}

proptest! {
    #[test]
    fn spans_are_in_order_on_any_string(text in ".{0,60}|[A-Jprea1-9+、和及至/ 轮两新一首融资种子天使战略-]{0,40}") {
        let view = View::new(&text);
        let mut end = 0;
        for found in RoundFinder::default().find(&view) {
            prop_assert!(found.span.start() >= end && !found.span.of(view.text()).is_empty());
            end = found.span.end();
        }
    }

    #[test]
    fn any_letter_reads_as_itself(pre in any::<bool>(), letter in "[A-H]", step in 0_u8..8, plus in 0_usize..3) {
        let step = if step == 0 { String::new() } else { step.to_string() };
        let code = format!("{}{letter}{step}{}", if pre { "Pre-" } else { "" }, "+".repeat(plus));
        let text = format!("完成 {code} 轮融资");
        let found = RoundFinder::default().find(&View::new(&text));
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].value.code(), code.to_ascii_lowercase());
    }
}
