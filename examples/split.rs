//! Splits a bulletin into its items.
//!
//! ```text
//! cargo run --example split -- data/sample/weekly.md
//! cargo run --example split -- data/sample/weekly.md --json
//! ```

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it does")]

use std::{env, error::Error, fs, process::ExitCode};

use yunbao::article::{Article, Format};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut names: Vec<String> = env::args().skip(1).collect();
    let json = names.iter().any(|n| n == "--json");
    names.retain(|n| n != "--json");
    let Some(name) = names.first() else {
        eprintln!("usage: split FILE [--json]");
        return Ok(ExitCode::from(2));
    };

    // An article is read from decoded text. What it is written in, its name or its content tells.
    let text = fs::read_to_string(name)?;
    let format = Format::detect(name, &text);

    // Reading never fails: a bulletin has many items, a story one, an empty file none.
    let article = Article::parse(name, format, &text);

    // For programs: an item a line.
    if json {
        for item in article.items() {
            println!("{}", serde_json::to_string(item)?);
        }
        return Ok(ExitCode::SUCCESS);
    }

    // For people: the items under their sections …
    println!("{} · {} · {} items\n", article.title(), format.chinese(), article.items().len());
    for item in article.items() {
        let section = item.section.as_deref().unwrap_or("-");
        let start: String = item.text.chars().take(40).collect();
        println!(
            "[{section}] {} ({})\n    {start}…",
            item.title,
            item.date.as_deref().unwrap_or("-")
        );
    }

    // … and what was left out, with the reason, so that nothing is lost unseen.
    println!();
    for rest in article.rest() {
        let start: String = rest.text.chars().take(60).collect();
        println!("{}: {start}", rest.reason.chinese());
    }
    Ok(ExitCode::SUCCESS)
}
