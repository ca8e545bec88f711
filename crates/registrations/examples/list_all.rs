//! Lists every registration of the account and prints how many there are.
//!
//! ```sh
//! export CLOUDFLARE_API_TOKEN=… CLOUDFLARE_ACCOUNT_ID=…
//! cargo run --example list_all -- 1000
//! ```
//!
//! The argument is the size of a page.

use std::{error::Error, io::Write, process::ExitCode};

use registrations::{Client, Status};

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
    let per_page = match std::env::args().nth(1) {
        Some(argument) => argument.parse()?,
        None => 1_000,
    };
    let mut registrations =
        Client::from_env()?.list().status(Status::All).per_page(per_page).items();
    let mut count = 0_u64;
    while let Some(registration) = registrations.next().await {
        registration?;
        count += 1;
    }
    writeln!(out, "{count}")?;
    Ok(())
}
