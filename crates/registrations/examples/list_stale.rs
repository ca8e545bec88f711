//! Lists the active registrations that were idle for some days, those that were never seen included.
//!
//! ```sh
//! export CLOUDFLARE_API_TOKEN=… CLOUDFLARE_ACCOUNT_ID=…
//! cargo run --example list_stale -- 180
//! ```
//!
//! The argument is the number of days. Default: 90. The exit code is 1 if a record could not be read.

mod support;

use std::{error::Error, io::Write, process::ExitCode, time::Duration};

use registrations::{Client, Status, Timestamp};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    support::exit_code(run().await)
}

async fn run() -> Result<ExitCode, Box<dyn Error>> {
    let days: u32 = support::argument(1, "number of days", 90)?;
    let cutoff =
        Timestamp::now().checked_sub(Duration::from_secs(u64::from(days) * 24 * 60 * 60))?;
    let mut out = std::io::stdout().lock();
    let mut code = ExitCode::SUCCESS;
    // Not `seen_before`: whether it matches registrations that were never seen is unknown.
    let mut registrations = Client::from_env()?.list().status(Status::Active).items();
    while let Some(registration) = registrations.next().await {
        let registration = match registration {
            Ok(registration) => registration,
            // A record that cannot be read does not hide the others.
            Err(error) if error.record_index().is_some() => {
                eprintln!("{error}");
                code = ExitCode::FAILURE;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        if registration.last_activity() >= cutoff {
            continue;
        }
        let seen = match registration.last_seen_at {
            Some(time) => time.to_string(),
            None => "never".to_owned(),
        };
        writeln!(out, "{}\t{seen}\t{}", registration.id, registration.device.name)?;
    }
    Ok(code)
}
