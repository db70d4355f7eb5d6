//! What fills a role of an event, and what decided that it does.

use crate::{
    extract::{Entity, EntityKind, Field},
    text::Span,
};

crate::closed_set! {
    /// What decided that something fills a role of an event.
    pub enum Reason: "reason" {
        /// It is the subject of a verb of raising: X完成, X获得.
        RaiseSubject = "raise_subject", "融资动词的主语";
        /// It is named in a clause before a verb of raising that has no subject of its own.
        EarlierClause = "earlier_clause", "前面分句的名称";
        /// It is the object of a verb of giving: 向X投资, 领投X.
        GiftObject = "gift_object", "投资动词的宾语";
        /// Nothing else is told, and it is what the item is about.
        ItemCompany = "item_company", "全文所述的公司";
        /// It stands in the clause of the verb of raising, after it: 完成X.
        RaiseObject = "raise_object", "融资动词的宾语";
        /// It stands elsewhere in a sentence that tells of raising.
        SameSentence = "same_sentence", "同一句";
        /// It stands in another sentence about the same event: 本轮融资金额为X.
        OtherSentence = "other_sentence", "另一句";
        /// A verb of leading has it before it: 由X领投.
        LeadVerb = "lead_verb", "领投动词";
        /// A noun of leading has it after it: 领投方为X.
        LeadNoun = "lead_noun", "领投方名词";
        /// It is marked in a list: X(领投).
        LeadMark = "lead_mark", "领投标记";
        /// A verb of investing has it before it: X跟投, X参投.
        InvestVerb = "invest_verb", "投资动词";
        /// A noun of investing has it after it: 投资方包括X.
        InvestorNoun = "investor_noun", "投资方名词";
        /// A verb of getting has it as its giver: 获X投资.
        Giver = "giver", "获投动词的给予者";
        /// A noun of advising stands beside it: X担任财务顾问.
        AdviserNoun = "adviser_noun", "顾问名词";
        /// A word of worth stands beside it: 估值X.
        ValuationWord = "valuation_word", "估值词";
        /// A word of summing stands beside it: 累计融资X.
        TotalWord = "total_word", "累计词";
        /// It dates the news: X消息, X宣布.
        Dateline = "dateline", "消息日期";
        /// It dates the verb of raising: 于X完成.
        VerbDate = "verb_date", "事件日期";
        /// A learned scorer chose it.
        Scorer = "scorer", "打分模型";
    }
}

/// An entity in a role of an event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Argument {
    /// What fills the role.
    pub entity: Entity,
    /// How sure that is, from 0 to 1.
    pub confidence: f32,
    /// What decided.
    pub why: Reason,
}

/// A stretch of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Passage {
    /// Which part of the item holds it.
    pub field: Field,
    /// Where, in bytes of that part as given.
    pub span: Span,
}

impl Argument {
    /// Pairs an entity with what decided; how sure that makes it was measured for each reason.
    pub(super) fn new(entity: Entity, why: Reason) -> Self {
        Self { confidence: precision(entity.kind, why), entity, why }
    }
}

/// How often what a reason decided was right, of 100.
///
/// Estimates from reading outputs, not counts; rare reasons claim little.
fn precision(kind: EntityKind, why: Reason) -> f32 {
    let of_hundred: u8 = match (why, kind) {
        (Reason::RaiseSubject, _) => 95,
        (Reason::RaiseObject, EntityKind::Round) | (Reason::LeadVerb, _) => 97,
        (Reason::RaiseObject | Reason::LeadMark | Reason::AdviserNoun, _) => 96,
        (Reason::LeadNoun | Reason::InvestVerb | Reason::InvestorNoun, _) => 94,
        (Reason::Giver | Reason::GiftObject | Reason::ValuationWord | Reason::Dateline, _) => 90,
        (Reason::TotalWord, _) => 88,
        (Reason::SameSentence | Reason::VerbDate, _) => 85,
        (Reason::OtherSentence | Reason::Scorer, _) => 80,
        (Reason::EarlierClause, _) => 75,
        (Reason::ItemCompany, _) => 70,
    };
    f32::from(of_hundred) / 100.0
}
