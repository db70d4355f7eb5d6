//! Companies: by the lexicon, by their shape, by the words around them, and again wherever a sure name recurs.

mod listed;

use crate::{
    extract::{
        EntityKind, KnownName, Reading,
        name::{LATIN_WORDS, is_pronoun, latin, plausible, subject},
    },
    lexicon::EntryType,
    text::{Span, around, charset::CharSet, is_han},
};

/// Lists the companies of a reading that stand there by themselves; sorted, longest first at one place, may overlap.
pub(crate) fn find(reading: &Reading) -> Vec<Span> {
    let mut out = Vec::new();
    by_lexicon(reading, &mut out);
    by_latin_shape(reading, &mut out);
    by_suffix(reading, &mut out);
    listed::find(reading, &mut out);
    out
}

/// Finds names that are sure elsewhere in the item; Latin ones only as whole words.
pub(crate) fn again(reading: &Reading, names: &[String], out: &mut Vec<Span>) {
    let text = reading.text();
    for name in names {
        for at in memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()) {
            let span = Span::new(at, at + name.len());
            if whole(text, span) && !reading.has_value(span) {
                out.push(span);
            }
        }
    }
}

/// Lists the short forms that brackets right behind a company introduce: `(以下简称“鲸落数据”)`.
pub(crate) fn introduced(reading: &Reading, companies: &[Span]) -> Vec<Span> {
    /// Longer brackets hold more than a name.
    const REACH: usize = 160;
    let text = reading.text();
    let read = |company: &Span| {
        let inside = text.get(company.end()..)?.strip_prefix('(')?;
        let len = inside.find(')').filter(|&n| n <= REACH)?;
        let inside = Span::new(company.end() + 1, company.end() + 1 + len);
        inside.of(text).contains('称').then(|| subject::bracketed(text, inside))?
    };
    companies.iter().filter_map(read).collect()
}

/// Leaves of overlapping spans the longest, of equal ones the first; the result is sorted.
pub(crate) fn resolve(mut spans: Vec<Span>) -> Vec<Span> {
    if spans.len() < 2 {
        return spans;
    }
    spans.sort_unstable_by_key(|s| (std::cmp::Reverse(s.len()), s.start()));
    spans.dedup();
    let mut kept = std::collections::BTreeMap::new();
    for span in spans {
        let before: Option<(&usize, &usize)> = kept.range(..span.end()).next_back();
        if before.is_none_or(|(_, &end)| end <= span.start()) {
            kept.insert(span.start(), span.end());
        }
    }
    kept.into_iter().map(|(s, e)| Span::new(s, e)).collect()
}

fn by_lexicon(reading: &Reading, out: &mut Vec<Span>) {
    for name in &reading.names {
        let text = reading.text();
        let acts = || company_words_around(text, name.span);
        if name.kind.is_company() && (!name.ambiguous || acts())
            || stands_for_maker(reading, *name)
        {
            // A Latin name may go on: Google Ventures is not Google.
            let longer = reading
                .latin_at(name.span)
                .iter()
                .find(|r| r.contains(name.span) && r.len() > name.span.len());
            match longer {
                Some(run)
                    if latin::has_company_suffix(run.of(reading.text()))
                        && run.start() == name.span.start() =>
                {
                    out.push(*run);
                }
                Some(run) if !run.of(reading.text()).contains(' ') => {}
                _ => out.push(legal_form(text, name.span)),
            }
        }
    }
}

/// Tells whether a chain or a project acts like an organisation: where its founder or chief is named.
///
/// `Celestia首席运营官`, `Polygon 的联合创始人`, `Solana的Anatoly Yakovenko`.
pub(crate) fn stands_for_maker(reading: &Reading, name: KnownName) -> bool {
    const OFFICERS: &[&str] = &[
        "首席", "创始人", "联合创始人", "共同创始人", "联创", "CEO", "CTO", "COO", "CFO", "高管",
        "工程师", "董事", "总裁",
    ];
    if !matches!(name.kind, EntryType::Chain | EntryType::Web3) {
        return false;
    }
    let text = reading.text();
    let spaces = |at: usize| at + usize::from(around::starts(text, at, " "));
    let mut at = spaces(name.span.end());
    let of = around::starts(text, at, "的");
    if of {
        at = spaces(at + "的".len());
    }
    let person = |s: Span| s.start() == at;
    around::first_of(text, at, OFFICERS).is_some()
        || of && {
            let next = Span::new(at, at + 1);
            reading.tagged_at(next).iter().any(|t| t.kind == EntityKind::Person && person(t.span))
        }
}

