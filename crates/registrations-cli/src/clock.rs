//! The clock of this machine, compared with that of the service.
//!
//! An age is counted back from the present. If the machine's clock is ahead, every registration seems to be idle.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jiff::{Timestamp, fmt::rfc2822};
use registrations::{Attempt, Transport, TransportFuture, reqwest};

use crate::failure::Failure;

/// Clocks that are further apart are refused.
const TOLERANCE: Duration = Duration::from_secs(300);

/// Whether the command depends on the present time.
static IS_NEEDED: AtomicBool = AtomicBool::new(false);
/// The times of the service and of this machine at the first response that has a `Date`.
static FIRST: Mutex<Option<(Timestamp, Timestamp)>> = Mutex::new(None);

/// From now on, the clocks must agree.
pub(crate) fn require() {
    IS_NEEDED.store(true, Ordering::Relaxed);
}

/// Refuses to go on if the clocks must agree and do not.
pub(crate) fn check() -> Result<(), Failure> {
    let first = *FIRST.lock().unwrap_or_else(PoisonError::into_inner);
    let Some((service, here)) = first.filter(|_| IS_NEEDED.load(Ordering::Relaxed)) else {
        return Ok(());
    };
    if service.duration_since(here).unsigned_abs() <= TOLERANCE {
        return Ok(());
    }
    let what = format!("the clock says {here:.0}, but that of the service says {service:.0}");
    let remedy =
        "Ages are counted from the present. Set the clock of this machine. Nothing was changed.";
    Err(Failure::usage(what, remedy))
}

/// Sends attempts with an HTTP client, and takes the service's time from the first response.
pub(crate) struct Watching(pub(crate) reqwest::Client);

impl Transport for Watching {
    fn send(&self, request: reqwest::Request, attempt: Attempt) -> TransportFuture<'_> {
        Box::pin(async move {
            let response = self.0.send(request, attempt).await?;
            let date = response.headers().get("date").and_then(|date| date.to_str().ok());
            if let Some(date) = date.and_then(|date| rfc2822::parse(date).ok()) {
                let mut first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
                first.get_or_insert_with(|| (date.timestamp(), Timestamp::now()));
            }
            Ok(response)
        })
    }
}
