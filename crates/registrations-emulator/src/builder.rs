//! How an emulator is set up.

use std::sync::{Arc, RwLock};
use std::time::Duration;

use jiff::Timestamp;

use crate::emulator::Emulator;
use crate::error::StartError;
use crate::fault::Queue;
use crate::log::Log;
use crate::quota::{Limiter, Quota};
use crate::request::{PageSizes, is_identifier};
use crate::server::{App, Latency, listen};
use crate::service::{Credentials, LastCursor, Service, is_presentable};
use crate::store::{LARGEST_FLEET, Store, UnknownIds};

/// Sets an [`Emulator`] up. Everything has a default.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use registrations_emulator::{Emulator, Quota};
///
/// let emulator = Emulator::builder()
///     .fleet_size(120)
///     .seed(7)
///     .per_page_max(25)
///     .quota(Quota::new(10, Duration::from_secs(1)))
///     .start()
///     .await?;
/// assert_eq!(emulator.registrations().len(), 120);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing runs until it is started"]
pub struct EmulatorBuilder {
    fleet_size: usize,
    seed: u64,
    now: Timestamp,
    page_sizes: PageSizes,
    credentials: Credentials,
    account_id: String,
    quota: Quota,
    latency: Duration,
    port: u16,
    last_cursor: LastCursor,
    unknown_ids: UnknownIds,
    log_capacity: usize,
}

impl Default for EmulatorBuilder {
    fn default() -> Self {
        Self {
            fleet_size: Self::DEFAULT_FLEET_SIZE,
            seed: Self::DEFAULT_SEED,
            now: Self::DEFAULT_NOW,
            page_sizes: PageSizes {
                default: Self::DEFAULT_PER_PAGE_DEFAULT,
                max: Self::DEFAULT_PER_PAGE_MAX,
            },
            credentials: Credentials {
                token: Self::DEFAULT_TOKEN.to_owned(),
                email: "admin@example.com".to_owned(),
                key: "emulator-key".to_owned(),
            },
            account_id: Self::DEFAULT_ACCOUNT_ID.to_owned(),
            quota: Quota::vendor(),
            latency: Duration::ZERO,
            port: 0,
            last_cursor: LastCursor::default(),
            unknown_ids: UnknownIds::default(),
            log_capacity: 10_000,
        }
    }
}

impl Emulator {
    /// Sets an emulator up.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }
}

impl EmulatorBuilder {
    /// The [`fleet_size`](Self::fleet_size) unless told.
    pub const DEFAULT_FLEET_SIZE: usize = 2_500;
    /// The [`seed`](Self::seed) unless told.
    pub const DEFAULT_SEED: u64 = 42;
    /// The emulated time, [`now`](Self::now), unless told: 2026-07-01T00:00:00Z.
    pub const DEFAULT_NOW: Timestamp = Timestamp::constant(1_782_864_000, 0);
    /// [`per_page_max`](Self::per_page_max) unless told.
    pub const DEFAULT_PER_PAGE_MAX: usize = 1_000;
    /// [`per_page_default`](Self::per_page_default) unless told.
    pub const DEFAULT_PER_PAGE_DEFAULT: usize = 50;
    /// The [`token`](Self::token) unless told.
    pub const DEFAULT_TOKEN: &str = "emulator-token";
    /// The [`account_id`](Self::account_id) unless told.
    pub const DEFAULT_ACCOUNT_ID: &str = "00000000000000000000000000000001";

    /// How many registrations there are at first: 2,500 unless told, ten million at most.
    pub fn fleet_size(mut self, registrations: usize) -> Self {
        self.fleet_size = registrations;
        self
    }

    /// Decides what the fleet is: the same seed and clock make the same fleet, byte for byte.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The emulated time, which stands still: 2026-07-01T00:00:00Z unless told.
    ///
    /// The fleet's ages are counted back from it, and changes are dated with it.
    pub fn now(mut self, now: Timestamp) -> Self {
        self.now = now;
        self
    }

