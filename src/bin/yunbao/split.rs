//! `yunbao split`: the items of bulletins and tables as JSONL, without analysis.

use yunbao::{article::Item, io::each};

use crate::{
    corpus::CorpusArgs,
    delivery::{Body, Form, Shape},
    desk,
    duplicates::IdHash,
    flow::{FlowArgs, Job, Line, Wishes},
    input::InputArgs,
    outcome::{Exit, Failure},
    output::OutputArgs,
};

/// Split bulletins into items, without analysis
///
/// Writes JSONL: id, title, text, and where given date, url and section. Tables and JSONL give their rows.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    flow: FlowArgs,
    #[command(flatten)]
    corpus: CorpusArgs,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let sources = args.input.sources(args.output.special());
    let wishes = Wishes { output: &args.output, flow: &args.flow, corpus: Some(&args.corpus) };
    let mut settings = args.input.settings();
    settings.insert("command".to_owned(), "split".into());
    let form = Form { header: String::new(), ending: "jsonl", shape: Shape::Lines };
    let shard = args.corpus.shard;
    desk::drive(sources, &args.input.options(), wishes, Job { form, settings }, || {
        Ok(each(move |item: Item| {
            let id = IdHash::of(&item.id);
            let body =
                if shard.is_none_or(|s| s.holds(id)) { line(&item) } else { Body::Elsewhere };
            Line { id: Some(id), body }
        }))
    })
}

fn line(item: &Item) -> Body {
    // An item has string keys only, and memory takes every byte.
    let mut bytes = serde_json::to_vec(item).unwrap_or_default();
    bytes.push(b'\n');
    Body::Line(bytes)
}
