//! Lines with what each could be: a heading, the start of an item, a picture.

use crate::article::{
    date, lead,
    lead::{Mark, Titled},
    line::{Break, Kind, Line},
    noise,
    rest::Reason,
};

/// A line and what it could be.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// The line without its mark.
    pub(super) line: Line,
    pub(super) mark: Mark,
    /// The mark as it stood in the text; empty where it was markup.
    pub(super) prefix: String,
    /// The title in brackets that it starts with.
    pub(super) bracket: Option<Titled>,
    /// The level of a heading, by markup (1 to 6) or by its looks.
    pub(super) level: Option<u8>,
    /// The part without items that it names.
    pub(super) part: Option<Reason>,
}

/// A line of its own in bold.
pub(super) const BOLD: u8 = 7;
/// A short line with ornaments or a Chinese number.
pub(super) const ORNATE: u8 = 8;
/// A short line of plain text.
pub(super) const PLAIN: u8 = 9;

impl Unit {
    /// Tells whether it is text of the article, and no picture or rule.
    pub(super) fn is_text(&self) -> bool {
        !matches!(self.line.kind, Kind::Image | Kind::Rule | Kind::Page)
    }

    /// Tells whether it could be the title of what follows: short, and no sentence.
    pub(super) fn is_headish(&self) -> bool {
        const WIDEST: usize = 120;
        let text = &self.line.text;
        !lead::is_sentence(text)
            && !text.ends_with(['：', ':'])
            && noise::width(text, WIDEST + 1) <= WIDEST
    }

    /// Tells whether it is a title in brackets with its text: a table of contents or a list of links has the title alone.
    pub(super) fn is_told(&self) -> bool {
        const SHORTEST: usize = 60;
        let text = &self.line.text;
        self.part.is_none()
            && self.line.linked.is_none()
            && self.bracket.as_ref().is_some_and(|b| text.len() >= b.body + SHORTEST)
    }

    pub(super) fn is_dateline(&self) -> bool {
        self.level.is_none() && self.is_text() && date::is_dateline(&self.line.text)
    }

    /// Tells whether it is a row of a table with news in one of its cells.
    pub(super) fn is_news_row(&self) -> bool {
        const WIDEST: usize = 36;
        let news = |cell: &str| noise::width(cell, WIDEST) >= WIDEST;
        self.line.kind == Kind::Row && self.line.text.split(" | ").any(news)
    }

    /// Tells whether a list, a bracket or a time marks it as the start of something.
    fn is_marked(&self) -> bool {
        self.bracket.is_some() || self.mark != Mark::None
    }
}

/// Reads the lines as units.
pub(super) fn units(lines: Vec<Line>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::with_capacity(lines.len());
    let mut number: Option<Line> = None;
    // One time alone is when the article appeared.
    let timed = lines.iter().filter(|l| lead::is_lone_time(&l.text)).take(2).count() == 2;
    for line in lines {
        let heralds = (is_text(line.kind) && lead::is_lone_number(&line.text))
            || (timed && lead::is_lone_time(&line.text));
        if heralds && number.is_none() {
            number = Some(line);
            continue;
        }
        let mut unit = unit(line);
        if let Some(number) = number.take() {
            if unit.is_text() {
                take_number(&mut unit, &number);
            } else {
                units.push(self::unit(number));
            }
        }
        units.push(unit);
    }
    units.extend(number.map(unit));
    mark_headings(&mut units);
    let marked = units.iter().filter(|u| u.level.is_none() && u.is_marked()).take(2).count();
    if marked < 2 {
        mark_pairs(&mut units);
    }
    units
}

fn is_text(kind: Kind) -> bool {
    matches!(kind, Kind::Heading(_) | Kind::Paragraph)
}

