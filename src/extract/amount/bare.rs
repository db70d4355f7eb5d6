//! Numbers without a currency that are money all the same: `融资近亿`, `估值达40亿`, `近千万天使轮融资`.

use crate::text::{Span, around};

/// Nouns and verbs of money that stand right before the number, connectors left aside.
const MONEY_BEFORE: &[&str] = &[
    "融资", "融资额", "融资金额", "融资总额", "募资", "募资额", "募集", "募集资金", "募集总额",
    "筹资", "筹集", "筹得", "筹集到", "估值", "投资", "总投资", "投资额", "投资总额", "注资",
    "增资", "斥资", "出资", "耗资", "砸下", "豪掷", "市值", "总市值", "市场规模", "产业规模",
    "基金规模", "资金规模", "总规模", "管理规模", "资产规模", "资产管理规模", "营收", "总营收",
    "年营收", "营业收入", "收入", "年收入", "总收入", "销售额", "成交额", "交易额", "成交金额",
    "交易金额", "金额", "总金额", "总额", "净利润", "利润", "净利", "产值", "总产值", "GMV",
    "gmv", "预算", "亏损", "罚款", "罚金", "资产", "总资产", "作价", "交易对价", "对价", "薪酬",
    "薪资", "月薪", "年薪", "工资", "薪水", "底薪", "起薪", "时薪", "贷款", "授信", "成本",
    "造价", "标的额", "中标", "中标金额", "合同金额", "订单金额", "价值", "市场空间", "产业规模",
    "规模总量", "回购",
];

/// Words between such a noun and the number that change nothing.
const CONNECTORS: &[&str] = &[
    "总计", "累计", "合计", "共计", "总共", "高达", "多达", "已达", "将达", "或达", "可达",
    "达到", "达", "到", "至", "为", "了", "是", "的", "约", "近", "超", "超过", "突破", "破",
    "已", "将", "或", "可", "能", "给", "不足", "逾", "过", "上", "在", "有望", "预计", "出",
    "共", "升至", "增至", "攀升", "飙升", "提升", "增长", "总额", "额", "金额", "规模", "需",
    "资金", "从",
];

/// What follows the number where it is the size of a financing.
const MONEY_AFTER: &[&str] = &[
    "融资", "股权融资", "股权投资", "战略融资", "战略投资", "投资", "天使", "种子", "首轮",
    "新一轮", "风险投资", "风投", "注资", "估值", "债权融资", "债务融资", "首期融资", "Pre",
    "pre", "PRE", "增资", "战投", "授信", "贷款", "IPO", "募资", "补贴", "收购", "过桥", "两轮",
    "多轮", "连续", "定增", "资金", "罚款",
];

/// What follows where a number counts things.
const COUNTED: &str = "人名家台个次户件项款条吨辆只位份笔张枚股平亩千瓦米公里粉参词倍套篇年月日天美像量级度行字座所部种点颗批枪口首幅层颜用车卡桶立数活下注吨元GT";

/// Tells whether the number at `span` is money without a currency, going by what stands around it.
pub(super) fn is_money(text: &str, span: Span, scaled: bool) -> bool {
    let (start, end) = (span.start(), span.end());
    if start == 0 && end == text.len() {
        return true;
    }
    let after = around::rest(text, end);
    let linked = after.strip_prefix('的').unwrap_or(after);
    // 容亿投资 is a name; 获亿级投资 and 超亿投资 are sums.
    let unit = matches!(span.of(text), "亿" | "万");
    if !unit && (MONEY_AFTER.iter().any(|word| linked.starts_with(word)) || series(linked)) {
        return !(linked.starts_with("投资者") || linked.starts_with("投资人"));
    }
    if !scaled && around::next_char(text, end).is_some_and(|c| COUNTED.contains(c)) {
        return false;
    }
    let mut clause = around::clause_before(text, start, 16);
    for _ in 0..6 {
        if MONEY_BEFORE.iter().any(|word| clause.ends_with(word)) {
            return true;
        }
        let Some(shorter) = CONNECTORS.iter().find_map(|word| clause.strip_suffix(word)) else {
            break;
        };
        clause = shorter;
    }
    false
}

/// Tells whether a lettered round starts here: A轮, B+轮, C1轮.
fn series(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !bytes.first().is_some_and(u8::is_ascii_uppercase) {
        return false;
    }
    let len = bytes.iter().take(4).skip(1).take_while(|b| matches!(b, b'+' | b'1'..=b'9')).count();
    text.get(len + 1..).is_some_and(|rest| rest.starts_with('轮'))
}
