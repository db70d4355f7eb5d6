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
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use yunbao::{
    classify::{Dataset, Example, Fields, Judged, Model, Report, Settings, Trainer, judge},
    feature::Templates,
    lexicon::Lexicon,
    model::Source,
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [data, pool, model, rest @ ..] = &arguments[..] else {
        return Err("expected DATA POOL MODEL".into());
    };
    let lexicon = Lexicon::builtin()?;
    let own = read_own(&Path::new(data).join("train"), &lexicon)?;
    let Pool { labelled: pool, rest: unlabelled, essays } =
        read_pool(&Path::new(data).join("labels/pool-buckets.tsv"), Path::new(pool), &lexicon)?;
    println!("own {} · pool {}", own.examples().len(), pool.examples().len());
    if let Some(folds) = option("cv") {
        return cross_validate(&own, &pool, &essays, folds.parse()?);
    }
    if option("load").is_some() {
        let made = Model::load(Path::new(model))?;
        return measure_more(&made, rest, &lexicon);
    }
    let (own, own_held) = own.split(10);
    let (pool, pool_held) = pool.split(10);
    let (pool, plenty) = balance(&pool, &essays);

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
    let mut made = fit(&train, plenty.clone(), sources.clone())?;
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
    let rounds: usize = option("rounds").map_or(Ok(0), |v| v.parse())?;
    for _ in 0..rounds {
        let taught = sure(&made, &unlabelled);
        println!("taught by {} unlabelled items", taught.len());
        made = fit(&train, [plenty.clone(), taught].concat(), sources.clone())?;
        measure(&made);
    }
    made.save(Path::new(model))?;
    measure_more(&made, rest, &lexicon)?;
    print!("{}", made.header());
    Ok(())
}

/// Measures a model on other files; their items and scores go where `dump` says.
fn measure_more(model: &Model, files: &[String], lexicon: &Lexicon) -> Result<(), Box<dyn Error>> {
    let mut lines = String::new();
    for file in files {
        let data = Dataset::read(Path::new(file))?;
        let also = data.examples().iter().map(|e| e.viewed(Some(lexicon))).collect();
        let data = Dataset::new(file, also);
        let (names, judged) = judge(model, &data);
        print_report(file, &Report::of(&names, &judged));
        for (example, one) in data.examples().iter().zip(judged) {
            let given = one.chosen.first().and_then(|&i| names.get(i)).map_or("?", String::as_str);
            let truth = example.labels.join(",");
            writeln!(lines, "{}\t{truth}\t{given}\t{:?}", example.id, one.scores)?;
        }
    }
    if let Some(file) = option("dump") {
        fs::write(file, lines)?;
    }
    Ok(())
}

/// Judges every labelled item by a model that has not seen it, and prints the figures by source.
fn cross_validate(
    own: &Dataset,
    pool: &Dataset,
    essays: &HashSet<String>,
    folds: usize,
) -> Result<(), Box<dyn Error>> {
    let all: Vec<&Example> = own.examples().iter().chain(pool.examples()).collect();
    let fold_of = |e: &Example| {
        e.id.bytes().fold(17_usize, |h, b| h.wrapping_mul(31).wrapping_add(usize::from(b))) % folds
    };
    let mut judged: HashMap<String, Vec<Judged>> = HashMap::new();
    let mut names = Vec::new();
    let mut lines = String::new();
    for fold in 0..folds {
        let pick = |of: &Dataset, held: bool| {
            let some = of.examples().iter().filter(|e| (fold_of(e) == fold) == held);
            Dataset::new("part", some.cloned().collect())
        };
        let mut train = pick(own, false);
        let (part, plenty) = balance(&pick(pool, false), essays);
        train.extend(part);
        let model = fit(&train, plenty, [])?;
        names = model.labels().to_vec();
        println!("fold {fold}: thresholds {:?}", model.thresholds());
        let held = all.iter().filter(|e| fold_of(e) == fold).map(|&e| e.clone());
        let held = Dataset::new("fold", held.collect());
        for (example, one) in held.examples().iter().zip(judge(&model, &held).1) {
            let given = one.chosen.first().and_then(|&i| names.get(i)).map_or("?", String::as_str);
            let truth = example.labels.join(",");
            writeln!(lines, "{}\t{truth}\t{given}\t{:?}", example.id, one.scores)?;
            for group in ["all", if example.id.contains('-') { "own" } else { "pool" }] {
                judged.entry(group.to_owned()).or_default().push(one.clone());
            }
        }
    }
    for group in ["own", "pool", "all"] {
        let of = judged.get(group).map(Vec::as_slice).unwrap_or_default();
        print_report(group, &Report::of(&names, of));
    }
    if let Some(file) = option("dump") {
        fs::write(file, lines)?;
    }
    Ok(())
}

