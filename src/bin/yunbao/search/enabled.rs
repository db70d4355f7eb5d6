//! `yunbao search`: what an index holds about something.

mod show;

use std::{io::IsTerminal, path::PathBuf};

use yunbao::{
    index::{Analyzer, Query, QueryField, Reader, Request, Sort},
    io::{Target, cut_to_width},
};

use self::show::Show;
use crate::{
    index::lexicon,
    outcome::{self, Exit, Failure},
    output,
    progress::grouped,
};

/// Search an index
///
/// Words and "phrases" must all be there; OR, -not and ( ) combine them; field:value filters. Traditional and
/// full-width forms are as good as simplified and half-width ones. A query that begins with - stands behind --.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that was typed or not")]
#[derive(clap::Args, Debug)]
#[command(after_long_help = fields())]
pub(crate) struct Args {
    /// The folder of the index
    dir: PathBuf,
    /// The query; without one every item is found
    query: Vec<String>,
    /// Write one hit a line as JSON: id, title, snippet and marks; counts in a last line
    #[arg(long)]
    json: bool,
    /// Write the records of the hits, one a line, as run does
    #[arg(long, conflicts_with = "json")]
    records: bool,
    /// The hits given
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// The hits left out before them
    #[arg(long, value_name = "N", default_value_t = 0)]
    skip: usize,
    /// The order of hits: relevance, date
    #[arg(long, value_name = "ORDER", default_value_t = Sort::Relevance)]
    sort: Sort,
    /// Count what is found by bucket, company, round and month; N values of each
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "10")]
    facets: Option<usize>,
    /// The characters of a snippet
    #[arg(long, value_name = "N", default_value_t = 120)]
    snippet: usize,
    /// Compare the checksums of the whole index first
    #[arg(long)]
    verify: bool,
    /// A lexicon file that the index was made with, in the same order
    #[arg(long, value_name = "FILE")]
    lexicon: Vec<PathBuf>,
    /// Say nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

fn fields() -> String {
    let line = |field: &QueryField| {
        let names = format!("{}, {}", field.as_str(), field.chinese());
        format!("  {}  {}\n", cut_to_width(&names, 18), field.example())
    };
    let fields: String = QueryField::ALL.iter().map(line).collect();
    format!(
        "Fields, by either name:\n{fields}\nAmounts are compared within their currency; without one they are yuan. \
         Names are found by any alias of the\nlexicon; a * behind a name finds those that begin so."
    )
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    // The query first: it costs nothing.
    let query =
        if args.query.is_empty() { Query::all() } else { Query::parse(&args.query.join(" "))? };
    let analyzer = Analyzer::with_lexicon(lexicon(&args.lexicon)?)?;
    let reader = Reader::open(&args.dir, analyzer)?;
    if args.verify {
        reader.verify()?;
    }
    let mut request = Request::default();
    request.limit = args.limit;
    request.skip = args.skip;
    request.sort = args.sort;
    request.facets = args.facets;
    request.snippet = args.snippet;
    let found = reader.search(&query, request)?;

    let mut out = Target::stdout();
    let show = match (args.json, args.records) {
        (true, _) => Show::Json,
        (_, true) => Show::Records,
        _ if colours() => Show::Colour,
        _ => Show::Plain,
    };
    for (i, hit) in found.hits.iter().enumerate() {
        output::write(&mut out, &show.hit(args.skip + i + 1, hit))?;
    }
    if let Some(facets) = &found.facets {
        output::write(&mut out, &show.facets(found.total, facets))?;
    }
    output::publish(out)?;
    if !args.quiet {
        outcome::say(&format!(
            "{} of {} items, {} in the index",
            grouped(found.hits.len() as u64),
            grouped(found.total),
            grouped(reader.len())
        ));
    }
    Ok(Exit::Done)
}

/// Tells whether marks may be coloured: on a terminal that can, and nobody minds.
fn colours() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    std::io::stdout().is_terminal() && !set("NO_COLOR") && !dumb
}
