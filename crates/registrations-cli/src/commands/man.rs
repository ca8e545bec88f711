//! `registrations man`

use std::{
    fs,
    io::{self, Write as _},
    path::PathBuf,
};

use clap::{Args, Command};

use crate::{
    examples,
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
    let failed = |error: io::Error| {
        let folder = args.folder.to_string_lossy();
        Failure::usage(format!("cannot write to {}: {error}", escape(&folder)), "")
    };
    fs::create_dir_all(&args.folder).map_err(failed)?;
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let names = command.get_subcommands().map(Command::clone);
    let pages: Vec<Command> = names.chain([command.clone()]).collect();
    for page in pages {
        let name = page.get_display_name().unwrap_or_else(|| page.get_name()).to_owned();
        let text = render(page).map_err(failed)?;
        fs::write(args.folder.join(format!("{name}.1")), text).map_err(failed)?;
    }
    Ok(Exit::Success)
}

/// One page. The examples have a section of their own, in which their lines stay as they are.
fn render(command: Command) -> io::Result<Vec<u8>> {
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let is_main = command.get_subcommands().next().is_some();
    let page = clap_mangen::Man::new(command.after_help(""));
    let mut text = Vec::new();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    if is_main {
        page.render_subcommands_section(&mut text)?;
    }
    writeln!(text, ".SH EXAMPLES\n.nf")?;
    for line in examples.lines().take_while(|line| !line.starts_with("Exit codes")) {
        writeln!(text, "{}", literal(line))?;
    }
    writeln!(text, ".fi")?;
    for (heading, entries) in [
        ("ENVIRONMENT", examples::ENVIRONMENT),
        ("FILES", examples::FILES),
        ("EXIT STATUS", examples::EXIT_STATUS),
    ] {
        writeln!(text, ".SH \"{heading}\"")?;
        for (name, meaning) in entries {
            writeln!(text, ".TP\n{}\n{}", literal(name), literal(meaning))?;
        }
    }
    page.render_version_section(&mut text)?;
    Ok(text)
}

/// The line as roff shows it: no character in it is a command.
fn literal(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
    if line.starts_with('.') { format!("\\&{line}") } else { line }
}
