//! The report of a run: a journal in NDJSON, from which an interrupted run continues.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, OpenOptions},
    io::{self, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy as _;
use jiff::Timestamp;
use registrations::RegistrationId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Outcome, Settled, Verb};
use crate::{failure::Failure, selection::Filters, text::escape};

/// A line of a report.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Line {
    /// The first line.
    Header(Box<Header>),
    /// Some ids of the plan.
    Plan {
        #[schemars(with = "Vec<String>")]
        ids: Vec<RegistrationId>,
    },
    /// A request with these ids is about to be sent.
    Sending {
        #[schemars(with = "Vec<String>")]
        ids: Vec<RegistrationId>,
    },
    /// How an id ended. The last line of an id counts.
    Outcome(Settled),
}

/// What the run is about. It has no credential.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Header {
    /// The version of the format.
    pub(crate) version: u32,
    pub(crate) verb: Verb,
    pub(crate) account_id: String,
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub(crate) started_at: Timestamp,
    /// How many ids the plan has.
    pub(crate) planned: usize,
    /// The filters, which are checked again when the run continues.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub(crate) filters: Filters,
    /// What no plan may contain.
    pub(crate) protected: Vec<String>,
}

/// A report that is being written.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    pub(crate) path: PathBuf,
}

impl Journal {
    /// Creates a report, for its owner only. An existing file is not overwritten.
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        let failed = |error: io::Error| {
            let what =
                format!("cannot create the report {}: {error}", escape(&path.to_string_lossy()));
            Failure::usage(
                what,
                "Nothing was sent. Name another file with --report, or use --no-report.",
            )
        };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(failed)?;
        // The name must be on the disk as well.
        #[cfg(unix)]
        if let Some(folder) = path.canonicalize().map_err(failed)?.parent() {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
        }
        Ok(Self { file, path: path.to_owned() })
    }

    /// Opens a report to continue it. A torn last line is removed.
    pub(crate) fn reopen(path: &Path) -> Result<Self, Failure> {
        let failed = |error: io::Error| {
            Failure::usage(
                format!("cannot write the report {}: {error}", escape(&path.to_string_lossy())),
                "Nothing was sent.",
            )
        };
        let whole = whole_lines(&fs::read(path).map_err(failed)?).len();
        let mut file = OpenOptions::new().write(true).open(path).map_err(failed)?;
        file.set_len(whole as u64).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Writes lines, and waits until they are on the disk.
    pub(crate) fn write(&mut self, lines: impl IntoIterator<Item = Line>) -> io::Result<()> {
        let mut text = Vec::new();
        for line in lines {
            serde_json::to_writer(&mut text, &line)?;
            text.push(b'\n');
        }
        self.file.write_all(&text)?;
        self.file.sync_data()
    }
}

/// Without the line that was being written when the program was killed.
fn whole_lines(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    bytes.get(..end).unwrap_or_default()
}

/// Where a report is written if no file is named.
pub(crate) fn default_path(verb: Verb) -> Result<PathBuf, Failure> {
    let strategy = etcetera::choose_base_strategy().map_err(|_| {
        Failure::usage(
            "there is no home folder for the report",
            "Name a file with --report, or use --no-report.",
        )
    })?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir()).join("registrations");
    let time = Timestamp::now().strftime("%Y-%m-%dT%H%M%SZ");
    Ok(folder.join(format!("{time}-{}-{}.ndjson", verb.name(), std::process::id())))
}

/// What a report says.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) header: Header,
    /// All ids of the plan, in their order.
    pub(crate) planned: Vec<RegistrationId>,
    /// How each id ended, as far as that is known.
    pub(crate) settled: BTreeMap<RegistrationId, Settled>,
    /// Ids that were sent, whose outcome is not known.
    pub(crate) in_flight: BTreeSet<RegistrationId>,
}

impl State {
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let name = escape(&path.to_string_lossy()).into_owned();
        let bytes = fs::read(path)
            .map_err(|error| Failure::usage(format!("cannot read {name}: {error}"), ""))?;
        let text = String::from_utf8_lossy(whole_lines(&bytes));
        Self::parse(&text).map_err(|what| {
            Failure::usage(
                format!("{name}: {what}"),
                "It is not the report of a run that can continue.",
            )
        })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().enumerate();
        let header = match lines.next().map(|(_, line)| serde_json::from_str(line)) {
            Some(Ok(Line::Header(header))) if header.version == 1 => *header,
            Some(Ok(Line::Header(header))) => {
                return Err(format!("version {} is not supported", header.version));
            }
            _ => return Err("the first line is not a header".to_owned()),
        };
        let mut state = Self {
            header,
            planned: Vec::new(),
            settled: BTreeMap::new(),
            in_flight: BTreeSet::new(),
        };
        for (index, line) in lines {
            match serde_json::from_str(line) {
                Ok(Line::Header(_)) => {}
                Ok(Line::Plan { ids }) => state.planned.extend(ids),
                Ok(Line::Sending { ids }) => state.in_flight.extend(ids),
                Ok(Line::Outcome(settled)) => {
                    state.in_flight.remove(&settled.id);
                    state.settled.insert(settled.id.clone(), settled);
                }
                Err(error) => return Err(format!("line {}: {error}", index + 1)),
            }
        }
        if state.planned.len() != state.header.planned {
            return Err(
                "the plan is incomplete: the run ended before it had sent anything".to_owned()
            );
        }
        Ok(state)
    }

    /// The ids that are not finished.
    pub(crate) fn remaining(&self) -> Vec<RegistrationId> {
        let is_open = |id: &&RegistrationId| {
            self.settled.get(*id).is_none_or(|settled| {
                matches!(settled.outcome, Outcome::Failed | Outcome::Unsettled | Outcome::NotSent)
            })
        };
        self.planned.iter().filter(is_open).cloned().collect()
    }

    /// Whether a request with this id may have been made without a known outcome.
    pub(crate) fn may_be_done(&self, id: &RegistrationId) -> bool {
        self.in_flight.contains(id)
            || self.settled.get(id).is_some_and(|settled| settled.outcome == Outcome::Unsettled)
    }
}
