//! stub
use crate::{extract::Found, text::View};
/// d
#[derive(Clone, Debug, PartialEq)]
pub struct DateValue;
/// r
#[derive(Clone, Debug)]
pub struct DateFinder;
impl DateFinder {
    /// f
    pub fn find(&self, _v: &View) -> Vec<Found<DateValue>> {
        Vec::new()
    }
}
