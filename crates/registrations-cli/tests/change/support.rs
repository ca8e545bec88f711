//! The program, an emulator, and what happened between them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use registrations_emulator::{
    Emulator, EmulatorBuilder, Fault, Operation, Registration, RegistrationStatus,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

pub(crate) use crate::shared::{PROGRAM, Ran, ran};
use crate::shared::{credentials, serve};

/// A deletion of all but what is new, within any bounds.
pub(crate) const DELETE: [&str; 8] =
    ["delete", "--created-before", "2026-07-01", "--yes", "--max", "3000", "--max-percent", "100"];

/// An emulator, and a home folder for the program.
pub(crate) struct Account {
    pub(crate) emulator: Emulator,
    pub(crate) home: TempDir,
    _runtime: Runtime,
}

impl Account {
    pub(crate) fn new(registrations: usize) -> Self {
        Self::start(Emulator::builder().fleet_size(registrations))
    }

    pub(crate) fn start(builder: EmulatorBuilder) -> Self {
        let (emulator, runtime) = serve(builder);
        Self { emulator, home: TempDir::new().unwrap(), _runtime: runtime }
    }

    /// The environment of the program.
    pub(crate) fn env(&self) -> Vec<(&'static str, String)> {
        let own = [
            ("XDG_STATE_HOME", self.home.path().join("state").display().to_string()),
            ("HOME", self.home.path().display().to_string()),
            ("LANG", "C.UTF-8".to_owned()),
        ];
        credentials(&self.emulator).into_iter().chain(own).collect()
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        for name in [
            "CLOUDFLARE_API_KEY",
            "CLOUDFLARE_EMAIL",
            "REGISTRATIONS_PROTECT",
            "LC_ALL",
            "LC_CTYPE",
        ] {
            command.env_remove(name);
        }
        command.args(args).envs(self.env()).stdin(Stdio::null());
        command
    }

    /// Runs the program with these arguments.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        ran(&mut self.command(args))
    }

    /// Runs the program in the background.
    pub(crate) fn spawn(&self, args: &[&str]) -> Child {
        self.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// A file in the home folder.
    pub(crate) fn file(&self, name: &str, content: &str) -> String {
        let path = self.home.path().join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.home.path().join(name).display().to_string()
    }

    pub(crate) fn with(&self, status: RegistrationStatus) -> Vec<Registration> {
        let all = self.emulator.registrations();
        all.into_iter().filter(|it| it.status() == status).collect()
    }

    /// The ids of the first registrations with this status, in order.
    pub(crate) fn ids(&self, status: RegistrationStatus, count: usize) -> Vec<String> {
        let mut ids: Vec<String> = self.with(status).into_iter().map(|it| it.id).collect();
        ids.sort();
        ids.truncate(count);
        assert_eq!(ids.len(), count);
        ids
    }

    /// The ids of all registrations with this status.
    pub(crate) fn all(&self, status: RegistrationStatus) -> BTreeSet<String> {
        self.with(status).into_iter().map(|it| it.id).collect()
    }

    /// Whether all of these are deleted.
    pub(crate) fn are_deleted(&self, ids: &[String]) -> bool {
        let deleted = self.all(RegistrationStatus::Deleted);
        ids.iter().all(|id| deleted.contains(id))
    }

    pub(crate) fn get(&self, id: &str) -> Registration {
        self.emulator.registrations().into_iter().find(|it| it.id == id).unwrap()
    }

    /// The ids of each change that was requested, with the status of its response.
    pub(crate) fn changes(&self) -> Vec<(Vec<String>, Option<u16>)> {
        let requests = self.emulator.requests().into_iter();
        requests
            .filter(|it| {
                !matches!(
                    it.operation,
                    Some(Operation::List | Operation::Get | Operation::OverrideCodes)
                )
            })
            .map(|it| (it.query_values("id"), it.status))
            .collect()
    }

    /// Waits until this many changes were requested.
    pub(crate) fn wait_for_changes(&self, count: usize) {
        let start = Instant::now();
        while self.changes().len() < count {
            assert!(start.elapsed() < Duration::from_secs(60), "{} changes", self.changes().len());
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// The report in the folder for reports.
    pub(crate) fn report(&self) -> PathBuf {
        let folder = self.home.path().join("state/registrations");
        let mut files = fs::read_dir(folder).unwrap();
        let file = files.next().unwrap().unwrap().path();
        assert!(files.next().is_none());
        file
    }
}

/// The lines of a report.
pub(crate) fn lines(report: &Path) -> Vec<Value> {
    let text = fs::read_to_string(report).unwrap();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// The ids of the plan, and the final outcome of each.
pub(crate) fn outcomes(report: &Path) -> (Vec<String>, BTreeMap<String, String>) {
    let (mut planned, mut outcomes) = (Vec::new(), BTreeMap::new());
    for line in lines(report) {
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        match line["type"].as_str() {
            Some("plan") => planned.extend(strings(&line["ids"])),
            Some("outcome") => {
                outcomes.insert(text("id"), text("outcome"));
            }
            _ => {}
        }
    }
    (planned, outcomes)
}

pub(crate) fn strings(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
}

/// A listing of these records, whatever the service has.
pub(crate) fn listing(all: &Value) -> Fault {
    let body = json!({"success": true, "errors": [], "messages": [], "result": all});
    Fault::status(200).body("application/json", body.to_string()).on(Operation::List)
}

/// A listing without records, whatever the service has.
pub(crate) fn no_records() -> Fault {
    let body =
        r#"{"success":true,"errors":[],"messages":[],"result":[],"result_info":{"count":0}}"#;
    Fault::status(200).body("application/json", body)
}

/// What can fail while this operation changes registrations, and while they are read.
pub(crate) fn faults(change: Operation) -> Vec<Fault> {
    let refused = |status| Fault::status(status).code(7).json().on(change);
    // The service says yes, and does nothing.
    let yes = r#"{"success":true,"errors":[],"messages":[],"result":null}"#;
    vec![
        refused(400),
        refused(400).after_applying(),
        refused(403),
        refused(409),
        Fault::status(503).html().on(change),
        Fault::status(503).json().after_applying().on(change),
        Fault::reset().on(change),
        Fault::reset_in_body().on(change),
        Fault::unsuccessful().on(change),
        Fault::html().on(change),
        Fault::rate_limited().retry_after(3_600).json().on(change),
        Fault::status(200).body("application/json", yes).on(change),
        Fault::status(503).json().on(Operation::List),
        no_records().on(Operation::List),
        Fault::record(3).missing("id").on(Operation::List),
        Fault::record(0).set("created_at", "soon").on(Operation::List),
        Fault::record(1).set("id", "another").on(Operation::List),
        Fault::status(503).json().on(Operation::Get),
        Fault::status(404).html().on(Operation::Get),
    ]
}

/// Sends a signal.
#[cfg(unix)]
pub(crate) fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
}
