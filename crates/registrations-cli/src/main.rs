//! The `registrations` command.

mod change;
mod cli;
mod commands;
mod diff;
mod examples;
mod failure;
mod global;
mod logging;
mod output;
mod selection;
mod session;
mod stats;
mod text;
mod time;

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;

use cli::Cli;
use failure::Exit;

fn main() -> ExitCode {
    let cli = Cli::parse();
    logging::start(cli.global.verbose);
    let exit = match cli.run() {
        Ok(exit) => exit,
        Err(failure) => {
            if failure.exit != Exit::Closed {
                let _ = writeln!(std::io::stderr(), "{failure}");
            }
            failure.exit
        }
    };
    ExitCode::from(exit.code())
}
