//! How a command ends: exit status, and messages on standard error.

use std::{
    io::{self, Write},
    panic,
};

use clap::error::ErrorKind;
use yunbao::{
    error::Place,
    io::{Code, Fault, Note, printable},
};

/// How a command that ran to its end ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Done,
    /// Some rows were rejected.
    SomeRejected,
    /// The worst fault that was reported on the way.
    Reported(u8),
    /// By a signal.
    Interrupted(usize),
}

/// Why a command ends before its time.
#[derive(Debug)]
pub(crate) enum Failure {
    Fault(Fault),
    /// Nobody reads standard output any more: no failure at all.
    ClosedPipe,
    /// Help or the version were asked for, or the command line is wrong.
    Usage(Box<clap::Error>),
}

impl Exit {
    pub(crate) fn status(self) -> i32 {
        match self {
            Self::Done => 0,
            Self::SomeRejected => 1,
            Self::Reported(status) => i32::from(status),
            Self::Interrupted(signal) => i32::try_from(128 + signal).unwrap_or(1),
        }
    }

    pub(crate) fn of_failure(failure: Failure) -> Self {
        match failure {
            Failure::ClosedPipe => Self::Done,
            Failure::Fault(fault) => {
                report(&fault);
                Self::Reported(fault.code.exit_status())
            }
            Failure::Usage(error) => of_usage(&error),
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        Self::Usage(Box::new(error))
    }
}

impl From<yunbao::Error> for Failure {
    fn from(error: yunbao::Error) -> Self {
        let code = match &error {
            yunbao::Error::Read { .. } => Code::Unreadable,
            yunbao::Error::Write { .. } => Code::Unwritable,
            yunbao::Error::Lexicon { .. } => Code::Lexicon,
            yunbao::Error::Model { .. } => Code::Model,
            yunbao::Error::Query { .. } => Code::Query,
            yunbao::Error::IndexCorrupt { .. } | yunbao::Error::IndexVersion { .. } => Code::Index,
            yunbao::Error::IndexBusy { .. } => Code::Busy,
            _ => Code::Setting,
        };
        let hint = match &error {
            yunbao::Error::IndexCorrupt { .. } => "yunbao index --rebuild makes the index anew",
            yunbao::Error::IndexVersion { .. } => "use what made it, or yunbao index --rebuild",
            yunbao::Error::IndexBusy { .. } => "wait for it to end",
            yunbao::Error::Query { .. } => "yunbao search --help explains queries",
            _ => "",
        };
        let cause =
            std::error::Error::source(&error).map(|c| format!(": {c}")).unwrap_or_default();
        Self::Fault(Fault::plain(code, format!("{error}{cause}")).hint(hint))
    }
}

/// Makes a failure of an error of reading inputs.
pub(crate) fn unreadable(error: &io::Error) -> Failure {
    Failure::Fault(Fault::plain(Code::Unreadable, format!("an input cannot be read: {error}")))
}

/// Writes a fault to standard error.
pub(crate) fn report(fault: &Fault) {
    say(&message(fault));
}

/// Gives a fault as one line.
pub(crate) fn message(fault: &Fault) -> String {
    format!("error[{}] {fault}", fault.code)
}

/// Gives a note as one line.
pub(crate) fn note(note: &Note) -> String {
    let place = Place::new(note.file.as_str(), 0);
    format!("note: {}", Fault::new(Code::Usage, place, &*note.text))
}

/// Writes a line to standard error; where that is closed, nobody wants to know.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Leaves panics to those who catch them, unless a backtrace is asked for.
pub(crate) fn quiet_panics() {
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        panic::set_hook(Box::new(|_| {}));
    }
}

fn of_usage(error: &clap::Error) -> Exit {
    let text = error.render().to_string();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
            Ok(()) => Exit::Done,
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Err(_) => Exit::Reported(Code::Unwritable.exit_status()),
        };
    }
    // One line, as for every other message: the usage is what --help is for.
    let start = text.find("\n\nUsage:").or_else(|| text.find("\nUsage:")).unwrap_or(text.len());
    let message = text.get(..start).unwrap_or(&text).trim_start_matches("error: ");
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let message = if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        "no command given".to_owned()
    } else {
        printable(&message)
    };
    report(&Fault::plain(Code::Usage, message).hint("yunbao --help"));
    Exit::Reported(Code::Usage.exit_status())
}
