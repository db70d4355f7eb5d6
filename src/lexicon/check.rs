//! What a file of names would change.

use std::collections::{HashMap, HashSet};

use crate::{
    Result,
    lexicon::{Entry, Form, Lexicon, load},
    text::View,
};

crate::closed_set! {
    /// What a line of a lexicon file changes.
    pub enum ChangeKind: "change" {
        /// A name that was not known.
        Name = "name", "新名称";
        /// Another form of a name that was known.
        Form = "form", "新别名";
        /// A form that meant another name until now.
        Taken = "taken", "改指";
        /// A known name of another type.
        Type = "type", "改类型";
        /// A known name with another parent.
        Parent = "parent", "改归属";
        /// A form that was an ordinary word too and is one no more, or the other way round.
        Mark = "mark", "改标记";
        /// A form that the file holds already; the earlier line wins.
        Repeated = "repeated", "重复";
        /// An ordinary word without the mark for one: it would be found everywhere.
        Ordinary = "ordinary", "常用词";
        /// A form of one character: it is found inside other names.
        Short = "short", "过短";
        /// A parent that neither the file nor the lexicon knows.
        Orphan = "orphan", "归属不明";
    }
}

impl ChangeKind {
    /// Tells whether it is likely a mistake and no wish.
    pub const fn is_doubtful(self) -> bool {
        matches!(self, Self::Repeated | Self::Ordinary | Self::Short | Self::Orphan)
    }
}

/// One change that a file would bring.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The line of the file, from 1.
    pub line: u64,
    /// What changes.
    pub kind: ChangeKind,
    /// The form as written, without its mark.
    pub form: String,
    /// The name that it stands for.
    pub name: String,
    /// What was there before, or empty.
    pub before: String,
}

impl Lexicon {
    /// Tells what a file of names would change as a layer on top, line by line; files of words change nothing here.
    ///
    /// `is_word` tells whether a form is an ordinary word; see [`ChangeKind::Ordinary`].
    ///
    /// ```
    /// use yunbao::lexicon::{ChangeKind, Lexicon};
    /// let lexicon = Lexicon::builtin()?;
    /// let file = "星河智算\tcloud\tAWS|今天\n";
    /// let changes = lexicon.check("mine.tsv", file, |form| form == "今天")?;
    /// let kinds: Vec<_> = changes.iter().map(|c| c.kind).collect();
    /// assert_eq!(kinds, [ChangeKind::Name, ChangeKind::Taken, ChangeKind::Form, ChangeKind::Ordinary]);
    /// assert_eq!(changes[1].before, "亚马逊云科技");
    /// # Ok::<(), yunbao::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Lexicon`](crate::Error::Lexicon) lists the bad lines.
    pub fn check(
        &self,
        file: &str,
        text: &str,
        is_word: impl Fn(&str) -> bool,
    ) -> Result<Vec<Change>> {
        let names = load::names(file, text)?;
        let own: HashSet<String> =
            names.iter().flat_map(|(_, e)| forms(e)).map(|f| key(&f.text)).collect();
        let mut seen: HashMap<String, u64> = HashMap::new();
        let mut out = Vec::new();
        for (line, entry) in &names {
            let mut add = |kind, form: &str, before: String| {
                let (form, name) = (form.to_owned(), entry.name.to_string());
                out.push(Change { line: *line, kind, form, name, before });
            };
            let known = self.lookup(&entry.name).filter(|known| known.name == entry.name);
            if let Some(known) = known {
                if known.kind != entry.kind {
                    add(ChangeKind::Type, &entry.name, known.kind.to_string());
                }
                if entry.parent.is_some() && known.parent != entry.parent {
                    let before = known.parent.as_deref().unwrap_or("").to_owned();
                    add(ChangeKind::Parent, &entry.name, before);
                }
            }
            for form in forms(entry) {
                let own_name = form.text == entry.name;
                match seen.insert(key(&form.text), *line) {
                    Some(earlier) => {
                        add(ChangeKind::Repeated, &form.text, format!("line {earlier}"));
                        continue;
                    }
                    None => match self.form(&form.text) {
                        None if own_name => add(ChangeKind::Name, &form.text, String::new()),
                        None => add(ChangeKind::Form, &form.text, String::new()),
                        Some((before, _)) if before.name != entry.name => {
                            add(ChangeKind::Taken, &form.text, before.name.to_string());
                        }
                        Some((_, ambiguous)) if ambiguous != form.ambiguous => {
                            let before = if ambiguous { "?" } else { "" };
                            add(ChangeKind::Mark, &form.text, before.to_owned());
                        }
                        Some(_) => {}
                    },
                }
                if form.text.chars().count() == 1 {
                    add(ChangeKind::Short, &form.text, String::new());
                } else if !form.ambiguous && self.form(&form.text).is_none() && is_word(&form.text)
                {
                    add(ChangeKind::Ordinary, &form.text, String::new());
                }
            }
            if let Some(parent) = &entry.parent
                && self.lookup(parent).is_none()
                && !own.contains(&key(parent))
            {
                add(ChangeKind::Orphan, &entry.name, parent.to_string());
            }
        }
        Ok(out)
    }

    /// Gives the entry of a form, and whether the form is marked as an ordinary word.
    fn form(&self, form: &str) -> Option<(&Entry, bool)> {
        let entry = self.lookup(form)?;
        let written = key(form);
        let marked = forms(entry).find(|f| key(&f.text) == written);
        Some((entry, marked.is_some_and(|f| f.ambiguous)))
    }
}

/// All forms of an entry, its name first.
fn forms(entry: &Entry) -> impl Iterator<Item = Form> + '_ {
    let own = Form { text: entry.name.clone(), ambiguous: entry.ambiguous };
    std::iter::once(own).chain(entry.aliases.iter().cloned())
}

/// Gives what two spellings of one form share: the view's text in lower case.
fn key(form: &str) -> String {
    View::new(form.trim()).text().to_ascii_lowercase()
}
