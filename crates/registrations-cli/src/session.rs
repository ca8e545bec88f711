//! What every command that sends requests needs: a client, the time and the output's style.

use std::fs;

use jiff::Timestamp;
use registrations::{Client, RetryPolicy};

use crate::{failure::Failure, global::Global};

/// An open session with the service or an emulator.
pub(crate) struct Session {
    pub(crate) client: Client,
    /// The service's time: that of the emulator, if there is one.
    pub(crate) now: Timestamp,
    pub(crate) global: Global,
    #[cfg(feature = "emulator")]
    emulator: Option<registrations_emulator::Emulator>,
}

impl Session {
    pub(crate) async fn open(global: &Global) -> Result<Self, Failure> {
        let mut builder = Client::builder()
            .user_agent(concat!("registrations-cli/", env!("CARGO_PKG_VERSION")))
            .retry(RetryPolicy::default().max_attempts(global.retries.saturating_add(1)));
        if let Some(timeout) = global.timeout {
            builder = builder.timeout(timeout);
        }
        #[cfg(feature = "emulator")]
        if let Some(size) = global.emulator {
            return Self::emulated(global, size, builder).await;
        }
        builder = builder.env();
        if let Some(file) = &global.token_file {
            let token = fs::read_to_string(file).map_err(|error| {
                Failure::usage(
                    format!("cannot read the token file {}: {error}", file.display()),
                    "",
                )
            })?;
            builder = builder.api_token(token);
        }
        if let Some(id) = &global.account_id {
            builder = builder.account_id(id);
        }
        if let Some(url) = &global.base_url {
            builder = builder.base_url(url);
        }
        let client = builder.build().map_err(|error| {
            let line = error.to_string();
            let what = line.strip_prefix("client configuration: ").unwrap_or(&line);
            // The client names its functions; here these are flags.
            let what = what
                .split("; or set")
                .next()
                .unwrap_or(what)
                .replace(", or call api_token", "")
                .replace(" or call account_id", ", or give --account-id")
                .replace(" from base_url", "")
                .replace(" (allow_http allows it)", "");
            let remedy = if what.starts_with("no ") {
                "Try it without an account: registrations --emulator list"
            } else {
                ""
            };
            Failure::usage(what, remedy)
        })?;
        Ok(Self {
            client,
            now: Timestamp::now(),
            global: global.clone(),
            #[cfg(feature = "emulator")]
            emulator: None,
        })
    }

    #[cfg(feature = "emulator")]
    async fn emulated(
        global: &Global,
        size: usize,
        builder: registrations::ClientBuilder,
    ) -> Result<Self, Failure> {
        use registrations_emulator::{Emulator, EmulatorBuilder};
        if global.base_url.is_some() || global.account_id.is_some() || global.token_file.is_some() {
            let what = "--emulator has its own account: it excludes --account-id, --base-url and --token-file";
            return Err(Failure::usage(what, ""));
        }
        let emulator = Emulator::builder()
            .fleet_size(size)
            .now(EmulatorBuilder::DEFAULT_NOW)
            .start()
            .await
            .map_err(|error| Failure::usage(format!("the emulator does not start: {error}"), ""))?;
        let client = builder
            .api_token(emulator.token())
            .account_id(emulator.account_id())
            .base_url(emulator.base_url())
            .build()
            .map_err(|error| Failure::of(&error, emulator.account_id()))?;
        Ok(Self {
            client,
            now: EmulatorBuilder::DEFAULT_NOW,
            global: global.clone(),
            emulator: Some(emulator),
        })
    }

    /// Whether nothing real can be changed.
    pub(crate) fn is_emulated(&self) -> bool {
        #[cfg(feature = "emulator")]
        return self.emulator.is_some();
        #[cfg(not(feature = "emulator"))]
        return false;
    }

    /// Whether to use colors on standard output.
    pub(crate) fn color(&self) -> bool {
        self.global.color()
    }

    /// Prints a line to standard error, unless it is to be quiet.
    pub(crate) fn note(&self, line: &str) {
        self.global.note(line);
    }
}
