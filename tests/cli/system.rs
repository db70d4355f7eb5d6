//! Streams, signals, threads: rows 54, 57 to 60, 70 to 72 and 99 of the list of faults.

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

use crate::support::{Bench, Ran, ids, row, rows};

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
}

#[test]
#[cfg(target_os = "linux")]
fn row_54_a_full_device_is_an_error() {
    let bench = Bench::new();
    bench.file("in.jsonl", row("a", "", "云"));
    bench.file("bad.jsonl", "oops\n");
    bench.shell("$Y split in.jsonl > /dev/full").expect(4, &["E0403] stdout: cannot write"]);
    bench.shell("$Y split in.jsonl -o /dev/full").expect(4, &["E0403] /dev/full"]);
    bench.shell("$Y split bad.jsonl --rejects /dev/full").expect(4, &["E0403] /dev/full"]);
    bench.shell("$Y split in.jsonl > /dev/full").expect(4, &["E0403"]);
    bench.shell("$Y --help > /dev/full").expect(4, &[]);
}

#[test]
fn row_57_a_closed_pipe_is_silent() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(20_000));
    let ran = bench.shell("{ $Y split in.jsonl; echo $? > status; } | head -1");
    assert_eq!((ran.ids(), ran.err.as_str()), (vec!["r0".to_owned()], ""));
    assert_eq!(bench.read("status"), "0\n");
    let ran = bench.shell("{ $Y --help; echo $? > status; } | true");
    assert_eq!((ran.err.as_str(), bench.read("status").as_str()), ("", "0\n"));
}

#[test]
fn row_58_closed_streams_touch_no_file() {
    let bench = Bench::new();
    bench.file("in.jsonl", row("a", "", "云") + "oops\n");
    bench.shell("$Y split in.jsonl -o out.jsonl --rejects bad.jsonl >&- 2>&- <&-").expect(1, &[]);
    assert_eq!(ids(&bench.read("out.jsonl")), ["a"]);
    assert_eq!(bench.read("bad.jsonl").lines().count(), 1);
    bench.shell("$Y split in.jsonl >&- 2>&-").expect(1, &[]);
    bench.shell("$Y split - --from jsonl <&-").expect(0, &["0 records"]);
    assert_eq!(bench.read("in.jsonl"), row("a", "", "云") + "oops\n");
}

#[test]
fn row_59_a_killed_run_leaves_nothing_under_the_name() {
    let bench = Bench::new();
    for _ in 0..5 {
        let mut child = start(&bench, &["split", "-", "--from", "jsonl", "-o", "out.jsonl"]);
        feed(&mut child, 2000);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!bench.exists("out.jsonl"), "an unfinished file has the final name");
    }
    // The lock of the dead holds nobody up.
    bench.file("in.jsonl", rows(10));
    bench.run(&["split", "in.jsonl", "-o", "out.jsonl"]).expect(0, &[]);
}

