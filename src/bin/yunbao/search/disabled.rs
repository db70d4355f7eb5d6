//! `yunbao search` in a build without the index.

use std::ffi::OsString;

use yunbao::io::{Code, Fault};

use crate::outcome::{Exit, Failure};

/// Search an index (not in this build: it lacks the feature index)
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    _rest: Vec<OsString>,
}

pub(crate) fn run(_: &Args) -> Result<Exit, Failure> {
    let fault = Fault::plain(Code::Usage, "this build has no index");
    Err(fault.hint("build it with --features index").into())
}
