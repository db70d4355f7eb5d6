//! `train classify`, `evaluate`, `model card`: models of one's own labels through the real program.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::fmt::Write;

use serde_json::Value;
use support::Bench;

/// Labelled lines of three fields: text, tab, label.
fn lines(each: usize) -> String {
    const FIELDS: [(&str, [&str; 5]); 3] = [
        ("体育", ["球队", "进球", "教练", "联赛", "门将"]),
        ("财经", ["股价", "利率", "债券", "营收", "指数"]),
        ("美食", ["火锅", "厨师", "菜单", "面条", "点心"]),
    ];
    let mut out = String::new();
    for i in 0..each {
        for (label, words) in &FIELDS {
            let (a, b) = (words[i % 5], words[(i * 3 + i / 5 + 1) % 5]);
            writeln!(out, "昨日第{i}条消息说{a}与{b}有关\t{label}").unwrap();
        }
    }
    out
}

fn trained(bench: &Bench) {
    bench.file("news.tsv", lines(40));
    let args = ["train", "classify", "news.tsv", "-o", "news.yb", "--epochs", "20"];
    bench.run(&args).expect(0, &["120 examples, 3 labels"]);
}

#[test]
fn a_model_is_trained_measured_and_described() {
    let bench = Bench::new();
    trained(&bench);
    let card = bench.run(&["model", "card", "news.yb"]);
    card.expect(0, &[]);
    assert!(card.out.contains("体育, 美食, 财经") && card.out.contains("news.tsv: 120 examples"));
    let card = bench.run(&["model", "card", "news.yb", "--json"]);
    let header: Value = serde_json::from_str(&card.out).unwrap();
    assert_eq!(header["kind"], "classifier");

    bench.file("test.tsv", lines(50).lines().skip(120).collect::<Vec<_>>().join("\n"));
    let run = bench.run(&["evaluate", "news.yb", "test.tsv", "--json"]);
    run.expect(0, &[]);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert!(report["accuracy"].as_f64().unwrap() > 0.9, "{report}");
    for of in [&report["micro"], &report["macro"], &report["labels"]["体育"]] {
        for key in ["p", "r", "f1"] {
            assert!((0.0..=1.0).contains(&of[key].as_f64().unwrap()), "{key} of {of}");
        }
    }
    assert_eq!(report["labels"]["体育"]["support"], 10);
    assert!(report["ece"].as_f64().unwrap() <= 1.0);
}

#[test]
fn bad_lines_are_named_counted_and_skipped() {
    let bench = Bench::new();
    let mut bytes = lines(20).into_bytes();
    bytes.extend("没有标签\n".as_bytes());
    bytes.extend(b"\xFF\xFE\t\xE4\n");
    bench.file("news.tsv", &bytes);
    let train = ["train", "classify", "news.tsv", "--epochs", "2", "-o"];
    let with = |more: &[&'static str]| [&train[..], more].concat();
    bench
        .run(&with(&["a.yb"]))
        .expect(1, &["news.tsv:61: expected text, a tab and a label", "news.tsv:62: not UTF-8"]);
    bench.run(&with(&["b.yb", "--rejects", "bad.jsonl"])).expect(1, &[]);
    let rejects = bench.read("bad.jsonl");
    assert_eq!(rejects.lines().count(), 2, "{rejects}");
    assert!(rejects.contains("\"line\":62"), "{rejects}");
    bench.run(&with(&["c.yb", "--strict"])).expect(1, &["news.tsv:61"]);
    assert!(!bench.exists("c.yb"), "a strict run that ends early leaves no model");
}

#[test]
fn the_exit_status_says_what_is_wrong() {
    let bench = Bench::new();
    trained(&bench);
    let again = ["train", "classify", "news.tsv", "-o", "news.yb"];
    bench.run(&again).expect(4, &["news.yb"]);
    bench.file("one.tsv", "甲\t只有一类\n乙\t只有一类\n");
    bench.run(&["train", "classify", "one.tsv", "-o", "one.yb"]).expect(3, &["two or more"]);
    bench
        .run(&["train", "classify", "no.tsv", "-o", "no.yb"])
        .expect(3, &["no.tsv: no such file"]);
    bench.file("empty.tsv", "\n\n");
    bench.run(&["train", "classify", "empty.tsv", "-o", "e.yb"]).expect(3, &["empty.tsv"]);
    bench
        .run(&["train", "classify", "news.tsv", "-o", "n.yb", "--epochs", "0"])
        .expect(2, &["epochs"]);
    bench.file("bad.yb", "not a model");
    bench.run(&["evaluate", "bad.yb", "news.tsv"]).expect(5, &["bad.yb"]);
    bench.run(&["model", "card", "bad.yb"]).expect(5, &["bad.yb"]);
    bench.run(&["model", "card", "none.yb"]).expect(3, &["none.yb"]);
    assert!(!bench.list().iter().any(|f| f.contains("part") || f == "e.yb"), "{:?}", bench.list());
}

#[test]
fn threads_do_not_change_a_byte() {
    let bench = Bench::new();
    bench.file("news.tsv", lines(30));
    for threads in ["1", "2", "5"] {
        let name = format!("{threads}.yb");
        let args = ["train", "classify", "news.tsv", "--epochs", "4", "--threads", threads, "-o"];
        bench.run(&[&args[..], &[name.as_str()]].concat()).expect(0, &[]);
    }
    let bytes = |name: &str| std::fs::read(bench.path(name)).unwrap();
    assert!(bytes("1.yb") == bytes("2.yb") && bytes("1.yb") == bytes("5.yb"));
}
