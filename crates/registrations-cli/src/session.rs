//! What every command that sends requests needs: a client, the time and the output's style.

use std::path::Path;

use jiff::Timestamp;
use registrations::{Client, Error, RetryPolicy, Setting};

use crate::{clock, failure::Failure, global::Global, lists};

/// Reads a file with a token, or standard input for `-`.
fn token(file: &Path) -> Result<String, Failure> {
    let name = file.to_string_lossy();
    lists::text(file)
        .map_err(|error| Failure::usage(format!("cannot read the token file {name}: {error}"), ""))
}

/// An open session with the service or an emulator.
pub(crate) struct Session {
    pub(crate) client: Client,
    /// The service's time: that of the emulator, if there is one.
    pub(crate) now: Timestamp,
    pub(crate) global: Global,
    #[cfg(feature = "emulator")]
    emulator: Option<registrations_emulator::Emulator>,
}

/// The client names its functions; here these are variables and flags. `place` is where the token comes from.
fn misconfigured(error: &Error, place: Option<&str>) -> Failure {
    let remedy = match (error.setting(), place) {
        (Some(Setting::ApiToken), Some(place)) => format!("It comes from {place}."),
        (Some(Setting::ApiToken | Setting::ApiKey | Setting::Email), _) => {
            format!("Set CLOUDFLARE_API_TOKEN, or give --token-file.\n{TRY}")
        }
        (Some(Setting::AccountId), _) => {
            format!("Set CLOUDFLARE_ACCOUNT_ID, or give --account-id.\n{TRY}")
        }
        _ => String::new(),
    };
    Failure::usage(error.reason(), remedy)
}

const TRY: &str = "Try it without an account: registrations --emulator list";

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
        let token = match &global.token_file {
            Some(file) => Some((file.to_string_lossy().into_owned(), token(file)?)),
            None => std::env::var("CLOUDFLARE_API_TOKEN")
                .ok()
                .map(|token| ("CLOUDFLARE_API_TOKEN".to_owned(), token)),
        };
        let token = token.filter(|(_, token)| !token.trim().is_empty());
        if let Some((_, token)) = &token {
            builder = builder.api_token(token);
        } else if let Some(file) = &global.token_file {
            let file = file.to_string_lossy();
            return Err(Failure::usage(format!("the token file {file} is empty"), ""));
        }
        if let Some(id) = &global.account_id {
            builder = builder.account_id(id);
        }
        if let Some(url) = &global.base_url {
            builder = builder.base_url(url);
        }
        let built = builder.default_http_client();
        let built = built.and_then(|http| builder.transport(clock::Watching(http)).build());
        let client = built.map_err(|error| {
            misconfigured(&error, token.as_ref().map(|(place, _)| place.as_str()))
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
