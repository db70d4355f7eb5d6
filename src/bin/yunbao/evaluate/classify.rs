//! `yunbao evaluate` of a classifier.

use yunbao::classify::{Model, Report};

use crate::{
    evaluate::Args,
    labelled,
    outcome::{Exit, Failure},
    output,
};

pub(super) fn run(args: &Args, model: &Model) -> Result<Exit, Failure> {
    let data = args.data.read_as_one()?;
    let report = Report::measure(model, &data);
    output::print(&output::json(&report))?;
    Ok(labelled::exit(std::slice::from_ref(&data)))
}