/// Legal forms that a name goes on to.
const FORMS: &[&str] = &[
    "股份有限公司", "集团股份有限公司", "集团有限公司", "科技有限公司", "有限责任公司", "有限公司",
];

/// Tells whether a phrase is a legal form without a name: 股份有限公司应当….
pub(crate) fn is_legal_form(phrase: &str) -> bool {
    FORMS.contains(&phrase)
}

/// `腾讯控股` in 腾讯控股有限公司 goes on to the legal form.
fn legal_form(text: &str, span: Span) -> Span {
    let form = around::first_of(text, span.end(), FORMS).unwrap_or(0);
    Span::new(span.start(), span.end() + form)
}

fn by_latin_shape(reading: &Reading, out: &mut Vec<Span>) {
    let text = reading.text();
    for &run in &reading.latin {
        let word = run.of(text);
        if reading.names_at(run).iter().any(|n| n.span == run)
            || latin::looks_like_person(word)
            || LATIN_WORDS.contains(&word)
            || word.len() < 2
            || !word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        {
            continue;
        }
        let extended = han_ending(text, run);
        if let Some(span) = extended {
            out.push(span);
        } else if latin::has_company_suffix(word) && word.split(' ').count() <= 6
            || company_words_around(text, run) && word.split(' ').count() <= 4
        {
            out.push(run);
        }
    }
}

/// `IDG资本`, `AMT企源`: Chinese endings of Latin names.
fn han_ending(text: &str, run: Span) -> Option<Span> {
    let after = text.get(run.end()..)?;
    let ending = [
        "资本", "创投", "基金会", "基金", "集团", "科技", "证券", "银行", "实验室", "控股",
        "国际", "中国", "公司",
    ]
    .iter()
    .find(|e| after.starts_with(**e))?;
    let next = after.get(ending.len()..).and_then(|t| t.chars().next());
    let closed = next.is_none_or(|c| !is_han(c))
        || after.get(ending.len()..).is_some_and(|t| AFTER.iter().any(|w| t.starts_with(w)));
    // X公司 is the company X with its noun; X基金会 is a name.
    let span = if *ending == "公司" || *ending == "中国" {
        run
    } else {
        Span::new(run.start(), run.end() + ending.len())
    };
    (closed && run.of(text).len() >= 2).then_some(span)
}

/// Words right after a company's name.
const AFTER: &[&str] = &[
    "宣布", "完成", "获得", "获投", "获", "表示", "收购", "公告", "官方", "创始人", "联合创始人",
    "共同创始人", "联创", "首席", "CEO", "总裁", "高管", "旗下", "公司", "团队", "发推", "发文",
    "透露", "披露", "领投", "跟投", "参投", "董事长", "方面", "称", "等", "和", "与", "、", "，",
    "及", "在内", "的CEO", "的创始人", "的联合创始人", "研报", "认为", "指出", "副总裁", "分析师",
    "计划推出", "正式推出", "将推出", "签署",
];

/// Words right before a company's name.
const BEFORE: &[&str] = &[
    "公司", "企业", "交易所", "巨头", "提供商", "服务商", "开发商", "运营商", "制造商", "供应商",
    "机构", "厂商", "初创", "独角兽", "基金公司", "风投", "投资者", "做市商", "创始公司",
    "母公司", "子公司", "审计公司", "安全公司", "支付公司", "矿企", "银行", "开发团队",
];

fn company_words_around(text: &str, span: Span) -> bool {
    let strong = AFTER.iter().take_while(|w| **w != "领投");
    strong.into_iter().any(|w| around::starts(text, span.end(), w))
        || around::ends_with_any(text, span.start(), BEFORE)
            && (around::starts(text, span.end(), "(")
                || !around::ends(text, span.start(), "子公司的"))
}

/// Endings of Chinese company names, and what may stand before them.
pub(super) const SUFFIXES: &[&str] = &[
    "有限公司", "有限责任公司", "股份公司", "集团公司", "集团", "科技", "资本", "创投", "基金",
    "证券", "股份", "控股", "研究院", "研究所", "实验室", "银行", "信托", "保险", "网络", "智能",
    "数据", "半导体", "生物", "医药", "电子", "信息", "技术", "软件", "通信", "传媒", "汽车",
    "能源", "实业", "投资", "产投", "国投", "咨询", "基金会", "联盟", "协会", "公司", "云",
];

