//! What amounts and rounds mean beside the words around them.

use crate::extract::{NamedRound, Round};

/// What an amount is.
pub(super) enum Use {
    Raised(i32),
    Valuation,
    Cumulative,
    /// A total: of this round where no other amount is told, else of all rounds.
    Total,
    Other,
}

/// Tells what an amount is, from the words of its clause before and after it and the text before.
pub(super) fn use_of_amount(before: &str, after: &str, all_before: &str) -> Use {
    let tail = last_chars(before, 14);
    let head: String = after.chars().take(8).collect();
    if ["估值", "市值"].iter().any(|w| tail.contains(w))
        || head.starts_with("估值")
        || head.starts_with("的估值")
        || head.starts_with("的投后")
        || head.starts_with("投后")
        || head.starts_with("的投前")
    {
        return Use::Valuation;
    }
    let this = ["本轮", "此轮", "该轮", "本次", "此次", "这轮"].iter().any(|w| before.contains(w));
    let near = last_chars(before, 20);
    let all = [
        "累计", "总融资", "总资金", "迄今", "至今", "合计", "共计", "总筹", "共融资", "共筹集",
        "总计融资",
    ];
    // 共筹集了600万美元的种子轮融资 is one round's.
    let one = near.contains("共筹集") && !near.contains("累计") && after.contains('轮');
    if all.iter().any(|w| near.contains(w)) && !this && !one {
        return Use::Cumulative;
    }
    let total = ["总额", "总金额"];
    if total.iter().any(|w| near.contains(w)) && !this {
        return Use::Total;
    }
    let other = [
        "营收", "收入", "利润", "销售额", "交易额", "交易量", "规模", "锁定", "TVL", "GMV",
        "流水", "价值", "资产管理", "管理资产", "预算", "市场", "成本", "用户", "支出", "亏损",
        "奖金", "罚", "订单", "贷款", "债", "合同", "产值", "售价", "出货", "注册资本",
    ];
    // 股权与债务融资中筹集了3000万美元: the verb after it decides.
    let raised =
        ["筹集", "融资", "募集", "获得", "筹得"].iter().filter_map(|w| tail.rfind(w)).max();
    if other.iter().any(|w| {
        tail.rfind(w).is_some_and(|i| {
            let debt = *w == "贷款" || *w == "债" && !tail.contains("债务融资");
            raised.is_none_or(|r| r < i || debt)
        })
    }) && !["融资规模", "募资规模"].iter().any(|w| tail.contains(w))
    {
        return Use::Other;
    }
    // 两个月前的800万美元融资 is not this one.
    if tail.contains("前的") {
        return Use::Other;
    }
    let mut score = 0;
    if ["融资", "投资", "资金", "种子", "天使", "注资", "股权", "A轮", "B轮", "C轮", "轮"]
        .iter()
        .any(|w| head.contains(w))
    {
        score += 4;
    }
    if [
        "完成", "获", "筹集", "募", "融资", "投资", "出资", "筹得", "筹资", "金额", "总额",
        "注资", "轮", "领投", "筹", "敲定", "认购",
    ]
    .iter()
    .any(|w| tail.contains(w))
    {
        score += 3;
    }
    if this {
        score += 1;
    }
    // 约合2500万美元 in brackets restates the amount before.
    if last_chars(all_before, 4).contains('(') {
        score -= 3;
    }
    Use::Raised(score)
}

/// Tells whether words speak of bonds, or of new shares of a listed company.
pub(super) fn places_securities(words: &str) -> bool {
    let kinds = [
        "可转换公司债", "可转债", "公司债券", "非公开发行", "向特定对象发行", "定增", "配股",
        "发行A股", "发行股份",
    ];
    kinds.iter().any(|kind| words.contains(kind))
}

fn last_chars(s: &str, n: usize) -> &str {
    let start = s.char_indices().rev().nth(n - 1).map_or(0, |(i, _)| i);
    s.get(start..).unwrap_or(s)
}

/// Rounds that only venture financings have: lettered ones, seed, angel, strategic.
pub(super) fn is_venture(round: Round) -> bool {
    matches!(
        round,
        Round::Series(_)
            | Round::Named(
                NamedRound::PreSeed
                    | NamedRound::Seed
                    | NamedRound::SeedPlus
                    | NamedRound::Angel
                    | NamedRound::AngelPlus
                    | NamedRound::PreIpo
                    | NamedRound::Strategic
                    | NamedRound::Bridge
                    | NamedRound::TokenPrivate
            )
    )
}

/// Rounds of a financing, as opposed to listings, purchases, debt and grants.
pub(super) fn is_funding(round: Round) -> bool {
    is_venture(round)
        || matches!(
            round,
            Round::Named(NamedRound::Equity | NamedRound::PrivateEquity | NamedRound::Unspecified)
        )
}
