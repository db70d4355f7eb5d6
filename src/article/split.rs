//! Splits the units of an article into items and the rest.

use crate::{
    article::{
        date::{self, Issue},
        draft::{self, Draft},
        item::Item,
        lead::{self, Mark},
        line::Kind,
        noise,
        rest::{Reason, Rest},
        section,
        shape::{self, Form, Head, Region, Shape},
        unit::Unit,
    },
    text::Span,
};

/// What splitting gives.
pub(super) struct Split {
    pub(super) title: String,
    pub(super) items: Vec<Item>,
    pub(super) rest: Vec<Rest>,
}

/// Splits an article; `title` and `issue` are what the file or page says of itself outside its text.
pub(super) fn split(units: &[Unit], title: &str, issue: Issue) -> Split {
    let shape = Shape::read(units, title);
    let sections = section::names(units, &shape.regions);
    let mut splitter = Splitter {
        title: title.to_owned(),
        issue,
        section: None,
        zone: None,
        open: None,
        drafts: Vec::new(),
        rest: Vec::new(),
    };
    if shape.bulletin {
        for (region, name) in shape.regions.iter().zip(sections) {
            splitter.region(units, region, name);
        }
        splitter.close();
    }
    // Headings alone are no bulletin.
    let bare = |r: &Rest| matches!(r.reason, Reason::Heading | Reason::Introduction);
    if splitter.drafts.is_empty() && splitter.rest.iter().all(bare) {
        splitter.rest.clear();
        splitter.story(units);
    }
    splitter.finish()
}

struct Splitter {
    title: String,
    issue: Issue,
    section: Option<String>,
    /// What the lines up to the next heading or item are, where they are none.
    zone: Option<Reason>,
    open: Option<Draft>,
    drafts: Vec<Draft>,
    rest: Vec<Rest>,
}

impl Splitter {
    fn region(&mut self, units: &[Unit], region: &Region, name: Option<String>) {
        let mut body = units.get(region.from..region.to).unwrap_or_default();
        if let (Some(head), Some((first, others))) = (region.head, body.split_first()) {
            // The name of a part of the earlier issues is no heading: ◎周报一览◎ among their links.
            if self.zone == Some(Reason::Previous)
                && !matches!(head, Head::Part(_))
                && lists_links(others)
            {
                self.leave(Reason::Previous, first);
            } else {
                self.heading(first, head, name);
            }
            body = others;
        }
        for unit in body {
            self.unit(unit, region);
        }
    }

    fn heading(&mut self, unit: &Unit, head: Head, name: Option<String>) {
        if head == Head::Title && noise::is_advertisement(&unit.line.text) {
            return self.heading(unit, Head::Part(Reason::Advertisement), name);
        }
        self.close();
        self.zone = None;
        match head {
            Head::Part(reason) => {
                self.zone = Some(reason);
                self.leave(reason, unit);
            }
            Head::Document => {
                if self.title.is_empty() {
                    self.title.clone_from(&unit.line.text);
                }
                self.date_by(&unit.line.text);
                self.leave(Reason::Heading, unit);
            }
            Head::Section => {
                self.date_by(&unit.line.text);
                self.section = name;
                self.leave(Reason::Heading, unit);
            }
            Head::Title => {
                let mut draft = Draft::new(title_of(unit), self.section.clone());
                draft.url.clone_from(&unit.line.url);
                self.open(draft);
            }
        }
    }

    fn date_by(&mut self, text: &str) {
        let read = Issue::read(text);
        self.issue.year = self.issue.year.or(read.year);
        self.issue.date = self.issue.date.or(read.date);
    }

    fn unit(&mut self, unit: &Unit, region: &Region) {
        if self.sets_aside(unit) {
            return;
        }
        if shape::starts(unit, region.form) && self.may_start(unit, region) {
            return self.start(unit, region.form);
        }
        if let Some(zone) = self.zone {
            let told = matches!(zone, Reason::Previous | Reason::Advertisement)
                .then(|| self.noise(unit))
                .flatten()
                .filter(|r| matches!(r, Reason::Footer | Reason::Credit));
            return self.leave(told.unwrap_or(zone), unit);
        }
        if let Some(reason) = self.noise(unit) {
            return self.leave(reason, unit);
        }
        match &mut self.open {
            Some(draft) => draft.push(unit),
            None if unit.line.kind == Kind::Row => self.leave(Reason::Table, unit),
            None => self.leave(Reason::Introduction, unit),
        }
    }

    /// Sets pictures, rules and what surrounds the article aside.
    fn sets_aside(&mut self, unit: &Unit) -> bool {
        match unit.line.kind {
            Kind::Image => self.leave(Reason::Image, unit),
            Kind::Page => self.leave(Reason::Page, unit),
            Kind::Rule if self.zone == Some(Reason::Advertisement) => self.zone = None,
            Kind::Rule => {}
            _ => return false,
        }
        true
    }

    /// Tells whether a unit that could start an item does, where lines that are none may come before.
    fn may_start(&mut self, unit: &Unit, region: &Region) -> bool {
        let text = &unit.line.text;
        let title = unit.bracket.as_ref().map_or(text, |b| &b.title);
        let reason =
            unit.part.or_else(|| noise::is_advertisement(title).then_some(Reason::Advertisement));
        let reason =
            reason.or_else(|| noise::is_advertisement(text).then_some(Reason::Advertisement));
        if let Some(reason) = reason {
            self.close();
            self.zone = Some(reason);
            return false;
        }
        let ends = match self.zone {
            None => true,
            Some(Reason::Advertisement) => {
                region.form == Form::Bracket
                    || !matches!(region.head, Some(Head::Part(Reason::Advertisement)))
            }
            // A real item has its text beside it; a table of contents and a list of earlier issues have not.
            Some(_) => unit.is_told(),
        };
        if ends {
            self.zone = None;
        }
        ends && (unit.bracket.is_some() || self.reads_as_item(unit, region.form))
    }

