//! Words that bound names, and words that no name holds.

use crate::text::{around, charset::CharSet, is_han};

/// Nouns that describe the company whose name follows: `工业互联网平台|树根互联`.
pub(super) const DESCRIPTORS: &[&str] = &[
    "初创公司", "创业公司", "科技公司", "上市公司", "子公司", "母公司", "公司", "初创企业",
    "龙头企业", "企业", "创企", "平台", "品牌", "服务商", "提供商", "供应商", "开发商", "运营商",
    "制造商", "研发商", "集成商", "方案商", "经销商", "零售商", "生产商", "承包商", "厂商",
    "电商", "项目", "协议", "网络", "独角兽", "巨头", "机构", "团队", "旗下", "应用", "解决方案",
    "方案", "系统", "社区", "媒体", "工具", "游戏", "钱包", "交易所", "基础设施", "创始公司",
    "新秀", "黑马", "龙头", "引擎", "市场", "引入", "区块链", "公链", "主链", "预言机", "跨链桥",
    "生态", "网站", "社交应用", "软件", "浏览器", "聚合器", "门户", "中间件", "开源库", "数据库",
    "连锁", "连锁店", "联盟", "组织", "集团旗下", "车企", "药企", "房企", "链游", "Layer2",
    "新势力", "设备商", "制造企业", "产业园", "孵化器",
];

/// Words after which a name may begin: verbs of report, prepositions, connectors.
pub(super) const OPENERS: &[&str] = &[
    "获悉", "消息", "报道", "显示", "讯", "报导", "表示", "透露", "宣布", "了解", "据悉",
    "据了解", "其中", "此外", "另外", "同时", "由", "为", "是", "从", "向", "对", "被", "让",
    "给", "的", "了", "在", "于", "该", "与", "和", "及", "以及", "继", "如", "即", "称", "近日",
    "日前", "今日", "昨日", "今天", "昨天", "目前", "近期", "最近", "随后", "不久前", "本月",
    "本周", "上周", "今年", "去年", "年初", "年底", "首发", "独家", "快讯", "早报", "突发",
    "重磅", "官方", "公告", "网传", "盛传",
];

/// Words that stand between a subject and its verb.
pub(super) const ADVERBS: &[&str] = &[
    "近日", "日前", "今日", "昨日", "今天", "昨天", "近期", "最近", "最新", "同步", "同日", "原",
    "密集", "悉数", "团队", "刚刚", "目前", "现已", "已经", "已于", "已", "现", "于", "正式",
    "宣布", "官宣", "对外", "披露", "透露", "再次", "再度", "再", "连续", "成功", "顺利", "又",
    "也", "曾于", "曾", "首次", "独家", "率先", "年内", "先后", "陆续", "分别", "共", "在", "均",
    "还", "快速", "接连", "相继", "一举", "近", "刚", "则", "日", "共计", "总共", "正在", "正",
    "拟", "计划", "将", "有望", "即将", "寻求", "考虑", "发文称", "发文表示", "发文", "表示",
    "公布", "公告", "公告称", "证实", "确认", "官方宣布", "方面", "方面宣布", "官方", "上线前",
    "成立后", "短时间内", "悄然", "业已", "秘密", "欣然", "火速", "低调", "隆重", "今晨", "今早",
    "重新", "据悉", "日益", "便", "就", "而", "则", "也已", "均已", "仅", "此前", "去年", "今年",
    "年初", "去年年底", "上月", "本月", "本周", "上周", "月内", "一年内", "半年内", "日内",
    "三个月内", "其", "双双", "同时", "以", "从", "并", "筹备", "完成后", "即", "只", "已被",
    "被曝", "传", "据传", "疑似", "被传", "通过",
];

/// Where the last 从 or 自 stands that says from whom something comes: X从Y处, X自Y等机构.
pub(crate) fn origin(body: &str) -> Option<usize> {
    const COMPOUNDS: [&[char]; 2] = [
        &['事', '业', '而', '此', '未', '来', '容'],
        &[
            '动', '主', '身', '己', '研', '营', '建', '媒', '然', '有', '家', '由', '称', '贸',
            '带', '贡', '驾',
        ],
    ];
    let alone = |&(at, word): &(usize, &str)| {
        let compound = COMPOUNDS[usize::from(word == "自")];
        let after = body.get(at + word.len()..).unwrap_or_default();
        let before = body.get(..at).unwrap_or_default();
        !after.starts_with(compound)
            && !before.ends_with(['各', '来', '亲', '独', '私', '服', '顺'])
    };
    body.rmatch_indices(['从', '自']).find(alone).map(|(at, _)| at)
}

