//! The digest: the way round, order, sums, escaping, templates, earlier issues.

use std::{fs, sync::LazyLock};

use base64::{Engine, prelude::BASE64_STANDARD};
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser};
use sha2::{Digest as _, Sha256};
use yunbao::{
    article::{Article, Format, Item},
    digest::{Editor, Form, Issue, Others, Previous, Template},
    pipeline::Pipeline,
    record::{OffsetUnit, Record},
};

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new().unwrap());
const SAMPLE: &str = include_str!("../../data/sample/weekly.md");

fn analyzed(items: &[Item]) -> Vec<Record> {
    items.iter().map(|i| PIPELINE.analyze(i)).collect()
}

fn read(markdown: &str) -> Vec<Record> {
    analyzed(Article::parse("weekly.md", Format::Markdown, markdown).items())
}

/// An item with a date, an address and a source.
#[expect(clippy::needless_pass_by_value, reason = "it is written where it is passed")]
fn item(id: &str, title: &str, text: &str, more: serde_json::Value) -> Item {
    let mut row = serde_json::json!({"id": id, "title": title, "text": text});
    let (to, mut from) = (row.as_object_mut().unwrap(), more.as_object().unwrap().clone());
    if let Some(source) = from.remove("source") {
        to.insert("extra".to_owned(), serde_json::json!({"source": source}));
    }
    to.extend(from);
    serde_json::from_value(row).unwrap()
}

fn everything() -> Editor {
    Editor::builder().others(Others::Keep).build().unwrap()
}

fn markdown(issue: &Issue) -> String {
    Template::markdown().unwrap().render(issue).unwrap()
}

fn page(issue: &Issue) -> String {
    Template::html().unwrap().render(issue).unwrap()
}

fn titles(issue: &Issue) -> Vec<&str> {
    issue.sections.iter().flat_map(|s| &s.entries).map(|e| e.title.as_str()).collect()
}

#[test]
fn a_bulletin_comes_back_as_it_was() {
    let records = read(SAMPLE);
    assert!(records.len() > 20, "the sample gives {} items", records.len());
    let written = markdown(&Editor::with_defaults().unwrap().edit(&records));
    let again = read(&written);
    let told = |list: &[Record]| {
        let mut out: Vec<_> =
            list.iter().map(|r| (r.title.clone(), r.bucket, r.text.clone())).collect();
        out.sort();
        out
    };
    assert_eq!(
        told(&again),
        told(&records),
        "look at what the parts of the digest are read as:\n{written}"
    );
    for heading in
        ["## 概述", "## 云计算行业要闻", "## Web3 行业看点", "## 观点聚焦", "## 融资一览表"]
    {
        assert!(written.contains(heading), "no {heading}");
    }
    let twice = markdown(&Editor::with_defaults().unwrap().edit(&again));
    assert_eq!(read(&twice).len(), records.len(), "the second issue lost items");
}

#[test]
fn titles_with_marks_of_markdown_come_back() {
    const TITLES: [&str; 12] = [
        "# 北辰云发布 C# 运行时", "星澜云 *Star* 与 **Nova** 两款实例开售",
        "青岚云[公测]对象存储 [归档型](冷)", "衡川数据 a|b 测试：QPS 提升 | 延迟下降",
        "时延 <10ms> 的云盘上线 <script>alert(1)</script>", "北辰云 `kubectl` 插件 ``v2`` 发布",
        "节点数 _下降_ 而 snake_case_name 不变", "价格 ~~1000~~ 800 元，2~3 天到货",
        "AT&amp;T 与 R&D 云平台 &copy; 合作", r"路径 C:\云盘\* 可挂载 \\server",
        "1. 星澜云排名第一", "云厂商报告：Q3【增补】版发布",
    ];
    let bodies = [
        "3 月 5 日，厂商宣布该云服务器产品在数据中心上线，首批覆盖华北与华东两个地域，老用户无需操作。",
    ];
    let items: Vec<Item> = TITLES
        .iter()
        .zip(bodies.iter().cycle())
        .enumerate()
        .map(|(i, (title, body))| item(&i.to_string(), title, body, serde_json::json!({})))
        .collect();
    let written = markdown(&everything().edit(&analyzed(&items)));
    let mut back: Vec<String> = read(&written).into_iter().map(|r| r.title).collect();
    back.sort();
    let mut given: Vec<String> = TITLES.iter().map(|t| (*t).to_owned()).collect();
    given.sort();
    assert_eq!(back, given, "{written}");
}

