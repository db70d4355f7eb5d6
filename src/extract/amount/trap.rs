//! Words in which 元, 块 and the names of tokens are no currency: 元宇宙, 三元锂, 两块屏幕, 比特币ETF.

use super::cents::Cents;
use crate::{
    extract::bound,
    text::{Decimal, Numeral, around},
};

/// Words in which 元 or 块 is no currency.
pub(super) fn is_trap(text: &str, numeral: &Numeral, word: &str, end: usize) -> bool {
    const YUAN: &[&str] = &[
        "宇宙", "素", "件", "器件", "数据", "旦", "宵", "气", "老", "帅", "首", "组", "祖", "朝",
        "勋", "锂", "次方", "次", "材料", "正极", "前驱", "悖论", "催化", "论", "期权", "二次",
        "一次", "认知", "学习", "宝", "世界", "培", "谋", "共治", "结构", "化", "模型", "境",
        "乙丙", "系", "人文", "运算", "操作符", "回归", "分类", "方程", "函数", "店", "户", "机",
    ];
    let unit_alone = numeral.is_bare();
    match word {
        "元" => {
            if let Some(len) = around::first_of(text, end, YUAN) {
                let tail = text.get(end..end + len).unwrap_or("");
                // 千元机 and 万元户 are words; 5000元机票 and 300元户外 are money.
                return match tail {
                    "店" | "户" | "机" => unit_alone,
                    "化" | "系" | "次" | "首" | "组" | "分类" => numeral.magnitude() == 0,
                    "学习" | "材料" | "模型" | "培" | "结构" | "人文" | "世界" | "宝" | "件" => {
                        numeral.magnitude() == 0 && !unit_alone
                    }
                    _ => true,
                };
            }
            let year = around::starts(text, end, "年")
                && around::first_of(text, end, &["年费", "年薪", "年卡", "年租", "年化", "年金"])
                    .is_none();
            let month = around::starts(text, end, "月")
                && numeral.low() >= Decimal::from(1900_u64)
                && numeral.low() < Decimal::from(2100_u64);
            year || month
        }
        "块" => !spends(text, numeral, end),
        _ => false,
    }
}

/// 块 is money before 钱 and digits, or where the text speaks of paying; else it counts pieces.
fn spends(text: &str, numeral: &Numeral, end: usize) -> bool {
    let start = numeral.span().start();
    let coins = around::starts(text, end, "钱") || Cents::read(text, end, true).parts > 0;
    let alone = start == 0 && (end == text.len() || bound::after(text, end).is_some());
    let closed = around::next_char(text, end).is_none_or(|c| !crate::text::is_han(c));
    let paid = closed && {
        let clause = around::clause_before(text, start, 8);
        clause.contains(['花', '费', '付', '卖', '买', '赚', '价', '赔', '钱', '元'])
    };
    coins || alone || paid || bound::after(text, end).is_some()
}

/// Tells a token from what is named after it, and from the measure of a sum in another currency: `$13,736比特币`.
pub(super) fn is_token(text: &str, numeral: &Numeral, end: usize) -> bool {
    const NAMED_AFTER: &[&str] = &[
        "ETF", " ETF", "期货", "现货", "钱包", "地址", "节点", "网络", "矿", "区块", "生态",
        "信托", "ATM", " ATM", "概念", "合约", "期权",
    ];
    let priced = around::ends_with_any(text, numeral.span().start(), &["$", "¥", "€", "£"]);
    !priced && around::first_of(text, end, NAMED_AFTER).is_none()
}
