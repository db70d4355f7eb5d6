//! `train tag`, `evaluate` and `model card` of taggers, through the real program.

use std::fmt::Write;

use crate::support::Bench;
use serde_json::{Value, json};

/// Sentences of two kinds of names, as text with `[kind:name]`.
fn sentences() -> Vec<String> {
    let companies = ["云图智算", "蓝湾科技", "星河数据", "远山网络", "松果云", "Deep Lake"];
    let places = ["杭州", "成都", "苏州", "武汉", "Lyon"];
    let mut out = Vec::new();
    for (i, company) in companies.iter().enumerate() {
        for (j, place) in places.iter().enumerate() {
            let (a, b) =
                [("昨日，", "宣布在"), ("", "已在"), ("据悉，", "把总部迁到")][(i + j) % 3];
            out.push(format!("{a}[company:{company}]{b}[place:{place}]。"));
        }
    }
    out
}

/// Takes the marks out: the text, and kind, first and end character of each name.
fn parts(sentence: &str) -> (String, Vec<(String, usize, usize)>) {
    let (mut text, mut names) = (String::new(), Vec::new());
    for piece in sentence.split('[') {
        let Some((mark, rest)) = piece.split_once(']') else {
            text.push_str(piece);
            continue;
        };
        let (kind, name) = mark.split_once(':').unwrap();
        let start = text.chars().count();
        text.push_str(name);
        names.push((kind.to_owned(), start, text.chars().count()));
        text.push_str(rest);
    }
    (text, names)
}

fn spans() -> String {
    sentences().iter().fold(String::new(), |mut out, sentence| {
        let (text, names) = parts(sentence);
        let entities: Vec<_> = names.iter().map(|(k, a, b)| json!([a, b, k])).collect();
        writeln!(out, "{}", json!({"text": text, "entities": entities})).unwrap();
        out
    })
}

fn cluener() -> String {
    sentences().iter().fold(String::new(), |mut out, sentence| {
        let (text, names) = parts(sentence);
        let mut label = json!({});
        for (kind, a, b) in names {
            let name: String = text.chars().skip(a).take(b - a).collect();
            label[kind] = json!({name: [[a, b - 1]]});
        }
        writeln!(out, "{}", json!({"text": text, "label": label})).unwrap();
        out
    })
}

fn columns() -> String {
    let mut out = String::new();
    for sentence in sentences() {
        let (text, names) = parts(&sentence);
        for (i, c) in text.chars().enumerate() {
            let tag = names
                .iter()
                .find(|n| (n.1..n.2).contains(&i))
                .map(|(kind, a, _)| format!("{}-{kind}", if i == *a { 'B' } else { 'I' }));
            writeln!(out, "{c}\t{}", tag.unwrap_or_else(|| "O".to_owned())).unwrap();
        }
        out.push('\n');
    }
    out
}

fn train(bench: &Bench, data: &str, model: &str) {
    let args = ["train", "tag", data, "-o", model, "--no-words", "--epochs", "8"];
    bench.run(&args).expect(0, &["30 sentences, 2 labels"]);
}

#[test]
fn every_form_of_the_same_sentences_trains_the_same_weights() {
    let bench = Bench::new();
    for (file, data) in [("s.jsonl", spans()), ("c.jsonl", cluener()), ("b.txt", columns())] {
        bench.file(file, data);
        train(&bench, file, &format!("{file}.yb"));
        let run = bench.run(&["evaluate", &format!("{file}.yb"), "s.jsonl", "--json"]);
        run.expect(0, &[]);
        let report: Value = serde_json::from_str(&run.out).unwrap();
        for of in ["micro", "macro"] {
            for key in ["p", "r", "f1"] {
                let value = report[of][key].as_f64().unwrap();
                assert!((0.99..=1.0).contains(&value), "{file}: {of} {key} is {value}");
            }
        }
        assert_eq!(report["labels"]["company"]["support"], 30, "{file}");
    }
    train(&bench, "s.jsonl", "again.yb");
    let bytes = |name: &str| std::fs::read(bench.path(name)).unwrap();
    assert!(bytes("s.jsonl.yb") == bytes("again.yb"), "the same data must give the same bytes");

    let card = bench.run(&["model", "card", "s.jsonl.yb", "--json"]);
    let header: Value = serde_json::from_str(&card.out).unwrap();
    assert_eq!(header["kind"], "tagger");
    assert_eq!(header["sources"][0]["examples"], 30);
    assert!(header["command"].as_str().unwrap().ends_with("--epochs 8 --no-words"), "{header}");
}

