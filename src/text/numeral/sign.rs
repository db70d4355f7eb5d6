//! The signs that numerals are written with, in one table.

use crate::text::{around, charset::CharSet};

/// What a character means inside a numeral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// 一 to 九, 两, 壹 …
    Digit(u8),
    /// 零 〇.
    Zero,
    /// 廿 卅 卌: that many tens.
    Tens(u8),
    /// 十 百 千: that power of ten.
    Small(u8),
    /// 万 亿 兆 and beyond: the how manieth of them, from 0.
    Big(u8),
    /// 几 数.
    Several,
    /// 多 余 来.
    More,
    /// 点.
    Point,
    /// 半.
    Half,
    /// 个.
    Piece,
}

/// Signs by the characters that write them. Formal ones (壹 拾 …) come with the rest: what makes 陆 and 伍 numbers
/// is decided where a numeral starts.
const SIGNS: &[(Sign, &str)] = &[
    (Sign::Zero, "零〇"),
    (Sign::Digit(1), "一壹幺弌"),
    (Sign::Digit(2), "二两贰貳兩俩倆"),
    (Sign::Digit(3), "三叁参參仨"),
    (Sign::Digit(4), "四肆"),
    (Sign::Digit(5), "五伍"),
    (Sign::Digit(6), "六陆陸"),
    (Sign::Digit(7), "七柒"),
    (Sign::Digit(8), "八捌"),
    (Sign::Digit(9), "九玖"),
    (Sign::Tens(2), "廿"),
    (Sign::Tens(3), "卅"),
    (Sign::Tens(4), "卌"),
    (Sign::Small(1), "十拾"),
    (Sign::Small(2), "百佰"),
    (Sign::Small(3), "千仟"),
    (Sign::Big(0), "万萬"),
    (Sign::Big(1), "亿億"),
    (Sign::Big(2), "兆"),
    (Sign::Big(3), "京"),
    (Sign::Big(4), "垓"),
    (Sign::Big(5), "秭"),
    (Sign::Big(6), "穰"),
    (Sign::Big(7), "沟溝"),
    (Sign::Big(8), "涧澗"),
    (Sign::Big(9), "正"),
    (Sign::Big(10), "载載"),
    (Sign::Big(11), "极極"),
    (Sign::Several, "几幾数數"),
    (Sign::More, "多余餘来來"),
    (Sign::Point, "点點"),
    (Sign::Half, "半"),
    (Sign::Piece, "个個"),
];

const FIRST: u32 = 0x4E00;
const COUNT: usize = 0x9FFF - 0x4E00 + 1;

/// The row of `SIGNS` plus 1 for each character from U+4E00, or 0.
static TABLE: [u8; COUNT] = table();

const fn table() -> [u8; COUNT] {
    #[expect(clippy::large_stack_arrays, reason = "runs while compiling")]
    let mut table = [0; COUNT];
    let mut row = 0;
    while row < SIGNS.len() {
        let bytes = SIGNS[row].1.as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            let code = code(bytes[i], bytes[i + 1], bytes[i + 2]);
            if code >= FIRST {
                #[expect(clippy::cast_possible_truncation, reason = "the table has 33 rows")]
                {
                    table[(code - FIRST) as usize] = row as u8 + 1;
                }
            }
            i += 3;
        }
        row += 1;
    }
    table
}

const fn code(a: u8, b: u8, c: u8) -> u32 {
    ((a as u32 & 0x0F) << 12) | ((b as u32 & 0x3F) << 6) | (c as u32 & 0x3F)
}

/// Reads the sign that starts at byte `at`.
pub(super) fn sign_at(text: &str, at: usize) -> Option<Sign> {
    let bytes = text.as_bytes();
    let (&a, &b, &c) = (bytes.get(at)?, bytes.get(at + 1)?, bytes.get(at + 2)?);
    sign_of(a, b, c)
}

fn sign_of(a: u8, b: u8, c: u8) -> Option<Sign> {
    if a & 0xF0 != 0xE0 {
        return None;
    }
    sign_of_code(code(a, b, c))
}

/// Tells whether numerals are written with a character, apart from digits.
pub(crate) fn is_sign(c: char) -> bool {
    sign_of_code(c as u32).is_some()
}

fn sign_of_code(code: u32) -> Option<Sign> {
    if code == '〇' as u32 {
        return Some(Sign::Zero);
    }
    let row = *TABLE.get(code.checked_sub(FIRST)? as usize)?;
    SIGNS.get(usize::from(row).checked_sub(1)?).map(|row| row.0)
}

/// What a numeral may start with.
static STARTS: CharSet = starts();

const fn starts() -> CharSet {
    let mut set = CharSet::of("0123456789");
    let mut row = 0;
    while row < SIGNS.len() {
        if starts_numeral(SIGNS[row].0) {
            set = set.with(SIGNS[row].1);
        }
        row += 1;
    }
    set
}

/// Gives the next byte from `from` on where a numeral may start: an ASCII digit or a Chinese numeral sign.
pub(crate) fn next_start(text: &str, from: usize) -> Option<usize> {
    STARTS.next(text, from)
}

const fn starts_numeral(sign: Sign) -> bool {
    !matches!(sign, Sign::More | Sign::Point | Sign::Piece | Sign::Big(3..))
}

/// Tells whether the character at `at` is one of the formal signs for amounts, which hardly stand in other words.
pub(super) fn is_formal(c: char) -> bool {
    matches!(
        c,
        '壹' | '贰'
            | '貳'
            | '叁'
            | '參'
            | '肆'
            | '伍'
            | '陆'
            | '陸'
            | '柒'
            | '捌'
            | '玖'
            | '拾'
            | '佰'
            | '仟'
    )
}

/// Tells whether the sign at `at` is part of an everyday word and no number there: 参与, 大陆, 入伍, 收拾, 数据, 几乎.
pub(super) fn is_word_part(text: &str, at: usize) -> bool {
    let Some(c) = around::next_char(text, at) else { return true };
    let after = around::next_char(text, at + c.len_utf8());
    let formal_after =
        after.is_some_and(|c| is_formal(c) || matches!(c, '万' | '亿' | '萬' | '億'));
    match c {
        '参' | '參' | '陆' | '陸' | '伍' => {
            !formal_after
                || matches!(
                    around::last_char(text, at),
                    Some('大' | '登' | '着' | '内' | '入' | '队')
                )
        }
        '拾' if text.len() == c.len_utf8() => false,
        '拾' => !formal_after && !after.is_some_and(|c| "一二三四五六七八九".contains(c)),
        '数' | '數' => {
            !matches!(sign_at(text, at + c.len_utf8()), Some(Sign::Small(_) | Sign::Big(0..=1)))
                || around::last_char(text, at).is_some_and(|c| NOUN_OF_COUNT.contains(c))
        }
        _ => false,
    }
}

/// Characters that make a noun with 数: 指数, 人数, 参数, 总数 … `参数千亿` is no `数千亿`.
const NOUN_OF_COUNT: &str =
    "参指人总系函次户家件款基倍份点分级字位路整少多无奇偶小岁票股词读算技个变常约权批";
