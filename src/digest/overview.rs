//! The overview: what the week was about, in sentences of its entries.

use std::collections::HashSet;

use crate::{
    classify::Bucket,
    digest::{
        deal,
        figures::Figures,
        issue::{Deal, Entry, Issue, Section, Statement, Topic},
        spacing::spaced,
    },
    text::sentences,
};

/// So many further entries of a section are named behind the first.
const FURTHER: usize = 2;
/// So many deals are named.
const DEALS: usize = 3;
/// The sentence of the first entry has at most so many characters; else its title stands for it.
const LONGEST: usize = 110;

/// Writes the overview of an issue.
pub(super) fn overview(issue: &Issue) -> Vec<Topic> {
    let mut out: Vec<Topic> = counts(issue).into_iter().collect();
    let deals = deals(&issue.deals, &issue.figures);
    // Financings have a paragraph of their own.
    let told: HashSet<&str> = issue.deals.iter().filter_map(|d| d.entry.as_deref()).collect();
    out.extend(issue.sections.iter().filter_map(|s| section(s, &told)));
    out.extend(deals);
    out
}

fn counts(issue: &Issue) -> Option<Topic> {
    let figures = &issue.figures;
    if figures.entries == 0 {
        return None;
    }
    let parts: Vec<String> = issue
        .sections
        .iter()
        .map(|s| spaced(&format!("{}{} 件", s.heading, s.entries.len() + s.left_out)))
        .collect();
    let events = figures.entries + figures.left_out;
    let mut text = format!("本期从 {} 条资讯中整理出 {events} 件要事", figures.items);
    text.push_str(if parts.len() > 1 { "：" } else { "，为" });
    text.push_str(&parts.join("、"));
    if figures.left_out > 0 {
        let printed = format!("；刊出其中 {} 件", figures.entries);
        text.push_str(&printed);
    }
    Some(Topic {
        bucket: None,
        lead: String::new(),
        statements: vec![statement(text, "。", false, None)],
    })
}

fn section(section: &Section, told: &HashSet<&str>) -> Option<Topic> {
    let (fresh, others): (Vec<&Entry>, Vec<&Entry>) =
        section.entries.iter().partition(|e| !told.contains(e.anchor.as_str()));
    let first = *fresh.first().or(others.first())?;
    let lead = match section.bucket {
        Bucket::Cloud => "云计算方面，",
        Bucket::Web3 => "Web3 方面，",
        Bucket::Opinion => "观点方面，",
        Bucket::Other => "此外，",
    };
    let sentence = first_sentence(first);
    let entry = |e: &Entry| Some(e.anchor.clone());
    let mut statements = vec![statement(sentence, "。", true, entry(first))];
    let further: Vec<&Entry> = fresh.iter().copied().skip(1).take(FURTHER).collect();
    for (i, other) in further.iter().enumerate() {
        let stop = if i + 1 == further.len() { "。" } else { "；" };
        statements.push(statement(bare(&other.title), stop, false, entry(other)));
    }
    Some(Topic { bucket: Some(section.bucket), lead: lead.to_owned(), statements })
}

/// Gives the first sentence of an entry's text where it is short enough and says what the title says; else the title.
fn first_sentence(entry: &Entry) -> String {
    const ENDS: [char; 4] = ['。', '！', '；', '!'];
    let sentence = sentences(&entry.text).next().map_or("", |s| s.of(&entry.text));
    let count = sentence.chars().take(LONGEST + 1).count();
    let shared = entry.companies.first().is_none_or(|name| {
        sentence.contains(name.as_str()) || !entry.title.contains(name.as_str())
    });
    let introduces = ["是一家", "是一个", "是一款", "是国内", "是全球", "定位"];
    let news = !introduces.iter().any(|w| sentence.contains(w));
    let closed = sentence.ends_with(ENDS) && !sentence.contains('“');
    if closed && (16..=LONGEST).contains(&count) && shared && news {
        sentence.trim_end_matches(ENDS).to_owned()
    } else {
        bare(&entry.title)
    }
}

fn bare(title: &str) -> String {
    title.trim_end_matches(['。', '；', '！', '？', '!', '?']).to_owned()
}

fn deals(deals: &[Deal], figures: &Figures) -> Option<Topic> {
    let done: Vec<&Deal> =
        deals.iter().filter(|d| d.status == "done" && d.company.is_some()).collect();
    if done.is_empty() {
        return None;
    }
    let shown: Vec<&Deal> = done.iter().copied().take(DEALS).collect();
    let count = figures.deals;
    let mut statements = Vec::new();
    if count > 1 {
        statements.push(statement(format!("本期共 {count} 笔"), "：", false, None));
    }
    for (i, deal) in shown.iter().copied().enumerate() {
        let stop = if i + 1 == shown.len() { "。" } else { "；" };
        statements.push(statement(deal_sentence(deal), stop, false, deal.entry.clone()));
    }
    Some(Topic { bucket: None, lead: "融资方面，".to_owned(), statements })
}

fn deal_sentence(deal: &Deal) -> String {
    let company = deal.company.as_deref().unwrap_or_default();
    let mut text = deal::told(company, deal.amount.as_deref(), deal.round_name.as_deref());
    let led = match deal.leads.as_slice() {
        [] => String::new(),
        [one] => format!("，由{one}领投"),
        [first, second] => format!("，由{first}与{second}领投"),
        [first, ..] => format!("，由{first}等领投"),
    };
    text.push_str(&led);
    spaced(&text)
}

fn statement(text: String, stop: &str, strong: bool, entry: Option<String>) -> Statement {
    Statement { text, stop: stop.to_owned(), strong, entry }
}
