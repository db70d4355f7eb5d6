//! Drafts: which frames tell one event.

use std::borrow::Cow;

use crate::extract::{
    DateValue, Field, Found, NamedRound, Round,
    event::{assemble::Sources, frame::Frame},
    name::is_pronoun,
};

/// How many of the first and of the last drafts a frame may add to.
const NEAR: usize = 64;

/// Words that date a sentence to the day of its item.
const NOW: [&str; 5] = ["近日", "日前", "今日", "今天", "近期"];

/// An event in the making: the frames that tell it.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft<'f> {
    pub(super) frames: Vec<Cow<'f, Frame>>,
    /// Squeezed names of the investee, the first one told first.
    pub(super) names: Vec<String>,
    pub(super) past: bool,
}

impl Sources<'_> {
    pub(super) fn drafts<'f>(self, frames: &'f [Frame]) -> Vec<Draft<'f>> {
        let mut drafts: Vec<Draft<'f>> = Vec::new();
        let mut waiting: Vec<Cow<'_, Frame>> = Vec::new();
        for frame in frames {
            let lettered = self.lettered(frame);
            let past = frame.past || self.recalls(frame, lettered.as_deref(), &drafts);
            let names = self.names(frame);
            if names.is_empty() {
                let own = if past && !frame.this {
                    drafts.iter().rposition(|d| d.past)
                } else {
                    drafts.iter().rposition(|d| !d.past)
                };
                match own {
                    Some(i) if !(past && !frame.this && frame.raises()) => {
                        drafts[i].frames.push(Cow::Borrowed(frame));
                    }
                    _ if past && !frame.this => {
                        // 公司曾获A轮融资: the company is the one the news is about.
                        let names = drafts.first().map(|d| d.names.clone()).unwrap_or_default();
                        drafts.push(Draft {
                            frames: vec![Cow::Borrowed(frame)],
                            names,
                            past: true,
                        });
                    }
                    _ => waiting.push(Cow::Borrowed(frame)),
                }
                continue;
            }
            let told = drafts.len();
            let same = drafts.iter().enumerate().position(|(i, d)| {
                // A list of thousands tells a company again near by or never.
                if i >= NEAR && i + NEAR < told {
                    return false;
                }
                let other_round = lettered
                    .as_ref()
                    .is_some_and(|l| self.draft_round(d).is_some_and(|r| r != *l));
                d.past == past
                    && !(other_round && frame.field == Field::Text && frame.past)
                    && d.names.iter().any(|n| names.iter().any(|m| alike(n, m)))
            });
            match same {
                Some(i) => {
                    let draft = &mut drafts[i];
                    draft.frames.push(Cow::Borrowed(frame));
                    for name in names {
                        if draft.names.len() < NEAR && !draft.names.contains(&name) {
                            draft.names.push(name);
                        }
                    }
                }
                None => drafts.push(Draft { frames: vec![Cow::Borrowed(frame)], names, past }),
            }
        }
        self.reconcile(&mut drafts);
        if let Some(first) = drafts.iter_mut().find(|d| !d.past) {
            waiting.append(&mut first.frames);
            first.frames = waiting;
        }
        // All that the item tells may sound like history: 曾 and no news. Then it is no news.
        drafts
    }

    /// Tells whether a sentence looks back from the news of another round: 去年3月完成A轮, or a month before that of the
    /// news.
    fn recalls(self, frame: &Frame, lettered: Option<&str>, drafts: &[Draft<'_>]) -> bool {
        let words = self.words(frame.field, frame.sentence);
        let last_year = ["去年", "前年"].iter().any(|w| words.contains(w));
        let month = self.month(frame).filter(|_| lettered.is_some());
        if !frame.raises() || !last_year && month.is_none() {
            return false;
        }
        let later =
            |news: &Frame| self.month(news).is_some_and(|m| month.is_some_and(|own| own < m));
        // 2020年8月，完成10亿元E轮融资, where 近日 another sum was raised.
        let listed = month.is_some() && self.is_month_of_a_year(frame);
        let now = |news: &Frame| {
            let words = self.words(news.field, news.sentence);
            let sums = self.sum(news).zip(self.sum(frame));
            listed
                && news.field == Field::Text
                && NOW.iter().any(|w| words.contains(w))
                && sums.is_some_and(|(news, own)| news != own)
        };
        // The news stands at the head of an item; a list of thousands is not gone through for each of them.
        drafts.iter().filter(|d| !d.past).take(NEAR).any(|d| {
            let frames = || d.frames.iter().take(NEAR);
            match frames().find_map(|f| self.lettered(f)) {
                Some(round) if Some(&*round) == lettered => false,
                Some(_) => last_year || frames().any(|f| later(f) || now(f)),
                None => frames().any(|f| now(f)),
            }
        })
    }

    /// Tells whether a sentence dates its event to the month of a year, and to no day.
    fn is_month_of_a_year(self, frame: &Frame) -> bool {
        self.day_of(frame).is_some_and(|d| {
            let written = self.words(frame.field, d.span);
            written.starts_with(|c: char| c.is_ascii_digit())
                && written.contains('年')
                && d.value.start.is_some_and(|s| s.day.is_none())
        })
    }

    /// The sum that a sentence says was raised.
    fn sum<'a>(self, frame: &Frame) -> Option<&'a str>
    where
        Self: 'a,
    {
        let amount = self.reading(frame.field).amounts.get(frame.amount?)?;
        Some(self.words(frame.field, amount.span))
    }

    /// The year and month that a sentence dates its event to.
    fn month(self, frame: &Frame) -> Option<(u16, u8)> {
        let day = self.day_of(frame)?.value.start?;
        Some((day.year?, day.month?))
    }

    /// The date of a sentence's event.
    fn day_of<'a>(self, frame: &Frame) -> Option<&'a Found<DateValue>>
    where
        Self: 'a,
    {
        self.reading(frame.field).dates.get(frame.happened.or(frame.announced)?)
    }

    /// Gives a headline's frames to the one financing that the body tells, where the headline only describes the
    /// company: 归国博士团队获数千万元融资.
    fn reconcile(self, drafts: &mut Vec<Draft<'_>>) {
        let headline = |d: &Draft<'_>| !d.past && d.frames.iter().all(|f| f.field == Field::Title);
        let mut told = drafts.iter().enumerate().filter(|(_, d)| {
            !d.past && d.frames.iter().any(|f| f.field == Field::Text && f.raises())
        });
        let (Some((body, own)), None) = (told.next(), told.next()) else { return };
        let own_round = self.draft_round(own);
        let text = squeeze(self.text.text());
        let place = drafts.iter().position(|d| {
            headline(d)
                && d.names.iter().all(|n| !text.contains(n.as_str()))
                && own_round.as_ref().is_none_or(|own| {
                    // A headline says 天使轮 of an 天使+轮.
                    self.draft_round(d)
                        .is_none_or(|r| own == "angel+" && r == "angel" || *own == r)
                })
        });
        let Some(title) = place.filter(|&t| t != body) else { return };
        let mut frames = std::mem::take(&mut drafts[title].frames);
        for frame in &mut frames {
            frame.to_mut().subject = None;
        }
        drafts[body].frames.append(&mut frames);
        drafts.remove(title);
    }

    fn names(self, frame: &Frame) -> Vec<String> {
        let Some(subject) =
            frame.subject.filter(|s| frame.raises() && (s.sure || frame.field == Field::Text))
        else {
            return Vec::new();
        };
        std::iter::once(subject.span)
            .chain(subject.alias)
            .map(|s| self.words(frame.field, s))
            .filter(|n| !is_pronoun(n))
            .map(squeeze)
            .collect()
    }

    fn lettered(self, frame: &Frame) -> Option<String> {
        let rounds = &self.reading(frame.field).rounds;
        frame
            .rounds
            .iter()
            .filter_map(|&i| rounds.get(i))
            .find(|r| !is_unspecified(r.value))
            .map(|r| r.value.code().to_string())
    }

    fn draft_round(self, draft: &Draft<'_>) -> Option<String> {
        draft.frames.iter().find_map(|f| self.lettered(f))
    }
}

pub(super) fn is_unspecified(round: Round) -> bool {
    round == Round::Named(NamedRound::Unspecified)
}

/// Leaves spaces out and lowers the case, so that two spellings of a name compare equal.
pub(super) fn squeeze(name: &str) -> String {
    squeezed(name).collect()
}

/// The characters of a squeezed name.
pub(super) fn squeezed(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase)
}

/// The length of the start of `text` that squeezes to `wanted`.
pub(super) fn squeeze_prefix(text: &str, wanted: &str) -> Option<usize> {
    let mut left = wanted.chars();
    let mut next = left.next();
    for (i, c) in text.char_indices() {
        let Some(w) = next else { return Some(i) };
        if c.is_whitespace() && i > 0 {
            continue;
        }
        if c.to_lowercase().ne(w.to_lowercase()) {
            return None;
        }
        next = left.next();
    }
    next.is_none().then_some(text.len())
}

/// Tells whether two squeezed names may be one company: equal, or one begins or ends with the other.
fn alike(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short == long
        || (short.chars().count() >= 2
            && (long.starts_with(short)
                || long.ends_with(short)
                // 沐川智能 for 杭州沐川智能科技有限公司.
                || long.ends_with("公司") && long.contains(short)))
}
