//! Training data in its formats; bad lines are told with file and line, and skipped.

use yunbao::classify::{Dataset, Example, Format};

fn read(text: &str, format: Format) -> (Vec<Example>, Vec<String>) {
    let data = Dataset::parse("数据", text.as_bytes(), format).expect("some good lines");
    let problems = data.problems().iter().map(|(place, m)| format!("{place} {m}")).collect();
    (data.examples().to_vec(), problems)
}

#[test]
fn jsonl_takes_bucket_label_and_labels() {
    let (examples, problems) = read(
        "\u{FEFF}{\"id\":\"a\",\"title\":\"机房扩容\",\"text\":\"\",\"bucket\":\"cloud\"}\r\n\n\
         {\"id\":7,\"text\":\"球队获胜\",\"label\":\"体育\",\"more\":[1]}\n\
         {\"text\":\"链上借贷\",\"labels\":[\"web3\",\"金融\"]}",
        Format::Jsonl,
    );
    assert!(problems.is_empty(), "{problems:?}");
    let seen: Vec<(&str, Vec<&str>)> = examples
        .iter()
        .map(|e| (e.id.as_str(), e.labels.iter().map(String::as_str).collect()))
        .collect();
    let expected = [("a", vec!["cloud"]), ("7", vec!["体育"]), ("4", vec!["web3", "金融"])];
    assert_eq!(seen, expected);
}

#[test]
fn bad_json_lines_are_told_and_skipped() {
    let (examples, problems) = read(
        "{\"text\":\"好\",\"label\":\"x\"}\n[1]\n{\"text\":3,\"label\":\"x\"}\n{\"text\":\"无标\"}\n{\"text\":\" \",\"label\":\"x\"}\n{\"text\":\"断",
        Format::Jsonl,
    );
    assert_eq!(examples.len(), 1);
    let starts: Vec<&str> = problems.iter().filter_map(|p| p.split(' ').next()).collect();
    assert_eq!(starts, ["数据:2", "数据:3", "数据:4", "数据:5", "数据:6"]);
    assert!(problems[1].contains("string"), "the reason is missing: {}", problems[1]);
}

#[test]
fn tsv_has_text_then_labels() {
    let (examples, problems) =
        read("油价上涨\t财经\n没有标签\n演唱会\t娱乐\t社会\r\n", Format::Tsv);
    assert_eq!(examples.len(), 2);
    assert_eq!(examples[1].labels, ["娱乐", "社会"]);
    assert_eq!(problems, ["数据:2 expected text, a tab and a label"]);
}

#[test]
fn csv_keeps_line_numbers_over_quoted_breaks() {
    let (examples, problems) = read(
        "id,title,label\n1,\"两行\n标题，带,逗号和\"\"引号\"\"\",a\n2,少一列\n3,好,\"a|b\"\n4,\"不闭合,a\n5,x,a\n",
        Format::Csv,
    );
    assert_eq!(examples.len(), 2);
    assert_eq!(examples[0].title, "两行\n标题，带,逗号和\"引号\"");
    assert_eq!(examples[1].labels, ["a", "b"]);
    assert!(problems[0].starts_with("数据:4 2 fields"), "{problems:?}");
    assert!(problems[1].starts_with("数据:6 a quote"), "{problems:?}");
    let bad = Dataset::parse("数据", b"x,y\n1,2\n", Format::Csv).unwrap_err();
    assert!(bad.to_string().contains("header with label"), "{bad}");
}

#[test]
fn fasttext_lines_start_with_labels() {
    let (examples, problems) =
        read("__label__体育 __label__国际 球队 获胜\n没有标签\n__label__财经\n", Format::FastText);
    assert_eq!(examples.len(), 1);
    assert_eq!(examples[0].labels, ["体育", "国际"]);
    assert_eq!(examples[0].text, "球队 获胜");
    assert_eq!(problems.len(), 2);
}

#[test]
fn files_without_an_example_are_errors() {
    let of = |bytes: &[u8], format| Dataset::parse("数据", bytes, format).unwrap_err().to_string();
    assert!(of(b"", Format::Tsv).contains("empty"));
    assert!(of(b"\n\xFF\xFE\tb", Format::Tsv).starts_with("数据:2: not UTF-8"));
    assert!(of("只有文字".as_bytes(), Format::Jsonl).starts_with("数据:1"));
}

#[test]
fn held_out_parts_depend_on_the_id_alone() {
    let examples = (0..2_000).map(|i| Example::new(format!("n{i}"), "", "文", "a")).collect();
    let (kept, held) = Dataset::new("数据", examples).split(10);
    assert_eq!(kept.examples().len() + held.examples().len(), 2_000);
    assert!((150..250).contains(&held.examples().len()), "{}", held.examples().len());
    assert!(held.examples().iter().all(|e| e.is_held_out(10)));
}
