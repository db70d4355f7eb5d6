//! `yunbao digest` as a user runs it.

use std::fs;

use crate::support::{Bench, row};

fn sample() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample/weekly.md");
    fs::read_to_string(path).unwrap()
}

#[test]
fn a_bulletin_becomes_markdown_and_a_page() {
    let bench = Bench::new();
    bench.file("in.md", sample());
    let args = [
        "digest", "in.md", "-o", "weekly.md", "--html", "weekly.html", "--title", "云上周报",
        "--number", "13",
    ];
    bench.run(&args).expect(0, &["26 items", "financings"]);
    assert!(bench.read("weekly.md").starts_with("# 云上周报 第 13 期\n"));
    assert!(bench.read("weekly.html").starts_with("<!DOCTYPE html>"));
    let split = |name: &str| {
        let mut titles: Vec<String> = bench
            .run(&["split", "-q", name])
            .out
            .lines()
            .map(|l| {
                serde_json::from_str::<serde_json::Value>(l).unwrap()["title"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        titles.sort();
        titles
    };
    assert_eq!(split("weekly.md"), split("in.md"));
    // Outputs that exist are kept, unless told otherwise.
    bench.run(&args).expect(4, &["E0401", "weekly.md"]);
    let forced = [args.as_slice(), &["--force"]].concat();
    bench.run(&forced).expect(0, &[]);
}

#[test]
fn records_of_a_run_give_the_same_issue() {
    let bench = Bench::new();
    bench.file("in.md", sample());
    bench.run(&["run", "-q", "in.md", "-o", "records.jsonl"]).expect(0, &[]);
    let straight = bench.run(&["digest", "-q", "in.md"]);
    let through = bench.run(&["digest", "-q", "records.jsonl", "--threads", "1"]);
    assert!(straight.out.contains("## 观点聚焦"));
    assert_eq!(straight.out, through.out);
    assert_eq!(straight.err, "");
}

#[test]
fn templates_are_printed_used_and_checked() {
    let bench = Bench::new();
    bench.file("in.md", sample());
    let printed = bench.run(&["digest", "--print-template", "md"]);
    printed.expect(0, &[]);
    bench.file("own.md", &printed.out);
    let own = bench.run(&["digest", "-q", "in.md", "--template", "own.md"]);
    assert_eq!(own.out, bench.run(&["digest", "-q", "in.md"]).out);
    bench.file("bad.html.jinja", "<p>\n{{ nosuch }}</p>");
    let args =
        ["digest", "in.md", "-o", "a.md", "--html", "a.html", "--template", "bad.html.jinja"];
    bench.run(&args).expect(2, &["bad.html.jinja:2"]);
    assert!(!bench.exists("a.md") && !bench.exists("a.html"), "half an issue was written");
    bench.run(&["digest", "in.md", "--template", "bad.html.jinja"]).expect(2, &["--html FILE"]);
    bench
        .run(&["digest", "in.md", "--template", "own.md", "--template", "own.md"])
        .expect(2, &["second template"]);
}

#[test]
fn wrong_wishes_are_named_before_anything_is_read() {
    let bench = Bench::new();
    bench.file("in.md", sample());
    bench.run(&["digest"]).expect(2, &["INPUT"]);
    bench
        .run(&["digest", "in.md", "-o", "in.md", "--force"])
        .expect(2, &["E0105", "input and an output"]);
    bench.run(&["digest", "in.md", "-o", "x", "--html", "x"]).expect(2, &["E0105"]);
    bench.run(&["digest", "in.md", "--since", "13.5.2024"]).expect(2, &["since", "YYYY-MM-DD"]);
    bench.run(&["digest", "in.md", "--per-section", "0"]).expect(2, &["per_section"]);
    bench.run(&["digest", "in.md", "--previous", "none.md"]).expect(3, &["none.md"]);
    bench.run(&["digest", "none.md", "-o", "a.md"]).expect(3, &["none.md", "--keep-partial"]);
    assert!(!bench.exists("a.md"));
}

#[test]
fn bad_rows_are_named_and_left_out() {
    let bench = Bench::new();
    let good =
        row("a", "青岚云下调云主机价格", "青岚云宣布下调云主机价格，降幅两成，覆盖全部数据中心。");
    bench.file(
        "in.jsonl",
        format!("{good}no json\n{{\"id\":\"r\",\"text\":\"云\",\"schema\":9,\"entities\":[]}}\n"),
    );
    let ran = bench.run(&["digest", "in.jsonl", "--others"]);
    ran.expect(1, &["in.jsonl:2", "in.jsonl:3", "schema 9", "1 entries"]);
    assert!(ran.out.contains("**【青岚云下调云主机价格】**"));
    bench.run(&["digest", "in.jsonl", "--strict"]).expect(1, &["in.jsonl:2"]);
}
