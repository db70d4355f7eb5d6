//! The segmenter cuts as jieba-rs does, whatever the text.

use std::{fs, path::Path, sync::LazyLock};

use jieba_rs::Jieba;
use proptest::prelude::*;
use yunbao::{
    lexicon::Lexicon,
    segment::{JiebaSegmenter, Segmenter},
    text::{Span, View},
};

/// jieba-rs and the segmenter, with the same words.
struct Pair {
    jieba: Jieba,
    segmenter: JiebaSegmenter,
}

impl Pair {
    fn new(lexicon: &Lexicon) -> Self {
        let mut jieba = Jieba::new();
        for (word, tag) in lexicon.dictionary() {
            if !jieba.has_word(word) {
                jieba.add_word(word, None, Some(tag));
            }
        }
        Self { jieba, segmenter: JiebaSegmenter::new(lexicon) }
    }

    /// Compares the cuts of a text of at most one block.
    fn check(&self, text: &str) {
        let view = View::new(text);
        let text = view.text();
        let mut expected = Vec::new();
        for token in self.jieba.cut(text, true) {
            // Longer tokens are parted, 256 characters each.
            let chars: Vec<char> = token.word.chars().collect();
            let most = if token.word.len() > 256 { 256 } else { chars.len() };
            expected.extend(chars.chunks(most).map(|c| c.iter().collect::<String>()));
        }
        let found = self.segmenter.segment(&view, &[]);
        let spans: Vec<Span> = found.tokens().iter().map(|t| t.span).collect();
        let words: Vec<&str> = spans.iter().map(|s| s.of(text)).collect();
        assert_eq!(words, expected, "jieba-rs cuts {text:?} otherwise: see src/segment/route.rs");
    }
}

static BUILTIN: LazyLock<Pair> = LazyLock::new(|| Pair::new(&Lexicon::builtin().unwrap()));

fn files(folder: &Path, out: &mut Vec<String>) {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, out);
        } else if let Ok(text) = fs::read_to_string(&path) {
            out.push(text);
        }
    }
}

#[test]
fn samples_are_cut_as_jieba_cuts_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    for folder in ["data/sample", "tests/cases"] {
        files(&root.join(folder), &mut texts);
    }
    let lines: Vec<&str> = texts.iter().flat_map(|t| t.lines()).collect();
    assert!(lines.len() > 1_000, "{} lines: were the samples moved?", lines.len());
    // A block holds 4,096 characters, and no line of the samples comes near.
    for line in lines {
        BUILTIN.check(line);
    }
}

#[test]
fn marks_numbers_and_rare_characters_are_cut_as_jieba_cuts_them() {
    for text in [
        "",
        "a\r\nb\r\r\n\tc",
        "GPT-4.5-turbo_v2%涨3.5%",
        "C++和C#、A+轮、AT&T",
        "--..__%%&&++##",
        "中a文b混c排",
        "㐀䶵丽𠀀𪜶𫝀",
        "鿕鿖鿿龥麟鹏",
        "〇二〇年",
        "👪 zwj 👨‍👩‍👧",
        "由麟阁创投领投的B+轮近亿元",
        "龄龄龄龄龄龄龄龄龄龄龄龄龄龄龄龄龄龄龄龄",
        "ａｂｃ１２３％",
    ] {
        BUILTIN.check(text);
    }
    BUILTIN.check(&"龄".repeat(1_300));
    BUILTIN.check(&"ab.".repeat(1_300));
    BUILTIN.check(&"哈".repeat(1_300));
}

#[test]
fn words_of_a_layer_are_cut_as_jieba_cuts_them() {
    let layer =
        "星河智算\tcloud\t星河|智算星|大数\n的了吗\tai\n云\tai\n算\tai\t算算算\n㐀㐁\tai\n";
    let lexicon = Lexicon::builder().layer("mine.tsv", layer).build().unwrap();
    let pair = Pair::new(&lexicon);
    for text in
        ["星河智算星河的了吗算算算算算云云", "大数据的了吗大数", "㐀㐁㐀", "云算", "算云算"]
    {
        pair.check(text);
    }
    Pair::new(&Lexicon::builder().without_builtin().build().unwrap())
        .check("谷歌云完成天使轮领投");
}

/// The dictionary in the program is the one that was made from jieba's, and holds the same words.
#[test]
fn the_dictionary_is_whole() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/segment/jieba.bin");
    let bytes = fs::read(path).unwrap();
    let (body, sum) = bytes.split_last_chunk::<32>().unwrap();
    assert_eq!(blake3::hash(body).as_bytes(), sum, "data/segment/jieba.bin is damaged");
    let total = u32::from_le_bytes(*body.get(8..12).and_then(<[u8]>::first_chunk).unwrap());
    let jieba = format!("{:?}", Jieba::new());
    let expected = format!("total_freq: {total} ");
    assert!(
        jieba.contains(&expected),
        "{jieba} is not {expected}: run examples/make_dictionary.rs on the dict.txt of the jieba-rs in Cargo.lock"
    );
}

fn chars() -> impl Strategy<Value = char> {
    prop_oneof![
        8 => prop::char::range('一', '龥'),
        8 => prop::sample::select("的一是了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏兴确".chars().collect::<Vec<_>>()),
        2 => prop::char::range(' ', '~'),
        1 => prop::sample::select(vec!['，', '。', '\n', '\r', '\u{3000}', '〇', '㐀', '𠀀', '鿖', 'Ａ', '％', '\u{301}']),
        1 => any::<char>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_is_cut_as_jieba_cuts_it(text in prop::collection::vec(chars(), 0..60)) {
        BUILTIN.check(&text.iter().collect::<String>());
    }
}
