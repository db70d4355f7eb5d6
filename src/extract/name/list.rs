//! Lists of names: `A、B和C等机构`, split, and each part freed of what describes it.

use crate::{
    extract::name::{latin, plausible, words},
    segment::Segments,
    text::{Sieve, Span, around, is_han},
};

/// A name out of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Where, in bytes of the view.
    pub(crate) span: Span,
    /// Whether the words around it say that it is a person.
    pub(crate) person: bool,
    /// Whether it is marked `(领投)`.
    pub(crate) lead: bool,
}

/// Lists the names in a stretch of the view that is known to enumerate them.
pub(crate) fn names(text: &str, region: Span, segments: &Segments, keep: &[Span]) -> Vec<Listed> {
    let mut out = Vec::new();
    for part in parts(text, region) {
        for piece in conjoined(text, part, segments, keep) {
            if let Some(listed) = clean(text, piece) {
                out.push(listed);
            }
        }
    }
    out
}

fn latin_between(body: &str, at: usize) -> bool {
    let before = body.get(..at).and_then(|b| b.chars().next_back());
    let after = body.get(at + 1..).and_then(|b| b.chars().next());
    before.is_some_and(latin::is_latin) && after.is_some_and(latin::is_latin)
}

/// Splits at commas outside brackets and quotes.
pub(crate) fn parts(text: &str, region: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let (mut start, mut depth) = (region.start(), 0_i32);
    let body = region.of(text);
    let mut chars = body.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let at = region.start() + i;
        match c {
            '(' | '「' | '“' | '《' | '[' => depth += 1,
            ')' | '」' | '”' | '》' | ']' => depth = (depth - 1).max(0),
            // Oak HC/FT is one name.
            '/' if latin_between(body, i) => {}
            '、' | '，' | '；' | ',' | ';' | '/' if depth == 0 => {
                // 1,000 and and/or are no lists.
                let digit = chars.peek().is_some_and(|&(_, n)| n.is_ascii_digit()) && c == ',';
                if !digit {
                    out.push(Span::new(start, at));
                    start = at + c.len_utf8();
                }
            }
            _ => {}
        }
    }
    out.push(Span::new(start, region.end()));
    out
}

const CONJUNCTIONS: &[&str] = &["以及", "还有", "和", "与", "及"];

/// Endings after which `和` joins names rather than stands in one.
const ENDINGS: &[&str] = &[
    "资本", "创投", "基金", "投资", "集团", "科技", "公司", "证券", "银行", "控股", "股份",
    "国际", "创业", "实验室", "大学", "股权", "产投", "国投", "控股",
];

/// Splits at conjunctions that join two names.
fn conjoined(text: &str, part: Span, segments: &Segments, keep: &[Span]) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = part.start();
    let mut at = part.start();
    let mut depth = 0_i32;
    while at < part.end() {
        let rest = Span::new(at, part.end()).of(text);
        let Some(c) = rest.chars().next() else { break };
        match c {
            '(' | '「' | '“' | '《' => depth += 1,
            ')' | '」' | '”' | '》' => depth = (depth - 1).max(0),
            _ => {}
        }
        if depth == 0
            && is_han(c)
            && let Some(word) = CONJUNCTIONS.iter().find(|w| rest.starts_with(*w))
        {
            let (left, right) = (Span::new(start, at), Span::new(at + word.len(), part.end()));
            if joins(text, left, right, segments, keep) {
                out.push(left);
                start = right.start();
            }
            at += word.len();
            continue;
        }
        at += c.len_utf8();
    }
    out.push(Span::new(start, part.end()));
    out
}