fn start(bench: &Bench, args: &[&str]) -> Child {
    let mut command = bench.command(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn feed(child: &mut Child, count: usize) {
    child.stdin.as_mut().unwrap().write_all(rows(count).as_bytes()).unwrap();
}

#[test]
fn row_60_a_signal_finishes_what_is_under_way() {
    let bench = Bench::new();
    for (name, status) in [("INT", 130), ("TERM", 143)] {
        let mut child = start(&bench, &["split", "-", "--from", "jsonl"]);
        feed(&mut child, 10);
        let mut out = BufReader::new(child.stdout.take().unwrap());
        for i in 0..10 {
            let mut line = String::new();
            out.read_line(&mut line).unwrap();
            assert_eq!(ids(&line), [format!("r{i}")], "a pipe is not served at once");
        }
        // The program still waits for input; it ends all the same.
        let _open = child.stdin.take();
        signal(&child, name);
        assert_eq!(child.wait().unwrap().code(), Some(status));
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert!(err.contains("10 records"), "{err}");
    }
}

#[test]
fn row_60_a_stopped_run_publishes_only_when_asked() {
    let bench = Bench::new();
    let args = ["split", "-", "--from", "jsonl", "-o", "out.jsonl", "--keep-partial"];
    for (args, kept) in [(&args[..6], false), (&args[..], true)] {
        let mut child = start(&bench, args);
        feed(&mut child, 100);
        sleep(Duration::from_millis(500));
        let _open = child.stdin.take();
        signal(&child, "INT");
        assert_eq!(child.wait().unwrap().code(), Some(130));
        assert_eq!(bench.exists("out.jsonl"), kept);
    }
    assert_eq!(bench.list(), ["out.jsonl"]);
    assert_eq!(bench.read("out.jsonl").lines().count(), 100);
}

#[test]
fn row_60_the_second_signal_ends_at_once() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(20_000));
    // Nobody reads its output: it cannot finish what is under way.
    let mut child = start(&bench, &["split", "in.jsonl"]);
    sleep(Duration::from_millis(500));
    signal(&child, "TERM");
    sleep(Duration::from_millis(200));
    assert_eq!(child.try_wait().unwrap(), None, "the first signal waits for the batch");
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn row_70_threads_and_batches_change_no_byte() {
    let bench = Bench::new();
    let bad = |i: usize| if i % 97 == 5 { "{\"id\":\"bad\"}\n" } else { "" };
    let lines: Vec<String> =
        rows(300).lines().enumerate().map(|(i, line)| format!("{line}\n{}", bad(i))).collect();
    bench.file("in.jsonl", lines.concat());
    for (command, ways) in [
        ("run", &[("1", "64"), ("2", "64"), ("7", "5")][..]),
        (
            "split",
            &[("1", "64"), ("2", "64"), ("7", "64"), ("64", "64"), ("2", "1"), ("3", "999")],
        ),
    ] {
        let mut seen = Vec::new();
        for (threads, batch) in ways {
            let files = ["in.jsonl", "-o", "out.jsonl", "--rejects", "bad.jsonl", "--force"];
            let settings = ["--threads", threads, "--batch", batch];
            let ran = bench.run(&[&[command][..], &files, &settings].concat());
            ran.expect(1, &["300 records, 4 rejected"]);
            seen.push(bench.read("out.jsonl") + &bench.read("bad.jsonl"));
        }
        assert!(seen.windows(2).all(|w| w[0] == w[1]), "the bytes depend on the threads");
    }
}

#[test]
fn row_71_order_is_kept_with_very_uneven_records() {
    let bench = Bench::new();
    let text: String = (0..60)
        .map(|i| {
            row(
                &format!("r{i}"),
                "",
                &"云帆科技融资。".repeat(if i % 20 == 0 { 20_000 } else { 1 }),
            )
        })
        .collect();
    bench.file("in.jsonl", text);
    let ran = bench.run(&["run", "in.jsonl", "--threads", "4", "--batch", "1", "--no-text"]);
    let expected: Vec<String> = (0..60).map(|i| format!("r{i}")).collect();
    assert_eq!(ran.expect(0, &[]).ids(), expected);
}

#[test]
#[cfg(debug_assertions)]
fn row_72_a_panic_costs_one_record() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(200));
    let mut command =
        bench.command(&["run", "in.jsonl", "--rejects", "bad.jsonl", "--threads", "3"]);
    let ran = Ran::of(&command.env("YUNBAO_TEST_PANIC", "r150").output().unwrap());
    let expected: Vec<String> = (0..200).filter(|i| *i != 150).map(|i| format!("r{i}")).collect();
    assert_eq!(ran.expect(1, &["199 records, 1 rejected"]).ids(), expected);
    let reject: serde_json::Value = serde_json::from_str(&bench.read("bad.jsonl")).unwrap();
    assert_eq!((&reject["code"], &reject["line"]), (&"E-INTERNAL".into(), &151.into()));
    assert!(reject["reason"].as_str().unwrap().contains("planted by a test"));
}

#[test]
fn strict_stops_at_the_first_rejected_row() {
    let bench = Bench::new();
    bench.file("in.jsonl", row("a", "", "云") + "oops\n" + &row("b", "", "云"));
    let ran =
        bench.run(&["split", "in.jsonl", "--strict", "-o", "out.jsonl", "--rejects", "bad.jsonl"]);
    ran.expect(1, &["E0301] in.jsonl:2 "]);
    assert_eq!(bench.list(), ["bad.jsonl", "in.jsonl"]);
    assert_eq!(bench.run(&["split", "in.jsonl", "--strict"]).ids(), ["a"]);
}

#[test]
fn row_99_a_table_and_messages_hold_no_escapes() {
    let bench = Bench::new();
    bench.file("in.jsonl", row("a", "云\u{1b}[2J报\n\u{202e}云", "x") + "\u{1b}]0;x\u{7}\n");
    let ran = bench.run(&["run", "in.jsonl", "--to", "table"]);
    ran.expect(1, &["E0301"]);
    assert!(ran.out.contains("云<U+001B>[2J报\\n<U+202E>云"), "{}", ran.out);
    assert!(!(ran.out + &ran.err).contains(['\u{1b}', '\u{7}', '\u{202e}']));
}

#[test]
fn segment_gives_a_line_for_a_line() {
    let bench = Bench::new();
    let ran = bench.run_with(&["segment"], "云帆科技发布新品。\n\n谷歌云降价\n");
    ran.expect(0, &[]);
    let lines: Vec<&str> = ran.out.split('\n').collect();
    assert_eq!((lines.len(), lines[1]), (4, ""));
    assert_eq!(lines[0].replace(' ', ""), "云帆科技发布新品。");
    assert!(lines[2].starts_with("谷歌云 "), "{}", lines[2]);
}
