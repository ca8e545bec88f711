//! `registrations man`

use std::{fs, path::PathBuf};

use clap::{Args, Command};

use crate::{
    failure::{Exit, Failure},
    text::escape,
};

#[derive(Args, Debug)]
pub(crate) struct ManArgs {
    /// The folder, which is created if necessary. Pages that exist are overwritten
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(crate) fn run(args: &ManArgs, command: Command) -> Result<Exit, Failure> {
    let failed = |error| {
        let folder = args.folder.to_string_lossy();
        Failure::usage(format!("cannot write to {}: {error}", escape(&folder)), "")
    };
    fs::create_dir_all(&args.folder).map_err(failed)?;
    let command = command.disable_help_subcommand(true);
    clap_mangen::generate_to(command, &args.folder).map_err(failed)?;
    Ok(Exit::Success)
}
