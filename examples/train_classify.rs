//! Trains a classifier on labelled text of any kind.
//!
//! ```text
//! cargo run --release --example train_classify -- DATA MODEL [name=value …]
//! cargo run --release --example train_classify -- news.tsv news.yb max_size=4000000 epochs=10
//! ```
//!
//! DATA is JSONL (`{"title", "text", "label"}`), TSV (`text<TAB>label`), CSV with a header, or fastText lines.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to its reader")]

use std::{env, error::Error, path::Path, time::Instant};

use yunbao::{
    classify::{Aim, Dataset, Settings, Task, Trainer},
    feature::Templates,
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [data, model, options @ ..] = &arguments[..] else {
        return Err("expected DATA MODEL [name=value …]".into());
    };

    // The defaults need no tuning; every setting can be given by its name.
    let mut settings = Settings::default();
    for option in options {
        set(&mut settings, option)?;
    }

    // Lines that are no examples are told with their place; the others are used.
    let data = Dataset::read(Path::new(data))?;
    for (place, problem) in data.problems().iter().take(10) {
        eprintln!("{place}: {problem}");
    }
    println!("{} examples, {} bad lines", data.examples().len(), data.problems().len());

    // Training tells of each pass, and gives a model with calibrated probabilities and thresholds.
    let begin = Instant::now();
    let trainer = Trainer::new(settings)?
        .with_command(format!("train_classify DATA MODEL {}", options.join(" ")));
    let made = trainer.train(&data, &|p| {
        let right = p.held_out.map_or(String::new(), |r| format!(", held out {:.2} %", r * 100.0));
        println!("pass {} of {}: loss {:.4}{right}", p.epoch, p.epochs, p.loss);
    })?;
    made.save(Path::new(model))?;
    println!("{:.1} s, {} bytes", begin.elapsed().as_secs_f32(), made.to_bytes()?.len());
    print!("{}", made.header());
    Ok(())
}

fn set(settings: &mut Settings, option: &str) -> Result<(), Box<dyn Error>> {
    let (name, value) = option.split_once('=').ok_or("expected name=value")?;
    match name {
        "dim" => settings.dim = value.parse()?,
        "members" => settings.members = value.parse()?,
        "max_size" => settings.max_size = value.parse()?,
        "min_count" => settings.min_count = value.parse()?,
        "epochs" => settings.epochs = Some(value.parse()?),
        "rate" => settings.rate = value.parse()?,
        "gram_drop" => settings.gram_drop = value.parse()?,
        "drop" => settings.drop = value.parse()?,
        "smoothing" => settings.smoothing = value.parse()?,
        "cut" => settings.cut = value.parse()?,
        "held_out" => settings.held_out = value.parse()?,
        "folds" => settings.folds = Some(value.parse()?),
        "seed" => settings.seed = value.parse()?,
        "orders" => settings.templates = Templates::new(value.parse()?, settings.templates.most),
        "most" => settings.templates = Templates::new(settings.templates.orders, value.parse()?),
        "task" => settings.task = if value == "multi" { Task::Multi } else { Task::Single },
        "min_precision" => settings.aim = Aim::Precision(value.parse()?),
        "fallback" => settings.fallback = Some(value.to_owned()),
        _ => return Err(format!("no setting {name}").into()),
    }
    Ok(())
}
