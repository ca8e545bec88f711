//! The settings as flags.

use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args};
use jiff::{SignedDuration, Timestamp};

use crate::{Emulator, EmulatorBuilder, LastCursor, Quota, UnknownIds, UnknownParameters};

/// The settings of an emulator, as flags.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Port on 127.0.0.1; 0 means any free port
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,

    /// How many registrations are generated
    #[arg(long, value_name = "NUMBER", default_value_t = EmulatorBuilder::DEFAULT_FLEET_SIZE)]
    pub(super) fleet: usize,

    /// Seed of the generated fleet
    #[arg(long, value_name = "NUMBER", default_value_t = EmulatorBuilder::DEFAULT_SEED)]
    seed: u64,

    /// Fixed time (RFC 3339), or "system"
    #[arg(long, value_name = "TIME", default_value = "system", value_parser = clock)]
    clock: Clock,

    /// Delay of every response, such as 50ms
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = duration)]
    latency: Duration,

    /// Requests per window, or "off". If it is exceeded, all requests
    /// get 429 for as long as a window
    #[arg(long, value_name = "NUMBER/DURATION", default_value = "1200/300s", verbatim_doc_comment)]
    quota: Quota,

    /// Largest page size; larger ones count as this
    #[arg(long, value_name = "NUMBER", default_value_t = EmulatorBuilder::DEFAULT_PER_PAGE_MAX, value_parser = page_size)]
    per_page_max: usize,

    /// Page size of requests that state none
    #[arg(long, value_name = "NUMBER", default_value_t = EmulatorBuilder::DEFAULT_PER_PAGE_DEFAULT, value_parser = page_size)]
    per_page_default: usize,

    /// API token
    #[arg(long, value_name = "TOKEN", default_value = EmulatorBuilder::DEFAULT_TOKEN)]
    token: String,

    /// E-mail address to use with the API key
    #[arg(long, value_name = "ADDRESS", default_value = EmulatorBuilder::DEFAULT_EMAIL)]
    email: String,

    /// API key to use with the e-mail address
    #[arg(long, value_name = "KEY", default_value = EmulatorBuilder::DEFAULT_API_KEY)]
    api_key: String,

    /// Id of the only account
    #[arg(long, value_name = "ID", default_value = EmulatorBuilder::DEFAULT_ACCOUNT_ID)]
    account_id: String,

    /// Cursor of the last page
    #[arg(long, value_name = "empty|null|absent", default_value = "empty", hide_possible_values = true, value_parser = last_cursor())]
    last_cursor: LastCursor,

    /// Whether a full last page has a cursor to an empty page
    #[arg(long, value_name = "true|false", default_value_t = true, hide_possible_values = true, action = ArgAction::Set)]
    trailing_empty_page: bool,

    /// What a bulk call does with unknown ids
    #[arg(long, value_name = "refuse|ignore", default_value = "refuse", hide_possible_values = true, value_parser = unknown_ids())]
    unknown_ids: UnknownIds,

    /// What a request does with unknown query parameters
    #[arg(long, value_name = "refuse|ignore", default_value = "refuse", hide_possible_values = true, value_parser = unknown_parameters())]
    unknown_parameters: UnknownParameters,

    /// Whether Admin Override is enabled (override codes)
    #[arg(long, value_name = "true|false", default_value_t = true, hide_possible_values = true, action = ArgAction::Set)]
    admin_override: bool,

    /// How many requests the log keeps
    #[arg(long, value_name = "NUMBER", default_value_t = EmulatorBuilder::DEFAULT_LOG_CAPACITY)]
    log_capacity: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clock {
    System,
    Fixed(Timestamp),
}

impl Options {
    /// An emulator with these settings.
    pub fn builder(&self) -> EmulatorBuilder {
        let builder = Emulator::builder()
            .port(self.port)
            .fleet_size(self.fleet)
            .seed(self.seed)
            .latency(self.latency)
            .quota(self.quota)
            .per_page_max(self.per_page_max)
            .per_page_default(self.per_page_default)
            .token(&self.token)
            .email_and_key(&self.email, &self.api_key)
            .account_id(&self.account_id)
            .last_cursor(self.last_cursor)
            .trailing_empty_page(self.trailing_empty_page)
            .unknown_ids(self.unknown_ids)
            .unknown_parameters(self.unknown_parameters)
            .admin_override(self.admin_override)
            .log_capacity(self.log_capacity);
        match self.clock {
            Clock::System => builder.system_clock(),
            Clock::Fixed(now) => builder.now(now),
        }
    }
}

fn clock(text: &str) -> Result<Clock, String> {
    if text == "system" {
        return Ok(Clock::System);
    }
    let now = text.parse();
    now.map(Clock::Fixed)
        .map_err(|_| "write a time as 2026-07-01T00:00:00Z, or \"system\"".to_owned())
}

fn duration(text: &str) -> Result<Duration, String> {
    text.parse::<SignedDuration>()
        .ok()
        .and_then(|duration| Duration::try_from(duration).ok())
        .ok_or_else(|| "write a duration as 50ms, 1.5s or 5m".to_owned())
}

fn page_size(text: &str) -> Result<usize, String> {
    let size = text.parse().ok().filter(|size| *size > 0);
    size.ok_or_else(|| "write a whole number, at least 1".to_owned())
}

fn last_cursor() -> impl TypedValueParser<Value = LastCursor> {
    use LastCursor::{Absent, Empty, Null};
    choice([("empty", Empty), ("null", Null), ("absent", Absent)])
}

fn unknown_ids() -> impl TypedValueParser<Value = UnknownIds> {
    choice([("refuse", UnknownIds::Refuse), ("ignore", UnknownIds::Ignore)])
}

fn unknown_parameters() -> impl TypedValueParser<Value = UnknownParameters> {
    choice([("refuse", UnknownParameters::Refuse), ("ignore", UnknownParameters::Ignore)])
}

/// One of these words, and what it stands for.
fn choice<T: Copy + Send + Sync + 'static, const N: usize>(
    values: [(&'static str, T); N],
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(values.map(|(word, _)| word)).try_map(move |given| {
        let found = values.into_iter().find(|(word, _)| *word == given);
        found.map(|(_, value)| value).ok_or("not one of the words")
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Clock, clock, duration};

    #[test]
    fn durations_and_times_are_read() {
        assert_eq!(duration("50ms"), Ok(Duration::from_millis(50)));
        assert_eq!(duration("1.5s"), Ok(Duration::from_millis(1_500)));
        assert!(duration("50").is_err());
        assert!(duration("-1s").is_err());
        let time = "2026-07-01T00:00:00Z";
        assert_eq!(clock(time), Ok(Clock::Fixed(time.parse().unwrap())));
        assert_eq!(clock("system"), Ok(Clock::System));
        assert!(clock("yesterday").is_err());
    }
}
