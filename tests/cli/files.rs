//! Files, names and outputs: rows 50 to 53, 61, 67, 68 and 98 of the list of faults.

use std::{
    ffi::OsStr,
    fs,
    os::unix::{ffi::OsStrExt, fs::symlink},
    process::{Command, Stdio},
};

use crate::support::{Bench, Ran, row, rows};

#[test]
fn row_50_inputs_that_are_no_files() {
    let bench = Bench::new();
    bench.file("ok.jsonl", row("a", "", "云"));
    fs::create_dir(bench.path("empty")).unwrap();
    symlink("nowhere", bench.path("link.jsonl")).unwrap();
    for (input, words) in [
        ("missing.jsonl", "E0201] missing.jsonl: no such file"),
        ("missing*.jsonl", "E0201] missing*.jsonl: no file matches"),
        ("empty", "E0202] empty: a folder without files"),
        ("link.jsonl", "a link to a file that is not there"),
        ("/dev/zero", "E0202] /dev/zero: is a device"),
    ] {
        let ran = bench.run(&["split", input, "ok.jsonl"]);
        assert_eq!(ran.expect(3, &[words]).ids(), ["a"], "the other file is lost");
    }
    bench.run(&["split", "/dev/null", "--force", "--from", "jsonl"]).expect(0, &["0 records"]);
    let ran = bench.shell("mkfifo pipe.jsonl; cat ok.jsonl > pipe.jsonl & $Y split pipe.jsonl");
    assert_eq!(ran.expect(0, &[]).ids(), ["a"]);
}

#[test]
fn row_51_an_unreadable_file_does_not_stop_the_others() {
    let bench = Bench::new();
    bench.file("ok.jsonl", row("a", "", "云"));
    bench.file("shut.jsonl", row("b", "", "云"));
    // Root reads everything, so another user runs the program, from a folder that it can reach.
    let line = "chmod 755 . && chmod 000 shut.jsonl && cp $Y ./yunbao && \
        if [ $(id -u) = 0 ]; then as='setpriv --reuid=65534 --clear-groups'; fi; \
        $as ./yunbao split shut.jsonl ok.jsonl";
    assert_eq!(bench.shell(line).expect(3, &["E0203] shut.jsonl: cannot read"]).ids(), ["a"]);
}

#[test]
fn row_52_one_bad_file_among_many() {
    let bench = Bench::new();
    for i in 0..200 {
        bench.file(&format!("news/{:02}/{i:03}.jsonl", i % 7), row(&format!("r{i}"), "", "云"));
    }
    bench.file("news/03/bad.jsonl", b"\x1F\x8B\x08\x00broken");
    bench.file("news/05/bad.csv", "one,two\n1,2\n");
    bench.file("news/notes.doc", "no news");
    bench.file("news/.hidden.jsonl", "no news");
    let ran = bench.run(&["split", "news", "-o", "out.jsonl"]);
    ran.expect(1, &["news/03/bad.jsonl: ", "news/05/bad.csv:1: ", "2 files not read"]);
    assert_eq!(bench.read("out.jsonl").lines().count(), 200);
    let order = crate::support::ids(&bench.read("out.jsonl"));
    assert_eq!(order[..2], ["r0", "r7"], "folders are not read in the order of their names");
}

#[test]
fn row_61_outputs_that_exist_or_are_inputs() {
    let bench = Bench::new();
    bench.file("in.jsonl", row("a", "", "云"));
    bench.file("out.jsonl", "old");
    bench.run(&["split", "in.jsonl", "-o", "out.jsonl"]).expect(4, &["E0401", "--force"]);
    assert_eq!(bench.read("out.jsonl"), "old");
    bench.run(&["split", "in.jsonl", "-o", "in.jsonl", "--force"]).expect(2, &["E0105"]);
    fs::hard_link(bench.path("in.jsonl"), bench.path("same.jsonl")).unwrap();
    bench.run(&["split", "in.jsonl", "-o", "same.jsonl", "--force"]).expect(2, &["E0105"]);
    bench.run(&["split", "in.jsonl", "--rejects", "in.jsonl", "--force"]).expect(2, &["E0105"]);
    bench.run(&["split", "in.jsonl", "-o", "x", "--rejects", "x"]).expect(2, &["E0105"]);
    bench.run(&["split", "in.jsonl", "-o", "."]).expect(4, &["is a folder"]);
    bench.run(&["split", "in.jsonl", "-o", "no/out.jsonl"]).expect(4, &["E0403"]);
    symlink("out.jsonl", bench.path("link.jsonl")).unwrap();
    bench.run(&["split", "in.jsonl", "-o", "link.jsonl", "--force"]).expect(0, &[]);
    assert!(fs::symlink_metadata(bench.path("link.jsonl")).unwrap().is_symlink());
    assert_eq!(crate::support::ids(&bench.read("out.jsonl")), ["a"]);
    assert_eq!(bench.list(), ["in.jsonl", "link.jsonl", "out.jsonl", "same.jsonl"]);
}

