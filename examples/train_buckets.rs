//! Trains the bucket model that the crate brings.
//!
//! ```text
//! cargo run --release --example train_buckets -- DATA POOL MODEL [MORE.jsonl …]
//! cargo run --release --example train_buckets -- data ../shared/pool/items.jsonl data/model/bucket.yb
//! ```
//!
//! DATA holds `train/*.jsonl`, text written for the project, and `labels/pool-buckets.tsv`, hand labels by id and
//! checksum on news that is other people's: its text is read from POOL for training and only weights are kept.
//! A tenth of both, by the hash of the id, is held out and measured; so is each file of MORE.

#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::{
    collections::{HashMap, HashSet},
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use yunbao::{
    classify::{Dataset, Example, Model, Report, Settings, Trainer},
    feature::observe,
    lexicon::Lexicon,
    model::Source,
    text::View,
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [data, pool, model, rest @ ..] = &arguments[..] else {
        return Err("expected DATA POOL MODEL".into());
    };
    let lexicon = Lexicon::builtin()?;
    let own = read_own(&Path::new(data).join("train"), &lexicon)?;
    let (pool, unlabelled) =
        read_pool(&Path::new(data).join("labels/pool-buckets.tsv"), Path::new(pool), &lexicon)?;
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
    let mut held = own_held.clone();
    held.extend(pool_held.clone());
    let mut made = fit(&train, Vec::new(), sources.clone())?;
    let measure = |made: &Model| {
        for (name, value) in made.header().metrics() {
            println!("{name}: {value:.4}");
        }
        report("held-out own", made, &own_held);
        report("held-out pool", made, &pool_held);
        report("held-out both", made, &held);
    };
    measure(&made);

    // News that nobody labelled teaches the words of its field: a first model labels it, a second learns from both.
    let rounds: usize = option("rounds").map_or(Ok(1), |v| v.parse())?;
    for _ in 0..rounds {
        let taught = sure(&made, &unlabelled);
        println!("taught by {} unlabelled items", taught.len());
        made = fit(&train, taught, sources.clone())?;
        measure(&made);
    }
    made.save(Path::new(model))?;
    for file in rest {
        let mut also = Vec::new();
        for example in Dataset::read(Path::new(file))?.examples() {
            also.push(normal(example.clone(), &lexicon));
        }
        report(file, &made, &Dataset::new(file, also));
    }
    print!("{}", made.header());
    Ok(())
}

/// Labels the items that a model is sure of, and of each bucket no more than it is sure of web3.
fn sure(model: &Model, unlabelled: &[Example]) -> Vec<Example> {
    let least: f32 = option("sure").and_then(|v| v.parse().ok()).unwrap_or(0.9);
    let most: usize = option("most_sure").and_then(|v| v.parse().ok()).unwrap_or(600);
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut predictor = model.predictor();
    let mut taught = Vec::new();
    for example in unlabelled {
        let prediction = predictor.predict(&example.document());
        let Some(label) = prediction.label() else { continue };
        if prediction.score(label).unwrap_or(0.0) < least {
            continue;
        }
        let count = counts.entry(label.to_owned()).or_default();
        *count += 1;
        if *count <= most {
            let mut example = example.clone();
            example.labels = vec![label.to_owned()];
            taught.push(example);
        }
    }
    println!("sure of {counts:?}");
    taught
}

/// Gives a setting of the environment variable SET, such as `SET="dim=32 epochs=20"`.
fn option(name: &str) -> Option<String> {
    let set = env::var("SET").unwrap_or_default();
    let found = set.split_whitespace().filter_map(|o| o.split_once('=')).find(|(n, _)| *n == name);
    found.map(|(_, value)| value.to_owned())
}

fn fit(
    data: &Dataset,
    extra: Vec<Example>,
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
            "rounds" | "sure" | "most_sure" => {}
            _ => return Err(format!("no setting {name}").into()),
        }
    }
    let trainer = Trainer::new(settings)?
        .with_command(
            "cargo run --release --example train_buckets -- data POOL data/model/bucket.yb",
        )
        .with_extra(extra)
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

fn read_own(folder: &Path, lexicon: &Lexicon) -> Result<Dataset, Box<dyn Error>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|f| f.map(|f| f.path())).collect::<Result<_, _>>()?;
    files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    let mut all = Vec::new();
    for file in files {
        for example in Dataset::read(&file)?.examples() {
            all.push(normal(example.clone(), lexicon));
        }
    }
    Ok(Dataset::new("data/train", all))
}

/// The classifier reads views and the lexicon's cues, so it is trained on these.
fn normal(mut example: Example, lexicon: &Lexicon) -> Example {
    let (title, text) = (View::new(&example.title), View::new(&example.text));
    example.cues = observe(lexicon, &title, &text)
        .into_iter()
        .map(|c| (c.kind().to_owned(), c.value().to_owned(), c.weight()))
        .collect();
    example.title = title.text().into();
    example.text = text.text().into();
    example
}

fn read_pool(
    labels: &Path,
    pool: &Path,
    lexicon: &Lexicon,
) -> Result<(Dataset, Vec<Example>), Box<dyn Error>> {
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
        all.push(normal(Example::new(id, title, text, bucket), lexicon));
    }
    let labelled: HashSet<String> = all.iter().map(|e| e.id.clone()).collect();
    let mut rest: Vec<(&String, &(String, String))> = texts
        .iter()
        .filter(|(id, _)| !labelled.contains(*id))
        .filter_map(|(id, t)| Some((id, t.first()?)))
        .collect();
    // The order of a map differs from run to run; ids are hashes, so theirs is as good as any.
    rest.sort_unstable();
    let rest = rest
        .into_iter()
        .map(|(id, (title, text))| normal(Example::new(id, title, text, "?"), lexicon));
    let rest = rest.collect();
    Ok((Dataset::new("data/labels", all), rest))
}
