//! Trains the name tagger that the crate brings.
//!
//! ```text
//! cargo run --release --example train_names -- LABELS POOL MODEL [SETTING=VALUE …]
//! cargo run --release --example train_names -- data/labels ../shared/pool/items.jsonl data/model/names.yb \
//!     own=data/train/names.txt all=1
//! ```
//!
//! `LABELS/pool-entities-*.jsonl` say by id and checksum which names stand where in news that is other people's: its
//! text is read from POOL for training, and only weights are kept. A tenth, by the hash of the id, is held out and
//! measured; `all=1` then trains on that tenth too. `own=FILE` adds sentences of our own, with marks, and `swaps=N` adds
//! N copies of everything with other names in the places of names.

#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "an example talks to its reader; counts are far below 2^52"
)]

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    env,
    error::Error,
    fs,
    path::Path,
};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use yunbao::{
    extract::tagger::{
        Evidence, Example, NameTagger, Reader, Scores, Settings, Tagger, evaluate, train,
    },
    lexicon::Lexicon,
    model::Source,
    segment::{JiebaSegmenter, Segmenter, Segments},
    text::{Span, View},
};

mod marked;
mod swap;

use swap::Stock;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [labels, pool, model, rest @ ..] = &arguments[..] else {
        return Err("expected LABELS POOL MODEL".into());
    };
    let options = Options::read(rest)?;
    let labelled = join(&read_labels(Path::new(labels))?, Path::new(pool))?;
    let (learn, test): (Vec<_>, Vec<_>) = labelled.iter().partition(|l| !held_out(&l.id));
    println!("{} items to learn from, {} to test on", learn.len(), test.len());

    let lexicon = Lexicon::builtin()?;
    let jieba = JiebaSegmenter::new(&lexicon);
    let reader =
        Reader { lexicon: &lexicon, segmenter: options.words.then_some(&jieba as &dyn Segmenter) };
    let examples = |items: &[&Labelled]| -> Vec<Example> {
        items.iter().flat_map(|l| l.examples.clone()).collect()
    };

    if options.folds > 0 {
        for (label, [gold, found, right]) in cross(&labelled, &options, &reader)? {
            let (p, r) = (right / found, right / gold);
            println!(
                "{label:10} {:6.2} {:6.2} {:6.2} {gold:6}",
                100.0 * p,
                100.0 * r,
                200.0 * right / (gold + found)
            );
        }
        return Ok(());
    }
    let tagger = options.train(&examples(&learn), &reader)?;
    let scores = evaluate(&tagger, &examples(&test), &reader);
    print_scores(&scores);
    if options.errors {
        print_errors(&scores, &examples(&test));
    }
    if let Some(dev) = &options.dev {
        test_dev(
            &NameTagger::new("trained", tagger.clone())?,
            &lexicon,
            &jieba,
            options.words,
            Path::new(dev),
        )?;
    }
    let tagger = if options.all {
        let all: Vec<&Labelled> = labelled.iter().collect();
        options.train(&examples(&all), &reader)?
    } else {
        tagger
    };
    describe(tagger, labelled.len(), options.own.len(), &scores).save(model)?;
    Ok(())
}

/// Trains once for each fold and tests on it; gives for each label how many names there are, were found, were right.
fn cross(
    labelled: &[Labelled],
    options: &Options,
    reader: &Reader<'_>,
) -> Outcome<BTreeMap<String, [f64; 3]>> {
    let mut sums: BTreeMap<String, [f64; 3]> = BTreeMap::new();
    for fold in 0..options.folds {
        let (test, learn): (Vec<_>, Vec<_>) = labelled
            .iter()
            .partition(|l| blake3::hash(l.id.as_bytes()).as_bytes()[1] % options.folds == fold);
        let all = |items: &[&Labelled]| -> Vec<Example> {
            items.iter().flat_map(|l| l.examples.clone()).collect()
        };
        let scores = evaluate(&options.train(&all(&learn), reader)?, &all(&test), reader);
        for (label, s) in
            scores.labels.iter().map(|(l, s)| (l.as_str(), s)).chain([("micro", &scores.micro)])
        {
            let sum = sums.entry(label.to_owned()).or_default();
            let right = s.r * s.support as f64;
            sum[0] += s.support as f64;
            sum[1] += if s.p > 0.0 { right / s.p } else { 0.0 };
            sum[2] += right;
        }
    }
    Ok(sums)
}