fn joins(text: &str, left: Span, right: Span, segments: &Segments, keep: &[Span]) -> bool {
    let (l, r) = (left.of(text).trim(), right.of(text).trim());
    let word = Span::new(left.end(), right.start());
    if l.is_empty() {
        // `和X`, `以及X`: a leading conjunction is dropped, but 和君 and 及时 are names.
        // 和光资本 begins its clause; what a conjunction joins to stands before it.
        let opens = text
            .get(..word.start())
            .and_then(|t| t.chars().next_back())
            .is_none_or(|c| matches!(c, '，' | '。' | '\n' | '由' | ' ' | '；'));
        return word.len() > 3
            || !(opens && matches!(word.of(text), "和" | "与") && r.starts_with(is_han))
                && segments.ends_at(word.end())
                && segments.starts_at(word.start())
                && r.chars().count() > 2;
    }
    if l.chars().count() < 2
        || r.chars().count() < 2
        || words::BARE
            .iter()
            .any(|b| r.starts_with(b) && r.chars().count() <= b.chars().count() + 1)
    {
        return false;
    }
    if keep.iter().any(|k| k.start() < word.start() && word.end() < k.end()) {
        return false;
    }
    let latin_edge =
        l.ends_with(|c: char| latin::is_latin(c) || matches!(c, ')' | '.' | '”' | '」'));
    let latin_right = r.starts_with(|c: char| latin::is_latin(c) || matches!(c, '“' | '「'));
    latin_edge
        || latin_right
        || word.len() > 3
        || around::ends_with_any(l, l.len(), ENDINGS)
        || (segments.starts_at(word.start()) && segments.ends_at(word.end()))
}

/// What stands before a name and is none of it.
const PREFIXES: &[&str] = &[
    "得到了", "得到", "了", "包括但不限于", "包括有", "包括", "包含", "还有", "其他", "其中",
    "分别为", "分别是", "分别由", "由", "以及", "及其", "并由", "并获", "获得", "获", "老股东",
    "原股东", "现有股东", "既有股东", "原有股东", "新股东", "新老股东", "公司股东", "早期股东",
    "股东", "现有投资方", "原有投资方", "早期投资方", "老投资方", "战略投资方", "战略投资者",
    "现有投资者", "原有投资者", "早期投资者", "现有投资人", "产业投资方", "产业投资人", "产业方",
    "产业资本", "知名投资机构", "国际投资机构", "投资机构", "风险投资机构", "风险投资公司",
    "风险投资基金", "风投机构", "风投公司", "风投", "投资公司", "投资基金", "加密基金",
    "亿万富翁投资者", "天使投资人", "知名投资人", "著名投资人", "投资人", "投资方", "投资者",
    "一线美元基金", "美元基金", "国资背景", "国有资本", "国际资本", "上市公司", "互联网巨头",
    "科技巨头", "游戏巨头", "知名机构", "知名基金", "头部机构", "政府引导基金", "国资平台",
    "来自", "有", "为", "是", "新增", "引入", "私募股权公司", "私募股权基金", "私募基金",
    "对冲基金", "做市商", "交易公司", "资产管理公司", "主权财富基金", "企业家", "连续创业者",
    "企业服务巨头", "新投资方", "新投资人", "著名风投", "知名风投", "知名企业家", "双方", "联合",
    "共同", "跟投方", "领投方", "继续", "在", "了", "得到", "同时", "全资子公司", "子公司",
    "校友基金", "参与者",
];

/// Nouns that turn what stands before them into a description of the Latin name that follows.
const LATIN_LEADS: &[&str] = &[
    "投资机构", "投资集团", "风投", "基金", "公司", "巨头", "交易所", "做市商", "平台", "机构",
    "集团旗下", "旗下", "投资者", "企业", "银行家", "开发商", "项目", "部门", "协议", "提供商",
    "服务商", "资本方", "家族办公室", "风险投资公司", "孵化器", "加速器", "财团",
];

