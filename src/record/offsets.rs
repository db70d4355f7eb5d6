//! Offsets in the unit that the reader of the record counts in.

use crate::{
    extract::Field,
    text::{CharIndex, CharSpan, Span},
};

crate::closed_set! {
    /// What offsets count.
    #[derive(Default)]
    pub enum OffsetUnit: "offset unit" {
        /// Characters: Unicode scalar values, as Python counts.
        #[default]
        Char = "char", "字符";
        /// Bytes of UTF-8, as Rust and Go count.
        Byte = "byte", "字节";
        /// UTF-16 units, as Java and JavaScript count.
        Utf16 = "utf16", "UTF-16 单元";
    }
}

/// The way from byte spans of an item's title and text to offsets.
#[derive(Clone, Debug)]
pub struct Offsets<'t> {
    unit: OffsetUnit,
    title: CharIndex<'t>,
    text: CharIndex<'t>,
}

impl<'t> Offsets<'t> {
    /// Indexes the two parts of an item.
    pub fn new(unit: OffsetUnit, title: &'t str, text: &'t str) -> Self {
        Self { unit, title: CharIndex::new(title), text: CharIndex::new(text) }
    }

    /// Gives a span in the unit.
    pub fn of(&self, field: Field, span: Span) -> CharSpan {
        let index = match field {
            Field::Title => &self.title,
            Field::Text => &self.text,
        };
        match self.unit {
            OffsetUnit::Char => index.chars(span),
            OffsetUnit::Byte => CharSpan { start: span.start(), end: span.end() },
            OffsetUnit::Utf16 => index.utf16(span),
        }
    }
}
