//! The records of one event together.

use std::collections::{HashMap, HashSet};

use crate::{
    classify::Bucket,
    digest::day::day,
    extract::{EntityKind, Field, PartialDate},
    record::{Mention, Record},
};

/// The records of a cluster, in the order of the input; one record where it has no cluster.
#[derive(Clone, Debug)]
pub(super) struct Group<'r> {
    pub(super) records: Vec<&'r Record>,
    pub(super) bucket: Bucket,
    /// The day of the earliest record.
    pub(super) day: Option<PartialDate>,
}

/// Groups records, in the order in which the groups start.
pub(super) fn groups<'r>(records: impl Iterator<Item = &'r Record>) -> Vec<Group<'r>> {
    let mut out: Vec<Vec<&Record>> = Vec::new();
    let mut places: HashMap<u32, usize> = HashMap::new();
    for record in records {
        let place = record.cluster.map_or(out.len(), |c| *places.entry(c).or_insert(out.len()));
        match out.get_mut(place) {
            Some(group) => group.push(record),
            None => out.push(vec![record]),
        }
    }
    out.into_iter().map(Group::new).collect()
}

impl<'r> Group<'r> {
    fn new(records: Vec<&'r Record>) -> Self {
        let day = records.iter().filter_map(|r| day(r.date.as_deref()?)).min_by_key(|d| order(*d));
        Self { bucket: bucket(&records), day, records }
    }

    /// Gives the names of the companies: canonical where known, those of titles first, each once.
    pub(super) fn companies(&self) -> Vec<&'r str> {
        let mut out = Vec::new();
        let mut seen = HashSet::new();
        for field in [Field::Title, Field::Text] {
            for record in &self.records {
                let found = record
                    .entities
                    .iter()
                    .filter(|m| m.kind == EntityKind::Company && m.field == field);
                // PreVu3D and Prevu3D are one.
                let folded = |n: &str| n.to_lowercase().replace(' ', "");
                out.extend(found.map(name).filter(|n| !n.is_empty() && seen.insert(folded(n))));
            }
        }
        out
    }

    /// Gives the companies that the titles name; those of the body where the titles name none.
    pub(super) fn subjects(&self) -> Vec<&'r str> {
        let titled = self.records.iter().flat_map(|r| &r.entities);
        let titled = titled.filter(|m| m.field == Field::Title && m.kind == EntityKind::Company);
        let mut names: Vec<&str> = titled.map(name).collect();
        if names.is_empty() {
            names = self.companies();
        }
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// Sorts days; all parts are known in a day.
pub(super) fn order(day: PartialDate) -> (Option<u16>, Option<u8>, Option<u8>) {
    (day.year, day.month, day.day)
}

/// Gives the canonical name of a mention, or its text.
pub(super) fn name(mention: &Mention) -> &str {
    mention.name.as_deref().unwrap_or(&mention.text)
}

/// The bucket of most records; of several such, the first of the bulletin's.
fn bucket(records: &[&Record]) -> Bucket {
    let count = |bucket: &Bucket| records.iter().filter(|r| r.bucket == *bucket).count();
    // The last of equals is the one that `max_by_key` gives.
    Bucket::ALL.iter().rev().copied().max_by_key(count).unwrap_or(Bucket::Other)
}
