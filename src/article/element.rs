//! The elements of HTML and what each means for the lines.

use html5ever::{LocalName, tokenizer::Tag};

/// What an element does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Inline,
    Block,
    Heading(u8),
    List {
        numbered: bool,
    },
    Entry,
    Row,
    Cell,
    Link,
    Break,
    Rule,
    Image,
    /// Holds the article, says the page.
    Article,
    /// Holds the article and what belongs to it, says the page.
    Main,
    Void,
}

/// An open element.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub(super) name: LocalName,
    pub(super) role: Role,
    pub(super) bold: bool,
    /// Whether it is something around the article, or hidden.
    pub(super) page: bool,
    /// The target of a link; the description or address of a picture.
    pub(super) url: String,
    /// How many lines were done when it opened.
    pub(super) line: usize,
    /// How many cells a row has so far.
    pub(super) cells: usize,
}

impl Element {
    pub(super) fn new(tag: &Tag) -> Self {
        let name = tag.name.clone();
        let mut role = role(&name);
        let style = attribute(tag, "style").map(str::to_ascii_lowercase).unwrap_or_default();
        if attribute(tag, "id") == Some("js_content")
            || attribute(tag, "itemprop") == Some("articleBody")
        {
            role = Role::Article;
        }
        let url = match role {
            Role::Link => attribute(tag, "href").unwrap_or_default().to_owned(),
            Role::Image => picture(tag),
            _ => String::new(),
        };
        Self {
            bold: matches!(&*name, "b" | "strong") || is_bold(&style),
            page: is_page(tag, role) || style.replace(' ', "").contains("display:none"),
            name,
            role,
            url,
            line: 0,
            cells: 0,
        }
    }

    /// Tells whether it stands on lines of its own.
    pub(super) fn breaks(&self) -> bool {
        !matches!(self.role, Role::Inline | Role::Link | Role::Break | Role::Void | Role::Image)
    }

    pub(super) fn is_void(&self) -> bool {
        matches!(self.role, Role::Break | Role::Rule | Role::Image | Role::Void)
    }
}

fn role(name: &str) -> Role {
    match name {
        "h1" => Role::Heading(1),
        "h2" => Role::Heading(2),
        "h3" => Role::Heading(3),
        "h4" => Role::Heading(4),
        "h5" => Role::Heading(5),
        "h6" => Role::Heading(6),
        "ol" => Role::List { numbered: true },
        "ul" => Role::List { numbered: false },
        "li" => Role::Entry,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        "a" => Role::Link,
        "br" => Role::Break,
        "hr" => Role::Rule,
        "img" => Role::Image,
        "article" => Role::Article,
        "main" => Role::Main,
        "address" | "aside" | "blockquote" | "body" | "button" | "caption" | "center" | "dd"
        | "details" | "dialog" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure"
        | "footer" | "form" | "head" | "header" | "hgroup" | "html" | "legend" | "nav"
        | "option" | "p" | "pre" | "section" | "select" | "summary" | "table" | "tbody"
        | "tfoot" | "thead" | "title" => Role::Block,
        "area" | "base" | "col" | "embed" | "input" | "link" | "meta" | "param" | "source"
        | "track" | "wbr" => Role::Void,
        _ => Role::Inline,
    }
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|a| &*a.name.local == name).map(|a| &*a.value)
}

/// Gives what a picture says of itself: its description, or its address where that is one.
fn picture(tag: &Tag) -> String {
    const LONGEST: usize = 500;
    ["alt", "src", "data-src"]
        .iter()
        .filter_map(|name| attribute(tag, name))
        .map(str::trim)
        .find(|v| !v.is_empty() && !v.starts_with("data:") && v.len() <= LONGEST)
        .unwrap_or_default()
        .to_owned()
}

fn is_bold(style: &str) -> bool {
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(name, value)| {
        name.trim() == "font-weight"
            && matches!(
                value.trim().trim_end_matches("!important").trim(),
                "bold" | "bolder" | "600" | "700" | "800" | "900"
            )
    })
}

