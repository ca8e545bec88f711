//! Counts the registrations of the account.
//!
//! ```sh
//! export CLOUDFLARE_API_TOKEN=… CLOUDFLARE_ACCOUNT_ID=…
//! cargo run --example list_all -- 1000
//! ```
//!
//! The argument is the page size. Default: 1,000.

mod support;

use std::{error::Error, io::Write, process::ExitCode};

use registrations::{Client, Status};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    support::exit_code(run().await)
}

async fn run() -> Result<ExitCode, Box<dyn Error>> {
    let per_page = support::argument(1, "page size", 1_000)?;
    let mut registrations =
        Client::from_env()?.list().status(Status::All).per_page(per_page).items();
    let mut count = 0_u64;
    while let Some(registration) = registrations.next().await {
        registration?;
        count += 1;
    }
    writeln!(std::io::stdout(), "{count}")?;
    Ok(ExitCode::SUCCESS)
}
