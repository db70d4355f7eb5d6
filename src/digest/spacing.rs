//! The space between Chinese characters and Latin letters or digits.

use crate::text::is_han;

/// Puts a space wherever a Chinese character and a Latin letter or digit touch, as the bulletin writes: `B+ 轮`, `天使+ 轮`.
pub(super) fn spaced(text: &str) -> String {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let mut out = String::with_capacity(text.len() + 8);
    let mut last = None;
    for c in text.chars() {
        if last.is_some_and(|l| (is_han(l) && latin(c)) || ((latin(l) || l == '+') && is_han(c))) {
            out.push(' ');
        }
        out.push(c);
        last = Some(c);
    }
    out
}
