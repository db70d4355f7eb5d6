//! `yunbao segment`: a line in, its words out.

use std::{ffi::OsString, sync::Arc};

use serde_json::Map;
use yunbao::{
    article::Item,
    extract::Scanner,
    io::{Encoding, Format, Options, each, expand},
    lexicon::Lexicon,
    segment::JiebaSegmenter,
};

use crate::{
    delivery::{Body, Form, Shape},
    desk,
    flow::{FlowArgs, Job, Line, Wishes},
    input,
    outcome::{Exit, Failure},
    output::OutputArgs,
};

/// Cut lines into words joined by spaces
///
/// A line in, a line out, empty ones too; a line that cannot be read is left out and named.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The file to read; standard input where there is none
    #[arg(value_name = "FILE", default_value = "-")]
    file: OsString,
    /// The encoding of the file: utf-8, utf-16le, utf-16be, gb18030 (gbk, gb2312), big5
    #[arg(long, value_parser = input::encoding)]
    encoding: Option<Encoding>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    flow: FlowArgs,
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut options = Options::default();
    options.format = Some(Format::Lines);
    options.encoding = args.encoding;
    let sources = expand(std::slice::from_ref(&args.file), args.output.special());
    let wishes = Wishes { output: &args.output, flow: &args.flow, corpus: None };
    let form = Form { header: String::new(), ending: "txt", shape: Shape::Lines };
    desk::drive(sources, &options, wishes, Job { form, settings: Map::new() }, || {
        let lexicon = Arc::new(Lexicon::builtin()?);
        let segmenter = Arc::new(JiebaSegmenter::new(&lexicon));
        let scanner = Scanner::new(lexicon, segmenter);
        Ok(each(move |item: Item| Line {
            id: None,
            body: Body::Line(words(&scanner, &item.text)),
        }))
    })
}

fn words(scanner: &Scanner, text: &str) -> Vec<u8> {
    let reading = scanner.scan(text, None);
    let mut out = Vec::with_capacity(text.len() * 4 / 3 + 1);
    for word in reading.segments.words(&reading.view) {
        if !out.is_empty() {
            out.push(b' ');
        }
        out.extend_from_slice(word.as_bytes());
    }
    out.push(b'\n');
    out
}