    fn reads_as_item(&self, unit: &Unit, form: Form) -> bool {
        let text = &unit.line.text;
        if noise::sells(text, 3) || noise::is_footer(text) || noise::is_credit(text) {
            return false;
        }
        if form == Form::Dateline && self.open.as_ref().is_some_and(|d| d.text.is_empty()) {
            return false;
        }
        form != Form::Paragraph
            || !(noise::sells(text, 2) || (self.open.is_none() && noise::greets(text)))
    }

    fn start(&mut self, unit: &Unit, form: Form) {
        self.close();
        let mut draft = Draft::start(unit, form, self.section.clone());
        if unit.mark == Mark::Time {
            let stamp = unit
                .prefix
                .trim_matches(noise::is_decoration)
                .trim_end_matches(['】', ']'])
                .to_owned();
            draft.date = date::full(&stamp).and_then(|(d, _)| d.in_issue(None, None));
            self.leave_text(Reason::Credit, &stamp);
        }
        self.open(draft);
    }

    fn open(&mut self, draft: Draft) {
        self.close();
        self.open = Some(draft);
    }

    fn close(&mut self) {
        self.drafts.extend(self.open.take());
    }

    /// Tells why a line that starts no item is no part of one either.
    fn noise(&mut self, unit: &Unit) -> Option<Reason> {
        let text = &unit.line.text;
        if let Some(part) = unit.part {
            self.close();
            self.zone = Some(part);
            return Some(part);
        }
        if noise::is_advertisement(text) {
            return Some(Reason::Advertisement);
        }
        if noise::is_more_link(text) && unit.line.linked.is_some() {
            if let Some(draft) = &mut self.open
                && draft.url.is_none()
            {
                draft.url.clone_from(&unit.line.url);
            }
            return Some(Reason::Credit);
        }
        if noise::is_credit(text) {
            return Some(Reason::Credit);
        }
        if noise::is_footer(text) {
            return Some(Reason::Footer);
        }
        noise::sells(text, 2).then_some(Reason::Advertisement)
    }

    /// Reads the whole as one item.
    fn story(&mut self, units: &[Unit]) {
        let mut draft = Draft::new(String::new(), None);
        let mut started = false;
        for unit in units {
            if self.sets_aside(unit) {
                continue;
            }
            let text = &unit.line.text;
            let first = !std::mem::replace(&mut started, true);
            if first && unit.bracket.is_some() && unit.part.is_none() {
                draft = Draft::start(unit, Form::Bracket, None);
                continue;
            }
            let titles = draft.title.is_empty()
                && draft.text.is_empty()
                && unit.level.is_some_and(|l| l <= 2 || first)
                && unit.part.is_none();
            if titles {
                draft.title.clone_from(text);
                self.date_by(text);
                continue;
            }
            if unit.level.is_some() {
                self.zone = unit.part;
            } else if let Some(part) = unit.part.filter(|_| unit.is_headish()) {
                self.zone = Some(part);
            }
            // A summary belongs to a story as much as the rest of it.
            if self.zone == Some(Reason::Overview) {
                self.zone = None;
            }
            let reason = self.zone.or_else(|| Self::story_noise(unit));
            match reason {
                Some(reason) => self.leave(reason, unit),
                None => draft.push(unit),
            }
        }
        if draft.title.is_empty() && !draft.text.is_empty() {
            draft.title.clone_from(&self.title);
        }
        if self.title.is_empty() {
            self.title.clone_from(&draft.title);
        }
        self.open(draft);
    }

    fn story_noise(unit: &Unit) -> Option<Reason> {
        let text = &unit.line.text;
        if noise::is_advertisement(text) {
            return Some(Reason::Advertisement);
        }
        if noise::is_credit(text) || (noise::is_more_link(text) && unit.line.linked.is_some()) {
            return Some(Reason::Credit);
        }
        noise::is_footer(text).then_some(Reason::Footer)
    }

    fn leave(&mut self, reason: Reason, unit: &Unit) {
        let text = format!("{}{}", unit.prefix, unit.line.text);
        self.leave_text(reason, &text);
    }

    fn leave_text(&mut self, reason: Reason, text: &str) {
        if !text.trim().is_empty() {
            self.rest.push(Rest::new(reason, text.trim().to_owned()));
        }
    }

    fn finish(mut self) -> Split {
        self.close();
        let mut drafts = std::mem::take(&mut self.drafts);
        for contents in draft::take_contents(&mut drafts) {
            self.leave_text(Reason::Overview, &contents.title);
        }
        let issue = self.issue;
        let drafts = drafts.into_iter().filter(|d| !(d.title.is_empty() && d.text.is_empty()));
        let items = draft::items(drafts, issue);
        Split { title: self.title, items, rest: self.rest }
    }
}

/// Tells whether lines are links or as short as titles of links.
fn lists_links(units: &[Unit]) -> bool {
    const WIDEST: usize = 100;
    units.iter().filter(|u| u.is_text()).all(|u| {
        let linked = u.line.linked.map_or(0, Span::len);
        linked * 10 >= u.line.text.len() * 7 || noise::width(&u.line.text, WIDEST) < WIDEST
    })
}

/// Gives the title that a heading holds: what is in its brackets, or what follows the sort in them.
fn title_of(unit: &Unit) -> String {
    let text = &unit.line.text;
    if let Some(bracket) = &unit.bracket {
        return bracket.title.clone();
    }
    let tag = lead::bracket(text).filter(|b| draft::is_tag(&b.title));
    let rest = tag.and_then(|b| text.get(b.body..)).unwrap_or(text);
    rest.trim().to_owned()
}
