//! The options that all commands have.

use std::{io::Write as _, path::PathBuf, time::Duration};

use clap::{ArgAction, Args};

/// Options of all commands. Credentials come from the environment or a file only.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Global options")]
#[allow(clippy::doc_markdown, reason = "--help shows the text as it is")]
pub(crate) struct Global {
    /// Id of the account [env: CLOUDFLARE_ACCOUNT_ID]
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) account_id: Option<String>,
    /// URL of the API [env: CLOUDFLARE_BASE_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// File with the API token, instead of CLOUDFLARE_API_TOKEN
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Use an emulator in this process, with this many registrations
    #[cfg(feature = "emulator")]
    #[arg(long, global = true, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "2500")]
    pub(crate) emulator: Option<usize>,
    /// When to use colors
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: clap::ColorChoice,
    /// Neither progress nor notes on standard error
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Log to standard error; -vv logs each request
    #[arg(short, long, global = true, action = ArgAction::Count, conflicts_with = "quiet")]
    pub(crate) verbose: u8,
    /// Time limit of a request with its retries, such as 30s. Without it, only the retries are limited
    #[arg(long, global = true, value_name = "DURATION", value_parser = duration)]
    pub(crate) timeout: Option<Duration>,
    /// How often a request is retried
    #[arg(long, global = true, value_name = "N", default_value_t = 4)]
    pub(crate) retries: u32,
}

impl Global {
    /// Whether to use colors on standard output.
    pub(crate) fn color(&self) -> bool {
        match self.color {
            clap::ColorChoice::Always => true,
            clap::ColorChoice::Never => false,
            clap::ColorChoice::Auto => {
                anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
            }
        }
    }

    /// Prints a line to standard error, unless it is to be quiet.
    pub(crate) fn note(&self, line: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{line}");
        }
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    let duration = text.parse::<jiff::SignedDuration>().ok();
    duration
        .and_then(|duration| Duration::try_from(duration).ok())
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| "write a duration as 500ms, 30s or 2min".to_owned())
}
