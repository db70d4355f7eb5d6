//! The manifest of a run: what went in, what came out, with which settings.

use serde::Serialize;
use serde_json::{Map, Value};
use yunbao::{io::printable, record::SCHEMA};

use crate::{
    checkpoint,
    delivery::Part,
    tally::{Counts, Tally},
};

/// The version of the manifest's own form.
const FORM: u32 = 1;

#[derive(Serialize)]
struct Manifest<'m> {
    version: u32,
    yunbao: &'static str,
    /// BLAKE3 of the program; models and lexicon are in it.
    program: String,
    /// The version of the records' form.
    schema: u32,
    settings: &'m Map<String, Value>,
    /// Sums over all inputs.
    counts: Counts,
    /// Ids that came before, whatever was done about them.
    ids_repeated: u64,
    inputs: Vec<Input<'m>>,
    outputs: &'m [Part],
}

#[derive(Serialize)]
struct Input<'m> {
    file: String,
    bytes: Option<u64>,
    #[serde(flatten)]
    counts: Counts,
    /// Why it was not read, or not to its end.
    failed: Option<&'m str>,
}

/// An input as it was named, and its size where that was known.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) file: String,
    pub(crate) bytes: Option<u64>,
}

/// Renders the manifest of a run: JSON, indented, without a time.
pub(crate) fn render(
    settings: &Map<String, Value>,
    named: &[Named],
    tally: &Tally,
    outputs: &[Part],
) -> Vec<u8> {
    let mut seen = std::collections::HashSet::new();
    let inputs = named.iter().filter(|n| seen.insert(n.file.as_str()));
    let inputs = inputs.map(|Named { file, bytes }| Input {
        file: printable(file),
        bytes: *bytes,
        counts: tally
            .inputs
            .as_ref()
            .and_then(|i| i.get(file.as_str()))
            .copied()
            .unwrap_or_default(),
        failed: tally.failed.iter().find(|(f, _)| f == file).map(|(_, why)| why.as_str()),
    });
    let manifest = Manifest {
        version: FORM,
        yunbao: env!("CARGO_PKG_VERSION"),
        program: checkpoint::program(),
        schema: SCHEMA,
        settings,
        counts: tally.all,
        ids_repeated: tally.repeated,
        inputs: inputs.collect(),
        outputs,
    };
    // Strings, numbers and lists always make JSON.
    let mut out = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    out.push(b'\n');
    out
}
