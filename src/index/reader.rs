//! Searching an index.

use std::{
    cmp::Reverse,
    fmt,
    path::{Path, PathBuf},
};

use tantivy::{
    DocAddress, DocId, Index, IndexReader, ReloadPolicy, Score, Searcher, SegmentReader,
    TantivyDocument, TantivyError,
    collector::{Collector, Count, TopDocs},
    query::Query as Engine,
    schema::Value,
};

use crate::{
    Error, Result,
    extract::Field,
    index::{
        analyzer::Analyzer,
        facet::{FacetCollector, Facets},
        guard::{self, guarded},
        query::{Compiler, Needles, Query, Refusal, needles},
        schema::column,
        snippet::{self, Snippet},
        stamp::{Checkpoint, Payload},
    },
    record::Record,
    text::{CharIndex, CharSpan},
};

/// An index opened for searching.
///
/// It shows the state of one commit: what is written later is seen after [`Reader::reload`], whole or not at all.
pub struct Reader {
    dir: PathBuf,
    index: Index,
    state: IndexReader,
    analyzer: Analyzer,
}

crate::closed_set! {
    /// The order of hits.
    #[derive(Default)]
    pub enum Sort: "order" {
        /// By how well the words fit; without words as `date`.
        #[default]
        Relevance = "relevance", "相关";
        /// The latest first, items without a date last.
        Date = "date", "日期";
    }
}

/// What a search is to give.
///
/// | name | default | purpose | range |
/// |---|---|---|---|
/// | `limit` | 10 | the hits given | up to 100,000 together with `skip` |
/// | `skip` | 0 | the hits left out before | |
/// | `sort` | relevance | their order | |
/// | `facets` | none | the values counted by field | |
/// | `snippet` | 120 | the characters of a snippet | |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The hits given.
    pub limit: usize,
    /// The hits left out before them.
    pub skip: usize,
    /// Their order.
    pub sort: Sort,
    /// The values that each facet has at most; `None` counts none.
    pub facets: Option<usize>,
    /// The characters of a snippet.
    pub snippet: usize,
}

impl Default for Request {
    fn default() -> Self {
        Self { limit: 10, skip: 0, sort: Sort::default(), facets: None, snippet: 120 }
    }
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Found {
    /// The items that the query finds in all.
    pub total: u64,
    /// Those that were asked for, in order.
    pub hits: Vec<Hit>,
    /// The counts, where they were asked for.
    pub facets: Option<Facets>,
}

/// An item that a query has found.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Hit {
    /// The record as it was indexed, without its words.
    pub record: Record,
    /// How well the words fit: BM25, from 0; comparable within one search alone.
    pub score: f32,
    /// What was found in the title, in characters: in order, apart.
    pub title_marks: Vec<CharSpan>,
    /// The part of the text that shows the most of what was found.
    pub snippet: Snippet,
}

/// The most hits that a search orders.
const DEEPEST: usize = 100_000;

impl Reader {
    /// Opens the index in a folder.
    ///
    /// # Errors
    ///
    /// [`Error::IndexCorrupt`] where there is none or it is damaged, [`Error::IndexVersion`] where it was made with other
    /// terms, names or records than the analyser's.
    pub fn open(dir: impl AsRef<Path>, analyzer: Analyzer) -> Result<Self> {
        let dir = dir.as_ref();
        if dir.is_dir() && !dir.join("meta.json").exists() {
            let message = "the file is missing: the folder holds no index".to_owned();
            return Err(Error::IndexCorrupt { file: dir.join("meta.json"), message });
        }
        let index = guarded(dir, || Index::open_in_dir(dir))?;
        let metas = guarded(dir, || index.load_metas())?;
        Payload::read(dir, metas.payload.as_deref(), &analyzer.stamp())?;
        let state = guarded(dir, || {
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()
        })?;
        Ok(Self { dir: dir.to_owned(), index, state, analyzer })
    }

    /// Counts the records.
    pub fn len(&self) -> u64 {
        self.state.searcher().num_docs()
    }

    /// Tells whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Goes on to the latest commit.
    ///
    /// # Errors
    ///
    /// [`Error::IndexCorrupt`] where it cannot be read.
    pub fn reload(&self) -> Result<()> {
        guarded(&self.dir, || self.state.reload())
    }

    /// Gives what the last commit covers.
    ///
    /// # Errors
    ///
    /// [`Error::IndexCorrupt`] where it does not say so.
    pub fn checkpoint(&self) -> Result<Checkpoint> {
        let metas = guarded(&self.dir, || self.index.load_metas())?;
        let stamp = self.analyzer.stamp();
        Ok(Payload::read(&self.dir, metas.payload.as_deref(), &stamp)?.checkpoint)
    }

