//! Names of your own: a layer over the built-in lexicon, its errors, and look-ups by any alias.
//!
//! ```text
//! cargo run --example lexicon
//! ```

#![expect(clippy::print_stdout, reason = "an example shows what it finds")]

use yunbao::{Error, Result, lexicon::Lexicon, text::View};

/// A file of names: name, type, aliases, parent, with tabs between them. A trailing `?` marks an alias that is an
/// ordinary word too.
const NAMES: &str = "# name\ttype\taliases\tparent\n\
    云枢智算\tcloud\tYunshu|Yunshu Compute|云枢?\t\n\
    湖山创投\tventure\tLakehill Ventures\t\n\
    云枢芯片\tchip\tYunshu Silicon\t云枢智算\n";

/// A file of words, which its first line says: the segmenter keeps them whole.
const WORDS: &str = "# word\ttag\n算力券\tcompute\n";

/// A file with two mistakes.
const WRONG: &str = "# name\ttype\n云枢智算\tclod\n湖山创投\tventure\n青桐资本\n";

fn main() -> Result<()> {
    // A file is checked line by line before anything is taken from it. Every bad line is named, as `file:line`, so
    // that all can be mended at once. `layer_file` reads from a path; `layer` takes the text and a name for messages.
    let error = Lexicon::builder().layer("mine.tsv", WRONG).build().err();
    let Some(Error::Lexicon { problems }) = &error else {
        return error.map_or(Ok(()), Err);
    };
    for (place, message) in problems {
        println!("error: {place}: {message}");
    }
    let lines: Vec<u64> = problems.iter().map(|(place, _)| place.line).collect();
    assert_eq!(lines, [2, 4]);

    // Layers lie on the built-in files, and the last one wins.
    let lexicon = Lexicon::builder().layer("mine.tsv", NAMES).layer("words.tsv", WORDS).build()?;
    println!("{} names, fingerprint {}", lexicon.entries().len(), lexicon.fingerprint());

    // Any form leads to its entry: case, width and spaces beside Chinese do not count.
    for form in ["yunshu compute", "Ｙｕｎｓｈｕ", "Lakehill Ventures", "谷歌云", "無名公司"]
    {
        match lexicon.lookup(form) {
            Some(entry) => println!("{form} → {} ({})", entry.name, entry.kind.chinese()),
            None => println!("{form} → unknown"),
        }
    }
    let entry = lexicon.lookup("Yunshu Silicon");
    let parent = entry.and_then(|e| lexicon.parent(e));
    assert_eq!(parent.map(|p| &*p.name), Some("云枢智算"));

    // In a text, the longest form wins, and Latin names must stand alone. The canonical name is the same for all
    // forms of it: count by that. Spans point into the view, which leads back to the text.
    let raw = "Ｙｕｎｓｈｕ 获 Lakehill Ventures 投资，云枢芯片与阿里雲同期发布算力券。";
    let view = View::new(raw);
    let mut names = Vec::new();
    for (hit, entry) in lexicon.names(&view) {
        println!("{} is {}", view.raw(hit.span).of(raw), entry.name);
        names.push(&*entry.name);
    }
    assert_eq!(names, ["云枢智算", "湖山创投", "云枢芯片", "阿里云"]);

    // Forms that are ordinary words too are left out of `names`, for they need other evidence; `find` gives them,
    // and words, as well.
    let view = View::new("云枢是什么？算力券又是什么？");
    let hits = lexicon.find(&view);
    for hit in &hits {
        println!("{}: {:?}, ambiguous: {}", hit.span.of(view.text()), hit.meaning, hit.ambiguous);
    }
    assert!(hits.first().is_some_and(|h| h.ambiguous));
    Ok(())
}
