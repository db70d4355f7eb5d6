//! Cue words: what in a sentence speaks of a financing, and of whom in which role.

use std::sync::Arc;

use daachorse::{
    CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind,
};

use crate::{Error, Result, text::Span};

/// What a cue word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Cue {
    /// The subject raised money: 完成, 获得, 筹集.
    Raise,
    /// Money for shares: 融资, 投资 as nouns.
    Funding,
    /// The names before it led.
    Lead,
    /// The names before it invested.
    Follow,
    /// The names after it led: 领投方为.
    LeadNoun,
    /// The names after it invested: 投资方包括.
    InvestorNoun,
    /// The names before it advised.
    Adviser,
    /// What the company is worth.
    Valuation,
    /// What it raised in total.
    Cumulative,
    /// This very round: 本轮, 此次.
    This,
    /// Something that was before.
    Past,
    /// Something that is to come.
    Planned,
    /// Something that is said.
    Rumoured,
    /// A promise of money.
    Commitment,
    /// Money that is no equity round: bonds, credit, listing, purchase.
    Foreign,
    /// What the money is for.
    Use,
    /// 由: the names after it act.
    By,
    /// Market statistics.
    Statistics,
}

/// A cue in a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) span: Span,
    pub(crate) cue: Cue,
}

/// The table of cue words.
const TABLE: &[(Cue, &[&str])] = &[
    (
        Cue::Raise,
        &[
            "完成", "获得", "喜获", "斩获", "连获", "再获", "获投", "获", "拿下", "筹集", "筹得",
            "筹措", "募集", "募得", "募资", "筹资", "集资", "收获", "敲定", "揽获", "揽下",
            "入账", "引入", "引进", "宣布融资", "融得", "融到", "已融资", "达成", "结束", "关闭",
            "获取", "取得", "得到", "收到", "接受", "吸纳", "拿到", "公布", "进行了", "进行",
            "开启", "启动", "开展",
        ],
    ),
    (
        Cue::Funding,
        &[
            "融资", "投资", "注资", "资金筹集", "股权投资", "风险投资", "风投", "增资",
            // Rounds before a listing are rounds, unlike what a listing brings in.
            "Pre-IPO", "pre-IPO", "Pre IPO", "PreIPO", "PRE-IPO", "IPO前",
        ],
    ),
    (
        Cue::Lead,
        &[
            "共同领投", "共同领导", "领导", "联合领投", "独家领投", "联席领投", "领投",
            "共同牵头", "联合牵头", "牵头投资", "牵头", "领衔投资", "领衔", "主导投资", "领头",
            "主投", "参与领投",
        ],
    ),
    (
        Cue::Follow,
        &[
            "共同跟投", "认缴", "投入", "联合跟投", "跟投", "参投", "参与跟投", "参与投资",
            "参与了投资", "共同参与", "共同投资", "联合投资", "共同出资", "联合出资", "独家投资",
            "独家出资", "独家战略投资", "战略投资", "追加投资", "追加跟投", "继续追加", "追投",
            "持续加码", "继续加码", "加码", "持续加注", "继续加注", "加注", "加持", "持续跟投",
            "继续跟投", "超额跟投", "跟进", "继续投资", "持续投资", "继续支持", "持续支持",
            "参与本轮", "参与此轮", "参与该轮", "参与了本轮", "参与了此轮", "参与了该轮",
            "参与此次", "参与本次", "参与了本次", "参与了此次", "参与融资", "参与了融资",
            "也参与", "参与其中", "参与了这", "出资", "入股", "注资", "战投", "增持", "认购",
            "联合参投", "共同参投", "联合注资", "等参与", "参与", "独投", "共同完成", "独家押注",
            "联合押注", "押注", "也提供了资金", "为新增股东", "成为新增股东", "为新股东",
            "成为新股东",
        ],
    ),
    (
        Cue::LeadNoun,
        &[
            "领投方为", "领投方是", "领投机构为", "领投方包括", "领投方：", "领投机构包括",
            "领投者为", "领投方",
        ],
    ),
    (
        Cue::InvestorNoun,
        &[
            "投资来自", "融资来自", "参与该轮的还有", "参与本轮的还有", "参与此轮的还有",
            "参与该轮融资的还有", "参与本轮融资的还有", "参与此轮融资的还有",
            "参与本次融资的还有", "参与此次融资的还有", "资方为", "资方包括", "投资主体为",
            "投资方包括", "新增股东为", "新增股东包括", "新股东为", "出资人包括", "出资人为",
            "投资方为", "投资方有", "投资方是", "投资方还包括", "投资方分别为", "投资方主要包括",
            "投资方：", "投资机构包括", "投资机构为", "投资机构有", "投资机构还包括",
            "投资者包括", "投资者还包括", "投资者有", "投资者为", "投资人包括", "投资人为",
            "投资人还包括", "参投方包括", "参投方为", "参投者包括", "参投者有", "参投机构包括",
            "跟投方包括", "跟投方为", "跟投机构包括", "跟投方有", "参与方包括", "出资方为",
            "出资方包括", "股东包括", "投资方由", "参与机构包括", "参与者包括", "参与者还包括",
            "其他参投方包括", "参与投资的机构包括", "参与投资者包括", "支持者包括",
            "投资者和战略合作伙伴包括", "投资者及合作伙伴包括", "投资方和战略合作伙伴包括",
            "投资方及合作伙伴包括", "融资还包括", "本轮还包括", "本轮投资方", "跟投方", "参投方",
        ],
    ),
    (
        Cue::Adviser,
        &[
            "财务顾问", "融资顾问", "独家顾问", "法律顾问", "投资顾问", "独家财顾", "FA",
            "承销商", "配售代理",
        ],
    ),
    (Cue::Valuation, &["估值", "市值", "投后", "投前"]),
    (
        Cue::Cumulative,
        &[
            "累计融资", "累计", "总融资额", "融资总额达", "融资总额已", "融资总额增", "总资金",
            "筹集总额", "筹资总额", "总筹资", "融资总金额", "迄今", "至今", "合计", "总融资",
            "融资总额", "总额达", "融资规模累计", "共计", "共融资", "共获", "共筹",
        ],
    ),
    (
        Cue::This,
        &["本轮", "此轮", "该轮", "这轮", "本次", "此次", "该笔", "这笔", "新一轮", "该次"],
    ),
    (
        Cue::Past,
        &[
            "此前", "曾经", "曾于", "曾在", "曾", "早前", "早在", "之前", "上一轮", "上轮",
            "前一轮", "历史融资", "近期还投资", "回顾", "过往", "前不久", "个月前", "前几轮",
            "前述", "前两轮", "上一次", "上次",
        ],
    ),
    (
        Cue::Planned,
        &[
            "拟", "计划融资", "计划筹集", "计划募集", "计划", "寻求", "洽谈", "谈判", "商谈",
            "磋商", "考虑", "有望", "即将", "正在进行", "正就", "目标", "希望", "预计", "或将",
            "接近完成", "接近", "筹划", "启动", "开启", "准备", "将进行", "将完成", "将获",
            "探讨", "讨论",
        ],
    ),
    (
        Cue::Rumoured,
        &["传闻", "据传", "消息人士", "知情人士", "有消息称", "市场传", "被传", "或已"],
    ),
    (Cue::Commitment, &["投资承诺", "承诺投资", "承诺出资", "承诺注资"]),
    (
        Cue::Foreign,
        &[
            "短期融资券", "超短期融资券", "融资券", "融资租赁", "融资融券", "融资余额",
            "融资买入", "融资净买", "融资客", "社会融资", "债务融资", "债权融资", "融资工具",
            "质押融资", "融资担保", "融资性", "融资成本", "融资环境", "融资难", "融资渠道",
            "融资平台", "融资计划", "直接融资", "间接融资", "再融资", "项目融资", "融资利率",
            "融资规模", "贸易融资", "融资服务", "融资需求", "融资能力", "融资事件", "银行融资",
            "贷款融资", "公司债", "企业债", "债市", "配套资金", "融资额度", "发债", "发行债",
            "美元债", "存托股", "超额配售", "IPO", "可转债", "债券", "票据", "中期票据", "信贷",
            "贷款", "授信", "授信额度", "信用额度", "定增", "定向增发", "非公开发行",
            "向特定对象发行", "募集说明书", "募集资金", "首次公开募股", "首次公开发行", "IPO募",
            "配股", "配售", "供股", "招股", "发行股票", "专项债", "理财", "资产支持", "收购",
            "并购", "要约", "中标", "签署合同", "合同金额", "采购", "订单", "补贴", "拨款",
            "赠款", "资助", "捐", "罚款", "和解", "赔偿", "被盗", "逆回购", "募集完成",
            "募集完毕", "募集成立", "募集期", "基金募集", "首期关账", "首关", "终关", "完成首期",
            "完成备案", "备案", "回购", "分红", "获配", "净利润", "营业收入", "营收",
            "固定资产投资", "总投资", "投资总额", "投资建设", "计划投资", "开工", "奠基",
        ],
    ),
    (Cue::Use, &["将用于", "主要用于", "用于", "将主要用于", "旨在", "用以", "用来"]),
    (Cue::By, &["由"]),
    (
        Cue::Statistics,
        &[
            "融资事件", "笔融资", "起融资", "融资笔数", "融资数量", "融资市场", "行业融资",
            "领域融资", "投融资", "融资总数", "家企业获",
        ],
    ),
];

