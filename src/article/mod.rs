//! Articles and the items in them.
//!
//! An [`Article`] is a file as read: a weekly bulletin, a flash list, a single story. Parsing it gives its [`Item`]s,
//! and what belongs to none of them with the [`Reason`].
//!
//! ```
//! use yunbao::article::{Article, Format, Reason};
//! let bulletin = "## 行业要闻\n\n**【云帆科技开源调度器】**云帆科技 3 月 1 日开源了调度器。\n\n\
//!     **【北辰云下调价格】**北辰云宣布存储降价两成。\n\n## 往期回顾\n\n[第 7 期](https://example.com/7)\n";
//! let article = Article::parse("weekly.md", Format::Markdown, bulletin);
//! let titles: Vec<_> = article.items().iter().map(|i| i.title.as_str()).collect();
//! assert_eq!(titles, ["云帆科技开源调度器", "北辰云下调价格"]);
//! assert_eq!(article.items()[0].section.as_deref(), Some("行业要闻"));
//! assert!(article.rest().iter().any(|r| r.reason == Reason::Previous && r.text == "第 7 期"));
//! ```
//!
//! # Cost
//!
//! Time and memory are linear in the text, whatever it holds.

mod date;
mod draft;
mod element;
mod format;
mod front;
mod html;
mod item;
mod lead;
mod line;
mod markdown;
mod noise;
mod plain;
mod rest;
mod section;
mod shape;
mod split;
mod unit;
mod words;

use std::collections::BTreeMap;

use self::date::Issue;
pub use self::{
    format::Format,
    item::Item,
    rest::{Reason, Rest},
};

/// What was read: a bulletin, a flash list or one story, split into its items.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Article {
    name: String,
    format: Format,
    title: String,
    fields: BTreeMap<String, String>,
    items: Vec<Item>,
    rest: Vec<Rest>,
}

impl Article {
    /// Reads an article out of decoded text.
    ///
    /// `name` is the file's name as the user gave it. Nothing fails: text without structure is one item, text without
    /// anything to read has none.
    pub fn parse(name: &str, format: Format, text: &str) -> Self {
        let (fields, body) = front::split(text);
        let field = |keys: &[&str]| keys.iter().find_map(|k| fields.get(*k)).cloned();
        let mut title = field(&["title", "标题"]).unwrap_or_default();
        let lines = match format {
            Format::Markdown => markdown::read(body),
            Format::Html => {
                let page = html::read(body);
                if title.is_empty() {
                    title = page.title;
                }
                page.lines
            }
            Format::Text => plain::read(body),
        };
        let dated = field(&["date", "日期", "published", "pubdate", "time"]).unwrap_or_default();
        let issue = [dated.as_str(), title.as_str()].map(Issue::read);
        let issue = issue.into_iter().find(|i| i.year.is_some()).unwrap_or_default();
        let split = split::split(&unit::units(lines), &title, issue);
        Self {
            name: name.to_owned(),
            format,
            title: split.title,
            fields,
            items: split.items,
            rest: split.rest,
        }
    }

    /// Borrows the name of the file as given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives the format that it was read as.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Borrows the title of the whole, or `""`.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Borrows the front matter, its keys in small letters; empty where there is none.
    pub const fn fields(&self) -> &BTreeMap<String, String> {
        &self.fields
    }

    /// Borrows the items in their order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Takes the items out.
    pub fn into_items(self) -> Vec<Item> {
        self.items
    }

    /// Borrows what belongs to no item, in its order.
    ///
    /// Titles and texts of the items and this hold all text of the article, but for marks such as `1.` and `【】`.
    pub fn rest(&self) -> &[Rest] {
        &self.rest
    }
}
