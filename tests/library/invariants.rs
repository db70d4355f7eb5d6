//! What holds for any string: spans lead back, tokens tile, records agree with the text, nothing panics.
//!
//! `row_N` in the name of a test is the fault that it holds against, as the reliability table numbers them:
//! 2 BOM amid the text, 10 NUL, 11 endless runs, 13 rare characters, 15 directional and zero-width marks,
//! 16 full-width text, 17 nothing to read.

use std::sync::OnceLock;

use proptest::{collection::vec, prelude::*, sample::select};
use rayon::ThreadPoolBuilder;
use yunbao::{
    article::Item,
    extract::Field,
    lexicon::Lexicon,
    pipeline::Pipeline,
    record::{Event, Mention, OffsetUnit, Record},
    segment::{JiebaSegmenter, Segmenter, Segments},
    text::{CharIndex, CharSpan, Span, View, normal_char, sentences},
};

/// What news is made of, so that random text holds names, values and events.
const NEWS: &[&str] = &[
    "砚石科技", "谷歌云", "启辰山资本", "NodeHarbor", "周砚秋", "完成", "宣布", "近亿元",
    "3,000万美元", "数千万", "A+轮", "天使轮", "融资", "，由", "领投", "跟投", "投后估值",
    "2月3日", "2023年", "35%", "收购", "创始人", "、", "，", "。", "；", "“", "”", "【", "】",
    "（", "）",
];

/// What makes offsets part: marks, entities, astral and combining characters, characters without width.
const ODD: &[&str] = &[
    "\u{FEFF}", "\0", "\u{202E}", "\u{202D}", "\u{200B}", "\u{200D}", "\u{AD}", "\u{301}",
    "\u{FE0F}", "👨\u{200D}👩\u{200D}👧", "🐆", "\u{3400}", "\u{20000}", "\u{E000}", "\u{FDD0}",
    "\u{10FFFF}", "Ｂ＋", "１２", "％", "　", "融資輪", "<b>", "</b>", "<p class=\"x\">", "<br>",
    "<", "<!--", "-->", "&amp;", "&#x4E91;", "&#0;", "&", "**", "__", "[", "](", ")", "![",
    "\r\n", "\n", "\t", "  ", " ", ",", "ab.",
];

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        5 => select(NEWS).prop_map(str::to_owned),
        4 => select(ODD).prop_map(str::to_owned),
        2 => any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..32).prop_map(|pieces| pieces.concat())
}

fn any_item() -> impl Strategy<Value = Item> {
    let date = prop_oneof![
        Just(None),
        Just(Some("2024-02-29".to_owned())),
        Just(Some("2024".to_owned())),
        any_text().prop_map(Some),
    ];
    (any_text(), any_text(), date).prop_map(|(title, text, date)| {
        let mut item = Item::new(title, text);
        item.date = date;
        item
    })
}

/// One pipeline for each unit of offsets.
fn pipelines() -> &'static [(OffsetUnit, Pipeline)] {
    static BUILT: OnceLock<Vec<(OffsetUnit, Pipeline)>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let build = |&unit| (unit, Pipeline::builder().offsets(unit).build().unwrap());
        OffsetUnit::ALL.iter().map(build).collect()
    })
}

fn pipeline() -> &'static Pipeline {
    &pipelines().first().unwrap().1
}

fn segmenter() -> &'static JiebaSegmenter {
    static BUILT: OnceLock<JiebaSegmenter> = OnceLock::new();
    BUILT.get_or_init(|| JiebaSegmenter::new(&Lexicon::builtin().unwrap()))
}

/// The byte span of each character.
fn characters(text: &str) -> Vec<Span> {
    text.char_indices().map(|(i, c)| Span::new(i, i + c.len_utf8())).collect()
}

fn fits(text: &str, span: Span) -> bool {
    text.get(span.start()..span.end()).is_some()
}

