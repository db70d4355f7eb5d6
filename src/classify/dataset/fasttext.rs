//! fastText's lines: labels first, then the text.

use crate::classify::dataset::{Dataset, Example, lines};

const MARK: &str = "__label__";

pub(super) fn read(data: &mut Dataset, text: &str) {
    for (line, source) in lines(text) {
        let mut rest = source.trim_start();
        let mut labels = Vec::new();
        while let Some(after) = rest.strip_prefix(MARK) {
            let (label, tail) = after.split_once(char::is_whitespace).unwrap_or((after, ""));
            labels.push(label.to_owned());
            rest = tail.trim_start();
        }
        if labels.is_empty() {
            data.problem(line, "expected __label__NAME at the start of the line");
            continue;
        }
        // Such files often hold segmented text; spaces between Chinese words are not read anyway.
        let text = rest.trim_end().to_owned();
        data.push(line, Example { text, labels, ..Example::default() });
    }
}
