//! Parts, manifests, shards, memory, checkpoints: rows 59, 60 and 62 to 64 of the list of faults.

use std::{
    collections::BTreeSet,
    fs,
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use crate::support::{Bench, Ran, row, rows};
use sha2::{Digest, Sha256};

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().flat_map(|b| [b >> 4, b & 15]).map(digit).collect()
}

fn digit(n: u8) -> char {
    char::from_digit(n.into(), 16).unwrap()
}

/// Reads all files of a folder, with their names.
fn folder(bench: &Bench, name: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(bench.path(name))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn parts_hold_all_records_and_the_manifest_says_so() {
    let bench = Bench::new();
    bench.file("a.jsonl", rows(250) + "oops\n");
    bench.file("b.csv", "id,text\nz,云报\n");
    let args = ["split", "a.jsonl", "b.csv", "-o", "out", "--part-rows", "100"];
    let whole = bench.run(&["split", "a.jsonl", "b.csv"]).out;
    for (pack, ending) in [("none", ""), ("gzip", ".gz"), ("zstd", ".zst")] {
        let run = [&args[..], &["--pack", pack, "--force", "--rejects", "bad.jsonl"]].concat();
        bench.run(&run).expect(1, &["251 records, 1 rejected"]);
        let files = folder(&bench, "out");
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        let part = |i| format!("part-0000{i}.jsonl{ending}");
        assert_eq!(names, ["manifest.json", &part(0), &part(1), &part(2)]);
        assert_eq!(bench.run(&["split", "out"]).out.lines().count(), 251);
        if pack == "none" {
            let joined: Vec<u8> = files[1..].iter().flat_map(|(_, b)| b.clone()).collect();
            assert_eq!(String::from_utf8(joined).unwrap(), whole);
        }
        let manifest = json(&bench.read("out/manifest.json"));
        let counts = serde_json::json!(
            {"rows": 252, "ok": 251, "rejected": 1, "left_out": 0, "other_shards": 0}
        );
        assert_eq!(manifest["counts"], counts);
        assert_eq!(manifest["inputs"][0]["file"], "a.jsonl");
        assert_eq!(manifest["inputs"][0]["rejected"], 1);
        assert_eq!(manifest["inputs"][1]["ok"], 1);
        assert_eq!(manifest["settings"]["pack"], pack);
        for (output, (name, bytes)) in
            manifest["outputs"].as_array().unwrap().iter().zip(&files[1..])
        {
            assert_eq!(output["file"], name.as_str());
            assert_eq!(output["bytes"], bytes.len());
            assert_eq!(output["sha256"], sha256(bytes), "{name}");
        }
        let records = manifest["outputs"].as_array().unwrap().iter();
        let records: Vec<u64> = records.map(|o| o["records"].as_u64().unwrap()).collect();
        assert_eq!(records, [100, 100, 51]);
    }
    assert_eq!(bench.list(), ["a.jsonl", "b.csv", "bad.jsonl", "out"]);
}

#[test]
fn a_folder_of_something_else_is_not_replaced() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(3));
    bench.file("photos/cat.png", "miaow");
    bench.file("file", "text");
    let args = |out| ["split", "in.jsonl", "-o", out, "--part-rows", "2"];
    bench.run(&args("photos")).expect(4, &["E0401", "--force"]);
    let forced = [&args("photos")[..], &["--force"]].concat();
    bench.run(&forced).expect(4, &["E0401", "no manifest.json"]);
    bench.run(&args("file")).expect(4, &["E0401", "parts need a folder"]);
    bench.run(&["split", "in.jsonl", "--part-rows", "2"]).expect(2, &["--output"]);
    fs::create_dir(bench.path("new")).unwrap();
    bench.run(&args("new")).expect(0, &[]);
    bench.run(&args("new")).expect(4, &["E0401"]);
    bench.run(&["split", "new", "-o", "new", "--part-rows", "2", "--force"]).expect(2, &["E0105"]);
    assert_eq!(bench.read("photos/cat.png"), "miaow");
}

#[test]
fn no_records_are_one_empty_part() {
    let bench = Bench::new();
    bench.file("in.jsonl", "");
    bench.run(&["run", "in.jsonl", "-o", "out", "--part-rows", "5", "--to", "csv"]).expect(0, &[]);
    let files = folder(&bench, "out");
    assert_eq!(files[1].0, "part-00000.csv");
    assert!(files[1].1.starts_with(b"id,title,"));
}