/// Checks that every part of a view leads back to its place in the original.
fn leads_back(raw: &str) {
    let view = View::new(raw);
    let spans = characters(view.text());
    let back: Vec<Span> = spans.iter().map(|&s| view.raw(s)).collect();
    let hint = "see text::View: a segment of the view has a wrong start or raw length";
    for (pair, at) in back.windows(2).zip(&spans) {
        assert!(pair[0].end() <= pair[1].start(), "{raw:?} goes back after {at:?}; {hint}");
    }
    for (&at, &from) in spans.iter().zip(&back) {
        assert!(fits(raw, from) && !from.is_empty(), "{raw:?}: {at:?} leads to {from:?}; {hint}");
        let (seen, source) = (at.of(view.text()), from.of(raw));
        let mut source_chars = source.chars();
        let first = source_chars.next().unwrap();
        let same = seen == source
            || source_chars.next().is_none() && seen.chars().eq([normal_char(first)])
            || (source, seen) == (",", "，")
            || seen.trim().is_empty() && (first.is_whitespace() || first == '<')
            || first == '&';
        assert!(same, "{raw:?}: {seen:?} cannot come of {source:?}; {hint}");
    }
    for (i, first) in spans.iter().enumerate() {
        for last in spans.iter().skip(i).step_by(3) {
            let (whole, hull) =
                (view.raw(first.union(*last)), view.raw(*first).union(view.raw(*last)));
            assert_eq!(whole, hull, "{raw:?}: a span is more or less than its characters; {hint}");
        }
    }
}

/// Counts in the unit without an index.
fn slow(text: &str, unit: OffsetUnit, span: Span) -> CharSpan {
    let count = |end: usize| {
        let before = Span::new(0, end).of(text);
        match unit {
            OffsetUnit::Char => before.chars().count(),
            OffsetUnit::Utf16 => before.encode_utf16().count(),
            _ => before.len(),
        }
    };
    CharSpan { start: count(span.start()), end: count(span.end()) }
}

/// Cuts a text as a reader of the record would who counts in the unit.
fn cut(text: &str, unit: OffsetUnit, start: usize, end: usize) -> Option<String> {
    match unit {
        OffsetUnit::Char => Some(text.chars().skip(start).take(end.checked_sub(start)?).collect()),
        OffsetUnit::Utf16 => {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(units.get(start..end)?).ok()
        }
        _ => text.get(start..end).map(str::to_owned),
    }
}

fn tiles(view: &View, protected: &[Span], segments: &Segments) {
    let text = view.text();
    let hint = "see segment::JiebaSegmenter";
    let mut at = 0;
    for token in segments.tokens() {
        assert_eq!(token.span.start(), at, "{text:?}: a gap or an overlap; {hint}");
        let word = token.span.of(text);
        assert!(!word.is_empty(), "{text:?}: an empty token, or one across a character; {hint}");
        assert!(token.protected || word.chars().count() <= 256, "{text:?}: a long token; {hint}");
        at = token.span.end();
    }
    assert_eq!(at, text.len(), "{text:?}: the tokens end before the text; {hint}");
    let kept: Vec<Span> =
        segments.tokens().iter().filter(|t| t.protected).map(|t| t.span).collect();
    assert_eq!(kept, protected, "{text:?}: protected spans are tokens, others are not; {hint}");
}

fn arguments(event: &Event) -> impl Iterator<Item = &Mention> {
    let one = [&event.investee, &event.round, &event.amount, &event.valuation, &event.cumulative];
    let lists = [&event.lead_investors, &event.investors, &event.advisers];
    one.into_iter().chain([&event.date]).flatten().chain(lists.into_iter().flatten())
}

fn agrees(record: &Record, unit: OffsetUnit) {
    let events = || record.events.iter().chain(&record.past_events);
    for mention in record.entities.iter().chain(events().flat_map(arguments)) {
        let part = if mention.field == Field::Title { &record.title } else { &record.text };
        assert_eq!(
            cut(part, unit, mention.start, mention.end).as_deref(),
            Some(mention.text.as_str()),
            "offsets in {unit} do not lead to the mention in {part:?}; see record::Offsets and the finder of {:?}",
            mention.kind
        );
        assert!(!mention.text.trim().is_empty(), "{part:?}: a {:?} of nothing", mention.kind);
    }
    for event in events() {
        let listed = event.lead_investors.iter().all(|lead| event.investors.contains(lead));
        assert!(listed, "{:?}: a lead who is no investor; see extract/event", record.text);
    }
    let order: Vec<_> = record.entities.iter().map(|e| (e.field, e.start, e.end)).collect();
    let key = |&(field, start, end): &(Field, usize, usize)| (field != Field::Title, start, end);
    assert!(order.is_sorted_by_key(key), "{:?}: entities out of order: {order:?}", record.text);
}

