//! Currencies and tokens: their codes and every way to write them, in one table.

use std::{collections::HashMap, sync::Arc};

use crate::text::around;

/// Where and how far a way of writing names its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Behind the number: 美元.
    Behind,
    /// On either side of the number: 人民币, USD.
    Either,
    /// In front of the number: US$.
    Front,
    /// In front of the number, and what stands behind may say more: $, ¥.
    Hint,
    /// Behind the number, and what stands in front may say more: 元, 块.
    Generic,
}

/// One way to write a currency.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) word: &'static str,
    pub(super) code: Arc<str>,
    pub(super) role: Role,
    pub(super) token: bool,
}

type Words = &'static [&'static str];

/// Currencies: the code; names behind the number; names on either side; signs in front.
const CURRENCIES: &[(&str, Words, Words, Words)] = &[
    (
        "CNY",
        &["人民币元", "软妹币"],
        &["人民币", "RMB", "CNY", "rmb", "Rmb", "CNH"],
        &["CN¥", "RMB¥"],
    ),
    (
        "USD",
        &["美元", "美圆", "美刀", "美币", "刀乐", "dollars", "dollar"],
        &["美金", "USD", "usd"],
        &["US$", "U.S.$", "USD$"],
    ),
    ("HKD", &["港元", "港圆", "港纸"], &["港币", "港幣", "HKD"], &["HK$", "HKD$"]),
    ("MOP", &["澳门元", "澳门币", "葡币"], &["MOP"], &["MOP$"]),
    ("TWD", &["新台币元", "台币", "台币元"], &["新台币", "NTD", "TWD"], &["NT$"]),
    ("JPY", &["日元", "日圆", "日円", "日本元", "円"], &["日币", "JPY"], &["JP¥", "JPY¥"]),
    ("KRW", &["韩元", "韩圆", "韩币", "韩国元"], &["KRW"], &["₩"]),
    ("KPW", &["朝元", "朝鲜元"], &["KPW"], &[]),
    ("EUR", &["欧元", "欧罗"], &["EUR"], &["€"]),
    ("GBP", &["英镑", "镑"], &["GBP"], &["£"]),
    ("CHF", &["瑞士法郎", "瑞郎", "法郎"], &["CHF"], &[]),
    ("SGD", &["新加坡元", "新加坡币", "新元", "新币", "坡币"], &["SGD"], &["S$", "SG$"]),
    ("AUD", &["澳大利亚元", "澳元", "澳币", "澳洲元"], &["AUD"], &["A$", "AU$"]),
    ("NZD", &["新西兰元", "纽元", "纽币"], &["NZD"], &["NZ$"]),
    ("CAD", &["加拿大元", "加元", "加币"], &["CAD"], &["C$", "CA$"]),
    ("INR", &["印度卢比", "卢比"], &["INR"], &["₹", "Rs."]),
    ("PKR", &["巴基斯坦卢比"], &["PKR"], &[]),
    ("LKR", &["斯里兰卡卢比"], &["LKR"], &[]),
    ("NPR", &["尼泊尔卢比"], &["NPR"], &[]),
    ("IDR", &["印度尼西亚卢比", "印尼卢比", "印尼盾", "印度尼西亚盾"], &["IDR"], &["Rp"]),
    ("VND", &["越南盾", "越盾"], &["VND"], &["₫"]),
    ("THB", &["泰铢", "泰国铢"], &["THB"], &["฿"]),
    (
        "MYR",
        &["林吉特", "令吉", "马来西亚令吉", "马币", "马来西亚林吉特", "马来西亚元"],
        &["MYR"],
        &["RM"],
    ),
    ("PHP", &["菲律宾比索", "比索"], &["PHP"], &["₱"]),
    ("MXN", &["墨西哥比索"], &["MXN"], &["MX$"]),
    ("ARS", &["阿根廷比索"], &["ARS"], &[]),
    ("CLP", &["智利比索"], &["CLP"], &[]),
    ("COP", &["哥伦比亚比索"], &["COP"], &[]),
    ("BRL", &["巴西雷亚尔", "雷亚尔"], &["BRL"], &["R$"]),
    ("RUB", &["俄罗斯卢布", "卢布"], &["RUB"], &["₽"]),
    ("UAH", &["格里夫纳", "乌克兰格里夫纳"], &["UAH"], &["₴"]),
    ("KZT", &["坚戈", "哈萨克斯坦坚戈"], &["KZT"], &["₸"]),
    ("TRY", &["土耳其里拉", "里拉"], &["TRY"], &["₺"]),
    ("ILS", &["新谢克尔", "谢克尔", "以色列新谢克尔", "以色列谢克尔"], &["ILS"], &["₪"]),
    ("AED", &["阿联酋迪拉姆", "迪拉姆", "迪尔汗"], &["AED"], &[]),
    ("SAR", &["沙特里亚尔", "里亚尔", "沙特里亚尔元"], &["SAR"], &[]),
    ("QAR", &["卡塔尔里亚尔"], &["QAR"], &[]),
    ("IRR", &["伊朗里亚尔"], &["IRR"], &[]),
    ("KWD", &["科威特第纳尔"], &["KWD"], &[]),
    ("BHD", &["巴林第纳尔"], &["BHD"], &[]),
    ("EGP", &["埃及镑", "埃镑"], &["EGP"], &["E£"]),
    ("NGN", &["尼日利亚奈拉", "奈拉"], &["NGN"], &["₦"]),
    ("KES", &["肯尼亚先令"], &["KES"], &[]),
    ("GHS", &["加纳塞地", "塞地"], &["GHS"], &[]),
    ("ZAR", &["南非兰特", "兰特"], &["ZAR"], &[]),
    ("SEK", &["瑞典克朗", "瑞典克郎"], &["SEK"], &[]),
    ("NOK", &["挪威克朗"], &["NOK"], &[]),
    ("DKK", &["丹麦克朗"], &["DKK"], &[]),
    ("ISK", &["冰岛克朗"], &["ISK"], &[]),
    ("CZK", &["捷克克朗"], &["CZK"], &[]),
    ("PLN", &["波兰兹罗提", "兹罗提"], &["PLN"], &["zł"]),
    ("HUF", &["匈牙利福林", "福林"], &["HUF"], &[]),
    ("RON", &["罗马尼亚列伊", "列伊"], &["RON"], &[]),
    ("BGN", &["保加利亚列弗", "列弗"], &["BGN"], &[]),
    ("BDT", &["孟加拉塔卡", "塔卡"], &["BDT"], &["৳"]),
    ("MMK", &["缅甸元", "缅元", "缅币"], &["MMK"], &[]),
    ("LAK", &["老挝基普", "基普"], &["LAK"], &[]),
    ("KHR", &["柬埔寨瑞尔", "瑞尔"], &["KHR"], &[]),
    ("MNT", &["图格里克", "蒙古图格里克"], &[], &["₮"]),
    ("PEN", &["秘鲁索尔"], &["PEN"], &[]),
    ("DEM", &["德国马克", "马克"], &["DEM"], &[]),
    ("FRF", &["法国法郎"], &["FRF"], &[]),
    ("ITL", &["意大利里拉"], &["ITL"], &[]),
    ("XDR", &["特别提款权"], &["XDR", "SDR"], &[]),
];

