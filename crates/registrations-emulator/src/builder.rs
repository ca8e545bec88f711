//! The settings of an emulator.

use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::app::{App, Latency};
use crate::clock::Clock;
use crate::emulator::Emulator;
use crate::error::StartError;
use crate::fault::Queue;
use crate::gauge::Gauge;
use crate::log::Log;
use crate::query::{PageSizes, is_identifier};
use crate::quota::{Limiter, Quota};
use crate::server::listen;
use crate::service::{Credentials, LastCursor, Service, UnknownParameters, is_valid_credential};
use crate::store::{LARGEST_FLEET, Store, UnknownIds};

/// The settings of an [`Emulator`]. All have defaults.
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
#[must_use = "an emulator runs after `start`"]
pub struct EmulatorBuilder {
    fleet_size: usize,
    seed: u64,
    clock: Clock,
    page_sizes: PageSizes,
    credentials: Credentials,
    account_id: String,
    quota: Quota,
    latency: Duration,
    port: u16,
    last_cursor: LastCursor,
    trailing_empty_page: bool,
    unknown_ids: UnknownIds,
    unknown_parameters: UnknownParameters,
    admin_override: bool,
    log_capacity: usize,
}

impl Default for EmulatorBuilder {
    fn default() -> Self {
        Self {
            fleet_size: Self::DEFAULT_FLEET_SIZE,
            seed: Self::DEFAULT_SEED,
            clock: Clock::Fixed(Self::DEFAULT_NOW),
            page_sizes: PageSizes {
                default: Self::DEFAULT_PER_PAGE_DEFAULT,
                max: Self::DEFAULT_PER_PAGE_MAX,
            },
            credentials: Credentials {
                token: Self::DEFAULT_TOKEN.to_owned(),
                email: Self::DEFAULT_EMAIL.to_owned(),
                key: Self::DEFAULT_API_KEY.to_owned(),
            },
            account_id: Self::DEFAULT_ACCOUNT_ID.to_owned(),
            quota: Quota::vendor(),
            latency: Duration::ZERO,
            port: 0,
            last_cursor: LastCursor::default(),
            trailing_empty_page: true,
            unknown_ids: UnknownIds::default(),
            unknown_parameters: UnknownParameters::default(),
            admin_override: true,
            log_capacity: Self::DEFAULT_LOG_CAPACITY,
        }
    }
}

impl Emulator {
    /// The settings of a new emulator.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }
}

impl EmulatorBuilder {
    /// The default of [`fleet_size`](Self::fleet_size).
    pub const DEFAULT_FLEET_SIZE: usize = 2_500;
    /// The default of [`seed`](Self::seed).
    pub const DEFAULT_SEED: u64 = 42;
    /// The default of [`now`](Self::now): 2026-07-01T00:00:00Z.
    pub const DEFAULT_NOW: Timestamp = Timestamp::constant(1_782_864_000, 0);
    /// The default of [`per_page_max`](Self::per_page_max).
    pub const DEFAULT_PER_PAGE_MAX: usize = 1_000;
    /// The default of [`per_page_default`](Self::per_page_default).
    pub const DEFAULT_PER_PAGE_DEFAULT: usize = 50;
    /// The default of [`token`](Self::token).
    pub const DEFAULT_TOKEN: &str = "emulator-token";
    /// The default e-mail address of [`email_and_key`](Self::email_and_key).
    pub const DEFAULT_EMAIL: &str = "admin@example.com";
    /// The default API key of [`email_and_key`](Self::email_and_key).
    pub const DEFAULT_API_KEY: &str = "emulator-key";
    /// The default of [`account_id`](Self::account_id).
    pub const DEFAULT_ACCOUNT_ID: &str = "00000000000000000000000000000001";
    /// The default of [`log_capacity`](Self::log_capacity).
    pub const DEFAULT_LOG_CAPACITY: usize = 10_000;

    /// How many registrations are generated. Default: 2,500. Maximum: 10,000,000.
    pub fn fleet_size(mut self, registrations: usize) -> Self {
        self.fleet_size = registrations;
        self
    }

    /// The seed of the fleet: the same seed and clock generate the same fleet, byte for byte.
    /// Default: 42.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The emulated time, which stands still. Default: 2026-07-01T00:00:00Z.
    ///
    /// The fleet's dates are relative to it, and changes are made at this time.
    pub fn now(mut self, now: Timestamp) -> Self {
        self.clock = Clock::Fixed(now);
        self
    }

    /// The emulated time is the system's, instead of [`now`](Self::now).
    ///
    /// The fleet's dates are relative to the start, and changes are made at the current time.
    pub fn system_clock(mut self) -> Self {
        self.clock = Clock::System;
        self
    }

    /// The largest page. A larger `per_page` counts as this. Default: 1,000. Minimum: 1.
    pub fn per_page_max(mut self, registrations: usize) -> Self {
        self.page_sizes.max = registrations.max(1);
        self
    }

