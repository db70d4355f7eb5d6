//! What an article is: a bulletin of many items or one story, and how each of its regions marks its items.

use crate::article::{
    lead::{self, Mark},
    line::Kind,
    noise,
    rest::Reason,
    unit::{PLAIN, Unit},
};

/// How the items of a region start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `【title】body`.
    Bracket,
    /// `1. …`, at this depth of lists.
    Number(u8),
    /// `● …`, at this depth of lists.
    Bullet(u8),
    /// `09:30 …`.
    Time,
    /// **Title** body.
    Bold,
    /// `云报 3 月 5 日消息，…`.
    Dateline,
    /// A row of a table.
    Row,
    /// Each paragraph is one.
    Paragraph,
    /// None starts in it.
    None,
}

/// What a heading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// The title of the whole article.
    Document,
    /// The name of a part of the bulletin.
    Section,
    /// The title of an item.
    Title,
    /// The name of a part without items.
    Part(Reason),
}

/// The units from a heading up to the next; the first region may have no heading.
#[derive(Clone, Debug)]
pub(super) struct Region {
    /// The first unit, the heading where there is one.
    pub(super) from: usize,
    /// The unit after the last.
    pub(super) to: usize,
    pub(super) head: Option<Head>,
    pub(super) form: Form,
}

/// The shape of an article.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) bulletin: bool,
    pub(super) regions: Vec<Region>,
}

impl Shape {
    /// Reads the shape; `title` is what the file or page says of itself outside its text.
    pub(super) fn read(units: &[Unit], title: &str) -> Self {
        let mut regions = regions(units);
        let census = Census::take(units, &regions, title);
        let document = document(units, &regions, &census);
        let titles = Titles::read(units, &regions, document);
        let bulletin = census.is_bulletin() || titles.make_bulletin(units, document, &census);
        let bracketed = census.brackets >= 2;
        let sparse = regions.iter().all(|r| r.form == Form::None) && !titles.any();
        for (i, region) in regions.iter_mut().enumerate() {
            region.head = head(units, region, document == Some(i), &titles);
            region.form = settle(units, region, bracketed, sparse && census.named);
            if region.head == Some(Head::Section) && is_long_head(units, region, bracketed) {
                region.head = Some(Head::Title);
                region.form = Form::None;
            }
        }
        let bulletin = bulletin || (sparse && census.is_list_of_paragraphs());
        Self { bulletin, regions }
    }
}

/// Finds the region that the title of the whole heads: the first, where no other heading is of its level.
fn document(units: &[Unit], regions: &[Region], census: &Census) -> Option<usize> {
    let at = regions.iter().position(|r| units.get(r.from).is_some_and(|u| u.level.is_some()))?;
    let unit = units.get(regions.get(at)?.from)?;
    let level = unit.level?;
    let early = units.iter().take(regions.get(at)?.from).filter(|u| u.is_text()).count() <= 3;
    let same =
        regions.iter().filter(|r| units.get(r.from).is_some_and(|u| u.level == Some(level)));
    let lone = same.take(2).count() == 1;
    let names =
        census.named && noise::is_bulletin(&unit.line.text) && !noise::is_section(&unit.line.text);
    (early
        && unit.part.is_none()
        && ((lone && (level == 1 || (level == 2 && !noise::is_section(&unit.line.text))))
            || names))
        .then_some(at)
}

/// Which levels of headings are titles of items.
struct Titles {
    levels: [bool; LEVELS],
    /// How many headings those levels have, and how many of them report something.
    count: usize,
    reporting: usize,
}

/// Levels 1 to 6 of markup and three of looks; 0 is not used.
const LEVELS: usize = PLAIN as usize + 1;

impl Titles {
    fn read(units: &[Unit], regions: &[Region], document: Option<usize>) -> Self {
        const NARROWEST: usize = 20;
        // For each level: headings, those that read as titles, those with text and no brackets below, those that report.
        let mut tally = [[0_usize; 4]; LEVELS];
        for (i, region) in regions.iter().enumerate() {
            let Some(unit) = units.get(region.from) else { continue };
            let level = unit.level.map(usize::from);
            let skipped =
                unit.part.is_some() || document == Some(i) || noise::is_section(&unit.line.text);
            let Some(row) = level.filter(|_| !skipped).and_then(|l| tally.get_mut(l)) else {
                continue;
            };
            let reports = noise::reports(&unit.line.text);
            let wide = noise::width(&unit.line.text, NARROWEST) >= NARROWEST;
            let holds = region.form != Form::Bracket && has_text(units, region);
            row[0] += 1;
            row[1] += usize::from(wide || reports);
            row[2] += usize::from(holds);
            row[3] += usize::from(reports);
        }
        let mut titles = Self { levels: [false; LEVELS], count: 0, reporting: 0 };
        for ([all, titled, holding, reporting], level) in tally.into_iter().zip(&mut titles.levels)
        {
            if all > 0 && titled * 3 >= all * 2 && holding * 2 >= all {
                *level = true;
                titles.count += all;
                titles.reporting += reporting;
            }
        }
        titles
    }

