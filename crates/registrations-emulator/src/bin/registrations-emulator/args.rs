//! The flags, and what they mean.

use std::time::Duration;

use clap::Parser;
use jiff::{SignedDuration, Timestamp};
use registrations_emulator::{Emulator, EmulatorBuilder, Quota};

const AFTER_HELP: &str = "\
It serves a made-up fleet on 127.0.0.1 until it is interrupted (Ctrl-C), and prints how to point
a client at it. The same seed and clock make the same fleet.

Example: registrations-emulator --port 4010 --fleet 10000 --quota 20/5s";

/// A stand-in for Cloudflare's Zero Trust device registrations API.
#[derive(Debug, Parser)]
#[command(name = "registrations-emulator", version, after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// Port on 127.0.0.1; 0 takes any that is free
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,

    /// How many registrations there are
    #[arg(long, value_name = "NUMBER", default_value_t = EmulatorBuilder::DEFAULT_FLEET_SIZE)]
    pub(crate) fleet: usize,

    /// Decides what the fleet is
    #[arg(long, value_name = "NUMBER", default_value_t = EmulatorBuilder::DEFAULT_SEED)]
    seed: u64,

    /// The emulated time, which stands still: RFC 3339, or "system" for the time of the start
    #[arg(long, value_name = "TIME", default_value_t = EmulatorBuilder::DEFAULT_NOW, value_parser = now)]
    now: Timestamp,

    /// How long every answer is held back, such as 50ms; not at all unless told
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    latency: Option<Duration>,

    /// Requests per window, or "off"; past it, all calls get 429 for as long as a window. The
    /// vendor's, 1200/300s, unless told
    #[arg(long, value_name = "NUMBER/DURATION", value_parser = quota)]
    quota: Option<Quota>,

    /// The largest page; a request for a larger one is answered with this
    #[arg(long, value_name = "NUMBER", default_value_t = EmulatorBuilder::DEFAULT_PER_PAGE_MAX, value_parser = page_size)]
    per_page_max: usize,

    /// The size of a page when the request names none
    #[arg(long, value_name = "NUMBER", default_value_t = EmulatorBuilder::DEFAULT_PER_PAGE_DEFAULT, value_parser = page_size)]
    per_page_default: usize,

    /// The API token that is accepted
    #[arg(long, value_name = "TOKEN", default_value = EmulatorBuilder::DEFAULT_TOKEN)]
    token: String,

    /// The account that the fleet belongs to
    #[arg(long, value_name = "ID", default_value = EmulatorBuilder::DEFAULT_ACCOUNT_ID)]
    account_id: String,
}

impl Args {
    /// The emulator that the flags describe.
    pub(crate) fn builder(&self) -> EmulatorBuilder {
        let builder = Emulator::builder()
            .port(self.port)
            .fleet_size(self.fleet)
            .seed(self.seed)
            .per_page_max(self.per_page_max)
            .per_page_default(self.per_page_default)
            .now(self.now)
            .token(&self.token)
            .account_id(&self.account_id)
            // Nobody can read it, so it would only grow.
            .log_capacity(0);
        let builder = match self.latency {
            Some(latency) => builder.latency(latency),
            None => builder,
        };
        match self.quota {
            Some(quota) => builder.quota(quota),
            None => builder,
        }
    }
}

fn now(text: &str) -> Result<Timestamp, String> {
    if text == "system" {
        return Ok(Timestamp::now());
    }
    text.parse().map_err(|_| "write a time as 2026-07-01T00:00:00Z, or \"system\"".to_owned())
}

fn duration(text: &str) -> Result<Duration, String> {
    text.parse::<SignedDuration>()
        .ok()
        .and_then(|duration| Duration::try_from(duration).ok())
        .ok_or_else(|| "write a duration as 50ms, 1.5s or 5m".to_owned())
}

fn quota(text: &str) -> Result<Quota, String> {
    if text == "off" {
        return Ok(Quota::unlimited());
    }
    text.split_once('/')
        .and_then(|(limit, window)| {
            let window = duration(window).ok().filter(|window| !window.is_zero())?;
            Some(Quota::new(limit.parse().ok()?, window))
        })
        .ok_or_else(|| "write a quota as 1200/300s, or \"off\"".to_owned())
}

fn page_size(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|size| *size > 0)
        .ok_or_else(|| "write a whole number from 1 on".to_owned())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use registrations_emulator::Quota;

    use super::{duration, now, quota};

    #[test]
    fn quotas_are_read() {
        let five_minutes = Duration::from_secs(300);
        assert_eq!(quota("1200/300s"), Ok(Quota::new(1_200, five_minutes)));
        assert_eq!(quota("1200/5m"), Ok(Quota::new(1_200, five_minutes)));
        assert_eq!(quota("off"), Ok(Quota::unlimited()));
        for bad in ["", "1200", "1200/", "/5s", "-1/5s", "5/-5s", "5/0s", "5/soon"] {
            assert!(quota(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn durations_and_times_are_read() {
        assert_eq!(duration("50ms"), Ok(Duration::from_millis(50)));
        assert_eq!(duration("1.5s"), Ok(Duration::from_millis(1_500)));
        assert!(duration("50").is_err());
        assert!(duration("-1s").is_err());
        assert!(now("2026-07-01T00:00:00Z").is_ok());
        assert!(now("yesterday").is_err());
    }
}
