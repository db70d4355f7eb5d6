//! JSONL: rows 20 to 29 of the list of faults.

use crate::support::{Bench, row};

/// Runs one bad line between two good ones and gives what was said about it.
#[track_caller]
fn reject(bench: &Bench, line: &str, words: &[&str]) {
    bench.file("in.jsonl", format!("{}{line}\n{}", row("a", "", "云"), row("z", "", "报")));
    let ran = bench.run(&["split", "in.jsonl"]);
    assert_eq!(ran.expect(1, words).ids(), ["a", "z"], "the rows around {line} are lost");
    assert!(ran.err.contains("in.jsonl:2 (byte "), "no position for {line}\n{}", ran.err);
    let first = ran.err.lines().next().unwrap();
    assert!(first.len() <= 500, "a message of {} bytes", first.len());
}

#[test]
fn row_20_broken_json_is_rejected_with_its_column() {
    let bench = Bench::new();
    reject(&bench, r#"{"id":"b","text":云}"#, &["E0301", "column 18"]);
    reject(&bench, r#"{"id":"b","text":"云"#, &["E0301", "the line ends too early"]);
    reject(&bench, "云报", &["E0301", "column 1"]);
}

#[test]
fn row_21_a_line_beyond_the_limit_is_skipped() {
    let bench = Bench::new();
    let long = row("b", "", &"云".repeat(5000));
    let text = row("a", "", "云") + &long + &row("c", "", "报");
    let ran = bench.run_with(&["split", "-", "--max-line", "4K"], text);
    let words = ["E0305", "stdin:2", &format!("a line of {} bytes", long.len()), "--max-line"];
    assert_eq!(ran.expect(1, &words).ids(), ["a", "c"]);
}

#[test]
#[cfg(target_os = "linux")]
fn row_21_a_line_of_a_gigabyte_does_not_fill_the_memory() {
    let bench = Bench::new();
    let line = "head -c 300M /dev/zero | tr '\\0' a | prlimit --as=700000000 $Y split - --from jsonl --threads 1";
    bench.shell(line).expect(1, &["E0305", "a line of 314572800 bytes"]);
}

#[test]
fn row_22_deep_nesting_is_rejected() {
    let bench = Bench::new();
    for depth in [130, 100_000] {
        let deep = format!(r#"{{"text":"云","x":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
        reject(&bench, &deep, &["E0301", "recursion limit"]);
    }
}

#[test]
fn row_23_a_key_that_stands_twice_is_rejected() {
    let bench = Bench::new();
    reject(&bench, r#"{"id":"b","text":"云","text":"报"}"#, &["E0303", "\"text\" stands twice"]);
    reject(&bench, r#"{"text":"云","x":{"k":1,"k":2}}"#, &["E0303", "\"k\" stands twice"]);
    let many: Vec<String> = (0..100).map(|i| format!(r#""k{i}":{i}"#)).collect();
    let many = many.join(",");
    reject(&bench, &format!(r#"{{{many},"k50":0,"text":"云"}}"#), &["\"k50\" stands twice"]);
}

#[test]
fn row_24_wrong_types_name_field_expected_and_found() {
    let bench = Bench::new();
    for (line, field, found) in [
        (r#"{"text":5}"#, "text", "a number: 5"),
        (r#"{"text":null}"#, "text", "null"),
        (r#"{"text":["云"]}"#, "text", "an array"),
        (r#"{"title":null,"text":"云"}"#, "title", "null"),
        (r#"{"id":"b"}"#, "text", "no such field"),
        (r#"{"id":1.0,"text":"云"}"#, "id", "a fraction: 1.0"),
        (r#"{"id":9007199254740993,"text":"云"}"#, "id", "a number: 9007199254740993"),
        (r#"{"id":-1,"text":"云"}"#, "id", "a number: -1"),
        (r#"{"id":true,"text":"云"}"#, "id", "a boolean: true"),
        (r#"{"id":null,"text":"云"}"#, "id", "null"),
        (r#"{"date":20240102,"text":"云"}"#, "date", "a number"),
    ] {
        reject(&bench, line, &["E0302", &format!("field {field:?}: expected"), found]);
    }
    bench.file(
        "ok.jsonl",
        "{\"id\":9007199254740992,\"text\":\"云\",\"date\":null,\"url\":null}\n",
    );
    assert_eq!(bench.run(&["split", "ok.jsonl"]).expect(0, &[]).ids(), ["9007199254740992"]);
}

#[test]
fn row_25_other_values_than_one_object_are_rejected() {
    let bench = Bench::new();
    reject(&bench, r#"[1,"a"]"#, &["expected an object, found an array"]);
    reject(&bench, "3", &["expected an object, found a number"]);
    reject(&bench, "null", &["expected an object, found null"]);
    reject(&bench, r#""云""#, &["expected an object, found a string"]);
    reject(&bench, r#"{"text":"云"} {"text":"报"}"#, &["trailing characters"]);
    reject(&bench, r#"{"text":"云",}"#, &["trailing comma"]);
}

#[test]
fn row_26_numbers_and_escapes_beyond_json_are_rejected() {
    let bench = Bench::new();
    for value in ["NaN", "Infinity", "1e999", r#""\ud800""#, "\"a\u{1}b\"", "01"] {
        reject(&bench, &format!(r#"{{"text":"云","x":{value}}}"#), &["E0301"]);
    }
}

#[test]
fn row_27_empty_lines_returns_and_a_missing_line_break() {
    let bench = Bench::new();
    bench.file(
        "in.jsonl",
        "\n{\"id\":\"a\",\"text\":\"云\"}\r\n\r\n   \n{\"id\":\"b\",\"text\":\"报\"}",
    );
    assert_eq!(bench.run(&["split", "in.jsonl"]).expect(0, &["2 records"]).ids(), ["a", "b"]);
    bench.file("empty.jsonl", "");
    bench.run(&["split", "empty.jsonl"]).expect(0, &["is empty", "0 records"]);
}

#[test]
fn row_28_arrays_and_pretty_printed_files_are_named() {
    let bench = Bench::new();
    for text in [
        "[\n{\"text\":\"云\"}\n]\n", "[{\"text\":\"云\"}, {\"text\":\"报\"}]\n",
        "[{\"text\":\"云\"},\n",
    ] {
        bench.file("in.jsonl", text);
        let ran = bench.run(&["split", "in.jsonl"]);
        ran.expect(3, &["E0207", "in.jsonl:1", "jq -c '.[]'"]);
        assert_eq!(ran.out, "");
    }
    for text in ["{\n  \"text\": \"云\"\n}\n", "{ \"id\": 1,\n \"text\": \"云\" }\n"] {
        bench.file("in.jsonl", text);
        bench.run(&["split", "in.jsonl"]).expect(3, &["E0207", "pretty-printed: jq -c ."]);
    }
}

#[test]
fn row_29_ids_that_come_twice() {
    let bench = Bench::new();
    bench.file("in.jsonl", row("a", "", "云") + &row("b", "", "云") + &row("a", "", "报"));
    let ran = bench.run(&["split", "in.jsonl"]);
    assert_eq!(ran.expect(0, &["1 ids repeated"]).ids(), ["a", "b", "a"]);
    let ran = bench.run(&["split", "in.jsonl", "--on-duplicate", "keep-first"]);
    assert_eq!(ran.expect(0, &["1 left out"]).ids(), ["a", "b"]);
    let ran = bench.run(&["split", "in.jsonl", "--on-duplicate", "error"]);
    assert_eq!(ran.expect(1, &["E0307", "in.jsonl:3"]).ids(), ["a", "b"]);
}

#[test]
fn other_keys_come_out_under_extra_and_missing_ids_are_made() {
    let bench = Bench::new();
    bench.file("in.jsonl", "{\"text\":\"云\",\"source\":\"甲报\",\"n\":[1,{\"k\":2.5}]}\n");
    let ran = bench.run(&["split", "in.jsonl"]);
    let record: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(record["id"], "in.jsonl:1");
    assert_eq!(record["extra"], serde_json::json!({"source": "甲报", "n": [1, {"k": 2.5}]}));
}

#[test]
fn columns_can_be_named() {
    let bench = Bench::new();
    bench.file(
        "in.jsonl",
        "{\"nr\":7,\"head\":\"云\",\"content\":\"报\",\"day\":\"2024-05-01\"}\n",
    );
    bench.run(&["split", "in.jsonl"]).expect(1, &["hint: use --text-column content"]);
    let flags = ["split", "in.jsonl", "--id-column", "nr", "--title-column", "head"];
    let more = ["--text-column", "content", "--date-column", "day"];
    let ran = bench.run(&[&flags[..], &more[..]].concat());
    let record: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    for (key, value) in [("id", "7"), ("title", "云"), ("text", "报"), ("date", "2024-05-01")] {
        assert_eq!(record[key], value);
    }
}
