//! The names that IT桔子 and Crunchbase give to rounds.

use super::{NamedRound, Round, Series};

impl Round {
    /// Gives IT桔子's name for the round, or `None` where its scheme has none.
    pub const fn itjuzi(&self) -> Option<&'static str> {
        match self {
            Self::Series(series) => series_itjuzi(*series),
            Self::Named(named) => named_itjuzi(*named),
        }
    }

    /// Gives Crunchbase's funding type for the round, or `None` where it has none of that meaning.
    ///
    /// A Pre-A round has no exact type; it is given the one of the letter before (`seed` for Pre-A).
    pub const fn crunchbase(&self) -> Option<&'static str> {
        match self {
            Self::Series(series) => series_crunchbase(*series),
            Self::Named(named) => named_crunchbase(*named),
        }
    }
}

const fn series_itjuzi(series: Series) -> Option<&'static str> {
    Some(match (series.letter, series.pre, series.plus > 0) {
        ('A', true, _) => "Pre-A轮",
        ('A', false, false) => "A轮",
        ('A', false, true) => "A+轮",
        ('B', true, _) => "Pre-B轮",
        ('B', false, false) => "B轮",
        ('B', false, true) => "B+轮",
        ('C', _, false) | ('C', true, _) => "C轮",
        ('C', false, true) => "C+轮",
        ('D', _, false) | ('D', true, _) => "D轮",
        ('D', false, true) => "D+轮",
        ('E', ..) => "E轮",
        ('F', ..) => "F轮-上市前",
        _ => return None,
    })
}

const fn series_crunchbase(series: Series) -> Option<&'static str> {
    const TYPES: [&str; 11] = [
        "seed", "series_a", "series_b", "series_c", "series_d", "series_e", "series_f",
        "series_g", "series_h", "series_i", "series_j",
    ];
    let row = series.letter as usize;
    if row < 'A' as usize || row > 'J' as usize {
        return None;
    }
    // Row 0 is what comes before A.
    let row = row - 'A' as usize + if series.pre { 0 } else { 1 };
    Some(TYPES[row])
}

const fn named_itjuzi(named: NamedRound) -> Option<&'static str> {
    use NamedRound as N;
    Some(match named {
        N::PreSeed | N::Seed | N::SeedPlus => "种子轮",
        N::Angel | N::AngelPlus => "天使轮",
        N::PreIpo => "F轮-上市前",
        N::Ipo => "IPO上市",
        N::PostIpo => "IPO上市后",
        N::Placement => "新三板定增",
        N::Neeq => "新三板",
        N::Strategic => "战略投资",
        N::Equity | N::Unspecified => "不明确",
        N::Acquisition => "并购",
        _ => return None,
    })
}

const fn named_crunchbase(named: NamedRound) -> Option<&'static str> {
    use NamedRound as N;
    Some(match named {
        N::PreSeed => "pre_seed",
        N::Seed | N::SeedPlus => "seed",
        N::Angel | N::AngelPlus => "angel",
        N::PreIpo | N::PrivateEquity => "private_equity",
        N::PostIpo | N::Placement | N::Cornerstone => "post_ipo_equity",
        N::Strategic => "corporate_round",
        N::Equity | N::Bridge | N::TokenPrivate => "series_unknown",
        N::Convertible => "convertible_note",
        N::Debt => "debt_financing",
        N::Secondary => "secondary_market",
        N::Crowdfunding => "equity_crowdfunding",
        N::Grant => "grant",
        N::TokenPublic | N::Ico | N::Ieo | N::Ido => "initial_coin_offering",
        N::Unspecified => "undisclosed",
        N::Ipo | N::Neeq | N::Acquisition | N::Privatization => return None,
    })
}
