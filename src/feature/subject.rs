//! The subject: which field the names and words of an item belong to.

use crate::lexicon::{EntryType, Hit, Lexicon, Meaning, WordTag};

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
            Meaning::Name(_) => match lexicon.entry(hit)?.kind {
                EntryType::Cloud | EntryType::Datacenter => Some(Self::Cloud),
                EntryType::Chip => Some(Self::Compute),
                EntryType::Ai => Some(Self::Ai),
                EntryType::Web3 | EntryType::Chain | EntryType::Token => Some(Self::Web3),
                EntryType::Auto | EntryType::Energy | EntryType::Robot | EntryType::Game => {
                    Some(Self::Industry)
                }
                _ => None,
            },
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

    /// Gives the subject with the most weight.
    pub(super) fn top(&self) -> Option<Subject> {
        let most = self.0.iter().copied().max().filter(|&m| m > 0)?;
        self.0.iter().zip(ALL).find(|&(&w, _)| w == most).map(|(_, subject)| subject)
    }
}
