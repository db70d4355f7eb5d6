//! Articles and the items in them.

mod item;

pub use self::item::Item;