proptest! {
    #[test]
    fn markdown_shows_any_text_as_it_is(text in "[ -~云报。【】\u{00A0}-\u{00FF}]{1,60}") {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assume!(!text.is_empty());
        let issue = Editor::builder().title(text.as_str()).build().unwrap().edit(&[]);
        let template = Template::new("t", Form::Markdown, "{{ title }}").unwrap();
        let written = template.render(&issue).unwrap();
        let mut shown = String::new();
        for event in Parser::new(&written) {
            match event {
                Event::Text(part) => shown.push_str(&part),
                Event::Start(tag) => prop_assert!(tag == pulldown_cmark::Tag::Paragraph, "{tag:?} in {written:?}"),
                Event::End(_) => {}
                other => prop_assert!(false, "{other:?} in {written:?}"),
            }
        }
        prop_assert_eq!(shown, text, "{}", written);
    }

    #[test]
    fn any_items_make_an_issue(titles in proptest::collection::vec("\\PC{0,40}", 0..6), text in "\\PC{0,400}") {
        let items: Vec<Item> = titles.iter().map(|t| Item::new(t.as_str(), text.as_str())).collect();
        let issue = everything().edit(&analyzed(&items));
        let once = (markdown(&issue), page(&issue));
        let again = everything().edit(&analyzed(&items));
        prop_assert_eq!(once, (markdown(&again), page(&again)));
    }
}

#[test]
fn records_of_a_cluster_are_one_entry() {
    let items = [
        item(
            "a",
            "砺芯半导体获得 A+ 轮投资",
            "砺芯半导体专注云端数据处理芯片的研发。日前，公司完成 A+ 轮近亿元融资，由青桐资本领投。",
            serde_json::json!({"url": "https://www.news.example/1", "date": "2024-05-14"}),
        ),
        item(
            "b",
            "星澜云智算中心投产",
            "5 月 13 日，星澜云位于广州的智算中心正式投产，首批上架 4,000 张加速卡，全部采用液冷机柜。",
            serde_json::json!({"date": "2024-05-13"}),
        ),
        item(
            "c",
            "快讯！！",
            "砺芯半导体完成近亿元 A+ 轮融资，由青桐资本领投。砺芯半导体的首颗芯片预计在 2025 年 3 月量产。",
            serde_json::json!({"url": "https://other.example/x", "source": "他山财经", "date": "2024-05-13T08:00:00Z"}),
        ),
    ];
    let mut records = analyzed(&items);
    records[0].cluster = Some(7);
    records[2].cluster = Some(7);
    let issue = everything().edit(&records);
    let entries: Vec<_> = issue.sections.iter().flat_map(|s| &s.entries).collect();
    assert_eq!(entries.len(), 2);
    let entry = entries.iter().find(|e| e.members.len() == 2).unwrap();
    assert_eq!(entry.title, "砺芯半导体获得 A+ 轮投资", "the better title wins");
    assert_eq!(entry.date.as_deref(), Some("2024-05-13"), "the earliest day");
    let sources: Vec<_> = entry.sources.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(sources, ["news.example", "他山财经"]);
    assert!(
        entry.text.contains("2025 年 3 月量产"),
        "what only the other report says: {}",
        entry.text
    );
    assert_eq!(entry.text.matches("近亿元").count(), 1, "told twice: {}", entry.text);
    assert_eq!(issue.deals.len(), 1, "{:?}", issue.deals);
    assert_eq!(issue.deals[0].leads, ["青桐资本"]);
    let text = markdown(&issue);
    assert!(
        text.contains(
            "来源：[news.example](https://www.news.example/1)、[他山财经](https://other.example/x)"
        ),
        "{text}"
    );
    assert_eq!(read(&text).len(), 2, "the line of sources is no item and no text:\n{text}");
    assert!(!read(&text).iter().any(|r| r.text.contains("来源")));
}

#[test]
fn long_bodies_are_tightened_and_keep_the_news() {
    let filler =
        "该平台的管理团队在多个行业拥有多年的从业经历，并在不同场合分享过自己的看法。".repeat(12);
    let text = format!(
        "青岚云今日宣布完成 2 亿元 B 轮融资，由湖山创投领投。{filler}点击下方链接了解更多详情。本轮之后青岚云估值为 30 亿元。"
    );
    let records = analyzed(&[Item::new("青岚云完成 2 亿元 B 轮融资", text)]);
    let issue = Editor::builder().length(120).others(Others::Keep).build().unwrap().edit(&records);
    let body = &issue.sections[0].entries[0].text;
    assert!(body.chars().count() <= 122, "{} characters: {body}", body.chars().count());
    assert!(body.starts_with("青岚云今日宣布完成 2 亿元 B 轮融资"), "{body}");
    assert!(body.contains("30 亿元"), "{body}");
    assert!(!body.contains("点击"), "{body}");
    assert!(body.matches("管理团队").count() <= 1, "said twice: {body}");
}

