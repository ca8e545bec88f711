//! Counts what is open at the moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many connections, or requests, are open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gauge(Arc<AtomicUsize>);

/// Counts as open until it is dropped.
#[derive(Debug)]
pub(crate) struct Open(Gauge);

impl Gauge {
    pub(crate) fn open(&self) -> Open {
        self.0.fetch_add(1, Ordering::AcqRel);
        Open(self.clone())
    }

    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::AcqRel);
    }
}
