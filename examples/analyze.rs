//! One item through the pipeline, step by step: what goes in, what comes out, and how to find it again in the text.
//!
//! ```text
//! cargo run --example analyze
//! ```

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use std::error::Error;

use yunbao::{
    article::Item,
    classify::Bucket,
    extract::{EntityKind, Field},
    pipeline::Pipeline,
    record::OffsetUnit,
};

fn main() -> Result<(), Box<dyn Error>> {
    // A pipeline holds the dictionary, the lexicon and the models: a fraction of a second, once in a program. Its
    // clones share them and can go to other threads. What can fail fails here; analysing never does.
    //
    // Offsets count characters unless told otherwise. Bytes are what Rust slices by.
    let pipeline = Pipeline::builder().offsets(OffsetUnit::Byte).build()?;

    // An item is one piece of news. Both parts may be empty; the date tells what 去年 and 3 月 mean.
    let mut item = Item::new(
        "云枢智算获得 B+ 轮融资",
        "算力调度平台云枢智算近日完成近亿元 B+ 轮融资，由东海岸创投领投，阿里云跟投。公司管理着 1.5 万张加速卡，\
         为云计算数据中心提供调度服务。",
    );
    item.date = Some("2024-05-20".to_owned());

    // The record says what was found, in a form that is written as JSON. It has all the item had, too.
    let record = pipeline.analyze(&item);

    // What is it about? The scores are probabilities, each for itself; where none is sure the bucket is `other`.
    println!(
        "bucket: {} ({}), cloud {:.2}",
        record.bucket,
        record.bucket.chinese(),
        record.scores.cloud
    );
    assert_eq!(record.bucket, Bucket::Cloud);

    // Which companies are named? A mention is what the text says; `name` is what the lexicon calls it.
    for company in record.entities.iter().filter(|e| e.kind == EntityKind::Company) {
        let known = company.name.as_deref().unwrap_or("not in the lexicon");
        println!("company: {} in the {} ({known})", company.text, company.field.chinese());
    }

    // Every mention leads back into the text as it was given, with its spaces, its tags and its full-width digits.
    for mention in &record.entities {
        let part = match mention.field {
            Field::Title => item.title.as_str(),
            _ => item.text.as_str(),
        };
        assert_eq!(part.get(mention.start..mention.end), Some(mention.text.as_str()));
    }

    // Who raised how much, from whom? An event has its arguments as mentions; what is not said is `None` or empty.
    let event = record.events.first().ok_or("the item tells of a financing")?;
    let text = |mention: &Option<yunbao::record::Mention>| {
        mention.as_ref().map_or("?".to_owned(), |m| m.text.clone())
    };
    println!("investee: {}", text(&event.investee));
    println!("round: {}", text(&event.round));
    for investor in &event.investors {
        let lead = if event.lead_investors.contains(investor) { "leads" } else { "follows" };
        println!("investor: {} {lead}", investor.text);
    }
    assert_eq!(text(&event.investee), "云枢智算");
    assert_eq!(event.investors.len(), 2);

    // Amounts are exact intervals: 近亿元 is close to 100 000 000 yuan from below, so nothing is said of the least.
    let amount = event.amount.as_ref().ok_or("the amount is stated")?;
    println!("amount: {} = {}", amount.text, serde_json::to_string(amount)?);
    assert_eq!(amount.bound.as_deref(), Some("near"));
    assert_eq!(amount.high, Some(Some(100_000_000.into())));
    assert_eq!(amount.low, Some(None));

    // The same, for other programs.
    println!("{}", serde_json::to_string_pretty(&record)?);
    Ok(())
}
