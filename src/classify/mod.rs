//! Buckets.

crate::closed_set! {
    /// What an item is about.
    pub enum Bucket: "bucket" {
        /// Cloud computing, data centres, computing power.
        Cloud = "cloud", "云计算行业要闻";
        /// Blockchain, crypto, metaverse.
        Web3 = "web3", "Web3 行业看点";
        /// Statements, reports and forecasts on either.
        Opinion = "opinion", "观点聚焦";
        /// Everything else.
        Other = "other", "其他";
    }
}
