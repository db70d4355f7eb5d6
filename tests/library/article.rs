//! Splitting articles: fixtures, rows, invariants, and time on hostile input.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use proptest::prelude::*;
use yunbao::article::{Article, Format, Reason};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn read(name: &str) -> Article {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let text = fs::read_to_string(&path).expect("the samples are part of the crate");
    Article::parse(name, Format::detect(name, &text), &text)
}

fn rows(name: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(cases().join(name)).expect("the rows are part of the crate");
    let lines = text.lines().filter(|l| !l.starts_with("# ") && !l.is_empty());
    let rows = lines.map(|l| l.split_once('\t').expect("a row has a tab"));
    rows.map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

/// A fixture is an article and, beside it, a `.tsv` of section, title and text an item.
#[test]
fn fixtures_give_their_items() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(cases().join("article")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "tsv") {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let article = Article::parse(name, Format::detect(name, &text), &text);
        let escape = |s: &str| s.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t");
        let lines = article.items().iter().map(|i| {
            let section = i.section.as_deref().unwrap_or("");
            format!("{}\t{}\t{}\n", escape(section), escape(&i.title), escape(&i.text))
        });
        let got: String = lines.collect();
        let want = fs::read_to_string(path.with_file_name(format!("{name}.tsv"))).unwrap();
        if got != want {
            wrong.push(format!("{name}\n--- expected\n{want}--- got\n{got}"));
        }
        count += 1;
    }
    assert!(count >= 25, "fixtures are missing from tests/cases/article");
    assert!(wrong.is_empty(), "see shape.rs for the forms of regions:\n{}", wrong.join("\n"));
}

#[test]
fn lines_between_items_are_told_apart() {
    let mut wrong = Vec::new();
    for (line, want) in rows("article_lines.tsv") {
        let text = format!(
            "## 行业要闻\n\n**【青岚云开服】**青岚云宣布雅加达区域开服，提供三个可用区。\n\n{line}\n\n\
             **【砺芯量产】**砺芯半导体宣布首颗芯片量产，首批订单三万颗，明年交付。\n"
        );
        let article = Article::parse("a.md", Format::Markdown, &text);
        let titles: Vec<_> = article.items().iter().map(|i| i.title.as_str()).collect();
        let bare = |s: &str| s.replace("**", "");
        let rest = article.rest().iter().find(|r| r.reason != Reason::Heading);
        let got = rest.map_or("body", |r| r.reason.as_str());
        let held = article.items().first().is_some_and(|i| i.text.ends_with(&bare(&line)));
        if titles != ["青岚云开服", "砺芯量产"] || got != want || (held != (want == "body"))
        {
            wrong.push(format!("{line}: expected {want}, got {got}, items {titles:?}"));
        }
    }
    assert!(wrong.is_empty(), "see noise.rs:\n{}", wrong.join("\n"));
}

#[test]
fn marks_of_lists_are_read() {
    let mut wrong = Vec::new();
    for (line, want) in rows("article_marks.tsv") {
        let text = format!("{line}\n\n{line}\n\n{line}\n");
        let article = Article::parse("a.txt", Format::Text, &text);
        let texts: Vec<_> = article.items().iter().map(|i| i.text.as_str()).collect();
        let whole = format!("{line}\n{line}\n{line}");
        let fits =
            if want == "=" { texts == [whole.as_str()] } else { texts == [want.as_str(); 3] };
        if !fits {
            wrong.push(format!("{line}: expected {want}, got {texts:?}"));
        }
    }
    assert!(wrong.is_empty(), "see lead.rs:\n{}", wrong.join("\n"));
}

#[test]
fn the_sample_bulletin_has_its_items() {
    let article = read("data/sample/weekly.md");
    let sections: Vec<_> = article.items().iter().filter_map(|i| i.section.as_deref()).collect();
    let count = |name: &str| sections.iter().filter(|s| **s == name).count();
    assert_eq!(article.items().len(), 26);
    assert_eq!(count("云计算行业要闻"), 12);
    assert_eq!(count("Web3 行业看点"), 9);
    assert_eq!(count("观点聚焦"), 5);
    assert!(article.items().iter().all(|i| i.text.chars().count() > 50 && i.text.ends_with('。')));
    let reasons: HashSet<_> = article.rest().iter().map(|r| r.reason).collect();
    let noise = [
        Reason::Introduction,
        Reason::Overview,
        Reason::Heading,
        Reason::Advertisement,
        Reason::Image,
        Reason::Previous,
        Reason::Footer,
    ];
    for reason in noise {
        assert!(reasons.contains(&reason), "the sample's {reason} was lost or taken for an item");
    }
}

#[test]
fn the_other_samples_have_their_items() {
    let briefing = read("data/sample/briefing.html");
    assert_eq!(briefing.items().len(), 6);
    assert!(briefing.items().iter().all(|i| i.date.as_deref() == Some("2024-05-17")));
    let flashes = read("data/sample/flashes.txt");
    assert_eq!(flashes.items().len(), 9);
}

