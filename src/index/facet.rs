//! Counts of what was found: by bucket, company, round and month.

use std::collections::BTreeMap;

use serde::Serialize;
use tantivy::{
    DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::StrColumn,
};

use crate::index::schema::column;

crate::closed_set! {
    /// What items are counted by.
    pub enum FacetField: "facet" {
        /// The bucket.
        Bucket = "bucket", "分类";
        /// Every company that an item names, by its canonical name where one is known.
        Company = "company", "公司";
        /// Every round that an item names, by its code.
        Round = "round", "轮次";
        /// The month of its date.
        Month = "month", "月份";
    }
}

/// How many items have one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// The items that have it.
    pub count: u64,
}

/// The counts of one search: for every field its values, the most frequent first, then by value; months by value.
pub type Facets = BTreeMap<FacetField, Vec<FacetCount>>;

impl FacetField {
    fn column(self) -> &'static str {
        match self {
            Self::Bucket => column::BUCKET,
            Self::Company => column::COMPANY,
            Self::Round => column::ROUND,
            Self::Month => column::MONTH,
        }
    }
}

/// Counts every item that a query finds.
pub(super) struct FacetCollector {
    /// So many values of each field are given.
    pub(super) most: usize,
}

type Counts = BTreeMap<FacetField, BTreeMap<String, u64>>;

impl Collector for FacetCollector {
    type Fruit = Facets;
    type Child = Segment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<Segment> {
        let columns = segment.fast_fields();
        let mut counters = Vec::new();
        for &field in FacetField::ALL {
            if let Some(column) = columns.str(field.column())? {
                let counts = vec![0; column.num_terms()];
                counters.push(Counter { field, column, counts, last: Vec::new() });
            }
        }
        Ok(Segment { counters })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Counts>>) -> tantivy::Result<Facets> {
        let mut all = Counts::new();
        for fruit in fruits {
            for (field, counts) in fruit? {
                let into = all.entry(field).or_default();
                for (value, count) in counts {
                    *into.entry(value).or_default() += count;
                }
            }
        }
        Ok(all.into_iter().map(|(field, counts)| (field, self.top(field, counts))).collect())
    }
}

impl FacetCollector {
    fn top(&self, field: FacetField, counts: BTreeMap<String, u64>) -> Vec<FacetCount> {
        let counts = counts.into_iter().map(|(value, count)| FacetCount { value, count });
        let mut out: Vec<_> = counts.collect();
        // Months stay in their order; of more than are wanted the latest.
        if field == FacetField::Month {
            return out.split_off(out.len().saturating_sub(self.most));
        }
        out.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        out.truncate(self.most);
        out
    }
}

struct Counter {
    field: FacetField,
    column: StrColumn,
    /// By the ordinal of the value.
    counts: Vec<u32>,
    /// The values of the last item, so that none counts twice.
    last: Vec<u64>,
}

/// The counts in one segment.
pub(super) struct Segment {
    counters: Vec<Counter>,
}

impl SegmentCollector for Segment {
    type Fruit = tantivy::Result<Counts>;

    fn collect(&mut self, doc: DocId, _: Score) {
        for Counter { column, counts, last, .. } in &mut self.counters {
            last.clear();
            last.extend(column.term_ords(doc));
            last.sort_unstable();
            last.dedup();
            for &ord in &*last {
                if let Some(count) = usize::try_from(ord).ok().and_then(|ord| counts.get_mut(ord))
                {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(self) -> Self::Fruit {
        let mut out = Counts::new();
        for Counter { field, column, counts, .. } in self.counters {
            let values = out.entry(field).or_default();
            for (ord, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                let mut value = String::new();
                column.ord_to_str(ord as u64, &mut value)?;
                values.insert(value, count.into());
            }
        }
        Ok(out)
    }
}
