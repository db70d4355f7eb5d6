//! Encodings: rows 1 to 10 of the list of faults.

use crate::support::{Bench, row};
use encoding_rs::{BIG5, GB18030};

const SIMPLIFIED: &str =
    "北辰云宣布下调对象存储价格，三家客户已经签约，预计年内覆盖全国主要城市。";
const TRADITIONAL: &str =
    "北辰雲宣布調降物件儲存價格，三家客戶已經簽約，預計年內覆蓋全國主要城市。";

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
}

#[test]
fn row_1_a_byte_order_mark_is_dropped_and_noted_once() {
    let bench = Bench::new();
    let text = format!("\u{FEFF}{}{}oops\n", row("a", "", SIMPLIFIED), row("b", "", "云"));
    bench.file("in.jsonl", &text);
    let ran = bench.run(&["split", "in.jsonl", "--rejects", "bad.jsonl"]);
    assert_eq!(ran.expect(1, &["byte order mark"]).ids(), ["a", "b"]);
    assert_eq!(ran.err.matches("byte order mark").count(), 1);
    let byte = text.find("oops").unwrap() - 3;
    assert!(bench.read("bad.jsonl").contains(&format!("\"line\":3,\"byte\":{byte},")));
}

#[test]
fn row_3_gb18030_is_not_guessed_in_silence() {
    let bench = Bench::new();
    bench.file("in.jsonl", GB18030.encode(&row("a", "云", SIMPLIFIED)).0);
    let ran = bench.run(&["split", "in.jsonl"]);
    ran.expect(3, &["in.jsonl:1: line 1 is not UTF-8; looks like GB18030", "use --encoding"]);
    assert_eq!(ran.out, "");
    for name in ["gb18030", "GBK", "gb2312", "cp936"] {
        let ran = bench.run(&["split", "in.jsonl", "--encoding", name]);
        ran.expect(0, &[]);
        assert!(ran.out.contains(SIMPLIFIED));
    }
    bench
        .run(&["split", "in.jsonl", "--encoding", "klingon"])
        .expect(2, &["error[E0101]", "big5"]);
}

#[test]
fn row_4_the_wrong_encoding_is_doubted() {
    let bench = Bench::new();
    bench.file("in.jsonl", BIG5.encode(&row("a", "", TRADITIONAL)).0);
    bench.run(&["split", "in.jsonl"]).expect(3, &["looks like Big5"]);
    bench.run(&["split", "in.jsonl", "--encoding", "gbk"]).expect(0, &["characters are rare"]);
    let ran = bench.run(&["split", "in.jsonl", "--encoding", "big5"]);
    ran.expect(0, &[]);
    assert!(ran.out.contains(TRADITIONAL) && !ran.err.contains("rare"), "{}", ran.err);
    bench.file("utf8.jsonl", row("a", "", SIMPLIFIED));
    bench.run(&["split", "utf8.jsonl", "--encoding", "gbk"]).expect(1, &["is valid utf-8"]);
}

#[test]
fn row_5_utf_16_with_a_mark_is_read() {
    let bench = Bench::new();
    for little in [true, false] {
        bench.file("in.jsonl", utf16(&row("甲", "", SIMPLIFIED), little, true));
        let ran = bench.run(&["split", "in.jsonl"]);
        assert_eq!(ran.expect(0, &["by its byte order mark"]).ids(), ["甲"]);
        assert!(ran.out.contains(SIMPLIFIED));
    }
}

#[test]
fn row_6_utf_16_without_a_mark_is_named() {
    let bench = Bench::new();
    for (name, text) in
        [("in.jsonl", row("a", "", SIMPLIFIED)), ("in.csv", format!("text\n{SIMPLIFIED}\n"))]
    {
        bench.file(name, utf16(&text, true, false));
        bench
            .run(&["split", name])
            .expect(3, &["NUL bytes, perhaps UTF-16", "--encoding utf-16le"]);
        bench.run(&["split", name, "--encoding", "utf-16le"]).expect(0, &[]);
    }
}