#[test]
fn a_manifest_stands_beside_one_file_too() {
    let bench = Bench::new();
    bench.file("in.jsonl", row("a", "", "云") + &row("a", "", "报"));
    let args = ["split", "in.jsonl", "-o", "out.jsonl.gz", "--manifest", "m.json"];
    bench.run(&[&args[..], &["--on-duplicate", "keep-first"]].concat()).expect(0, &[]);
    let manifest = json(&bench.read("m.json"));
    assert_eq!(manifest["counts"]["left_out"], 1);
    assert_eq!(manifest["ids_repeated"], 1);
    assert_eq!(
        manifest["outputs"][0]["sha256"],
        sha256(&fs::read(bench.path("out.jsonl.gz")).unwrap())
    );
    bench.run(&["split", "in.jsonl", "-o", "x", "--manifest", "x"]).expect(2, &["E0105"]);
}

#[test]
fn shards_are_disjoint_and_make_up_the_whole() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(200) + "oops\n" + &row("r7", "again", "云"));
    let whole = bench.run(&["split", "in.jsonl"]).out;
    let mut all = BTreeSet::new();
    let mut rejected = 0;
    for shard in ["1/3", "2/3", "3/3"] {
        let ran = bench.run(&["split", "in.jsonl", "--shard", shard]);
        assert!(ran.out.lines().count() > 40, "shard {shard} is lopsided");
        rejected += usize::from(ran.status == Some(1));
        for line in ran.out.lines() {
            assert!(all.insert(line.to_owned()), "{line} is in two shards");
        }
        let both = ran.ids().iter().filter(|id| *id == "r7").count();
        assert!(both == 0 || both == 2, "one id is in two shards");
    }
    assert_eq!(all, whole.lines().map(str::to_owned).collect());
    assert_eq!(rejected, 1, "a row that cannot be read belongs to one shard");
    for wrong in ["0/3", "4/3", "3", "a/b", "1/0"] {
        bench.run(&["split", "in.jsonl", "--shard", wrong]).expect(2, &["as in 1/8"]);
    }
}

#[test]
fn row_65_too_little_memory_is_said_and_enough_changes_nothing() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(100));
    let plain = bench.run(&["split", "in.jsonl"]).out;
    bench.run(&["split", "in.jsonl", "--memory", "1M"]).expect(2, &["E0102", "are not enough"]);
    assert_eq!(bench.run(&["split", "in.jsonl", "--memory", "200M"]).expect(0, &[]).out, plain);
}

/// Starts a run and kills it as soon as it has written a checkpoint; false where it was faster.
fn kill_behind_checkpoint(bench: &Bench, args: &[&str], checkpoint: &str) -> bool {
    let mut command = bench.command(args);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    while !bench.exists(checkpoint) && child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(120), "no checkpoint comes");
        sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    bench.exists(checkpoint)
}

#[test]
fn row_59_a_killed_run_goes_on_to_the_same_bytes() {
    let bench = Bench::new();
    let bad = |i: usize| if i % 300 == 5 { "{\"id\":\"bad\"}\n" } else { "" };
    let lines: Vec<String> =
        rows(30_000).lines().enumerate().map(|(i, l)| format!("{l}\n{}", bad(i))).collect();
    bench.file("in.jsonl", lines.concat() + &row("r11", "again", "云"));
    for (out, more) in [
        ("out.jsonl", &["--checkpoint", "64K"][..]),
        ("out.jsonl.gz", &["--checkpoint", "64K"]),
        ("out.jsonl.zst", &["--checkpoint", "64K", "--on-duplicate", "keep-first"]),
        ("parts", &["--part-rows", "1000", "--pack", "zstd"]),
    ] {
        let files = ["in.jsonl", "-o", out, "--rejects", "bad.jsonl", "-q"];
        let args = [&["split"][..], &files, more].concat();
        bench.run(&args).expect(1, &[]);
        let content = |bench: &Bench| {
            let path = bench.path(out);
            let out = if path.is_dir() {
                folder(bench, out)
            } else {
                vec![(out.to_owned(), fs::read(&path).unwrap())]
            };
            (out, bench.read("bad.jsonl"))
        };
        let whole = content(&bench);
        let path = bench.path(out);
        if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) }.unwrap();
        fs::remove_file(bench.path("bad.jsonl")).unwrap();

        let checkpoint = format!(".{out}.checkpoint");
        assert!(kill_behind_checkpoint(&bench, &args, &checkpoint), "{out}: no checkpoint");
        assert!(!path.exists(), "{out}: an unfinished output has the final name");
        bench.run(&args).expect(4, &["E0404", "--resume goes on, --restart starts over"]);
        let resume = [&args[..], &["--resume"]].concat();
        bench.run(&resume).expect(1, &[]);
        assert_eq!(content(&bench), whole, "{out}: other bytes after a kill");
        if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) }.unwrap();
        fs::remove_file(bench.path("bad.jsonl")).unwrap();
        assert_eq!(bench.list(), ["in.jsonl"], "{out}: something is left behind");
    }
}

