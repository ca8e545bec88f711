//! Lists the active registrations that have not been seen for some days, 90 unless told.
//!
//! ```sh
//! export CLOUDFLARE_API_TOKEN=… CLOUDFLARE_ACCOUNT_ID=…
//! cargo run --example list_stale -- 180
//! ```

use std::time::{Duration, SystemTime};

use registrations::{Client, SortBy, Status, Timestamp};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let days: u64 = match std::env::args().nth(1) {
        Some(argument) => argument.parse()?,
        None => 90,
    };
    let cutoff = SystemTime::now() - Duration::from_secs(days * 24 * 60 * 60);
    let mut stale = Client::from_env()?
        .list()
        .status(Status::Active)
        .seen_before(Timestamp::try_from(cutoff)?)
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
        println!("{}\t{seen}\t{}", registration.id, registration.device.name);
    }
    Ok(())
}
