//! From a week of raw news to a finished issue of a bulletin.
//!
//! Run it with `cargo run --example digest -- FOLDER`; it writes `weekly.md` and `weekly.html` there.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::{error::Error, fs, path::PathBuf};

use yunbao::{
    article::{Article, Format},
    digest::{Editor, Form, Template},
    pipeline::Pipeline,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder to write to")?);

    // A week of news. Here it is a bulletin of last year; a feed gives items one by one. What matters are the records:
    // they may as well come out of a file that `yunbao run` wrote.
    let source = include_str!("../data/sample/weekly.md");
    let article = Article::parse("weekly.md", Format::Markdown, source);
    let records = Pipeline::new()?.analyze_batch(article.items());

    // An editor groups the records of an event, ranks the events, shortens their texts, and adds up the financings.
    // All of its settings are checked here; editing cannot fail.
    let editor = Editor::builder()
        .title("云上周报")
        .number(13)
        .since("2024-05-13")
        .until("2024-05-19")
        .per_section(8)
        .length(160)
        .build()?;
    let issue = editor.edit(&records);

    // The issue is plain data. What it says of money it says with its doubts.
    for sum in &issue.figures.sums {
        println!("{}：{}", sum.name, sum.text);
    }
    for section in &issue.sections {
        println!("{} {} 件，另有 {} 件", section.heading, section.entries.len(), section.left_out);
    }

    // Templates make files of it. The built-in ones give a bulletin in Markdown and one page of HTML …
    fs::write(folder.join("weekly.md"), Template::markdown()?.render(&issue)?)?;
    fs::write(folder.join("weekly.html"), Template::html()?.render(&issue)?)?;

    // … and a template of one's own can be as short as this. Values are escaped for the form.
    let mail = "{{ heading }}\n\n{% for s in sections %}{% for e in s.entries[:2] %}\
                - {{ e.title }}\n{% endfor %}{% endfor %}";
    print!("\n{}", Template::new("mail.md", Form::Markdown, mail)?.render(&issue)?);
    Ok(())
}
