//! The log on standard error, and the waits for the rate limit, which the progress shows.

use std::{
    cell::RefCell,
    collections::HashMap,
    fmt::{self, Write as _},
    io::Write as _,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
    span::{Attributes, Id, Record},
};

use crate::text::escape;

/// Until when requests wait for the rate limit.
static WAITS_UNTIL: Mutex<Option<Instant>> = Mutex::new(None);

thread_local! {
    /// The spans that this thread is in, the innermost last.
    static CURRENT: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

/// Starts the log: `-v` shows what is unusual, `-vv` each request. No secret is logged.
pub(crate) fn start(verbose: u8) {
    let shown = match verbose {
        0 => LevelFilter::OFF,
        1 => LevelFilter::INFO,
        _ => LevelFilter::DEBUG,
    };
    let log = Log { shown, next_span: AtomicU64::new(1), spans: Mutex::default() };
    // It fails only if there is a log already.
    let _ = tracing::subscriber::set_global_default(log);
}

/// How long the next request waits for the rate limit.
pub(crate) fn wait() -> Option<Duration> {
    let until = *lock(&WAITS_UNTIL);
    until.and_then(|until| until.checked_duration_since(Instant::now()))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes the events of the client, and keeps its waits for the rate limit.
struct Log {
    shown: LevelFilter,
    next_span: AtomicU64,
    spans: Mutex<HashMap<u64, Span>>,
}

struct Span {
    /// Such as `list_registrations{page=2}`.
    text: String,
    references: usize,
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("registrations")
            && *metadata.level() <= self.shown.max(LevelFilter::INFO)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.shown.max(LevelFilter::INFO))
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let id = self.next_span.fetch_add(1, Ordering::Relaxed);
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let name = attributes.metadata().name();
        let fields = fields.text.trim_start();
        let text = if fields.is_empty() { name.to_owned() } else { format!("{name}{{{fields}}}") };
        lock(&self.spans).insert(id, Span { text, references: 1 });
        Id::from_u64(id)
    }

    fn clone_span(&self, id: &Id) -> Id {
        if let Some(span) = lock(&self.spans).get_mut(&id.into_u64()) {
            span.references += 1;
        }
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        let mut spans = lock(&self.spans);
        let Some(span) = spans.get_mut(&id.into_u64()) else { return false };
        span.references -= 1;
        let is_closed = span.references == 0;
        if is_closed {
            spans.remove(&id.into_u64());
        }
        is_closed
    }

    fn enter(&self, id: &Id) {
        CURRENT.with_borrow_mut(|current| current.push(id.into_u64()));
    }

    fn exit(&self, id: &Id) {
        CURRENT.with_borrow_mut(|current| {
            if let Some(index) = current.iter().rposition(|it| *it == id.into_u64()) {
                current.remove(index);
            }
        });
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let level = *event.metadata().level();
        if level == Level::INFO
            && let Some(wait) = fields.wait_for_quota()
        {
            *lock(&WAITS_UNTIL) = Some(Instant::now() + wait);
        }
        if level > self.shown {
            return;
        }
        let mut line = format!("{level:>5} ");
        let spans = lock(&self.spans);
        CURRENT.with_borrow(|current| {
            for span in current.iter().filter_map(|id| spans.get(id)) {
                line.push_str(&span.text);
                line.push_str(": ");
            }
        });
        drop(spans);
        line.push_str(&fields.message);
        line.push_str(&fields.text);
        let _ = writeln!(std::io::stderr(), "{}", escape(&line));
    }
}

/// The fields of an event or a span.
#[derive(Default)]
struct Fields {
    message: String,
    /// The others: ` name=value` for each.
    text: String,
    wait: Option<String>,
}

impl Fields {
    /// The wait, if it is due to the rate limit.
    fn wait_for_quota(&self) -> Option<Duration> {
        let is_due = self.message.contains("rate limit") || self.text.contains("HTTP 429");
        // From 1 s on, it is shown as `192.5s`.
        let seconds = self.wait.as_deref().filter(|_| is_due)?.strip_suffix('s')?.parse().ok()?;
        Duration::try_from_secs_f64(seconds).ok()
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "message" => self.message = format!("{value:?}"),
            name => {
                if name == "wait" {
                    self.wait = Some(format!("{value:?}"));
                }
                let _ = write!(self.text, " {name}={value:?}");
            }
        }
    }
}