#[test]
fn sums_say_how_sure_they_are() {
    let deal = |name: &str, amount: &str| {
        Item::new(
            format!("{name}完成{amount}融资"),
            format!("云计算服务商{name}宣布完成{amount} A 轮融资，由湖山创投领投。"),
        )
    };
    let items = [
        deal("青岚云", "1.5 亿元"),
        deal("北辰云", "2500 万元"),
        deal("衡川数据", "近亿元"),
        deal("冰原存储", "数千万元"),
        deal("澄空科技", "300 万美元"),
    ];
    let issue = everything().edit(&analyzed(&items));
    let sum = |code: &str| issue.figures.sums.iter().find(|s| s.currency == code).unwrap();
    assert_eq!(issue.figures.deals, 5);
    let yuan = sum("CNY");
    assert_eq!((yuan.exact, yuan.exact_sum.as_deref()), (2, Some("175000000")));
    assert_eq!((yuan.near, yuan.near_sum.as_deref()), (1, Some("100000000")));
    assert_eq!(yuan.vague, ["数千万元"]);
    assert_eq!(
        yuan.text,
        "金额确切 2 笔，合计 1.75 亿元；约数 1 笔（近亿元）；只有量级或区间 1 笔（数千万元），未计入合计"
    );
    assert_eq!(sum("USD").text, "金额确切 1 笔，300 万美元");
    let order: Vec<_> = issue.deals.iter().filter_map(|d| d.company.as_deref()).collect();
    assert_eq!(
        order,
        ["青岚云", "衡川数据", "冰原存储", "北辰云", "澄空科技"],
        "the largest first"
    );
}

#[test]
fn order_does_not_hang_on_chance() {
    let records = read(SAMPLE);
    let editor = Editor::with_defaults().unwrap();
    let issue = editor.edit(&records);
    assert_eq!(page(&issue), page(&editor.edit(&records)));
    for section in &issue.sections {
        let tenths: Vec<i64> =
            section.entries.iter().map(|e| (e.salience * 10.0).round() as i64).collect();
        assert!(tenths.is_sorted_by(|a, b| a >= b), "{}: {tenths:?}", section.heading);
    }
    // Of equals the newest comes first.
    let same = |id: &str, date: &str| {
        item(
            id,
            "云服务商下调存储价格",
            "云服务商宣布自下月起下调对象存储的目录价，老用户无需任何操作即可享受新的价格。",
            serde_json::json!({"date": date}),
        )
    };
    let issue = everything().edit(&analyzed(&[
        same("a", "2024-05-13"),
        same("b", "2024-05-15"),
        same("c", "2024/5/14"),
    ]));
    let ids: Vec<_> = issue.sections[0].entries.iter().map(|e| e.members[0].id.as_str()).collect();
    assert_eq!(ids, ["b", "c", "a"]);
}

#[test]
fn days_outside_are_left_out_and_counted() {
    let on = |id: &str, date: Option<&str>| {
        item(
            id,
            &format!("云主机降价（{id}）"),
            "云服务商宣布下调云主机价格，降幅两成。",
            serde_json::json!({"date": date}),
        )
    };
    let records = analyzed(&[
        on("a", Some("2024-05-12")),
        on("b", Some("2024-05-13 23:59")),
        on("c", Some("2024年5月19日")),
        on("d", Some("2024-05-20")),
        on("e", None),
    ]);
    let editor = Editor::builder()
        .since("2024-05-13")
        .until("2024-05-19")
        .others(Others::Keep)
        .build()
        .unwrap();
    let issue = editor.edit(&records);
    assert_eq!((issue.figures.items, issue.figures.outside), (3, 2));
    let period = issue.period.as_ref().unwrap();
    assert_eq!((period.from.as_str(), period.to.as_str()), ("2024-05-13", "2024-05-19"));
    for wrong in ["2024-5-13", "gestern", "2024-02-30"] {
        let error = Editor::builder().since(wrong).build().unwrap_err().to_string();
        assert!(error.contains("YYYY-MM-DD"), "{error}");
    }
    assert!(Editor::builder().since("2024-05-20").until("2024-05-19").build().is_err());
    assert!(Editor::builder().title(" \n").build().is_err());
    assert!(Editor::builder().per_section(0).build().is_err());
    assert!(Editor::builder().length(39).build().is_err());
}