/// Titles: what follows is a person.
pub(crate) const TITLES: &[&str] = &[
    "联合创始人兼CEO", "联合创始人", "共同创始人", "创始人兼CEO", "创始人", "创办人",
    "创始合伙人", "管理合伙人", "合伙人", "首席执行官", "首席运营官", "首席技术官", "首席财务官",
    "首席科学家", "首席战略官", "首席营销官", "首席产品官", "首席法务官", "首席分析师",
    "首席经济学家", "董事总经理", "董事长", "副董事长", "执行董事", "总经理", "副总经理", "总裁",
    "副总裁", "高级副总裁", "主席", "副主席", "负责人", "工程师", "前高管", "高管", "联创",
    "掌门人", "院士", "教授", "博士", "分析师", "经济学家", "研究员", "局长", "副局长", "部长",
    "副部长", "主任", "副主任", "司长", "行长", "副行长", "董事", "秘书长", "发言人", "投资人",
    "天使投资人", "企业家", "知名投资者", "CEO", "CTO", "COO", "CFO", "CMO", "CPO", "CSO", "GP",
    "亿万富翁", "亿万富翁投资者", "理事长", "会长", "顾问", "开发者", "开发人员", "贡献者",
    "倡导者", "总监", "议员", "参议员", "总理", "总统", "部长", "州长", "大使", "法官", "律师",
    "歌手", "演员", "说唱歌手", "球星", "球员", "运动员", "教练",
];

const LATIN_TITLES: &[&str] = &[
    "CEO", "CTO", "COO", "CFO", "CMO", "CPO", "CSO", "CIO", "VP", "Founder", "Co-founder",
    "Co-Founder", "GP", "KOL", "MD",
];

/// Frees one part of a list of its descriptions; nothing where no name is left.
pub(crate) fn clean(text: &str, part: Span) -> Option<Listed> {
    let mut p = Phrase { text, span: part };
    p.trim();
    let mut lead = false;
    if let Some(i) = p.str().find('(') {
        let inside = p.str().get(i..).unwrap_or("");
        lead = inside.contains("领投");
        // 山云资本(财务顾问) stands in the list and is no investor.
        if inside.contains("顾问") {
            return None;
        }
        if i == 0 {
            return None;
        }
        p.keep(i);
    }
    let group_of_persons = cut_tail(&mut p);
    p.trim();
    let mut person = group_of_persons && latin::looks_like_person(p.str());
    loop {
        let before = p.span;
        if let Some(i) = ["旗下", "成员"].iter().filter_map(|w| p.str().rfind(w)).max() {
            p.skip(i + "旗下".len());
            p.skip_any(&[
                "的", "全资", "子公司", "投资平台", "投资机构", "风投部门", "风投机构",
                "股权投资平台", "基金", "投资基金", "股权投资基金", "战投部门",
            ]);
        }
        if let Some(i) = p.str().rfind('的') {
            p.skip(i + "的".len());
        }
        p.skip_any(PREFIXES);
        p.trim();
        if p.span == before {
            break;
        }
    }
    person |= titled(&mut p);
    p.trim();
    let s = p.str();
    if !plausible(s) || words::GENERIC.contains(&s) || is_clause(s) || is_kind(s) {
        return None;
    }
    person |= latin::looks_like_person(s);
    Some(Listed { span: p.span, person, lead })
}

/// Tells whether a part of a list is no name but a clause: 该平台创立于2016年, 之所以选择X, 核心技术源自X.
fn is_clause(s: &str) -> bool {
    const VERBS: &[&str] = &[
        "创立", "源自", "否认", "之所以", "利用", "加大", "亦有", "来自于", "毕业", "组建",
        "涵盖", "覆盖", "用于", "投入", "成立",
    ];
    let leads = ["并", "也", "还", "如", "若", "当", "从", "向", "对", "让", "使", "因", "以及"];
    Sieve::of(s).holds_any(VERBS) || leads.iter().any(|w| s.starts_with(w))
}

/// Tells whether a part of a list only says what kind of investor there was: 大模型产业方, 深圳一线基金.
fn is_kind(s: &str) -> bool {
    let kinds = ["产业方", "一线基金", "美元基金", "财务投资机构", "主机厂", "大客户"];
    kinds.iter().any(|kind| s.ends_with(kind))
}

