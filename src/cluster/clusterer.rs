//! The clusterer: items in, clusters out, at any time.

use std::sync::Arc;

use rayon::prelude::*;

use crate::{
    Result,
    cluster::{
        likeness::Likeness,
        postings::Postings,
        settings::Settings,
        sketch::{Keys, Sketch, Tables},
    },
    record::Record,
};

/// Items about the same event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Cluster {
    /// Its number, from 0 in the order of the clusters' first items; it may change as more items come.
    pub id: u32,
    /// The item that tells the event best, by its place in the order of coming.
    pub lead: u32,
    /// The items by their places: the lead, then the others in order; two or more.
    pub members: Vec<u32>,
    /// How sure it is that they belong together, from 0 to 1: the mean over members of their likeliest link.
    pub confidence: f32,
}

/// Finds items about the same event; see the [module](crate::cluster).
///
/// # Cost
///
/// About 1 KB and some tens of microseconds an item, whatever came before.
#[derive(Clone, Debug)]
pub struct Clusterer {
    settings: Settings,
    tables: Arc<Tables>,
    sketches: Vec<Sketch>,
    postings: Postings,
    /// The item that an item was joined to; itself for the first of a cluster.
    parents: Vec<u32>,
    /// The probability of that join; 1 for the first of a cluster.
    links: Vec<f32>,
}

/// Keys that two items must share before they are compared.
const LEAST_SHARED: u32 = 2;

/// So many candidates are compared, those with the most shared keys.
const COMPARED: usize = 48;

/// An item must be like the cluster's first item too, if less so: a chain of small steps is no event.
const LIKE_FIRST: f32 = 0.6;

/// The items of one bulletin, for which the threshold is stated.
const BULLETIN: f32 = 30.0;

/// How the odds that are asked grow with the items there are: near misses come more slowly than items.
const CHANCE: f32 = 0.5;

/// So many members are compared to choose a lead.
const ELECTORS: usize = 24;

/// So many items are sketched at once.
const BATCH: usize = 4096;

impl Clusterer {
    /// Starts without items.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`](crate::Error::Setting) where a setting is out of its range.
    pub fn new(settings: Settings) -> Result<Self> {
        Ok(Self {
            settings: settings.check()?,
            tables: Arc::new(Tables::embedded()?),
            sketches: Vec::new(),
            postings: Postings::default(),
            parents: Vec::new(),
            links: Vec::new(),
        })
    }

    /// Counts the items.
    pub fn len(&self) -> usize {
        self.sketches.len()
    }

