//! Times queries on an index: the milliseconds that a search takes once the index is open.
//!
//! ```text
//! yunbao index CORPUS --dir DIR
//! cargo run --release --example measure_search DIR [ROUNDS]
//! ```

#![expect(clippy::print_stdout, reason = "it prints what it measures")]

use std::{env, error::Error, time::Instant};

use yunbao::index::{Analyzer, Query, Reader, Request};

/// Questions of every kind: rare and frequent words, phrases, filters, ranges, all of it together.
const QUERIES: [&str; 14] = [
    "云计算",
    "融资",
    "的",
    "AI 芯片 算力",
    "\"数据中心\"",
    "\"完成A轮融资\"",
    "元宇宙 -融资",
    "上涨 OR 下跌 OR 扩容",
    "company:AWS",
    "group:阿里巴巴 云",
    "investor:红杉*",
    "amount:>1000万美元",
    "round:a raised:>1000万美元 date:2024",
    "(算力 OR 芯片) bucket:cloud -company:英伟达 amount:1亿..50亿",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let dir = args.next().ok_or("expected the folder of an index")?;
    let rounds: usize = args.next().map_or(Ok(50), |n| n.parse())?;

    let start = Instant::now();
    let analyzer = Analyzer::new()?;
    let built = start.elapsed();
    let start = Instant::now();
    let reader = Reader::open(&dir, analyzer)?;
    println!("{} records; analyser {built:.0?}, opening {:.1?}", reader.len(), start.elapsed());

    let mut facets = Request::default();
    facets.facets = Some(10);
    println!("{:>8} {:>9} {:>9} {:>9}  query", "items", "median ms", "worst ms", "facets ms");
    for text in QUERIES {
        let query: Query = text.parse()?;
        let total = reader.search(&query, Request::default())?.total;
        let timed = |request: Request| -> Result<(f64, f64), Box<dyn Error>> {
            let mut times = Vec::with_capacity(rounds);
            for _ in 0..rounds.max(1) {
                let start = Instant::now();
                reader.search(&query, request)?;
                times.push(start.elapsed().as_secs_f64() * 1000.0);
            }
            times.sort_by(f64::total_cmp);
            let median = times.get(times.len() / 2).copied().unwrap_or_default();
            Ok((median, times.last().copied().unwrap_or_default()))
        };
        let (median, worst) = timed(Request::default())?;
        let (counted, _) = timed(facets)?;
        println!("{total:>8} {median:>9.2} {worst:>9.2} {counted:>9.2}  {text}");
    }
    Ok(())
}