#[test]
fn sections_have_room_for_so_many() {
    let records = read(SAMPLE);
    let issue = Editor::builder().per_section(3).build().unwrap().edit(&records);
    assert!(issue.sections.iter().all(|s| s.entries.len() <= 3));
    let left: usize = issue.sections.iter().map(|s| s.left_out).sum();
    assert_eq!(issue.figures.left_out, left);
    assert_eq!(
        left + issue.figures.entries,
        records.iter().filter(|r| r.bucket.as_str() != "other").count()
    );
}

#[test]
fn offsets_of_every_unit_mark_the_same() {
    let items =
        [Item::new("𝕏 云：青岚云获投", "𠮷 青岚云宣布完成 1.5 亿元 A 轮融资，由湖山创投领投。")];
    let pages: Vec<String> = OffsetUnit::ALL
        .iter()
        .map(|unit| {
            let pipeline = Pipeline::builder().offsets(*unit).build().unwrap();
            page(&everything().edit(&pipeline.analyze_batch(&items)))
        })
        .collect();
    assert!(pages[0].contains("<bdi>1.5 亿元</bdi></mark>"), "{}", pages[0]);
    assert!(pages.iter().all(|p| *p == pages[0]));
    // Offsets that point nowhere mark nothing.
    let mut record = PIPELINE.analyze(&items[0]);
    for mention in &mut record.entities {
        mention.start += 1_000_000;
    }
    assert!(!page(&everything().edit(&[record])).contains("<mark"));
}

/// What stands between the first `from` and the next `to`.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    text.split_once(from).unwrap().1.split_once(to).unwrap().0
}

#[test]
fn a_page_runs_nothing_of_the_data() {
    let evil = [
        "<script>alert(1)</script>云主机", "\"><img src=x onerror=alert(1)>云",
        "'onmouseover='alert(1) 云", "</title></style></script><svg onload=alert(1)>云",
        "{{ 7*7 }}{% raw %}云计算\u{202E}fdp", "<!--<script>云\u{2028}计算",
    ];
    let items: Vec<Item> = evil
        .iter()
        .enumerate()
        .map(|(i, t)| {
            let url = [
                "javascript:alert(1)", "data:text/html,x", "https://a.example/\"onclick=alert(1)",
                "HTTPS://ok.example/?a=1&b=<2>", "http://\u{202E}x", "//x.example",
            ][i];
            item(
                &format!("{t}{i}"),
                t,
                &format!("{t}公司宣布完成 1 亿元 A 轮融资，由{t}领投。"),
                serde_json::json!({"url": url, "source": t, "date": "2024-05-13"}),
            )
        })
        .collect();
    let previous = evil.iter().filter_map(|t| Previous::new(t, Some("javascript:alert(1)")));
    let editor =
        Editor::builder().title(evil[3]).others(Others::Keep).previous(previous).build().unwrap();
    let text = page(&editor.edit(&analyzed(&items)));

    for bad in [
        "<script>alert", "<img", "<svg onload", "onerror=alert(1)>", "javascript:", "data:text",
        ">49",
    ] {
        let found =
            text.split_once(bad).map(|(_, rest)| rest.chars().take(60).collect::<String>());
        assert!(found.is_none(), "{bad}{}", found.unwrap_or_default());
    }
    assert_eq!(text.matches("<script").count(), 2, "the data and the program");
    assert_eq!(text.matches("</script>").count(), 2);
    assert_eq!(text.matches("<style>").count(), 1);
    assert!(
        !text.contains("src=\"") && !text.contains("<link") && !text.contains("@import"),
        "an outside resource"
    );
    // Event attributes and styles in attributes.
    let tags = text.split('<').skip(1).filter_map(|t| t.split_once('>')).map(|(tag, _)| tag);
    for tag in tags.filter(|t| t.starts_with(|c: char| c.is_ascii_alphabetic())) {
        assert!(!tag.contains(" on") && !tag.contains(" style="), "<{tag}>");
    }
    for href in text.split("href=\"").skip(1).map(|h| h.split('"').next().unwrap()) {
        let web = href.replace("&#x2f;", "/").to_ascii_lowercase();
        assert!(
            web.starts_with("https://") || web.starts_with("http://") || href.starts_with('#'),
            "{href}"
        );
    }
    assert!(
        text.matches("href=\"http").count() + text.matches("href=\"HTTPS").count()
            <= text.matches("rel=\"noopener noreferrer nofollow\"").count()
    );

    let island = between(&text, "id=\"data\">", "</script>");
    assert!(!island.contains(['<', '>', '&', '\u{2028}']), "{island}");
    let data: serde_json::Value = serde_json::from_str(island).unwrap();
    assert_eq!(data["entries"].as_array().unwrap().len(), evil.len());

    let policy =
        between(&text, "Content-Security-Policy\" content=\"", "\"").replace("&#x27;", "'");
    for code in [between(&text, "<style>", "</style>"), between(&text, "<script>", "</script>")] {
        let hash = BASE64_STANDARD.encode(Sha256::digest(code));
        let policy = policy.replace("&#x2f;", "/");
        assert!(policy.contains(&format!("'sha256-{hash}'")), "{hash} is not in {policy}");
    }
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
}

