//! The handle of a running emulator.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::fault::Fault;
use crate::log::LoggedRequest;
use crate::model::Registration;
use crate::server::{App, Running};

/// A running emulator.
///
/// Dropping it shuts it down as soon as its runtime gets to it, without regard for requests in
/// flight. To use the port again, [`shutdown`](Self::shutdown) first.
#[must_use = "the emulator shuts down when it is dropped"]
pub struct Emulator {
    app: Arc<App>,
    server: Running,
    base_url: String,
}

impl Emulator {
    pub(crate) fn new(app: Arc<App>, server: Running) -> Self {
        let base_url = format!("http://{}/client/v4", server.address);
        Self { app, server, base_url }
    }

    /// What clients take for the base URL, such as `http://127.0.0.1:4010/client/v4`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The base URL under another host name, to redirect to.
    ///
    /// The requests that arrive there are in the same log, so that a test can tell whether a
    /// client followed, and whether it took its credentials along.
    pub fn elsewhere(&self) -> String {
        format!("http://localhost:{}/client/v4", self.port())
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.server.address.port()
    }

    /// The API token that is accepted.
    pub fn token(&self) -> &str {
        &self.app.service.credentials.token
    }

    /// The e-mail address that is accepted, with [`api_key`](Self::api_key), in place of the token.
    pub fn email(&self) -> &str {
        &self.app.service.credentials.email
    }

    /// The API key that is accepted, with [`email`](Self::email), in place of the token.
    pub fn api_key(&self) -> &str {
        &self.app.service.credentials.key
    }

    /// The account that the fleet belongs to.
    pub fn account_id(&self) -> &str {
        &self.app.service.account_id
    }

    /// The log: every request that could be parsed, in the order of arrival, whatever came of it.
    ///
    /// It keeps the latest, as many as its
    /// [capacity](crate::EmulatorBuilder::log_capacity) and 64 MiB of their text allow: see
    /// [`dropped_requests`](Self::dropped_requests).
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.app.log.all()
    }

    /// How many of the oldest requests the log no longer holds because it was full. It is 0 again
    /// once the log has been emptied.
    pub fn dropped_requests(&self) -> u64 {
        self.app.log.dropped()
    }

    /// Empties the log.
    pub fn clear_requests(&self) {
        self.app.log.clear();
    }

    /// Every registration as it stands now, the deleted ones too, sorted by id.
    pub fn registrations(&self) -> Vec<Registration> {
        self.app.service.read().all()
    }

    /// Adds made-up registrations, in any state, as if they had just appeared, and returns them.
    ///
    /// There can be ten million in all; those beyond are not added.
    pub fn add_registrations(&self, count: usize) -> Vec<Registration> {
        self.app.service.write().add(count)
    }

    /// Arms a fault. Of several that are due, the one that was injected first strikes.
    pub fn inject(&self, fault: impl Into<Fault>) {
        self.app.faults.inject(fault.into());
    }

    /// How many faults have not yet struck as often as they were to.
    pub fn pending_faults(&self) -> usize {
        self.app.faults.len()
    }

    /// Disarms every fault.
    pub fn clear_faults(&self) {
        self.app.faults.clear();
    }

    /// Holds every answer back for this long from now on, after the work is done.
    pub fn set_latency(&self, latency: Duration) {
        self.app.latency.set(latency);
    }

    /// Stops accepting connections and waits, for five seconds at most, for requests in flight.
    /// After it, the port is free.
    pub async fn shutdown(self) {
        self.server.stop().await;
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The fleet and the log would fill the screen.
        f.debug_struct("Emulator").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