/// Words that refer to something said before.
const PRONOUNS: &[&str] = &[
    "控股子公司", "全资子公司", "参股公司", "孙公司", "控股孙公司", "预计", "方式", "专项",
    "每位", "部分", "亦有", "全国", "全省", "全市", "全区", "全县", "全球", "全行业", "行业",
    "市场", "一级市场", "二级市场", "半年", "一年", "暗自", "附属公司", "有限公司",
    "股份有限公司", "有限责任公司", "创业公司", "国内", "海外", "更广泛", "伙伴", "有人", "尚未",
    "至多", "增加", "积极", "还准备", "申请", "一次", "一时之间", "原标题", "关于公司", "两公司",
    "打新", "回归", "频频", "仍然", "能够", "全年", "上半年", "下半年", "首次", "二次", "年度",
    "季度", "总部", "客户", "控股股东", "第一大股东", "经营", "现场", "成立", "设立", "最多",
    "至少", "日常", "实际", "公司", "该公司", "本公司", "其", "它", "该平台", "平台", "该项目",
    "项目", "项目方", "该团队", "团队", "后者", "前者", "双方", "官方", "我们", "企业", "该企业",
    "品牌", "该品牌", "该协议", "协议", "机构", "该机构", "该网络", "创始人", "方面",
    "首席执行官", "投资方", "他们", "集团", "该集团", "本轮", "本次", "此轮", "此次", "该轮",
    "这", "这家公司", "这笔资金", "资金", "新公司", "上市公司", "初创公司", "子公司", "母公司",
    "交易", "新一轮", "目前", "此前", "该基金会", "基金会", "该交易所", "交易所", "协议方",
    "产品", "该产品", "业务", "该业务",
];

/// Words that no name of an organisation or person holds.
const FOREIGN: &[&str] = &[
    "后续", "完成", "宣布", "融资", "资金", "用于", "表示", "获得", "进行", "投资方", "投资者",
    "投资人", "推出", "发布", "成立于", "将", "并且", "已经", "未来", "公司将", "金额", "估值",
    "亿元", "万元", "美元", "人民币", "轮", "领投", "跟投", "参投", "财务顾问", "累计", "本次",
    "本轮", "此次", "正在", "认为", "计划", "旨在", "提供", "致力", "专注", "布局", "加速",
    "推动", "支持", "未披露", "未透露", "暂未", "透露", "参与", "以及", "包括", "等多", "多家",
    "若干", "众多", "一笔", "知名机构", "老股东", "新股东", "现有股东", "天使投资", "其他",
    "数家", "一众", "名为", "我们", "他们", "基于", "通过", "为了", "如何", "什么", "记者",
    "多位", "多名", "数十", "该轮", "这轮", "此轮", "战略投资者", "产业资本", "上市", "收购",
    "增资", "营收", "同比", "没有", "不是", "可以", "成为", "创始人", "董事长", "总裁", "首席",
    "头部", "知名", "多个", "领域", "期间", "因此", "合计", "发行", "承诺", "签约", "非法",
    "公开", "债市", "注册资本", "成立", "对其", "等公司", "等企业", "等机构", "等方式", "还未",
    "更容易",
];

static FOREIGN_FIRST: CharSet = CharSet::first_of(FOREIGN);

/// Characters of function words, which names avoid.
static FUNCTION: CharSet = CharSet::of("就而便却且但因呢吗把仅也很或您你我谁啊吧着被");

/// Tells whether a phrase refers to something said before.
pub(crate) fn is_pronoun(phrase: &str) -> bool {
    let phrase = phrase.trim();
    let points = phrase.starts_with(['该', '这', '那', '此', '其']) && phrase.chars().count() <= 5;
    let vague = ["一个", "一家", "两个", "每", "并"].iter().any(|w| phrase.starts_with(w))
        || [
            "旗下", "之初", "股东", "上旬", "中旬", "下旬", "该公司", "这家公司", "本公司", "时间",
        ]
        .iter()
        .any(|w| phrase.ends_with(w));
    let counted = ["两家", "三家", "四家", "几家", "多家", "数家", "某"];
    let vague = vague || counted.iter().any(|w| phrase.contains(w));
    points || vague || PRONOUNS.contains(&phrase)
}

/// Tells whether a phrase can be a name by its length and its characters.
pub(crate) fn plausible(phrase: &str) -> bool {
    let (mut han, mut other, mut letters) = (0, 0, 0);
    // 砾石量子(合肥)有限公司: brackets stand in names of companies alone.
    let firm = phrase.ends_with("公司");
    for c in phrase.chars() {
        if matches!(c, '(' | ')') && !firm {
            return false;
        }
        if is_han(c) {
            han += 1;
        } else if c.is_alphabetic() {
            letters += 1;
        } else if matches!(
            c,
            '，' | '。'
                | '、'
                | '；'
                | '：'
                | '！'
                | '？'
                | '\n'
                | '%'
                | '“'
                | '”'
                | '"'
                | '《'
                | '》'
                | '【'
                | '】'
                | '「'
                | '」'
        ) {
            return false;
        } else {
            other += 1;
        }
    }
    let sized = if han > 0 {
        han <= 20 && han + letters >= 2 && letters <= 48
    } else {
        (1..=48).contains(&letters) && other <= letters + 4
    };
    sized
        && !counts(phrase)
        && !phrase.starts_with(['对', '将', '把'])
        && (han != 1 || letters > 0)
        && !is_pronoun(phrase)
        && !around::holds_any(phrase, FOREIGN, &FOREIGN_FIRST)
        && !holds_function_word(phrase)
        && !phrase.starts_with('不')
        && !phrase.ends_with('不')
}

