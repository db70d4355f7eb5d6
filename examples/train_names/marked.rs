//! Sentences with their names marked, as `data/train/names.txt` holds them.

use std::{fs, path::Path};

use yunbao::{extract::tagger::Example, text::Span};

/// Reads a file of sentences; lines that begin with `#` are notes.
pub(crate) fn read(path: &Path) -> crate::Outcome<Vec<Example>> {
    let mut out = Vec::new();
    for (i, line) in fs::read_to_string(path)?.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let place = format!("{}:{}", path.display(), i + 1);
        out.push(sentence(line).ok_or_else(|| format!("{place}: a mark is not [kind:name]"))?);
    }
    Ok(out)
}

/// Takes the marks out of `[c:栖云]把机房租给了[c:澄湖科技]。`
fn sentence(line: &str) -> Option<Example> {
    let (mut text, mut names) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some((before, mark)) = rest.split_once('[') {
        let (kind, tail) = mark.split_once(':')?;
        let (name, tail) = tail.split_once(']')?;
        let kind = match kind {
            "c" => "company",
            "p" => "person",
            "l" => "place",
            "d" => "product",
            _ => return None,
        };
        text.push_str(before);
        let start = text.len();
        text.push_str(name);
        names.push((Span::new(start, text.len()), kind.to_owned()));
        rest = tail;
    }
    text.push_str(rest);
    Some(Example::new(text, names))
}
