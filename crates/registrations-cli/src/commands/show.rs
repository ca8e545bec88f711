//! `registrations show`

use std::{
    io::{self, Write as _},
    path::PathBuf,
};

use clap::Args;

use crate::{
    change::{SavedPlan, show},
    failure::{Exit, Failure},
    global::Global,
    output::{self, CsvArgs, Format, Style, Writer},
};

#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    /// A plan that --save-plan wrote, or `-` for standard input
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// Print the registrations of the plan in this format
    #[arg(short, long, value_enum, value_name = "FORMAT", help_heading = "Output")]
    output: Option<Format>,
}

/// It needs neither an account nor credentials.
pub(crate) fn run(global: &Global, args: &ShowArgs) -> Result<Exit, Failure> {
    let plan = SavedPlan::read(&args.plan)?;
    let terminal = output::terminal_width();
    let Some(format) = args.output else {
        let mut out = io::stdout().lock();
        out.write_all(show(&plan, terminal).as_bytes())?;
        out.flush()?;
        return Ok(Exit::Success);
    };
    let style = Style {
        terminal,
        color: global.color(),
        now: plan.header.created_at,
        csv: CsvArgs::default(),
        has_policy: false,
    };
    let mut writer = Writer::new(format, None, &style);
    for part in &plan.parts {
        writer.write(&part.registrations)?;
    }
    writer.finish()?;
    Ok(Exit::Success)
}
