//! The options of every run, and what they print.

use std::path::PathBuf;

use clap::Args;

use super::{Bounds, Plan, Protection, Summary, Verb, object};
use crate::{
    failure::Failure,
    output::{self, CsvArgs, Format, Style, Writer},
    session::Session,
};

/// The options of every run.
#[derive(Args, Debug)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) bounds: Bounds,
    /// Show the plan, and send nothing
    #[arg(long, help_heading = "Run")]
    pub(super) dry_run: bool,
    /// With --dry-run: print the registrations of the plan in this format. Without: json prints a summary of the run
    #[arg(short, long, value_enum, value_name = "FORMAT", help_heading = "Run")]
    output: Option<Format>,
    /// A file with ids, user ids, device ids, e-mail addresses, names and patterns that no plan may contain; can be
    /// repeated. `$REGISTRATIONS_PROTECT` names others
    #[arg(long, value_name = "FILE", help_heading = "Run")]
    protect: Vec<PathBuf>,
    /// An id that the service does not have is no failure
    #[arg(long, help_heading = "Run")]
    pub(super) ignore_unknown: bool,
    /// Read acknowledged changes back. Up to 10 registrations are always read back
    #[arg(long, help_heading = "Run")]
    pub(super) verify: bool,
}

impl RunArgs {
    /// Reads what is protected.
    pub(crate) fn protection(&self) -> Result<Protection, Failure> {
        Protection::read(&self.protect)
    }

    /// Prints the registrations of plans.
    pub(super) fn print<'a>(
        &self,
        session: &Session,
        plans: impl IntoIterator<Item = &'a Plan>,
    ) -> Result<(), Failure> {
        if let Some(format) = self.output {
            let style = Style {
                terminal: output::terminal_width(),
                color: session.color(),
                now: session.now,
                csv: CsvArgs::default(),
                has_policy: false,
            };
            let mut writer = Writer::new(format, None, &style);
            for plan in plans {
                writer.write(&plan.registrations)?;
            }
            writer.finish()?;
        }
        Ok(())
    }

    /// What was planned. A failure is summarized as well, for each run that there would have been.
    pub(crate) fn planned<T>(
        &self,
        session: &Session,
        verbs: &[Verb],
        planned: Result<T, Failure>,
    ) -> Result<T, Failure> {
        let verbs = if self.prints_summary()? { verbs } else { &[] };
        planned.inspect_err(|failure| {
            for verb in verbs {
                let mut summary = Summary::new(Plan::new(*verb));
                summary.planned = None;
                object::print(session, &summary, Err(failure));
            }
        })
    }

    /// Whether a summary is printed as JSON.
    pub(super) fn prints_summary(&self) -> Result<bool, Failure> {
        match self.output {
            None => Ok(false),
            Some(_) if self.dry_run => Ok(false),
            Some(Format::Json) => Ok(true),
            Some(Format::Table | Format::Ndjson | Format::Csv | Format::Id) => Err(Failure::usage(
                "without --dry-run, the only output is -o json, a summary of the run",
                "Nothing was sent.",
            )),
        }
    }
}
