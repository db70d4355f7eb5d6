//! stub
use crate::{extract::Found, text::View};
/// d
#[derive(Clone, Debug, PartialEq)]
pub struct Percent;
/// f
pub fn find(_v: &View) -> Vec<Found<Percent>> {
    Vec::new()
}
