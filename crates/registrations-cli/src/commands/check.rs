//! `registrations check`

use std::{
    io::{self, Write as _},
    time::Duration,
};

use clap::{Args, ValueEnum};
use registrations::RetryPolicy;
use serde_json::{Value, json};

use crate::{
    failure::{Exit, Failure},
    session::Session,
    text::{escape, number, short_id},
    time,
};

#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// The format
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    output: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person
    #[default]
    Table,
    /// One JSON object
    Json,
}

/// Sends one request, without retries: the smallest one that needs the permission to read.
pub(crate) async fn run(session: &Session, args: &CheckArgs) -> Result<Exit, Failure> {
    let client = session.client.with_retry(RetryPolicy::none());
    let page = client.list().per_page(1).read_ahead(false).send().await;
    page.map_err(|error| Failure::of(&error, client.account_id()))?;
    let limits = client.rate_limits();
    let mut out = io::stdout().lock();
    if args.output == Format::Json {
        let quota: Value = limits
            .iter()
            .map(|limit| {
                json!({"remaining": limit.remaining, "resets_in_seconds": limit.resets_in.as_secs_f64().ceil()})
            })
            .collect();
        let whole = json!({
            "service": client.base_url(),
            "account_id": client.account_id(),
            "credentials": "accepted",
            "read": "permitted",
            "write": "not checked",
            "quota": quota,
        });
        serde_json::to_writer_pretty(&mut out, &whole).map_err(io::Error::from)?;
        writeln!(out)?;
        out.flush()?;
        return Ok(Exit::Success);
    }
    writeln!(out, "service      {}", escape(client.base_url()))?;
    writeln!(out, "account      {}", short_id(client.account_id()))?;
    writeln!(out, "credentials  accepted")?;
    writeln!(out, "read         permitted (Zero Trust Read)")?;
    writeln!(out, "write        not checked: only a change shows it (Zero Trust Write)")?;
    if limits.is_empty() {
        writeln!(out, "quota        not reported")?;
    }
    for limit in limits {
        let left = number(usize::try_from(limit.remaining).unwrap_or(usize::MAX));
        let rounded_up = limit.resets_in + Duration::from_millis(999);
        let resets_in = time::clock(rounded_up.as_secs());
        writeln!(out, "quota        {left} requests left, resets in {resets_in}")?;
    }
    out.flush()?;
    Ok(Exit::Success)
}
