//! What templates see: the issue, and what only a page needs.

use std::collections::HashMap;

use minijinja::{Value, value::Serde};
use serde::Serialize;
use serde_json::json;

use crate::digest::{escape, issue::Issue, template::Form};

const STYLE: &str = include_str!("template/page.css");
const SCRIPT: &str = include_str!("template/page.js");

#[derive(Serialize)]
struct Context<'i> {
    #[serde(flatten)]
    issue: &'i Issue,
    heading: String,
}

/// Makes the context of a template.
pub(super) fn context(issue: &Issue, form: Form) -> Value {
    let number = issue.number.map(|n| format!(" 第 {n} 期")).unwrap_or_default();
    let context = Context { issue, heading: format!("{}{number}", issue.title) };
    let value = Value::from(Serde(context));
    if form == Form::Markdown {
        return value;
    }
    let safe = |text: String| Value::from_safe_string(text);
    let page = minijinja::context! {
        style => safe(STYLE.to_owned()),
        script => safe(SCRIPT.to_owned()),
        data => safe(data(issue)),
    };
    minijinja::context! { ..page, ..value }
}

/// The names of the companies once, and for each entry its bucket and the places of its companies among them.
fn data(issue: &Issue) -> String {
    let places: HashMap<&str, usize> =
        issue.companies.iter().enumerate().map(|(i, name)| (name.as_str(), i)).collect();
    let entries: Vec<_> = issue
        .sections
        .iter()
        .flat_map(|s| &s.entries)
        .map(|e| {
            let companies: Vec<usize> =
                e.companies.iter().filter_map(|c| places.get(c.as_str()).copied()).collect();
            json!({"id": e.anchor, "bucket": e.bucket, "companies": companies})
        })
        .collect();
    escape::island(&json!({"companies": issue.companies, "entries": entries}).to_string())
}
