//! The speed of every stage on a flash, an item and an article, beside jieba-rs alone.
//!
//! ```text
//! cargo bench --bench stages
//! cargo bench --bench stages -- --warm-up-time 0.5 --measurement-time 1    # a quick look
//! ```
//!
//! Every stage is divided by the same bytes, those of title and text, so that figures of different stages compare.
//! A stage gets what the stages before it made; `extractor` holds all of them but `classify`, and `pipeline`
//! everything up to the JSON of the record.
//!
//! One text over and over stays in the caches and in the branch predictor: stages that walk big tables look several
//! times faster here than on a stream of news, jieba-rs most of all, and the classifier reads only the start of a long
//! text. Compare a stage with itself here; `tests/measure/pool_speed.sh` compares yunbao with jieba-rs.

use std::{hint::black_box, sync::Arc};

use criterion::{Criterion, Throughput};
use jieba_rs::Jieba;
use yunbao::{
    Result,
    article::{Article, Format, Item},
    classify::Classifier,
    extract::{AmountFinder, DateFinder, Extractor, PercentFinder, RoundFinder},
    feature::Document,
    lexicon::Lexicon,
    pipeline::Pipeline,
    segment::{JiebaSegmenter, Segmenter},
    text::{Span, View},
};

/// Characters of the article: a long story of a news site.
const ARTICLE: usize = 2_500;

/// A text with what the stages before the one that is timed make of it.
struct Sample {
    name: &'static str,
    item: Item,
    /// Title and text in one, for stages that read one text.
    raw: String,
    view: View,
    /// The names and values that the segmenter must leave whole.
    protected: Vec<Span>,
}

impl Sample {
    fn new(name: &'static str, extractor: &Extractor, title: &str, text: &str) -> Self {
        let mut item = Item::new(title, text);
        item.date = Some("2024-05-20".to_owned());
        let raw = format!("{title}\n{text}");
        let reading = extractor.read(&raw, None);
        let tokens = reading.segments.tokens().iter();
        let protected = tokens.filter(|t| t.protected).map(|t| t.span).collect();
        Self { name, item, raw, view: reading.view, protected }
    }

    fn bytes(&self) -> u64 {
        (self.item.title.len() + self.item.text.len()) as u64
    }
}

fn samples(extractor: &Extractor) -> [Sample; 3] {
    [
        Sample::new(
            "flash",
            extractor,
            "",
            "快讯 5 月 20 日消息，向量检索公司岚图数据完成近亿元 A+ 轮融资，由湖山创投领投，\
             青桐资本等跟投，资金用于研发。",
        ),
        Sample::new(
            "item",
            extractor,
            "算力调度平台云枢智算完成 2.6 亿元 B 轮融资",
            "5 月 20 日，算力调度平台云枢智算宣布完成 2.6 亿元 B 轮融资，由东海岸创投领投，湖山创投与\
             阿里云跟投，老股东青桐资本超额认购，远川资本担任独家财务顾问。本轮融资后，公司估值约 18 亿元。\
             创始人顾砚秋表示，资金的六成将用于调度引擎与异构芯片适配，其余用于海外数据中心的建设。\
             云枢智算成立于 2020 年，目前管理超过 1.5 万张加速卡，客户的平均利用率从 31% 提高到 58%。\
             此前，公司曾于 2022 年完成 4,000 万元 A 轮融资。",
        ),
        Sample::new("article", extractor, "云上周报：算力降价之后", &article()),
    ]
}

/// Paragraphs of the sample bulletin up to [`ARTICLE`] characters.
fn article() -> String {
    let weekly = include_str!("../data/sample/weekly.md");
    let mut text = String::new();
    let mut chars = 0;
    for item in Article::parse("weekly.md", Format::Markdown, weekly).items() {
        if chars >= ARTICLE {
            break;
        }
        chars += item.text.chars().count() + 1;
        text.push_str(&item.text);
        text.push('\n');
    }
    text
}

/// Times one stage on every sample, as a group of its own.
fn stage<T>(c: &mut Criterion, name: &str, samples: &[Sample], mut run: impl FnMut(&Sample) -> T) {
    let mut group = c.benchmark_group(name);
    for sample in samples {
        group.throughput(Throughput::Bytes(sample.bytes()));
        group.bench_function(sample.name, |b| b.iter(|| run(black_box(sample))));
    }
    group.finish();
}

fn text(c: &mut Criterion, samples: &[Sample], lexicon: &Lexicon, segmenter: &JiebaSegmenter) {
    stage(c, "view", samples, |s| View::new(&s.raw));
    stage(c, "lexicon", samples, |s| lexicon.find(&s.view));
    stage(c, "segment", samples, |s| segmenter.segment(&s.view, &s.protected));
}

fn values(c: &mut Criterion, samples: &[Sample]) {
    let (amounts, rounds) = (AmountFinder::default(), RoundFinder::default());
    let (dates, percents) = (DateFinder::default(), PercentFinder::default());
    let day = "2024-05-20".parse().ok();
    stage(c, "amounts", samples, |s| amounts.find(&s.view));
    stage(c, "rounds", samples, |s| rounds.find(&s.view));
    stage(c, "dates", samples, |s| dates.find(&s.view, day));
    stage(c, "percents", samples, |s| percents.find(&s.view));
}

fn whole(c: &mut Criterion, samples: &[Sample], extractor: &Extractor) -> Result<()> {
    let classifier = Classifier::embedded()?;
    let pipeline = Pipeline::new()?;
    stage(c, "extractor", samples, |s| extractor.extract(&s.item));
    stage(c, "classify", samples, |s| classifier.classify(&Document::new("", s.view.text())));
    stage(c, "pipeline", samples, |s| serde_json::to_string(&pipeline.analyze(&s.item)));
    let mut group = c.benchmark_group("pipeline, 64 items together");
    for sample in samples {
        let items = vec![sample.item.clone(); 64];
        group.throughput(Throughput::Bytes(64 * sample.bytes()));
        group.bench_function(sample.name, |b| b.iter(|| pipeline.analyze_all(black_box(&items))));
    }
    group.finish();
    Ok(())
}

/// What a program pays once, at its start.
fn construction(c: &mut Criterion, lexicon: &Lexicon) {
    let mut group = c.benchmark_group("construction");
    group.sample_size(10);
    group.bench_function("pipeline", |b| b.iter(Pipeline::new));
    group.bench_function("lexicon", |b| b.iter(Lexicon::builtin));
    group.bench_function("segmenter", |b| b.iter(|| JiebaSegmenter::new(lexicon)));
    group.bench_function("classifier", |b| b.iter(Classifier::embedded));
    group.bench_function("jieba_rs", |b| b.iter(Jieba::new));
    group.finish();
}

fn main() -> Result<()> {
    let mut c = Criterion::default().configure_from_args();
    let lexicon = Arc::new(Lexicon::builtin()?);
    let segmenter = Arc::new(JiebaSegmenter::new(&lexicon));
    let shared: Arc<dyn Segmenter> = Arc::<JiebaSegmenter>::clone(&segmenter);
    let extractor = Extractor::new(Arc::clone(&lexicon), shared)?;
    let samples = samples(&extractor);

    // The reference: the same machine, the same texts, in the same run.
    let jieba = Jieba::new();
    stage(&mut c, "jieba_rs", &samples, |s| jieba.cut(&s.raw, true).len());
    text(&mut c, &samples, &lexicon, &segmenter);
    values(&mut c, &samples);
    whole(&mut c, &samples, &extractor)?;
    construction(&mut c, &lexicon);
    c.final_summary();
    Ok(())
}
