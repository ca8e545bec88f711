//! Time, memory, and the processes that are measured.

use std::{
    env, fmt, fs,
    ops::Add,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use cpu_time::ThreadTime;
use tokio::runtime::{Builder, Runtime};
use wait4::Wait4;

use crate::{memory, quota};

/// What some work took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
    /// In bytes, of a process.
    pub(crate) peak: u64,
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let (wall, cpu) = (self.wall + other.wall, self.cpu + other.cpu);
        Self { wall, cpu, peak: self.peak.max(other.peak) }
    }
}

/// The cost of work that happens in this thread.
pub(crate) fn here(work: impl FnOnce()) -> Cost {
    let (wall, cpu) = (Instant::now(), ThreadTime::now());
    work();
    Cost { wall: wall.elapsed(), cpu: cpu.elapsed(), peak: 0 }
}

/// The cost of a program that is to succeed, without what it prints.
pub(crate) fn program(command: &mut Command) -> Cost {
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    let (id, is_over) = (child.id(), AtomicBool::new(false));
    let (usage, wall, peak) = thread::scope(|scope| {
        let peak = scope.spawn(|| {
            let mut peak = 0;
            while !is_over.load(Ordering::Relaxed) {
                peak = peak_of(id).unwrap_or(peak);
                thread::sleep(Duration::from_millis(2));
            }
            peak
        });
        let usage = child.wait4().unwrap();
        let wall = start.elapsed();
        is_over.store(true, Ordering::Relaxed);
        (usage, wall, peak.join().unwrap())
    });
    assert!(usage.status.success(), "{command:?}: {}", usage.status);
    Cost { wall, cpu: usage.rusage.utime + usage.rusage.stime, peak }
}

/// The peak so far of the resident memory of a process that runs. What the system says at its end has that of this
/// program in it, from before the other one was loaded.
fn peak_of(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(peak.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
}

/// The median and the quartiles.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quartiles([f64; 3]);

impl Quartiles {
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        Self([1, 2, 3].map(|quarter| values[(values.len() - 1) * quarter / 4]))
    }

    pub(crate) fn median(self) -> f64 {
        self.0[1]
    }
}

impl fmt::Display for Quartiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, median, third] = self.0;
        write!(f, "{median:.3} ({first:.3}–{third:.3})")
    }
}

/// The median of times in seconds.
pub(crate) fn seconds(times: impl IntoIterator<Item = Duration>) -> f64 {
    Quartiles::of(times.into_iter().map(|time| time.as_secs_f64())).median()
}

pub(crate) fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// A runtime for a service: a thread of its own, like a service elsewhere.
pub(crate) fn service_runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// A runtime for a client: all of its work happens in this thread.
pub(crate) fn client_runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// This program again, as a process that [`process`] runs.
pub(crate) fn again(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.arg("process").args(arguments);
    command
}

/// What [`again`] starts.
pub(crate) fn process(arguments: &[String]) {
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["serve", fleet] => memory::serve(fleet.parse().unwrap()),
        ["list", base_url] => memory::list(base_url),
        ["pages", base_url, size] => quota::list(base_url, size.parse().unwrap()),
        ["revoke", base_url, size] => quota::revoke(base_url, size.parse().unwrap()),
        unknown => panic!("{unknown:?}"),
    }
}

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Cargo, in the workspace.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// The folder of what Cargo builds, which has this program in `release`.
pub(crate) fn target() -> PathBuf {
    env::current_exe().unwrap().ancestors().nth(2).unwrap().to_owned()
}
