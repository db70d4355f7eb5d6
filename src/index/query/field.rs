//! The fields that a query can name.

crate::closed_set! {
    /// A field of a query, by its English or its Chinese name.
    pub enum QueryField: "field" {
        /// The title alone: words.
        Title = "title", "标题";
        /// The bucket; several with commas.
        Bucket = "bucket", "分类";
        /// A company that the item names; any alias will do.
        Company = "company", "公司";
        /// A company, or one that belongs to it.
        Group = "group", "集团";
        /// A person.
        Person = "person", "人物";
        /// A place.
        Place = "place", "地点";
        /// A product.
        Product = "product", "产品";
        /// Who raised money.
        Investee = "investee", "融资方";
        /// Who invested, leads included.
        Investor = "investor", "投资方";
        /// Who led a round.
        Lead = "lead", "领投";
        /// A financial adviser.
        Adviser = "adviser", "顾问";
        /// A funding round: its code or its Chinese name; several with commas.
        Round = "round", "轮次";
        /// Any amount that the item names.
        Amount = "amount", "金额";
        /// The amount of a financing that is the news.
        Raised = "raised", "融资额";
        /// The currency of any amount: a code, or its Chinese name.
        Currency = "currency", "币种";
        /// The date of the item.
        Date = "date", "日期";
        /// The heading that the item stands under.
        Section = "section", "栏目";
        /// The item's id.
        Id = "id", "编号";
        /// The item's address.
        Url = "url", "链接";
    }
}

impl QueryField {
    /// Reads a name in either language; the case of Latin letters does not count.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        Self::ALL.iter().copied().find(|f| f.as_str() == name || f.chinese() == name)
    }

    /// Gives an example of a clause.
    pub const fn example(self) -> &'static str {
        match self {
            Self::Title => "title:扩容",
            Self::Bucket => "bucket:cloud",
            Self::Company => "company:腾讯云",
            Self::Group => "group:腾讯",
            Self::Person => "person:\"Sam Altman\"",
            Self::Place => "place:上海",
            Self::Product => "product:ChatGPT",
            Self::Investee => "investee:云帆科技",
            Self::Investor => "investor:红杉中国",
            Self::Lead => "lead:a16z",
            Self::Adviser => "adviser:华兴资本",
            Self::Round => "round:a or round:天使轮",
            Self::Amount => "amount:>1000万美元 or amount:1亿..5亿",
            Self::Raised => "raised:>=1亿元",
            Self::Currency => "currency:usd",
            Self::Date => "date:2023-02 or date:2023-02-01..2023-02-14",
            Self::Section => "section:观点聚焦",
            Self::Id => "id:weekly.md:3",
            Self::Url => "url:\"https://example.com/a\"",
        }
    }
}
