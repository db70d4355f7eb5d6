//! What came of the rows, counted in all and by input.

use std::{collections::HashMap, sync::Arc, time::Duration};

use serde::Serialize;

use crate::progress::grouped;

/// Counts of rows; `rows` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    pub(crate) rows: u64,
    /// Records written.
    pub(crate) ok: u64,
    pub(crate) rejected: u64,
    /// Left out because their id came before.
    pub(crate) left_out: u64,
    /// Left to other shards.
    pub(crate) other_shards: u64,
}

/// What came of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Ok,
    Rejected,
    LeftOut,
    OtherShard,
}

impl Counts {
    fn add(&mut self, fate: Fate) {
        self.rows += 1;
        *match fate {
            Fate::Ok => &mut self.ok,
            Fate::Rejected => &mut self.rejected,
            Fate::LeftOut => &mut self.left_out,
            Fate::OtherShard => &mut self.other_shards,
        } += 1;
    }

    /// Counts what came out, by whatever way.
    pub(crate) fn out(&self) -> u64 {
        self.ok + self.rejected + self.left_out + self.other_shards
    }
}

#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) all: Counts,
    /// By the name of the input, where a manifest wants to know.
    pub(crate) inputs: Option<HashMap<Arc<str>, Counts>>,
    /// Why inputs were not read, or not to their end.
    pub(crate) failed: Vec<(String, String)>,
    /// Ids that came before.
    pub(crate) repeated: u64,
    /// Rejected rows that were named on standard error.
    pub(crate) named: u64,
    /// Files that a folder or a pattern gave and that could not be read.
    pub(crate) bad_files: u64,
    /// The exit status of the worst fault of a file that the user named.
    pub(crate) worst: Option<u8>,
}

impl Tally {
    /// Counts a row of an input.
    pub(crate) fn add(&mut self, file: &str, fate: Fate) {
        self.all.add(fate);
        let Some(inputs) = &mut self.inputs else { return };
        if let Some(counts) = inputs.get_mut(file) {
            counts.add(fate);
        } else {
            let mut counts = Counts::default();
            counts.add(fate);
            inputs.insert(file.into(), counts);
        }
    }

    /// Says in one line how a run went.
    pub(crate) fn closing(&self, took: Duration, rate: u64) -> String {
        let counts = [
            (self.all.rejected, "rejected"),
            (self.repeated, "ids repeated"),
            (self.all.left_out, "left out"),
            (self.all.other_shards, "of other shards"),
            (self.bad_files, "files not read"),
        ];
        let mut out = vec![format!("{} records", grouped(self.all.ok))];
        let named = counts.iter().filter(|(count, _)| *count > 0);
        out.extend(named.map(|(count, what)| format!("{} {what}", grouped(*count))));
        let out = out.join(", ");
        format!("{out} in {:.1} s, {}/s", took.as_secs_f64(), grouped(rate))
    }
}
