//! Where the report is written.

use std::path::PathBuf;

use clap::Args;

use super::{Journal, Verb, journal::default_path};
use crate::{failure::Failure, session::Session, text::escape};

/// The options for it.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Report")]
pub(crate) struct ReportArgs {
    /// Write the report to this new file, not to the folder of the user's state
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Write no report: an interrupted run cannot be continued
    #[arg(long, conflicts_with = "report")]
    no_report: bool,
}

impl ReportArgs {
    /// Refuses a file that exists. A report is about one verb, so that several runs have several reports.
    pub(crate) fn check(&self, runs: usize) -> Result<(), Failure> {
        let Some(report) = &self.report else { return Ok(()) };
        if report.as_os_str() == "-" {
            let remedy = "Nothing was sent. A run continues from a file: name one, or use -o json for a summary.";
            return Err(Failure::usage("--report cannot be standard output", remedy));
        }
        let numbers = (1..=runs).map(|number| Some(number).filter(|_| runs > 1));
        let Some(report) = numbers.map(|it| numbered(report.clone(), it)).find(|it| it.exists())
        else {
            return Ok(());
        };
        let what = format!("the report {} exists", escape(&report.to_string_lossy()));
        Err(Failure::usage(what, "Nothing was sent. Name a new file, or use resume."))
    }

    /// Where the report of a run is written. If there are several runs, each of them has a number.
    pub(crate) fn to(&self, session: &Session, number: Option<usize>) -> ReportTo {
        match &self.report {
            None if self.no_report || session.is_emulated() => ReportTo::Nowhere,
            report => ReportTo::New(report.clone(), number),
        }
    }
}

/// Where the report of a run is written.
pub(crate) enum ReportTo {
    /// To this new file, or to one in the folder of the user's state, with a number if there are several.
    New(Option<PathBuf>, Option<usize>),
    Nowhere,
    /// To the report of the run that is continued.
    Same(Journal),
}

impl ReportTo {
    /// Creates the report, unless a plan of nothing would begin it.
    pub(super) fn open(self, verb: Verb, is_empty: bool) -> Result<Option<Journal>, Failure> {
        Ok(match self {
            Self::Same(journal) => Some(journal),
            Self::New(report, number) if !is_empty => {
                let report = report.map_or_else(|| default_path(verb), Ok)?;
                Some(Journal::create(&numbered(report, number))?)
            }
            Self::New(..) | Self::Nowhere => None,
        })
    }
}

/// `report.ndjson` becomes `report-2.ndjson`.
fn numbered(path: PathBuf, number: Option<usize>) -> PathBuf {
    let Some(number) = number else { return path };
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number}"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}
