//! Copies of the labelled texts with other names in the places of names (mention replacement; Dai and Adel, 2020),
//! so that the words around a name teach more than the name itself.

use std::collections::{BTreeMap, BTreeSet};

use yunbao::{extract::tagger::Example, text::Span};

/// The share of names that a copy replaces.
const SHARE: u64 = 70;

/// Names to put in the places of names, by label and looks.
pub(crate) struct Stock(BTreeMap<(String, Looks), Vec<String>>);

/// How a name is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Looks {
    Latin,
    /// With its legal form, which stands where registers are quoted.
    Legal,
    Chinese,
}

impl Looks {
    fn of(name: &str) -> Self {
        if name.is_ascii() {
            Self::Latin
        } else if name.ends_with("公司") || name.ends_with("）") {
            Self::Legal
        } else {
            Self::Chinese
        }
    }
}

impl Stock {
    /// Collects the names of `examples`.
    pub(crate) fn of(examples: &[Example]) -> Self {
        let mut sets: BTreeMap<(String, Looks), BTreeSet<String>> = BTreeMap::new();
        for example in examples {
            for (span, label) in &example.names {
                let name = span.of(&example.text);
                sets.entry((label.clone(), Looks::of(name))).or_default().insert(name.to_owned());
            }
        }
        Self(sets.into_iter().map(|(k, set)| (k, set.into_iter().collect())).collect())
    }

    /// Draws a name that may stand where `name` stands.
    fn draw(&self, label: &str, name: &str, random: &mut Random) -> Option<String> {
        let looks = Looks::of(name);
        if label == "person" && looks != Looks::Latin {
            return Some(if name.contains(['·', '•', '・', '‧']) {
                random.foreign()
            } else {
                random.chinese()
            });
        }
        let list = self.0.get(&(label.to_owned(), looks))?;
        list.get(random.below(list.len())).cloned()
    }

    /// Gives `copies` of each example, every one with other names.
    pub(crate) fn copies(&self, examples: &[Example], copies: u32, seed: u64) -> Vec<Example> {
        let mut random = Random(seed);
        let mut out = Vec::new();
        for example in examples.iter().filter(|e| !e.names.is_empty()) {
            for _ in 0..copies {
                out.extend(self.copy(example, &mut random));
            }
        }
        out
    }

    /// Replaces names, the same name by the same one; `None` where names overlap.
    fn copy(&self, example: &Example, random: &mut Random) -> Option<Example> {
        let mut names = example.names.clone();
        names.sort_by_key(|n| n.0);
        let mut chosen: BTreeMap<&str, Option<String>> = BTreeMap::new();
        let (mut text, mut out, mut at) = (String::new(), Vec::new(), 0);
        for (span, label) in &names {
            text.push_str(example.text.get(at..span.start())?);
            let name = span.of(&example.text);
            let other = chosen.entry(name).or_insert_with(|| {
                let swap = random.next() % 100 < SHARE;
                swap.then(|| self.draw(label, name, random)).flatten()
            });
            let start = text.len();
            text.push_str(other.as_deref().unwrap_or(name));
            out.push((Span::new(start, text.len()), label.clone()));
            at = span.end();
        }
        text.push_str(example.text.get(at..)?);
        Some(Example::new(text, out))
    }
}

/// Family names, the frequent ones more than once.
const FAMILY: &[&str] = &[
    "王", "王", "王", "李", "李", "李", "张", "张", "张", "刘", "刘", "陈", "陈", "杨", "黄",
    "赵", "周", "吴", "徐", "孙", "朱", "马", "胡", "郭", "林", "何", "高", "梁", "郑", "罗",
    "宋", "谢", "唐", "韩", "曹", "许", "邓", "萧", "冯", "曾", "程", "蔡", "彭", "潘", "袁",
    "于", "董", "余", "苏", "叶", "吕", "魏", "蒋", "田", "杜", "丁", "沈", "姜", "范", "江",
    "傅", "钟", "卢", "汪", "戴", "崔", "任", "陆", "廖", "姚", "方", "金", "邱", "夏", "谭",
    "韦", "贾", "邹", "石", "熊", "孟", "秦", "阎", "薛", "侯", "雷", "白", "龙", "段", "郝",
    "孔", "邵", "史", "毛", "常", "万", "顾", "赖", "武", "康", "贺", "严", "尹", "钱", "施",
    "洪", "龚", "汤", "陶", "黎", "温", "莫", "易", "樊", "乔", "文", "安", "殷", "颜", "庄",
    "章", "鲁", "倪", "庞", "俞", "翟", "蓝", "聂", "齐", "向", "申", "葛", "柴", "伍", "覃",
    "骆", "关", "焦", "柳", "欧", "祝", "纪", "尚", "毕", "耿", "左", "季", "管", "符", "辛",
    "苗", "曲", "靳", "祁", "路", "涂", "甘", "裴", "梅", "童", "翁", "霍", "游", "阮", "尤",
    "岳", "柯", "舒", "卜", "成", "饶", "宁", "凌", "盛", "查", "欧阳", "司马", "上官", "诸葛",
    "东方", "皇甫", "尉迟", "慕容", "司徒", "令狐", "朴", "崔",
];

