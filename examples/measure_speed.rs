//! Times the search for amounts on the lines of standard input, each a sentence: `measure_speed < sentences.txt`.

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]
#![expect(clippy::cast_precision_loss, reason = "figures for people")]

use std::{
    hint::black_box,
    io::{self, Read},
    time::Instant,
};

use yunbao::{
    extract::{AmountFinder, DateFinder, PercentFinder, RoundFinder},
    text::View,
};

fn main() -> io::Result<()> {
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    let lines: Vec<_> = text.lines().collect();
    let (amounts, rounds) = (AmountFinder::default(), RoundFinder::default());
    let (dates, percents) = (DateFinder::default(), PercentFinder::default());
    let views: Vec<_> = lines.iter().map(|line| View::new(line)).collect();
    let report = |what: &str, run: &dyn Fn(usize) -> usize| {
        let start = Instant::now();
        let found: usize = (0..lines.len()).map(|i| black_box(run(i))).sum();
        let seconds = start.elapsed().as_secs_f64();
        let (per_second, rate) = (lines.len() as f64 / seconds, text.len() as f64 / seconds / 1e6);
        println!("{what}: {per_second:.0} sentences/s, {rate:.0} MB/s, {found} found");
    };
    report("amounts from raw text", &|i| amounts.find(&View::new(lines[i])).len());
    report("amounts", &|i| amounts.find(&views[i]).len());
    report("rounds", &|i| rounds.find(&views[i]).len());
    report("dates", &|i| dates.find(&views[i], None).len());
    report("percentages", &|i| percents.find(&views[i]).len());
    Ok(())
}
