//! CSV and TSV: rows 30 to 35 of the list of faults, and CSV as output.

use crate::support::Bench;

#[test]
fn row_30_quotes_delimiters_and_line_breaks_within_fields() {
    let bench = Bench::new();
    bench.file(
        "in.csv",
        "id,title,text\r\na,\"云, \"\"报\"\"\",\"一\n二\r\n三\"\r\nb,,\r\n\r\nc,x\r\n",
    );
    let ran = bench.run(&["split", "in.csv"]);
    assert_eq!(ran.expect(1, &["E0306", "in.csv:7 (byte "]).ids(), ["a", "b"]);
    let record: serde_json::Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    assert_eq!(record["title"], "云, \"报\"");
    assert_eq!(record["text"], "一\n二\r\n三");
}

#[test]
fn row_31_ragged_rows_are_rejected_on_their_line() {
    let bench = Bench::new();
    bench.file("in.csv", "id,text\na,云\nb,云,报\nc\nd,报\n");
    let ran = bench.run(&["split", "in.csv"]);
    let words =
        ["in.csv:3 ", "expected 2 fields as in the header, found 3", "in.csv:4 ", "found 1"];
    assert_eq!(ran.expect(1, &words).ids(), ["a", "d"]);
}

#[test]
fn row_32_an_unclosed_quote_names_the_line_that_opened_it() {
    let bench = Bench::new();
    let rows = "r,云报云报云报\n".repeat(500);
    bench.file("in.csv", format!("id,text\na,云\nb,\"报\n{rows}"));
    for limit in ["16M", "1K"] {
        let ran = bench.run(&["split", "in.csv", "--max-line", limit]);
        assert_eq!(ran.expect(3, &["E0208", "in.csv:3 (byte 16)"]).ids(), ["a"]);
    }
}

#[test]
fn row_33_a_damaged_field_is_rejected_at_its_byte() {
    let bench = Bench::new();
    bench.file(
        "in.csv",
        b"id,text\na,\xE4\xBA\x91\xE6\x8A\xA5\nb,\"x\n\xE4\xBA\"\nc,\xE4\xBA\x91\n",
    );
    let ran = bench.run(&["split", "in.csv"]);
    let words = ["E0304", "in.csv:4 (byte 22)", "field \"text\""];
    assert_eq!(ran.expect(1, &words).ids(), ["a", "c"]);
}

#[test]
fn row_34_headers() {
    let bench = Bench::new();
    for (text, status, words) in [
        ("id,text,text\na,b,c\n", 2, "two columns are named \"text\""),
        ("id,body\na,b\n", 2, "use --text-column body"),
        (",text\n0,b\n", 2, "column 1 has no name"),
        ("id,text\n", 0, "0 records"),
        ("", 3, "is empty"),
        ("\n\n", 3, "is empty"),
    ] {
        bench.file("in.csv", text);
        bench.run(&["split", "in.csv"]).expect(status, &[words]);
    }
}

#[test]
fn row_35_delimiters() {
    let bench = Bench::new();
    bench.file("in.csv", "id;text\na;云,报\n");
    bench.run(&["split", "in.csv"]).expect(2, &["use --delimiter ';'"]);
    assert_eq!(bench.run(&["split", "in.csv", "--delimiter", ";"]).expect(0, &[]).ids(), ["a"]);
    bench.file("tab.csv", "id\ttext\na\t云,报\n");
    bench.run(&["split", "tab.csv"]).expect(2, &["use --delimiter 'tab'"]);
    assert_eq!(bench.run(&["split", "tab.csv", "--delimiter", "tab"]).expect(0, &[]).ids(), ["a"]);
    bench.file("in.tsv", "id\ttext\na\t云,报\n");
    assert_eq!(bench.run(&["split", "in.tsv"]).expect(0, &[]).ids(), ["a"]);
    bench.file("mac.csv", "id,text\ra,云\rb,报\rc\r");
    let ran = bench.run(&["split", "mac.csv"]);
    assert_eq!(ran.expect(1, &["mac.csv:4 "]).ids(), ["a", "b"]);
}

#[test]
fn row_96_cells_that_a_spreadsheet_would_run() {
    let bench = Bench::new();
    bench.file("in.jsonl", "{\"id\":\"=1+1\",\"title\":\"＝A1\",\"text\":\"\"}\n{\"id\":\"-2\",\"title\":\"a,\\\"b\\\"\",\"text\":\"\"}\n");
    let plain = bench.run(&["run", "in.jsonl", "--to", "csv"]);
    plain.expect(0, &[]);
    let mut lines = plain.out.lines();
    assert!(lines.next().unwrap().starts_with("id,title,bucket,scores,companies,investee,round,"));
    assert!(lines.next().unwrap().starts_with("=1+1,＝A1,"));
    assert!(lines.next().unwrap().starts_with("-2,\"a,\"\"b\"\"\","));
    let safe = bench.run(&["run", "in.jsonl", "--to", "csv", "--spreadsheet-safe"]);
    let lines: Vec<&str> = safe.out.lines().collect();
    assert!(lines[1].starts_with("'=1+1,'＝A1,") && lines[2].starts_with("'-2,"));
}

#[test]
fn a_name_in_csv_writes_csv() {
    let bench = Bench::new();
    bench.file("in.csv", "id,text\na,云\n");
    bench.run(&["run", "in.csv", "-o", "out.csv"]).expect(0, &[]);
    assert_eq!(bench.read("out.csv").lines().count(), 2);
}
