//! `yunbao index` and `yunbao search` as a user runs them.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use crate::support::{Bench, ids, row, rows};

const SAMPLES: &str = include_str!("../cases/index.jsonl");

fn indexed() -> Bench {
    let bench = Bench::new();
    bench.file("news.jsonl", SAMPLES);
    bench.run(&["index", "news.jsonl", "--dir", "ix"]).expect(0, &["10 records indexed"]);
    bench
}

fn lines(out: &str) -> Vec<serde_json::Value> {
    out.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn hits_are_shown_to_people_and_programs() {
    let bench = indexed();
    let ran = bench.run(&["search", "ix", "company:AWS", "扩建"]);
    ran.expect(0, &["1 of 1 items, 10 in the index"]);
    assert!(
        ran.out.starts_with("1. AWS 在东京新增可用区\n   cloud · 2023-02-10 · a2\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("扩建数据中心") && ran.out.contains("https://example.com/a2"));
    assert!(!ran.out.contains('\u{1b}'), "colour without a terminal");

    let ran = bench.run(&["search", "ix", "算力", "--json", "--facets", "--limit", "2"]);
    let found = lines(ran.expect(0, &[]).out.as_str());
    assert_eq!(found.len(), 3, "two hits and a line of counts");
    assert_eq!((&found[0]["id"], &found[0]["rank"]), (&"a1".into(), &1.into()));
    assert_eq!(found[0]["title_marks"][0], serde_json::json!({"start": 2, "end": 4}));
    assert_eq!(found[2]["total"], 3);
    assert_eq!(
        found[2]["facets"]["month"][0],
        serde_json::json!({"value": "2023-02", "count": 3})
    );

    // Records come out as they would of run.
    bench.run(&["run", "news.jsonl", "-o", "out.jsonl"]).expect(0, &[]);
    let ran = bench.run(&["search", "ix", "id:a1", "--records"]);
    assert_eq!(ran.out.trim_end(), bench.read("out.jsonl").lines().next().unwrap());

    let ran = bench.run(&["search", "ix", "--", "-bucket:web3", "-云"]);
    assert_eq!(ran.expect(0, &["1 of 1 items"]).out.lines().count(), 4, "{}", ran.out);
    bench.run(&["search", "ix", "没有的词"]).expect(0, &["0 of 0 items"]);
    bench.run(&["search", "ix"]).expect(0, &["10 of 10 items"]);
    let ran = bench.run(&["search", "--help"]);
    assert!(ran.out.contains("领投") && ran.out.contains("amount:>1000万美元"), "{}", ran.out);
}

/// Row 99.
#[test]
fn text_cannot_steer_the_terminal() {
    let bench = Bench::new();
    bench.file("news.jsonl", row("x\u{7}", "标题\u{1b}[2J测试", "正文\u{202e}测试\n第二行"));
    bench.run(&["index", "news.jsonl", "--dir", "ix"]).expect(0, &[]);
    let ran = bench.run(&["search", "ix", "测试"]);
    let shown = ran.out.replace('\n', "");
    assert!(!shown.contains(|c: char| c.is_control() || c == '\u{202e}'), "{shown:?}");
    assert!(shown.contains("<U+001B>[2J") && shown.contains("x<U+0007>"), "{shown:?}");
}

#[test]
fn indexing_goes_on_where_it_ended() {
    let bench = indexed();
    bench
        .run(&["index", "news.jsonl", "--dir", "ix"])
        .expect(0, &["0 records indexed, 10 known before"]);
    // By another name of the same file too.
    bench.run(&["index", "./news.jsonl", "--dir", "ix"]).expect(0, &["10 known before"]);
    bench.file("news.jsonl", format!("{SAMPLES}{}", row("new", "", "星河云新增机房")));
    bench.file("more.jsonl", row("more", "", "星河云再增机房"));
    bench
        .run(&["index", "news.jsonl", "more.jsonl", "--dir", "ix"])
        .expect(0, &["2 records indexed, 10 known before"]);
    let ran = bench.run(&["search", "ix", "星河云", "--json"]);
    assert_eq!(ran.ids(), ["new", "more"], "equal hits stand in the order of adding");

    // Row 63: what was indexed has changed.
    bench.file("news.jsonl", SAMPLES.replace("云帆", "风帆"));
    bench
        .run(&["index", "news.jsonl", "--dir", "ix"])
        .expect(3, &["news.jsonl", "has changed", "--rebuild"]);
    bench
        .run(&["index", "news.jsonl", "--dir", "ix", "--rebuild"])
        .expect(0, &["10 records indexed"]);
    bench.run(&["search", "ix", "风帆算力"]).expect(0, &["1 of 1 items, 10 in the index"]);
}

#[test]
fn standard_input_is_added_every_time_unless_ids_are_replaced() {
    let bench = Bench::new();
    let args = ["index", "-", "--from", "jsonl", "--dir", "ix"];
    bench.run_with(&args, SAMPLES).expect(0, &["10 records indexed"]);
    bench.run_with(&args, SAMPLES).expect(0, &["10 records indexed"]);
    bench.run(&["search", "ix", "id:a1"]).expect(0, &["2 of 2 items, 20 in the index"]);
    let replace = [&args[..], &["--replace"]].concat();
    bench.run_with(&replace, SAMPLES).expect(0, &["10 records indexed"]);
    bench.run(&["search", "ix", "id:a1"]).expect(0, &["1 of 1 items, 10 in the index"]);
}

#[test]
fn bad_rows_are_named_once_and_left_out() {
    let bench = Bench::new();
    let damaged = r#"{"schema":99,"id":"r","title":"","text":"旧记录","entities":[]}"#;
    let text =
        format!("{}not json\n{damaged}\n{}", row("a", "", "第一条"), row("b", "", "第二条"));
    bench.file("news.jsonl", text);
    bench.run(&["index", "news.jsonl", "--dir", "ix"]).expect(
        1,
        &["news.jsonl:2", "news.jsonl:3", "schema 99", "2 records indexed, 2 rejected"],
    );
    bench.run(&["index", "news.jsonl", "--dir", "ix"]).expect(0, &["0 records indexed"]);
    bench.run(&["search", "ix"]).expect(0, &["2 of 2 items"]);
    bench
        .run(&["index", "news.jsonl", "--dir", "strict", "--strict"])
        .expect(1, &["news.jsonl:2"]);
}

#[test]
fn records_of_run_are_indexed_as_they_are() {
    let bench = indexed();
    bench.run(&["run", "news.jsonl", "--segments", "-o", "out.jsonl"]).expect(0, &[]);
    bench.run(&["index", "out.jsonl", "--dir", "two"]).expect(0, &["10 records indexed"]);
    for query in ["算力", "round:a lead:红杉中国", "云计算 OR 涨价", "raised:>1000万美元"]
    {
        let one = bench.run(&["search", "ix", query, "--json", "--facets"]);
        let two = bench.run(&["search", "two", query, "--json", "--facets"]);
        assert!(one.out.len() > 200, "{query}: {}", one.out);
        assert_eq!(one.out, two.out, "{query}");
    }
}

/// Row 70.
#[test]
fn threads_change_nothing() {
    let bench = Bench::new();
    bench.file("news.jsonl", rows(700));
    let search = |threads: &str| {
        let dir = format!("ix{threads}");
        let args =
            ["index", "news.jsonl", "--dir", &dir, "--threads", threads, "--commit-every", "150"];
        bench.run(&args).expect(0, &["700 records indexed"]);
        let query = ["search", &dir, "智能算力", "--json", "--facets", "-n", "700"];
        bench.run(&query).expect(0, &[]).out.clone()
    };
    let one = search("1");
    assert_eq!(lines(&one).len(), 701);
    for threads in ["2", "7"] {
        assert!(search(threads) == one, "{threads} threads give other hits, scores or counts");
    }
}

#[test]
fn queries_that_are_wrong_say_where() {
    let bench = indexed();
    for (query, words) in [
        ("算力 (涨价", ["E0110", "column 4", "a ( without its )"]),
        ("color:red", ["E0110", "column 1", "no field \\\"color\\\""]),
        ("amount:多", ["E0110", "column 8", "no amount"]),
        ("", ["E0110", "column 1", "empty query"]),
    ] {
        let ran = bench.run(&["search", "ix", query]);
        let words = words.map(|w| w.replace("\\\"", "\""));
        ran.expect(2, &words.each_ref().map(String::as_str));
        assert!(ran.out.is_empty());
    }
    bench.run(&["search", "ix", "-n", "200000"]).expect(2, &["limit", "100000"]);
}

/// Rows 89 and 90.
#[test]
fn what_is_no_index_of_ours_ends_with_5() {
    let bench = indexed();
    bench.run(&["search", "none", "云"]).expect(5, &["E0503", "none"]);
    bench.file("other/notes.txt", "mine");
    bench.run(&["search", "other", "云"]).expect(5, &["E0503", "meta.json", "no index"]);
    bench.run(&["index", "news.jsonl", "--dir", "other"]).expect(4, &["other", "not empty"]);

    bench.file("mine.tsv", "星河智算\tcloud\n");
    let ran = bench.run(&["search", "ix", "云", "--lexicon", "mine.tsv"]);
    ran.expect(5, &["E0503", "made with", "this program has", "lexicon"]);
    bench
        .run(&["index", "news.jsonl", "--dir", "ix", "--lexicon", "mine.tsv"])
        .expect(5, &["E0503"]);

    let folder = fs::read_dir(bench.path("ix")).unwrap();
    let store =
        folder.flatten().map(|e| e.path()).find(|p| p.extension().is_some_and(|e| e == "store"));
    let store = store.unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[40] ^= 0xFF;
    fs::write(&store, bytes).unwrap();
    let name = store.file_name().unwrap().to_str().unwrap();
    bench.run(&["search", "ix", "云", "--verify"]).expect(5, &["E0503", name, "--rebuild"]);
    bench.run(&["index", "news.jsonl", "--dir", "ix", "--rebuild"]).expect(0, &["10 records"]);
    bench.run(&["search", "ix", "云", "--verify"]).expect(0, &[]);
}

/// Row 73.
#[test]
fn a_second_writer_ends_with_4() {
    let bench = indexed();
    let begin = || {
        let mut command = bench.command(&["index", "-", "--from", "jsonl", "--dir", "ix"]);
        command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
    };
    let (mut first, start) = (begin(), Instant::now());
    let second = loop {
        // The first needs a moment to come so far; where the second was sooner, it has given up.
        thread::sleep(Duration::from_millis(300));
        if first.try_wait().unwrap().is_some() {
            first = begin();
            continue;
        }
        let ran = bench.run(&["index", "news.jsonl", "--dir", "ix"]);
        if ran.status != Some(0) || start.elapsed() > Duration::from_secs(60) {
            break ran;
        }
    };
    second.expect(4, &["E0402", "ix", "another process"]);
    bench.run(&["search", "ix", "云"]).expect(0, &["10 in the index"]);
    first.stdin.take().unwrap().write_all(row("z", "", "星河云上线").as_bytes()).unwrap();
    assert!(first.wait().unwrap().success());
    bench.run(&["search", "ix", "星河云"]).expect(0, &["1 of 1 items, 11 in the index"]);
}

/// Row 59, as far as a test may take; `tests/fault/index_kill.py` does it with a real corpus.
#[cfg(unix)]
#[test]
fn killed_at_any_moment_every_record_is_there_once() {
    let bench = Bench::new();
    bench.file("news.jsonl", rows(1500));
    let args = ["index", "news.jsonl", "--dir", "ix", "--commit-every", "60", "--quiet"];
    let mut known = BTreeSet::new();
    for round in 0..4_u64 {
        let mut child = bench.command(&args).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(700 + 350 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        if bench.exists("ix/meta.json") {
            let ran = bench.run(&["search", "ix", "--records", "-n", "2000"]);
            let now = ids(&ran.expect(0, &[]).out);
            let set: BTreeSet<_> = now.iter().cloned().collect();
            assert_eq!(set.len(), now.len(), "a record stands there twice");
            assert!(set.is_superset(&known), "a committed record is gone");
            known = set;
        }
    }
    bench.run(&args).expect(0, &[]);
    let ran = bench.run(&["search", "ix", "--records", "-n", "2000"]);
    let now = ids(&ran.out);
    assert_eq!(now, (0..1500).map(|i| format!("r{i}")).collect::<Vec<_>>());
}
