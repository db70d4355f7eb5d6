//! The import rule of the modules, their list, and the size of files.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    reason = "a test may fail"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Each module with its row; a module may use modules of lower rows, and those of its own row only where it is the same module.
const ROWS: &[(&str, u8)] = &[
    ("error", 1),
    ("vocabulary", 2),
    ("text", 3),
    ("article", 4),
    ("lexicon", 5),
    ("segment", 6),
    ("feature", 7),
    ("model", 8),
    ("extract", 9),
    ("classify", 10),
    ("record", 11),
    ("pipeline", 12),
    ("io", 12),
    ("index", 12),
    ("digest", 12),
    ("cluster", 12),
];

const LONGEST_FILE: usize = 420;

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The module of the crate that a file belongs to.
fn module(path: &Path) -> String {
    let inside = path.strip_prefix(source_folder()).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that code lines name after `crate::`, in braces too.
fn imports(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .filter(|l| !l.trim_start().starts_with("//"))
        .flat_map(|l| [l, "\n"])
        .collect();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut item = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => found.push(std::mem::take(&mut item)),
                    _ => {}
                }
                if depth == 0 && c != ',' && c != '}' {
                    item.push(c);
                }
            }
            found.push(item);
        } else {
            found.push(rest.to_owned());
        }
    }
    let word = |s: &String| {
        s.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
    };
    found.iter().map(word).filter(|w| w.starts_with(|c: char| c.is_lowercase())).collect()
}

#[test]
fn modules_use_lower_rows_only() {
    let mut files = Vec::new();
    sources(&source_folder(), &mut files);
    assert!(files.len() > 20, "found only {} sources: has src moved?", files.len());
    let row = |name: &str| ROWS.iter().find(|(n, _)| *n == name).map(|(_, r)| *r);
    for path in files {
        let own = module(&path);
        if own == "lib" || own == "bin" {
            continue;
        }
        let Some(level) = row(&own) else {
            panic!(
                "{}: the module {own:?} has no row in tests/layering.rs; give it one, by the field's noun",
                path.display()
            )
        };
        for used in imports(&fs::read_to_string(&path).unwrap()) {
            // Macros are exported at the crate's root.
            if used == own || used == "closed_set" {
                continue;
            }
            let target = row(&used).unwrap_or_else(|| {
                panic!("{}: `crate::{used}` is no module of the table", path.display())
            });
            assert!(
                target < level,
                "{}: {own} (row {level}) must not use {used} (row {target}); move what it needs down",
                path.display()
            );
        }
    }
}

#[test]
fn files_have_one_subject() {
    let mut files = Vec::new();
    sources(&source_folder(), &mut files);
    for path in files {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(
            lines <= LONGEST_FILE,
            "{}: {lines} lines, more than {LONGEST_FILE}; split it by subject",
            path.display()
        );
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(
            !["utils", "util", "helpers", "common", "misc", "manager"].contains(&name.as_str()),
            "{}: name it by the field's noun",
            path.display()
        );
    }
}

#[test]
fn the_import_reader_sees_braces_and_paths() {
    let text = "use crate::{\n    error::Place,\n    text::{Span, View},\n    Result,\n};\nlet x = crate::lexicon::Lexicon::builtin();\n// crate::io\n";
    assert_eq!(imports(text), ["error", "text", "lexicon"]);
}