/// Those of them that make a name of the words before them; 网络, 数据 and the like end as many things as names.
const TELLING: &[&str] = &[
    "有限公司", "有限责任公司", "股份公司", "集团公司", "集团", "科技", "资本", "创投", "证券",
    "股份", "控股", "研究院", "实验室", "信托", "实业", "产投", "国投", "基金会",
];

/// The last characters of [`TELLING`].
static LAST: CharSet = CharSet::of("司团技本投券份股院室托业会");

/// What with such an ending is a kind of thing, not a name.
const COMMON: &[&str] = &[
    "高", "新", "黑", "硬", "金融", "生物", "信息", "互联网", "人工智能", "区块链", "前沿",
    "现代", "社会", "国有", "外国", "国际", "风险", "产业", "私募", "公募", "对冲", "主权",
    "指数", "货币", "债券", "股票", "养老", "社保", "投资", "国家", "世界", "全球", "中央",
    "商业", "地方", "政府", "引导", "母", "子", "本", "该", "我", "大", "小", "上市", "龙头",
    "头部", "初创", "创业", "家族", "股权", "共同", "母公司", "固定", "民间", "海外", "外部",
    "科技", "数字", "量化", "主题", "行业", "重点", "联合", "开放", "国家级", "省级", "多家",
    "两家", "三家", "中国", "美国", "日本", "韩国", "欧洲", "关键", "核心", "底层", "移动",
    "无线", "人类", "结构化", "大型", "物联网", "智慧", "新型", "传统", "绿色", "先进", "云计算",
    "链上", "公有", "私有", "混合", "边缘", "行业", "政务", "专属", "多", "上", "雾", "乌",
    "游戏", "原生", "一朵", "人工", "个人", "公共", "训练", "海量", "数十", "信用", "电力",
    "太阳", "航天", "深海", "医疗", "教育", "农业", "消费", "军工", "汽车", "芯片", "电动",
    "燃油", "自动驾驶", "无人", "具身", "群体", "机器", "语言", "财产", "社会", "医疗", "人寿",
    "国内", "国外", "相关", "业内", "合作", "控股", "参股", "全资", "关联", "目标", "收购",
    "上述", "前述", "这家", "一家", "某", "各", "各大", "央行", "投行", "外资", "中资", "民营",
    "国企", "中小", "线上", "网上", "开户", "票据", "城市", "村镇", "农村", "股份制", "城商",
    "开发性", "政策性", "财产权", "研究", "数字资产", "加密资产", "SocialFi", "DeFi", "Web3",
    "A类", "B类",
];

fn by_suffix(reading: &Reading, out: &mut Vec<Span>) {
    let text = reading.text();
    let tokens = reading.segments.tokens();
    for (i, token) in tokens.iter().enumerate() {
        let word = token.span.of(text);
        // Most words end in no such character; the list is walked for the few that do.
        if token.protected || !word.ends_with(|c| LAST.has(c)) {
            continue;
        }
        let Some(suffix) = TELLING.iter().find(|s| around::ends(word, word.len(), s)) else {
            continue;
        };
        // 一流高科技公司: the word is a kind of thing, whatever stands before it.
        if word.strip_suffix(suffix).is_some_and(|own| COMMON.contains(&own)) {
            continue;
        }
        let end = token.span.end();
        let closed = around::next_char(text, end).is_none_or(|c| !is_han(c))
            || around::first_of(text, end, AFTER).is_some();
        if !closed {
            continue;
        }
        let long = matches!(*suffix, "有限公司" | "有限责任公司");
        let mut start = token.span.start();
        for (taken, before) in tokens.get(..i).unwrap_or_default().iter().rev().enumerate() {
            let w = before.span.of(text);
            let chars = Span::new(before.span.start(), token.span.end()).of(text).chars().count();
            if before.protected
                || !w.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric())
                || is_boundary(w)
                || chars > if long { 24 } else { 8 }
                || (taken >= 2 && !long)
            {
                break;
            }
            start = before.span.start();
        }
        start = without_preposition(text, Span::new(start, token.span.end())).start();
        let span = Span::new(start, token.span.end());
        // 持有岚桥药业股份: shares, and no part of the name.
        if *suffix == "股份" && around::ends_with_any(text, start, DEALS) {
            continue;
        }
        let founded = long && around::ends_with_any(text, start, FOUNDERS);
        if (founded || opens(text, start)) && is_name(span.of(text), suffix) {
            out.push(span);
        }
    }
}

