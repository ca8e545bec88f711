//! `cargo xtask`: the maintainer's commands.

use std::{io, process::ExitCode};

use clap::{Parser, Subcommand};
use xtask::{codegen, import, lines, review};

/// The maintainer's commands.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Codegen(codegen::Arguments),
    Import(import::Arguments),
    Review(review::Arguments),
}

fn main() -> ExitCode {
    let mut out = io::stdout().lock();
    let outcome = match Arguments::parse().verb {
        Verb::Codegen(arguments) => codegen::run(&arguments, &mut out),
        Verb::Import(arguments) => import::run(&arguments, &mut out),
        Verb::Review(arguments) => review::run(&arguments, &mut out),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{}", lines::fit(&format!("error: {error}"), &io::stderr()));
            ExitCode::from(2)
        }
    }
}
