//! Sentences by their features.

use std::collections::HashMap;

use crate::{
    extract::tagger::{
        context::Mark,
        example::{Example, Reader, Sentence},
        people::People,
        template::{Chosen, TEMPLATES, Template},
        walk::walk,
    },
    text::View,
};

/// A sentence by its features.
pub(super) struct Item {
    /// Block, and the unit that the block's first row counts for; that unit need not exist.
    pub(super) features: Vec<(u32, i32)>,
    /// The same without the hits; empty where there are none, or none are ever hidden.
    pub(super) blind: Vec<(u32, i32)>,
    /// The gold tags.
    pub(super) tags: Vec<u8>,
}

/// A feature: its key, and which rows it has.
#[derive(Clone, Copy)]
pub(super) struct Block {
    pub(super) key: u32,
    pub(super) first_row: u32,
    /// How many rows.
    pub(super) count: u8,
}

/// The features that occur often enough.
#[derive(Default)]
pub(super) struct Index {
    pub(super) blocks: Vec<Block>,
    places: HashMap<u32, u32>,
    pub(super) rows: u32,
}

impl Index {
    fn place(&mut self, key: u32, template: Template) -> u32 {
        *self.places.entry(key).or_insert_with(|| {
            self.blocks.push(Block { key, first_row: self.rows, count: template.count });
            self.rows += u32::from(template.count);
            u32::try_from(self.blocks.len() - 1).unwrap_or(u32::MAX)
        })
    }
}

/// Reads examples: counts their features, and numbers those that occur at least `least` times.
pub(super) fn prepare(
    examples: &[Example],
    reader: &Reader<'_>,
    labels: &[String],
    chosen: Chosen,
    least: u32,
) -> (Index, Vec<Item>) {
    let people = People::new();
    let mut counts: HashMap<u32, u32> = HashMap::new();
    let mut read: Vec<(View, Vec<Sentence>)> = Vec::with_capacity(examples.len());
    for example in examples {
        let (view, sentences) = reader.sentences(example, labels, &people);
        for s in &sentences {
            walk(view.text(), &s.units, &s.marks, chosen, |_, key, _| {
                *counts.entry(key).or_default() += 1;
            });
        }
        read.push((view, sentences));
    }
    counts.retain(|_, count| *count >= least);
    let mut index = Index::default();
    let mut items = Vec::new();
    for (view, sentences) in read {
        for s in sentences {
            let mut number = |marks: &[Mark]| {
                let mut list = Vec::new();
                walk(view.text(), &s.units, marks, chosen, |template, key, at| {
                    if let (Some(&template), true) =
                        (TEMPLATES.get(template), counts.contains_key(&key))
                    {
                        list.push((index.place(key, template), at + template.first));
                    }
                });
                list
            };
            let features = number(&s.marks);
            let blind = if s.marks.iter().any(Mark::has_hit) {
                number(&s.marks.iter().map(|m| m.without_hit()).collect::<Vec<_>>())
            } else {
                Vec::new()
            };
            items.push(Item { features, blind, tags: s.tags });
        }
    }
    (index, items)
}
