//! Who told an item, and the addresses that may stand in an issue.

use serde::Serialize;

use crate::record::Record;

/// A name with an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Link {
    /// The name; never blank.
    pub name: String,
    /// The address, where there is one: http or https.
    pub url: Option<String>,
}

/// Keys of input rows that name the source.
const KEYS: [&str; 7] = ["source", "source_name", "media", "site", "publisher", "来源", "媒体"];
/// Longer names are no names.
const LONGEST: usize = 40;

/// Gives the source of a record: as its row names it, else the host of its address.
pub(super) fn source(record: &Record) -> Option<Link> {
    let url = record.url.as_deref().and_then(web);
    let named = KEYS.iter().find_map(|key| {
        let name = record.extra.get(*key)?.as_str()?.split_whitespace().collect::<Vec<_>>();
        let name = name.join(" ");
        (!name.is_empty() && name.chars().count() <= LONGEST && web(&name).is_none())
            .then_some(name)
    });
    let name = named.or_else(|| url.as_deref().and_then(host).map(str::to_owned))?;
    Some(Link { name, url })
}

/// Gives an address that a reader may be sent to: http or https, with a host, without blanks and control characters.
pub(super) fn web(url: &str) -> Option<String> {
    const LONGEST: usize = 2000;
    let url = url.trim();
    let fits = url.len() <= LONGEST
        && !url.contains(|c: char| c.is_whitespace() || c.is_control() || is_format(c));
    (fits && host(url).is_some()).then(|| url.to_owned())
}

/// Marks that turn the direction of text or show nothing.
fn is_format(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Gives the host of an address, without `www.`; `None` where the scheme is not http or https.
fn host(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    if !["http", "https"].iter().any(|s| scheme.eq_ignore_ascii_case(s)) {
        return None;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}
