//! `yunbao segment`: a line in, its words out.

use std::ffi::OsString;

use yunbao::{
    article::Item,
    io::{Encoding, Format, Options, expand},
    lexicon::Lexicon,
    segment::{JiebaSegmenter, Segmenter},
    text::View,
};

use crate::{
    desk::{self, FlowArgs, Line},
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
    desk::drive(sources, &options, (&args.output, &args.flow), "", || {
        let segmenter = JiebaSegmenter::new(&Lexicon::builtin()?);
        Ok(move |item: Item| Line { id: None, bytes: words(&segmenter, &item.text) })
    })
}

fn words(segmenter: &JiebaSegmenter, text: &str) -> Vec<u8> {
    let view = View::new(text);
    let mut out = Vec::with_capacity(text.len() * 4 / 3 + 1);
    for word in segmenter.segment(&view, &[]).words(&view) {
        if !out.is_empty() {
            out.push(b' ');
        }
        out.extend_from_slice(word.as_bytes());
    }
    out.push(b'\n');
    out
}
