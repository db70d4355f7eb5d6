//! Examples as the pipeline reads them.

use crate::{
    classify::dataset::{Dataset, Example},
    feature::observe,
    lexicon::Lexicon,
    text::View,
};

impl Example {
    /// Gives the example as a pipeline would read it: title and text in their normal form, markup left out, and with a
    /// lexicon the cues that it gives, behind those that are there.
    #[must_use]
    pub fn viewed(&self, lexicon: Option<&Lexicon>) -> Self {
        let (title, text) = (View::new(&self.title), View::new(&self.text));
        let mut out = self.clone();
        if let Some(lexicon) = lexicon {
            let cues = observe(lexicon, &title, &text).into_iter();
            out.cues.extend(cues.map(|c| (c.kind().to_owned(), c.value().to_owned(), c.weight())));
        }
        title.text().clone_into(&mut out.title);
        text.text().clone_into(&mut out.text);
        out
    }
}

impl Dataset {
    /// Gives every example as a pipeline would read it; see [`Example::viewed`].
    #[must_use]
    pub fn viewed(mut self, lexicon: Option<&Lexicon>) -> Self {
        for example in &mut self.examples {
            *example = example.viewed(lexicon);
        }
        self
    }
}
