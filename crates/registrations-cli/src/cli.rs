//! The command line.

use std::{path::PathBuf, time::Duration};

use clap::{ArgAction, Args, Parser, Subcommand};

use crate::{commands, examples};

/// Lists and cleans up the device registrations of a Cloudflare Zero Trust account.
#[derive(Debug, Parser)]
#[command(name = "registrations", version, after_help = examples::ALL, propagate_version = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

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

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one, from the start to the end")]
pub(crate) enum Command {
    /// List registrations
    #[command(visible_alias = "ls", after_help = examples::LIST)]
    List(commands::list::ListArgs),
    /// Show registrations by id
    #[command(after_help = examples::GET)]
    Get(commands::get::GetArgs),
    /// Count registrations by what they have in common
    #[command(after_help = examples::STATS)]
    Stats(commands::stats::StatsArgs),
    /// Delete registrations. It cannot be undone
    #[command(after_help = examples::DELETE)]
    Delete(commands::change::ChangeArgs),
    /// Revoke registrations. They keep their virtual addresses: the vendor prefers delete
    #[command(after_help = examples::REVOKE)]
    Revoke(commands::change::ChangeArgs),
    /// Undo the revocation of registrations
    #[command(after_help = examples::UNREVOKE)]
    Unrevoke(commands::change::ChangeArgs),
    /// Continue an interrupted run
    #[command(after_help = examples::RESUME)]
    Resume(commands::resume::ResumeArgs),
    /// Check credentials, account and permission with one request
    #[command(after_help = examples::CHECK)]
    Check,
    /// Serve an emulated account until interrupted
    #[cfg(feature = "emulator")]
    #[command(after_help = examples::EMULATOR)]
    Emulator(commands::emulator::EmulatorArgs),
    /// Print a JSON Schema
    #[command(after_help = examples::SCHEMA)]
    Schema(commands::schema::SchemaArgs),
    /// Print the completions of a shell
    #[command(after_help = examples::COMPLETIONS)]
    Completions(commands::completions::CompletionsArgs),
    /// Write the manual pages to a folder
    #[command(after_help = examples::MAN)]
    Man(commands::man::ManArgs),
}

pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let duration = text.parse::<jiff::SignedDuration>().ok();
    duration
        .and_then(|duration| Duration::try_from(duration).ok())
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| "write a duration as 500ms, 30s or 2min".to_owned())
}
