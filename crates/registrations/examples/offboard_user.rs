//! Deletes every registration of a user, revoked ones included.
//!
//! ```sh
//! export CLOUDFLARE_API_TOKEN=… CLOUDFLARE_ACCOUNT_ID=…
//! cargo run --example offboard_user -- USER_ID          # lists what would be deleted
//! cargo run --example offboard_user -- USER_ID --delete # deletes it
//! ```

mod support;

use std::{error::Error, io::Write, process::ExitCode};

use registrations::{ChunkResult, Client, Status};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    support::exit_code(run().await)
}

async fn run() -> Result<ExitCode, Box<dyn Error>> {
    let user =
        std::env::args().nth(1).ok_or("the id of the user is missing: offboard_user USER_ID")?;
    let delete = match std::env::args().nth(2).as_deref() {
        None => false,
        Some("--delete") => true,
        Some(other) => return Err(format!("unknown argument {other:?}: use --delete").into()),
    };

    let client = Client::from_env()?;
    let mut out = std::io::stdout().lock();
    let mut ids = Vec::new();
    for status in [Status::Active, Status::Revoked] {
        for registration in client.list().user_ids([&user]).status(status).collect().await? {
            // Checked again before anything is deleted.
            let owner = registration.user.as_ref().and_then(|user| user.id.as_ref());
            if owner.is_none_or(|owner| *owner != *user) {
                return Err(format!("the service ignored the filter: {}", registration.id).into());
            }
            writeln!(out, "{}\t{}", registration.id, registration.device.name)?;
            ids.push(registration.id);
        }
    }
    if ids.is_empty() || !delete {
        writeln!(out, "{} registrations", ids.len())?;
        return Ok(ExitCode::SUCCESS);
    }

    let mut code = ExitCode::SUCCESS;
    let mut outcomes = client.delete_many(ids).outcomes()?;
    while let Some(outcome) = outcomes.next().await {
        let count = outcome.ids.len();
        match outcome.result {
            ChunkResult::Acknowledged => writeln!(out, "{count} deleted")?,
            ChunkResult::Failed(error) => {
                eprintln!("{count} not deleted: {error}");
                code = ExitCode::FAILURE;
            }
            _ => {
                eprintln!("{count} not sent");
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}
