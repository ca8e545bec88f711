//! Serves a generated fleet of device registrations until it is interrupted.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use registrations_emulator::program::{self, Options};

/// The exit code if the program cannot serve.
const FAILED: u8 = 2;

const AFTER_HELP: &str = "\
The program serves a generated fleet on 127.0.0.1 until it is interrupted
(Ctrl-C). It prints how to configure a client and where its control interface
is. The same seed and clock generate the same fleet.

Example: registrations-emulator --port 4010 --fleet 10000 --quota 20/5s";

/// An emulator of Cloudflare's Zero Trust device registrations API.
#[derive(Debug, Parser)]
#[command(
    name = "registrations-emulator",
    version,
    after_help = AFTER_HELP,
    next_line_help = true
)]
struct Args {
    #[command(flatten)]
    options: Options,
}

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return print_usage_error(&error),
    };
    match run(&args.options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", error_chain(&*error));
            ExitCode::from(FAILED)
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error + Send + Sync>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(program::serve(options))
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
