//! Units: what the tagger tags.

use crate::{
    extract::tagger::people::People,
    text::{Span, is_han},
};

/// Bytes in one unit: a run of letters of any length is cut into pieces.
const LONGEST: usize = 64;

/// Units tagged at once: a longer text is cut, at the end of a sentence where there is one.
pub(super) const MOST_UNITS: usize = 512;

/// One unit of a view: a Chinese character, a run of letters, a run of digits or a sign.
///
/// Spaces are no units, so a Latin name of three words is three units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) span: Span,
    /// A hash of the unit in lower case; digits by their count alone.
    pub(super) id: u32,
    /// Its character in lower case where it has just one, below [`NUMBERS`]; else 0.
    pub(super) number: u16,
    pub(super) class: Class,
    /// What it may be in a personal name, as [`People`] says.
    pub(super) person: u8,
    /// Whether a space stands before it.
    pub(super) spaced: bool,
}

/// Characters that [`Unit::number`] may tell: all up to the last Chinese one of the main block.
pub(super) const NUMBERS: u32 = 0xA000;

/// What a unit looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Han,
    /// 一 to 十, 百, 千, 万, 亿, 两, 零, 〇.
    Numeral,
    Lower,
    Capital,
    Upper,
    /// `iPhone`, `OpenAI`.
    Mixed,
    Initial,
    /// Kana, Hangul and every other letter.
    Letter,
    Digits,
    Year,
    Comma,
    Stop,
    Pause,
    Open,
    Close,
    Joint,
    Break,
    Sign,
}

impl Class {
    pub(super) const fn is_latin(self) -> bool {
        matches!(self, Self::Lower | Self::Capital | Self::Upper | Self::Mixed | Self::Initial)
    }

    const fn ends_sentence(self) -> bool {
        matches!(self, Self::Stop | Self::Break)
    }
}

/// Appends the units of `text` from byte `from` on, up to the end of a sentence or [`MOST_UNITS`]; gives where the next start.
pub(super) fn next_units(
    text: &str,
    from: usize,
    people: &People,
    units: &mut Vec<Unit>,
) -> usize {
    units.clear();
    let mut spaced = false;
    let mut at = from;
    while let Some(rest) = text.get(at..) {
        let Some(c) = rest.chars().next() else { break };
        let unit = if let Some(known) = people.han(c) {
            let class = if known.is_numeral() { Class::Numeral } else { Class::Han };
            let span = Span::new(at, at + c.len_utf8());
            Unit { span, id: hash_char(c), number: number(c), class, person: known.part(), spaced }
        } else if c == ' ' {
            (spaced, at) = (true, at + 1);
            continue;
        } else {
            read(rest, c, at, people, spaced)
        };
        spaced = false;
        at = unit.span.end();
        units.push(unit);
        if unit.class.ends_sentence() || units.len() >= MOST_UNITS {
            break;
        }
    }
    at
}

/// Reads a unit that is no Chinese character of the main block.
#[inline]
fn read(rest: &str, c: char, at: usize, people: &People, spaced: bool) -> Unit {
    let (len, class) = match class_of(c) {
        Class::Letter => {
            let len = run(rest, |c| c.is_alphabetic() && !is_han(c));
            (len, shape(rest.get(..len).unwrap_or("")))
        }
        Class::Digits => {
            let len = run(rest, |c| c.is_ascii_digit());
            (
                len,
                if len == 4 && rest.starts_with(['1', '2']) { Class::Year } else { Class::Digits },
            )
        }
        class => (c.len_utf8(), class),
    };
    let (id, number) = match class {
        Class::Digits | Class::Year => (hash(&[b'0', u8::try_from(len.min(6)).unwrap_or(6)]), 0),
        _ if len == c.len_utf8() => {
            let c = c.to_ascii_lowercase();
            (hash_char(c), number(c))
        }
        _ => (hash_lower(rest.get(..len).unwrap_or("")), 0),
    };
    let person = if class.is_latin() { people.word(id) } else { 0 };
    Unit { span: Span::new(at, at + len), id, number, class, person, spaced }
}

/// The number of a unit of one character.
#[inline]
fn number(c: char) -> u16 {
    u16::try_from(c as u32).ok().filter(|&n| u32::from(n) < NUMBERS).unwrap_or(0)
}

fn run(rest: &str, belongs: impl Fn(char) -> bool) -> usize {
    let mut end = 0;
    for (i, c) in rest.char_indices() {
        if !belongs(c) || i + c.len_utf8() > LONGEST {
            break;
        }
        end = i + c.len_utf8();
    }
    end
}

/// The characters of [`Class::Numeral`].
pub(super) const NUMERALS: &str = "一二三四五六七八九十百千万亿两零〇";

#[inline]
fn class_of(c: char) -> Class {
    match c {
        // The other numerals are in the table of `People`.
        '〇' => Class::Numeral,
        '0'..='9' => Class::Digits,
        'a'..='z' | 'A'..='Z' => Class::Letter,
        _ if is_han(c) => Class::Han,
        '，' | ',' => Class::Comma,
        '。' => Class::Stop,
        '\n' => Class::Break,
        '、' => Class::Pause,
        '《' | '(' | '“' | '「' | '【' | '‘' | '<' | '[' => Class::Open,
        '》' | ')' | '”' | '」' | '】' | '’' | '>' | ']' => Class::Close,
        '·' | '-' | '.' | '&' | '\'' | '@' | '+' | '/' => Class::Joint,
        _ if c.is_alphabetic() => Class::Letter,
        _ => Class::Sign,
    }
}

fn shape(word: &str) -> Class {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return Class::Letter };
    let (mut upper, mut lower, mut rest) = (0_u32, 0_u32, 0_u32);
    for c in chars {
        rest += 1;
        upper += u32::from(c.is_uppercase());
        lower += u32::from(c.is_lowercase());
    }
    match (first.is_uppercase(), first.is_lowercase()) {
        (true, _) if rest == 0 => Class::Initial,
        (true, _) if upper == rest => Class::Upper,
        (true, _) if lower == rest => Class::Capital,
        (_, true) if lower == rest => Class::Lower,
        (false, false) => Class::Letter,
        _ => Class::Mixed,
    }
}

/// Mixes a number into a hash.
#[inline]
pub(super) fn mix(hash: u32, value: u32) -> u32 {
    // The multiplier is the one of MurmurHash3's finaliser.
    let h = (hash.rotate_left(7) ^ value).wrapping_mul(0x85EB_CA6B);
    h ^ (h >> 15)
}

pub(super) fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x9E37_79B1, |h, &b| mix(h, u32::from(b)))
}

#[inline]
pub(super) fn hash_char(c: char) -> u32 {
    mix(0x51ED_270B, c as u32)
}

pub(super) fn hash_lower(word: &str) -> u32 {
    word.bytes().fold(0x9E37_79B1, |h, b| mix(h, u32::from(b.to_ascii_lowercase())))
}
