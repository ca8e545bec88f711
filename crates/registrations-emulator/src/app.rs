//! Everything that requests share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::fault::Queue;
use crate::gauge::Gauge;
use crate::log::Log;
use crate::quota::Limiter;
use crate::service::Service;

/// The state of an emulator.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) service: Service,
    pub(crate) limiter: Limiter,
    pub(crate) faults: Queue,
    pub(crate) log: Log,
    pub(crate) latency: Latency,
    pub(crate) connections: Gauge,
    /// Requests whose response is not complete.
    pub(crate) in_flight: Gauge,
    pub(crate) started_at: Instant,
}

/// How long every response is delayed.
#[derive(Debug, Default)]
pub(crate) struct Latency(AtomicU64);

impl Latency {
    pub(crate) fn set(&self, latency: Duration) {
        let nanoseconds = u64::try_from(latency.as_nanos()).unwrap_or(u64::MAX);
        self.0.store(nanoseconds, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Relaxed))
    }
}
