//! The program, and an emulator for it.

use std::{
    process::{Command, Stdio},
    time::Duration,
};

use registrations_emulator::{Emulator, EmulatorBuilder, LoggedRequest, Registration};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

pub(crate) use crate::shared::{PROGRAM, Ran, ran as run};
use crate::shared::{credentials, serve};

pub(crate) struct Account {
    pub(crate) emulator: Emulator,
    _runtime: Runtime,
}

/// The program without anything of the environment that it reads, and without retries.
pub(crate) fn program(args: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    let path = std::env::var_os("PATH").unwrap_or_default();
    command.env_clear().env("PATH", path).env("LANG", "C.UTF-8").args(args).stdin(Stdio::null());
    command
}

/// Runs the program with its own emulator.
pub(crate) fn emulated(args: &[&str]) -> Ran {
    run(program(&["--emulator"]).args(args))
}

impl Account {
    pub(crate) fn new(registrations: usize) -> Self {
        Self::start(Emulator::builder().fleet_size(registrations))
    }

    pub(crate) fn start(builder: EmulatorBuilder) -> Self {
        let (emulator, runtime) = serve(builder);
        Self { emulator, _runtime: runtime }
    }

    pub(crate) fn env(&self) -> [(&'static str, String); 3] {
        credentials(&self.emulator)
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = program(&["--retries", "0"]);
        command.args(args).envs(self.env());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        run(&mut self.command(args))
    }

    /// Adds a registration: the members over those of an ordinary one.
    pub(crate) fn put(&self, members: &Value) -> Registration {
        let number = self.emulator.registrations().len();
        let mut whole = json!({
            "device": {"id": uuid(2, number), "name": format!("LAPTOP-{number}"), "client_version": "2026.6.822.0"},
            "user": {"id": uuid(3, number), "email": format!("user-{number}@example.com"), "name": "A User"},
            "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z",
            "last_seen_at": "2026-06-30T00:00:00Z",
            "revoked_at": null,
            "deleted_at": null,
            "key_type": "curve25519",
            "tunnel_type": "wireguard",
            "registration_type": "warp",
            "virtual_ipv4": format!("100.96.0.{}", number + 2),
            "virtual_ipv6": null,
        });
        whole["id"] = json!(uuid(1, number));
        for (name, value) in members.as_object().unwrap() {
            whole[name] = value.clone();
        }
        self.emulator.put(whole).unwrap()
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<LoggedRequest> {
        self.emulator.requests()
    }

    /// The ids that the program lists with these arguments, sorted.
    #[track_caller]
    pub(crate) fn ids(&self, args: &[&str]) -> Vec<String> {
        let mut ids = self.ids_in_order(args);
        ids.sort();
        ids
    }

    #[track_caller]
    pub(crate) fn ids_in_order(&self, args: &[&str]) -> Vec<String> {
        let ran = run(self.command(&["list", "-o", "id"]).args(args));
        ran.ends(0);
        ran.stdout.lines().map(str::to_owned).collect()
    }

    /// The ids of the registrations that pass, sorted.
    pub(crate) fn expected(&self, passes: impl Fn(&Registration) -> bool) -> Vec<String> {
        let all = self.emulator.registrations().into_iter();
        let mut ids: Vec<String> = all.filter(|it| passes(it)).map(|it| it.id).collect();
        ids.sort();
        ids
    }
}

/// A UUID of a kind and a number.
pub(crate) fn uuid(kind: usize, number: usize) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}

impl Ran {
    /// Standard error is exactly this.
    #[track_caller]
    pub(crate) fn errs(&self, code: i32, lines: &[&str]) {
        self.ends(code);
        assert_eq!(self.stderr.lines().collect::<Vec<_>>(), lines, "{self:#?}");
    }
}

/// Waits until a condition holds.
#[track_caller]
pub(crate) fn wait_until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..2_000 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{what}");
}
