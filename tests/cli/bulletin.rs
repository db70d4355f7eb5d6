//! Bulletins through the program: every format, packed, piped, damaged.

use crate::support::Bench;

const BULLETIN: &str = "# 云报周刊\n\n## 行业要闻\n\n**【云帆科技开源调度器】**云帆科技 3 月 1 日开源了调度器。\n\n\
    **【北辰云下调价格】**北辰云宣布存储降价两成。\n\n## 往期回顾\n\n[第 7 期](https://example.com/7)\n";

fn titles(jsonl: &str) -> Vec<String> {
    let record = |line| serde_json::from_str::<serde_json::Value>(line).unwrap();
    jsonl.lines().map(|l| record(l)["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_bulletin_gives_its_items() {
    let bench = Bench::new();
    bench.file("weekly.md", BULLETIN);
    let from_file = bench.run(&["split", "weekly.md"]);
    from_file.expect(0, &["2 records"]);
    assert_eq!(titles(&from_file.out), ["云帆科技开源调度器", "北辰云下调价格"]);
    let ids = from_file.ids();
    assert!(ids[0] != ids[1] && !ids[0].is_empty());
    assert_eq!(bench.run(&["split", "weekly.md"]).ids(), ids, "ids change from run to run");

    let piped = bench.run_with(&["split", "-", "--from", "md"], BULLETIN);
    assert_eq!(titles(&piped.expect(0, &[]).out), titles(&from_file.out));
    bench.file("weekly.md.zst", zstd::encode_all(BULLETIN.as_bytes(), 3).unwrap());
    let packed = bench.run(&["split", "weekly.md.zst"]);
    assert_eq!(titles(&packed.expect(0, &[]).out), titles(&from_file.out));
}

#[test]
fn standard_input_of_no_known_format_is_asked_for() {
    let bench = Bench::new();
    bench.run_with(&["split", "-"], BULLETIN).expect(2, &["E0103", "--from jsonl, csv"]);
    bench.run_with(&["split", "-"], "{\"text\":\"云\"}\n").expect(0, &["1 records"]);
}

#[test]
fn a_damaged_bulletin_is_named_by_line_and_byte() {
    let bench = Bench::new();
    let mut bytes = BULLETIN.as_bytes().to_vec();
    let at = BULLETIN.find("北辰云").unwrap();
    bytes[at] = 0xFF;
    bench.file("weekly.md", bytes);
    let words = format!("E0204] weekly.md:7 (byte {at}): bytes that are not UTF-8");
    bench.run(&["split", "weekly.md"]).expect(3, &[&words]);
    bench.file("weekly.md", BULLETIN);
    bench.run(&["split", "weekly.md", "--max-line", "64"]).expect(3, &["E0210", "--max-line"]);
    bench.file("weekly.md", "");
    bench.run(&["split", "weekly.md"]).expect(0, &["is empty", "0 records"]);
}

#[test]
fn run_analyses_a_bulletin_and_shows_a_table() {
    let bench = Bench::new();
    bench.file("weekly.md", BULLETIN);
    let ran = bench.run(&["run", "weekly.md", "--to", "table"]);
    ran.expect(0, &[]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("bucket    title"));
    let column = |line: &str, word| yunbao::io::width(line.split(word).next().unwrap());
    assert_eq!(column(lines[1], "云帆科技开源"), column(lines[2], "北辰云下调"));
}
