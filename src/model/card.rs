//! The card: what a person wants to know about a model.

use std::fmt::{self, Display, Formatter};

use crate::model::header::Header;

/// Prints the model's card.
///
/// ```
/// use yunbao::model::{Header, Source};
/// let header = Header::new("classifier", ["体育", "财经"])
///     .with_source(Source::new("news.tsv", "CC0-1.0", 2_000))
///     .with_metric("accuracy", 0.93);
/// let card = header.to_string();
/// assert!(card.contains("体育, 财经") && card.contains("news.tsv") && card.contains("0.93"));
/// ```
impl Display for Header {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 40;
        writeln!(f, "kind      {}", self.kind().escape_debug())?;
        write!(f, "labels    {}: ", self.labels().len())?;
        for (i, label) in self.labels().iter().take(SHOWN).enumerate() {
            write!(f, "{}{}", if i > 0 { ", " } else { "" }, label.escape_debug())?;
        }
        writeln!(f, "{}", if self.labels().len() > SHOWN { ", …" } else { "" })?;
        line(f, "features", self.features())?;
        line(f, "command", self.command())?;
        for source in self.sources() {
            let (name, licence) = (source.name.escape_debug(), source.licence.escape_debug());
            writeln!(f, "data      {name}: {} examples; {licence}", source.examples)?;
        }
        for (name, value) in self.metrics() {
            writeln!(f, "measured  {} {value:.4}", name.escape_debug())?;
        }
        for (name, value) in self.settings() {
            writeln!(f, "setting   {} {value}", name.escape_debug())?;
        }
        Ok(())
    }
}

fn line(f: &mut Formatter<'_>, name: &str, value: &str) -> fmt::Result {
    if value.is_empty() { Ok(()) } else { writeln!(f, "{name:<9} {}", value.escape_debug()) }
}