    fn any(&self) -> bool {
        self.count > 0
    }

    fn has(&self, level: u8) -> bool {
        self.levels.get(usize::from(level)).copied().unwrap_or(false)
    }

    /// Tells whether headings that are titles of news make the article a bulletin.
    fn make_bulletin(&self, units: &[Unit], document: Option<usize>, census: &Census) -> bool {
        if census.exchanges >= 2 {
            return false;
        }
        // The headings within a story stand below a title that is news itself.
        let story = document.is_some()
            && !census.named
            && units.iter().find(|u| u.is_text()).is_some_and(|u| noise::reports(&u.line.text));
        (census.named && self.count >= 2)
            || (!story && self.count >= 3 && self.reporting * 10 >= self.count * 6)
    }
}

/// Tells whether a region has text below its heading.
fn has_text(units: &[Unit], region: &Region) -> bool {
    let body = units.get(region.from..region.to).unwrap_or_default();
    body.iter().any(|u| u.level.is_none() && u.is_text())
}

fn head(units: &[Unit], region: &Region, document: bool, titles: &Titles) -> Option<Head> {
    let unit = units.get(region.from)?;
    let level = unit.level?;
    let text = &unit.line.text;
    Some(match unit.part {
        Some(reason) => Head::Part(reason),
        None if document => Head::Document,
        None if titles.has(level)
            && region.form != Form::Bracket
            && !noise::is_section(text)
            && has_text(units, region) =>
        {
            Head::Title
        }
        None => Head::Section,
    })
}

/// Settles how the items of a region start, now that its heading is known.
fn settle(units: &[Unit], region: &Region, bracketed: bool, by_paragraph: bool) -> Form {
    let body = units.get(region.from..region.to).unwrap_or_default();
    let several = body.iter().filter(|u| starts(u, region.form)).take(2).count() >= 2;
    let text = body.first().map_or("", |u| u.line.text.as_str());
    match region.head {
        Some(Head::Title) => Form::None,
        Some(Head::Part(_)) => region.form,
        Some(Head::Section) => match region.form {
            Form::None if noise::is_section(text) || !bracketed => Form::Paragraph,
            form => form,
        },
        // Lists before the first heading of a bulletin in brackets say what is in it.
        None | Some(Head::Document) => match region.form {
            Form::Bracket => Form::Bracket,
            _ if bracketed => Form::None,
            Form::None if by_paragraph => Form::Paragraph,
            Form::Dateline => Form::Dateline,
            form if several => form,
            _ => Form::None,
        },
    }
}

/// Tells whether a heading that names no part is the title of the text below it after all.
fn is_long_head(units: &[Unit], region: &Region, bracketed: bool) -> bool {
    const NARROWEST: usize = 24;
    let text = units.get(region.from).map_or("", |u| u.line.text.as_str());
    region.form == Form::Paragraph
        && !bracketed
        && has_text(units, region)
        && !noise::is_section(text)
        && noise::width(text, NARROWEST) >= NARROWEST
}

/// Splits the units at the headings.
fn regions(units: &[Unit]) -> Vec<Region> {
    let mut starts: Vec<usize> =
        units.iter().enumerate().filter(|(_, u)| u.level.is_some()).map(|(i, _)| i).collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([units.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&from, to)| {
            let form = form(units.get(from..to).unwrap_or_default());
            Region { from, to, head: None, form }
        })
        .collect()
}

/// Chooses what starts the items of a region by what it has; the heading does not count.
fn form(units: &[Unit]) -> Form {
    let body = || units.iter().filter(|u| u.level.is_none() && u.is_text() && u.part.is_none());
    let brackets = body().filter(|u| u.bracket.is_some()).count();
    let numbers =
        body().filter(|u| matches!(u.mark, Mark::Number(_)) && u.bracket.is_none()).count();
    let first = body().find(|u| u.bracket.is_some() || matches!(u.mark, Mark::Number(_)));
    // A numbered list may hold a note in brackets; items in brackets may hold numbered lists.
    let noted =
        numbers >= 3 && brackets * 2 < numbers && first.is_some_and(|u| u.bracket.is_none());
    if brackets > 0 && !noted {
        return Form::Bracket;
    }
    if body().filter(|u| u.mark == Mark::Time).count() >= 2 {
        return Form::Time;
    }
    let lists = body().filter_map(|u| match u.mark {
        Mark::Number(depth) => Some((depth, Form::Number(depth))),
        Mark::Bullet(depth) => Some((depth, Form::Bullet(depth))),
        _ => None,
    });
    // The outermost list, and of two the first: the other stands within its entries.
    if let Some((_, form)) = lists.min_by_key(|(depth, _)| *depth) {
        return form;
    }
    if body().any(|u| lead::bold(&u.line).is_some()) {
        return Form::Bold;
    }
    if body().any(Unit::is_dateline) {
        return Form::Dateline;
    }
    if body().filter(|u| u.is_news_row()).take(2).count() == 2 { Form::Row } else { Form::None }
}

