//! The subject: which field the names and words of an item belong to.

use crate::lexicon::{Entry, EntryType, Hit, Lexicon, Meaning, WordTag};

/// A field that news is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Cloud,
    Compute,
    Ai,
    Data,
    Web3,
    Market,
    Industry,
}

/// All of them, the first of equals winning.
const ALL: [Subject; 7] = [
    Subject::Web3,
    Subject::Cloud,
    Subject::Compute,
    Subject::Ai,
    Subject::Data,
    Subject::Market,
    Subject::Industry,
];

impl Subject {
    fn of(lexicon: &Lexicon, text: &str, hit: Hit) -> Option<Self> {
        match hit.meaning {
            Meaning::Word(WordTag::Cloud) => Some(Self::Cloud),
            Meaning::Word(WordTag::Compute) => Some(Self::Compute),
            Meaning::Word(WordTag::Ai) => Some(Self::Ai),
            Meaning::Word(WordTag::Web3) => Some(Self::Web3),
            Meaning::Word(WordTag::Finance) => Some(Self::Market),
            // 数字经济, 数据要素, 数字化转型 … stand among the industries.
            Meaning::Word(WordTag::Industry) if hit.span.of(text).contains('数') => {
                Some(Self::Data)
            }
            Meaning::Word(WordTag::Industry) => Some(Self::Industry),
            Meaning::Word(_) => None,
            Meaning::Name(_) => {
                let entry = lexicon.entry(hit)?;
                match entry.kind {
                    EntryType::Product => Self::of_product(lexicon, entry),
                    _ => Self::of_entry(entry),
                }
            }
        }
    }

    fn of_entry(entry: &Entry) -> Option<Self> {
        match entry.kind {
            EntryType::Cloud | EntryType::Datacenter => Some(Self::Cloud),
            EntryType::Chip => Some(Self::Compute),
            EntryType::Ai => Some(Self::Ai),
            EntryType::Web3 | EntryType::Chain | EntryType::Token => Some(Self::Web3),
            EntryType::Exchange => (!trades_goods(&entry.name)).then_some(Self::Web3),
            EntryType::Auto | EntryType::Energy | EntryType::Robot | EntryType::Game => {
                Some(Self::Industry)
            }
            _ => None,
        }
    }

    /// A product belongs to the field of its maker; money and standards that nobody owns are known by their names.
    fn of_product(lexicon: &Lexicon, product: &Entry) -> Option<Self> {
        const COINS: [&str; 12] = [
            "数字", "央行数字", "多边央行", "CBDC", "e-HKD", "ERC-", "EIP-", "BRC-", "TRC-",
            "BEP-", "Runes", "zkEVM",
        ];
        match lexicon.parent(product) {
            Some(maker) => Self::of_entry(maker).filter(|&field| field != Self::Industry),
            None => COINS.iter().any(|c| product.name.starts_with(c)).then_some(Self::Web3),
        }
    }

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Cloud => "cloud",
            Self::Compute => "compute",
            Self::Ai => "ai",
            Self::Data => "data",
            Self::Web3 => "web3",
            Self::Market => "market",
            Self::Industry => "industry",
        }
    }
}

/// Tells an exchange of shares, goods or data from one of coins, which Chinese news hardly ever calls 交易所 in its name.
fn trades_goods(name: &str) -> bool {
    let coins = name.starts_with(|c: char| c.is_ascii()) && !name.contains("Stock");
    let goods = ["所", "中心", "系统"].iter().any(|end| name.ends_with(end));
    !coins && (goods || name.starts_with("纳斯达克") || name.contains("Stock"))
}

/// How much of each subject a text holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weights([u16; ALL.len()]);

impl Weights {
    /// Counts the hits that begin within `reach` bytes, `head` as many times those within the first `near` bytes.
    pub(super) fn add(
        &mut self,
        lexicon: &Lexicon,
        text: &str,
        hits: &[Hit],
        (near, head): (usize, u16),
        reach: usize,
    ) {
        for &hit in hits.iter().take_while(|h| h.span.start() <= reach).filter(|h| !h.ambiguous) {
            let Some(subject) = Subject::of(lexicon, text, hit) else { continue };
            let at = ALL.iter().position(|&s| s == subject);
            if let Some(weight) = at.and_then(|i| self.0.get_mut(i)) {
                let more = if hit.span.start() < near { head } else { 1 };
                *weight = weight.saturating_add(more);
            }
        }
    }

    /// Gives the subject with the most weight; markets and industries only where no other field is named, for every
    /// firm has results, shares and customers.
    pub(super) fn top(&self) -> Option<Subject> {
        let fields = ALL.len() - 2;
        let top = |weights: &[u16], subjects: &[Subject]| {
            let most = weights.iter().copied().max().filter(|&m| m > 0)?;
            weights.iter().zip(subjects).find(|&(&w, _)| w == most).map(|(_, &subject)| subject)
        };
        let (named, rest) = self.0.split_at(fields);
        let (first, last) = ALL.split_at(fields);
        top(named, first).or_else(|| top(rest, last))
    }
}
