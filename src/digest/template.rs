//! Templates: the built-in ones, a user's own, and how their errors say where.

use std::{fs, path::Path, sync::Arc};

use base64::{Engine, prelude::BASE64_STANDARD};
use minijinja::{
    AutoEscape, Environment, ErrorKind, Output, State, UndefinedBehavior, Value, escape_formatter,
    syntax::SyntaxConfig,
    value::{Kwargs, ValueKind},
};
use sha2::{Digest as _, Sha256};

use crate::{
    Error, Result,
    digest::{escape, issue::Issue, page, source::web},
    error::Place,
};

crate::closed_set! {
    /// What a template makes, and so how it escapes.
    pub enum Form: "form of template" {
        /// Markdown.
        Markdown = "md", "Markdown";
        /// A page of HTML.
        Html = "html", "网页";
    }
}

impl Form {
    /// Tells the form from a file name: HTML where `.html` or `.htm` is in its endings, Markdown else.
    ///
    /// ```
    /// use yunbao::digest::Form;
    /// assert_eq!(Form::of_name("mine.html.jinja"), Form::Html);
    /// assert_eq!(Form::of_name("mine.md"), Form::Markdown);
    /// ```
    pub fn of_name(name: &str) -> Self {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
        let html = name.split('.').skip(1).any(|part| matches!(part, "html" | "htm" | "xhtml"));
        if html { Self::Html } else { Self::Markdown }
    }

    /// Borrows the built-in template of the form, to start one's own from.
    pub fn builtin(self) -> &'static str {
        match self {
            Self::Markdown => include_str!("template/digest.md.jinja"),
            Self::Html => include_str!("template/digest.html.jinja"),
        }
    }

    const fn builtin_name(self) -> &'static str {
        match self {
            Self::Markdown => "digest.md",
            Self::Html => "digest.html",
        }
    }
}

/// A template that renders issues; clones are cheap.
///
/// The language is that of [minijinja](https://docs.rs/minijinja), close to Jinja. Every value is escaped for the form
/// unless `safe` says that it is text of the form already. A name that does not exist is an error.
///
/// # What a template sees
///
/// The fields of [`Issue`] by their names (`title`, `sections`, `deals` …), and besides them:
///
/// | name | is |
/// |---|---|
/// | `heading` | title and number: `云上周报 第 12 期` |
/// | `style`, `script` | the built-in style sheet and script (HTML) |
/// | `data` | entries, buckets and companies as JSON for a `script` element (HTML) |
/// | `link(text, url)` | a link of the form; the text alone where `url` is none |
/// | `text\|sha256` | the hash as a content security policy has it: `sha256-…` |
/// | `text\|line` | the text on one line |
///
/// A template can extend a built-in one and replace its blocks:
///
/// ```
/// use yunbao::digest::{Editor, Form, Template};
/// let mine = "{% extends 'digest.md' %}{% block footer %}**{{ title }}** 编辑部{% endblock %}";
/// let template = Template::new("mine.md", Form::Markdown, mine)?;
/// let text = template.render(&Editor::with_defaults()?.edit(&[]))?;
/// assert!(text.ends_with("**云报周报** 编辑部\n"));
/// # Ok::<(), yunbao::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Template {
    name: String,
    form: Form,
    environment: Arc<Environment<'static>>,
}

impl Template {
    /// Gives the built-in template for Markdown.
    ///
    /// # Errors
    ///
    /// Only where it is broken, which the tests exclude.
    pub fn markdown() -> Result<Self> {
        Self::new(Form::Markdown.builtin_name(), Form::Markdown, Form::Markdown.builtin())
    }

    /// Gives the built-in template for the page.
    ///
    /// # Errors
    ///
    /// Only where it is broken, which the tests exclude.
    pub fn html() -> Result<Self> {
        Self::new(Form::Html.builtin_name(), Form::Html, Form::Html.builtin())
    }

