//! Front matter: `key: value` lines between two `---` at the start of a file.

use std::collections::BTreeMap;

/// At most this many lines are read; a longer block is no front matter.
const LINES: usize = 200;

/// Splits front matter off a text. Keys come out in small letters, values without quotes.
///
/// Only flat `key: value` lines are read: lists, nesting, anchors and everything else of YAML are skipped.
pub(super) fn split(text: &str) -> (BTreeMap<String, String>, &str) {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    read(text).unwrap_or_else(|| (BTreeMap::new(), text))
}

fn read(text: &str) -> Option<(BTreeMap<String, String>, &str)> {
    let mut fields = BTreeMap::new();
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut at = first.len();
    for line in lines.take(LINES) {
        at += line.len();
        let bare = line.trim_end();
        if bare == "---" || bare == "..." {
            // A rule, then prose, then a rule is no front matter.
            return (!fields.is_empty()).then(|| (fields, text.get(at..).unwrap_or("")));
        }
        if let Some((key, value)) = field(bare) {
            fields.entry(key).or_insert(value);
        } else if !is_skipped(bare) {
            return None;
        }
    }
    None
}

fn field(line: &str) -> Option<(String, String)> {
    let (key, value) = line.split_once(':')?;
    let fits = !key.is_empty()
        && key.len() <= 64
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let value = value.trim();
    let value = ['"', '\'']
        .iter()
        .find_map(|&q| value.strip_prefix(q).and_then(|v| v.strip_suffix(q)))
        .unwrap_or(value);
    fits.then(|| (key.to_lowercase(), value.to_owned()))
}

/// Tells whether a line of front matter holds nothing for us: blank, comment, list entry, deeper level.
fn is_skipped(line: &str) -> bool {
    line.is_empty() || line.starts_with(['#', '-', ' ', '\t'])
}