fn unit(mut line: Line) -> Unit {
    // Ornaments between paragraphs are rules.
    if line.kind != Kind::Image && !line.text.contains(char::is_alphanumeric) {
        line.kind = Kind::Rule;
    }
    let (mark, len) = if matches!(line.kind, Kind::Image | Kind::Rule | Kind::Page) {
        (Mark::None, 0)
    } else {
        lead::mark(&line)
    };
    // A line that is nothing but a mark keeps it as its text.
    let (mark, len) = if len < line.text.len() { (mark, len) } else { (Mark::None, 0) };
    let prefix = if len > 0 { line.cut_start(len) } else { String::new() };
    let bracket = if line.kind == Kind::Page { None } else { lead::bracket(&line.text) };
    let level = match line.kind {
        Kind::Heading(level) => Some(level),
        _ => None,
    };
    Unit { line, mark, prefix, bracket, level, part: None }
}

/// Gives a line the number or time that stood on the line before.
fn take_number(unit: &mut Unit, number: &Line) {
    if lead::is_lone_time(&number.text) {
        unit.mark = Mark::Time;
    } else if unit.mark == Mark::None && !noise::is_section(&unit.line.text) {
        unit.mark = Mark::Number(0);
    }
    unit.line.before = number.before;
    if let (Kind::Heading(level), None) = (number.kind, unit.level)
        && unit.is_headish()
    {
        unit.level = Some(level);
    }
    unit.prefix = format!("{} {}", number.text, unit.prefix);
}

fn mark_headings(units: &mut [Unit]) {
    let mut first = true;
    let followers = followers(units);
    for (i, follower) in followers.into_iter().enumerate() {
        let Some(unit) = units.get(i) else { continue };
        let next = follower.and_then(|at| units.get(at));
        let after_sentence = i.checked_sub(1).and_then(|at| units.get(at)).is_some_and(|before| {
            lead::is_sentence(&before.line.text) && next.is_some_and(|n| n.bracket.is_some())
        });
        let level = if first { banner(unit, next).or_else(|| opening(unit, next)) } else { None };
        let level = unit.level.or(level).or_else(|| looks(unit, next, after_sentence));
        let part = part(unit, level);
        first &= !unit.is_text();
        if let Some(unit) = units.get_mut(i) {
            unit.part = part;
            // A bracket that names a part is no title.
            unit.level = level.or(part.filter(|_| unit.bracket.is_none()).map(|_| PLAIN));
            // In a heading brackets hold all or none of the title.
            let len = unit.line.text.len();
            unit.bracket = unit.bracket.take().filter(|b| unit.level.is_none() || b.body >= len);
        }
    }
}

/// Marks the titles of text without any marks: short lines that are no sentences, each above one that is.
fn mark_pairs(units: &mut [Unit]) {
    const WIDEST: usize = 90;
    let told: Vec<bool> = units
        .iter()
        .map(|u| {
            u.is_text()
                && u.level.is_none()
                && (u.is_dateline() || lead::is_sentence(&u.line.text))
        })
        .collect();
    let mut before_told = true;
    for (unit, next_told) in units.iter_mut().zip(told.iter().skip(1)) {
        let fits = unit.line.kind == Kind::Paragraph
            && unit.level.is_none()
            && unit.mark == Mark::None
            && (unit.line.before == Break::Paragraph || before_told)
            && unit.is_headish()
            && noise::width(&unit.line.text, WIDEST) < WIDEST
            && !noise::is_credit(&unit.line.text)
            && !noise::is_footer(&unit.line.text)
            && !noise::is_exchange(&unit.line.text);
        if fits && *next_told {
            unit.level = Some(PLAIN);
        }
        before_told = lead::is_sentence(&unit.line.text);
    }
}

/// Gives for each unit the next that is no picture.
fn followers(units: &[Unit]) -> Vec<Option<usize>> {
    let mut next = None;
    let mut found: Vec<_> = units
        .iter()
        .enumerate()
        .rev()
        .map(|(i, unit)| {
            let follower = next;
            if unit.line.kind != Kind::Image {
                next = Some(i);
            }
            follower
        })
        .collect();
    found.reverse();
    found
}

fn part(unit: &Unit, level: Option<u8>) -> Option<Reason> {
    if !unit.is_text() {
        return None;
    }
    if let Some(bracket) = &unit.bracket {
        return noise::part(&bracket.title);
    }
    let alone = level.is_some() || !lead::is_sentence(&unit.line.text);
    let listed =
        level.is_none() && matches!(unit.line.kind, Kind::Number(_) | Kind::Bullet(_) | Kind::Row);
    if alone && !listed { noise::part(&unit.line.text) } else { None }
}

