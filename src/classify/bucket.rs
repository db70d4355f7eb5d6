//! The buckets of the bulletin, and the decision about an item.

use serde::Serialize;

crate::closed_set! {
    /// What an item is about.
    pub enum Bucket: "bucket" {
        /// An event about cloud, data centres, AI compute, servers or IT infrastructure.
        Cloud = "cloud", "云计算行业要闻";
        /// An event about blockchain, crypto, NFT or metaverse.
        Web3 = "web3", "Web3 行业看点";
        /// A statement, report, forecast, ranking or statistic by a named person or institution about these fields.
        Opinion = "opinion", "观点聚焦";
        /// The rest.
        Other = "other", "其他";
    }
}

/// The decision about an item.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Label {
    /// The bucket; `other` where no score reaches its threshold.
    pub bucket: Bucket,
    /// Calibrated probabilities from 0 to 1 of cloud, web3 and opinion, each for itself.
    pub scores: [f32; 3],
}

impl Label {
    /// Gives the score of a bucket; that of `other` is what the highest of the three leaves.
    pub fn score(&self, bucket: Bucket) -> f32 {
        let [cloud, web3, opinion] = self.scores;
        match bucket {
            Bucket::Cloud => cloud,
            Bucket::Web3 => web3,
            Bucket::Opinion => opinion,
            Bucket::Other => 1.0 - cloud.max(web3).max(opinion),
        }
    }
}

/// How much the odds of a bucket grow where an editor has put an item under its heading: an editor errs about once in
/// a hundred, and one that knows neither the heading nor the item picks one of three.
const HEADING_ODDS: f32 = 198.0;

impl Bucket {
    /// Reads the heading of a bulletin's section: the bucket's own name, or a heading that speaks of the same.
    ///
    /// ```
    /// use yunbao::classify::Bucket;
    /// assert_eq!(Bucket::of_heading("Web3 行业看点"), Some(Bucket::Web3));
    /// assert_eq!(Bucket::of_heading("本周观点"), Some(Bucket::Opinion));
    /// assert_eq!(Bucket::of_heading("今日头条"), None);
    /// ```
    pub fn of_heading(heading: &str) -> Option<Self> {
        let heading: String = heading.to_lowercase().split_whitespace().collect();
        let words: [(Self, &[&str]); 3] = [
            (Self::Opinion, &["观点", "评论", "视点", "研报", "声音"]),
            (Self::Web3, &["web3", "区块链", "加密", "元宇宙", "nft"]),
            (Self::Cloud, &["云计算", "云服务", "数据中心", "算力", "云行业", "云资讯"]),
        ];
        words.iter().find(|(_, list)| list.iter().any(|w| heading.contains(w))).map(|(b, _)| *b)
    }
}

impl Label {
    /// Weighs in that an editor has put the item under the heading of a bucket.
    ///
    /// The scores are updated by Bayes' rule, with odds of 198 to 1 for the heading's bucket and against the others; the
    /// decision follows the heading where its bucket comes out more likely than not.
    #[must_use]
    pub fn under(mut self, heading: Bucket) -> Self {
        let columns = [Bucket::Cloud, Bucket::Web3, Bucket::Opinion];
        for (score, bucket) in self.scores.iter_mut().zip(columns) {
            let odds = if bucket == heading { HEADING_ODDS } else { 1.0 / HEADING_ODDS };
            // A score of exactly 0 or 1 would not listen.
            let p = score.clamp(1e-4, 1.0 - 1e-4);
            *score = p * odds / (p * odds + 1.0 - p);
        }
        if self.score(heading) > 0.5 {
            self.bucket = heading;
        }
        self
    }
}