    /// The size of a page if the request has no `per_page`. Default: 50. Minimum: 1. The largest
    /// page limits it.
    pub fn per_page_default(mut self, registrations: usize) -> Self {
        self.page_sizes.default = registrations.max(1);
        self
    }

    /// The API token: printable ASCII without spaces at its ends. Default: `emulator-token`.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.credentials.token = token.into();
        self
    }

    /// The e-mail address and the API key that are accepted instead of the token: printable ASCII
    /// without spaces at its ends. Default: `admin@example.com` and `emulator-key`.
    pub fn email_and_key(mut self, email: impl Into<String>, key: impl Into<String>) -> Self {
        self.credentials.email = email.into();
        self.credentials.key = key.into();
        self
    }

    /// The id of the only account: 1 to 64 letters, digits, `-` or `_`. Default:
    /// `00000000000000000000000000000001`.
    pub fn account_id(mut self, account_id: impl Into<String>) -> Self {
        self.account_id = account_id.into();
        self
    }

    /// The quota of requests. Default: [`Quota::vendor`].
    pub fn quota(mut self, quota: Quota) -> Self {
        self.quota = quota;
        self
    }

    /// How long every response is delayed. The change is made before. Default: 0.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// The port on 127.0.0.1. Default: 0, which is any free port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The cursor of the last page of a listing. Default: [`LastCursor::Empty`].
    pub fn last_cursor(mut self, last_cursor: LastCursor) -> Self {
        self.last_cursor = last_cursor;
        self
    }

    /// Whether a full page has a cursor even if no registrations follow. That cursor leads to an
    /// empty page, which is the last. Default: true, as observed on the service.
    pub fn trailing_empty_page(mut self, trailing_empty_page: bool) -> Self {
        self.trailing_empty_page = trailing_empty_page;
        self
    }

    /// What a bulk call does with an unknown id. Default: [`UnknownIds::Refuse`].
    pub fn unknown_ids(mut self, unknown_ids: UnknownIds) -> Self {
        self.unknown_ids = unknown_ids;
        self
    }

    /// What the service does with an unknown query parameter. Default:
    /// [`UnknownParameters::Refuse`].
    pub fn unknown_parameters(mut self, unknown_parameters: UnknownParameters) -> Self {
        self.unknown_parameters = unknown_parameters;
        self
    }

    /// Whether Admin Override is enabled in the device configuration. Otherwise override codes are
    /// refused with 409. Default: true.
    pub fn admin_override(mut self, enabled: bool) -> Self {
        self.admin_override = enabled;
        self
    }

    /// How many requests the log keeps. It drops the oldest. Default: 10,000.
    pub fn log_capacity(mut self, requests: usize) -> Self {
        self.log_capacity = requests;
        self
    }

    /// Generates the fleet and starts to serve it, on the current Tokio runtime.
    pub async fn start(self) -> Result<Emulator, StartError> {
        self.check()?;
        let latency = Latency::default();
        latency.set(self.latency);
        let app = Arc::new(App {
            service: Service {
                store: RwLock::new(Store::new(self.fleet_size, self.seed, self.clock)),
                account_id: self.account_id,
                credentials: self.credentials,
                page_sizes: PageSizes {
                    default: self.page_sizes.default.min(self.page_sizes.max),
                    max: self.page_sizes.max,
                },
                last_cursor: self.last_cursor,
                trailing_empty_page: self.trailing_empty_page,
                unknown_ids: self.unknown_ids,
                unknown_parameters: self.unknown_parameters,
                admin_override: self.admin_override,
            },
            limiter: Limiter::new(self.quota),
            faults: Queue::default(),
            log: Log::new(self.log_capacity),
            latency,
            connections: Gauge::default(),
            in_flight: Gauge::default(),
            started_at: Instant::now(),
        });
        let server = listen(Arc::clone(&app), self.port)
            .await
            .map_err(|source| StartError::port(self.port, source))?;
        Ok(Emulator::new(app, server))
    }

    /// Refuses settings with which no client could use the emulator.
    fn check(&self) -> Result<(), StartError> {
        let credentials = [
            ("token", &self.credentials.token),
            ("e-mail address", &self.credentials.email),
            ("API key", &self.credentials.key),
        ];
        for (name, value) in credentials {
            if !is_valid_credential(value) {
                let expected = "printable ASCII, without spaces at its ends";
                return Err(StartError::setting(name, expected));
            }
        }
        if !is_identifier(&self.account_id) {
            let expected = "1 to 64 letters, digits, \"-\" or \"_\"";
            return Err(StartError::setting("account id", expected));
        }
        if self.fleet_size > LARGEST_FLEET {
            return Err(StartError::setting("fleet size", "at most 10,000,000"));
        }
        Ok(())
    }
}