#[test]
fn row_60_a_stopped_run_can_be_gone_on_with() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(60_000));
    let args = ["split", "in.jsonl", "-o", "out.jsonl", "--checkpoint", "64K"];
    let whole = bench.run(&["split", "in.jsonl"]).out;
    let mut command = bench.command(&args);
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    while !bench.exists(".out.jsonl.checkpoint") {
        sleep(Duration::from_millis(1));
    }
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-s", "TERM", &id]).status().unwrap().success());
    let ran = Ran::of(&child.wait_with_output().unwrap());
    ran.expect(143, &["--resume goes on"]);
    assert!(!bench.exists("out.jsonl"));
    bench
        .run(&[&args[..], &["--resume"]].concat())
        .expect(0, &["going on behind", "60,000 records"]);
    assert_eq!(bench.read("out.jsonl"), whole);
    assert_eq!(bench.list(), ["in.jsonl", "out.jsonl"]);
}

#[test]
fn row_62_a_file_that_changes_while_it_is_read_is_named() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(20_000));
    let mut command = bench.command(&["split", "in.jsonl"]);
    // Nobody reads its output: it stands still in the middle of the input.
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    sleep(Duration::from_millis(700));
    let mut file = fs::OpenOptions::new().append(true).open(bench.path("in.jsonl")).unwrap();
    std::io::Write::write_all(&mut file, row("late", "", "云").as_bytes()).unwrap();
    let ran = Ran::of(&child.wait_with_output().unwrap());
    ran.expect(3, &["error[E0212] in.jsonl: changed while it was read"]);
}

#[test]
fn row_63_and_64_checkpoints_of_other_runs_and_damaged_ones_are_refused() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(30_000));
    let args = ["split", "in.jsonl", "-o", "out.jsonl", "--checkpoint", "64K", "-q"];
    assert!(kill_behind_checkpoint(&bench, &args, ".out.jsonl.checkpoint"));
    let resume = [&args[..], &["--resume"]].concat();

    let other = [&resume[..], &["--on-duplicate", "keep-first"]].concat();
    bench.run(&other).expect(4, &["E0405", "on-duplicate was \"keep-all\", is \"keep-first\""]);
    let input = bench.read("in.jsonl");
    bench.file("in.jsonl", input.replacen("r0", "x0", 1));
    bench.run(&resume).expect(4, &["E0405", "the inputs were others or have changed"]);
    bench.file("in.jsonl", &input);

    let checkpoint = bench.read(".out.jsonl.checkpoint");
    for (text, words) in [
        (checkpoint.chars().take(200).collect(), "its checksum is wrong"),
        (checkpoint.replacen("\"rows\":", "\"r0ws\":", 1), "its checksum is wrong"),
        (
            checkpoint.replacen("checkpoint 1 ", "checkpoint 2 ", 1),
            "is of version 2, this yunbao reads version 1",
        ),
        (String::new(), "is no checkpoint"),
    ] {
        bench.file(".out.jsonl.checkpoint", text);
        bench.run(&resume).expect(4, &["E0405", words, "--restart starts over"]);
    }
    bench.file(".out.jsonl.checkpoint", &checkpoint);
    let unfinished = fs::read(bench.path(".out.jsonl.unfinished")).unwrap();
    let mut damaged = unfinished.clone();
    damaged[10] ^= 1;
    bench.file(".out.jsonl.unfinished", damaged);
    bench.run(&resume).expect(4, &["E0405", "has changed since"]);

    bench.run(&[&args[..], &["--restart"]].concat()).expect(0, &[]);
    assert_eq!(bench.read("out.jsonl"), bench.run(&["split", "in.jsonl"]).out);
    assert_eq!(bench.list(), ["in.jsonl", "out.jsonl"]);
}

#[test]
fn a_run_killed_between_publishing_and_the_end_is_completed() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(30_000));
    let args = ["split", "in.jsonl", "-o", "out.jsonl", "--checkpoint", "64K", "-q"];
    assert!(kill_behind_checkpoint(&bench, &args, ".out.jsonl.checkpoint"));
    let checkpoint = bench.read(".out.jsonl.checkpoint");
    let resume = [&args[..], &["--resume"]].concat();
    bench.run(&resume).expect(0, &[]);
    let whole = bench.read("out.jsonl");
    // The output is published, the checkpoint not yet removed.
    bench.file(".out.jsonl.checkpoint", checkpoint);
    bench.run(&resume).expect(0, &[]);
    assert_eq!(bench.read("out.jsonl"), whole);
    assert_eq!(bench.list(), ["in.jsonl", "out.jsonl"]);
}