/// Parts the labelled items of the pool: of each bucket at most as many as calibration needs, and the rest.
///
/// Its feeds hold far more of `other` and of web3 financings than a bulletin's reader sees; all of them teach,
/// but scores and thresholds are fitted where no bucket drowns the others. Opinions are rare in the feeds and unlike
/// those written for the project: each teaches twice.
fn balance(pool: &Dataset, essays: &HashSet<String>) -> (Dataset, Vec<Example>) {
    let most: usize = option("most_each").and_then(|v| v.parse().ok()).unwrap_or(200);
    let more: usize = option("more_each").and_then(|v| v.parse().ok()).unwrap_or(1100);
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut examples = pool.examples().to_vec();
    examples.retain(|e| !essays.contains(&e.id));
    examples.sort_by_key(|e| blake(&e.id));
    let again: usize = option("again").and_then(|v| v.parse().ok()).unwrap_or(1);
    let (mut part, mut plenty) = (Vec::new(), Vec::new());
    for example in examples {
        if example.labels.iter().any(|l| l == "opinion") {
            plenty.extend(std::iter::repeat_n(example.clone(), again));
        }
        let count = counts.entry(example.labels.join(",")).or_default();
        *count += 1;
        if *count <= most {
            part.push(example);
        } else if *count <= most + more {
            plenty.push(example);
        }
    }
    (Dataset::new(pool.name(), part), plenty)
}

/// An order of ids that knows nothing of feeds.
fn blake(id: &str) -> [u8; 32] {
    *blake3::hash(format!("balance {id}").as_bytes()).as_bytes()
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
    settings.max_size = 2_000_000;
    settings.cut = 0.15;
    settings.fields = Fields::Joined;
    settings.cues_alone = 0.2;
    for option in env::var("SET").unwrap_or_default().split_whitespace() {
        let Some((name, value)) = option.split_once('=') else { continue };
        match name {
            "fields" => settings.fields = value.parse()?,
            "dim" => settings.dim = value.parse()?,
            "epochs" => settings.epochs = Some(value.parse()?),
            "rate" => settings.rate = value.parse()?,
            "gram_drop" => settings.gram_drop = value.parse()?,
            "drop" => settings.drop = value.parse()?,
            "smoothing" => settings.smoothing = value.parse()?,
            "cut" => settings.cut = value.parse()?,
            "cues_alone" => settings.cues_alone = value.parse()?,
            "members" => settings.members = value.parse()?,
            "max_size" => settings.max_size = value.parse()?,
            "min_count" => settings.min_count = value.parse()?,
            "seed" => settings.seed = value.parse()?,
            "folds" => settings.folds = Some(value.parse()?),
            "held_out" => settings.held_out = value.parse()?,
            "orders" => {
                settings.templates = Templates::new(value.parse()?, settings.templates.most);
            }
            "most" => {
                settings.templates = Templates::new(settings.templates.orders, value.parse()?);
            }
            "rounds" | "load" | "again" | "sure" | "most_sure" | "most_each" | "more_each"
            | "cv" | "dump" => {}
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
    print_report(name, &Report::measure(model, data));
}

fn print_report(name: &str, r: &Report) {
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
            all.push(example.viewed(Some(lexicon)));
        }
    }
    Ok(Dataset::new("data/train", all))
}

/// From how many characters on a body is an essay rather than news.
const LONG: usize = 600;

/// News of the pool.
struct Pool {
    labelled: Dataset,
    rest: Vec<Example>,
    /// Ids of long pieces on blockchain that another reader could have called opinion: they are measured but teach
    /// nothing, for they speak as opinions do and are called web3 only because nobody is named.
    essays: HashSet<String>,
}

fn read_pool(labels: &Path, pool: &Path, lexicon: &Lexicon) -> Result<Pool, Box<dyn Error>> {
    let mut texts: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for line in fs::read_to_string(pool)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let word = |name: &str| row[name].as_str().unwrap_or("").to_owned();
        texts.entry(word("id")).or_default().push((word("title"), word("text")));
    }
    let (mut all, mut essays) = (Vec::new(), HashSet::new());
    for line in fs::read_to_string(labels)?.lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('\t');
        let id = columns.next().unwrap_or("");
        let Some(bucket) = columns.nth(1).filter(|b| !b.is_empty()) else { continue };
        // Rows that repeat an id repeat the news.
        let Some((title, text)) = texts.get(id).and_then(|t| t.first()) else { continue };
        let hard = columns.next() == Some("hard");
        if hard && bucket == "web3" && text.chars().count() > LONG {
            essays.insert(id.to_owned());
        }
        all.push(Example::new(id, title, text, bucket).viewed(Some(lexicon)));
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
        .map(|(id, (title, text))| Example::new(id, title, text, "?").viewed(Some(lexicon)));
    let rest = rest.collect();
    Ok(Pool { labelled: Dataset::new("data/labels", all), rest, essays })
}