    /// Compares the checksums of all files with what they hold; the whole index is read.
    ///
    /// # Errors
    ///
    /// [`Error::IndexCorrupt`] names the first damaged file.
    pub fn verify(&self) -> Result<()> {
        let damaged = guard::damaged(&self.dir);
        let Some(file) = damaged.into_iter().next() else { return Ok(()) };
        let message = "the checksum is wrong, or the file is missing".to_owned();
        Err(Error::IndexCorrupt { file, message })
    }

    /// Searches.
    ///
    /// The order of hits is the same on every run: equal ones stand in the order in which they were added.
    ///
    /// # Errors
    ///
    /// [`Error::Query`] where the query holds more than 256 words, [`Error::Setting`] where more than 100,000 hits are to
    /// be ordered, [`Error::IndexCorrupt`] where the index is damaged.
    ///
    /// # Cost
    ///
    /// Of words: the items that hold them. Of filters alone: the items they find. Facets look at every item found.
    pub fn search(&self, query: &Query, request: Request) -> Result<Found> {
        let deepest = request.limit.saturating_add(request.skip);
        if deepest > DEEPEST {
            let message = format!("{deepest} hits; expected at most {DEEPEST}");
            return Err(Error::Setting { name: "limit", message });
        }
        let searcher = self.state.searcher();
        let marks = needles(query, &self.analyzer);
        guarded(&self.dir, || {
            let engine = Compiler::new(&self.analyzer, &searcher).make(query)?;
            let facets = request.facets.map(|most| FacetCollector { most });
            let (total, facets) = searcher.search(&*engine, &(Count, facets))?;
            let top = top(&searcher, &*engine, query, request)?;
            let hits = top
                .into_iter()
                .map(|(score, at)| self.hit(&searcher, &marks, (score, at), request.snippet));
            let hits = hits.collect::<Result<Vec<_>, TantivyError>>()?;
            Ok::<_, Refusal>(Found { total: total as u64, hits, facets })
        })
    }

    fn hit(
        &self,
        searcher: &Searcher,
        needles: &Needles<'_>,
        (score, at): (Score, DocAddress),
        chars: usize,
    ) -> Result<Hit, TantivyError> {
        let document: TantivyDocument = searcher.doc(at)?;
        let stored = document.get_first(self.analyzer.fields.record).and_then(|v| v.as_str());
        let record: Record = serde_json::from_str(stored.unwrap_or(""))?;
        let strings = |field| needles.in_part(field, record.entities.iter());
        let title = CharIndex::new(&record.title);
        let title_marks = snippet::marks(&record.title, &strings(Field::Title));
        let title_marks = title_marks.into_iter().map(|s| title.chars(s)).collect();
        let snippet = snippet::snippet(&record.text, &strings(Field::Text), chars);
        Ok(Hit { record, score, title_marks, snippet })
    }
}

/// Orders what a query finds.
fn top(
    searcher: &Searcher,
    engine: &dyn Engine,
    query: &Query,
    request: Request,
) -> Result<Vec<(Score, DocAddress)>, TantivyError> {
    if request.limit == 0 {
        return Ok(Vec::new());
    }
    let most = TopDocs::with_limit(request.limit).and_offset(request.skip);
    if request.sort == Sort::Relevance && query.has_words() {
        let best = most.tweak_score(|segment: &SegmentReader| {
            let sequence = sequence(segment);
            move |doc: DocId, score: Score| (score, Reverse(sequence(doc)))
        });
        return keep_scores(searcher, engine, &best, |(score, _)| *score);
    }
    let latest = most.tweak_score(|segment: &SegmentReader| {
        let sequence = sequence(segment);
        let days = segment.fast_fields().u64(column::FIRST_DAY).ok();
        move |doc: DocId, score: Score| {
            let day = days.as_ref().and_then(|days| days.first(doc)).unwrap_or(0);
            (day, Reverse(sequence(doc)), score)
        }
    });
    keep_scores(searcher, engine, &latest, |(_, _, score)| *score)
}

fn keep_scores<K>(
    searcher: &Searcher,
    engine: &dyn Engine,
    collector: &impl Collector<Fruit = Vec<(K, DocAddress)>>,
    score: impl Fn(&K) -> Score,
) -> Result<Vec<(Score, DocAddress)>, TantivyError> {
    let found = searcher.search(engine, collector)?;
    Ok(found.into_iter().map(|(key, at)| (score(&key), at)).collect())
}

/// Gives the order of adding, by which ties are broken.
fn sequence(segment: &SegmentReader) -> impl Fn(DocId) -> u64 + use<> {
    let column = segment.fast_fields().u64(column::SEQUENCE).ok();
    move |doc| column.as_ref().and_then(|c| c.first(doc)).unwrap_or(u64::MAX)
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader({}, {} records)", self.dir.display(), self.len())
    }
}
