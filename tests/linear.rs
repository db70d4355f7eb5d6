//! The time of every finder of numbers, and of the whole analysis, grows with the text, whatever the text.

use std::time::{Duration, Instant};

use yunbao::{
    article::Item,
    extract::{AmountFinder, DateFinder, PercentFinder, RoundFinder},
    pipeline::Pipeline,
    text::{View, numbers},
};

/// Pieces that, repeated, made finders of numbers hang.
const PIECES: &[&str] = &[
    "9", "9,", "999,", "9.", "千万亿", "万", "一", "零", "一二", "1-", "1、", "1亿-", "1亿、",
    "1亿元", "数千", "十几", "多万", "点一", "百分之", "三分之", "1%-", "1又", "A、", "A+", "A轮",
    "轮", "Pre-", "pre", "Series ", "新一轮", "种子及", "2月", "2月3日至", "2023-", "2023年",
    "今年", "上", "近", "约超近", "人民币", "$", "US$", "枚A", "1 ", "一 ", "融资", "每股", "1枚",
    "负", "-", "来", "个", "半", "1e9", "1k~", "(含)",
];

#[test]
fn linear_on_any_repetition() {
    const SHORT: usize = 1 << 14;
    const FACTOR: usize = 16;
    let mut slow_ones = Vec::new();
    for piece in PIECES {
        let short = View::new(&piece.repeat(SHORT / piece.len()));
        let long = View::new(&piece.repeat(SHORT * FACTOR / piece.len()));
        let (fast, slow) = (best(&short), best(&long));
        // Quadratic time would be FACTOR times worse than linear; noise is not.
        let limit =
            fast.max(Duration::from_micros(200)) * u32::try_from(FACTOR * 5).expect("small");
        if slow > limit {
            slow_ones.push(format!(
                "{piece:?}: {fast:?} for {SHORT} bytes, {slow:?} for {FACTOR} times as many"
            ));
        }
    }
    assert!(
        slow_ones.is_empty(),
        "a finder reads text more than once:
{}",
        slow_ones.join(
            "
"
        )
    );
}

fn best(view: &View) -> Duration {
    let (amounts, rounds) = (AmountFinder::default(), RoundFinder::default());
    let reference = "2023-02-25".parse().ok();
    let run = || {
        let start = Instant::now();
        let found = amounts.find(view).len()
            + rounds.find(view).len()
            + PercentFinder::default().find(view).len()
            + DateFinder::default().find(view, reference).len()
            + numbers(view.text()).count();
        (found, start.elapsed())
    };
    (0..3).map(|_| run().1).min().expect("three runs")
}

/// Names, values and events in one text, with full stops and without any.
#[test]
fn the_analysis_of_a_text_is_linear() {
    const SHORT: usize = 1 << 13;
    const FACTOR: usize = 64;
    let pipeline = Pipeline::new().expect("the embedded data is whole");
    for piece in [
        "阿里云获3亿元投资，腾讯云增长12%。", "阿里云获3亿元投资，腾讯云增长12%，",
        "云帆科技为其新平台筹集2亿元，",
    ] {
        let time = |size: usize| {
            let item = Item::new("", piece.repeat(size / piece.len()));
            let run = |_| {
                let start = Instant::now();
                (pipeline.analyze(&item).entities.len(), start.elapsed()).1
            };
            (0..3).map(run).min().expect("three runs")
        };
        let (fast, slow) = (time(SHORT), time(SHORT * FACTOR));
        // Quadratic time would be FACTOR times worse than linear; noise is not.
        let limit = fast * u32::try_from(FACTOR * 3).expect("small");
        assert!(
            slow <= limit,
            "{piece:?}: {fast:?} for {SHORT} bytes, {slow:?} for {FACTOR} times"
        );
    }
}
