//! Columns: tab-separated without a header, comma-separated with one.

use crate::{
    classify::dataset::{Dataset, Example, lines},
    error::{Error, Place, Result},
};

pub(super) fn read_tsv(data: &mut Dataset, text: &str) {
    for (line, source) in lines(text) {
        let mut columns = source.split('\t');
        let text = columns.next().unwrap_or("").to_owned();
        let labels: Vec<String> = columns.map(|l| l.trim().to_owned()).collect();
        if labels.is_empty() {
            data.problem(line, "expected text, a tab and a label");
        } else {
            data.push(line, Example { text, labels, ..Example::default() });
        }
    }
}

/// Which column holds what.
struct Columns {
    count: usize,
    id: Option<usize>,
    title: Option<usize>,
    text: Option<usize>,
    labels: Vec<usize>,
}

/// Reads RFC 4180 records; a label column may hold several labels parted by `|`.
pub(super) fn read_csv(data: &mut Dataset, text: &str) -> Result<()> {
    let mut records = Records { rest: text, line: 1 };
    let Some((line, header)) = records.next() else { return Ok(()) };
    let header = header.map_err(|e| Error::input(Place::new(&data.name, line), e))?;
    let columns = Columns::find(&header)
        .map_err(|message| Error::input(Place::new(&data.name, line), message))?;
    for (line, record) in records {
        match record {
            Err(message) => data.problem(line, message),
            Ok(fields) if fields.len() == 1 && fields.iter().all(String::is_empty) => {}
            Ok(fields) if fields.len() != columns.count => {
                let message = format!("{} fields; the header has {}", fields.len(), columns.count);
                data.problem(line, message);
            }
            Ok(fields) => data.push(line, columns.example(&fields)),
        }
    }
    Ok(())
}

impl Columns {
    fn find(header: &[String]) -> Result<Self, String> {
        let at = |name: &str| header.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
        let labels: Vec<usize> =
            ["label", "labels", "bucket"].into_iter().filter_map(at).collect();
        let (title, text) = (at("title"), at("text"));
        if labels.is_empty() || (title.is_none() && text.is_none()) {
            return Err("expected a header with label and title or text".to_owned());
        }
        Ok(Self { count: header.len(), id: at("id"), title, text, labels })
    }

    fn example(&self, fields: &[String]) -> Example {
        let get = |at: Option<usize>| at.and_then(|i| fields.get(i)).cloned().unwrap_or_default();
        let labels = self.labels.iter().filter_map(|&i| fields.get(i));
        Example {
            id: get(self.id),
            title: get(self.title),
            text: get(self.text),
            labels: labels.flat_map(|l| l.split('|')).map(|l| l.trim().to_owned()).collect(),
            cues: Vec::new(),
        }
    }
}

/// The records of a file, each with the line where it starts.
struct Records<'t> {
    rest: &'t str,
    line: u64,
}

impl Iterator for Records<'_> {
    type Item = (u64, Result<Vec<String>, String>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let start = self.line;
        let mut fields = vec![String::new()];
        let mut quoted = false;
        let mut chars = self.rest.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|&(_, c)| c);
            self.line += u64::from(c == '\n');
            match c {
                '"' if quoted && next == Some('"') => {
                    chars.next();
                    push(&mut fields, '"');
                }
                '"' if quoted => quoted = false,
                '"' if fields.last().is_some_and(String::is_empty) => quoted = true,
                ',' if !quoted => fields.push(String::new()),
                '\r' if !quoted && next == Some('\n') => {}
                '\n' if !quoted => {
                    self.rest = self.rest.get(at + 1..).unwrap_or("");
                    return Some((start, Ok(fields)));
                }
                c => push(&mut fields, c),
            }
        }
        self.rest = "";
        if quoted {
            return Some((start, Err("a quote is opened in this record and never closed".into())));
        }
        Some((start, Ok(fields)))
    }
}

fn push(fields: &mut [String], c: char) {
    if let Some(last) = fields.last_mut() {
        last.push(c);
    }
}