#[test]
fn what_is_wrong_is_listed() {
    let bench = Bench::new();
    bench.file("s.jsonl", spans());
    train(&bench, "s.jsonl", "m.yb");
    // 云图智算 is no place, and what stands before it is no company.
    let wrong = r#"{"text":"昨日，云图智算宣布在杭州。","entities":[[0,2,"company"],[3,7,"place"],[10,12,"place"]]}"#;
    bench.file("wrong.jsonl", format!("{wrong}\n"));
    let run = bench.run(&["evaluate", "m.yb", "wrong.jsonl", "--errors", "errors.jsonl"]);
    run.expect(0, &[]);
    assert!(run.out.contains("micro") && run.out.contains("place"), "{}", run.out);
    let errors: Vec<Value> =
        bench.read("errors.jsonl").lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let told: Vec<_> =
        errors.iter().map(|e| (e["surface"].as_str().unwrap(), &e["gold"], &e["found"])).collect();
    assert_eq!(
        told,
        [
            ("昨日", &json!("company"), &Value::Null),
            ("云图智算", &json!("place"), &json!("company"))
        ]
    );
    assert_eq!((&errors[1]["start"], &errors[1]["end"]), (&json!(3), &json!(7)));
}

#[test]
fn bad_lines_are_named_and_skipped_and_the_exit_status_says_so() {
    let bench = Bench::new();
    let mut bytes = spans().into_bytes();
    bytes.extend("{\"text\":\"短\",\"entities\":[[0,9,\"company\"]]}\n".as_bytes());
    bytes.extend(b"\xFF\xFE\n");
    bench.file("s.jsonl", &bytes);
    let args = ["train", "tag", "s.jsonl", "--no-words", "--epochs", "1", "-o"];
    let with = |more: &[&'static str]| [&args[..], more].concat();
    bench
        .run(&with(&["a.yb"]))
        .expect(1, &["s.jsonl:31: entity 0 to 9 does not fit the text", "s.jsonl:32: not UTF-8"]);
    bench.run(&with(&["b.yb", "--strict"])).expect(1, &["s.jsonl:31"]);
    assert!(!bench.exists("b.yb"), "a strict run that ends early leaves no model");
    bench.run(&with(&["a.yb"])).expect(4, &["a.yb"]);
    bench.run(&with(&["c.yb", "--from", "csv"])).expect(2, &["cluener"]);
    bench.run(&with(&["d.yb", "--max-size", "100"])).expect(2, &["max-size"]);
    bench.run(&["evaluate", "a.yb", "s.jsonl", "--html", "x.html"]).expect(2, &["html"]);
    bench.file("empty.jsonl", "\n");
    bench.run(&["evaluate", "a.yb", "empty.jsonl"]).expect(3, &["empty.jsonl"]);
    assert!(!bench.exists("c.yb") && !bench.exists("d.yb"));
}

#[test]
fn the_tagger_that_the_crate_brings_has_a_name() {
    let bench = Bench::new();
    let card = bench.run(&["model", "card", "builtin:names"]);
    card.expect(0, &[]);
    assert!(card.out.contains("company, person, place, product"), "{}", card.out);
    let row = r#"{"text":"云图智算完成由Blue Harbor Ventures领投的A轮融资","entities":[[0,4,"company"],[7,27,"company"]]}"#;
    bench.file("t.jsonl", format!("{row}\n"));
    let run = bench.run(&["evaluate", "builtin:names", "t.jsonl", "--json"]);
    run.expect(0, &[]);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["labels"]["company"]["r"], 1.0, "{report}");
}

#[test]
fn a_run_takes_a_tagger_of_ones_own() {
    let bench = Bench::new();
    // The same sentences, in which what the built-in tagger takes for companies are products.
    let own = spans().replace("company", "product");
    bench.file("own.jsonl", &own);
    train(&bench, "own.jsonl", "own.yb");
    bench.file("items.jsonl", "{\"id\":\"a\",\"text\":\"据悉，云图智算把总部迁到杭州。\"}\n");
    let kinds = |more: &[&str]| {
        let run = bench.run(&[&["run", "items.jsonl", "--to", "jsonl"], more].concat());
        run.expect(0, &[]);
        let record: Value = serde_json::from_str(&run.out).unwrap();
        let entities = record["entities"].as_array().unwrap().clone();
        let named = entities.into_iter().filter(|e| e["text"] == "云图智算");
        named.map(|e| e["kind"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&[]), [json!("company")], "the built-in tagger");
    assert_eq!(kinds(&["--tagger", "own.yb"]), [json!("product")], "the tagger of one's own");

    bench.file("animals.jsonl", spans().replace("company", "animal"));
    train(&bench, "animals.jsonl", "animals.yb");
    let run = bench.run(&["run", "items.jsonl", "--to", "jsonl", "--tagger", "animals.yb"]);
    run.expect(5, &["animals.yb", "animal"]);
}
