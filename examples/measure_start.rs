//! Prints the milliseconds that jieba-rs takes to start: `measure_start`.

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use std::{hint::black_box, time::Instant};

use jieba_rs::Jieba;

fn main() {
    let start = Instant::now();
    black_box(Jieba::new());
    println!("{:.3}", start.elapsed().as_secs_f64() * 1e3);
}
