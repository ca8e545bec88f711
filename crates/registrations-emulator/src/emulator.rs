//! The handle of a running emulator.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::app::App;
use crate::error::PutError;
use crate::fault::Fault;
use crate::log::LoggedRequest;
use crate::quota::Quota;
use crate::registration::Registration;
use crate::server::Server;

/// A running emulator.
///
/// Dropping it shuts it down and aborts requests in flight, but does not wait until that is done. To
/// use the port again, call [`shutdown`](Self::shutdown) instead.
#[must_use = "the emulator shuts down when it is dropped"]
pub struct Emulator {
    app: Arc<App>,
    server: Server,
    base_url: String,
}

impl Emulator {
    pub(crate) fn new(app: Arc<App>, server: Server) -> Self {
        let base_url = format!("http://{}/client/v4", server.address);
        Self { app, server, base_url }
    }

    /// The base URL of the API, such as `http://127.0.0.1:4010/client/v4`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The base URL with another host name, as the target of a redirect.
    ///
    /// Requests to it are in the same log, so that a test can check whether a client followed the
    /// redirect, and whether it sent its credentials.
    pub fn alternate_base_url(&self) -> String {
        format!("http://localhost:{}/client/v4", self.port())
    }

    /// The URL of the control interface, such as `http://127.0.0.1:4010/emulator`. The README
    /// describes it.
    pub fn control_url(&self) -> String {
        format!("http://{}/emulator", self.server.address)
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.server.address.port()
    }

    /// The API token that is accepted.
    pub fn token(&self) -> &str {
        &self.app.service.credentials.token
    }

    /// The e-mail address that is accepted with [`api_key`](Self::api_key), instead of the token.
    pub fn email(&self) -> &str {
        &self.app.service.credentials.email
    }

    /// The API key that is accepted with [`email`](Self::email), instead of the token.
    pub fn api_key(&self) -> &str {
        &self.app.service.credentials.key
    }

    /// The account that the fleet belongs to.
    pub fn account_id(&self) -> &str {
        &self.app.service.account_id
    }

    /// The log: every request that is valid HTTP, in the order of arrival, including those that were
    /// refused. It keeps the latest: see
    /// [`log_capacity`](crate::EmulatorBuilder::log_capacity).
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.app.log.all()
    }

    /// Empties the log.
    pub fn clear_requests(&self) {
        self.app.log.clear();
    }

    /// Every registration in its current state, including deleted ones, sorted by id.
    pub fn registrations(&self) -> Vec<Registration> {
        self.app.service.read().all()
    }

    /// Adds generated registrations, in any state, and returns them.
    ///
    /// There can be ten million registrations; more are not added.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use registrations_emulator::Emulator;
    ///
    /// let emulator = Emulator::builder().fleet_size(20).start().await?;
    /// // While a client lists the fleet, three devices enrol.
    /// let added = emulator.add_registrations(3);
    /// assert_eq!((added.len(), emulator.registrations().len()), (3, 23));
    /// # Ok(())
    /// # }
    /// ```
    pub fn add_registrations(&self, count: usize) -> Vec<Registration> {
        let mut store = self.app.service.write();
        let rows = store.add(count);
        rows.into_iter().map(|row| store.registration(row)).collect()
    }

    /// Adds a registration, or replaces the one with the same id. Returns it.
    ///
    /// The JSON has the members that the service sends. The emulator sends them exactly as given,
    /// including values and members that it does not know; members that are not given are absent.
    /// Only those without which no client can read a registration are generated if they are not
    /// given: `id`, `key`, `device` with `id` and `name`, `created_at` and `updated_at`. `policy` is
    /// sent with `include=policy`, as always; default: that of the registration with the same id, or
    /// the account's default profile.
    ///
    /// # Errors
    ///
    /// If a known member has an invalid value: ids must be UUIDs in lower case, timestamps RFC 3339,
    /// and so on. For records that no client can read, inject [`Fault::record`].
    ///
    /// # Example
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use registrations_emulator::Emulator;
    /// use serde_json::json;
    ///
    /// let emulator = Emulator::builder().fleet_size(0).start().await?;
    /// let registration = emulator.put(json!({
    ///     "device": {"name": "LAPTOP-1"},
    ///     "last_seen_at": "2026-01-31T00:00:00Z",
    ///     "not_documented_yet": true,
    /// }))?;
    /// assert_eq!(emulator.registrations(), [registration]);
    ///
    /// let error = emulator.put(json!({"last_seen_at": "yesterday"})).unwrap_err();
    /// assert!(error.to_string().starts_with("`last_seen_at` must be an RFC 3339 timestamp"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn put(&self, registration: impl Serialize) -> Result<Registration, PutError> {
        let json = serde_json::to_value(registration);
        match json.map_err(|error| PutError::new(error.to_string()))? {
            Value::Object(members) => {
                let mut store = self.app.service.write();
                let row = store.put(members).map_err(|error| PutError::new(error.to_string()))?;
                Ok(store.registration(row))
            }
            _ => Err(PutError::new("a registration must be a JSON object")),
        }
    }

    /// How many connections are open, idle ones included.
    pub fn connections(&self) -> usize {
        self.app.connections.get()
    }

    /// How many requests are in flight: those that were received, until their response is complete or
    /// the connection ends. Control requests do not count.
    pub fn in_flight(&self) -> usize {
        self.app.in_flight.get()
    }

    /// Injects a fault. If several faults are due, the one that was injected first strikes.
    pub fn inject(&self, fault: impl Into<Fault>) {
        self.app.faults.inject(fault.into());
    }

    /// How many faults have not yet struck as often as they are to.
    pub fn pending_faults(&self) -> usize {
        self.app.faults.len()
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.app.faults.clear();
    }

    /// Delays every response by this much from now on. The change is made before.
    pub fn set_latency(&self, latency: Duration) {
        self.app.latency.set(latency);
    }

    /// Replaces the quota. A new window starts with the next request.
    pub fn set_quota(&self, quota: Quota) {
        self.app.limiter.set(quota);
    }

    /// Stops accepting connections and waits for requests in flight, at most five seconds. Then the
    /// port is free.
    pub async fn shutdown(self) {
        self.server.stop().await;
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Fleet and log are too long.
        f.debug_struct("Emulator").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
