//! From records to an index and from questions to records: writing, going on after a crash, searching, counting.
//!
//! ```text
//! cargo run --example search
//! ```

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use std::error::Error;

use yunbao::{
    article::Item,
    index::{Analyzer, Checkpoint, FacetField, Mark, Query, Reader, Request, SameId, Writer},
    pipeline::{Pipeline, Words},
};

/// Three pieces of news: id, date, title, text.
const NEWS: [[&str; 4]; 3] = [
    [
        "n1",
        "2024-05-20",
        "云枢智算获得 B+ 轮融资",
        "算力调度平台云枢智算近日完成近亿元 B+ 轮融资，由东海岸创投领投，阿里云跟投。公司管理着 1.5 万张加速卡。",
    ],
    [
        "n2",
        "2024-05-21",
        "AWS 扩建东京数据中心",
        "AWS 宣布追加 30 亿美元，用于扩建东京的数据中心，以满足当地客户对算力的需求。",
    ],
    [
        "n3",
        "2024-06-02",
        "链上支付公司 Paylume 完成 1200 万美元 A 轮融资",
        "Paylume 宣布完成 1200 万美元 A 轮融资，a16z 领投，资金将用于稳定币支付网络。",
    ],
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::TempDir::new()?;

    // Records come out of the pipeline. With their words kept, the index need not cut the texts a second time.
    let pipeline = Pipeline::builder().words(Words::Keep).build()?;
    let records = NEWS.map(|[id, date, title, text]| {
        let mut item = Item::new(title, text);
        id.clone_into(&mut item.id);
        item.date = Some(date.to_owned());
        pipeline.analyze(&item)
    });

    // The analyser cuts texts and queries in the same way. An index bears the stamp of the one that made it, and no
    // other will open it: a query must be cut as the texts were.
    let analyzer = Analyzer::new()?;
    println!("stamp: {}", analyzer.stamp());

    // A commit says what it covers, in words of your own: here, how many rows of a feed. Both count, or neither.
    let mut writer = Writer::open(folder.path(), &analyzer)?;
    let mut covered = Checkpoint::default();
    for (i, record) in records.iter().enumerate().take(2) {
        writer.add(analyzer.document(record), SameId::Keep)?;
        covered.sources.insert("feed".to_owned(), Mark::new(i as u64 + 1, ""));
    }
    writer.commit(covered)?;
    // The third record is added, and the process dies before it is committed.
    writer.add(analyzer.document(&records[2]), SameId::Keep)?;
    drop(writer);

    // Whoever opens the index again finds the two, and knows with which row to go on.
    let mut writer = Writer::open(folder.path(), &analyzer)?;
    let done = writer.checkpoint().sources.get("feed").map_or(0, |mark| mark.rows);
    assert_eq!(done, 2);
    for record in records.iter().skip(usize::try_from(done)?) {
        writer.add(analyzer.document(record), SameId::Keep)?;
    }
    let mut covered = Checkpoint::default();
    covered.sources.insert("feed".to_owned(), Mark::new(3, ""));
    writer.commit(covered)?;
    writer.close()?;

    // Words must all be there; fields filter. Names are found by any alias, amounts within their currency.
    let reader = Reader::open(folder.path(), analyzer)?;
    for (text, want) in [
        ("算力", vec!["n1", "n2"]),
        ("company:亚马逊云科技", vec!["n2"]),
        ("融资 (round:b+ OR round:A轮)", vec!["n3", "n1"]),
        ("raised:>1000万美元 lead:a16z", vec!["n3"]),
        ("amount:..1亿元", vec!["n1"]),
        ("算力 -融资 date:2024-05", vec!["n2"]),
    ] {
        let query: Query = text.parse()?;
        let found = reader.search(&query, Request::default())?;
        let mut ids: Vec<_> = found.hits.iter().map(|hit| hit.record.id.as_str()).collect();
        println!("{text}: {}", ids.join(" "));
        let mut want = want;
        ids.sort_unstable();
        want.sort_unstable();
        assert_eq!(ids, want, "{text}");
    }

    // A hit shows why it was found: marks are characters of the record's own title and text.
    let found = reader.search(&"加速卡".parse()?, Request::default())?;
    for hit in &found.hits {
        for mark in &hit.snippet.marks {
            let chars = hit.record.text.chars().skip(mark.start).take(mark.end - mark.start);
            assert_eq!(chars.collect::<String>(), "加速卡");
        }
        println!("{}: {}", hit.record.title, hit.snippet.text);
    }

    // Counts tell what is there before anybody reads it.
    let mut request = Request::default();
    request.facets = Some(3);
    request.limit = 0;
    let found = reader.search(&Query::all(), request)?;
    for (field, counts) in found.facets.iter().flatten() {
        let counts: Vec<_> = counts.iter().map(|c| format!("{} {}", c.value, c.count)).collect();
        println!("{}: {}", field.chinese(), counts.join(", "));
    }
    let months = found.facets.as_ref().map(|f| f[&FacetField::Month].len());
    assert_eq!(months, Some(2));

    // A query that cannot be read says where, and what would do.
    let error = "算力 round:zz".parse::<Query>().expect_err("there is no such round");
    println!("{error}");
    assert!(error.to_string().starts_with("query, column 10: \"zz\" is no funding round"));
    Ok(())
}
