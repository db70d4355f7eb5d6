//! Trains a model of one's own labels and runs it in the pipeline, beside the buckets.
//!
//! ```text
//! cargo run --release --example own_labels
//! ```
//!
//! Any labels will do. Here they tell which desk of a newsroom an item goes to; a real model wants some hundred
//! examples a label, from a file that [`Dataset::read`] takes: JSONL, CSV, TSV or fastText lines.

#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::error::Error;

use yunbao::{
    article::Item,
    classify::{Dataset, Example, Settings, Trainer},
    pipeline::Pipeline,
};

/// Label, titles.
const DESKS: [(&str, [&str; 8]); 2] = [
    (
        "capital",
        [
            "某云厂商完成十亿元 C 轮融资", "数据库公司递交招股书，拟募资八亿元",
            "产业基金领投，算力公司估值翻倍", "芯片公司完成新一轮融资，老股东跟投",
            "安全公司完成数千万元天使轮融资", "光模块公司首次公开募股获受理",
            "存储公司获得战略投资", "某云厂商拟发债募资，投资建设园区",
        ],
    ),
    (
        "product",
        [
            "某云厂商发布新一代对象存储", "数据库公司推出向量检索功能", "算力平台上线按秒计费",
            "芯片公司发布推理卡，功耗降三成", "安全公司推出云上防火墙",
            "光模块公司发布新款硅光模块", "存储公司推出全闪存阵列", "某云厂商上线新一代云主机",
        ],
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    let titles = DESKS.iter().flat_map(|(label, titles)| titles.map(|title| (*label, title)));
    let examples = titles
        .enumerate()
        .map(|(i, (label, title))| Example::new(i.to_string(), title, "", label));
    let data = Dataset::new("desks", examples.collect());
    let model = Trainer::new(Settings::default())?.train(&data, &|_| {})?;

    // The pipeline gives the bucket and, beside it, the labels of the model; reasons are the model's.
    let pipeline = Pipeline::builder().labels(model).reasons(3).build()?;
    let record = pipeline.analyze(&Item::new("存储公司完成天使轮融资", ""));
    let labels = record.labels.ok_or("a pipeline with a model gives labels")?;
    println!("{} {:?} {:?}", record.bucket, labels.given, labels.scores);
    for (label, why) in &record.why {
        let spans: Vec<String> =
            why.spans.iter().map(|s| format!("{} {:+.2}", s.text, s.weight)).collect();
        println!("{label}: {}", spans.join(", "));
    }
    Ok(())
}
