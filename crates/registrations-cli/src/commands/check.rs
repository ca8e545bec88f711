//! `registrations check`

use std::{
    io::{self, Write as _},
    time::Duration,
};

use registrations::RetryPolicy;

use crate::{
    failure::{Exit, Failure},
    session::Session,
    text::{escape, number, short_id},
    time,
};

/// Sends one request, without retries: the smallest one that needs the permission to read.
pub(crate) async fn run(session: &Session) -> Result<Exit, Failure> {
    let client = session.client.with_retry(RetryPolicy::none());
    let page = client.list().per_page(1).read_ahead(false).send().await;
    page.map_err(|error| Failure::of(&error, client.account_id()))?;
    let mut out = io::stdout().lock();
    writeln!(out, "service      {}", escape(client.base_url()))?;
    writeln!(out, "account      {}", short_id(client.account_id()))?;
    writeln!(out, "credentials  accepted")?;
    writeln!(out, "read         permitted (Zero Trust Read)")?;
    writeln!(out, "write        not checked: only a change shows it (Zero Trust Write)")?;
    let limits = client.rate_limits();
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
