//! The program, an emulator for it, and what a run left: for all tests.

use std::process::{Command, Output};

use registrations_emulator::{Emulator, EmulatorBuilder};
use tokio::runtime::Runtime;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_registrations");

/// What a run of the program left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program to its end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    Ran::from(command.output().unwrap())
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    #[track_caller]
    pub(crate) fn ends(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    #[allow(dead_code, reason = "not all targets use it")]
    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        assert!(self.stderr.contains(text), "{text:?} is not in {self:#?}");
        self
    }
}

/// Starts an emulator. It stops when the runtime is dropped.
pub(crate) fn serve(builder: EmulatorBuilder) -> (Emulator, Runtime) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let emulator = runtime.block_on(builder.start()).unwrap();
    (emulator, runtime)
}

/// The environment that leads the program to an emulator.
pub(crate) fn credentials(emulator: &Emulator) -> [(&'static str, String); 3] {
    [
        ("CLOUDFLARE_API_TOKEN", emulator.token().to_owned()),
        ("CLOUDFLARE_ACCOUNT_ID", emulator.account_id().to_owned()),
        ("CLOUDFLARE_BASE_URL", emulator.base_url().to_owned()),
    ]
}
