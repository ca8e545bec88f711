//! Deletes every registration of a user who has left, revoked ones included.
//!
//! ```sh
//! export CLOUDFLARE_API_TOKEN=… CLOUDFLARE_ACCOUNT_ID=…
//! cargo run --example offboard_user -- USER_ID          # tells what would be deleted
//! cargo run --example offboard_user -- USER_ID --delete # deletes it
//! ```

use std::{error::Error, io::Write, process::ExitCode};

use registrations::{ChunkResult, Client, Status};

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
    let mut arguments = std::env::args().skip(1);
    let user = arguments.next().ok_or("which user? Give the user's id")?;
    let delete = arguments.next().as_deref() == Some("--delete");

    let client = Client::from_env()?;
    let mut ids = Vec::new();
    for status in [Status::Active, Status::Revoked] {
        let mut registrations = client.list().user_ids([&user]).status(status).items();
        while let Some(registration) = registrations.next().await {
            match registration {
                Ok(registration) => {
                    writeln!(out, "{}\t{}", registration.id, registration.device.name)?;
                    ids.push(registration.id);
                }
                // Its id is enough to delete it.
                Err(error) if error.record_id().is_some() => {
                    eprintln!("{error}");
                    ids.extend(error.record_id().cloned());
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
    if ids.is_empty() || !delete {
        writeln!(out, "{} registrations", ids.len())?;
        return Ok(());
    }

    let mut outcomes = client.delete_many(ids).outcomes()?;
    let mut failed = false;
    while let Some(outcome) = outcomes.next().await {
        let count = outcome.ids.len();
        match outcome.result {
            ChunkResult::Acknowledged => writeln!(out, "{count} deleted")?,
            ChunkResult::Failed(error) => {
                failed = true;
                eprintln!("{count} not deleted: {error}");
            }
            _ => {
                failed = true;
                eprintln!("{count} not sent");
            }
        }
    }
    if failed {
        return Err("not every registration was deleted; it is safe to run this again".into());
    }
    Ok(())
}
