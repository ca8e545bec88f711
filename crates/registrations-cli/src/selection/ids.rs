//! Ids from arguments and files.

use std::{
    collections::HashSet,
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use clap::Args;
use registrations::RegistrationId;

use crate::{
    failure::Failure,
    lists::{self, check_id},
};

/// The ids that a command names.
#[derive(Args, Clone, Debug)]
pub(crate) struct IdArgs {
    /// Ids of registrations
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// The id of a registration; can be repeated
    #[arg(long = "id", value_name = "ID")]
    id: Vec<String>,
    /// Read ids from a file, or from standard input (-): one per line, NDJSON or CSV with an `id`, or a report
    #[arg(long, value_name = "FILE")]
    from: Vec<String>,
}

impl IdArgs {
    /// Takes the reports out of the files.
    pub(super) fn take_reports(&mut self) -> Vec<PathBuf> {
        let (reports, others) = std::mem::take(&mut self.from)
            .into_iter()
            .partition::<Vec<_>, _>(|file| file != "-" && is_report(Path::new(file)));
        self.from = others;
        reports.into_iter().map(PathBuf::from).collect()
    }

    /// All ids, each once; `None` if the command names no source of ids.
    pub(crate) fn resolve(&self) -> Result<Option<Vec<RegistrationId>>, Failure> {
        if self.ids.is_empty() && self.id.is_empty() && self.from.is_empty() {
            return Ok(None);
        }
        let mut all: Vec<String> = self.ids.iter().chain(&self.id).cloned().collect();
        if let Some((id, hint)) = all.iter().find_map(|id| Some((id, check_id(id).err()?))) {
            let what = format!("'{id}' is not the id of a registration");
            let remedy = if hint.is_empty() { "" } else { "\n" };
            return Err(Failure::usage(what, format!("Nothing was sent.{remedy}{hint}")));
        }
        for file in &self.from {
            all.extend(lists::read(file, lists::Kind::Ids)?.into_iter().map(|entry| entry.text));
        }
        let mut seen = HashSet::new();
        all.retain(|id| seen.insert(id.clone()));
        Ok(Some(all.into_iter().map(RegistrationId::from).collect()))
    }
}

/// Whether a file is a report. What cannot be read is none: whoever reads it next says so. From a pipe, nothing is read:
/// what was taken from it would be missing later.
fn is_report(file: &Path) -> bool {
    let mut start = Vec::new();
    let is_read = file.is_file()
        && File::open(file).and_then(|file| file.take(64).read_to_end(&mut start)).is_ok();
    is_read && lists::is_report(&start)
}