/// Tells whether an element is something around the article: by its name, or by a word of its class or id.
fn is_page(tag: &Tag, role: Role) -> bool {
    if matches!(
        &*tag.name,
        "nav" | "aside" | "footer" | "button" | "select" | "dialog" | "template"
    ) {
        return true;
    }
    let blocks = matches!(&*tag.name, "div" | "section" | "ul" | "ol" | "p" | "header" | "form");
    let words = ["class", "id"].iter().filter_map(|name| attribute(tag, name));
    blocks
        && role != Role::Article
        && words.flat_map(|v| v.split([' ', '-', '_'])).take(32).any(|word| {
            matches!(
                word.to_ascii_lowercase().as_str(),
                "nav"
                    | "navbar"
                    | "menu"
                    | "breadcrumb"
                    | "breadcrumbs"
                    | "sidebar"
                    | "comment"
                    | "comments"
                    | "share"
                    | "related"
                    | "recommend"
                    | "footer"
                    | "toolbar"
                    | "pagination"
                    | "pager"
            )
        })
}

/// The open elements.
#[derive(Debug, Default)]
pub(super) struct Stack {
    open: Vec<Element>,
    bold: usize,
    page: usize,
    pre: usize,
}

impl Stack {
    /// Elements deeper than this are not kept: their text is, as that of the last that was.
    const DEPTH: usize = 512;
    /// An end tag looks this far for its start.
    const SEARCH: usize = 64;

    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    pub(super) fn push(&mut self, element: Element) {
        if element.role == Role::Cell
            && let Some(row) = self.open.iter_mut().rev().take(4).find(|e| e.role == Role::Row)
        {
            row.cells += 1;
        }
        if self.open.len() >= Self::DEPTH {
            return;
        }
        self.bold += usize::from(element.bold);
        self.page += usize::from(element.page);
        self.pre += usize::from(&*element.name == "pre");
        self.open.push(element);
    }

    pub(super) fn pop(&mut self) -> Option<Element> {
        let element = self.open.pop()?;
        self.bold -= usize::from(element.bold);
        self.page -= usize::from(element.page);
        self.pre -= usize::from(&*element.name == "pre");
        Some(element)
    }

    pub(super) fn top(&self) -> Option<&str> {
        self.open.last().map(|e| &*e.name)
    }

    pub(super) fn is_bold(&self) -> bool {
        self.bold > 0
    }

    pub(super) fn is_page(&self) -> bool {
        self.page > 0
    }

    pub(super) fn is_pre(&self) -> bool {
        self.pre > 0
    }

    /// Gives the depth of the innermost open element of a name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let near = self.open.len().saturating_sub(Self::SEARCH);
        self.open.iter().skip(near).rposition(|e| &*e.name == name).map(|i| near + i)
    }

    /// Gives the depth of an element that the start of `name` ends: a paragraph ends the paragraph before it.
    pub(super) fn implied_end(&self, name: &str) -> Option<usize> {
        let (ended, within): (&[&str], &[&str]) = match name {
            "p" | "div" | "section" | "ul" | "ol" | "table" | "h1" | "h2" | "h3" | "h4" | "h5"
            | "h6" | "blockquote" => {
                (&["p"], &["td", "th", "li", "div", "section", "a", "button"])
            }
            "li" => (&["li"], &["ul", "ol"]),
            "tr" => (&["tr"], &["table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "a" => (&["a"], &[]),
            _ => return None,
        };
        let near = self.open.len().saturating_sub(Self::SEARCH);
        for (i, element) in self.open.iter().enumerate().skip(near).rev() {
            if ended.contains(&&*element.name) {
                return Some(i);
            }
            if within.contains(&&*element.name) {
                return None;
            }
        }
        None
    }

    /// Gives the depth of the innermost list, from 0, and whether it is numbered.
    pub(super) fn list(&self) -> (u8, bool) {
        let lists = self.open.iter().filter_map(|e| match e.role {
            Role::List { numbered } => Some(numbered),
            _ => None,
        });
        let mut count = 0_u8;
        let mut last = false;
        for numbered in lists {
            count = count.saturating_add(1);
            last = numbered;
        }
        (count.saturating_sub(1), last)
    }
}
