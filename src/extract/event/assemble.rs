//! From frames to events.

use std::collections::HashMap;

use crate::{
    extract::{
        Entity, EntityKind, Field, Reading, Value, company,
        event::{
            Argument, FundingEvent, Reason,
            confidence::{Telling, confidence},
            draft::{Draft, squeeze, squeeze_prefix, squeezed},
            frame::{Cast, Frame, Status},
            sense::{is_venture, places_securities},
        },
        name::{ends_in_description, is_pronoun, latin, plausible},
        tagger::Tagged,
    },
    lexicon::EntryType,
    text::Span,
};

/// How many names of an item a second reading may trust: each is looked for in the whole of it.
const TRUSTED: usize = 64;

/// The two parts of an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sources<'r> {
    pub(super) title: &'r Reading,
    pub(super) text: &'r Reading,
}

impl<'r> Sources<'r> {
    pub(super) fn reading(self, field: Field) -> &'r Reading {
        match field {
            Field::Title => self.title,
            Field::Text => self.text,
        }
    }

    pub(super) fn words(self, field: Field, span: Span) -> &'r str {
        span.of(self.reading(field).text())
    }

    /// Lists the subjects that a second reading may trust: told in the title or told twice; longest first.
    pub(super) fn sure_names<'f>(self, frames: impl Iterator<Item = &'f Frame>) -> Vec<String> {
        let mut names: Vec<&str> = Vec::new();
        for frame in frames.filter(|f| f.raises()) {
            let Some(subject) = frame.subject else { continue };
            for span in std::iter::once(subject.span).chain(subject.alias) {
                let name = self.words(frame.field, span);
                if names.len() < TRUSTED && plausible(name) && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        let mut sure: Vec<String> = Vec::new();
        for &name in &names {
            // A shorter name that ends a longer one and is told more often is the name; the longer one describes it.
            let tail = names.iter().any(|n| {
                n.len() < name.len() && name.ends_with(n) && self.count(n) > self.count(name)
            });
            if !tail && self.count(name) >= 2 {
                sure.push(name.to_owned());
            }
        }
        sure.sort_by_key(|n| std::cmp::Reverse(n.len()));
        sure
    }

    pub(super) fn assemble(self, frames: &[Frame]) -> Vec<FundingEvent> {
        let drafts = self.drafts(frames);
        let main = drafts.iter().position(|d| !d.past && Self::leads_the_item(d));
        let told = drafts.iter().filter(|d| !d.past).count();
        let mut news = Vec::new();
        let mut past = Vec::new();
        for (i, draft) in drafts.iter().enumerate() {
            // Another company's round beside the news of one company is background; three and more make a list.
            let background = draft.past
                || (Some(i) != main && (told < 3 || main.is_none()) && !self.same_day(draft));
            for mut event in self.events(draft) {
                event.past = background;
                if background { past.push(event) } else { news.push(event) }
            }
        }
        let told = news.len();
        news.append(&mut past);
        let telling = Telling::of(self.title.text());
        for event in &mut news {
            event.confidence = confidence(event, told, telling);
        }
        news
    }

    /// What stands in the title or at the head of the body is the news; what comes late in a long text is told in passing.
    fn leads_the_item(draft: &Draft<'_>) -> bool {
        const HEAD: usize = 1200;
        draft
            .frames
            .iter()
            .any(|f| f.raises() && (f.field == Field::Title || f.sentence.start() < HEAD))
    }

    /// An entry of a list: its sentence begins a line, or names its company in lenticular brackets.
    fn opens_line(self, frame: &Frame) -> bool {
        let text = self.reading(frame.field).text();
        let before = text.get(..frame.sentence.start()).unwrap_or("");
        let begun = before.trim_end_matches(' ').ends_with('\n')
            || self.words(frame.field, frame.sentence).starts_with('【');
        begun
            && !frame.past
            && frame.subject.is_some_and(|s| s.sure)
            && (frame.amount.is_some() || !frame.rounds.is_empty())
    }

    /// A second company's financing is news too where its own sentence dates it like news.
    fn same_day(self, draft: &Draft<'_>) -> bool {
        draft.frames.iter().any(|f| {
            f.raises()
                && (self.opens_line(f)
                    || f.field == Field::Title
                    || ["今日", "今天", "近日", "日前", "同日", "同样", "日消息", "同期"]
                        .iter()
                        .any(|w| self.words(f.field, f.sentence).contains(w)))
        })
    }

    /// Makes the events of a draft: one for each of the rounds that its best frame lists.
    fn events(self, draft: &Draft<'_>) -> Vec<FundingEvent> {
        let Some(base) = self.event(draft) else { return Vec::new() };
        let rounds = self.rounds(draft);
        let mut events: Vec<FundingEvent> = Vec::new();
        let several = rounds.len() > 1;
        for round in rounds {
            let mut event = base.clone();
            if several {
                self.restrict(&mut event, draft, &round);
            }
            event.round = Some(round);
            events.push(event);
        }
        if events.is_empty() {
            events.push(base);
        }
        events
    }

    pub(super) fn investors(
        self,
        draft: &Draft<'_>,
        leads: &[Argument],
        investee: &Entity,
    ) -> Vec<Argument> {
        let mut investors = leads.to_vec();
        for follower in self.people(draft, |f| &f.followers, investee) {
            if !investors.iter().any(|i| self.same(&i.entity, &follower.entity)) {
                investors.push(follower);
            }
        }
        investors
    }

    fn event(self, draft: &Draft<'_>) -> Option<FundingEvent> {
        let investee = self.investee(draft)?;
        let company = &investee.entity;
        let leads = self.people(draft, |f| &f.leads, company);
        let investors = self.investors(draft, &leads, company);
        let advisers = self.people(draft, |f| &f.advisers, company);
        let amount = self.amount(draft);
        let has_round = draft.frames.iter().any(|f| !f.rounds.is_empty());
        // 完成新一轮融资 is news without a figure; 获得后续融资 in passing is none.
        let told = |f: &Frame| {
            let words = self.words(f.field, f.sentence);
            f.raises()
                && (self.is_headline(f) || words.contains("完成") || f.status != Status::Done)
        };
        if investors.is_empty()
            && !self.tells_a_venture(draft)
            && !self.is_a_company(draft, company)
        {
            return None;
        }
        if investors.is_empty() && !has_round && amount.as_ref().is_some_and(|a| self.is_placed(a))
        {
            return None;
        }
        let bare = amount.is_none() && !has_round && investors.is_empty();
        if bare && !draft.frames.iter().any(|f| told(f)) {
            return None;
        }
        let status =
            draft.frames.iter().filter(|f| f.raises()).map(|f| f.status).min_by_key(|s| match s {
                Status::Commitment => 0,
                Status::Done => 1,
                Status::Rumoured => 2,
                Status::Planned => 3,
            });
        Some(FundingEvent {
            status: status.unwrap_or(Status::Done),
            past: draft.past,
            investee: Some(investee),
            round: None,
            amount,
            leads,
            investors,
            advisers,
            valuation: self.pick(draft, Reason::ValuationWord, |f| f.valuation),
            cumulative: self.pick(draft, Reason::TotalWord, |f| f.cumulative),
            purposes: Self::purposes(draft),
            announced: self.date(draft, Reason::Dateline, |f| f.announced),
            happened: self.date(draft, Reason::VerbDate, |f| f.happened),
            confidence: 0.0,
        })
    }

    /// Tells whether the item says elsewhere that an amount is raised by bonds or by new shares of a listed company.
    fn is_placed(self, amount: &Argument) -> bool {
        let figure = self.words(amount.entity.field, amount.entity.span);
        let text = self.text.text();
        let places = text.match_indices(figure).take(TRUSTED);
        let told = places.filter_map(|(at, _)| {
            let start = text.get(..at)?.rfind(['。', '\n']).unwrap_or(0);
            text.get(start..at)
        });
        told.into_iter().any(places_securities)
    }

    /// Tells whether a draft names a round that only companies have.
    fn tells_a_venture(self, draft: &Draft<'_>) -> bool {
        draft.frames.iter().any(|f| {
            let rounds = &self.reading(f.field).rounds;
            f.rounds.iter().filter_map(|&i| rounds.get(i)).any(|r| is_venture(r.value))
        })
    }

    /// Looks for a sign that a name is an organisation's: the lexicon, the tagger, Latin letters, quotes, an ending,
    /// another name in brackets, or that the item tells it again.
    fn is_a_company(self, draft: &Draft<'_>, company: &Entity) -> bool {
        let reading = self.reading(company.field);
        let (text, span) = (reading.text(), company.span);
        let name = span.of(text);
        let tagged = |t: &Tagged| t.kind == EntityKind::Company;
        let place =
            reading.names_at(span).iter().any(|n| n.span == span && n.kind == EntryType::Place);
        let quoted =
            text.get(..span.start()).is_some_and(|t| t.ends_with(['“', '「', '"', '《', '『']));
        let alias = draft.frames.iter().any(|f| f.subject.is_some_and(|s| s.alias.is_some()));
        let described = text.get(..span.start()).is_some_and(ends_in_description);
        !place
            && (quoted
                || alias
                || described
                || name.contains(latin::is_latin)
                || reading.tagged_at(span).iter().any(tagged)
                || reading.names_at(span).iter().any(|n| n.span == span && n.kind.is_company())
                || company::SUFFIXES.iter().any(|s| name.len() > s.len() && name.ends_with(*s))
                || self.count(name) >= 2)
    }

    /// How often the item tells a name.
    fn count(self, name: &str) -> usize {
        self.title.text().matches(name).count() + self.text.text().matches(name).count()
    }

    /// The investee: the name that most frames tell, the title's before others, the shorter of two that end alike.
    fn investee(self, draft: &Draft<'_>) -> Option<Argument> {
        let mut best: Option<((bool, usize, usize), &Frame, Span)> = None;
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for frame in &draft.frames {
            let Some(subject) = frame.subject.filter(|_| frame.raises()) else { continue };
            let name = self.words(frame.field, subject.span);
            if is_pronoun(name) || !plausible(name) {
                continue;
            }
            let known = counts.len() < TRUSTED || counts.contains_key(name);
            let count =
                if known { *counts.entry(name).or_insert_with(|| self.count(name)) } else { 1 };
            let rank = (subject.sure, count, usize::MAX - name.len());
            if best.is_none_or(|b| rank > b.0) {
                best = Some((rank, frame, subject.span));
            }
        }
        if let Some((_, frame, span)) = best {
            let company = Self::entity(EntityKind::Company, frame.field, span, Value::None);
            let why = frame.verb.map_or(Reason::ItemCompany, |v| v.why);
            return Some(Argument::new(company, why));
        }
        // 公司曾获…: a draft without a subject of its own is about the item's company.
        let name = draft.names.first()?;
        self.find_name(name).map(|company| Argument::new(company, Reason::ItemCompany))
    }

    fn find_name(self, squeezed: &str) -> Option<Entity> {
        [Field::Title, Field::Text].into_iter().find_map(|field| {
            let text = self.reading(field).text();
            let at = text
                .char_indices()
                .map(|(i, _)| i)
                .find(|&i| squeeze_prefix(text.get(i..).unwrap_or(""), squeezed).is_some())?;
            let len = squeeze_prefix(text.get(at..)?, squeezed)?;
            Some(Self::entity(EntityKind::Company, field, Span::new(at, at + len), Value::None))
        })
    }

    /// Headlines shorten: the body gives the fuller form.
    pub(super) fn is_headline(self, frame: &Frame) -> bool {
        let words = self.words(frame.field, frame.sentence);
        frame.field == Field::Title || words.starts_with('【') || words.contains("原标题")
    }

    pub(super) fn people(
        self,
        draft: &Draft<'_>,
        of: impl Fn(&Frame) -> &Vec<Cast>,
        investee: &Entity,
    ) -> Vec<Argument> {
        let mut out: Vec<Argument> = Vec::new();
        for frame in &draft.frames {
            for &Cast { name: listed, why } in of(frame) {
                let kind = if listed.person { EntityKind::Person } else { EntityKind::Company };
                let entity = Self::entity(kind, frame.field, listed.span, Value::None);
                let name = self.words(frame.field, listed.span);
                // X旗下Y基金领投: the title's X is not the one who led.
                let owner = frame.field == Field::Title
                    && self.text.text().contains(&format!("{name}旗下"));
                // The title's short form of a name that the body gives in full.
                let short = frame.field == Field::Title
                    && draft.frames.iter().any(|f| {
                        f.field == Field::Text
                            && of(f).iter().any(|l| {
                                let full = self.words(f.field, l.name.span);
                                full.len() > name.len() && full.contains(name)
                            })
                    });
                let own = draft.names.contains(&squeeze(name)) || self.same(&entity, investee);
                if !owner && !own && !short && !out.iter().any(|o| self.same(&o.entity, &entity)) {
                    out.push(Argument::new(entity, why));
                }
            }
        }
        out
    }

    fn same(self, a: &Entity, b: &Entity) -> bool {
        squeezed(self.surface(a)).eq(squeezed(self.surface(b)))
    }

    fn surface(self, e: &Entity) -> &'r str {
        self.words(e.field, e.span)
    }

    /// Makes an entity whose span is still in the view.
    pub(super) fn entity(kind: EntityKind, field: Field, span: Span, value: Value) -> Entity {
        Entity { kind, field, span, link: None, value }
    }
}
