//! What the lexicon knows of a name.

use std::sync::Arc;

crate::closed_set! {
    /// What a name of the lexicon is.
    pub enum EntryType: "lexicon type" {
        /// A cloud vendor or cloud unit.
        Cloud = "cloud", "云厂商";
        /// A chip maker or designer.
        Chip = "chip", "芯片";
        /// An AI company.
        Ai = "ai", "人工智能";
        /// An internet company.
        Internet = "internet", "互联网";
        /// A software company.
        Software = "software", "软件";
        /// A maker of servers, storage, networks or devices.
        Hardware = "hardware", "硬件";
        /// A telecom operator or supplier.
        Telecom = "telecom", "通信";
        /// A data-centre operator.
        Datacenter = "datacenter", "数据中心";
        /// A security company.
        Security = "security", "安全";
        /// A robot maker.
        Robot = "robot", "机器人";
        /// A car maker or supplier.
        Auto = "auto", "汽车";
        /// An energy company.
        Energy = "energy", "能源";
        /// A bank, insurer or payment company.
        Finance = "finance", "金融";
        /// A securities firm.
        Broker = "broker", "券商";
        /// A consultancy.
        Consulting = "consulting", "咨询";
        /// Any other company.
        Industry = "industry", "企业";
        /// A venture or private-equity fund.
        Venture = "venture", "风险投资";
        /// A state, sovereign or guidance fund, or an asset manager.
        Fund = "fund", "基金";
        /// A crypto or stock exchange.
        Exchange = "exchange", "交易所";
        /// A blockchain company, protocol or project acting as an organisation.
        Web3 = "web3", "区块链项目";
        /// A research or market-data firm.
        Research = "research", "研究机构";
        /// A games company.
        Game = "game", "游戏";
        /// A laboratory or institute.
        Lab = "lab", "实验室";
        /// A news source; never an entity.
        Media = "media", "媒体";
        /// A public blockchain as technology.
        Chain = "chain", "公链";
        /// A coin or token.
        Token = "token", "代币";
        /// A product, model or service.
        Product = "product", "产品";
        /// A person.
        Person = "person", "人物";
        /// A place.
        Place = "place", "地点";
        /// A government, regulator or international body.
        Government = "government", "政府";
        /// A university.
        University = "university", "高校";
    }
}

impl EntryType {
    /// Tells whether names of this type are companies in the sense of the entity kind.
    pub const fn is_company(self) -> bool {
        !matches!(
            self,
            Self::Media
                | Self::Chain
                | Self::Token
                | Self::Product
                | Self::Person
                | Self::Place
                | Self::Government
                | Self::University
        )
    }

    /// Tells whether names of this type invest by profession.
    pub const fn is_investor(self) -> bool {
        matches!(self, Self::Venture | Self::Fund)
    }

    /// Gives the part of speech as jieba's dictionary writes it.
    pub const fn part_of_speech(self) -> &'static str {
        match self {
            Self::Person => "nr",
            Self::Place => "ns",
            Self::Product | Self::Token | Self::Chain => "nz",
            _ => "nt",
        }
    }
}

crate::closed_set! {
    /// What a domain word is about.
    pub enum WordTag: "word tag" {
        /// Cloud computing.
        Cloud = "cloud", "云计算";
        /// Computing power, servers, chips for it.
        Compute = "compute", "算力";
        /// Artificial intelligence.
        Ai = "ai", "人工智能";
        /// Blockchain, crypto, metaverse.
        Web3 = "web3", "区块链";
        /// Money and markets.
        Finance = "finance", "金融";
        /// Venture financing.
        Funding = "funding", "融资";
        /// Saying, estimating, publishing.
        Report = "report", "表态";
        /// A job title.
        Title = "title", "职务";
        /// An industry that is none of the above.
        Industry = "industry", "行业";
        /// Any other word.
        General = "general", "词语";
    }
}

/// A name with its aliases.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The canonical name, as Chinese news writes it.
    pub name: Arc<str>,
    /// What it is.
    pub kind: EntryType,
    /// Other forms; each with its mark for an ordinary word.
    pub aliases: Vec<Form>,
    /// Whether the name itself is an ordinary word too.
    pub ambiguous: bool,
    /// The organisation that it belongs to.
    pub parent: Option<Arc<str>>,
}

/// What a mention is linked to: an entry of the lexicon, as far as records say it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// The canonical name.
    pub name: Arc<str>,
    /// The organisation that it belongs to.
    pub parent: Option<Arc<str>>,
    kind: EntryType,
}

impl Link {
    /// Gives the identifier: the same for all forms of an entry, in every run and version, as long as its type and its
    /// canonical name stay; 16 hexadecimal digits.
    ///
    /// ```
    /// use yunbao::lexicon::Lexicon;
    /// let lexicon = Lexicon::builtin()?;
    /// let id = |form: &str| lexicon.lookup(form).map(|entry| entry.link().id());
    /// assert_eq!(id("AWS"), id("亚马逊网络服务"));
    /// assert_ne!(id("腾讯云"), id("腾讯"));
    /// # Ok::<(), yunbao::Error>(())
    /// ```
    pub fn id(&self) -> String {
        // FNV-1a: an identifier, no checksum.
        let bytes = self.kind.as_str().bytes().chain([0]).chain(self.name.bytes());
        let hash = bytes.fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        format!("{hash:016x}")
    }
}

impl Entry {
    /// Gives what a mention of it is linked to.
    pub fn link(&self) -> Link {
        Link { name: Arc::clone(&self.name), parent: self.parent.clone(), kind: self.kind }
    }
}

/// One way to write a name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Form {
    /// The form as written in the file, without the mark.
    pub text: Arc<str>,
    /// Whether it is an ordinary word too.
    pub ambiguous: bool,
}

impl Form {
    pub(super) fn parse(written: &str) -> Self {
        let (text, ambiguous) = match written.strip_suffix(['?', '？']) {
            Some(text) => (text, true),
            None => (written, false),
        };
        Self { text: text.trim().into(), ambiguous }
    }
}
