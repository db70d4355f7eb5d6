//! `yunbao lexicon`: work on lexicon files.

use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
};

use jieba_rs::Jieba;
use yunbao::{
    Error,
    io::printable,
    lexicon::{Change, Lexicon},
};

use crate::outcome::{Exit, Failure};

/// Work on lexicon files
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand, Debug)]
enum Command {
    Check(Check),
}

/// Tell what a file of names would change as a layer on top of the built-in lexicon
///
/// A line a change: file and line, what changes, the form, the name it stands for, what was there before. What is
/// likely a mistake bears an exclamation mark: a form twice, an ordinary word without the mark ?, a form of one
/// character, an unknown parent. Exit status 1 where there is one of these, 5 where a line breaks the rules.
#[derive(clap::Args, Debug)]
struct Check {
    /// The file: name, type, aliases, parent, parted by tabs
    file: PathBuf,
    /// Tell only what is likely a mistake
    #[arg(long)]
    doubtful: bool,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Check(args) => check(args),
    }
}

fn check(args: &Check) -> Result<Exit, Failure> {
    let text = fs::read_to_string(&args.file)
        .map_err(|source| Error::Read { path: args.file.clone(), source })?;
    let name = args.file.to_string_lossy();
    let words = Jieba::new();
    let changes = Lexicon::builtin()?.check(&name, &text, |form| words.has_word(form))?;
    let doubtful = changes.iter().any(|c| c.kind.is_doubtful());
    let shown = changes.iter().filter(|c| !args.doubtful || c.kind.is_doubtful());
    let out: String = shown.map(|change| line(&name, change)).collect();
    match io::stdout().write_all(out.as_bytes()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            return Err(Error::Write { path: "-".into(), source: e }.into());
        }
        _ => {}
    }
    Ok(if doubtful { Exit::SomeRejected } else { Exit::Done })
}

fn line(file: &str, change: &Change) -> String {
    let mark = if change.kind.is_doubtful() { " !" } else { "" };
    let form = printable(&change.form);
    let of = if change.form == change.name {
        String::new()
    } else {
        format!(" of {}", printable(&change.name))
    };
    let before = if change.before.is_empty() {
        String::new()
    } else {
        format!(", before: {}", printable(&change.before))
    };
    format!("{}:{}: {}{mark}: {form}{of}{before}\n", printable(file), change.line, change.kind)
}