#[test]
fn row_7_a_damaged_line_is_rejected_alone() {
    let bench = Bench::new();
    let first = row("a", "", SIMPLIFIED);
    let mut bytes = first.clone().into_bytes();
    bytes.extend_from_slice("{\"id\":\"b\",\"text\":\"云".as_bytes());
    let at = bytes.len();
    bytes.extend_from_slice(b"\xFF\xFE\"}\n");
    bytes.extend_from_slice(row("c", "", SIMPLIFIED).as_bytes());
    bench.file("in.jsonl", bytes);
    let ran = bench.run(&["split", "in.jsonl"]);
    assert_eq!(
        ran.expect(1, &["error[E0304]", &format!("in.jsonl:2 (byte {at})")]).ids(),
        ["a", "c"]
    );
}

#[test]
fn row_7_a_damaged_byte_does_not_make_another_encoding() {
    let bench = Bench::new();
    for bad in [&b"\xFF"[..], b"\xE4\xBA", b"caf\xE9", b"\xFF\xFE\xFF"] {
        let mut bytes = row("a", "", "plain").into_bytes();
        bytes.extend_from_slice(b"{\"id\":\"b\",\"text\":\"");
        bytes.extend_from_slice(bad);
        bytes.extend_from_slice(b"\"}\n");
        bytes.extend_from_slice(row("c", "", "plain").as_bytes());
        bench.file("in.jsonl", bytes);
        let ran = bench.run(&["split", "in.jsonl"]);
        assert_eq!(ran.expect(1, &["E0304", "in.jsonl:2"]).ids(), ["a", "c"]);
    }
    let latin: Vec<u8> = (0..9).flat_map(|_| b"{\"text\":\"caf\xE9\"}\n".to_vec()).collect();
    bench.file("in.jsonl", latin);
    bench.run(&["split", "in.jsonl"]).expect(3, &["line 1 is not UTF-8", "--encoding"]);
}

#[test]
fn row_3_short_lines_are_enough_for_a_guess() {
    let bench = Bench::new();
    bench.file("in.csv", GB18030.encode("标题,正文\n云计算,云服务\n").0);
    bench.run(&["split", "in.csv"]).expect(3, &["looks like GB18030"]);
    let args = ["split", "in.csv", "--encoding", "gbk", "--text-column", "正文"];
    bench.run(&[&args[..], &["--title-column", "标题"]].concat()).expect(0, &["1 records"]);
}

#[test]
fn row_8_a_character_cut_off_at_the_end_is_rejected() {
    let bench = Bench::new();
    let mut bytes = (row("a", "", SIMPLIFIED) + "{\"id\":\"b\",\"text\":\"云").into_bytes();
    bytes.pop();
    bench.file("in.jsonl", bytes);
    assert_eq!(
        bench.run(&["split", "in.jsonl"]).expect(1, &["in.jsonl:2", "not valid utf-8"]).ids(),
        ["a"]
    );
}

#[test]
fn row_9_overlong_forms_and_surrogates_are_rejected() {
    let bench = Bench::new();
    for bad in [&b"\xED\xA0\x80"[..], b"\xC0\xAF", b"\xF4\x90\x80\x80"] {
        let mut bytes = row("a", "", SIMPLIFIED).into_bytes();
        bytes.extend_from_slice(b"{\"text\":\"");
        bytes.extend_from_slice(bad);
        bytes.extend_from_slice(b"\"}\n");
        bench.file("in.jsonl", bytes);
        assert_eq!(bench.run(&["split", "in.jsonl"]).expect(1, &["E0304"]).ids(), ["a"]);
    }
}

#[test]
fn row_10_nul_is_kept_in_text_and_escaped_in_messages() {
    let bench = Bench::new();
    bench.file("in.jsonl", "{\"id\":\"a\",\"text\":\"云\\u0000报\"}\n{\"text\":\"云\u{0}报\"}\n");
    let ran = bench.run(&["split", "in.jsonl", "--rejects", "bad.jsonl"]);
    assert_eq!(ran.expect(1, &[]).ids(), ["a"]);
    assert!(ran.out.contains("云\\u0000报"));
    assert!(bench.read("bad.jsonl").contains("云<U+0000>报"));
}
