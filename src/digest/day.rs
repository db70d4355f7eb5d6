//! Days of publication, out of whatever the input gave as a date.

use crate::extract::PartialDate;

/// Reads the day at the start of a date: `2024-05-13T08:00:00Z`, `2024/5/13 08:00`, `2024年5月13日`.
///
/// A month or a year alone is no day.
pub(super) fn day(text: &str) -> Option<PartialDate> {
    let mut parts = [0_u16; 3];
    let mut rest = text.trim_start();
    for (part, width) in parts.iter_mut().zip([4, 2, 2]) {
        let len = rest.bytes().take(width).take_while(u8::is_ascii_digit).count();
        *part = rest.get(..len)?.parse().ok()?;
        rest = rest.get(len..)?.trim_start();
        rest = rest.strip_prefix(['-', '/', '.', '年', '月']).unwrap_or(rest).trim_start();
    }
    let [year, month, day] = parts;
    format!("{year:04}-{month:02}-{day:02}").parse().ok()
}