#[test]
fn templates_can_be_replaced() {
    let issue = Editor::builder().number(3).build().unwrap().edit(&read(SAMPLE));
    let own =
        "{% extends 'digest.html' %}{% block footer %}<p>{{ title }} & 编辑部</p>{% endblock %}";
    let text = Template::new("own.html", Form::Html, own).unwrap().render(&issue).unwrap();
    assert!(text.contains("<p>云报周报 & 编辑部</p>") && text.contains("<mark"), "{text}");
    let list = "{% for s in sections %}{% for e in s.entries %}{{ e.title|line }}\n{% endfor %}{% endfor %}";
    let text = Template::new("list.md", Form::Markdown, list).unwrap().render(&issue).unwrap();
    assert_eq!(text.lines().count(), titles(&issue).len());
}

#[test]
fn errors_of_templates_say_where() {
    let issue = Editor::with_defaults().unwrap().edit(&[]);
    let rows = [
        ("{{ title }}\n\n{% for x in %}", 3),
        ("a\n{{ titel }}", 2),
        ("a\n{{ period.from }}", 2),
        ("\n\n{{ title|nosuch }}", 3),
        ("{% extends 'nosuch.md' %}", 1),
        ("{{ title", 1),
        ("a\n{{ link() }}", 2),
    ];
    for (source, line) in rows {
        let outcome =
            Template::new("mine.md", Form::Markdown, source).and_then(|t| t.render(&issue));
        let message = outcome.unwrap_err().to_string();
        assert!(message.starts_with(&format!("mine.md:{line}: ")), "{source:?} gives {message}");
    }
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join("x.html.jinja");
    fs::write(&path, "{{ heading }}").unwrap();
    assert_eq!(Template::load(&path).unwrap().form(), Form::Html);
    fs::write(&path, [0xFF, 0xFE]).unwrap();
    assert!(Template::load(&path).is_err());
    assert!(Template::load(&dir.path().join("none.md")).is_err());
}

#[test]
fn earlier_issues_come_from_folders_issues_and_lists() {
    let dir = tempfile::TempDir::new().unwrap();
    let folder = dir.path().join("issues");
    fs::create_dir(&folder).unwrap();
    for n in [8, 9, 10] {
        let text = format!(
            "# 云上周报 第 {n} 期\n\n## 云计算行业要闻\n\n**【云盘降价】**青岚云宣布降价。\n"
        );
        fs::write(folder.join(format!("issue-{n}.md")), text).unwrap();
    }
    fs::write(folder.join("notes.txt"), "no issue").unwrap();
    let found = Previous::load(&folder).unwrap();
    let titles: Vec<_> = found.iter().map(|p| p.title.as_str()).collect();
    assert_eq!(titles, ["云上周报 第 10 期", "云上周报 第 9 期", "云上周报 第 8 期"]);
    assert_eq!(found[0].url.as_deref(), Some("issues/issue-10.md"));

    let issue = dir.path().join("weekly.md");
    fs::write(&issue, SAMPLE).unwrap();
    let found = Previous::load(&issue).unwrap();
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(
        found.iter().all(|p| p.url.as_deref().unwrap().starts_with("https://www.example.com/"))
    );

    let list = dir.path().join("list.tsv");
    fs::write(&list, "第 7 期\thttps://a.example/7\n第 6 期\tjavascript:alert(1)\n").unwrap();
    let found = Previous::load(&list).unwrap();
    assert_eq!((found.len(), found[1].url.as_deref()), (2, None), "a script is no address");

    fs::write(&list, "nothing").unwrap();
    assert!(Previous::load(&list).unwrap_err().to_string().contains("list.tsv"));
    fs::write(&list, b"a\nb\xFF").unwrap();
    assert!(Previous::load(&list).unwrap_err().to_string().contains("list.tsv:2"));
    assert!(Previous::load(&dir.path().join("none")).is_err());
}

#[test]
fn an_empty_week_is_an_issue() {
    let issue = Editor::with_defaults().unwrap().edit(&[]);
    assert_eq!(issue.figures.entries, 0);
    assert!(markdown(&issue).starts_with("# 云报周报\n"));
    assert!(page(&issue).contains("<h1><bdi>云报周报</bdi></h1>"));
}
