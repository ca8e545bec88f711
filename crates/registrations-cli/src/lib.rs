//! The `registrations` command. It is no library: [`main`] is all of it.

mod change;
mod cli;
mod clock;
mod commands;
mod diff;
mod examples;
mod failure;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzz;
mod global;
mod lists;
mod logging;
mod output;
mod rules;
mod selection;
mod session;
mod stats;
mod text;
mod time;

use std::{io::Write as _, process::ExitCode};

use cli::Cli;
use failure::Exit;

/// Runs the command line, and says how the process ends.
pub fn main() -> ExitCode {
    let cli = Cli::read();
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