/// The automaton over the table.
#[derive(Clone)]
pub(crate) struct CueFinder {
    automaton: Arc<CharwiseDoubleArrayAhoCorasick<u32>>,
    cues: Arc<[Cue]>,
}

impl std::fmt::Debug for CueFinder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CueFinder({} cues)", self.cues.len())
    }
}

impl CueFinder {
    /// Builds the automaton; a word that two cues list keeps its first one.
    pub(crate) fn new() -> Result<Self> {
        let mut words = std::collections::BTreeMap::new();
        let mut cues = Vec::new();
        for (cue, list) in TABLE {
            for word in *list {
                words.entry(*word).or_insert_with(|| {
                    cues.push(*cue);
                    cues.len() as u32 - 1
                });
            }
        }
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build_with_values(words)
            .map_err(|e| Error::Setting { name: "cues", message: e.to_string() })?;
        Ok(Self { automaton: Arc::new(automaton), cues: cues.into() })
    }

    /// Finds the cues of a view's text: leftmost, longest, apart.
    pub(crate) fn find(&self, text: &str) -> Vec<Found> {
        self.automaton
            .leftmost_find_iter(text)
            .filter_map(|m| {
                let cue = *self.cues.get(m.value() as usize)?;
                Some(Found { span: Span::new(m.start(), m.end()), cue })
            })
            .collect()
    }
}