    /// The largest page, 1,000 unless told; a request for a larger one is answered with this.
    pub fn per_page_max(mut self, registrations: usize) -> Self {
        self.page_sizes.max = registrations.max(1);
        self
    }

    /// The size of a page when the request names none: 50, or the largest if that is less.
    pub fn per_page_default(mut self, registrations: usize) -> Self {
        self.page_sizes.default = registrations.max(1);
        self
    }

    /// The API token: `emulator-token` unless told. Like an API key, it is text that a header can
    /// hold, without white space at its ends.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.credentials.token = token.into();
        self
    }

    /// The e-mail address and the API key that are accepted in place of the token:
    /// `admin@example.com` and `emulator-key` unless told.
    pub fn email_and_key(mut self, email: impl Into<String>, key: impl Into<String>) -> Self {
        self.credentials.email = email.into();
        self.credentials.key = key.into();
        self
    }

    /// The account that the fleet belongs to. There is no other. Its id is 1 to 64 letters, digits,
    /// `-` or `_`.
    pub fn account_id(mut self, account_id: impl Into<String>) -> Self {
        self.account_id = account_id.into();
        self
    }

    /// The quota of requests: the vendor's unless told.
    pub fn quota(mut self, quota: Quota) -> Self {
        self.quota = quota;
        self
    }

    /// How long every answer is held back, after the work is done: not at all unless told.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// The port on 127.0.0.1; any that is free unless told.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// What the last page of a listing has for a cursor: `""` unless told.
    pub fn last_cursor(mut self, last_cursor: LastCursor) -> Self {
        self.last_cursor = last_cursor;
        self
    }

    /// What a bulk call does with an unknown id: it is refused unless told.
    pub fn unknown_ids(mut self, unknown_ids: UnknownIds) -> Self {
        self.unknown_ids = unknown_ids;
        self
    }

    /// How many requests the log holds before it drops the oldest: 10,000 unless told. It also
    /// drops them to hold no more than 64 MiB of their text.
    pub fn log_capacity(mut self, requests: usize) -> Self {
        self.log_capacity = requests;
        self
    }

    /// Makes the fleet and starts to serve it, on the current Tokio runtime.
    pub async fn start(self) -> Result<Emulator, StartError> {
        self.check()?;
        let store = Store::new(self.fleet_size, self.seed, self.now.as_second());
        let latency = Latency::default();
        latency.set(self.latency);
        let app = Arc::new(App {
            service: Service {
                account_id: self.account_id,
                credentials: self.credentials,
                page_sizes: PageSizes {
                    default: self.page_sizes.default.min(self.page_sizes.max),
                    max: self.page_sizes.max,
                },
                last_cursor: self.last_cursor,
                unknown_ids: self.unknown_ids,
                store: RwLock::new(store),
            },
            limiter: Limiter::new(self.quota),
            faults: Queue::default(),
            log: Log::new(self.log_capacity),
            latency,
        });
        let server = listen(Arc::clone(&app), self.port)
            .await
            .map_err(|source| StartError::port(self.port, source))?;
        Ok(Emulator::new(app, server))
    }

    /// Refuses what nobody could call, and what no memory could hold.
    fn check(&self) -> Result<(), StartError> {
        let credentials = [
            ("token", &self.credentials.token),
            ("e-mail address", &self.credentials.email),
            ("API key", &self.credentials.key),
        ];
        for (name, value) in credentials {
            if !is_presentable(value) {
                let wanted = "text that a header can hold, without white space at its ends";
                return Err(StartError::setting(name, wanted));
            }
        }
        if !is_identifier(&self.account_id) {
            let wanted = "1 to 64 letters, digits, \"-\" or \"_\"";
            return Err(StartError::setting("account id", wanted));
        }
        if self.fleet_size > LARGEST_FLEET {
            return Err(StartError::setting("fleet size", "10,000,000 at most"));
        }
        Ok(())
    }
}