    /// Tells whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.sketches.is_empty()
    }

    /// Adds an item.
    pub fn push(&mut self, record: &Record) {
        let (sketch, keys) = Sketch::of(record, &self.tables);
        self.insert(sketch, &keys);
    }

    /// Adds items; the same clusters come out as by [`Clusterer::push`], on all threads of the current rayon pool.
    pub fn extend(&mut self, records: &[Record]) {
        for batch in records.chunks(BATCH) {
            let tables = &self.tables;
            let sketched: Vec<_> = batch.par_iter().map(|r| Sketch::of(r, tables)).collect();
            for (sketch, keys) in sketched {
                self.insert(sketch, &keys);
            }
        }
    }

    /// Tells how alike two items are.
    pub fn likeness(&self, a: &Record, b: &Record) -> Likeness {
        Likeness::of(&Sketch::of(a, &self.tables).0, &Sketch::of(b, &self.tables).0)
    }

    /// Lists the clusters of two items and more, in the order of their first items.
    pub fn clusters(&self) -> Vec<Cluster> {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); self.len()];
        for item in 0..self.len() as u32 {
            if let Some(list) = members.get_mut(self.first(item) as usize) {
                list.push(item);
            }
        }
        let lists: Vec<Vec<u32>> = members.into_iter().filter(|m| m.len() > 1).collect();
        let mut clusters: Vec<Cluster> = lists.into_par_iter().map(|m| self.cluster(m)).collect();
        for (id, cluster) in (0..).zip(&mut clusters) {
            cluster.id = id;
        }
        clusters
    }

    fn insert(&mut self, sketch: Sketch, keys: &Keys) {
        // Beyond 2^32 items there are no numbers; nobody holds as many.
        let item = self.sketches.len() as u32;
        let mut near = self.near(&sketch, keys);
        self.sketches.push(sketch);
        self.postings.add(item, keys);
        self.parents.push(item);
        self.links.push(1.0);
        let least = self.least();
        near.retain(|&(_, p)| p >= least);
        // The likeliest first; of equals the earliest.
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for (other, p) in near {
            let (mine, theirs) = (self.first(item), self.first(other));
            if mine == theirs {
                continue;
            }
            let like_first = self.probability(mine, theirs);
            if like_first < least * LIKE_FIRST {
                continue;
            }
            let (first, later) = (mine.min(theirs), mine.max(theirs));
            self.join(later, first, p);
        }
    }

    /// The least probability at which items are joined, by how many there are to be like.
    fn least(&self) -> f32 {
        let more = (self.len() as f32 / BULLETIN).max(1.0);
        let odds = self.settings.threshold / (1.0 - self.settings.threshold) * more.powf(CHANCE);
        if odds.is_finite() { odds / (1.0 + odds) } else { 1.0 }
    }

    fn join(&mut self, later: u32, first: u32, p: f32) {
        if let Some(parent) = self.parents.get_mut(later as usize) {
            *parent = first;
        }
        if let Some(link) = self.links.get_mut(later as usize) {
            *link = p;
        }
    }

    /// Gives earlier items that may be about the same event, with the probability that they are.
    fn near(&self, sketch: &Sketch, keys: &Keys) -> Vec<(u32, f32)> {
        let shared = self.postings.shared(keys, self.settings.reach);
        let mut shared: Vec<(u32, u32)> =
            shared.into_iter().filter(|(_, n)| *n >= LEAST_SHARED).collect();
        shared.sort_by(|a, b| b.1.cmp(&a.1).then(b.0.cmp(&a.0)));
        shared.truncate(COMPARED);
        let known = shared.into_iter().filter_map(|(item, _)| Some((item, self.sketch(item)?)));
        let timely = known.filter(|(_, other)| {
            sketch.is_roundup == other.is_roundup && self.within_window(sketch, other)
        });
        timely.map(|(item, other)| (item, Likeness::of(sketch, other).probability())).collect()
    }

    fn sketch(&self, item: u32) -> Option<&Sketch> {
        self.sketches.get(item as usize)
    }

    fn within_window(&self, a: &Sketch, b: &Sketch) -> bool {
        let (Some((a_first, a_last)), Some((b_first, b_last))) = (a.days, b.days) else {
            return true;
        };
        let gap = (b_first - a_last).max(a_first - b_last);
        i64::from(gap) <= i64::from(self.settings.window)
    }

    fn probability(&self, a: u32, b: u32) -> f32 {
        match (self.sketch(a), self.sketch(b)) {
            (Some(a), Some(b)) => Likeness::of(a, b).probability(),
            _ => 0.0,
        }
    }

    /// Gives the first item of an item's cluster.
    fn first(&self, mut item: u32) -> u32 {
        while let Some(&parent) = self.parents.get(item as usize)
            && parent != item
        {
            item = parent;
        }
        item
    }

    fn cluster(&self, mut members: Vec<u32>) -> Cluster {
        let electors = members.get(..ELECTORS).unwrap_or(&members);
        let mut lead = (f32::MIN, 0);
        for (place, &candidate) in electors.iter().enumerate() {
            let others = electors.iter().filter(|&&m| m != candidate);
            let like: f32 = others.map(|&m| self.probability(candidate, m)).sum();
            // A full text tells more than a flash; twice as long is worth a tenth of a member.
            let length = self.sketch(candidate).map_or(1, |s| s.length.max(1));
            let value = like + 0.1 * (length as f32).log2();
            if value > lead.0 {
                lead = (value, place);
            }
        }
        let links = members.iter().filter_map(|&m| self.links.get(m as usize));
        let sum: f32 = links.sum::<f32>() - 1.0;
        let confidence = sum / (members.len() - 1) as f32;
        let best = members.remove(lead.1);
        members.insert(0, best);
        Cluster { id: 0, lead: best, members, confidence }
    }
}
