//! Funding rounds.

mod finder;
mod form;
mod scheme;

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use self::finder::RoundFinder;
use crate::error::Error;

/// A funding round: a lettered one, or one with a name.
///
/// ```
/// use yunbao::extract::{NamedRound, Round};
/// let round: Round = "pre-a+".parse()?;
/// assert_eq!(round.code(), "pre-a+");
/// assert_eq!(round.itjuzi(), Some("Pre-A轮"));
/// assert_eq!(Round::from(NamedRound::Seed).crunchbase(), Some("seed"));
/// # Ok::<(), yunbao::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Round {
    /// A lettered round: A轮, Pre-B+轮, C1轮.
    Series(Series),
    /// A round with a name: 天使轮, 战略融资.
    Named(NamedRound),
}

/// A lettered round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Series {
    /// Pre- or 准 stands before the letter.
    pub pre: bool,
    /// The letter, from `A` to `J`.
    pub letter: char,
    /// The number behind the letter: 1 for A1, 0 where there is none.
    pub step: u8,
    /// How many plus signs follow, at most 2.
    pub plus: u8,
}

crate::closed_set! {
    /// A round with a name.
    pub enum NamedRound: "round" {
        /// Before the seed round.
        PreSeed = "pre-seed", "种子前轮";
        /// The seed round.
        Seed = "seed", "种子轮";
        /// After the seed round.
        SeedPlus = "seed+", "种子+轮";
        /// The angel round.
        Angel = "angel", "天使轮";
        /// After the angel round.
        AngelPlus = "angel+", "天使+轮";
        /// The last private round.
        PreIpo = "pre-ipo", "Pre-IPO轮";
        /// The listing.
        Ipo = "ipo", "首次公开募股";
        /// After the listing.
        PostIpo = "post-ipo", "上市后融资";
        /// A placement of new shares of a listed company.
        Placement = "placement", "定向增发";
        /// China's over-the-counter board.
        Neeq = "neeq", "新三板";
        /// A strategic investment.
        Strategic = "strategic", "战略融资";
        /// Equity, no more said.
        Equity = "equity", "股权融资";
        /// Private equity.
        PrivateEquity = "pe", "私募股权融资";
        /// A merger or an acquisition.
        Acquisition = "m&a", "并购";
        /// A convertible bond or note.
        Convertible = "convertible", "可转债";
        /// Debt.
        Debt = "debt", "债权融资";
        /// A sale of existing shares.
        Secondary = "secondary", "老股转让";
        /// Crowdfunding.
        Crowdfunding = "crowdfunding", "众筹";
        /// A grant.
        Grant = "grant", "资助";
        /// A bridge round.
        Bridge = "bridge", "过桥轮";
        /// The cornerstone tranche of a listing.
        Cornerstone = "cornerstone", "基石轮";
        /// A private sale of tokens.
        TokenPrivate = "token-private", "私募轮";
        /// A public sale of tokens.
        TokenPublic = "token-public", "公募轮";
        /// An initial coin offering.
        Ico = "ico", "首次代币发行";
        /// An initial exchange offering.
        Ieo = "ieo", "首次交易所发行";
        /// An initial DEX offering.
        Ido = "ido", "首次去中心化发行";
        /// The way back from the exchange.
        Privatization = "privatization", "私有化";
        /// A round without a name: 新一轮融资.
        Unspecified = "unspecified", "未披露轮次";
    }
}

impl Round {
    /// Gives the code: `pre-a`, `b+`, `c1`, `seed`, `strategic`, `unspecified` …
    pub fn code(&self) -> Cow<'static, str> {
        match self {
            Self::Series(series) => Cow::Owned(series.to_string()),
            Self::Named(named) => Cow::Borrowed(named.as_str()),
        }
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pre {
            f.write_str("pre-")?;
        }
        write!(f, "{}", self.letter.to_ascii_lowercase())?;
        if self.step > 0 {
            write!(f, "{}", self.step)?;
        }
        (0..self.plus).try_for_each(|_| f.write_str("+"))
    }
}

impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.code())
    }
}

impl From<NamedRound> for Round {
    fn from(named: NamedRound) -> Self {
        Self::Named(named)
    }
}

impl FromStr for Round {
    type Err = Error;

    /// Reads a code.
    fn from_str(s: &str) -> Result<Self, Error> {
        let series = finder::series_before(s, s.len()).filter(|&(start, _)| start == 0);
        match series {
            Some((_, series)) if series.to_string() == s => Ok(Self::Series(series)),
            _ => s.parse().map(Self::Named),
        }
    }
}

impl Serialize for Round {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.code())
    }
}

impl<'de> Deserialize<'de> for Round {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = Cow::<'de, str>::deserialize(deserializer)?;
        code.parse().map_err(de::Error::custom)
    }
}
