//! Clusters: stories written for the project, told anew in the ways in which feeds copy each other.

use std::collections::BTreeSet;

use yunbao::{
    article::Item,
    cluster::{Cluster, Clusterer, Settings},
    pipeline::Pipeline,
    record::Record,
};

struct Story {
    event: String,
    title: String,
    text: String,
}

fn stories() -> Vec<Story> {
    let lines = include_str!("../cases/stories.tsv").lines().filter(|l| !l.starts_with('#'));
    lines
        .map(|line| {
            let [event, title, text] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line:?}: expected event, title, text");
            };
            Story { event: event.into(), title: title.into(), text: text.into() }
        })
        .collect()
}

/// A space between Chinese and Latin, as some feeds write.
fn spaced(text: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in text.chars() {
        let meet =
            |a: char, b: char| a.is_ascii_alphanumeric() && b > '\u{4DFF}' && b < '\u{A000}';
        if meet(before, c) || meet(c, before) {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

/// What feeds make of another's text: spaces, a shortened body, a source in front, full width, markup.
fn copies(story: &Story) -> [(String, String); 3] {
    let short: String = story.text.chars().take(42).collect();
    let wide: String = story
        .title
        .chars()
        .map(|c| match c {
            '0'..='9' | '+' | '%' => char::from_u32(c as u32 + 0xFEE0).unwrap(),
            _ => c,
        })
        .collect();
    [
        (spaced(&story.title), format!("{short}……")),
        (format!("{}！", story.title), format!("某财经网讯，{}（完）", story.text)),
        (format!("**{wide}**"), format!("据报道，{}", spaced(&story.text))),
    ]
}

fn clusters(records: &[Record]) -> Vec<Cluster> {
    let mut clusterer = Clusterer::new(Settings::default()).unwrap();
    clusterer.extend(records);
    clusterer.clusters()
}

/// Pairs of items in one cluster.
fn pairs(clusters: &[Cluster]) -> BTreeSet<(u32, u32)> {
    let mut out = BTreeSet::new();
    for cluster in clusters {
        let mut members = cluster.members.clone();
        members.sort_unstable();
        for (i, &a) in members.iter().enumerate() {
            out.extend(members.iter().skip(i + 1).map(|&b| (a, b)));
        }
    }
    out
}

/// Every third story has copies too: 200 pairs and more that are the same event, and as many near misses.
#[test]
fn pairs_of_stories() {
    let pipeline = Pipeline::new().unwrap();
    let mut items = Vec::new();
    for (i, story) in stories().into_iter().enumerate() {
        let [a, b, c] = copies(&story);
        items.push((story.event.clone(), story.title, story.text));
        let copied = [Some(a), Some(b).filter(|_| i % 2 == 0), Some(c).filter(|_| i % 2 == 1)];
        if i % 3 == 0 {
            let copied = copied.into_iter().flatten();
            items.extend(copied.map(|(title, text)| (story.event.clone(), title, text)));
        }
    }
    let records: Vec<Record> = items
        .iter()
        .map(|(_, title, text)| pipeline.analyze(&Item::new(title.as_str(), text.as_str())))
        .collect();
    let joined = pairs(&clusters(&records));
    let mut same = BTreeSet::new();
    for (i, a) in items.iter().enumerate() {
        let later = items.iter().enumerate().skip(i + 1).filter(|(_, b)| b.0 == a.0);
        same.extend(later.map(|(j, _)| (i as u32, j as u32)));
    }
    let right = joined.intersection(&same).count() as f64;
    let (p, r) = (right / joined.len() as f64, right / same.len() as f64);
    let f1 = 2.0 * p * r / (p + r);
    eprintln!("{} pairs, {} joined: P {p:.3} R {r:.3} F1 {f1:.3}", same.len(), joined.len());
    for (a, b) in joined.symmetric_difference(&same) {
        eprintln!("{} | {}", items[*a as usize].1, items[*b as usize].1);
    }
    assert!(f1 >= 0.91, "F1 {f1:.3}: see the pairs above; src/cluster/likeness.rs weighs them");
}

fn analyzed(titles: &[(&str, Option<&str>)]) -> Vec<Record> {
    let pipeline = Pipeline::new().unwrap();
    let item = |(title, date): &(&str, Option<&str>)| {
        let mut item = Item::new(*title, "");
        item.date = date.map(str::to_owned);
        pipeline.analyze(&item)
    };
    titles.iter().map(item).collect()
}

#[test]
fn batches_and_single_items_give_the_same() {
    let pipeline = Pipeline::new().unwrap();
    let records: Vec<Record> = stories()
        .iter()
        .map(|s| pipeline.analyze(&Item::new(s.title.as_str(), s.text.as_str())))
        .collect();
    let mut one_by_one = Clusterer::new(Settings::default()).unwrap();
    for record in &records {
        one_by_one.push(record);
    }
    assert_eq!(one_by_one.clusters(), clusters(&records));
}

#[test]
fn items_far_apart_in_time_are_not_compared() {
    let title = "青岚云GPU云主机全线降价，最高降幅45%";
    let near = analyzed(&[(title, Some("2024-05-01")), (title, Some("2024-05-08"))]);
    assert_eq!(clusters(&near).len(), 1, "seven days are within the window");
    let far = analyzed(&[(title, Some("2024-05-01")), (title, Some("2024-05-09"))]);
    assert_eq!(clusters(&far), [], "eight days are beyond it");
    let month = analyzed(&[(title, Some("2024-05-01")), (title, Some("2024-05"))]);
    assert_eq!(clusters(&month).len(), 1, "a month may mean any of its days");
}

#[test]
fn later_items_join_the_clusters_that_are_there() {
    let records = analyzed(&[
        ("贵安新区第三座智算中心开工，总投资62亿元", None),
        ("比特币跌破6.5万美元", None),
        ("总投资62亿元！贵安新区第三座智算中心开工", None),
    ]);
    let mut clusterer = Clusterer::new(Settings::default()).unwrap();
    clusterer.extend(&records[..2]);
    assert_eq!(clusterer.clusters(), []);
    clusterer.push(&records[2]);
    let clusters = clusterer.clusters();
    assert_eq!(clusters.len(), 1);
    let mut members = clusters[0].members.clone();
    members.sort_unstable();
    assert_eq!(members, [0, 2]);
    assert_eq!(clusters[0].members[0], clusters[0].lead);
    assert!((0.5..=1.0).contains(&clusters[0].confidence));
}

#[test]
fn empty_and_odd_items_stand_alone() {
    let odd = ["", " ", "。。。", "云", "7", "a", "\u{0}\u{202e}"];
    let records = analyzed(&odd.map(|title| (title, None)));
    assert_eq!(clusters(&records), [], "what says nothing is like nothing");
}

#[test]
fn settings_out_of_range_are_refused() {
    for (threshold, window, reach) in
        [(1.5, 7, 24), (f32::NAN, 7, 24), (0.5, 40_000, 24), (0.5, 7, 0)]
    {
        let mut settings = Settings::default();
        (settings.threshold, settings.window, settings.reach) = (threshold, window, reach);
        let error = Clusterer::new(settings).unwrap_err().to_string();
        assert!(error.contains("expected"), "{error}");
    }
}
