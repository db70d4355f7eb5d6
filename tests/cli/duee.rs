//! `yunbao run --to duee`: events under the role names of DuEE-fin.

use crate::support::Bench;
use serde_json::{Value, json};

const ROW: &str = r#"{"id":"a","title":"","text":"5月8日消息，砚石科技宣布于4月完成近亿元A轮融资，由启辰山资本领投，北屿创投跟投，松涧资本担任独家财务顾问，投后估值10亿元。"}"#;

/// One line of output, parsed.
fn line(bench: &Bench, row: &str) -> Value {
    bench.file("in.jsonl", format!("{row}\n"));
    let ran = bench.run(&["run", "in.jsonl", "--to", "duee"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn roles_bear_the_names_of_the_data_set() {
    let got = line(&Bench::new(), ROW);
    let pairs = [
        ("被投资方", "砚石科技"),
        ("融资轮次", "A"),
        ("融资金额", "近亿元"),
        ("估值", "10亿元"),
        ("披露时间", "5月8日"),
        ("事件时间", "4月"),
        ("领投方", "启辰山资本"),
        ("投资方", "启辰山资本"),
        ("投资方", "北屿创投"),
        ("财务顾问", "松涧资本"),
    ];
    let arguments: Vec<_> =
        pairs.iter().map(|(role, text)| json!({"role": role, "argument": text})).collect();
    let want =
        json!({"id": "a", "event_list": [{"event_type": "企业融资", "arguments": arguments}]});
    assert_eq!(got, want, "look at io/duee.rs, and at extract/event where a role is missing");
}

#[test]
fn an_item_without_a_financing_has_an_empty_list() {
    let got = line(&Bench::new(), r#"{"id":"b","title":"","text":"今天多云转晴。"}"#);
    assert_eq!(got, json!({"id": "b", "event_list": []}));
}
