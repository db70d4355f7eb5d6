//! Measures a classifier on labelled text.
//!
//! ```text
//! cargo run --release --example evaluate_classify -- MODEL DATA
//! ```

#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::{env, error::Error, path::Path, time::Instant};

use yunbao::classify::{Dataset, Model, Report};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [model, data] = &arguments[..] else { return Err("expected MODEL DATA".into()) };
    let model = Model::load(Path::new(model))?;
    let data = Dataset::read(Path::new(data))?;

    // Everything that can be measured comes as one value, which also is JSON.
    let report = Report::measure(&model, &data);
    println!("accuracy {:.2} %, macro-F1 {:.2}", report.accuracy * 100.0, report.mean.f1 * 100.0);
    for (name, label) in &report.labels {
        let (p, r, f1) = (label.prf.p * 100.0, label.prf.r * 100.0, label.prf.f1 * 100.0);
        println!("{name:<16} P {p:5.1}  R {r:5.1}  F1 {f1:5.1}  of {}", label.support);
    }
    println!("calibration error {:.3}; coverage {:?}", report.ece, report.coverage);

    // The predictor keeps its memory from one text to the next: this is the library call alone.
    let documents: Vec<_> = data.examples().iter().map(|e| e.document()).collect();
    let mut predictor = model.predictor();
    let begin = Instant::now();
    let mut sum = 0;
    for document in &documents {
        sum += predictor.best(document);
    }
    let each = begin.elapsed().as_secs_f64() / f64::from(u32::try_from(documents.len())?);
    println!("{:.0} texts a second on one thread (sum of labels {sum})", 1.0 / each);
    Ok(())
}
