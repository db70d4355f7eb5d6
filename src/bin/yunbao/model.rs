//! `yunbao model`: what a model file says about itself; and how commands load models.

use std::path::Path;

use yunbao::{
    classify::{Classifier, Model},
    error::Error,
    extract::tagger::{NameTagger, Tagger},
    model::{self, Container},
};

use crate::{
    outcome::{Exit, Failure},
    output,
};

/// Look into model files
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand, Debug)]
enum Command {
    /// Print a model's card: kind, labels, how it was made, of what data, what was measured
    Card {
        /// The model file, or builtin:buckets, builtin:names
        #[arg(value_name = "MODEL")]
        model: String,
        /// Write the header as JSON
        #[arg(long)]
        json: bool,
    },
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let Command::Card { model, json } = &args.command;
    let card = |container: &Container| {
        let header = container.header();
        if *json { output::json(header) } else { header.to_string() }
    };
    let text = if model == BUILTIN_BUCKETS {
        card(&Container::read(model, Classifier::embedded_bytes())?)
    } else if model == BUILTIN_NAMES {
        card(&Container::read(model, NameTagger::embedded_bytes())?)
    } else {
        card(&Container::read(model, &model::load(Path::new(model))?)?)
    };
    output::print(&text)?;
    Ok(Exit::Done)
}

/// The name of the embedded bucket model where a model file is expected.
const BUILTIN_BUCKETS: &str = "builtin:buckets";

/// The name of the embedded tagger of names where a model file is expected.
const BUILTIN_NAMES: &str = "builtin:names";

/// A model by its kind.
pub(crate) enum Loaded {
    Classifier(Model),
    Tagger(Box<Tagger>),
}

impl Loaded {
    /// Loads a classifier; any other kind of model is refused.
    pub(crate) fn classifier(name: &str) -> Result<Model, Failure> {
        match Self::of(name)? {
            Self::Classifier(model) => Ok(model),
            Self::Tagger(_) => Err(Error::model(name, "a tagger; expected a classifier").into()),
        }
    }

    /// Loads a model file, whatever kind it is of, or an embedded model by its name.
    pub(crate) fn of(name: &str) -> Result<Self, Failure> {
        if name == BUILTIN_BUCKETS {
            return Ok(Self::Classifier(Classifier::embedded()?.model().clone()));
        }
        if name == BUILTIN_NAMES {
            return Ok(Self::Tagger(Box::new(NameTagger::embedded()?.tagger().clone())));
        }
        let bytes = model::load(Path::new(name))?;
        let kind = Container::read(name, &bytes)?.header().kind().to_owned();
        match kind.as_str() {
            "classifier" => Ok(Self::Classifier(Model::from_bytes(name, &bytes)?)),
            "tagger" => Ok(Self::Tagger(Box::new(Tagger::from_bytes(name, &bytes)?))),
            kind => {
                let message = format!("a {kind}; expected a classifier or a tagger");
                Err(Error::model(name, message).into())
            }
        }
    }
}