/// Tells whether the first line is the title of all, in brackets: `【云报早知道】3 月 8 日`.
fn banner(unit: &Unit, next: Option<&Unit>) -> Option<u8> {
    let bracket = unit.bracket.as_ref()?;
    let rest = unit.line.text.get(bracket.body..).unwrap_or("");
    let names = noise::is_bulletin(&bracket.title) && !noise::is_section(&bracket.title);
    let alone = rest.is_empty() && next.is_some_and(Unit::is_marked);
    (names && (alone || noise::is_stamp(rest))).then_some(1)
}

/// Tells whether the first line is the title of all.
fn opening(unit: &Unit, next: Option<&Unit>) -> Option<u8> {
    let text = &unit.line.text;
    let fits = unit.line.kind == Kind::Paragraph
        && unit.mark == Mark::None
        && unit.bracket.is_none()
        && unit.is_headish()
        && !noise::is_credit(text)
        && !noise::greets(text)
        && !noise::is_section(text)
        && !next.is_some_and(Unit::is_dateline);
    let apart = next.is_some_and(|n| {
        n.line.before == Break::Paragraph
            || n.line.before == Break::Line
            || lead::is_sentence(&n.line.text)
            || n.is_marked()
    });
    (fits && (apart && next.is_some() || noise::is_bulletin(text))).then_some(1)
}

/// Tells whether a line without the markup of a heading looks like one.
fn looks(unit: &Unit, next: Option<&Unit>, after_sentence: bool) -> Option<u8> {
    const BOLD_WIDEST: usize = 90;
    const ORNATE_WIDEST: usize = 48;
    let text = &unit.line.text;
    let listed = matches!(unit.line.kind, Kind::Number(_) | Kind::Bullet(_));
    if !unit.is_text() || !unit.is_headish() || unit.line.kind == Kind::Row || text.is_empty() {
        return None;
    }
    let width = noise::width(text, 200);
    if let Some(bracket) = &unit.bracket {
        let alone = bracket.body >= text.len() && noise::is_section(&bracket.title);
        let holds = next.is_some_and(|n| {
            matches!(n.mark, Mark::Number(_) | Mark::Bullet(_) | Mark::Time) || n.bracket.is_some()
        });
        return (alone && holds).then_some(ORNATE);
    }
    if unit.mark == Mark::Chinese {
        return (width <= ORNATE_WIDEST).then_some(ORNATE);
    }
    if listed {
        // An entry that only names the entries nested in it.
        let nested = next.is_some_and(|n| depth(n) > depth(unit));
        return (nested && noise::is_section(text)).then_some(ORNATE);
    }
    let all_bold = unit.line.bold_lead() >= text.trim_end_matches(noise::is_decoration).len();
    if all_bold && !matches!(unit.mark, Mark::Number(_) | Mark::Time) {
        return (width <= BOLD_WIDEST).then_some(BOLD);
    }
    let ornate = text.ends_with(noise::is_decoration) || !unit.prefix.is_empty();
    if ornate && matches!(unit.mark, Mark::Bullet(_)) && noise::names_section(text) {
        return Some(ORNATE);
    }
    let framed = text.starts_with(noise::is_decoration) && text.ends_with(noise::is_decoration);
    let apart = unit.line.before != Break::Wrap || after_sentence;
    let holds = next.is_some_and(|n| n.line.before == Break::Paragraph || n.is_marked());
    let plain = unit.mark == Mark::None && apart && holds && noise::names_section(text);
    let led = text.starts_with(noise::is_decoration) && apart && holds;
    ((framed || led) && width <= ORNATE_WIDEST && noise::names_section(text))
        .then_some(ORNATE)
        .or(plain.then_some(PLAIN))
}

fn depth(unit: &Unit) -> u8 {
    match unit.line.kind {
        Kind::Number(depth) | Kind::Bullet(depth) => depth.saturating_add(1),
        _ => 0,
    }
}
