//! The program, for programs that contain it. Needs the feature `program`.

mod options;

use std::error::Error;
use std::io::{self, Write as _};

use crate::Emulator;

pub use options::Options;

/// Serves a generated fleet until SIGINT or SIGTERM, and prints how to configure a client.
///
/// # Errors
///
/// The port is not free, a setting is invalid, or standard output is closed.
pub async fn serve(options: &Options) -> Result<(), Box<dyn Error + Send + Sync>> {
    let emulator = options.builder().start().await?;
    // Signals are caught before the program says that it is ready.
    let interrupted = interrupted()?;
    print_instructions(&emulator, options.fleet)?;
    interrupted.await;
    eprintln!("Shutting down.");
    emulator.shutdown().await;
    Ok(())
}

/// Prints how to use the emulator.
fn print_instructions(emulator: &Emulator, fleet: usize) -> io::Result<()> {
    let (base_url, account, token) = (emulator.base_url(), emulator.account_id(), emulator.token());
    let mut out = io::stdout().lock();
    writeln!(out, "Serving {fleet} registrations until interrupted (Ctrl-C).")?;
    writeln!(out)?;
    writeln!(out, "  base URL    {base_url}")?;
    writeln!(out, "  account id  {account}")?;
    writeln!(out, "  token       {token}")?;
    writeln!(out, "  control     {}", emulator.control_url())?;
    writeln!(out)?;
    writeln!(out, "To configure a client:")?;
    writeln!(out)?;
    writeln!(out, "  export CLOUDFLARE_BASE_URL={}", quoted(base_url))?;
    writeln!(out, "  export CLOUDFLARE_ACCOUNT_ID={}", quoted(account))?;
    writeln!(out, "  export CLOUDFLARE_API_TOKEN={}", quoted(token))?;
    out.flush()
}

/// A word, quoted for a shell if necessary.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Catches SIGINT and SIGTERM from now on.
#[cfg(unix)]
fn interrupted() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Catches Ctrl-C.
#[cfg(not(unix))]
fn interrupted() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // If it cannot be caught, it ends the program.
        let _ = tokio::signal::ctrl_c().await;
    })
}