#[test]
fn row_61_two_runs_to_one_output() {
    let bench = Bench::new();
    let mut first = bench.command(&["split", "-", "--from", "jsonl", "-o", "out.jsonl"]);
    let mut first = first.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lock = bench.path(".out.jsonl.lock");
    while fs::read_to_string(&lock).unwrap_or_default().is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    bench.file("in.jsonl", row("a", "", "云"));
    let words = format!("E0402] out.jsonl: is written by process {}", first.id());
    bench.run(&["split", "in.jsonl", "-o", "out.jsonl"]).expect(4, &[&words]);
    drop(first.stdin.take());
    assert!(first.wait().unwrap().success());
    assert_eq!(bench.list(), ["in.jsonl", "out.jsonl"]);
}

#[test]
fn row_67_time_zone_language_and_umask_change_nothing() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(40) + "oops\n");
    let mut seen = Vec::new();
    for (zone, language, umask) in
        [("Asia/Shanghai", "zh_CN.GBK", "077"), ("UTC", "C", "022"), ("", "", "000")]
    {
        let line = format!(
            "umask {umask}; TZ={zone} LANG={language} LC_ALL={language} \
             $Y split in.jsonl -o out.jsonl --rejects bad.jsonl --force"
        );
        bench.shell(&line).expect(1, &[]);
        seen.push(bench.read("out.jsonl") + &bench.read("bad.jsonl"));
    }
    assert!(seen.windows(2).all(|w| w[0] == w[1]));
}

#[test]
fn row_68_strange_file_names() {
    let bench = Bench::new();
    let long = format!("{}.jsonl", "长".repeat(83));
    for name in ["a\nb.jsonl", "-x.jsonl", "云报.jsonl", "\u{1b}[31m.jsonl", &long] {
        bench.file(name, row("a", "", "云") + "oops\n");
        let ran = bench.run(&["split", "--", name]);
        assert_eq!(ran.expect(1, &["E0301", ":2 (byte "]).ids(), ["a"]);
        assert_eq!(ran.err.lines().count(), 2, "{name:?} breaks lines:\n{}", ran.err);
        assert!(!ran.err.contains('\u{1b}'));
    }
    let name = OsStr::from_bytes(b"bad\xFF.jsonl");
    fs::write(bench.path(".").join(name), row("a", "", "云")).unwrap();
    let mut command = bench.command(&["split"]);
    let ran = Ran::of(&command.arg(name).output().unwrap());
    assert_eq!(ran.expect(0, &[]).ids(), ["a"]);
}

#[test]
fn row_98_ids_are_never_paths() {
    let bench = Bench::new();
    let ids = ["../../x", "/etc/passwd", "a\u{0}b", "CON", "..", ""];
    let text: String = ids.iter().map(|id| row(id, id, "云")).collect();
    bench.file("work/in.jsonl", text);
    bench.run(&["split", "work/in.jsonl", "-o", "work/out.jsonl"]).expect(0, &[]);
    assert_eq!(bench.list(), ["work"]);
    let mut names: Vec<_> =
        fs::read_dir(bench.path("work")).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["in.jsonl", "out.jsonl"]);
}

#[test]
fn row_53_a_full_disk_leaves_nothing() {
    let bench = Bench::new();
    bench.file("in.jsonl", rows(3000));
    // Blocks of 512 or 1,024 bytes, by shell: far less than the records need.
    let ran = bench.shell("ulimit -f 200; $Y split in.jsonl -o out.jsonl");
    ran.expect(4, &["E0403] out.jsonl: cannot write"]);
    assert_eq!(bench.list(), ["in.jsonl"]);

    let disk = bench.path("disk");
    fs::create_dir(&disk).unwrap();
    let mount = ["-t", "tmpfs", "-o", "size=256k", "tmpfs"];
    let mounted = Command::new("mount").args(mount).arg(&disk).output();
    if !mounted.is_ok_and(|o| o.status.success()) {
        return; // Only root mounts; the limit above has shown the way of the error.
    }
    let ran = bench.run(&["split", "in.jsonl", "-o", "disk/out.jsonl"]);
    let left = fs::read_dir(&disk).unwrap().count();
    Command::new("umount").arg(&disk).status().unwrap();
    ran.expect(4, &["E0403] disk/out.jsonl: cannot write", "No space left"]);
    assert_eq!(left, 0, "something stays on the full disk");
}
