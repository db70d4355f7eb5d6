//! A bulletin into records: a file, its items, all of them analysed at once, one line of JSON for each.
//!
//! ```text
//! cargo run --example batch                          # data/sample/weekly.md
//! cargo run --example batch -- bulletin.html > records.jsonl
//! ```

#![expect(clippy::print_stderr, reason = "an example tells a person what it does")]

use std::{
    env,
    error::Error,
    fs,
    io::{self, BufWriter, Write},
};

use yunbao::{
    article::{Article, Format},
    classify::Bucket,
    pipeline::Pipeline,
};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).unwrap_or_else(|| "data/sample/weekly.md".to_owned());

    // An article is read from decoded text, and its format is told by the name or by the content. The command-line
    // tool does more here: it knows encodings, packed files and tables.
    let text = fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
    let article = Article::parse(&path, Format::detect(&path, &text), &text);

    // What belongs to no item, such as pictures, advertisements and earlier issues, is told with its reason.
    eprintln!("{path}: {} items, {} other lines", article.items().len(), article.rest().len());

    // A batch runs on all threads of the current rayon pool. Records come in the order of the items, and they are the
    // same for any number of threads.
    let pipeline = Pipeline::new()?;
    let records = pipeline.analyze_batch(article.items());

    // A record is a line of JSON. `stdout` is locked once, and written to in large pieces.
    let mut out = BufWriter::new(io::stdout().lock());
    for record in &records {
        serde_json::to_writer(&mut out, record)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;

    // For people: the items of each bucket, with their financings.
    for &bucket in Bucket::ALL {
        eprintln!("\n{} ({bucket})", bucket.chinese());
        for record in records.iter().filter(|r| r.bucket == bucket) {
            eprintln!("  {}", record.title);
            for event in &record.events {
                let said = [&event.investee, &event.round, &event.amount];
                let said: Vec<&str> = said.into_iter().flatten().map(|m| &*m.text).collect();
                eprintln!("    {}", said.join(" · "));
            }
        }
    }
    Ok(())
}
