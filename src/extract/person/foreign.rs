//! Foreign names in Chinese characters: 埃琳娜·沃斯, 让-皮埃尔·德洛姆, 约翰·R·哈特利.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::text::{Span, around, charset::CharSet};

/// Characters that foreign names are written with, by the tables of Xinhua's handbooks of names.
static SOUNDS: CharSet = CharSet::of(
    "斯尔克特德拉里罗马尼亚卡巴莱伊西萨托洛塔诺维科夫奥布雷格兰丹弗迪顿森恩赫戈姆穆埃伦哈基米普莫凯勒桑费雅帕达博纳贝蒂佩菲吉鲁瓦芬\
根朗麦杰阿安艾加图丽莉娜娅妮黛琳珍汉詹约翰乔治威廉查彼得皮让路易洁肯扎泽佐什蓬庞佛茨彻琼邦杜邓邱温沃韦福霍豪胡侯赛因希宁利沙玛莎曼\
隆堡娃欣宾瑟古登史密戴爱瑞柯考库隐耶若迈苏索祖祖努内甘冈圭朱茱蕾露林琪思坎康坦提吕菜辛施舒文魏乌武万旺薇西夏谢修许雪伯柏班本比彬珀宝保鲍\
亨唐汤塞兹滕廷休怀梅默潘彭纽瑙涅契钦切茹锡哲肖申冯泰陶昂列朔撒叶尤盖丁凡松海南罕",
);

/// What follows where the name is not a person's but that of a house called after one.
const HOUSES: &[&str] = &[
    "公司", "集团", "研究所", "研究院", "大学", "学院", "医院", "基金", "银行", "实验室", "酒店",
    "奖", "系列", "中心", "医学", "证券", "资本", "财团", "机场", "广场", "大厦",
];

/// Characters in one part of a name, at most.
const MOST: usize = 8;

/// Lists the names of two parts or more that a middle dot joins; in order, apart.
pub(super) fn find(text: &str) -> Vec<Span> {
    static DOT: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("·"));
    let mut out: Vec<Span> = Vec::new();
    let mut from = 0;
    for at in DOT.find_iter(text.as_bytes()) {
        if at < from {
            continue;
        }
        let start = before(text, at);
        let mut end = at;
        while around::starts(text, end, "·") {
            let next = after(text, end + '·'.len_utf8());
            let Some(next) = next else { break };
            end = next;
        }
        from = end.max(at + 1);
        let span = Span::new(start, end);
        let chars = span.of(text).chars().filter(|c| SOUNDS.has(*c)).count();
        let house = around::first_of(text, end, HOUSES).is_some();
        let apart = out.last().is_none_or(|o| o.end() <= start);
        if start < at && end > at && chars >= 4 && !house && apart {
            out.push(span);
        }
    }
    out
}

/// Frees a tagged name of two parts or more of what no name is written with: 马丁·路德·金|发表, 亨利·基辛格|与.
pub(super) fn trim(text: &str, span: Span) -> Span {
    static OTHER: CharSet = CharSet::of("与和及跟在是对将曾说称表发指宣认并也还又的等已未不则即");
    let name = span.of(text);
    let joined = name.find('·').and_then(|dot| {
        let rest = name.get(dot..)?;
        rest.find(|c| OTHER.has(c)).map(|at| dot + at)
    });
    joined.map_or(span, |end| Span::new(span.start(), span.start() + end))
}

/// Where the part that ends before the dot at `at` begins.
fn before(text: &str, at: usize) -> usize {
    let head = text.get(..at).unwrap_or("");
    let part = head.chars().rev().take(MOST).take_while(|c| belongs(*c));
    let start = at - part.map(char::len_utf8).sum::<usize>();
    let part = Span::new(start, at).of(text);
    start + (part.len() - part.trim_start_matches('-').len())
}

/// Where the part that begins at `at` ends: an initial before the next dot, or two characters and more.
fn after(text: &str, at: usize) -> Option<usize> {
    let rest = around::rest(text, at);
    let mut chars = rest.chars();
    if let (Some('A'..='Z'), Some('·')) = (chars.next(), chars.next()) {
        return Some(at + 1);
    }
    let part: Vec<char> = rest.chars().take(MOST).take_while(|c| belongs(*c)).collect();
    let len: usize = part.iter().map(|c| c.len_utf8()).sum();
    (part.len() >= 2).then_some(at + len)
}

fn belongs(c: char) -> bool {
    c == '-' || SOUNDS.has(c)
}
