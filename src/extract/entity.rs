//! What extraction finds.

use crate::{
    extract::{Amount, DateValue, Percent, Round},
    lexicon::Link,
    text::Span,
};

crate::closed_set! {
    /// What an entity is.
    pub enum EntityKind: "entity kind" {
        /// A company, fund, exchange, laboratory or project acting as an organisation.
        Company = "company", "机构";
        /// A person.
        Person = "person", "人物";
        /// A place.
        Place = "place", "地点";
        /// A product, model or service.
        Product = "product", "产品";
        /// An amount of money or of tokens.
        Amount = "amount", "金额";
        /// A funding round.
        Round = "round", "轮次";
        /// A date or period.
        Date = "date", "日期";
        /// A percentage.
        Percent = "percent", "比例";
    }
}

crate::closed_set! {
    /// The part of an item that a span points into.
    pub enum Field: "field" {
        /// The title.
        Title = "title", "标题";
        /// The body.
        Text = "text", "正文";
    }
}

/// Something found in a view, with its value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Found<T> {
    /// Where, in bytes of the view.
    pub span: Span,
    /// What it means.
    pub value: T,
}

impl<T> Found<T> {
    /// Pairs a span of the view with a value.
    pub const fn new(span: Span, value: T) -> Self {
        Self { span, value }
    }
}

/// One mention of something in an item.
///
/// Mentions of one kind do not overlap: of names that would, the longest stays, of equal ones the first. Mentions of
/// different kinds may: 腾讯云 is a company within the product 腾讯云智能体开发平台. A place within the name of a company,
/// a product or a public body is left out (杭州 in 杭州银行), and so is a person within the longer name of a company.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// Which part of the item holds it.
    pub field: Field,
    /// Where, in bytes of that part as given.
    pub span: Span,
    /// The entry of the lexicon whose form it is.
    pub link: Option<Link>,
    /// What it means.
    pub value: Value,
}

/// What an entity means, by its kind.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// Names mean themselves.
    None,
    /// Of an amount.
    Amount(Amount),
    /// Of a round.
    Round(Round),
    /// Of a date.
    Date(DateValue),
    /// Of a percent.
    Percent(Percent),
}