/// Tells whether a unit starts an item of a form.
pub(super) fn starts(unit: &Unit, form: Form) -> bool {
    if unit.level.is_some() || !unit.is_text() {
        return false;
    }
    match form {
        Form::Bracket => unit.bracket.is_some(),
        Form::Number(depth) => unit.mark == Mark::Number(depth),
        Form::Bullet(depth) => unit.mark == Mark::Bullet(depth),
        Form::Time => unit.mark == Mark::Time,
        Form::Bold => lead::bold(&unit.line).is_some(),
        Form::Dateline => unit.is_dateline(),
        Form::Row => unit.is_news_row(),
        Form::Paragraph => unit.line.kind != Kind::Row,
        Form::None => false,
    }
}

/// What an article has of each sort.
struct Census {
    brackets: usize,
    exchanges: usize,
    sections: usize,
    /// Starts of lists, times, bold leads and datelines.
    starts: usize,
    datelines: usize,
    /// The bytes of such starts and what directly belongs to them, and of all text.
    covered: usize,
    all: usize,
    paragraphs: usize,
    named: bool,
    /// Whether the first text is an item in brackets.
    opens_bracketed: bool,
}

impl Census {
    fn take(units: &[Unit], regions: &[Region], title: &str) -> Self {
        let mut census = Self {
            brackets: 0,
            exchanges: 0,
            sections: 0,
            starts: 0,
            datelines: 0,
            covered: 0,
            all: 0,
            paragraphs: 0,
            named: noise::is_bulletin(title),
            opens_bracketed: false,
        };
        let first = units.iter().find(|u| u.is_text());
        census.opens_bracketed = first.is_some_and(|u| u.bracket.is_some() && u.part.is_none());
        census.named |=
            first.is_some_and(|u| u.level == Some(1) && noise::is_bulletin(&u.line.text));
        for region in regions {
            let body = units.get(region.from..region.to).unwrap_or_default();
            census.add(body, region.form);
        }
        census
    }

    fn add(&mut self, units: &[Unit], form: Form) {
        if units.first().is_some_and(|u| u.level.is_some() && u.part.is_some()) {
            self.brackets += units.iter().filter(|u| u.is_told()).count();
            return;
        }
        let mut open = false;
        for unit in units.iter().filter(|u| u.is_text() && u.part.is_none()) {
            let text = &unit.line.text;
            if unit.level.is_some() {
                self.sections += usize::from(noise::is_section(text));
                continue;
            }
            self.all += text.len();
            self.paragraphs += 1;
            self.brackets += usize::from(unit.bracket.is_some());
            self.exchanges += usize::from(noise::is_exchange(text));
            self.datelines += usize::from(unit.is_dateline());
            let start = form != Form::Bracket && starts(unit, form);
            if start || open {
                self.covered += text.len();
            }
            self.starts += usize::from(start);
            open = start && unit.is_headish();
        }
    }

    /// Tells whether marks of lists and the like hold most of the text.
    fn is_covered(&self) -> bool {
        self.covered * 10 >= self.all * 6
    }

    fn is_bulletin(&self) -> bool {
        if self.brackets >= 2 || (self.brackets == 1 && self.opens_bracketed) {
            return true;
        }
        if self.exchanges >= 2 {
            return false;
        }
        let listed = self.starts >= 2 && self.is_covered();
        (self.starts >= 3 && self.is_covered())
            || (listed && (self.named || self.sections >= 1))
            || (self.named && self.starts >= 3)
            || (self.named && self.sections >= 2)
            || (self.sections >= 3)
            || self.datelines >= 2 && self.is_covered()
    }

    /// Tells whether a bulletin marks its items by nothing: it says that it is one, and each paragraph is news.
    fn is_list_of_paragraphs(&self) -> bool {
        self.named && self.sections == 0 && self.exchanges < 2 && self.paragraphs >= 3
    }
}
