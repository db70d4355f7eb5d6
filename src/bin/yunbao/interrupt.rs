//! SIGINT and SIGTERM: the first finishes what is under way, the second ends at once.

use std::{
    fs,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use yunbao::io::Stop;

/// The files to remove where the program ends at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unfinished(Arc<Mutex<Vec<PathBuf>>>);

impl Unfinished {
    pub(crate) fn add(&self, paths: Vec<PathBuf>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(paths);
    }

    /// Forgets them: an unfinished run can be gone on with.
    pub(crate) fn keep(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|p| p.extension().is_some_and(|e| e == "lock"));
    }

    fn remove(&self) {
        for path in self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            // It may be gone already, and nobody is left to be told.
            let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        }
    }
}

/// Watches for signals from now on.
#[cfg(unix)]
pub(crate) fn watch(stop: &Stop, unfinished: &Unfinished) {
    use std::{process, thread};

    use signal_hook::{
        consts::{SIGINT, SIGTERM, SIGXFSZ},
        iterator::Signals,
    };

    // SIGXFSZ is only caught, so that writing beyond `ulimit -f` is an error like a full disk.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGXFSZ]) else { return };
    let (stop, unfinished) = (stop.clone(), unfinished.clone());
    thread::spawn(move || {
        for signal in signals.forever().filter(|s| *s != SIGXFSZ) {
            if stop.is_set() {
                unfinished.remove();
                process::exit(128 + signal);
            }
            stop.set(usize::try_from(signal).unwrap_or(1));
        }
    });
}

#[cfg(not(unix))]
pub(crate) fn watch(_: &Stop, _: &Unfinished) {}
