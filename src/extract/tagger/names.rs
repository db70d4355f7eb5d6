//! The tagger of names that the crate brings.

use std::{path::Path, sync::Arc};

use crate::{
    error::{Error, Result},
    extract::{
        EntityKind,
        tagger::{Evidence, Tagger},
    },
    text::Span,
};

/// Trained by `examples/train_names.rs` on the items that `data/labels` names.
static EMBEDDED: &[u8] = include_bytes!("../../../data/model/names.yb");

/// Finds names of companies, persons, places and products.
///
/// Cheap to clone; the clones share their weights.
///
/// ```
/// use yunbao::{
///     extract::{EntityKind, tagger::{Evidence, NameTagger}},
///     lexicon::Lexicon,
///     segment::Segments,
///     text::View,
/// };
/// let (tagger, lexicon) = (NameTagger::embedded()?, Lexicon::builtin()?);
/// let view = View::new("云图智算完成由Blue Harbor Ventures领投的A轮融资");
/// let (hits, segments) = (lexicon.find(&view), Segments::default());
/// let found = tagger.tag(&Evidence { view: &view, lexicon: &lexicon, hits: &hits, segments: &segments });
/// let names: Vec<_> = found.iter().map(|t| (t.kind, t.span.of(view.text()))).collect();
/// assert!(names.contains(&(EntityKind::Company, "Blue Harbor Ventures")));
/// # Ok::<(), yunbao::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct NameTagger {
    tagger: Arc<Tagger>,
    kinds: Arc<[EntityKind]>,
}

/// A name in a view.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Tagged {
    /// Where, in bytes of the view.
    pub span: Span,
    /// What it is.
    pub kind: EntityKind,
    /// The probability that just this is a name of just this kind; from 0 to 1.
    pub confidence: f32,
}

impl NameTagger {
    /// Reads the model that the crate brings.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where it does not fit this build, which a test rules out.
    ///
    /// # Cost
    ///
    /// Some tens of milliseconds. Build it once and clone it.
    pub fn embedded() -> Result<Self> {
        Self::new("embedded", Tagger::from_bytes("embedded", EMBEDDED)?)
    }

    /// Gives the model that the crate brings as a model file.
    pub fn embedded_bytes() -> &'static [u8] {
        EMBEDDED
    }

    /// Reads a model file whose labels are entity kinds.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] where the file cannot be read, [`Error::Model`] where it is damaged or has other labels.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        Self::new(&path.display().to_string(), Tagger::load(path)?)
    }

    /// Tells whether the tagger finds names of a kind; one of a user's own may not find all.
    pub fn tells(&self, kind: EntityKind) -> bool {
        self.kinds.contains(&kind)
    }

    /// Takes a tagger whose labels are entity kinds; `name` is what errors call it.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where it has other labels.
    pub fn new(name: &str, tagger: Tagger) -> Result<Self> {
        let kinds: Result<Vec<EntityKind>> = tagger.labels().iter().map(|l| l.parse()).collect();
        let kinds = kinds.map_err(|e| Error::model(name, e.to_string()))?;
        Ok(Self { tagger: Arc::new(tagger), kinds: kinds.into() })
    }

    /// Borrows the tagger.
    pub fn tagger(&self) -> &Tagger {
        &self.tagger
    }

    /// Finds the names in a text: sorted, not overlapping.
    pub fn tag(&self, evidence: &Evidence<'_>) -> Vec<Tagged> {
        let found = self.tagger.tag(evidence).into_iter();
        found
            .filter_map(|m| {
                let kind = *self.kinds.get(m.label)?;
                Some(Tagged { span: m.span, kind, confidence: m.confidence })
            })
            .collect()
    }
}
