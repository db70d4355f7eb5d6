//! Persons: by the lexicon, by the title beside the name, by the shape of Latin names.

use crate::{
    extract::{Reading, name::latin},
    lexicon::{EntryType, Meaning, WordTag},
    text::{Span, is_han},
};

/// Lists the persons of a reading; sorted, apart.
pub(crate) fn find(reading: &Reading) -> Vec<Span> {
    let text = reading.text();
    let mut out: Vec<Span> = reading
        .names
        .iter()
        .filter(|n| n.kind == EntryType::Person && !n.ambiguous)
        .map(|n| n.span)
        .collect();
    for &run in &reading.latin {
        if latin::looks_like_person(run.of(text))
            && !reading.names.iter().any(|n| n.span.overlaps(run) && n.kind.is_company())
        {
            out.push(run);
        }
    }
    after_titles(reading, &mut out);
    super::company::resolve(out)
}

/// `首席执行官王坚`, `创始人兼CEO李天驰`: a family name and one or two characters after a title.
fn after_titles(reading: &Reading, out: &mut Vec<Span>) {
    let text = reading.text();
    let titles = reading.found.iter().filter(|h| h.meaning == Meaning::Word(WordTag::Title));
    for title in titles {
        let start = title.span.end();
        let rest = text.get(start..).unwrap_or("");
        if let Some(len) = chinese_name(rest) {
            out.push(Span::new(start, start + len));
        } else if let Some(run) = reading
            .latin
            .iter()
            .find(|r| r.start() == start || (r.start() == start + 1 && rest.starts_with(' ')))
        {
            let word = run.of(text);
            if word.split(' ').count() >= 2
                && word.split(' ').all(|w| w.starts_with(char::is_uppercase))
                && !latin::has_company_suffix(word)
            {
                out.push(*run);
            }
        }
    }
}

/// The length of the Chinese name at the start of `text`, judged by the family name and what follows.
fn chinese_name(text: &str) -> Option<usize> {
    let chars: Vec<char> = text.chars().take(5).collect();
    let family = match chars.as_slice() {
        [a, b, ..] if COMPOUND.contains(&format!("{a}{b}").as_str()) => 2,
        [a, ..] if FAMILY.contains(*a) => 1,
        _ => return None,
    };
    // The given name has one or two characters; what follows decides.
    [2, 1].into_iter().find_map(|given| {
        let len = family + given;
        let name = chars.get(..len)?;
        let rest: String = text.chars().skip(len).take(3).collect();
        let closed = rest.is_empty()
            || !rest.starts_with(is_han)
            || FOLLOWERS.iter().any(|w| rest.starts_with(w));
        (name.iter().all(|&c| is_han(c)) && closed)
            .then(|| name.iter().map(|c| c.len_utf8()).sum())
    })
}

/// What follows a person's name.
const FOLLOWERS: &[&str] = &[
    "表示", "称", "在", "指出", "认为", "透露", "介绍", "说", "博士", "教授", "先生", "女士",
    "和", "与", "等", "向", "对", "于", "近日", "日前", "宣布", "发文", "出席", "谈", "告诉",
    "为", "将", "也", "曾", "及", "带领", "创立", "的", "亲任", "、", "接受", "强调", "分析",
    "辞", "担任", "院士", "坦言", "直言", "回应", "领衔", "联合", "个人", "任",
];

/// Family names, by frequency.
const FAMILY: &str = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟蓝聂齐向申葛柴伍覃骆关焦柳欧祝纪尚毕耿芦左季管符辛苗詹曲欧靳祁路涂兰甘裴梅童翁霍游阮尤岳柯牟滕谷舒卜成饶宁凌盛查单冉鲍华包屈房喻解蒲卫简时连车项闵邬吉党阳费蒙席晏隋古强穆姬宫景米麦谈柏瞿艾沙鄢桂窦郁缪畅巩卓褚栾戚全娄甄郎池丛边岑农苟迟保商臧佘卞虞刁冷应匡栗仇练楚揭师官佟封燕桑巫敖原植邝仲荆储宗楼干苑寇盖南屠鞠荣井乐银奚明麻雍花闻冼木郜廉衣蔺和冀占门帅利满";

/// Family names of two characters.
const COMPOUND: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "东方", "独孤", "南宫", "夏侯", "皇甫", "尉迟", "公孙",
    "慕容", "令狐", "司徒", "端木", "百里", "呼延",
];