/// Endings of names that are no names alone.
pub(super) const BARE: &[&str] = &[
    "资本", "创投", "基金", "投资", "集团", "科技", "公司", "证券", "银行", "控股", "股份",
    "国际", "创业", "管理", "有限公司", "创新", "合伙", "金融", "产业", "股权投资", "资产", "方",
    "机构", "者", "人",
];

/// Words at the end of a list that belong to its verb.
pub(super) const TAILS: &[&str] = &[
    "以个人身份", "以个人名义", "总计", "共计", "合计", "承诺", "同意", "悉数", "纷纷", "一同",
    "双双", "个人", "近日", "日前", "今日", "正在商谈", "商谈", "有望", "拟", "将", "或将",
    "正在", "已", "共同", "联合", "分别", "均", "也", "都", "继续", "持续", "跟进", "独家",
    "战略", "超额", "追加", "本轮", "此轮", "参与", "进行", "参与了", "作为", "一起", "再次",
    "则", "亦", "并", "处", "方面", "的", "了", "来", "还", "全额", "跟", "领衔", "牵头", "加码",
    "两家", "三家", "原有投资方", "现有投资方", "老股东", "原股东", "现有股东", "新股东",
];

/// Phrases that stand in lists of investors and name nobody.
pub(super) const GENERIC: &[&str] = &[
    "投资", "公司", "基金", "机构", "资本", "创投", "多家机构", "天使投资人", "个人投资者",
    "投资方", "未透露", "多家", "知名机构", "产业方", "老股东", "战略投资方", "团队", "管理层",
    "员工", "合作伙伴", "社区", "行业", "国内外", "美元基金", "人民币基金", "国资", "家族办公室",
    "风险投资", "金融机构", "政府", "政府基金", "地方国资", "个人", "外界", "散户", "银行",
    "股东", "国资", "高管", "同时", "超额", "创始团队", "中国", "美国", "海外", "其它",
];

/// Tells whether a phrase only describes a company: 机器人传感器企业, 某某服务商.
pub(super) fn is_description(phrase: &str) -> bool {
    const NOUNS: &[&str] = &[
        "企业", "平台", "品牌", "服务商", "提供商", "供应商", "开发商", "运营商", "厂商", "项目",
        "机构", "团队", "巨头", "独角兽", "初创", "创企", "产业园", "龙头", "赛道", "行业",
    ];
    NOUNS.iter().any(|n| phrase.ends_with(n))
        || (phrase.ends_with("公司")
            && !phrase.ends_with("有限公司")
            && phrase.chars().count() > 6)
}

/// Tells whether words end as a description does that a company's name follows: 视频生成公司, 无人机品牌.
pub(crate) fn ends_in_description(words: &str) -> bool {
    DESCRIPTORS.iter().any(|d| words.ends_with(*d))
}

/// Latin words that are no names.
pub(crate) const LATIN_WORDS: &[&str] = &[
    "CEO", "CTO", "COO", "CFO", "CMO", "CPO", "IPO", "AI", "NFT", "DeFi", "Web3", "Web3.0", "App",
    "APP", "SaaS", "PaaS", "IaaS", "B2B", "B2C", "GameFi", "SocialFi", "Layer", "Layer 2",
    "Layer2", "L2", "L1", "DAO", "DEX", "CEX", "RWA", "AIGC", "AGI", "LLM", "GPU", "CPU", "ICO",
    "IDO", "TVL", "FA", "CVC", "VC", "PE", "LP", "GP", "ETF", "X", "A", "B", "C", "D", "TMT",
    "IT", "IoT", "5G", "3D", "VR", "AR", "ESG", "MVP", "KOL", "DePIN", "BTC", "ETH", "EVM", "ZK",
    "MOU", "MoU", "PR", "SDK", "API", "UTC", "II", "III", "Agent", "Token", "Metaverse",
];

/// Looks for the character of a function word; 基因 is none.
fn holds_function_word(phrase: &str) -> bool {
    FUNCTION.next(phrase, 0).is_some()
        && (!phrase.contains("基因") || FUNCTION.next(&phrase.replace("基因", ""), 0).is_some())
}

/// Tells whether a phrase counts things: 有 9 个, 3家.
fn counts(phrase: &str) -> bool {
    let mut digit = false;
    phrase.chars().filter(|c| *c != ' ').any(|c| {
        let counted =
            digit && matches!(c, '个' | '家' | '笔' | '次' | '位' | '名' | '款' | '起' | '只');
        digit = c.is_ascii_digit();
        counted
    })
}