#[test]
fn dates_come_from_datelines_where_a_year_is_known() {
    let date = |text: &str| Article::parse("a.md", Format::Markdown, text).items()[0].date.clone();
    let item = "【青岚云开服】PANews 10月31日消息，青岚云开服。";
    assert_eq!(date(item), None);
    assert_eq!(
        date(&format!("---\ndate: 2023-11-05\n---\n{item}")).as_deref(),
        Some("2023-10-31")
    );
    assert_eq!(
        date(&format!("# 云周报 2023 年第 40 期\n\n{item}")).as_deref(),
        Some("2023-10-31")
    );
    assert_eq!(
        date("【青岚云开服】青岚云 2022年3月5日讯，新区域开服。").as_deref(),
        Some("2022-03-05")
    );
    let turn = "---\ndate: 2024-01-03\n---\n【青岚云开服】云报 12月31日消息，青岚云开服。";
    assert_eq!(date(turn).as_deref(), Some("2023-12-31"));
    let event = "---\ndate: 2024-05-20\n---\n【大会将开幕】大会将于 6 月 18 日开幕。";
    assert_eq!(date(event).as_deref(), Some("2024-05-20"));
}

#[test]
fn front_matter_is_flat_and_optional() {
    let parse = |text: &str| Article::parse("a.md", Format::Markdown, text);
    let article =
        parse("---\nTitle: \"云周报\"\ntags:\n  - a\nx: *a\n---\n【甲公司上线】甲公司产品上线。");
    assert_eq!(article.title(), "云周报");
    assert_eq!(article.fields().get("x").map(String::as_str), Some("*a"));
    assert_eq!(article.items().len(), 1);
    let open = parse("---\ntitle: 云周报\n\n【甲公司上线】甲公司产品上线。");
    assert!(open.fields().is_empty());
    assert_eq!(open.items().len(), 1);
}

#[test]
fn links_of_titles_and_originals_are_kept() {
    let text = "# 每日云资讯\n\n- [青岚云雅加达开服](https://example.com/1) 共三个可用区。\n- 砺芯半导体量产首颗芯片\n\n  [阅读全文](https://example.com/2)\n";
    let article = Article::parse("a.md", Format::Markdown, text);
    let urls: Vec<_> = article.items().iter().filter_map(|i| i.url.as_deref()).collect();
    assert_eq!(urls, ["https://example.com/1", "https://example.com/2"]);
}

#[test]
fn ids_are_stable_and_unique() {
    let text = "【甲公司上线】甲公司产品上线。\n\n【甲公司上线】甲公司产品上线。\n\n【乙公司上线】乙公司产品上线。";
    let ids = |t: &str| -> Vec<String> {
        Article::parse("a", Format::Text, t).into_items().into_iter().map(|i| i.id).collect()
    };
    let first = ids(text);
    assert_eq!(first, ids(text));
    assert_eq!(first.iter().collect::<HashSet<_>>().len(), 3);
    assert_eq!(first[1], format!("{}-2", first[0]));
}

#[test]
fn nothing_gives_no_items() {
    for format in Format::ALL {
        for text in
            ["", " \n\n\t", "---", "![](https://example.com/a.png)", "\u{FEFF}", "<!-- a -->"]
        {
            let article = Article::parse("a", *format, text);
            let shows_marks = *format == Format::Text && text.contains(['!', '<'])
                || *format == Format::Html && text.contains('!');
            assert!(article.items().is_empty() || shows_marks, "{format}: {text:?} gave items");
        }
    }
}

/// Letters, digits and ideographs: what must not be lost.
fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn check(format: Format, text: &str) -> Result<(), TestCaseError> {
    let article = Article::parse("a", format, text);
    let ids: HashSet<_> = article.items().iter().map(|i| &i.id).collect();
    prop_assert_eq!(ids.len(), article.items().len(), "two items share an id");
    for item in article.items() {
        prop_assert!(!(item.title.is_empty() && item.text.is_empty()), "an item is empty");
        prop_assert_eq!(item.text.trim(), &item.text, "space is left around a text");
    }
    prop_assert!(article.rest().iter().all(|r| !r.text.trim().is_empty()), "a rest is blank");
    prop_assert_eq!(&article, &Article::parse("a", format, text), "two runs differ");
    Ok(())
}