/// Tokens: the code and other names, all behind the number: `BTC 68000` is a price without its unit.
const TOKENS: &[(&str, &[&str])] = &[
    ("BTC", &["比特币", "WBTC", "btc", "XBT"]),
    ("ETH", &["以太币", "以太坊", "stETH", "WETH", "wstETH", "eth", "Ether"]),
    ("USDT", &["泰达币", "usdt", "Tether"]),
    ("USDC", &["usdc", "USDC.e"]),
    ("USDe", &[]),
    ("USD1", &[]),
    ("BUSD", &[]),
    ("FDUSD", &[]),
    ("PYUSD", &[]),
    ("TUSD", &[]),
    ("USDD", &[]),
    ("GUSD", &[]),
    ("DAI", &[]),
    ("BNB", &["币安币"]),
    ("SOL", &[]),
    ("XRP", &["瑞波币"]),
    ("DOGE", &["狗狗币"]),
    ("SHIB", &["柴犬币"]),
    ("LTC", &["莱特币"]),
    ("BCH", &["比特现金"]),
    ("ETC", &["以太经典"]),
    ("EOS", &["柚子币"]),
    ("TRX", &["波场币"]),
    ("ADA", &["艾达币"]),
    ("DOT", &["波卡币"]),
    ("AVAX", &[]),
    ("MATIC", &[]),
    ("POL", &[]),
    ("TON", &[]),
    ("LINK", &[]),
    ("UNI", &[]),
    ("FIL", &["文件币"]),
    ("ATOM", &[]),
    ("NEAR", &[]),
    ("APT", &[]),
    ("SUI", &[]),
    ("ARB", &[]),
    ("OP", &[]),
    ("XMR", &["门罗币"]),
    ("ZEC", &["大零币"]),
    ("DASH", &["达世币"]),
    ("NEO", &["小蚁币"]),
    ("QTUM", &["量子链币"]),
    ("XLM", &["恒星币"]),
    ("IOTA", &[]),
    ("OKB", &[]),
    ("LUNA", &[]),
    ("UST", &[]),
    ("CRV", &[]),
    ("AAVE", &[]),
    ("MKR", &[]),
    ("LDO", &[]),
    ("PEPE", &[]),
    ("WIF", &[]),
    ("HYPE", &[]),
    ("TRUMP", &[]),
    ("ONDO", &[]),
    ("STRK", &[]),
    ("WLD", &[]),
    ("APE", &[]),
    ("SAND", &[]),
    ("MANA", &[]),
    ("AXS", &[]),
    ("GALA", &[]),
    ("INJ", &[]),
    ("TIA", &[]),
    ("SEI", &[]),
    ("JUP", &[]),
    ("ENA", &[]),
    ("GRT", &[]),
    ("XTZ", &[]),
    ("ALGO", &[]),
];

