//! The commands, one file each.

pub(crate) mod change;
mod check;
pub(crate) mod completions;
#[cfg(feature = "emulator")]
pub(crate) mod emulator;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod man;
pub(crate) mod resume;
pub(crate) mod schema;
pub(crate) mod stats;

use crate::{
    change::Verb,
    cli::{Cli, Command},
    failure::{Exit, Failure},
    session::Session,
};

/// Runs a command.
pub(crate) fn run(cli: Cli) -> Result<Exit, Failure> {
    let Cli { global, command } = cli;
    // These need neither a runtime nor credentials.
    let command = match command {
        Command::Schema(args) => return schema::run(&args),
        Command::Completions(args) => return completions::run(&args),
        Command::Man(args) => return man::run(&args),
        command => command,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Failed, format!("cannot start: {error}"), ""))?;
    runtime.block_on(async {
        #[cfg(feature = "emulator")]
        if let Command::Emulator(args) = &command {
            return emulator::run(args).await;
        }
        let session = Session::open(&global).await?;
        match command {
            Command::List(args) => list::run(&session, &args).await,
            Command::Get(args) => get::run(&session, &args).await,
            Command::Stats(args) => stats::run(&session, &args).await,
            Command::Delete(args) => change::run(&session, Verb::Delete, &args).await,
            Command::Revoke(args) => change::run(&session, Verb::Revoke, &args).await,
            Command::Unrevoke(args) => change::run(&session, Verb::Unrevoke, &args).await,
            Command::Resume(args) => resume::run(&session, &args).await,
            Command::Check => check::run(&session).await,
            _ => Ok(Exit::Success),
        }
    })
}
