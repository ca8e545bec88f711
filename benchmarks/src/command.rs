//! The command `registrations`: a large change, and a large comparison.

use std::{
    fs::File,
    path::PathBuf,
    process::{Command, Stdio},
    time::Instant,
};

use registrations::Status;
use registrations_emulator::{Emulator, Quota};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::{
    measure::{self, mebibytes},
    report::{table, verdict},
    service::{self, ACCOUNT, TOKEN},
};

const FLEET: usize = 200_000;
/// What the command requests by default.
const PER_PAGE: usize = 1_000;
const CHUNK: usize = 100;

/// The command, built in the profile of this program.
fn build() -> PathBuf {
    let built =
        measure::cargo(&["build", "--release", "--quiet", "--package", "registrations-cli"]);
    measure::program(&mut { built });
    measure::target().join("release/registrations")
}

fn service(runtime: &Runtime, seed: u64) -> Emulator {
    let emulator = Emulator::builder().fleet_size(FLEET).seed(seed).quota(Quota::unlimited());
    let emulator = emulator.system_clock().log_capacity(100_000).trailing_empty_page(false);
    runtime.block_on(emulator.start()).unwrap()
}

fn command(program: &PathBuf, emulator: &Emulator, state: &TempDir) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("CLOUDFLARE_API_TOKEN", TOKEN)
        .env("CLOUDFLARE_ACCOUNT_ID", ACCOUNT)
        .env("CLOUDFLARE_BASE_URL", emulator.base_url())
        .env("XDG_STATE_HOME", state.path())
        .stderr(Stdio::null());
    command
}

pub(crate) fn delete() -> String {
    let (program, state) = (build(), tempfile::tempdir().unwrap());
    let runtime = measure::service_runtime();
    let emulator = service(&runtime, 1);
    let delete = ["delete", "--created-before", "2h", "--allow-recent", "--yes"];
    let bounds = ["--max", "200000", "--max-percent", "100"];
    let cost = measure::program(command(&program, &emulator, &state).args(delete).args(bounds));
    let requests = emulator.requests();
    let deleted: usize = requests
        .iter()
        .map(|it| if it.method == "DELETE" { it.query_values("id").len() } else { 0 })
        .sum();

    // The same with the client alone: one listing, and one bulk operation.
    let emulator = service(&runtime, 1);
    let client = service::client(emulator.base_url());
    let start = Instant::now();
    let least = measure::client_runtime().block_on(async {
        let listed =
            client.list().status(Status::All).per_page(PER_PAGE as u64).collect().await.unwrap();
        let ids = listed.iter().filter(|it| it.deleted_at.is_none()).map(|it| it.id.clone());
        let ids: Vec<_> = ids.take(deleted).collect();
        let requests = listed.len().div_ceil(PER_PAGE) + ids.len().div_ceil(CHUNK);
        client.delete_many(ids).await.unwrap();
        requests
    });
    let time = start.elapsed().as_secs_f64();
    let ratio = cost.wall.as_secs_f64() / time;
    let row = [
        deleted.to_string(),
        format!("{} ÷ {least} = {:.3}", requests.len(), requests.len() as f64 / least as f64),
        format!("{ratio:.2}"),
        format!("{:.1} s ÷ {time:.1} s", cost.wall.as_secs_f64()),
        format!(
            "{:.0} MiB, {:.0} bytes per registration",
            mebibytes(cost.peak),
            cost.peak as f64 / deleted as f64
        ),
    ];
    let header =
        ["deleted", "requests ÷ least possible", "time ÷ client alone", "times", "peak memory"];
    format!(
        "`registrations {}` on an account with {FLEET} registrations: planned, journalled and deleted, beside one listing \
         and one bulk delete with the client alone. The least requests are those of full pages of {PER_PAGE} and full \
         chunks of {CHUNK}.\n\n{}",
        delete.join(" "),
        table(header, [row])
    )
}

pub(crate) fn diff() -> String {
    let (program, folder) = (build(), tempfile::tempdir().unwrap());
    let runtime = measure::service_runtime();
    let inventories = [1, 2].map(|seed| {
        let emulator = service(&runtime, seed);
        let file = folder.path().join(format!("{seed}.ndjson"));
        let mut list = command(&program, &emulator, &folder);
        let list = list.args(["list", "--status", "all", "-o", "ndjson"]);
        assert!(list.stdout(File::create(&file).unwrap()).status().unwrap().success());
        file
    });
    let [old, new] = &inventories;
    let diff = |new: &PathBuf, format: &str| {
        let mut command = Command::new(&program);
        measure::program(
            command.arg("diff").args([old, new]).args(["-o", format]).stderr(Stdio::null()),
        )
    };
    let equal = diff(old, "ndjson");
    let rows = ["ndjson", "csv", "table"].map(|format| {
        let cost = diff(new, format);
        let beside = cost.cpu.as_secs_f64() - equal.cpu.as_secs_f64();
        [
            format.to_owned(),
            format!("{:.2}", cost.cpu.as_secs_f64() / equal.cpu.as_secs_f64()),
            format!(
                "{:.2} s − {:.2} s = {beside:.2} s",
                cost.cpu.as_secs_f64(),
                equal.cpu.as_secs_f64()
            ),
            verdict(beside, 3.0).replace(':', " s:"),
            format!(
                "{:.0} MiB ÷ {:.0} MiB = {:.2}",
                mebibytes(cost.peak),
                mebibytes(equal.peak),
                cost.peak as f64 / equal.peak as f64
            ),
        ]
    });
    let header = [
        "format",
        "CPU: disjoint ÷ equal",
        "beside reading",
        "bound",
        "peak memory: disjoint ÷ equal",
    ];
    format!(
        "`registrations diff` of two inventories of {FLEET} registrations each that have none in common, so that all are \
         printed, beside that of one inventory and itself, of which nothing is printed.\n\n{}",
        table(header, rows)
    )
}
