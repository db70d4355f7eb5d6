//! `yunbao train tag`: a tagger of any labels.

use std::{path::PathBuf, time::Instant};

use yunbao::{
    error::Error,
    extract::tagger::{Reader, Settings, Tagger, train},
    io::{Overwrite, Target},
    lexicon::Lexicon,
    model::{Header, Source},
    segment::{JiebaSegmenter, Segmenter},
};

use crate::{
    input,
    labelled::LabelledArgs,
    outcome::{self, Exit, Failure},
    output,
    progress::grouped,
};

/// Train a tagger of names of any kinds
///
/// The defaults need no tuning. The same data, settings and seed give the same bytes.
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
    /// The largest model file, such as 3MB; the smallest weights go first
    #[arg(long, value_name = "BYTES", value_parser = input::bytes)]
    max_size: Option<u64>,
    /// Passes over the sentences
    #[arg(long, value_name = "N")]
    epochs: Option<u32>,
    /// How much harder a missed name is punished than an invented one, in nats
    #[arg(long, value_name = "NATS")]
    recall: Option<f64>,
    /// The seed of all that is random
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Do without the words of the segmenter: tags several times as fast, a little less well
    #[arg(long)]
    no_words: bool,
    /// The licence of the data, for the model's card
    #[arg(long, value_name = "TEXT", default_value = "not stated")]
    licence: String,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let overwrite = if args.force { Overwrite::Replace } else { Overwrite::Refuse };
    // What cannot be written should be known before the work.
    let mut target = Target::create(&args.output, overwrite)?;
    let settings = args.settings()?;
    let data = args.data.read_tagged()?;
    let lexicon = Lexicon::builtin()?;
    let jieba = (!args.no_words).then(|| JiebaSegmenter::new(&lexicon));
    let segmenter = jieba.as_ref().map(|j| j as &dyn Segmenter);

    let begin = Instant::now();
    let reader = Reader { lexicon: &lexicon, segmenter };
    let tagger = train(&data.examples, &reader, &settings, |progress| {
        if !args.data.quiet {
            outcome::say(&format!(
                "pass {} of {}: loss {:.4}, {:.0} s",
                progress.epoch,
                settings.epochs,
                progress.loss,
                begin.elapsed().as_secs_f64()
            ));
        }
    })?;
    let tagger = tagger.with_header(|header| {
        let sources =
            data.sources.iter().map(|(name, count)| Source::new(name, &args.licence, *count));
        sources.fold(header.with_command(args.command()), Header::with_source)
    });

    let bytes = tagger.to_bytes()?;
    check_size(&tagger, bytes.len(), args.max_size)?;
    output::write(&mut target, &bytes)?;
    output::publish(target)?;
    if !args.data.quiet {
        outcome::say(&format!(
            "{} sentences, {} labels in {:.1} s; {} bytes",
            grouped(data.examples.len() as u64),
            tagger.labels().len(),
            begin.elapsed().as_secs_f64(),
            grouped(bytes.len() as u64)
        ));
    }
    Ok(data.exit())
}

/// A model whose header alone is too large cannot be made smaller.
fn check_size(tagger: &Tagger, bytes: usize, most: Option<u64>) -> Result<(), Failure> {
    if most.is_none_or(|most| bytes as u64 <= most) {
        return Ok(());
    }
    let message = format!("{} labels take {bytes} bytes at least", tagger.labels().len());
    Err(Error::Setting { name: "max-size", message }.into())
}

impl Args {
    fn settings(&self) -> Result<Settings, Error> {
        let mut settings = Settings::default();
        settings.seed = self.seed;
        settings.epochs = self.epochs.unwrap_or(settings.epochs);
        settings.recall = self.recall.unwrap_or(settings.recall);
        if let Some(bytes) = self.max_size {
            // Besides the weights, the file holds the header and the transitions.
            const REST: u64 = 8 * 1024;
            let least = 2 * REST;
            let weights = bytes.checked_sub(REST).filter(|_| bytes >= least).ok_or_else(|| {
                let message = format!("{bytes} bytes; expected {least} or more");
                Error::Setting { name: "max-size", message }
            })?;
            settings.most_bytes = usize::try_from(weights).unwrap_or(usize::MAX);
        }
        Ok(settings)
    }

    /// The command as the card names it: what shapes the model, without the places of files.
    fn command(&self) -> String {
        let mut out = "yunbao train tag DATA -o MODEL".to_owned();
        let mut add = |flag: &str, value: Option<String>| {
            out.extend(value.iter().flat_map(|v| [" --", flag, " ", v]));
        };
        add("max-size", self.max_size.map(|n| n.to_string()));
        add("epochs", self.epochs.map(|n| n.to_string()));
        add("recall", self.recall.map(|n| n.to_string()));
        add("seed", (self.seed != 1).then(|| self.seed.to_string()));
        if self.no_words {
            out += " --no-words";
        }
        out
    }
}