    /// Compiles a template; `name` stands in its errors.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the line where it is no template.
    pub fn new(name: &str, form: Form, source: &str) -> Result<Self> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.map_err(|e| failure(name, &e))?);
        environment.set_auto_escape_callback(move |_| match form {
            Form::Html => AutoEscape::Html,
            Form::Markdown => AutoEscape::Custom("markdown".into()),
        });
        environment.set_formatter(format);
        environment.add_filter("sha256", sha256);
        environment.add_filter("line", line);
        environment.add_function("link", move |text: &str, url: Option<&str>, _: Kwargs| {
            link(form, text, url)
        });
        let own = [(name, source)];
        let builtin = Form::ALL.iter().map(|f| (f.builtin_name(), f.builtin()));
        for (name, source) in builtin.filter(|(n, _)| *n != name).chain(own) {
            let added = environment.add_template_owned(name.to_owned(), source.to_owned());
            added.map_err(|e| failure(name, &e))?;
        }
        Ok(Self { name: name.to_owned(), form, environment: Arc::new(environment) })
    }

    /// Reads a template; its name tells the form, as [`Form::of_name`] says.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where the file cannot be read or is not UTF-8, else as [`Template::new`].
    pub fn load(path: &Path) -> Result<Self> {
        let name = path.to_string_lossy();
        let source = fs::read_to_string(path)
            .map_err(|source| Error::Read { path: path.to_owned(), source })?;
        Self::new(&name, Form::of_name(&name), &source)
    }

    /// Gives the form.
    pub const fn form(&self) -> Form {
        self.form
    }

    /// Renders an issue; the text ends in one line break.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] with the template's line where it asks for what is not there.
    pub fn render(&self, issue: &Issue) -> Result<String> {
        let failed = |e| failure(&self.name, &e);
        let template = self.environment.get_template(&self.name).map_err(failed)?;
        let context = page::context(issue, self.form);
        let mut text = template.render(context).map_err(failed)?;
        text.truncate(text.trim_end().len());
        text.push('\n');
        Ok(text)
    }
}

/// Escapes a value for the form of the template.
fn format(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), minijinja::Error> {
    match state.auto_escape() {
        AutoEscape::Custom(_) => {
            let text = value.to_string();
            let failed = |_| minijinja::Error::from(ErrorKind::WriteFailure);
            match value.kind() {
                ValueKind::None => Ok(()),
                _ if value.is_safe() => out.write_str(&text).map_err(failed),
                ValueKind::Undefined => escape_formatter(out, state, value),
                _ => out.write_str(&escape::markdown(&text)).map_err(failed),
            }
        }
        _ if value.is_none() => Ok(()),
        _ => escape_formatter(out, state, value),
    }
}

fn link(form: Form, text: &str, url: Option<&str>) -> Value {
    let escaped = match form {
        Form::Markdown => escape::markdown(&line(text)),
        Form::Html => html(text),
    };
    Value::from_safe_string(match (form, url) {
        (_, None) => escaped,
        (Form::Markdown, Some(url)) => format!("[{escaped}]({})", escape::markdown_url(url)),
        (Form::Html, Some(url)) => {
            // A path beside the page needs no protection from where it leads.
            let rel =
                if web(url).is_some() { " rel=\"noopener noreferrer nofollow\"" } else { "" };
            format!("<a href=\"{}\"{rel}>{escaped}</a>", html(url))
        }
    })
}

fn html(text: &str) -> String {
    minijinja::HtmlEscape(text).to_string()
}

fn sha256(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text.as_bytes())))
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn failure(name: &str, error: &minijinja::Error) -> Error {
    // The innermost error knows the line: an outer one is where a block was called.
    let mut inner = error;
    while let Some(next) = std::error::Error::source(inner).and_then(|e| e.downcast_ref()) {
        inner = next;
    }
    let place = Place::new(
        inner.name().or(error.name()).unwrap_or(name),
        inner.line().or(error.line()).unwrap_or(0) as u64,
    );
    let message = match inner.detail() {
        Some(detail) => format!("{}: {detail}", inner.kind()),
        None => inner.kind().to_string(),
    };
    Error::input(place, message)
}
