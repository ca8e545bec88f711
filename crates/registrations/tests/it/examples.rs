//! The programs in the folder `examples`, run against the emulator.

use std::{
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use registrations_emulator::{Emulator, Fault, Operation};

use crate::support::{active, count, emulator};

/// Cargo builds the examples together with the tests.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let folder = test.ancestors().nth(2).expect("a test is in a folder of the target folder");
    folder.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

fn command(emulator: &Emulator, name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(example(name));
    command
        .args(arguments)
        .env("CLOUDFLARE_API_TOKEN", emulator.token())
        .env("CLOUDFLARE_ACCOUNT_ID", emulator.account_id())
        .env("CLOUDFLARE_BASE_URL", emulator.base_url())
        .stdin(Stdio::null());
    command
}

async fn run(emulator: &Emulator, name: &str, arguments: &[&str]) -> Output {
    let mut command = command(emulator, name, arguments);
    let output = tokio::task::spawn_blocking(move || command.output());
    output.await.expect("the task finishes").expect("the example starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn list_all_counts_the_registrations() {
    let emulator = emulator(25).await;
    let output = run(&emulator, "list_all", &["10"]).await;
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "25\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn list_stale_fails_if_a_record_is_unreadable() {
    let emulator = emulator(25).await;
    emulator.inject(Fault::record(0).missing("key"));
    let output = run(&emulator, "list_stale", &["0"]).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("missing field `key`"), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout).lines().count(), active(&emulator).len() - 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_argument_is_named() {
    let emulator = emulator(1).await;
    for (name, arguments, expected) in [
        ("list_all", ["many"].as_slice(), "\"many\" is not a page size"),
        ("list_stale", &["90d"], "\"90d\" is not a number of days"),
        ("offboard_user", &["user", "--deleet"], "\"--deleet\""),
        ("offboard_user", &[], "the id of the user is missing"),
    ] {
        let output = run(&emulator, name, arguments).await;
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains(expected), "{}", text(&output.stderr));
    }
    assert!(emulator.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_prints_its_cause_once() {
    let refused = emulator(1).await;
    let mut command = command(&refused, "list_all", &[]);
    // Nothing listens on port 1.
    command.env("CLOUDFLARE_BASE_URL", "http://127.0.0.1:1");
    let output = tokio::task::spawn_blocking(move || command.output());
    let stderr = text(&output.await.unwrap().unwrap().stderr);
    assert!(
        stderr.starts_with("error: list registrations: no connection to 127.0.0.1: "),
        "{stderr}"
    );
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_closed_pipe_is_not_an_error() {
    let emulator = emulator(2_000).await;
    let mut command = command(&emulator, "list_stale", &["0"]);
    let output = tokio::task::spawn_blocking(move || {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        child.wait_with_output().unwrap()
    });
    let output = output.await.unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn offboard_user_deletes_only_when_told_to() {
    let emulator = emulator(200).await;
    let mut users = emulator.registrations().into_iter().filter_map(|it| it.user?.id);
    let user = users.next().unwrap().clone();
    let listed = run(&emulator, "offboard_user", &[&user]).await;
    assert!(listed.status.success(), "{}", text(&listed.stderr));
    assert_eq!(count(&emulator, Operation::DeleteMany), 0);
    let deleted = run(&emulator, "offboard_user", &[&user, "--delete"]).await;
    assert!(text(&deleted.stdout).ends_with("deleted\n"), "{}", text(&deleted.stdout));
    assert_eq!(count(&emulator, Operation::DeleteMany), 1);
}
