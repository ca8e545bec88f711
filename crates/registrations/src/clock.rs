//! Clock and jitter, injectable for tests.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    time::{Duration, SystemTime},
};

use tokio::time::Instant;

pub(crate) type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

pub(crate) trait Clock: Send + Sync + fmt::Debug {
    fn now(&self) -> Instant;
    /// The wall clock, for dates in headers.
    fn system_time(&self) -> SystemTime;
    fn sleep_until(&self, at: Instant) -> Sleep;
    /// A random duration of at most `max`.
    fn jitter(&self, max: Duration) -> Duration;
}

/// The longest duration that is added to a time, so that a larger one does not exceed the range of the clock: 30 years.
const MAX: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// The time after this duration.
pub(crate) fn after(time: Instant, duration: Duration) -> Instant {
    time + duration.min(MAX)
}

/// In whole milliseconds, for the log.
pub(crate) fn rounded(duration: Duration) -> Duration {
    Duration::new(duration.as_secs(), duration.subsec_millis() * 1_000_000)
}

#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn system_time(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep_until(&self, at: Instant) -> Sleep {
        Box::pin(tokio::time::sleep_until(at))
    }

    fn jitter(&self, max: Duration) -> Duration {
        Duration::try_from_secs_f64(max.as_secs_f64() * fastrand::f64()).unwrap_or(max)
    }
}

#[cfg(test)]
pub(crate) mod manual {
    use std::{
        sync::Mutex,
        time::{Duration, SystemTime},
    };

    use tokio::time::Instant;

    use super::{Clock, Sleep};

    /// A clock on which sleeping takes no time, and whose jitter is always the maximum.
    #[derive(Debug)]
    pub(crate) struct ManualClock {
        start: Instant,
        passed: Mutex<Duration>,
    }

    impl ManualClock {
        pub(crate) fn new() -> Self {
            Self { start: Instant::now(), passed: Mutex::default() }
        }

        pub(crate) fn passed(&self) -> Duration {
            *self.passed.lock().unwrap()
        }

        pub(crate) fn advance(&self, duration: Duration) {
            *self.passed.lock().unwrap() += duration;
        }
    }

    impl Clock for ManualClock {
        fn now(&self) -> Instant {
            self.start + self.passed()
        }

        fn system_time(&self) -> SystemTime {
            SystemTime::UNIX_EPOCH + self.passed()
        }

        fn sleep_until(&self, at: Instant) -> Sleep {
            self.advance(at.saturating_duration_since(self.now()));
            Box::pin(std::future::ready(()))
        }

        fn jitter(&self, max: Duration) -> Duration {
            max
        }
    }
}
