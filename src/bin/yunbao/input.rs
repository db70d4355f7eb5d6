//! The flags that say what is read, shared by all commands that read items.

use std::ffi::OsString;

use clap::Args;
use serde_json::{Map, Value};
use yunbao::io::{Encoding, Fault, Format, Options, Source, Special, expand};

#[derive(Args, Debug)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Files, quoted patterns, folders, or - for standard input
    ///
    /// JSONL (.jsonl, .ndjson), CSV (.csv), TSV (.tsv), bulletins (.md, .html, .txt), each also packed with gzip or
    /// zstd, whatever the name says, and Parquet (.parquet).
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<OsString>,
    /// The format of every input, where its name does not say it: jsonl, csv, tsv, parquet, md, html, txt, lines
    #[arg(long, value_name = "FORMAT")]
    from: Option<Format>,
    /// The encoding of every input: utf-8, utf-16le, utf-16be, gb18030 (gbk, gb2312), big5
    #[arg(long, value_parser = encoding)]
    encoding: Option<Encoding>,
    /// The column or key that holds the text
    #[arg(long, value_name = "NAME")]
    text_column: Option<String>,
    /// The column or key that holds the title
    #[arg(long, value_name = "NAME")]
    title_column: Option<String>,
    /// The column or key that holds the id
    #[arg(long, value_name = "NAME")]
    id_column: Option<String>,
    /// The column or key that holds the date
    #[arg(long, value_name = "NAME")]
    date_column: Option<String>,
    /// The column or key that holds the address
    #[arg(long, value_name = "NAME")]
    url_column: Option<String>,
    /// The column or key that holds the section
    #[arg(long, value_name = "NAME")]
    section_column: Option<String>,
    /// What stands between the fields of a table: one ASCII character, or tab
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// The longest line, row or bulletin
    #[arg(long, value_name = "BYTES", default_value = "16M", value_parser = bytes)]
    max_line: u64,
    /// The most bytes unpacked from one packed byte, after the first 64 MiB
    #[arg(long, value_name = "N", default_value_t = 200)]
    max_expand: u64,
    /// The most bytes unpacked from one file
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    max_output_bytes: Option<u64>,
}

impl InputArgs {
    /// Lists what is to be read.
    pub(crate) fn sources(&self, special: Special) -> Vec<Result<Source, Fault>> {
        expand(&self.inputs, special)
    }

    /// Says how it is to be read.
    pub(crate) fn options(&self) -> Options {
        let mut options = Options::default();
        options.format = self.from;
        options.encoding = self.encoding;
        options.delimiter = self.delimiter;
        options.max_line = usize::try_from(self.max_line).unwrap_or(usize::MAX);
        options.max_expand = self.max_expand;
        options.max_output_bytes = self.max_output_bytes;
        let columns = &mut options.columns;
        for (to, from) in [
            (&mut columns.text, &self.text_column),
            (&mut columns.title, &self.title_column),
            (&mut columns.id, &self.id_column),
            (&mut columns.date, &self.date_column),
            (&mut columns.url, &self.url_column),
            (&mut columns.section, &self.section_column),
        ] {
            if let Some(name) = from {
                to.clone_from(name);
            }
        }
        options
    }

    /// Gives the settings that decide what is read, for manifests and checkpoints.
    pub(crate) fn settings(&self) -> Map<String, Value> {
        let options = self.options();
        let columns = options.columns;
        let mut settings = Map::new();
        let mut set = |name: &str, value: Value| settings.insert(name.to_owned(), value);
        set("from", options.format.map(Format::as_str).into());
        set("encoding", options.encoding.map(Encoding::as_str).into());
        set("delimiter", options.delimiter.into());
        set("max-line", options.max_line.into());
        set("max-expand", options.max_expand.into());
        set("max-output-bytes", options.max_output_bytes.into());
        for (name, column) in [
            ("text-column", columns.text),
            ("title-column", columns.title),
            ("id-column", columns.id),
            ("date-column", columns.date),
            ("url-column", columns.url),
            ("section-column", columns.section),
        ] {
            set(name, column.into());
        }
        settings
    }
}

/// Reads an encoding by any of its names.
pub(crate) fn encoding(name: &str) -> Result<Encoding, String> {
    let known = || Encoding::ALL.iter().map(|e| e.as_str()).collect::<Vec<_>>().join(", ");
    Encoding::named(name).ok_or_else(|| format!("expected one of {}", known()))
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [b'"' | b'\r' | b'\n'] => {
            Err("a quote or a line break cannot stand between fields".to_owned())
        }
        [byte] if byte.is_ascii() => Ok(*byte),
        _ => Err("expected one ASCII character, or tab".to_owned()),
    }
}

/// Reads a size: `4096`, `64K` or `64KiB` of 1,024 bytes, `3MB` of 1,000,000, and so on with M and G.
pub(crate) fn bytes(text: &str) -> Result<u64, String> {
    let letters = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.get(..text.len() - letters.len()).unwrap_or("");
    let unit: u64 = match letters.to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "K" | "KIB" => 1 << 10,
        "M" | "MIB" => 1 << 20,
        "G" | "GIB" => 1 << 30,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        _ => {
            return Err(
                "expected a number with K, M, G, KB, MB, GB or nothing behind it".to_owned()
            );
        }
    };
    digits.parse::<u64>().ok().and_then(|n| n.checked_mul(unit)).filter(|n| *n > 0).ok_or_else(
        || "expected a number from 1, with K, M, G, KB, MB, GB or nothing behind it".to_owned(),
    )
}
