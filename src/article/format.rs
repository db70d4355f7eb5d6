//! The formats of an article, and which one a file has.

use std::path::Path;

use crate::article::line::start;

crate::closed_set! {
    /// How the text of an article is marked up.
    pub enum Format: "format" {
        /// CommonMark with tables, as chat and publishing tools write it.
        Markdown = "markdown", "Markdown";
        /// A page or a part of one, also as WeChat exports it.
        Html = "html", "网页";
        /// Text without marks.
        Text = "text", "纯文本";
    }
}

/// How much of a file is looked at: marks of a page stand at its start, headings of a bulletin near it.
const SAMPLE: usize = 64 * 1024;

impl Format {
    /// Tells the format of a file by its name, or by its content where the name says nothing.
    ///
    /// An extension of compression (`.gz`, `.zst`) is looked through. `.txt` and unknown names are judged by content:
    /// exports of pages and bulletins often carry the wrong name.
    ///
    /// ```
    /// use yunbao::article::Format;
    /// assert_eq!(Format::detect("weekly.md.gz", ""), Format::Markdown);
    /// assert_eq!(Format::detect("-", "<p>云报</p>"), Format::Html);
    /// assert_eq!(Format::detect("-", "**【云报】**上线。"), Format::Markdown);
    /// assert_eq!(Format::detect("flashes.txt", "1、云报上线。"), Format::Text);
    /// ```
    pub fn detect(name: &str, text: &str) -> Self {
        match extension(name).as_deref() {
            Some("md" | "markdown" | "mdown" | "mkd") => Self::Markdown,
            Some("html" | "htm" | "xhtml" | "shtml") => Self::Html,
            _ => by_content(text),
        }
    }
}

fn extension(name: &str) -> Option<String> {
    let path = Path::new(name);
    let last = path.extension()?.to_str()?.to_ascii_lowercase();
    match last.as_str() {
        "gz" | "zst" => extension(path.file_stem()?.to_str()?),
        _ => Some(last),
    }
}

fn by_content(text: &str) -> Format {
    let sample = start(text, SAMPLE);
    let lower = sample.trim_start_matches('\u{FEFF}').trim_start();
    if lower.starts_with("<!--") || page_marks(lower) >= 2 {
        return Format::Html;
    }
    if lower.lines().any(is_markdown) { Format::Markdown } else { Format::Text }
}

/// Counts the tags that only pages have, up to what decides.
fn page_marks(text: &str) -> usize {
    const TAGS: [&str; 16] = [
        "!doctype", "html", "head", "body", "p", "/p", "div", "/div", "section", "/section",
        "span", "h1", "h2", "h3", "table", "li",
    ];
    text.split('<')
        .skip(1)
        .filter(|piece| {
            let name = piece.split(|c: char| c == '>' || c.is_whitespace()).next().unwrap_or("");
            TAGS.iter().any(|tag| name.eq_ignore_ascii_case(tag))
        })
        .take(2)
        .count()
}

fn is_markdown(line: &str) -> bool {
    let line = line.trim();
    let hashes = line.bytes().take_while(|&b| b == b'#').count();
    let heading = (1..=6).contains(&hashes) && line.as_bytes().get(hashes) == Some(&b' ');
    let bold = line.strip_prefix("**").is_some_and(|rest| rest.contains("**"));
    let linked = line.contains("](http") || line.starts_with("![");
    let table = line.starts_with("|--") || line.starts_with("| --") || line.starts_with("|:-");
    heading || bold || linked || table
}
