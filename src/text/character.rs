//! Characters: which are Chinese, and what their normal forms are.

/// Tells whether a character is a Chinese ideograph.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}' | '〇')
}

/// Gives the normal form of one character: ASCII for full-width signs, simplified for traditional.
///
/// ```
/// use yunbao::text::normal_char;
/// assert_eq!((normal_char('Ｂ'), normal_char('輪'), normal_char('，')), ('B', '轮', '，'));
/// ```
pub fn normal_char(c: char) -> char {
    match c {
        '\u{4E00}'..='\u{9FFF}' => {
            let simplified = SIMPLIFIED.get(c as usize - 0x4E00).copied().unwrap_or(0);
            if simplified == 0 { c } else { char::from_u32(u32::from(simplified)).unwrap_or(c) }
        }
        // Chinese sentence marks keep their form: ， is no thousands separator.
        '，' | '：' | '；' | '！' | '？' => c,
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '￥' => '¥',
        '￡' => '£',
        '￠' => '¢',
        '￦' => '₩',
        '–' | '—' | '―' | '−' | '‐' | '‑' | '‒' => '-',
        '•' | '‧' | '・' | '･' => '·',
        '〜' | '∼' => '~',
        _ => c,
    }
}

/// Tells whether three bytes are a Chinese character from U+4E00 to U+9FFF that is its own normal form.
#[inline]
pub(super) fn is_normal_han(a: u8, b: u8, c: u8) -> bool {
    let code = u32::from(a & 0x0F) << 12 | u32::from(b & 0x3F) << 6 | u32::from(c & 0x3F);
    let place = code.wrapping_sub(0x4E00) as usize;
    SIMPLIFIED.get(place).is_some_and(|&simplified| simplified == 0)
}

const HAN: usize = 0x9FFF - 0x4E00 + 1;

/// The simplified form of each character from U+4E00, or 0. Built while compiling from `data/text/t2s.txt`,
/// lines of two three-byte characters, made from OpenCC's TSCharacters (Apache-2.0) without the characters of GB 2312.
static SIMPLIFIED: [u16; HAN] = simplified();

#[expect(clippy::large_stack_arrays, reason = "it is made while compiling")]
const fn simplified() -> [u16; HAN] {
    let source = include_bytes!("../../data/text/t2s.txt");
    let mut table = [0; HAN];
    let mut i = 0;
    while i + 6 < source.len() {
        table[han(source, i) as usize - 0x4E00] = han(source, i + 3);
        i += 7;
    }
    table
}

const fn han(source: &[u8], i: usize) -> u16 {
    ((source[i] as u16 & 0x0F) << 12)
        | ((source[i + 1] as u16 & 0x3F) << 6)
        | (source[i + 2] as u16 & 0x3F)
}
