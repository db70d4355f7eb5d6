//! What of an article is no item, and why.

use serde::{Deserialize, Serialize};

crate::closed_set! {
    /// Why a piece of an article is no item.
    pub enum Reason: "reason" {
        /// Words of greeting or explanation before the items.
        Introduction = "introduction", "导语";
        /// A summary or table of contents of what the items say.
        Overview = "overview", "概述";
        /// A title of the bulletin or of a part of it.
        Heading = "heading", "标题";
        /// An advertisement.
        Advertisement = "advertisement", "广告";
        /// A picture: its description or address.
        Image = "image", "图片";
        /// Links to earlier issues and other articles.
        Previous = "previous", "往期";
        /// Figures in a table that stands under no item.
        Table = "table", "表格";
        /// Who wrote it, where and when it appeared, a link to the original.
        Credit = "credit", "署名";
        /// Copyright, disclaimers, ways to follow, contact, the end.
        Footer = "footer", "页脚";
        /// What surrounds the article on its page: navigation, comments, scripts.
        Page = "page", "页面";
    }
}

/// A piece of an article that is no item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Rest {
    /// Why it is none.
    pub reason: Reason,
    /// Its text without marks; never blank.
    pub text: String,
}

impl Rest {
    pub(super) const fn new(reason: Reason, text: String) -> Self {
        Self { reason, text }
    }
}
