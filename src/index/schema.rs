//! The fields of the index, in one table.

use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};

/// The fields of an index.
///
/// | field | holds | indexed as |
/// |---|---|---|
/// | `title`, `text` | the words | terms with positions and lengths, for ranking |
/// | `title_units`, `text_units` | pairs of characters, runs of letters | terms with positions |
/// | `id`, `url` | as given | one term |
/// | `section`, `bucket`, `month` | the heading; the bucket; `YYYY-MM` of the date | one term |
/// | `company`, `person`, `place`, `product` | canonical name and surface of each mention | keys |
/// | `group` | the companies, and what they belong to | keys |
/// | `investee`, `investor`, `lead`, `adviser` | of the financings, past ones too | keys |
/// | `round`, `currency` | codes of mentions and financings; of amounts | one term each |
/// | `amount`, `raised` | of all mentions; of the financings that are the news | intervals |
/// | `first_day`, `last_day` | of the date, as `YYYYMMDD` | numbers |
/// | `company_name` | companies as they are counted; `bucket`, `round`, `month` are counted as they are | column |
/// | `sequence` | the order of adding | column |
/// | `record` | the record as JSON | stored |
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) title: Field,
    pub(super) text: Field,
    pub(super) title_units: Field,
    pub(super) text_units: Field,
    pub(super) id: Field,
    pub(super) url: Field,
    pub(super) section: Field,
    pub(super) bucket: Field,
    pub(super) month: Field,
    pub(super) company: Field,
    pub(super) group: Field,
    pub(super) person: Field,
    pub(super) place: Field,
    pub(super) product: Field,
    pub(super) investee: Field,
    pub(super) investor: Field,
    pub(super) lead: Field,
    pub(super) adviser: Field,
    pub(super) round: Field,
    pub(super) currency: Field,
    pub(super) amount: Field,
    pub(super) raised: Field,
    pub(super) first_day: Field,
    pub(super) last_day: Field,
    pub(super) company_name: Field,
    pub(super) sequence: Field,
    pub(super) record: Field,
}

/// The names of the columns that are read by name.
pub(super) mod column {
    pub(in super::super) const BUCKET: &str = "bucket";
    pub(in super::super) const COMPANY: &str = "company_name";
    pub(in super::super) const ROUND: &str = "round";
    pub(in super::super) const MONTH: &str = "month";
    pub(in super::super) const FIRST_DAY: &str = "first_day";
    pub(in super::super) const SEQUENCE: &str = "sequence";
}

/// Makes the schema and its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut b = Schema::builder();
    let fields = Fields {
        title: terms(&mut b, "title", Lengths::Count),
        text: terms(&mut b, "text", Lengths::Count),
        title_units: terms(&mut b, "title_units", Lengths::Leave),
        text_units: terms(&mut b, "text_units", Lengths::Leave),
        id: b.add_text_field("id", STRING),
        url: b.add_text_field("url", STRING),
        section: b.add_text_field("section", STRING),
        bucket: b.add_text_field(column::BUCKET, STRING | FAST),
        month: b.add_text_field(column::MONTH, STRING | FAST),
        company: b.add_text_field("company", STRING),
        group: b.add_text_field("group", STRING),
        person: b.add_text_field("person", STRING),
        place: b.add_text_field("place", STRING),
        product: b.add_text_field("product", STRING),
        investee: b.add_text_field("investee", STRING),
        investor: b.add_text_field("investor", STRING),
        lead: b.add_text_field("lead", STRING),
        adviser: b.add_text_field("adviser", STRING),
        round: b.add_text_field(column::ROUND, STRING | FAST),
        currency: b.add_text_field("currency", STRING),
        amount: b.add_bytes_field("amount", BytesOptions::default().set_indexed()),
        raised: b.add_bytes_field("raised", BytesOptions::default().set_indexed()),
        first_day: b.add_u64_field(column::FIRST_DAY, INDEXED | FAST),
        last_day: b.add_u64_field("last_day", INDEXED | FAST),
        company_name: b.add_text_field(column::COMPANY, FAST),
        sequence: b.add_u64_field(column::SEQUENCE, FAST),
        record: b.add_text_field("record", STORED),
    };
    (b.build(), fields)
}

/// Whether the length of a field counts in the ranking.
#[derive(Clone, Copy)]
enum Lengths {
    Count,
    Leave,
}

/// Adds a field of terms with positions. Texts come cut into terms, so its tokenizer is never asked.
fn terms(builder: &mut SchemaBuilder, name: &str, lengths: Lengths) -> Field {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        .set_fieldnorms(matches!(lengths, Lengths::Count));
    builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}
