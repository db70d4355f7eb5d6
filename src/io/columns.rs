//! Which column or key holds what.

use crate::article::Item;

/// The names of the columns of a table, or of the keys of a JSON object, that make an item.
///
/// Where one name stands for two fields, the text has it, then the id, the title and so on.
///
/// | field | default | may be |
/// |---|---|---|
/// | `id` | `id` | absent: then `file:line` |
/// | `title` | `title` | absent: then empty |
/// | `text` | `text` | never absent |
/// | `date`, `url`, `section` | their own names | absent or null |
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Columns {
    /// The identifier.
    pub id: String,
    /// The title.
    pub title: String,
    /// The body.
    pub text: String,
    /// The date.
    pub date: String,
    /// The address.
    pub url: String,
    /// The section.
    pub section: String,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            id: "id".to_owned(),
            title: "title".to_owned(),
            text: "text".to_owned(),
            date: "date".to_owned(),
            url: "url".to_owned(),
            section: "section".to_owned(),
        }
    }
}

/// A field of an item that a column can fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Id,
    Title,
    Text,
    Date,
    Url,
    Section,
    Extra,
}

impl Columns {
    pub(super) fn slot(&self, name: &str) -> Slot {
        match name {
            // The text first: `--text-column title` means that titles are all there is.
            n if n == self.text => Slot::Text,
            n if n == self.id => Slot::Id,
            n if n == self.title => Slot::Title,
            n if n == self.date => Slot::Date,
            n if n == self.url => Slot::Url,
            n if n == self.section => Slot::Section,
            _ => Slot::Extra,
        }
    }

    /// Says what to do about a missing text column, given the names that there are.
    pub(super) fn missing_text<'n>(&self, names: impl Iterator<Item = &'n str>) -> String {
        const USUAL: [&str; 8] =
            ["text", "content", "body", "正文", "内容", "文本", "article", "title"];
        let names: Vec<&str> = names.collect();
        match USUAL.iter().find(|u| names.contains(u) && **u != self.text) {
            Some(found) => format!("use --text-column {found}"),
            None => "name it with --text-column".to_owned(),
        }
    }
}

impl Slot {
    /// Puts a string where it belongs; [`Slot::Extra`] goes under its own name.
    pub(super) fn fill(self, item: &mut Item, name: &str, value: String) {
        match self {
            Self::Id => item.id = value,
            Self::Title => item.title = value,
            Self::Text => item.text = value,
            Self::Date => item.date = Some(value),
            Self::Url => item.url = Some(value),
            Self::Section => item.section = Some(value),
            Self::Extra => {
                item.extra.insert(name.to_owned(), value.into());
            }
        }
    }
}
