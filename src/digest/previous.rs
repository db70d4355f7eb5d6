//! Earlier issues, out of a folder of them or a list.

use std::{cmp::Reverse, fs, path::Path};

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde::Serialize;

use crate::{
    Error, Result,
    article::{Article, Format, Reason},
    digest::source::web,
    error::Place,
};

/// An earlier issue of the bulletin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Previous {
    /// Its title; never blank.
    pub title: String,
    /// Its address: http, https, or a path from the new issue.
    pub url: Option<String>,
}

/// Larger files are no issues.
const LARGEST: u64 = 16 << 20;
/// So many files of a folder are looked at, those with the last names.
const FILES: usize = 64;

impl Previous {
    /// Names an issue; `None` where the title is blank. An address that is neither http, https nor a plain path is dropped.
    pub fn new(title: &str, url: Option<&str>) -> Option<Self> {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let url = url.and_then(|u| web(u).or_else(|| path(u)));
        (!title.is_empty()).then_some(Self { title, url })
    }

    /// Reads a folder of issues, an issue, or a list.
    ///
    /// | what | gives |
    /// |---|---|
    /// | a folder | its `.md` and `.html` files by their titles, the last name first |
    /// | a Markdown file with a part 往期回顾 or the like | the links of that part |
    /// | another file with links | all its links |
    /// | lines of a title, a tab and an address | those |
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where it cannot be read, [`Error::Input`] where it is no text, is too large or names no issue.
    pub fn load(from: &Path) -> Result<Vec<Self>> {
        if from.is_dir() { folder(from) } else { list(from) }
    }
}

fn folder(folder: &Path) -> Result<Vec<Previous>> {
    let failed = |source| Error::Read { path: folder.to_owned(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let issue = path.extension().is_some_and(|e| {
            ["md", "markdown", "html", "htm"].iter().any(|known| e.eq_ignore_ascii_case(known))
        });
        if issue && path.is_file() {
            names.push(path);
        }
    }
    // The last name is the newest issue: names hold a number or a date.
    names.sort_by_key(|path| Reverse(natural(path)));
    names.dedup_by(|a, b| a.file_stem() == b.file_stem());
    let mut out = Vec::new();
    for path in names.into_iter().take(FILES) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = read(&path)?;
        let article = Article::parse(&name, Format::detect(&name, &text), &text);
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let title = if article.title().trim().is_empty() { &stem } else { article.title() };
        let base = folder.file_name().unwrap_or_default().to_string_lossy();
        let url = if base.is_empty() { name } else { format!("{base}/{name}") };
        out.extend(Previous::new(title, Some(&url)));
    }
    some(folder, out)
}

/// Numbers in names sort by their size: `issue-9` before `issue-10`.
fn natural(path: &Path) -> Vec<(u64, String)> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut out = vec![(0_u64, String::new())];
    for c in name.chars() {
        let Some((number, word)) = out.last_mut() else { break };
        match c.to_digit(10) {
            Some(digit) if word.is_empty() => {
                *number = number.saturating_mul(10).saturating_add(digit.into());
            }
            Some(digit) => out.push((digit.into(), String::new())),
            None => word.push(c),
        }
    }
    out
}

fn list(path: &Path) -> Result<Vec<Previous>> {
    let text = read(path)?;
    let tabbed = text.lines().filter_map(|line| {
        let (title, url) = line.split_once('\t')?;
        Previous::new(title, Some(url))
    });
    let tabbed: Vec<Previous> = tabbed.collect();
    some(path, if tabbed.is_empty() { links(&text) } else { tabbed })
}

/// Reads the links of Markdown: those of the part of earlier issues where there is one.
fn links(text: &str) -> Vec<Previous> {
    let article = Article::parse("", Format::Markdown, text);
    let part: Vec<&str> = article
        .rest()
        .iter()
        .filter(|r| r.reason == Reason::Previous)
        .map(|r| r.text.as_str())
        .collect();
    let mut out: Vec<Previous> = Vec::new();
    let mut open: Option<(String, String)> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                open = Some((dest_url.into_string(), String::new()));
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, title)) = &mut open {
                    title.push_str(&text);
                }
            }
            Event::End(TagEnd::Link) => {
                let Some((url, title)) = open.take() else { continue };
                let listed = part.is_empty() || part.iter().any(|line| line.contains(&title));
                let title = title.trim_start_matches(['丨', '|', '｜', ' ']);
                out.extend(Previous::new(title, Some(&url)).filter(|_| listed));
            }
            _ => {}
        }
    }
    out
}

fn some(path: &Path, found: Vec<Previous>) -> Result<Vec<Previous>> {
    if found.is_empty() {
        let message =
            "names no earlier issue; expected issues, links, or lines of title, tab, address";
        return Err(Error::input(Place::new(path.to_string_lossy(), 0), message));
    }
    Ok(found)
}

fn read(path: &Path) -> Result<String> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let wrong =
        |line, message: &str| Error::input(Place::new(path.to_string_lossy(), line), message);
    if fs::metadata(path).map_err(failed)?.len() > LARGEST {
        return Err(wrong(0, "more than 16 MiB; expected an issue or a list"));
    }
    let bytes = fs::read(path).map_err(failed)?;
    String::from_utf8(bytes).map_err(|e| {
        let good = e.as_bytes().get(..e.utf8_error().valid_up_to()).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', good).count() as u64 + 1;
        wrong(line, "bytes that are not UTF-8")
    })
}

/// Gives a path that leads to a file beside the issue: no scheme, no control characters.
fn path(url: &str) -> Option<String> {
    let url = url.trim();
    let plain = !url.is_empty()
        && !url.contains(|c: char| c.is_control() || c == ':' || c == '\\')
        && !url.starts_with("//");
    plain.then(|| url.replace(' ', "%20"))
}
