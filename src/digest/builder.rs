//! The settings of an editor.

use crate::{
    Error, Result,
    digest::{day::day, editor::Editor, group, previous::Previous},
    extract::PartialDate,
};

/// What becomes of items that belong to no section of the bulletin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Others {
    /// They are counted and left out.
    #[default]
    Leave,
    /// They stand in a section of their own, the last.
    Keep,
}

/// Settings of an [`Editor`].
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `title` | `云报周报` | the name of the bulletin | not blank |
/// | `number` | none | the number of the issue | |
/// | `since`, `until` | none | the days of the items; items without a date stay | `YYYY-MM-DD` |
/// | `per_section` | 20 | the most entries of a section | from 1 |
/// | `length` | 320 | the most characters of a body, about | 40 to 10,000 |
/// | `others` | left out | items of no section | |
/// | `previous` | none | earlier issues | the first 12 are kept |
#[derive(Clone, Debug)]
pub struct Builder {
    pub(super) title: String,
    pub(super) number: Option<u32>,
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
    pub(super) per_section: usize,
    pub(super) length: usize,
    pub(super) others: Others,
    pub(super) previous: Vec<Previous>,
}

/// More earlier issues than this are no review but an archive.
const PREVIOUS: usize = 12;

impl Default for Builder {
    fn default() -> Self {
        Self {
            title: "云报周报".to_owned(),
            number: None,
            since: None,
            until: None,
            per_section: 20,
            length: 320,
            others: Others::default(),
            previous: Vec::new(),
        }
    }
}

impl Builder {
    /// Sets the name of the bulletin; `云报周报` unless set.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Sets the number of the issue.
    #[must_use]
    pub fn number(mut self, number: u32) -> Self {
        self.number = Some(number);
        self
    }

    /// Leaves out items before this day, `YYYY-MM-DD`.
    #[must_use]
    pub fn since(mut self, day: impl Into<String>) -> Self {
        self.since = Some(day.into());
        self
    }

    /// Leaves out items after this day, `YYYY-MM-DD`.
    #[must_use]
    pub fn until(mut self, day: impl Into<String>) -> Self {
        self.until = Some(day.into());
        self
    }

    /// Sets the most entries of a section; 20 unless set.
    #[must_use]
    pub fn per_section(mut self, most: usize) -> Self {
        self.per_section = most;
        self
    }

    /// Sets about how many characters a body may have; 320 unless set.
    #[must_use]
    pub fn length(mut self, chars: usize) -> Self {
        self.length = chars;
        self
    }

    /// Says what becomes of items of no section; they are left out unless set.
    #[must_use]
    pub fn others(mut self, others: Others) -> Self {
        self.others = others;
        self
    }

    /// Adds earlier issues, the newest first.
    #[must_use]
    pub fn previous(mut self, issues: impl IntoIterator<Item = Previous>) -> Self {
        self.previous.extend(issues);
        self.previous.truncate(PREVIOUS);
        self
    }

    /// Checks the settings.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] where one is out of its range.
    pub fn build(self) -> Result<Editor> {
        const LENGTHS: std::ops::RangeInclusive<usize> = 40..=10_000;
        let wrong = |name, message| Err(Error::Setting { name, message });
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() {
            return wrong("title", "is blank; expected a name".to_owned());
        }
        if self.per_section == 0 {
            return wrong("per_section", "0; expected at least 1".to_owned());
        }
        if !LENGTHS.contains(&self.length) {
            return wrong("length", format!("{}; expected 40 to 10000", self.length));
        }
        let since = parse("since", self.since.as_deref())?;
        let until = parse("until", self.until.as_deref())?;
        if let (Some(a), Some(b)) = (since, until)
            && group::order(a) > group::order(b)
        {
            return wrong("since", format!("{a} is after until, {b}"));
        }
        Ok(Editor::new(Self { title, ..self }, since, until))
    }
}

fn parse(name: &'static str, text: Option<&str>) -> Result<Option<PartialDate>> {
    let Some(text) = text else { return Ok(None) };
    let found = day(text).filter(|d| d.to_string() == text.trim());
    let message = || format!("{text:?}; expected a day as YYYY-MM-DD");
    found.map(Some).ok_or_else(|| Error::Setting { name, message: message() })
}
