//! How rounds with a name are written, in one table.

use super::NamedRound as N;

/// A way of writing a round with a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    pub(super) word: &'static str,
    pub(super) round: N,
    /// What must not follow: 天使投资|人 is a person.
    pub(super) not_before: &'static [&'static str],
    /// What must not stand before.
    pub(super) not_after: &'static [&'static str],
}

const INVESTORS: &[&str] = &[
    "人", "者", "方", "部", "总监", "总经理", "中心", "基金", "机构", "公司", "集团", "负责",
    "经理", "副总", "业务",
];
const VEHICLES: &[&str] = &[
    "基金", "管理", "公司", "合伙", "机构", "有限", "企业", "中心", "行业", "市场", "集团",
    "业务", "部", "人", "者", "(",
];
const NONE: &[&str] = &[];

const fn form(word: &'static str, round: N) -> Form {
    Form { word, round, not_before: NONE, not_after: NONE }
}

const fn but(word: &'static str, round: N, not_before: &'static [&'static str]) -> Form {
    Form { word, round, not_before, not_after: NONE }
}

/// Every form; the matcher takes the longest that starts first.
pub(super) const FORMS: &[Form] = &[
    form("种子前轮", N::PreSeed),
    form("预种子轮", N::PreSeed),
    form("种子前融资", N::PreSeed),
    form("种子轮", N::Seed),
    form("种子融资", N::Seed),
    form("种子+轮", N::SeedPlus),
    form("种子轮+", N::SeedPlus),
    form("种子++轮", N::SeedPlus),
    form("种子扩展轮", N::SeedPlus),
    but("种子投资", N::Seed, INVESTORS),
    form("天使轮", N::Angel),
    form("天使融资", N::Angel),
    but("天使投资", N::Angel, INVESTORS),
    form("天使+轮", N::AngelPlus),
    form("天使轮+", N::AngelPlus),
    form("天使++轮", N::AngelPlus),
    form("上市前融资", N::PreIpo),
    form("首次公开募股", N::Ipo),
    form("首次公开发行", N::Ipo),
    form("首次公开招股", N::Ipo),
    form("IPO上市后", N::PostIpo),
    form("IPO上市", N::Ipo),
    form("IPO", N::Ipo),
    form("挂牌上市", N::Ipo),
    form("上市敲钟", N::Ipo),
    form("上市后融资", N::PostIpo),
    but("定增", N::Placement, &["长", "加", "速", "强", "多", "大", "量", "幅", "减", "添", "值"]),
    form("新三板定增", N::Placement),
    form("定向增发", N::Placement),
    Form {
        word: "增发",
        round: N::Placement,
        not_before: NONE,
        not_after: &["代币", "币", "年", "补贴", "代币的"],
    },
    form("战略配售", N::Placement),
    form("配售", N::Placement),
    form("新三板", N::Neeq),
    form("新三板挂牌", N::Neeq),
    form("战略融资", N::Strategic),
    form("战略性融资", N::Strategic),
    form("战略股权融资", N::Strategic),
    form("战略融资轮", N::Strategic),
    form("战略轮", N::Strategic),
    but("战略投资", N::Strategic, INVESTORS),
    but("战略性投资", N::Strategic, INVESTORS),
    form("战略入股", N::Strategic),
    form("战略增资", N::Strategic),
    form("股权融资", N::Equity),
    but("股权投资", N::Equity, VEHICLES),
    form("PE轮", N::PrivateEquity),
    form("私募股权融资", N::PrivateEquity),
    but("私募股权投资", N::PrivateEquity, VEHICLES),
    but("并购", N::Acquisition, &["基金", "贷款"]),
    form("并购重组", N::Acquisition),
    but("收购", N::Acquisition, &["公司"]),
    form("可转债", N::Convertible),
    form("可转换债券", N::Convertible),
    form("可转换票据", N::Convertible),
    form("SAFE协议", N::Convertible),
    form("SAFE轮", N::Convertible),
    form("SAFE融资", N::Convertible),
    form("债权融资", N::Debt),
    form("债务融资", N::Debt),
    form("债券融资", N::Debt),
    form("银行授信", N::Debt),
    form("老股转让", N::Secondary),
    form("股权转让", N::Secondary),
    form("S交易", N::Secondary),
    form("股权众筹", N::Crowdfunding),
    form("众筹", N::Crowdfunding),
    but("资助", N::Grant, &["者", "人", "恐怖"]),
    form("Grant", N::Grant),
    form("扶持资金", N::Grant),
    form("过桥轮", N::Bridge),
    form("过桥融资", N::Bridge),
    form("过桥贷款", N::Bridge),
    form("基石轮", N::Cornerstone),
    but("基石投资", N::Cornerstone, &["人", "者"]),
    but("私募轮", N::TokenPrivate, NONE),
    form("代币私募", N::TokenPrivate),
    form("代币私售", N::TokenPrivate),
    form("公募轮", N::TokenPublic),
    form("代币公售", N::TokenPublic),
    form("代币公募", N::TokenPublic),
    form("ICO", N::Ico),
    form("IEO", N::Ieo),
    form("IDO", N::Ido),
    form("私有化", N::Privatization),
    form("最新一轮", N::Unspecified),
];

/// What a round may be called in front of a separator when 轮 follows later: `种子及天使轮`. Longer first.
pub(super) const SHORT: &[(&str, N)] = &[
    ("种子前", N::PreSeed),
    ("种子+", N::SeedPlus),
    ("天使+", N::AngelPlus),
    ("种子", N::Seed),
    ("天使", N::Angel),
    ("战略", N::Strategic),
    ("私募", N::TokenPrivate),
    ("公募", N::TokenPublic),
    ("过桥", N::Bridge),
    ("基石", N::Cornerstone),
];

/// Latin names, in lower case, that stand before 轮 or alone after `pre-`. Longer first.
pub(super) const LATIN: &[(&str, N)] = &[
    ("preseed", N::PreSeed),
    ("pre-seed", N::PreSeed),
    ("pre seed", N::PreSeed),
    ("seed+", N::SeedPlus),
    ("seed", N::Seed),
    ("angel+", N::AngelPlus),
    ("angel", N::Angel),
    ("preipo", N::PreIpo),
    ("pre-ipo", N::PreIpo),
    ("pre ipo", N::PreIpo),
    ("strategic", N::Strategic),
    ("bridge", N::Bridge),
];