/// jieba glues a preposition to a name that it does not know: 由云栖|岭资本.
pub(crate) fn without_preposition(text: &str, span: Span) -> Span {
    let name = span.of(text);
    let glued = name.starts_with(['由', '与', '为', '获', '向', '被', '从', '在', '及', '和']);
    if glued && name.chars().count() > 4 {
        Span::new(span.start() + '由'.len_utf8(), span.end())
    } else {
        span
    }
}

/// Words that end a name on its left.
fn is_boundary(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "由", "与", "和", "及", "以及", "获", "获得", "向", "对", "被", "为", "是", "在", "的",
        "了", "该", "将", "从", "据", "等", "于", "并", "或", "其", "以", "让", "给", "称", "把",
        "至", "到", "有", "近日", "日前", "今日", "公司", "企业", "旗下", "平台", "表示", "宣布",
        "完成", "收购", "投资", "领投", "跟投", "参投", "推出", "发布", "包括", "成立", "携手",
        "联合", "通过", "来自", "股东", "机构", "附属", "子公司", "知名", "著名", "全资", "控股",
        "参股", "签约", "签署", "合作", "这家", "一家", "如", "像", "跟", "后", "前", "中", "老",
        "原", "现", "任", "国内", "主要", "首家", "入股", "委托", "起诉", "显示", "消息", "报道",
        "随着", "关于", "截至", "其中", "目前", "同时", "此外", "此前", "另外", "以下", "简称",
        "拟", "设立", "全资子公司", "控股子公司", "控股孙公司", "合资公司", "参股公司", "出资",
        "增资", "注册", "转让", "持有", "受让", "组建", "筹建", "更名",
    ];
    WORDS.contains(&word)
}

/// Words that a name may open after.
const OPENERS: &[&str] = &[
    "由", "与", "和", "及", "获", "向", "对", "被", "为", "是", "在", "的", "了", "公司", "旗下",
    "平台", "企业", "表示", "宣布", "收购", "投资", "领投", "包括", "携手", "联合", "日前",
    "近日", "股东", "机构", "从", "将", "入股", "签约", "消息", "报道", "显示", "据", "设立",
    "组建", "筹建", "出资", "增资", "持有", "受让",
];

/// What is done with shares.
const DEALS: &[&str] =
    &["持有", "转让", "受让", "回购", "增持", "减持", "购买", "收购", "认购", "质押", "出售"];

/// Words that a name with its legal form may open after: 拟设立岚桥锂业有限公司.
const FOUNDERS: &[&str] =
    &["设立", "组建", "筹建", "出资", "注册", "子公司", "孙公司", "合资公司"];

/// A name opens after punctuation, the start, or one of the words that end a name on its left.
fn opens(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or("");
    before.is_empty()
        || before.ends_with(|c: char| !is_han(c) && !c.is_alphanumeric())
        || around::ends_with_any(text, start, OPENERS)
        || before.ends_with(|c: char| c.is_ascii_alphanumeric())
}

fn is_name(name: &str, suffix: &str) -> bool {
    let stem = name.strip_suffix(suffix).unwrap_or(name);
    let chars = stem.chars().count();
    (2..=20).contains(&chars)
        && !COMMON.contains(&stem)
        && !COMMON.iter().filter(|c| c.chars().count() > 1).any(|c| stem.ends_with(c))
        && plausible(name)
        && !is_pronoun(name)
}

/// A Latin name must not stand inside a longer Latin word.
fn whole(text: &str, span: Span) -> bool {
    let edge = |a: Option<char>, b: Option<char>| {
        a.is_some_and(latin::is_latin) && b.is_some_and(latin::is_latin)
    };
    let name = span.of(text);
    let before = text.get(..span.start()).and_then(|t| t.chars().next_back());
    let after = text.get(span.end()..).and_then(|t| t.chars().next());
    !edge(before, name.chars().next()) && !edge(name.chars().next_back(), after)
}

/// Tells whether a name of the lexicon stands in the way of taking its span for a company.
pub(crate) fn known_otherwise(kind: EntryType) -> bool {
    !kind.is_company()
}
