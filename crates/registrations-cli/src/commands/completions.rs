//! `registrations completions`

use std::io::{self, Write as _};

use clap::{Arg, ArgAction, Args, Command};
use clap_complete::Shell;

use crate::failure::{Exit, Failure};

#[derive(Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs, command: Command) -> Result<Exit, Failure> {
    let mut command = with_flags(command);
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "registrations", &mut script);
    let mut out = io::stdout().lock();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Exit::Success)
}

/// The command with a flag for each value of an option that takes its value only after `=`. Otherwise shells offer the
/// value after a blank, where it is another argument.
fn with_flags(mut command: Command) -> Command {
    let options: Vec<Arg> =
        command.get_arguments().filter(|arg| arg.is_require_equals_set()).cloned().collect();
    for option in options {
        let Some(long) = option.get_long().map(str::to_owned) else { continue };
        let flag = |name: String| {
            Arg::new(name.clone())
                .long(name)
                .action(ArgAction::SetTrue)
                .global(option.is_global_set())
                .help(option.get_help().cloned().unwrap_or_default())
        };
        command = command.mut_arg(option.get_id().clone(), |_| flag(long.clone()));
        for value in option.get_possible_values() {
            command = command.arg(flag(format!("{long}={}", value.get_name())));
        }
    }
    command.mut_subcommands(with_flags)
}
