//! The command line.

use std::io::IsTerminal as _;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use tokio::runtime::Runtime;

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
    /// Delete and revoke what the rules of a file select
    #[command(after_help = examples::CLEAN)]
    Clean(commands::clean::CleanArgs),
    /// Show a saved plan
    #[command(after_help = examples::SHOW)]
    Show(commands::show::ShowArgs),
    /// Carry out a saved plan, unless something changed since then
    #[command(after_help = examples::APPLY)]
    Apply(commands::apply::ApplyArgs),
    /// Check credentials, account and permission with one request
    #[command(after_help = examples::CHECK)]
    Check(commands::check::CheckArgs),
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
    /// Reads the command line. Where no terminal has a width, help is 80 columns wide.
    pub(crate) fn read() -> Self {
        let mut command = Self::command();
        if !std::io::stdout().is_terminal() && std::env::var_os("COLUMNS").is_none() {
            command = command.term_width(80);
        }
        let matches = command.get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }

    /// Runs the command.
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let Self { global, command } = self;
        let change = |verb, args| {
            let work = async |session: &Session, args: &commands::change::ChangeArgs| {
                commands::change::run(session, verb, args).await
            };
            in_session(&global, args, work)
        };
        match &command {
            // These need neither a runtime nor credentials.
            Command::Schema(args) => commands::schema::run(args),
            Command::Completions(args) => commands::completions::run(args, Self::command()),
            Command::Man(args) => commands::man::run(args, Self::command()),
            #[cfg(feature = "emulator")]
            Command::Emulator(args) => runtime()?.block_on(commands::emulator::run(args)),
            // Two files need no credentials.
            Command::Diff(args) => runtime()?.block_on(commands::diff::run(&global, args)),
            Command::List(args) => in_session(&global, args, commands::list::run),
            Command::Get(args) => in_session(&global, args, commands::get::run),
            Command::Stats(args) => in_session(&global, args, commands::stats::run),
            Command::Delete(args) => change(Verb::Delete, args),
            Command::Revoke(args) => change(Verb::Revoke, args),
            Command::Unrevoke(args) => change(Verb::Unrevoke, args),
            Command::Clean(args) if args.check => commands::clean::check(&global, args),
            Command::Clean(args) => in_session(&global, args, commands::clean::run),
            Command::Show(args) => commands::show::run(&global, args),
            Command::Apply(args) => in_session(&global, args, commands::apply::run),
            Command::Resume(args) => in_session(&global, args, commands::resume::run),
            Command::Check(args) => in_session(&global, args, commands::check::run),
        }
    }
}

fn runtime() -> Result<Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Failed, format!("cannot start: {error}"), ""))
}

/// Runs what needs credentials and a client.
fn in_session<A>(
    global: &Global,
    args: &A,
    work: impl AsyncFnOnce(&Session, &A) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    runtime()?.block_on(async {
        let session = Session::open(global).await?;
        work(&session, args).await.map_err(|failure| failure.at(session.client.base_url()))
    })
}
