//! Models: the container they are kept in, the header that says how they were made, and their cards.
//!
//! ```
//! use yunbao::model::{Container, Header, Section};
//! let header = Header::new("example", ["yes", "no"]);
//! let bytes = Container::pack(&header, &[Section::f32("weights", &[2, 2], &[1.0, 0.5, -1.0, 0.0])])?;
//! let read = Container::read("example", &bytes)?;
//! assert_eq!(read.header().labels(), ["yes", "no"]);
//! assert_eq!(read.f32("weights", &[2, 2])?, [1.0, 0.5, -1.0, 0.0]);
//! assert!(Container::read("example", &bytes[..bytes.len() - 1]).is_err());
//! # Ok::<(), yunbao::Error>(())
//! ```

mod card;
mod container;
mod file;
mod header;
mod pool;
pub mod sequence;

pub(crate) use self::pool::Pool;
pub use self::{
    container::{Container, Section},
    file::{load, save},
    header::{Header, Source},
};
