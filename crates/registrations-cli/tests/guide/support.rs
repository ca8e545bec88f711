//! Runs the program.

use std::{
    io::Read as _,
    path::Path,
    process::{Command, Stdio},
};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use registrations_emulator::{Emulator, EmulatorBuilder};
use tokio::runtime::Runtime;

pub(crate) use crate::shared::{PROGRAM, Ran, ran};
use crate::shared::{credentials, serve};

impl Ran {
    /// Standard output of a run that succeeded.
    #[track_caller]
    pub(crate) fn output(self) -> String {
        self.ends(0);
        self.stdout
    }
}

/// A program in an environment that has nothing of the caller's but the search path.
pub(crate) fn isolated(program: &str) -> Command {
    let mut command = Command::new(program);
    let path = std::env::var("PATH").unwrap_or_default();
    let folder = Path::new(PROGRAM).parent().unwrap().display();
    command.env_clear().env("PATH", format!("{folder}:{path}"));
    command.env("LANG", "C.UTF-8").env("COLUMNS", "100").stdin(Stdio::null());
    command
}

/// Runs the program with these arguments.
pub(crate) fn run(args: &[&str]) -> Ran {
    ran(isolated(PROGRAM).args(args))
}

/// What a terminal of this width shows at the end of a run.
pub(crate) fn on_terminal(args: &[&str], columns: u16, locale: &str) -> String {
    let size = PtySize { rows: 400, cols: columns, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(PROGRAM);
    command.args(args);
    command.env_clear();
    command.env("LANG", locale);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let reading = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // The end of a pseudo-terminal is an error on Linux.
        let _ = reader.read_to_end(&mut bytes);
        bytes
    });
    assert!(child.wait().unwrap().success(), "{args:?}");
    drop(pair.master);
    let bytes = reading.join().unwrap();
    let mut terminal = vt100::Parser::new(400.try_into().unwrap(), columns.try_into().unwrap(), 0);
    terminal.process(&bytes);
    terminal.screen().contents()
}

/// An emulator, and the environment that leads to it.
pub(crate) struct Account {
    pub(crate) emulator: Emulator,
    _runtime: Runtime,
}

impl Account {
    pub(crate) fn start(builder: EmulatorBuilder) -> Self {
        let (emulator, runtime) = serve(builder);
        Self { emulator, _runtime: runtime }
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = isolated(PROGRAM);
        command.args(args).envs(credentials(&self.emulator));
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        ran(&mut self.command(args))
    }
}
