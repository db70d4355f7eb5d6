//! Labelled examples, as the commands read them that learn from them or judge by them.

use std::{ffi::OsString, path::PathBuf};

use clap::Args;
use yunbao::{
    classify::{Dataset, Format, Model},
    error::Place,
    extract::tagger::{Example, dataset as tagged},
    io::{
        Code, Encoding, Fault, Options, Overwrite, Source, Special, Target, Whole, expand,
        read_whole,
    },
    lexicon::Lexicon,
};

use crate::{
    input,
    outcome::{self, Exit, Failure},
    output,
};

#[derive(Args, Debug)]
#[command(next_help_heading = "Input")]
pub(crate) struct LabelledArgs {
    /// Labelled examples, in one file or several; - for standard input
    ///
    /// To classify: JSONL (title, text; label, labels or bucket), CSV with a header of the same names, TSV (text, tab,
    /// label; more labels after more tabs), or fastText lines (__label__NAME text). To tag: JSONL as CLUENER has it
    /// ({"text", "label": {KIND: {NAME: [[start, last]]}}}) or with spans ({"text", "entities": [[start, end, KIND]]}),
    /// in characters; or two columns, a character and its BIO or BIOES tag. Each also packed with gzip or zstd.
    #[arg(required = true, value_name = "DATA")]
    data: Vec<OsString>,
    /// The form of the data, where it does not show: jsonl, csv, tsv, fasttext; to tag: cluener, spans, columns
    #[arg(long, value_name = "FORMAT")]
    from: Option<String>,
    /// The encoding of the data: utf-8, utf-16le, utf-16be, gb18030 (gbk, gb2312), big5
    #[arg(long, value_parser = input::encoding)]
    encoding: Option<Encoding>,
    /// Stop at the first line that is no example
    #[arg(long)]
    strict: bool,
    /// Where lines that are no examples go, as JSONL: file, line, code, reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Say nothing but errors that end the run
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// So many bad lines are named on standard error where no file takes them.
const NAMED: usize = 20;

impl LabelledArgs {
    /// Lists what is to be read; every file must be there.
    pub(crate) fn sources(&self) -> Result<Vec<Source>, Failure> {
        Ok(expand(&self.data, Special::Refuse).into_iter().collect::<Result<_, Fault>>()?)
    }

    /// Reads the data; one data set a file.
    pub(crate) fn read(&self) -> Result<Vec<Dataset>, Failure> {
        let mut options = Options::default();
        options.encoding = self.encoding;
        let mut sets = Vec::new();
        for source in self.sources()? {
            let whole = read_whole(&source, &options)?;
            self.note(&whole);
            let format = self.format(&source, &whole.bytes)?;
            let data = Dataset::parse(source.name(), &whole.bytes, format);
            sets.push(data.map_err(unreadable)?);
        }
        self.tell(&sets.iter().flat_map(Dataset::problems).collect::<Vec<_>>())?;
        Ok(sets)
    }

    /// Reads tagged sentences, of which what is none is left out.
    pub(crate) fn read_tagged(&self) -> Result<Tagged, Failure> {
        let from: Option<tagged::Format> = self.from.as_deref().map(str::parse).transpose()?;
        let mut options = Options::default();
        options.encoding = self.encoding;
        let mut tagged = Tagged::default();
        for source in self.sources()? {
            let whole = read_whole(&source, &options)?;
            self.note(&whole);
            let format = from.unwrap_or_else(|| tagged::guess(&whole.bytes));
            let checked = tagged::check(format, source.name(), &whole.bytes);
            if checked.examples.is_empty() && checked.problems.is_empty() {
                let place = Place::new(source.name(), 0);
                return Err(Fault::new(Code::NoExamples, place, "is empty").into());
            }
            tagged.sources.push((source.name().to_owned(), checked.examples.len() as u64));
            tagged.examples.extend(checked.examples);
            tagged.problems.extend(checked.problems);
        }
        self.tell(&tagged.problems.iter().collect::<Vec<_>>())?;
        Ok(tagged)
    }

    fn note(&self, whole: &Whole) {
        if !self.quiet {
            whole.notes.iter().for_each(|n| outcome::say(&outcome::note(n)));
        }
    }

    /// Reads the data as one set.
    pub(crate) fn read_as_one(&self) -> Result<Dataset, Failure> {
        let mut sets = self.read()?.into_iter();
        let first = sets.next().unwrap_or_default();
        Ok(sets.fold(first, |mut all, set| {
            all.extend(set);
            all
        }))
    }

    fn format(&self, source: &Source, bytes: &[u8]) -> Result<Format, Failure> {
        let from: Option<Format> = self.from.as_deref().map(str::parse).transpose()?;
        let by_name = || Format::of(source.path()?);
        from.or_else(by_name).or_else(|| Format::of_content(bytes)).ok_or_else(|| {
            let place = Place::new(source.name(), 0);
            let message = if bytes.is_empty() {
                "is empty"
            } else {
                "the form of the examples does not show"
            };
            Fault::new(Code::UnknownFormat, place, message)
                .hint("say it with --from jsonl, csv, tsv or fasttext")
                .into()
        })
    }

    /// Names the lines that are no examples.
    fn tell(&self, problems: &[&(Place, String)]) -> Result<(), Failure> {
        let fault =
            |(place, message): &(Place, String)| Fault::new(Code::Field, place.clone(), message);
        if let Some(problem) = problems.first().filter(|_| self.strict) {
            return Err(fault(problem).into());
        }
        if let Some(path) = &self.rejects {
            let mut target = Target::create(path, Overwrite::Replace)?;
            for problem in problems {
                output::write(&mut target, &output::reject_line(&fault(problem)))?;
            }
            return output::publish(target);
        }
        if self.quiet {
            return Ok(());
        }
        for problem in problems.iter().take(NAMED) {
            outcome::say(&outcome::message(&fault(problem)));
        }
        if let Some(more) = problems.len().checked_sub(NAMED).filter(|&n| n > 0) {
            outcome::say(&format!("{more} more lines are no examples  hint: --rejects FILE"));
        }
        Ok(())
    }
}

/// Gives data as the pipeline would read it for a model: in normal form, with the lexicon's cues where the model reads any.
pub(crate) fn viewed(model: &Model, data: Dataset) -> Result<Dataset, Failure> {
    let lexicon = model.reads_cues().then(Lexicon::builtin).transpose()?;
    Ok(data.viewed(lexicon.as_ref()))
}

/// Tagged sentences of one file or several.
#[derive(Debug, Default)]
pub(crate) struct Tagged {
    pub(crate) examples: Vec<Example>,
    problems: Vec<(Place, String)>,
    /// Each file with the number of its sentences.
    pub(crate) sources: Vec<(String, u64)>,
}

impl Tagged {
    /// Tells how a command ends that read these.
    pub(crate) fn exit(&self) -> Exit {
        if self.problems.is_empty() { Exit::Done } else { Exit::SomeRejected }
    }
}

/// Tells how a command ends that read these.
pub(crate) fn exit(sets: &[Dataset]) -> Exit {
    let clean = sets.iter().all(|s| s.problems().is_empty());
    if clean { Exit::Done } else { Exit::SomeRejected }
}

/// Makes an input error a fault: a file without examples, examples without two labels.
pub(crate) fn unreadable(error: yunbao::Error) -> Failure {
    match error {
        yunbao::Error::Input { place, message } => {
            Fault::new(Code::NoExamples, place, message).into()
        }
        other => other.into(),
    }
}