fn describe(tagger: Tagger, items: usize, own: usize, scores: &Scores) -> Tagger {
    let licence = "labels MIT OR Apache-2.0; their text is not kept";
    tagger.with_header(|h| {
        let mut h = h
            .with_source(Source::new("data/labels/pool-entities-*.jsonl", licence, items as u64))
            .with_command("cargo run --release --example train_names -- data/labels POOL data/model/names.yb own=data/train/names.txt all=1")
            .with_source(Source::new("data/train/names.txt", "MIT OR Apache-2.0", own as u64))
            .with_metric("micro f1", scores.micro.f1);
        for (label, score) in &scores.labels {
            h = h.with_metric(format!("{label} f1"), score.f1);
        }
        h
    })
}

#[derive(Default)]
struct Options {
    settings: Settings,
    words: bool,
    all: bool,
    errors: bool,
    folds: u8,
    swaps: u32,
    own: Vec<Example>,
    dev: Option<String>,
}

impl Options {
    /// Trains on examples and on copies of them with other names.
    fn train(&self, examples: &[Example], reader: &Reader<'_>) -> yunbao::Result<Tagger> {
        let mut all = examples.to_vec();
        all.extend_from_slice(&self.own);
        let examples = all.clone();
        all.extend(Stock::of(&examples).copies(&examples, self.swaps, self.settings.seed));
        train(&all, reader, &self.settings, |_| {})
    }

    fn read(arguments: &[String]) -> Outcome<Self> {
        let mut out = Self::default();
        // Chosen by cross-validation (`folds=5`) on the labels.
        out.settings.decay = 1.0;
        out.swaps = 6;
        out.settings.recall = 1.0;
        out.settings.blind = 0.1;
        // Half of the weights for a tenth of a point.
        out.settings.floor = 0.1;
        out.settings.most_bytes = 2_000_000;
        let without = ["triple", "quad", "skip", "class5", "prefix", "suffix"];
        out.settings.without = without.map(str::to_owned).to_vec();
        for argument in arguments {
            let (name, value) = argument.split_once('=').ok_or("expected SETTING=VALUE")?;
            let settings = &mut out.settings;
            match name {
                "epochs" => settings.epochs = value.parse()?,
                "rate" => settings.rate = value.parse()?,
                "decay" => settings.decay = value.parse()?,
                "least" => settings.least = value.parse()?,
                "blind" => settings.blind = value.parse()?,
                "recall" => settings.recall = value.parse()?,
                "floor" => settings.floor = value.parse()?,
                "seed" => settings.seed = value.parse()?,
                "without" => settings.without = value.split(',').map(str::to_owned).collect(),
                "words" => out.words = value == "1",
                "all" => out.all = value == "1",
                "own" => out.own = marked::read(Path::new(value))?,
                "swaps" => out.swaps = value.parse()?,
                "folds" => out.folds = value.parse()?,
                "errors" => out.errors = value == "1",
                "dev" => out.dev = Some(value.to_owned()),
                _ => return Err(format!("no setting {name}").into()),
            }
        }
        Ok(out)
    }
}

/// One line of the label files: names by characters of title and text.
#[derive(Deserialize)]
struct Labels {
    id: String,
    sha256_16: String,
    title: Vec<(usize, usize, String)>,
    text: Vec<(usize, usize, String)>,
}

#[derive(Deserialize)]
struct News {
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
}

struct Labelled {
    id: String,
    examples: Vec<Example>,
}

fn read_labels(folder: &Path) -> Outcome<Vec<Labels>> {
    let mut files: Vec<_> =
        fs::read_dir(folder)?.map(|f| f.map(|f| f.path())).collect::<Result<_, _>>()?;
    files.retain(|f| {
        f.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with("pool-entities"))
    });
    files.sort();
    let mut all = Vec::new();
    for file in files {
        for (i, line) in fs::read_to_string(&file)?.lines().enumerate() {
            let row = serde_json::from_str(line)
                .map_err(|e| format!("{}:{}: {e}", file.display(), i + 1))?;
            all.push(row);
        }
    }
    Ok(all)
}

