//! Trains the bucket model that the crate brings.
//!
//! ```text
//! cargo run --release --example train_buckets -- DATA POOL MODEL [all]
//! cargo run --release --example train_buckets -- data ../shared/pool/items.jsonl data/model/bucket.yb
//! ```
//!
//! DATA holds `train/*.jsonl`, text written for the project, and `labels/pool-buckets.tsv`, hand labels by id and
//! checksum on news that is other people's: its text is read from POOL for training and only weights are kept.
//! A tenth of both, by the hash of the id, is held out and measured; `all` then trains on that tenth too.

#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::{
    collections::HashMap,
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use yunbao::{
    classify::{Dataset, Example, Model, Report, Settings, Trainer},
    model::Source,
    text::View,
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [data, pool, model, rest @ ..] = &arguments[..] else {
        return Err("expected DATA POOL MODEL".into());
    };
    let own = read_own(&Path::new(data).join("train"))?;
    let pool = read_pool(&Path::new(data).join("labels/pool-buckets.tsv"), Path::new(pool))?;
    println!("own {} · pool {}", own.examples().len(), pool.examples().len());
    let (own, own_held) = own.split(10);
    let (pool, pool_held) = pool.split(10);

    let sources = [
        Source::new("data/train", "MIT OR Apache-2.0", own.examples().len() as u64),
        Source::new(
            "data/labels/pool-buckets.tsv",
            "labels MIT OR Apache-2.0; their text is not kept",
            pool.examples().len() as u64,
        ),
    ];
    let mut train = own;
    train.extend(pool);
    let trained = fit(&train, sources)?;
    for (name, value) in trained.header().metrics() {
        println!("{name}: {value:.4}");
    }
    report("held-out own", &trained, &own_held);
    report("held-out pool", &trained, &pool_held);
    let mut held = own_held;
    held.extend(pool_held);
    report("held-out both", &trained, &held);
    if rest.iter().any(|r| r == "all") {
        println!("the figures above are of a model without the held-out tenth");
    }
    trained.save(Path::new(model))?;
    print!("{}", trained.header());
    Ok(())
}

fn fit(
    data: &Dataset,
    sources: impl IntoIterator<Item = Source>,
) -> Result<Model, Box<dyn Error>> {
    let mut settings = Settings::default();
    settings.fallback = Some("other".to_owned());
    settings.max_size = 3_000_000;
    settings.cut = 0.15;
    for option in env::var("SET").unwrap_or_default().split_whitespace() {
        let Some((name, value)) = option.split_once('=') else { continue };
        match name {
            "dim" => settings.dim = value.parse()?,
            "epochs" => settings.epochs = Some(value.parse()?),
            "rate" => settings.rate = value.parse()?,
            "gram_drop" => settings.gram_drop = value.parse()?,
            "drop" => settings.drop = value.parse()?,
            "smoothing" => settings.smoothing = value.parse()?,
            "cut" => settings.cut = value.parse()?,
            "members" => settings.members = value.parse()?,
            "max_size" => settings.max_size = value.parse()?,
            "min_count" => settings.min_count = value.parse()?,
            "seed" => settings.seed = value.parse()?,
            _ => return Err(format!("no setting {name}").into()),
        }
    }
    let trainer = Trainer::new(settings)?
        .with_command(
            "cargo run --release --example train_buckets -- data POOL data/model/bucket.yb",
        )
        .with_sources(sources);
    Ok(trainer.train(data, &|_| {})?)
}

fn report(name: &str, model: &Model, data: &Dataset) {
    let r = Report::measure(model, data);
    let f1: Vec<String> =
        r.labels.iter().map(|(n, l)| format!("{n} {:.1}", l.prf.f1 * 100.0)).collect();
    println!(
        "{name}: {} items, accuracy {:.1}, macro-F1 {:.1} ({}), ECE {:.3}, coverage at 95 % {:.2}",
        r.examples,
        r.accuracy * 100.0,
        r.mean.f1 * 100.0,
        f1.join(", "),
        r.ece,
        r.coverage.get("0.95").copied().unwrap_or(0.0)
    );
}

fn read_own(folder: &Path) -> Result<Dataset, Box<dyn Error>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|f| f.map(|f| f.path())).collect::<Result<_, _>>()?;
    files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    let mut all = Vec::new();
    for file in files {
        for example in Dataset::read(&file)?.examples() {
            all.push(normal(example.clone()));
        }
    }
    Ok(Dataset::new("data/train", all))
}

/// The classifier reads views, so it is trained on views.
fn normal(mut example: Example) -> Example {
    example.title = View::new(&example.title).text().into();
    example.text = View::new(&example.text).text().into();
    example
}

fn read_pool(labels: &Path, pool: &Path) -> Result<Dataset, Box<dyn Error>> {
    let mut texts: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for line in fs::read_to_string(pool)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let word = |name: &str| row[name].as_str().unwrap_or("").to_owned();
        texts.entry(word("id")).or_default().push((word("title"), word("text")));
    }
    let mut all = Vec::new();
    for line in fs::read_to_string(labels)?.lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('\t');
        let id = columns.next().unwrap_or("");
        let Some(bucket) = columns.nth(1).filter(|b| !b.is_empty()) else { continue };
        // Rows that repeat an id repeat the news.
        let Some((title, text)) = texts.get(id).and_then(|t| t.first()) else { continue };
        all.push(normal(Example::new(id, title, text, bucket)));
    }
    Ok(Dataset::new("data/labels", all))
}
