//! Serves a generated fleet of device registrations until it is interrupted.

mod args;

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;
use registrations_emulator::Emulator;

use args::Args;

/// The exit code if the program cannot serve.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return print_usage_error(&error),
    };
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", error_chain(&*error));
            ExitCode::from(FAILED)
        }
    }
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let emulator = args.builder().start().await?;
        // Signals are caught before the program says that it is ready.
        let interrupted = interrupted()?;
        print_instructions(&emulator, args.fleet)?;
        interrupted.await;
        eprintln!("Shutting down.");
        emulator.shutdown().await;
        Ok(())
    })
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

/// Prints help to standard output, and an error as one line to standard error.
fn print_usage_error(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
    let line = text.lines().next().unwrap_or("error: invalid arguments");
    eprintln!("{line} (see --help)");
    ExitCode::from(FAILED)
}

/// An error and its causes, on one line.
fn error_chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
