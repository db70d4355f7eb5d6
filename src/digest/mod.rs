//! The digest: from the records of a week to a finished issue of a bulletin, in Markdown and as one HTML page.
//!
//! | part | does |
//! |---|---|
//! | [`Editor`] | groups records by cluster, ranks the groups, and makes an [`Issue`] of them |
//! | [`Issue`] | the finished issue as plain data; it is what templates see |
//! | [`Template`] | renders an issue; the built-in ones can be replaced or extended |
//! | [`Previous`] | earlier issues, read from a folder or a list |
//!
//! ```
//! use yunbao::{article::Item, digest::{Editor, Template}, pipeline::Pipeline};
//! let pipeline = Pipeline::new()?;
//! let item = Item::new("衡川数据完成 3 亿元 B 轮融资", "云原生数据库服务商衡川数据近日完成 3 亿元 B 轮融资，由云栖岭资本领投。");
//! let records = pipeline.analyze_batch(&[item]);
//!
//! let editor = Editor::builder().title("云上周报").number(12).build()?;
//! let issue = editor.edit(&records);
//! assert_eq!(issue.deals[0].amount.as_deref(), Some("3 亿元"));
//!
//! let text = Template::markdown()?.render(&issue)?;
//! assert!(text.starts_with("# 云上周报 第 12 期\n"));
//! assert!(text.contains("## 云计算行业要闻\n\n**【衡川数据完成 3 亿元 B 轮融资】**"));
//! # Ok::<(), yunbao::Error>(())
//! ```
//!
//! # What comes first
//!
//! Entries stand under their bucket by salience in tenths, then the newest, then in the order of the input. Salience
//! adds up how often an event was told, how many other groups speak of its companies, how much money it is about, and
//! how sure its bucket is; the weights stand in one table in `salience.rs`. Nothing depends on the clock, on threads or
//! on the order of a hash table.
//!
//! # Cost
//!
//! Time and memory are linear in the records; only those that are printed are looked at in detail.

mod body;
mod builder;
mod chart;
mod day;
mod deal;
mod editor;
mod escape;
mod figures;
mod group;
mod issue;
mod located;
mod money;
mod overview;
mod page;
mod previous;
mod salience;
mod shingle;
mod source;
mod spacing;
mod template;
mod title;

pub use self::{
    builder::{Builder, Others},
    chart::{Bar, Chart, Segment, Tick},
    editor::Editor,
    figures::{Count, Figures, Sum},
    issue::{Deal, Entry, Issue, Member, Period, Piece, Section, Statement, Topic},
    previous::Previous,
    source::Link,
    template::{Form, Template},
};
