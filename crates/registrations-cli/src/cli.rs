//! The command line.

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::{
    change::Verb,
    commands, examples,
    failure::{Exit, Failure},
    global::Global,
    session::Session,
};

/// Lists and cleans up the device registrations of a Cloudflare Zero Trust account.
#[derive(Debug, Parser)]
#[command(name = "registrations", version, after_help = examples::ALL, propagate_version = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one, from the start to the end")]
pub(crate) enum Command {
    /// List registrations
    #[command(visible_alias = "ls", after_help = examples::LIST)]
    List(commands::list::ListArgs),
    /// Show registrations by id
    #[command(after_help = examples::GET)]
    Get(commands::get::GetArgs),
    /// Count registrations by what they have in common
    #[command(after_help = examples::STATS)]
    Stats(commands::stats::StatsArgs),
    /// Compare two inventories
    #[command(after_help = examples::DIFF)]
    Diff(commands::diff::DiffArgs),
    /// Delete registrations. It cannot be undone
    #[command(after_help = examples::DELETE)]
    Delete(commands::change::ChangeArgs),
    /// Revoke registrations. They keep their virtual addresses: the vendor prefers delete
    #[command(after_help = examples::REVOKE)]
    Revoke(commands::change::ChangeArgs),
    /// Undo the revocation of registrations
    #[command(after_help = examples::UNREVOKE)]
    Unrevoke(commands::change::ChangeArgs),
    /// Continue an interrupted run
    #[command(after_help = examples::RESUME)]
    Resume(commands::resume::ResumeArgs),
    /// Check credentials, account and permission with one request
    #[command(after_help = examples::CHECK)]
    Check,
    /// Serve an emulated account until interrupted
    #[cfg(feature = "emulator")]
    #[command(after_help = examples::EMULATOR)]
    Emulator(commands::emulator::EmulatorArgs),
    /// Print a JSON Schema
    #[command(after_help = examples::SCHEMA)]
    Schema(commands::schema::SchemaArgs),
    /// Print the completions of a shell
    #[command(after_help = examples::COMPLETIONS)]
    Completions(commands::completions::CompletionsArgs),
    /// Write the manual pages to a folder
    #[command(after_help = examples::MAN)]
    Man(commands::man::ManArgs),
}

impl Cli {
    /// Runs the command.
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let Self { global, command } = self;
        // These need neither a runtime nor credentials.
        let command = match command {
            Command::Schema(args) => return commands::schema::run(&args),
            Command::Completions(args) => {
                return commands::completions::run(&args, &mut Self::command());
            }
            Command::Man(args) => return commands::man::run(&args, Self::command()),
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
                return commands::emulator::run(args).await;
            }
            // Two files need no credentials.
            if let Command::Diff(args) = &command {
                return commands::diff::run(&global, args).await;
            }
            let session = Session::open(&global).await?;
            match command {
                Command::List(args) => commands::list::run(&session, &args).await,
                Command::Get(args) => commands::get::run(&session, &args).await,
                Command::Stats(args) => commands::stats::run(&session, &args).await,
                Command::Delete(args) => commands::change::run(&session, Verb::Delete, &args).await,
                Command::Revoke(args) => commands::change::run(&session, Verb::Revoke, &args).await,
                Command::Unrevoke(args) => {
                    commands::change::run(&session, Verb::Unrevoke, &args).await
                }
                Command::Resume(args) => commands::resume::run(&session, &args).await,
                Command::Check => commands::check::run(&session).await,
                _ => Ok(Exit::Success),
            }
        })
    }
}
