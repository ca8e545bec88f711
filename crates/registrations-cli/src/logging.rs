//! The log on standard error, and the waits for the rate limit, which the progress shows.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
};
use tracing_subscriber::{
    Layer, Registry,
    layer::{Context, SubscriberExt as _},
    util::SubscriberInitExt as _,
};

/// Until when requests wait for the rate limit.
static WAITS_UNTIL: Mutex<Option<Instant>> = Mutex::new(None);

/// Starts the log: `-v` shows what is unusual, `-vv` each request. No secret is logged.
pub(crate) fn start(verbose: u8) {
    let level = match verbose {
        0 => LevelFilter::OFF,
        1 => LevelFilter::INFO,
        _ => LevelFilter::DEBUG,
    };
    let log = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .without_time()
        .with_filter(OnlyOurs(level));
    Registry::default().with(Waits).with(log).init();
}

/// How long the next request waits for the rate limit.
pub(crate) fn wait() -> Option<Duration> {
    let until = *WAITS_UNTIL.lock().unwrap_or_else(PoisonError::into_inner);
    until.and_then(|until| until.checked_duration_since(Instant::now()))
}

/// Events of the client, not of the libraries below it.
struct OnlyOurs(LevelFilter);

impl<S: Subscriber> tracing_subscriber::layer::Filter<S> for OnlyOurs {
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _: &Context<'_, S>) -> bool {
        metadata.target().starts_with("registrations") && *metadata.level() <= self.0
    }
}

/// Keeps the waits for the rate limit.
struct Waits;

impl<S: Subscriber> Layer<S> for Waits {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() != Level::INFO
            || !event.metadata().target().starts_with("registrations")
        {
            return;
        }
        let mut found = Wait::default();
        event.record(&mut found);
        if let (true, Some(seconds)) = (found.is_wait, found.seconds)
            && let Ok(wait) = Duration::try_from_secs_f64(seconds)
        {
            *WAITS_UNTIL.lock().unwrap_or_else(PoisonError::into_inner) =
                Some(Instant::now() + wait);
        }
    }
}

#[derive(Default)]
struct Wait {
    is_wait: bool,
    seconds: Option<f64>,
}

impl Visit for Wait {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let text = format!("{value:?}");
        match field.name() {
            "message" => self.is_wait = text.starts_with("waiting for"),
            // A duration from 1 s on, such as `192.5s`.
            "wait" => {
                self.seconds = text.strip_suffix('s').and_then(|seconds| seconds.parse().ok())
            }
            _ => {}
        }
    }
}