/// The ways to write any currency, found by what a text shows at a place.
#[derive(Clone, Debug)]
pub(super) struct Currencies {
    /// By first character: the longest word first.
    behind: HashMap<char, Vec<Name>>,
    /// By last character: the longest word first.
    front: HashMap<char, Vec<Name>>,
    yuan: Arc<str>,
}

impl Currencies {
    pub(super) fn new() -> Self {
        let mut all = Vec::new();
        for &(code, behind, either, front) in CURRENCIES {
            let code: Arc<str> = code.into();
            let mut add = |words: &[&'static str], role| {
                for &word in words {
                    all.push(Name { word, code: Arc::clone(&code), role, token: false });
                }
            };
            add(behind, Role::Behind);
            add(either, Role::Either);
            add(front, Role::Front);
        }
        for &(symbol, names) in TOKENS {
            let code: Arc<str> = symbol.into();
            all.push(Name {
                word: symbol,
                code: Arc::clone(&code),
                role: Role::Behind,
                token: true,
            });
            for &word in names {
                all.push(Name { word, code: Arc::clone(&code), role: Role::Behind, token: true });
            }
        }
        let yuan: Arc<str> = "CNY".into();
        for (word, code, role) in [
            ("元", "CNY", Role::Generic),
            ("圆", "CNY", Role::Generic),
            ("块", "CNY", Role::Generic),
            ("蚊", "CNY", Role::Generic),
            ("¥", "CNY", Role::Hint),
            ("$", "USD", Role::Hint),
        ] {
            all.push(Name { word, code: code.into(), role, token: false });
        }
        Self::index(all, yuan)
    }

    fn index(all: Vec<Name>, yuan: Arc<str>) -> Self {
        let mut behind: HashMap<char, Vec<Name>> = HashMap::new();
        let mut front: HashMap<char, Vec<Name>> = HashMap::new();
        for name in all {
            if !matches!(name.role, Role::Behind | Role::Generic)
                && let Some(last) = name.word.chars().next_back()
            {
                front.entry(last).or_default().push(name.clone());
            }
            if !matches!(name.role, Role::Front | Role::Hint)
                && let Some(first) = name.word.chars().next()
            {
                behind.entry(first).or_default().push(name);
            }
        }
        for names in behind.values_mut().chain(front.values_mut()) {
            names.sort_by_key(|name| std::cmp::Reverse(name.word.len()));
        }
        Self { behind, front, yuan }
    }

    /// The code of what is in a financing when no currency is written.
    pub(super) fn yuan(&self) -> Arc<str> {
        Arc::clone(&self.yuan)
    }

    /// Finds the longest currency that starts at byte `at`.
    pub(super) fn behind(&self, text: &str, at: usize) -> Option<&Name> {
        let names = self.behind.get(&around::next_char(text, at)?)?;
        names.iter().find(|name| {
            around::starts(text, at, name.word) && {
                let end = at + name.word.len();
                let letters = name.word.ends_with(|c: char| c.is_ascii_alphanumeric());
                !(letters && letter_or_digit(around::next_char(text, end)))
            }
        })
    }

    /// Finds the longest currency that ends at byte `at`.
    pub(super) fn front(&self, text: &str, at: usize) -> Option<&Name> {
        let names = self.front.get(&around::last_char(text, at)?)?;
        names.iter().find(|name| {
            around::ends(text, at, name.word) && {
                let letters = name.word.starts_with(|c: char| c.is_ascii_alphanumeric());
                !(letters && glued(around::last_char(text, at - name.word.len())))
            }
        })
    }
}

fn letter_or_digit(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric())
}

fn glued(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// Reads a token's symbol that no table has: two to ten capitals behind 枚 or 个.
pub(super) fn unknown_symbol(text: &str, at: usize) -> Option<&str> {
    const NO_TOKENS: &[&str] = &[
        "NFT", "GPU", "CPU", "AI", "LED", "IC", "SIM", "PFP", "TPU", "NPU", "POI", "APP", "IP",
        "DAO", "API", "EB", "PB", "TB", "GB", "MB", "AR", "VR", "ICO", "IDO", "IEO", "KOL",
        "DAPP", "UTXO", "BRC", "ERC", "ASIC", "AGENT", "PC", "TOKEN",
    ];
    let rest = around::rest(text, at);
    let len = rest.bytes().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit()).count();
    let symbol = rest.get(..len)?;
    let capitals = symbol.bytes().filter(u8::is_ascii_uppercase).count();
    let open = around::next_char(text, at + len)
        .is_some_and(|c| c.is_ascii_lowercase() || c == '-' || c == '.');
    (capitals >= 2 && len <= 10 && !open && !NO_TOKENS.contains(&symbol)).then_some(symbol)
}
