//! `yunbao cluster` and `yunbao lexicon check`.

use crate::support::Bench;

const NEWS: &str = r#"{"id":"a","title":"贵安新区第三座智算中心开工，总投资62亿元","text":""}
{"id":"b","title":"比特币跌破6.5万美元","text":""}
{"id":"c","title":"总投资62亿元！贵安新区第三座智算中心开工","text":""}
"#;

fn lines(out: &str) -> Vec<serde_json::Value> {
    out.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn clusters_as_json() {
    let bench = Bench::new();
    bench.file("in.jsonl", NEWS);
    let ran = bench.run(&["cluster", "in.jsonl", "--json"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let [cluster] = &lines(&ran.out)[..] else { panic!("one cluster expected: {}", ran.out) };
    let mut members: Vec<&str> =
        cluster["members"].as_array().unwrap().iter().map(|m| m.as_str().unwrap()).collect();
    assert_eq!(cluster["lead"], members[0]);
    members.sort_unstable();
    assert_eq!(members, ["a", "c"]);
    assert_eq!(cluster["cluster"], 0);
    assert!(cluster["confidence"].as_f64().is_some_and(|c| (0.0..=1.0).contains(&c)));
}

#[test]
fn clusters_for_people() {
    let bench = Bench::new();
    bench.file("in.jsonl", NEWS);
    let ran = bench.run(&["cluster", "in.jsonl"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ran.out);
    assert!(lines[1].starts_with("    ") && !lines[0].starts_with(' '), "{}", ran.out);
}

#[test]
fn records_are_taken_and_written_with_their_cluster() {
    let bench = Bench::new();
    bench.file("in.jsonl", NEWS);
    assert_eq!(bench.run(&["run", "in.jsonl", "-o", "records.jsonl"]).status, Some(0));
    let ran = bench.run(&["cluster", "records.jsonl", "--records", "-o", "out.jsonl"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let (before, after) = (lines(&bench.read("records.jsonl")), lines(&bench.read("out.jsonl")));
    let numbers: Vec<_> = after.iter().map(|r| r["cluster"].as_u64()).collect();
    assert_eq!(numbers, [Some(0), None, Some(0)]);
    for (mut record, old) in after.into_iter().zip(before) {
        record["cluster"] = serde_json::Value::Null;
        assert_eq!(record, old, "nothing but the cluster may change");
    }
}

#[test]
fn a_damaged_record_is_named() {
    let bench = Bench::new();
    bench.file("in.jsonl", r#"{"schema":1,"id":"a","title":"云","text":"","entities":7}"#);
    let ran = bench.run(&["cluster", "in.jsonl"]);
    assert_eq!(ran.status, Some(1));
    assert!(ran.err.contains("in.jsonl:1") && ran.err.contains("no record"), "{}", ran.err);
}

#[test]
fn known_items_are_joined_and_not_told_again() {
    let bench = Bench::new();
    let [a, b, c] = NEWS.lines().collect::<Vec<_>>()[..] else { panic!("three rows") };
    bench.file("week.jsonl", format!("{a}\n{b}\n{b}\n"));
    bench.file("today.jsonl", c);
    let ran = bench.run(&["cluster", "today.jsonl", "--known", "week.jsonl", "--json"]);
    let [cluster] = &lines(&ran.out)[..] else { panic!("one new cluster: {}", ran.out) };
    assert_eq!(cluster["members"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_lexicon_is_checked() {
    let bench = Bench::new();
    bench.file("mine.tsv", "# mine\n星河智算\tcloud\t星河|AWS|今天\t天河控股\n星河智算\tcloud\n");
    let ran = bench.run(&["lexicon", "check", "mine.tsv"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    let wanted = [
        "mine.tsv:2: name: 星河智算",
        "mine.tsv:2: taken: AWS of 星河智算, before: 亚马逊云科技",
        "mine.tsv:2: ordinary !: 今天 of 星河智算",
        "mine.tsv:2: orphan !: 星河智算, before: 天河控股",
        "mine.tsv:3: repeated !: 星河智算, before: line 2",
    ];
    for line in wanted {
        assert!(ran.out.lines().any(|l| l == line), "{line:?} is missing in:\n{}", ran.out);
    }

    bench.file("bad.tsv", "星河智算\tclod\n");
    let ran = bench.run(&["lexicon", "check", "bad.tsv"]);
    assert_eq!(ran.status, Some(5));
    assert!(ran.err.contains("bad.tsv:1"), "{}", ran.err);
}
