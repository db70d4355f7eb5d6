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
