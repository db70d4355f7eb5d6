//! What stands in for a command that this build lacks, under the command's own name.

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
    let command = module_path!().rsplit("::").next().unwrap_or_default();
    let fault = Fault::plain(Code::Usage, format!("this build has no {command}"));
    Err(fault.hint("build it with the default features").into())
}
