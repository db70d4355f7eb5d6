//! `yunbao train classify`: a classifier of any labels.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use yunbao::{
    classify::{Aim, Dataset, Model, Settings, Task, Trainer},
    error::Error,
    io::{Overwrite, Target},
    lexicon::Lexicon,
    model::Source,
};

use crate::{
    input,
    labelled::{self, LabelledArgs},
    outcome::{self, Exit, Failure},
    output,
    progress::{Passes, grouped},
};

/// Train a classifier of any labels
///
/// The defaults need no tuning. The same data, settings and seed give the same bytes, whatever the number of threads.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    data: LabelledArgs,
    /// The model file to write; it appears under this name only when it is complete
    #[arg(short, long, value_name = "MODEL", help_heading = "Output")]
    output: PathBuf,
    /// Replace a model that exists
    #[arg(long, help_heading = "Output")]
    force: bool,
    /// single: one label an example; multi: any number; by the data where not given
    #[arg(long, value_name = "TASK")]
    task: Option<Task>,
    /// The largest model file, such as 3MB; 32MB where not given; the n-grams that matter least go first
    #[arg(long, value_name = "BYTES", value_parser = input::bytes)]
    max_size: Option<u64>,
    /// The label that stands for none of the others, given where no other is sure enough
    #[arg(long, value_name = "LABEL")]
    fallback: Option<String>,
    /// Choose thresholds for this precision of each label instead of the best mean of F1
    #[arg(long, value_name = "P")]
    min_precision: Option<f32>,
    /// Let the model also read what the lexicon knows: types of names, words of the field, who speaks
    #[arg(long)]
    cues: bool,
    /// Passes over the examples; by the number of examples where not given
    #[arg(long, value_name = "N")]
    epochs: Option<usize>,
    /// The seed of all that is random
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The threads that work; 0 is one a core
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
    /// The licence of the data, for the model's card
    #[arg(long, value_name = "TEXT", default_value = "not stated")]
    licence: String,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let overwrite = if args.force { Overwrite::Replace } else { Overwrite::Refuse };
    // What cannot be written should be known before the work.
    let mut target = Target::create(&args.output, overwrite)?;
    let sets = args.data.read()?;
    let exit = labelled::exit(&sets);
    let sources: Vec<Source> = sets
        .iter()
        .map(|s| Source::new(s.name(), &args.licence, s.examples().len() as u64))
        .collect();
    let Some(data) = sets.into_iter().reduce(joined) else { return Ok(exit) };
    let lexicon = args.cues.then(Lexicon::builtin).transpose()?;
    let data = data.viewed(lexicon.as_ref());
    let settings = args.settings(&data);
    let trainer = Trainer::new(settings)?.with_command(args.command()).with_sources(sources);

    let begin = Instant::now();
    let passes = Mutex::new(Passes::start(!args.data.quiet));
    let threads = rayon::ThreadPoolBuilder::new().num_threads(args.threads).build();
    let threads =
        threads.map_err(|e| Error::Setting { name: "threads", message: e.to_string() })?;
    let model = threads.install(|| {
        trainer.train(&data, &|progress| {
            passes.lock().unwrap_or_else(PoisonError::into_inner).pass(progress);
        })
    });
    let model = model.map_err(labelled::unreadable)?;
    passes.into_inner().unwrap_or_else(PoisonError::into_inner).finish();

    let bytes = model.to_bytes()?;
    output::write(&mut target, &bytes)?;
    output::publish(target)?;
    if !args.data.quiet {
        outcome::say(&closing(&model, &data, bytes.len(), begin.elapsed().as_secs_f64()));
    }
    Ok(exit)
}

fn joined(mut all: Dataset, more: Dataset) -> Dataset {
    all.extend(more);
    all
}

impl Args {
    fn settings(&self, data: &Dataset) -> Settings {
        let limit = self.max_size.map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
        let mut settings = Settings::fitting(data.examples().len(), limit);
        settings.task = self.task.unwrap_or_else(|| Task::of(data));
        settings.fallback.clone_from(&self.fallback);
        settings.epochs = self.epochs;
        settings.seed = self.seed;
        if let Some(precision) = self.min_precision {
            settings.aim = Aim::Precision(precision);
        }
        settings
    }

    /// The command as the card names it: what shapes the model, without the places of files.
    fn command(&self) -> String {
        let mut out = "yunbao train classify DATA -o MODEL".to_owned();
        if self.cues {
            out.push_str(" --cues");
        }
        let mut add = |flag: &str, value: Option<String>| {
            out.extend(value.iter().flat_map(|v| [" --", flag, " ", v]));
        };
        add("task", self.task.map(|t| t.to_string()));
        add("max-size", self.max_size.map(|n| n.to_string()));
        add("fallback", self.fallback.clone());
        add("min-precision", self.min_precision.map(|p| p.to_string()));
        add("epochs", self.epochs.map(|n| n.to_string()));
        add("seed", (self.seed != 1).then(|| self.seed.to_string()));
        out
    }
}

fn closing(model: &Model, data: &Dataset, bytes: usize, seconds: f64) -> String {
    let metric = |name| model.header().metrics().get(name).copied().unwrap_or(0.0);
    format!(
        "{} examples, {} labels in {seconds:.1} s; {} bytes; held out: accuracy {:.4}, macro-F1 {:.4}",
        grouped(data.examples().len() as u64),
        model.labels().len(),
        grouped(bytes as u64),
        metric("accuracy"),
        metric("macro F1"),
    )
}
