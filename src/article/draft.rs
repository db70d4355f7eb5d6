//! Items while they are read.

use std::collections::{HashMap, HashSet};

use crate::article::{
    date::{self, Issue},
    item::Item,
    lead,
    line::{Break, is_blank},
    noise,
    shape::Form,
    unit::Unit,
};

/// An item that may still grow.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) section: Option<String>,
    pub(super) url: Option<String>,
    pub(super) date: Option<String>,
    /// The length of the text's last line, in bytes.
    last: usize,
}

impl Draft {
    pub(super) fn new(title: String, section: Option<String>) -> Self {
        Self { title, section, ..Self::default() }
    }

    /// Makes an item of the unit that starts it.
    pub(super) fn start(unit: &Unit, form: Form, section: Option<String>) -> Self {
        let text = &unit.line.text;
        let mut draft = Self::new(String::new(), section);
        if unit.line.linked.is_some_and(|l| l.start() <= '【'.len_utf8()) {
            draft.url.clone_from(&unit.line.url);
        }
        if let Some(bracket) = &unit.bracket {
            let rest = text.get(bracket.body..).unwrap_or("").trim_start_matches(is_joint);
            if is_tag(&bracket.title) && !rest.is_empty() {
                draft.section = draft.section.or_else(|| Some(bracket.title.clone()));
                draft.line(rest, unit.is_headish());
            } else {
                draft.title.clone_from(&bracket.title);
                draft.append(rest, Break::Paragraph);
            }
            return draft;
        }
        let titled = lead::bold(&unit.line).or_else(|| lead::linked(&unit.line));
        match titled.filter(|_| form != Form::Dateline) {
            Some(titled) => {
                draft.append(text.get(titled.body..).unwrap_or(""), Break::Paragraph);
                draft.title = titled.title;
            }
            None => draft.line(text, unit.is_headish() && form != Form::Paragraph),
        }
        draft
    }

    fn line(&mut self, text: &str, headish: bool) {
        if headish {
            text.clone_into(&mut self.title);
        } else {
            self.append(text, Break::Paragraph);
        }
    }

    /// Adds a unit to the text, with the mark that it had.
    pub(super) fn push(&mut self, unit: &Unit) {
        let before = unit.line.before;
        if unit.prefix.is_empty() {
            self.append(&unit.line.text, before);
        } else {
            self.append(&format!("{}{}", unit.prefix, unit.line.text), Break::Paragraph);
        }
    }

    fn append(&mut self, text: &str, before: Break) {
        const WRAPPED: usize = 40;
        let text = text.trim_matches(is_blank);
        if text.is_empty() {
            return;
        }
        let tail = self.text.get(self.text.len() - self.last.min(self.text.len())..).unwrap_or("");
        let wraps = before == Break::Wrap
            && !lead::is_sentence(tail)
            && noise::width(tail, WRAPPED) >= WRAPPED
            && !tail.ends_with(['：', ':']);
        if wraps {
            let latin = tail.ends_with(|c: char| c.is_ascii_graphic())
                && text.starts_with(|c: char| c.is_ascii_graphic());
            if latin {
                self.text.push(' ');
            }
        } else if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
        self.last = text.len();
    }
}

/// Tells whether a character only joins a title in brackets to its text.
fn is_joint(c: char) -> bool {
    is_blank(c) || matches!(c, '：' | ':' | '|' | '丨' | '｜' | '*')
}

/// Tells whether brackets hold the sort of the news and not its title: `【快讯】`.
pub(super) fn is_tag(title: &str) -> bool {
    const TAGS: &[&str] = &[
        "快讯", "独家", "突发", "重磅", "最新", "头条", "公告", "融资", "观点", "政策", "数据",
        "行业", "公司", "海外", "国际", "国内", "要闻", "动态", "简讯", "消息", "热点", "关注",
        "首发", "原创", "转载", "分析", "预警", "提醒", "云计算", "区块链", "人工智能", "宏观",
        "市场", "投融资", "并购", "人事", "产品", "技术", "监管", "新品", "研报", "财报", "活动",
        "AI", "WEB3", "NFT", "DEFI", "焦点", "看点", "科技", "产业", "财经", "午间", "早间",
        "晚间", "更新", "置顶",
    ];
    let bare = title.trim_matches(noise::is_decoration).to_uppercase();
    TAGS.iter().any(|tag| {
        bare == *tag
            || bare.strip_suffix("快讯") == Some(tag)
            || bare.strip_suffix("要闻") == Some(tag)
    })
}

/// Takes the entries of a table of contents out: titles without text that an item with text has too.
pub(super) fn take_contents(drafts: &mut Vec<Draft>) -> Vec<Draft> {
    let told: HashSet<String> =
        drafts.iter().filter(|d| !d.text.is_empty()).map(|d| squeeze(&d.title)).collect();
    let all = std::mem::take(drafts);
    let (contents, kept) =
        all.into_iter().partition(|d| d.text.is_empty() && told.contains(&squeeze(&d.title)));
    *drafts = kept;
    contents
}

fn squeeze(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Makes the items, with an id of each: the same for the same bytes, and once in the file.
pub(super) fn items(drafts: impl Iterator<Item = Draft>, issue: Issue) -> Vec<Item> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut items = Vec::new();
    for draft in drafts {
        let mut id = id(&draft.title, &draft.text);
        let count = seen.entry(id.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            id = format!("{id}-{count}");
        }
        let dated = date::dateline(&draft.text).and_then(|d| d.in_issue(issue.date, issue.year));
        let date = dated.or(draft.date).or_else(|| issue.date?.in_issue(None, None));
        let mut item = Item::new(draft.title, draft.text);
        item.id = id;
        item.date = date;
        item.url = draft.url.filter(|u| u.starts_with("http"));
        item.section = draft.section;
        items.push(item);
    }
    items
}

fn id(title: &str, text: &str) -> String {
    const DIGITS: usize = 16;
    let mut hasher = blake3::Hasher::new();
    hasher.update(title.as_bytes());
    hasher.update(&[0]);
    hasher.update(text.as_bytes());
    hasher.finalize().to_hex().chars().take(DIGITS).collect()
}
