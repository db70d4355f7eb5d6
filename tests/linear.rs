//! The time of segmenting, of every finder of numbers and of the whole analysis grows with the text, whatever the text.
//!
//! A program of its own, that runs one test after another: what else is timed at the same time would count.
//! `row_N` is the fault that a test holds against, as the reliability table numbers them: 11 endless runs,
//! 12 Latin runs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    hint::black_box,
    sync::{LazyLock, Mutex, PoisonError},
    time::{Duration, Instant},
};

use yunbao::{
    article::Item,
    extract::{AmountFinder, DateFinder, PercentFinder, RoundFinder},
    lexicon::Lexicon,
    pipeline::Pipeline,
    segment::{JiebaSegmenter, Segmenter},
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

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new().unwrap());
static SEGMENTER: LazyLock<JiebaSegmenter> =
    LazyLock::new(|| JiebaSegmenter::new(&Lexicon::builtin().unwrap()));

#[test]
fn finders_of_numbers_take_linear_time() {
    let (amounts, rounds) = (AmountFinder::default(), RoundFinder::default());
    let (percents, dates) = (PercentFinder::default(), DateFinder::default());
    let reference = "2023-02-25".parse().ok();
    linear(PIECES, 1 << 14, 16, View::new, |view| {
        amounts.find(view).len()
            + rounds.find(view).len()
            + percents.find(view).len()
            + dates.find(view, reference).len()
            + numbers(view.text()).count()
    });
}

/// Names, values and events in one text, with full stops and without any.
#[test]
fn the_analysis_takes_linear_time() {
    let pieces = [
        "阿里云获3亿元投资，腾讯云增长12%。",
        "阿里云获3亿元投资，腾讯云增长12%，",
        "云帆科技为其新平台筹集2亿元，",
        "云帆科技、星图数据等相继完成A轮融资。",
        "2020年8月，云帆科技从青岚资本、砚石资本等获得10亿元E轮融资。",
        "近日，云帆科技完成3亿元融资。2020年8月，完成10亿元E轮融资。",
    ];
    analysing(&pieces, 1 << 15, 64);
}

/// Runs start at 96,000 bytes: up to there a character costs half, as all of it fits the cache.
#[test]
fn row_11_runs_take_linear_time() {
    let pieces = ["中", "龄", "龘", "哈"];
    segmenting(&pieces, 96_000, 8);
    analysing(&pieces, 96_000, 8);
}

#[test]
fn row_12_latin_runs_take_linear_time() {
    segmenting(&["ab."], 4_000, 128);
    analysing(&["ab."], 4_000, 128);
}

fn segmenting(pieces: &[&str], short: usize, factor: usize) {
    linear(pieces, short, factor, View::new, |view| SEGMENTER.segment(view, &[]).tokens().len());
}

fn analysing(pieces: &[&str], short: usize, factor: usize) {
    let item = |text: &str| Item::new("", text);
    linear(pieces, short, factor, item, |item| PIPELINE.analyze(item).entities.len());
}

/// Compares the time for so many bytes of each piece, repeated, with that for `factor` times as many.
#[track_caller]
fn linear<T>(
    pieces: &[&str],
    short: usize,
    factor: usize,
    make: impl Fn(&str) -> T,
    run: impl Fn(&T) -> usize,
) {
    const UNTIMEABLE: Duration = Duration::from_micros(200);
    static ALONE: Mutex<()> = Mutex::new(());
    // A busy machine adds less than this; quadratic time would add the factor. Long texts show even a small part of the
    // work that grows so, if less is forgiven there.
    let slack = if factor < 64 { 5 } else { 3 };
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut slow_ones = Vec::new();
    for piece in pieces {
        let time = |size: usize| {
            let input = make(&piece.repeat(size / piece.len()));
            let once = |_| {
                let start = Instant::now();
                black_box(run(&input));
                start.elapsed()
            };
            (0..3).map(once).min().unwrap()
        };
        let (fast, slow) = (time(short), time(short * factor));
        if slow > fast.max(UNTIMEABLE) * u32::try_from(factor * slack).unwrap() {
            slow_ones.push(format!(
                "{piece:?}: {fast:?} for {short} bytes, {slow:?} for {factor} times"
            ));
        }
    }
    assert!(
        slow_ones.is_empty(),
        "something reads the text more than once:\n{}",
        slow_ones.join("\n")
    );
}