/// Checks everything that does not need two runs.
fn holds(item: &Item) {
    for raw in [&item.title, &item.text] {
        leads_back(raw);
        let view = View::new(raw);
        tiles(&view, &[], &segmenter().segment(&view, &[]));
    }
    for (unit, pipeline) in pipelines() {
        let record = pipeline.analyze(item);
        assert_eq!(
            (&record.title, &record.text),
            (&item.title, &item.text),
            "text is kept as given"
        );
        agrees(&record, *unit);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn row_16_views_lead_back(raw in prop_oneof![any_text(), any::<String>()]) {
        leads_back(&raw);
    }

    #[test]
    fn sentences_are_in_order_and_not_blank(raw in any_text()) {
        let mut at = 0;
        for span in sentences(&raw) {
            let found = span.of(&raw);
            prop_assert!(!found.is_empty() && found.trim() == found, "{span:?} of {raw:?}");
            let between = Span::new(at, span.start());
            prop_assert!(span.start() >= at && between.of(&raw).trim().is_empty(), "text lost before {span:?}");
            at = span.end();
        }
        prop_assert!(Span::new(at, raw.len()).of(&raw).trim().is_empty(), "text lost after {at}");
    }

    #[test]
    fn indexes_count_as_one_by_one(raw in prop_oneof![any_text(), any::<String>()]) {
        let index = CharIndex::new(&raw);
        for span in characters(&raw) {
            prop_assert_eq!(index.chars(span), slow(&raw, OffsetUnit::Char, span));
            prop_assert_eq!(index.utf16(span), slow(&raw, OffsetUnit::Utf16, span));
        }
    }

    #[test]
    fn row_13_tokens_tile(raw in prop_oneof![any_text(), vec(any::<char>(), 0..80).prop_map(String::from_iter)], cuts in vec(any::<prop::sample::Index>(), 0..8)) {
        let view = View::new(&raw);
        let spans = characters(view.text());
        let mut ends: Vec<usize> = cuts.iter().filter(|_| !spans.is_empty()).map(|i| i.index(spans.len())).collect();
        ends.sort_unstable();
        let mut protected: Vec<Span> = Vec::new();
        for pair in ends.chunks_exact(2) {
            let span = spans[pair[0]].union(spans[pair[1]]);
            if protected.last().is_none_or(|last| last.end() <= span.start()) {
                protected.push(span);
            }
        }
        tiles(&view, &protected, &segmenter().segment(&view, &protected));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn mentions_stand_where_records_say(item in any_item()) {
        for (unit, pipeline) in pipelines() {
            agrees(&pipeline.analyze(&item), *unit);
        }
    }

    #[test]
    fn records_survive_json(item in any_item()) {
        let record = pipeline().analyze(&item);
        let line = serde_json::to_string(&record).unwrap();
        prop_assert!(!line.contains('\n'), "a record is one line");
        let read: Record = serde_json::from_str(&line).unwrap();
        prop_assert_eq!(&read, &record, "a field is lost or changed in JSON; see record::Mention");
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), line);
    }

    #[test]
    fn no_string_makes_it_panic(title in any::<String>(), text in any::<String>(), date in any::<Option<String>>()) {
        let mut item = Item::new(title, text);
        item.date = date;
        agrees(&pipeline().analyze(&item), OffsetUnit::ALL[0]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn threads_and_batches_change_nothing(items in vec(any_item(), 0..9)) {
        let alone: Vec<Record> = items.iter().map(|item| pipeline().analyze(item)).collect();
        for threads in [1, 4] {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let batch = pool.install(|| pipeline().analyze_batch(&items));
            prop_assert_eq!(&batch, &alone, "{} threads differ from one by one; is something shared?", threads);
        }
    }
}

const STORY: &str = "近日，砚石科技宣布完成近亿元A轮融资，由启辰山资本领投，北屿创投跟投。";

/// Checks an item with the mark between any two characters of a story, and that the names are found nevertheless.
fn looked_through(mark: &str) {
    let plain = pipeline().analyze(&Item::new("", STORY));
    assert_eq!(plain.events.len(), 1, "the story has its event, else nothing is held here");
    let strip = |record: &Record| -> Vec<String> {
        record.entities.iter().map(|e| e.text.replace(mark, "")).collect()
    };
    let everywhere: String = STORY.chars().flat_map(|c| [mark.to_owned(), c.into()]).collect();
    let item = Item::new(mark, everywhere);
    holds(&item);
    let found = strip(&pipeline().analyze(&item));
    assert_eq!(found, strip(&plain), "{} hides what it stands in", mark.escape_unicode());
}

#[test]
fn row_2_a_bom_amid_the_text_is_kept_and_looked_through() {
    looked_through("\u{FEFF}");
}

#[test]
fn row_10_nul_is_a_character() {
    for text in ["\0", "\0\0\0", "砚石科技\0完成近亿元A轮融资。", "砚石\0科技"] {
        holds(&Item::new(text, text));
    }
}

#[test]
fn row_13_rare_characters_are_text() {
    for c in ["\u{378}", "\u{E000}", "\u{FDD0}", "\u{FFFF}", "\u{20000}", "\u{2EBF0}", "\u{323AF}"]
    {
        for n in [1, 63, 64, 65, 257, 600] {
            let run = c.repeat(n);
            holds(&Item::new(
                format!("{run}完成A轮融资"),
                format!("砚石科技{run}完成1亿元融资。"),
            ));
        }
    }
}

#[test]
fn row_15_marks_without_width_are_kept_and_looked_through() {
    for mark in ["\u{202E}", "\u{202D}", "\u{200B}", "\u{2066}"] {
        looked_through(mark);
    }
}

#[test]
fn row_16_full_width_text_is_found_and_kept() {
    let text = "砚石科技完成 ３０００ 万美元 Ａ＋ 轮融资，占 １２．５％。";
    let item = Item::new("", text);
    holds(&item);
    let record = pipeline().analyze(&item);
    let texts: Vec<_> = record.entities.iter().map(|e| e.text.as_str()).collect();
    for want in ["３０００ 万美元", "Ａ＋ 轮", "１２．５％"] {
        assert!(texts.contains(&want), "{want} is not among {texts:?} as written");
    }
}

#[test]
fn row_17_nothing_to_read_is_no_error() {
    for text in ["", " ", "\n\t　", "。", "，。！？……——", "\u{200B}\u{FEFF}", "a", "云", "1"]
    {
        for item in [Item::new(text, text), Item::new(text, ""), Item::new("", text)] {
            holds(&item);
            let record = pipeline().analyze(&item);
            assert!(record.entities.is_empty(), "{text:?} holds {:?}", record.entities);
            assert!(record.events.is_empty() && record.past_events.is_empty(), "{text:?}");
        }
    }
    assert!(pipeline().analyze_batch(&[]).is_empty());
}

#[test]
fn row_11_blocks_are_capped() {
    // jieba takes a run outside its tables for one word; after the odd "x" no cut at 256 falls on 4,096 by itself.
    let text = format!("x{}", "\u{3400}".repeat(9_000));
    let view = View::new(&text);
    let segments = segmenter().segment(&view, &[]);
    tiles(&view, &[], &segments);
    for block in [4096, 8192] {
        let (at, _) = view.text().char_indices().nth(block).unwrap();
        assert!(
            segments.starts_at(at),
            "no block ends at {block} characters: jieba's memory has no cap"
        );
    }
}

#[test]
fn row_16_the_empty_span_at_the_end_leads_back() {
    for raw in ["Ｂ＋", "……——！", "云&amp;", "云"] {
        let view = View::new(raw);
        let end = view.raw(Span::new(view.text().len(), view.text().len()));
        assert!(
            fits(raw, end),
            "{raw:?}: the empty span at the end leads to {end:?}; see View::raw"
        );
    }
}