/// Brings labels and text together; a label whose text is not there any more, or has changed, is an error.
fn join(labels: &[Labels], pool: &Path) -> Outcome<Vec<Labelled>> {
    let mut texts: HashMap<(String, String), News> = HashMap::new();
    for line in fs::read_to_string(pool)?.lines() {
        let news: News = serde_json::from_str(line)?;
        let sum = Sha256::digest(format!("{}\n{}", news.title, news.text).as_bytes());
        let head = sum.first_chunk::<8>().copied().unwrap_or_default();
        texts.insert((news.id.clone(), format!("{:016x}", u64::from_be_bytes(head))), news);
    }
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for row in labels {
        let news = texts.get(&(row.id.clone(), row.sha256_16.clone())).ok_or_else(|| {
            format!("item {} of checksum {} is not in the pool", row.id, row.sha256_16)
        })?;
        if !seen.insert((&row.id, &row.sha256_16)) {
            continue;
        }
        let title = example(&news.title, &row.title)
            .ok_or_else(|| format!("item {}: a span does not fit", row.id))?;
        let text = example(&news.text, &row.text)
            .ok_or_else(|| format!("item {}: a span does not fit", row.id))?;
        let examples = [title, text].into_iter().filter(|e| !e.text.is_empty()).collect();
        out.push(Labelled { id: row.id.clone(), examples });
    }
    Ok(out)
}

fn example(text: &str, names: &[(usize, usize, String)]) -> Option<Example> {
    let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let names = names
        .iter()
        .map(|(start, end, label)| {
            Some((Span::new(*starts.get(*start)?, *starts.get(*end)?), label.clone()))
        })
        .collect::<Option<_>>()?;
    Some(Example::new(text, names))
}

fn held_out(id: &str) -> bool {
    blake3::hash(id.as_bytes()).as_bytes()[0].is_multiple_of(10)
}

fn print_scores(scores: &Scores) {
    for (label, s) in
        scores.labels.iter().map(|(l, s)| (l.as_str(), s)).chain([("micro", &scores.micro)])
    {
        println!(
            "{label:10} {:6.2} {:6.2} {:6.2} {:6}",
            100.0 * s.p,
            100.0 * s.r,
            100.0 * s.f1,
            s.support
        );
    }
}

fn print_errors(scores: &Scores, examples: &[Example]) {
    for e in &scores.errors {
        let Some(example) = examples.get(e.example) else { continue };
        let around: String =
            example.text.get(..e.span.start()).unwrap_or("").chars().rev().take(12).collect();
        let around: String = around.chars().rev().collect();
        let after: String =
            example.text.get(e.span.end()..).unwrap_or("").chars().take(12).collect();
        println!("{:?} for {:?}: {around}[{}]{after}", e.found, e.gold, e.span.of(&example.text));
    }
}

/// Tests the companies: each mention counts once a text.
fn test_dev(
    tagger: &NameTagger,
    lexicon: &Lexicon,
    jieba: &JiebaSegmenter,
    words: bool,
    path: &Path,
) -> Outcome<()> {
    #[derive(Deserialize)]
    struct Row {
        text: String,
        companies: BTreeSet<String>,
    }
    let (mut gold, mut found, mut right) = (0, 0, 0);
    for line in fs::read_to_string(path)?.lines() {
        let row: Row = serde_json::from_str(line)?;
        let view = View::new(&row.text);
        let hits = lexicon.find(&view);
        let segments = if words { jieba.segment(&view, &[]) } else { Segments::default() };
        let names =
            tagger.tag(&Evidence { view: &view, lexicon, hits: &hits, segments: &segments });
        let companies: BTreeSet<String> = names
            .iter()
            .filter(|t| t.kind.as_str() == "company")
            .map(|t| view.raw(t.span).of(&row.text).to_owned())
            .collect();
        gold += row.companies.len();
        found += companies.len();
        right += companies.intersection(&row.companies).count();
    }
    let (p, r) = (right as f64 / found.max(1) as f64, right as f64 / gold.max(1) as f64);
    println!(
        "dev companies P {:.1} R {:.1} F1 {:.1}",
        100.0 * p,
        100.0 * r,
        200.0 * p * r / (p + r).max(1e-9)
    );
    Ok(())
}
