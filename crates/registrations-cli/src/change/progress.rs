//! The progress of a run, on standard error.

use std::{
    future::poll_fn,
    io::IsTerminal as _,
    pin::pin,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::time::interval_at;

use super::say;
use crate::{
    global::Global,
    logging,
    text::{dot, is_utf8, number},
    time::clock,
};

/// How often a line is printed where there is no terminal.
const LINE_INTERVAL: Duration = Duration::from_secs(30);
/// How often the bar is drawn.
const BAR_INTERVAL: Duration = Duration::from_millis(100);

/// Shows what a command waits for while it reads. A bar makes room for what is printed meanwhile.
pub(crate) async fn while_reading<T>(global: &Global, reading: impl Future<Output = T>) -> T {
    let progress = Progress::with_template(0, global, "{msg}");
    let period = progress.interval().max(Duration::from_millis(500));
    let mut tick = interval_at((Instant::now() + period).into(), period);
    let mut reading = pin!(reading);
    loop {
        tokio::select! {
            read = poll_fn(|context| progress.aside(|| reading.as_mut().poll(context))) => {
                progress.finish();
                return read;
            }
            _ = tick.tick() => {
                let mut parts = vec!["reading registrations".to_owned()];
                parts.extend(logging::wait().map(quota));
                progress.show(parts.join(dot()));
            }
        }
    }
}

fn quota(wait: Duration) -> String {
    format!("quota: continues in {}", clock(wait.as_secs() + 1))
}

/// A bar on a terminal, and lines elsewhere.
pub(super) struct Progress {
    shown: Shown,
    total: usize,
    done: usize,
    started: Instant,
    /// What is going on, besides the work.
    note: Option<String>,
}

enum Shown {
    Bar(ProgressBar),
    Lines,
    Nothing,
}

impl Progress {
    pub(super) fn new(total: usize, global: &Global) -> Self {
        Self::with_template(total, global, "{wide_bar} {msg}")
    }

    fn with_template(total: usize, global: &Global, template: &str) -> Self {
        // The log would break a bar.
        let (quiet, plain) = (global.quiet, global.verbose > 0);
        let shown = if quiet {
            Shown::Nothing
        } else if plain || !std::io::stderr().is_terminal() {
            Shown::Lines
        } else {
            let target = ProgressDrawTarget::stderr();
            let bar = ProgressBar::with_draw_target(Some(total as u64), target);
            if let Ok(style) = ProgressStyle::with_template(template) {
                let style = if is_utf8() { style } else { style.progress_chars("#>-") };
                bar.set_style(style);
            }
            Shown::Bar(bar)
        };
        Self { shown, total, done: 0, started: Instant::now(), note: None }
    }

    /// How often [`tick`](Self::tick) is to be called.
    pub(super) fn interval(&self) -> Duration {
        match self.shown {
            Shown::Bar(_) => BAR_INTERVAL,
            Shown::Lines | Shown::Nothing => LINE_INTERVAL,
        }
    }

    /// Counts ids that are settled.
    pub(super) fn add(&mut self, ids: usize) {
        self.done += ids;
        if let Shown::Bar(_) = self.shown {
            self.tick();
        }
    }

    /// Shows this as well, and at once.
    pub(super) fn note(&mut self, note: &str) {
        if let Shown::Lines = self.shown {
            say(&format!("{note}\n"));
        }
        self.mention(note);
    }

    /// Shows this as well, with the next line.
    pub(super) fn mention(&mut self, note: &str) {
        self.note = Some(note.to_owned());
        if let Shown::Bar(_) = self.shown {
            self.tick();
        }
    }

    /// Shows the state.
    pub(super) fn tick(&self) {
        self.show(self.text(self.started.elapsed(), logging::wait()));
    }

    fn show(&self, text: String) {
        match &self.shown {
            Shown::Bar(bar) => {
                bar.set_position(self.done as u64);
                bar.set_message(text);
            }
            Shown::Lines => say(&format!("{text}\n")),
            Shown::Nothing => {}
        }
    }

    /// Calls a function that may print.
    fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.shown {
            Shown::Bar(bar) => bar.suspend(print),
            Shown::Lines | Shown::Nothing => print(),
        }
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Removes the bar.
    pub(super) fn finish(&self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }

    /// `300/454 · 95/s · ETA 0:02 · quota: continues in 3:12`
    fn text(&self, elapsed: Duration, wait: Option<Duration>) -> String {
        let mut parts = vec![format!("{}/{}", number(self.done), number(self.total))];
        let seconds = elapsed.as_secs_f64();
        #[allow(clippy::cast_precision_loss)] // Nobody has 2^52 registrations.
        let rate = if seconds > 0.0 { self.done as f64 / seconds } else { 0.0 };
        if self.done > 0 && self.done < self.total {
            parts.push(if rate >= 10.0 { format!("{rate:.0}/s") } else { format!("{rate:.1}/s") });
            if wait.is_none() {
                #[allow(clippy::cast_precision_loss)]
                let rest = (self.total - self.done) as f64 / rate;
                let rest = Duration::try_from_secs_f64(rest).unwrap_or_default();
                parts.push(format!("ETA {}", clock(rest.as_secs())));
            }
        }
        parts.extend(wait.map(quota));
        parts.extend(self.note.clone());
        parts.join(dot())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Progress, Shown};
    use crate::text::dot;

    #[test]
    fn a_line_has_the_rate_and_what_it_waits_for() {
        let mut progress = Progress {
            shown: Shown::Nothing,
            total: 2_407,
            done: 0,
            started: Instant::now(),
            note: None,
        };
        let text = |progress: &Progress, seconds: u64, wait: Option<u64>| {
            let (elapsed, wait) = (Duration::from_secs(seconds), wait.map(Duration::from_secs));
            progress.text(elapsed, wait).replace(dot(), " | ")
        };
        assert_eq!(text(&progress, 0, None), "0/2,407");
        progress.add(400);
        assert_eq!(text(&progress, 4, None), "400/2,407 | 100/s | ETA 0:20");
        let waiting = text(&progress, 400, Some(191));
        assert_eq!(waiting, "400/2,407 | 1.0/s | quota: continues in 3:12");
        progress.add(2_007);
        assert_eq!(text(&progress, 400, None), "2,407/2,407");
    }
}
