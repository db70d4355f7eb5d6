//! Ordinals: which one of a row it is, such as 第二季度, Q2, 第三届, 二期, 2024年, 上半年.
//!
//! Two items that name different ones of the same row are not about the same event, however alike they are.

use std::collections::BTreeSet;

use crate::text::is_han;

/// Units that count without 第 before the number.
const BARE: [char; 6] = ['季', '期', '届', '代', '批', '号'];

/// Units that count in titles; in a body they say when something is told.
pub(super) const OF_TITLES: [char; 2] = ['月', '日'];

/// Gives the ordinals of a normalised text, those of `more` units too: the unit in the upper 16 bits, the number in the
/// lower.
pub(super) fn read(text: &str, more: &[char]) -> BTreeSet<u32> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = BTreeSet::new();
    let mut add = |unit: char, number: u32| {
        out.insert(u32::from(unit) << 16 | number.min(0xFFFF));
    };
    let at = |i: usize| chars.get(i).copied().unwrap_or(' ');
    let mut i = 0;
    while i < chars.len() {
        let before = if i == 0 { ' ' } else { at(i - 1) };
        if (at(i), at(i + 1)) == ('半', '年') {
            add('半', if before == '下' { 2 } else { 1 });
        }
        if matches!(at(i), 'Q' | 'q')
            && !before.is_alphanumeric()
            && let Some(quarter) = at(i + 1).to_digit(5).filter(|d| *d > 0)
        {
            add('季', quarter);
        }
        let (number, end) = number(&chars, i);
        let Some(number) = number else {
            i += 1;
            continue;
        };
        let unit = at(end);
        if (1980..2080).contains(&number) && end - i == 4 && !is_decimal(at(end)) {
            add('年', number);
        } else if is_han(unit) && (before == '第' || BARE.contains(&unit) || more.contains(&unit))
        {
            add(unit, number);
        }
        i = end;
    }
    out
}

/// Reads digits, or one of the Chinese numerals 一 to 十.
fn number(chars: &[char], start: usize) -> (Option<u32>, usize) {
    let digits = chars.iter().skip(start).take_while(|c| c.is_ascii_digit()).count();
    let end = start + digits;
    if digits > 0 {
        let value = chars
            .iter()
            .skip(start)
            .take(digits.min(9))
            .fold(0, |n: u32, c| n.wrapping_mul(10).wrapping_add(c.to_digit(10).unwrap_or(0)));
        return (Some(value), end);
    }
    let one = chars.get(start).and_then(|c| "一二三四五六七八九十".chars().position(|n| n == *c));
    let is_one =
        |at: usize| chars.get(at).is_some_and(|c| "零一二三四五六七八九十百千万亿".contains(*c));
    // Of 二十三 no part is read: few rows are as long.
    let alone = !is_one(start + 1) && (start == 0 || !is_one(start - 1));
    (one.filter(|_| alone).map(|n| n as u32 + 1), start + 1)
}

fn is_decimal(c: char) -> bool {
    matches!(c, '.' | ',' | '%' | '万' | '亿' | '元')
}
