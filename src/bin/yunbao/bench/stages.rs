//! Stages one by one, on one thread.

use std::{hint::black_box, sync::Arc, time::Instant};

use jieba_rs::Jieba;
use yunbao::{
    article::Item,
    classify::Classifier,
    extract::{AmountFinder, DateFinder, Extractor, PercentFinder, Reading, RoundFinder, Scanner},
    feature::Document,
    io::{Layout, Render},
    lexicon::Lexicon,
    pipeline::Pipeline,
    record::Record,
    segment::{JiebaSegmenter, Segmenter},
    text::{Span, View},
};

use crate::outcome::Failure;

/// What a stage took: seconds, one number a round.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub(super) name: &'static str,
    pub(super) seconds: Vec<f64>,
}

/// A part of an item with what the stages before the one that is timed make of it.
struct Part {
    raw: String,
    view: View,
    protected: Vec<Span>,
}

/// Everything that is timed.
struct Parts {
    lexicon: Arc<Lexicon>,
    segmenter: Arc<JiebaSegmenter>,
    scanner: Scanner,
    extractor: Extractor,
    classifier: Classifier,
    pipeline: Pipeline,
    jieba: Jieba,
}

impl Parts {
    fn new() -> Result<Self, Failure> {
        let lexicon = Arc::new(Lexicon::builtin()?);
        let segmenter = Arc::new(JiebaSegmenter::new(&lexicon));
        let shared: Arc<dyn Segmenter> = Arc::<JiebaSegmenter>::clone(&segmenter);
        let scanner = Scanner::new(Arc::clone(&lexicon), Arc::clone(&shared));
        let extractor = Extractor::new(Arc::clone(&lexicon), shared)?;
        let (classifier, pipeline) = (Classifier::embedded()?, Pipeline::new()?);
        Ok(Self {
            lexicon,
            segmenter,
            scanner,
            extractor,
            classifier,
            pipeline,
            jieba: Jieba::new(),
        })
    }
}

/// Times every stage in every round, in turns.
pub(super) fn measure(items: &[Item], rounds: u32) -> Result<Vec<Taken>, Failure> {
    let parts = Parts::new()?;
    let texts: Vec<Part> = items
        .iter()
        .flat_map(|item| [&item.title, &item.text])
        .map(|raw| part(&parts.scanner, raw))
        .collect();
    let records: Vec<Record> = items.iter().map(|item| parts.pipeline.analyze(item)).collect();
    let mut taken: Vec<Taken> = Vec::new();
    for _ in 0..rounds {
        for (name, seconds) in round(&parts, items, &texts, &records) {
            match taken.iter_mut().find(|t| t.name == name) {
                Some(stage) => stage.seconds.push(seconds),
                None => taken.push(Taken { name, seconds: vec![seconds] }),
            }
        }
    }
    Ok(taken)
}

fn part(scanner: &Scanner, raw: &str) -> Part {
    let Reading { view, segments, .. } = scanner.scan(raw, None);
    let protected = segments.tokens().iter().filter(|t| t.protected).map(|t| t.span).collect();
    Part { raw: raw.to_owned(), view, protected }
}

fn round(
    parts: &Parts,
    items: &[Item],
    texts: &[Part],
    records: &[Record],
) -> Vec<(&'static str, f64)> {
    let (amounts, rounds) = (AmountFinder::default(), RoundFinder::default());
    let (dates, percents) = (DateFinder::default(), PercentFinder::default());
    let render = Render::new(Layout::Jsonl);
    let Parts { extractor, .. } = parts;
    let day = |item: &Item| item.date.clone();

    let jieba = timed(texts, |t| parts.jieba.cut(&t.raw, true).len());
    let view = timed(texts, |t| View::new(&t.raw));
    let lexicon = timed(texts, |t| parts.lexicon.find(&t.view));
    let values = timed(texts, |t| {
        let found = amounts.find(&t.view).len() + rounds.find(&t.view).len();
        found + dates.find(&t.view, None).len() + percents.find(&t.view).len()
    });
    let segment = timed(texts, |t| parts.segmenter.segment(&t.view, &t.protected));
    let both = |item: &Item, read: &dyn Fn(&str, Option<&str>) -> Reading| {
        let date = day(item);
        (read(&item.title, date.as_deref()), read(&item.text, date.as_deref()))
    };
    let scan = timed(items, |i| both(i, &|raw, date| parts.scanner.scan(raw, date)));
    let read = timed(items, |i| both(i, &|raw, date| extractor.read(raw, date)));
    let extract = timed(items, |i| extractor.extract(i));
    let classify = timed(items, |i| parts.classifier.classify(&Document::new(&i.title, &i.text)));
    let analyze = timed(items, |i| parts.pipeline.analyze(i));
    let write = timed(records, |r| {
        let mut out = Vec::with_capacity(r.text.len() + 1024);
        render.record(r, &mut out);
        out
    });
    vec![
        ("jieba-rs cut, HMM", jieba),
        ("view", view),
        ("lexicon", lexicon),
        ("values", values),
        ("segment", segment),
        ("scan: the four above", scan),
        // What cannot be called alone is the difference of two that can, in the same round.
        ("names: tagger and rules", (read - scan).max(0.0)),
        ("events", (extract - read).max(0.0)),
        ("classify", classify),
        ("analyze: all above", analyze),
        ("write: JSONL", write),
    ]
}

/// Gives the seconds of running once over all: as often as it takes to be worth a look at the clock.
fn timed<I, T>(over: &[I], run: impl Fn(&I) -> T) -> f64 {
    let (start, mut times) = (Clock::now(), 0.0);
    loop {
        for each in over {
            black_box(run(black_box(each)));
        }
        times += 1.0;
        let seconds = start.seconds();
        if seconds >= SHORTEST {
            return seconds / times;
        }
    }
}

/// The system's clock of a thread goes in steps of some milliseconds.
const SHORTEST: f64 = 0.05;

/// A clock of the processor's time of this thread, which other programs do not slow; of wall time where the system
/// has none.
enum Clock {
    Processor(u64),
    Wall(Instant),
}

impl Clock {
    fn now() -> Self {
        processor().map_or_else(|| Self::Wall(Instant::now()), Self::Processor)
    }

    fn seconds(&self) -> f64 {
        match self {
            Self::Processor(start) => {
                processor().unwrap_or(*start).saturating_sub(*start) as f64 / 1e9
            }
            Self::Wall(start) => start.elapsed().as_secs_f64(),
        }
    }
}

/// Gives the nanoseconds that this thread has had a processor.
#[cfg(target_os = "linux")]
fn processor() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

#[cfg(not(target_os = "linux"))]
fn processor() -> Option<u64> {
    None
}
