//! What stands in for a command that this build lacks.

use std::ffi::OsString;

use yunbao::io::{Code, Fault};

use crate::outcome::{Exit, Failure};

/// Not in this build, which lacks its feature
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    _rest: Vec<OsString>,
}

pub(crate) fn run(_: &Args) -> Result<Exit, Failure> {
    let fault = Fault::plain(Code::Usage, "this build lacks this command");
    Err(fault.hint("build it with the default features").into())
}