/// Pieces of bulletins, so that random text has their shape.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "【", "】", "**", "\n", "\n\n", "# ", "## ", "1. ", "2、", "● ", "- ", "> ", "<p>",
        "</p>", "<div style='display:none'>", "<ul><li>", "<td>", "<b>", "</section>", "<h2>",
        "</h2>", "<article>", "</article>", "广告", "往期精彩回顾", "概述", "免责声明", "编辑：",
        "青岚云开服", "。", "09:30 ", "5月17日消息，", "[a](http://b)", "![", "](", "|", "---\n",
        "`", "&nbsp;", "01\n", "一、", "砺芯半导体宣布完成融资", "云周报", "<br>", "\t", "　",
        "\u{200B}", "<!--", "问：",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<String>(), 1 => "\\PC{0,8}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        for format in Format::ALL {
            check(*format, &text)?;
        }
    }

    #[test]
    fn any_bulletin_is_read(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        for format in Format::ALL {
            check(*format, &text)?;
        }
        let _ = Format::detect("-", &text);
    }

    /// Plain text loses nothing but the numbers and signs in front of entries.
    #[test]
    fn plain_text_is_kept(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        let article = Article::parse("a", Format::Text, &text);
        let mut kept: Vec<char> = article.rest().iter().flat_map(|r| letters(&r.text)).collect();
        for item in article.items() {
            kept.extend(letters(&item.title));
            kept.extend(letters(&item.text));
            kept.extend(item.section.as_deref().map(letters).unwrap_or_default());
        }
        kept.sort_unstable();
        let fields = article.fields().iter().flat_map(|(k, v)| letters(k).into_iter().chain(letters(v)));
        let known: HashSet<char> = fields.collect();
        for c in letters(&text) {
            let mark = c.is_numeric() || known.contains(&c) || "NOnoTPpart一".contains(c);
            prop_assert!(mark || kept.binary_search(&c).is_ok(), "{c:?} is in no item and no rest");
        }
    }
}

fn time(format: Format, text: &str) -> Duration {
    let start = Instant::now();
    std::hint::black_box(Article::parse("a", format, text));
    start.elapsed()
}

/// Tells how many times as long ten times the text takes; the best of three where the first looks bad.
fn ratio(format: Format, unit: &str) -> f64 {
    const SMALL: usize = 5_000;
    let (small, large) = (unit.repeat(SMALL), unit.repeat(10 * SMALL));
    let mut best = f64::MAX;
    for _ in 0..3 {
        // Below this the clock measures the machine.
        let short = time(format, &small).max(Duration::from_millis(3));
        best = best.min(time(format, &large).as_secs_f64() / short.as_secs_f64());
        if best < LIMIT {
            break;
        }
    }
    best
}

const LIMIT: f64 = 30.0;

#[test]
fn time_is_linear_in_hostile_text() {
    let units = [
        ">", "> ", "[", "![", "- ", "1. ", "*", "**a ", "`a", "<", "<a ", "[a](", "|a", "&",
        "<!--", "<div>", "<b>", "<b><p>", "<table><tr><td>", "<ul><li>", "<a href=x>", "<a b",
        "<x y=1 ", "/a<", "</p>", "<li>", "<p><br>", "【", "】", "【a】", "【a】\n", "一、",
        "1、", "1、a\n", "●", "● a\n", "01\n", "09:30\n", "广告\n", "往期回顾\n", "# a\n",
        "## 融资\n", "**a**\n", "**a**\n\n", "\n", "a\n", "中", "中。", "中。\n\n", "![](a)\n\n",
        "---\n", "<img>", "<article>", "<section><nav>", "<h2>a</h2>", "<td>a</td>",
        "5月17日消息，\n\n", "a\n\nb。\n\n", "|a|b|\n|-|-|\n", "    a\n", "<script>", "<title>",
        "<pre>\n", "<i a=\"", "<p style='font-weight:bold'>", "\u{200B}", "\t", "问：\n\n",
    ];
    for format in Format::ALL {
        for unit in units {
            let ratio = ratio(*format, unit);
            assert!(
                ratio < LIMIT,
                "{format}: {unit:?} repeated takes {ratio:.0} times as long for 10 times the text: \
                 something looks back or ahead without a limit"
            );
        }
    }
}

#[test]
fn deep_and_long_text_is_read() {
    let mut indented = String::new();
    for depth in 0..1_000 {
        indented.push_str(&" ".repeat(2 * depth));
        indented.push_str("- 中\n");
    }
    let attributes = (0..100_000).fold(String::new(), |all, i| all + " a" + &i.to_string() + "=1");
    let texts = [
        "中".repeat(10_000_000 / 3),
        indented,
        format!("<p{attributes}>中</p>"),
        "<div>".repeat(100_000) + "中" + &"</div>".repeat(100_000),
        ">".repeat(100_000) + "中",
        "[".repeat(100_000) + "中" + &"]".repeat(100_000),
        "- ".repeat(100_000) + "中",
        "1. ".repeat(100_000) + "中",
    ];
    for text in &texts {
        for format in Format::ALL {
            let start = Instant::now();
            let article = Article::parse("a", *format, text);
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "{format}: reading took {:?}",
                start.elapsed()
            );
            let all: usize = article.items().iter().map(|i| i.title.len() + i.text.len()).sum();
            assert!(all > 0, "{format}: the text was lost");
        }
    }
}
