//! Why an item has the scores that it has.

use std::collections::BTreeMap;

use crate::{
    classify::{Bucket, Label, Model},
    extract::{Extraction, Field},
    feature::Document,
    pipeline::Parts,
    record::{Mentions, Reason, Why},
    text::Span,
};

impl Parts {
    /// Explains the scores of the labels, or else those of the buckets; empty where no reasons are asked for.
    ///
    /// `alone` is the decision without the heading that the item stands under, `label` the one with it.
    pub(super) fn why(
        &self,
        document: &Document,
        found: &Extraction,
        mentions: &Mentions,
        (alone, label): (Label, Label),
    ) -> BTreeMap<String, Why> {
        if self.reasons == 0 {
            return BTreeMap::new();
        }
        let model: &Model = self.labels.as_ref().unwrap_or_else(|| self.classifier.model());
        let (title, text) = (&found.title, &found.text);
        let explanation = model
            .explain_scores(document)
            .by_spans(Field::Title, &spans(&title.segments))
            .by_spans(Field::Text, &spans(&text.segments));
        let mut out = BTreeMap::new();
        for (number, name) in model.labels().iter().enumerate() {
            let mut reason = Reason::new(&explanation, number, self.reasons);
            if self.labels.is_none() {
                let Ok(bucket) = name.parse() else { continue };
                if bucket == Bucket::Other {
                    continue;
                }
                let added = odds(label.score(bucket)) - odds(alone.score(bucket));
                reason = reason.with_heading((added != 0.0).then_some(added));
            }
            out.insert(name.clone(), mentions.why(reason, [&title.view, &text.view]));
        }
        out
    }
}

fn spans(segments: &crate::segment::Segments) -> Vec<Span> {
    segments.tokens().iter().map(|t| t.span).collect()
}

/// The log-odds of a probability.
fn odds(p: f32) -> f32 {
    let p = f64::from(p);
    (p / (1.0 - p)).ln() as f32
}
