//! The report of a run: a journal in NDJSON, from which an interrupted run continues.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy as _;
use jiff::Timestamp;
use registrations::RegistrationId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Outcome, Settled, Verb,
    lock::{self, Access, LockError},
};
use crate::{
    failure::Failure,
    selection::Filters,
    text::{escape, short_id},
};

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

/// A report that is being written. Nobody else can use it until this is dropped.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    pub(crate) path: PathBuf,
    /// How many bytes of whole lines it has.
    length: u64,
}

impl Journal {
    /// Creates a report, for its owner only. An existing file is not overwritten.
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        let failed = |error: io::Error| {
            let name = escape(&path.to_string_lossy()).into_owned();
            let remedy =
                "The run was not begun. Name another file with --report, or use --no-report.";
            Failure::usage(format!("cannot create the report {name}: {error}"), remedy)
        };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut options = OpenOptions::new();
        let file = match lock::open(path, options.create_new(true), Access::Append) {
            Ok(file) => file,
            Err(LockError::Io(error)) => return Err(failed(error)),
            Err(LockError::InUse(process)) => return Err(in_use(path, process)),
        };
        // The name must be on the disk as well.
        #[cfg(unix)]
        if let Some(folder) = path.canonicalize().map_err(failed)?.parent() {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
        }
        Ok(Self { file, path: path.to_owned(), length: 0 })
    }

    /// Opens a report to continue it, and reads it. A torn last line is removed.
    pub(crate) fn reopen(path: &Path) -> Result<(Self, State), Failure> {
        let (file, state, length) = open(path, Access::Append)?;
        let journal = Self { file, path: path.to_owned(), length };
        journal.cut().map_err(|error| {
            let name = escape(&path.to_string_lossy()).into_owned();
            Failure::usage(format!("cannot write the report {name}: {error}"), "Nothing was sent.")
        })?;
        Ok((journal, state))
    }

    /// Appends lines, and waits until they are on the disk. After a failure, it has none of them.
    pub(crate) fn write(&mut self, lines: impl IntoIterator<Item = Line>) -> io::Result<()> {
        let mut text = Vec::new();
        for line in lines {
            serde_json::to_writer(&mut text, &line)?;
            text.push(b'\n');
        }
        self.file.seek(SeekFrom::Start(self.length))?;
        let written = self.file.write_all(&text).and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => self.length += text.len() as u64,
            // The next line must not continue a part of this one.
            Err(_) => self.cut()?,
        }
        written
    }

    /// Removes what follows the whole lines.
    fn cut(&self) -> io::Result<()> {
        if self.file.metadata()?.len() == self.length {
            return Ok(());
        }
        self.file.set_len(self.length)
    }
}

/// A report that is only read. Nobody continues it until this is dropped.
#[derive(Debug)]
pub(crate) struct Report {
    path: PathBuf,
    state: State,
    _file: File,
}

impl Report {
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let (file, state, _) = open(path, Access::Read)?;
        Ok(Self { path: path.to_owned(), state, _file: file })
    }

    /// The ids that a verb is about if it is given this report: all that the run may have changed if the verb undoes
    /// it, or else those that the run changed for sure.
    pub(crate) fn ids(&self, verb: Verb, account: &str) -> Result<Vec<RegistrationId>, Failure> {
        self.state.check_account(account)?;
        let theirs = self.state.header.verb;
        if verb.undoes() == Some(theirs) {
            return Ok(self.state.ids_of(Settled::may_be_changed, true));
        }
        if verb == Verb::Unrevoke {
            let name = escape(&self.path.to_string_lossy()).into_owned();
            let what = format!("{name} is the report of {}, not of revoke", theirs.name());
            return Err(Failure::usage(what, "Nothing was sent. Only a revocation can be undone."));
        }
        Ok(self.state.ids_of(|it| it.outcome == Outcome::Done, false))
    }
}

/// Opens, locks and reads a report, and returns how many bytes of whole lines it has.
fn open(path: &Path, access: Access) -> Result<(File, State, u64), Failure> {
    let name = escape(&path.to_string_lossy()).into_owned();
    let failed = |error: io::Error| {
        Failure::usage(format!("cannot open the report {name}: {error}"), "Nothing was sent.")
    };
    let mut file = match lock::open(path, &mut OpenOptions::new(), access) {
        Ok(file) => file,
        Err(LockError::Io(error)) => return Err(failed(error)),
        Err(LockError::InUse(process)) => return Err(in_use(path, process)),
    };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(failed)?;
    let whole = whole_lines(&bytes);
    let state = State::parse(&String::from_utf8_lossy(whole)).map_err(|what| {
        let remedy = "Nothing was sent. It is not the report of a run that can continue.";
        Failure::usage(format!("{name}: {what}"), remedy)
    })?;
    Ok((file, state, whole.len() as u64))
}

fn in_use(path: &Path, process: Option<i32>) -> Failure {
    let process = process.map_or("another process".to_owned(), |id| format!("process {id}"));
    let what = format!("{process} uses the report {}", escape(&path.to_string_lossy()));
    Failure::usage(what, "Nothing was sent. Wait until it has ended.")
}

/// Without the line that was being written when the program was killed.
pub(crate) fn whole_lines(bytes: &[u8]) -> &[u8] {
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
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
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
            let (ids, planned) = (state.planned.len(), state.header.planned);
            return Err(format!("the plan has {ids} ids, but its header says {planned}"));
        }
        Ok(state)
    }

    /// The ids that are not finished.
    pub(crate) fn remaining(&self) -> Vec<RegistrationId> {
        let is_open =
            |id: &&RegistrationId| self.settled.get(*id).is_none_or(|it| !it.outcome.is_final());
        self.planned.iter().filter(is_open).cloned().collect()
    }

    /// Whether the run may have changed it: its outcome is not known, or was read back too early perhaps.
    pub(crate) fn may_be_done(&self, id: &RegistrationId) -> bool {
        self.in_flight.contains(id) || self.settled.get(id).is_some_and(Settled::may_be_changed)
    }

    /// The ids that ended like this, and those in flight if wanted.
    fn ids_of(&self, wanted: impl Fn(&Settled) -> bool, in_flight: bool) -> Vec<RegistrationId> {
        let is_wanted = |id: &&RegistrationId| {
            if self.in_flight.contains(*id) {
                return in_flight;
            }
            self.settled.get(*id).is_some_and(&wanted)
        };
        self.planned.iter().filter(is_wanted).cloned().collect()
    }

    /// Whether the report says so already.
    pub(super) fn says(&self, settled: &Settled) -> bool {
        self.settled.get(&settled.id) == Some(settled) && !self.in_flight.contains(&settled.id)
    }

    /// Refuses the report of another account.
    pub(crate) fn check_account(&self, account: &str) -> Result<(), Failure> {
        let theirs = &self.header.account_id;
        if theirs == account {
            return Ok(());
        }
        let what =
            format!("the report is about account {}, not {}", short_id(theirs), short_id(account));
        Err(Failure::usage(what, "Nothing was sent. Give --account-id."))
    }
}