/// Characters of given names.
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉红文建国志海燕春梅宇浩然子轩梓涵欣怡嘉诗雨晨俊睿哲博\
思佳琪瑞雪峰鹏飞翔龙林波斌辉永健新宏亮振兴东升荣光德成庆祥云天佑安康宁乐一凡心远山川江河清源泽润民生家学书礼义信诚仁智慧聪颖灵\
秋冬夏晓旭阳朝晖映彤丹青蓝紫薇兰竹菊莲荷婷婉柔淑贞洁如意可为之其若以亦维继承启航锋锐铭钧钦铮鑫金银珊琳瑶璐瑾瑜珂璇璟琛琨琰珍\
珠玲珑毅恒坚韧力勤奋立业功勋彬彪虎豹骏骥驰腾跃凯旋胜利克威武炜煜烨焕炎灿烁灏瀚浚淳渊深泓沐沛沁汐涵淼森楠柏松桐梓桦榕枫栋梁\
茂盛蓉蓓蕾萌菲芸芷若茗莹萱葵蔚岚岩岭峻崇嵩巍少先进前程万里正大方圆同和谐顺昌隆富贵福禄寿喜善良美好世界中元亨利贞乾坤";

/// Given names of foreigners, as Chinese news writes them.
const FOREIGN_GIVEN: &[&str] = &[
    "约翰", "迈克尔", "大卫", "詹姆斯", "罗伯特", "威廉", "理查德", "托马斯", "马克", "史蒂文",
    "保罗", "安德鲁", "凯文", "布莱恩", "杰夫", "埃里克", "丹尼尔", "马修", "彼得", "安娜",
    "玛丽", "萨拉", "伊丽莎白", "凯瑟琳", "索菲娅", "艾米莉", "亚历山大", "谢尔盖", "伊万",
    "德米特里", "让", "皮埃尔", "卡洛斯", "何塞", "拉吉", "桑贾伊", "普里娅", "穆罕默德", "阿里",
    "萨姆", "山姆", "埃隆", "蒂姆", "萨提亚", "桑达尔", "维塔利克", "达里奥", "格雷格", "伊利亚",
    "米拉", "莉莎", "艾伦", "本", "克里斯", "尼克", "奥马尔", "哈桑", "汉斯", "玛格丽特",
    "英格丽德", "乔", "乔治",
];

/// Syllables that family names of foreigners are made of.
const SYLLABLES: &[&str] = &[
    "史密", "斯", "约翰", "逊", "布朗", "米勒", "戴维", "威尔", "森", "安德", "克", "特", "尔",
    "马丁", "格林", "菲尔", "德", "科夫", "诺维", "奇", "斯基", "霍夫", "曼", "施密", "费舍",
    "韦伯", "拉", "里", "罗", "西", "尼", "卡", "梅", "洛", "佩", "加西", "亚", "纳德", "皮查",
    "伊", "布特", "林", "阿莫", "奥特", "扎克", "伯格", "贝索", "哈达", "沃斯", "莫", "恩", "兰",
];

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list.get(self.below(list.len())).copied().unwrap_or("")
    }

    /// A Chinese name: every fourth of two characters.
    fn chinese(&mut self) -> String {
        let mut name = self.of(FAMILY).to_owned();
        let given = if self.next().is_multiple_of(4) { 1 } else { 2 };
        let count = GIVEN.chars().count();
        for _ in 0..given {
            name.extend(GIVEN.chars().nth(self.below(count)));
        }
        name
    }

    /// A foreign name in Chinese characters, with its dot.
    fn foreign(&mut self) -> String {
        let mut name = format!("{}·", self.of(FOREIGN_GIVEN));
        for _ in 0..2 + self.below(2) {
            name.push_str(self.of(SYLLABLES));
        }
        name
    }
}