/// Cuts `等知名机构`, `在内的`, adverbs at the end; tells whether the tail speaks of angel investors.
fn cut_tail(p: &mut Phrase<'_>) -> bool {
    let mut angels = false;
    for mark in ["在内", "等", "作为"] {
        if let Some(i) = p.str().find(mark).filter(|&i| i > 0) {
            let tail = p.str().get(i..).unwrap_or("");
            angels |= tail.contains("天使") || tail.contains("个人") || tail.contains("投资人");
            p.keep(i);
        }
    }
    let ends = |s: &str, tail: &str| around::ends(s, s.len(), tail) && s.len() > tail.len();
    while let Some(tail) = words::TAILS.iter().find(|t| ends(p.str(), t)) {
        p.keep(p.str().len() - tail.len());
        p.trim();
    }
    angels
}

/// Takes the name after a title or after a description: `Celestia首席运营官Nick White`.
fn titled(p: &mut Phrase<'_>) -> bool {
    let s = p.str();
    // The last Latin run at the end of the part, and what stands before it.
    if let Some(run) =
        latin::runs(s).last().copied().filter(|r| r.end() == s.len() && r.start() > 0)
    {
        let before = s.get(..run.start()).unwrap_or("").trim_end();
        if around::ends_with_any(before, before.len(), TITLES) {
            p.skip(run.start());
            return true;
        }
        if around::ends_with_any(before, before.len(), LATIN_LEADS) {
            p.skip(run.start());
        }
    }
    let s = p.str();
    if let Some((first, _)) = s.split_once(' ')
        && LATIN_TITLES.contains(&first)
    {
        p.skip(first.len() + 1);
        return true;
    }
    let s = p.str();
    let sieve = Sieve::of(s);
    let title = TITLES
        .iter()
        .filter(|t| sieve.may_hold(t))
        .filter_map(|t| s.rfind(t).map(|i| i + t.len()))
        .filter(|&e| e < s.len())
        .max();
    if let Some(end) = title {
        let name = s.get(end..).unwrap_or("");
        let han = name.chars().filter(|&c| is_han(c)).count();
        if name.chars().all(|c| is_han(c) || c == '·') && (2..=4).contains(&han) {
            p.skip(end);
            return true;
        }
    }
    false
}

/// A stretch of the view that shrinks from both ends.
#[derive(Clone, Copy, Debug)]
struct Phrase<'t> {
    text: &'t str,
    span: Span,
}

impl<'t> Phrase<'t> {
    fn str(&self) -> &'t str {
        self.span.of(self.text)
    }

    fn skip(&mut self, bytes: usize) {
        self.span = Span::new(self.span.start() + bytes, self.span.end());
    }

    fn keep(&mut self, bytes: usize) {
        self.span = Span::new(self.span.start(), self.span.start() + bytes);
    }

    fn trim(&mut self) {
        let edge = |c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '“' | '”'
                        | '"'
                        | '「'
                        | '」'
                        | '『'
                        | '』'
                        | '《'
                        | '》'
                        | '\''
                        | ':'
                        | '：'
                        | '*'
                        | '-'
                        | '—'
                        | '.'
                )
        };
        let s = self.str();
        let start = s.len() - s.trim_start_matches(edge).len();
        // `Inc.` keeps its full stop.
        let kept = s.trim_end_matches(|c: char| edge(c) && c != '.');
        let end = if kept.ends_with("Inc.")
            || kept.ends_with("Ltd.")
            || kept.ends_with("Co.")
            || kept.ends_with("Corp.")
        {
            kept.len()
        } else {
            s.trim_end_matches(edge).len()
        };
        self.span = Span::new(self.span.start() + start.min(end), self.span.start() + end);
    }

    fn skip_any(&mut self, prefixes: &[&str]) {
        let starts = |phrase: &Self, p: &str| around::starts(phrase.str(), 0, p);
        while let Some(p) = prefixes.iter().filter(|p| starts(self, p)).max_by_key(|p| p.len()) {
            let rest = self.str().get(p.len()..).unwrap_or("");
            // 联合创投 is a name, 投资公司 alone is none: a prefix must leave a name behind.
            if rest.trim().chars().count() < 2 || words::BARE.contains(&rest) {
                break;
            }
            self.skip(p.len());
            self.trim();
        }
    }
}
