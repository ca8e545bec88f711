//! Lists the active registrations that have not been seen for some days, 90 unless told.
//!
//! ```sh
//! export CLOUDFLARE_API_TOKEN=… CLOUDFLARE_ACCOUNT_ID=…
//! cargo run --example list_stale -- 180
//! ```

use std::{error::Error, io::Write, process::ExitCode, time::Duration};

use registrations::{Client, SortBy, Status, Timestamp};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let days: u64 = match std::env::args().nth(1) {
        Some(argument) => argument.parse()?,
        None => 90,
    };
    let age = Duration::from_secs(days.saturating_mul(24 * 60 * 60));
    let cutoff = Timestamp::now().checked_sub(age)?;
    let mut stale = Client::from_env()?
        .list()
        .status(Status::Active)
        .seen_before(cutoff)
        .sort_by(SortBy::LastSeenAt)
        .items();

    while let Some(registration) = stale.next().await {
        // A record that cannot be read does not keep the others from being listed.
        let registration = match registration {
            Ok(registration) => registration,
            Err(error) if error.record_index().is_some() => {
                eprintln!("{error}");
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let seen = match registration.last_seen_at {
            Some(time) => time.to_string(),
            None => "never".to_owned(),
        };
        writeln!(out, "{}\t{seen}\t{}", registration.id, registration.device.name)?;
    }
    Ok(())
}
