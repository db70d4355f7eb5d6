//! Progress on a terminal's standard error.

use std::{
    io::{IsTerminal, stderr},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use yunbao::{classify, io::Meter};

/// A bar where standard error is a terminal, nothing elsewhere.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    meter: Meter,
    started: Instant,
    drawn: Instant,
    items: u64,
}

/// Drawing more often than this costs and shows no more.
const PAUSE: Duration = Duration::from_millis(100);

impl Progress {
    /// Starts a bar over `total` bytes; `None` where that is not known.
    pub(crate) fn start(shown: bool, total: Option<u64>, meter: Meter) -> Self {
        let started = Instant::now();
        let bar = (shown && stderr().is_terminal()).then(|| bar(total));
        Self { bar, meter, started, drawn: started, items: 0 }
    }

    /// Counts an item.
    pub(crate) fn item(&mut self) {
        self.items += 1;
        let Some(bar) = &self.bar else { return };
        if self.drawn.elapsed() < PAUSE {
            return;
        }
        self.drawn = Instant::now();
        bar.set_position(self.meter.bytes());
        bar.set_message(format!("{} items, {}/s", grouped(self.items), grouped(self.rate())));
    }

    /// Writes a line above the bar.
    pub(crate) fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| crate::outcome::say(line)),
            None => crate::outcome::say(line),
        }
    }

    /// Takes the bar away and gives the time and the items a second.
    pub(crate) fn finish(&self) -> (Duration, u64) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        (self.started.elapsed(), self.rate())
    }

    fn rate(&self) -> u64 {
        let millis = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
        self.items.saturating_mul(1000) / millis
    }
}

/// The passes of a training: a bar where standard error is a terminal, a line for each judged pass elsewhere.
pub(crate) struct Passes {
    bar: Option<ProgressBar>,
    lines: bool,
}

impl Passes {
    pub(crate) fn start(shown: bool) -> Self {
        let terminal = stderr().is_terminal();
        let bar = (shown && terminal).then(|| {
            let bar = ProgressBar::new(0);
            styled(bar, "{bar:24} {pos}/{len} passes  {msg}  {eta} left")
        });
        Self { bar, lines: shown && !terminal }
    }

    /// Takes a pass that ended.
    pub(crate) fn pass(&mut self, progress: classify::Progress) {
        let right = progress.held_out.map(|r| format!(", held out {:.2} %", r * 100.0));
        let right = right.unwrap_or_default();
        match &self.bar {
            Some(bar) => {
                bar.set_length(progress.passes as u64);
                bar.set_message(format!("loss {:.4}{right}", progress.loss));
                bar.inc(1);
            }
            // Of cross-fitting, which judges no single pass, only the end is worth a line.
            None if self.lines && progress.held_out.is_some() => crate::outcome::say(&format!(
                "pass {} of {}: loss {:.4}{right}",
                progress.epoch, progress.epochs, progress.loss
            )),
            None => {}
        }
    }

    pub(crate) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Writes a number with commas: `1,234,567`.
pub(crate) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn bar(total: Option<u64>) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => {
            (ProgressBar::new(total), "{bar:24} {bytes}/{total_bytes}  {msg}  {eta} left")
        }
        None => (ProgressBar::new_spinner(), "{spinner} {bytes}  {msg}  {elapsed}"),
    };
    styled(bar, template)
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    bar.set_draw_target(ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
