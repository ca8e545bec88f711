//! Wrong use ends with 2, and nothing is sent.

use crate::support::{Account, emulated, program, run};

/// The error contains these parts.
#[track_caller]
fn refused(args: &[&str], parts: &[&str]) {
    let account = Account::new(5);
    let ran = account.run(args);
    ran.ends(2);
    for part in parts {
        ran.says(part);
    }
    assert!(ran.stderr.starts_with("error: "), "{args:?}: {}", ran.stderr);
    assert_eq!(ran.stdout, "");
    assert!(account.requests().is_empty(), "{args:?}");
}

#[test]
fn unknown_names_get_the_nearest() {
    refused(&["list", "--idle-fro", "90d"], &["--idle-for"]);
    refused(&["lst"], &["'lst'", "list"]);
    refused(&["list", "-o", "jsno"], &["jsno", "'json'"]);
    refused(&["list", "--status", "activ"], &["'activ'", "'active'"]);
    refused(&["list", "--type", "wrap"], &["'wrap'", "'warp'"]);
    refused(&["list", "--sort", "last-sen"], &["'last-seen'"]);
    refused(&["list", "--tunnel", "wiregard"], &["'wireguard'"]);
    refused(&["list", "--key-type", "curve2551"], &["'curve25519'"]);
    refused(&["list", "--service-tokens", "onyl"], &["'only'"]);
    refused(&["list", "--superseded=user+devise"], &["'user+device'"]);
    refused(
        &["list", "--columns", "id,device.nmae"],
        &[
            "error: unknown column 'device.nmae'",
            "Did you mean 'device.name'? --columns help lists all.",
        ],
    );
    refused(&["list", "--columns", "zzz"], &["unknown column 'zzz'", "--columns help lists all."]);
}

#[test]
fn invalid_values() {
    for flag in ["--idle-for", "--seen-before", "--created-after"] {
        refused(
            &["list", flag, "soon"],
            &[&format!("invalid value 'soon' for {flag}"), "write an age as 90d"],
        );
        refused(&["list", flag, "3m"], &["`m` is ambiguous: write 3min or 3mo"]);
        refused(&["list", flag, ""], &["write an age as 90d"]);
    }
    refused(&["list", "--in", "100.96"], &["write a network as 100.96.0.0/16"]);
    refused(&["list", "--client-version", "new"], &["write a range as '<2026.6'"]);
    refused(&["list", "--limit", "0"], &["'0'"]);
    refused(&["list", "--per-page", "0"], &["'0'"]);
    refused(&["list", "--desc"], &["--sort"]);
    refused(&["list", "--timeout", "0s"], &["write a duration as"]);
    refused(&["list", "--name", "[ab]*"], &["only * and ? are special"]);
    refused(&["list", "-q", "-v"], &["cannot be used with"]);
}

#[test]
fn what_is_refused_cannot_control_the_terminal() {
    refused(&["list", "--idle-for", "a\u{1b}[2J"], &[r"invalid value 'a\u{1b}[2J' for --idle-for"]);
    refused(&["list", "--columns", "a\u{1b}[2J"], &[r"unknown column 'a\u{1b}[2J'"]);
    refused(&["list", "--from", "/\u{1b}[2J"], &[r"cannot read /\u{1b}[2J: "]);
}

#[test]
fn empty_values_are_not_everything() {
    for flag in ["--user-id", "--email", "--device-id", "--policy-id", "--policy-name", "--search"]
    {
        refused(&["list", flag, ""], &[&format!("{flag} is empty")]);
        refused(&["list", flag, " "], &[&format!("{flag} is empty")]);
    }
    refused(&["list", "--name", ""], &["the pattern is empty"]);
}

#[test]
fn what_is_no_id() {
    for id in ["", ".", "..", "a/b", "a b", "a,b", "a?b"] {
        let what = format!("error: '{id}' is not the id of a registration");
        refused(&["list", id], &[&what]);
        refused(&["list", "--id", id], &[&what]);
        refused(&["get", id], &[&what]);
    }
    refused(&["get"], &["error: no ids", "Name one, or use --from FILE."]);
}

#[test]
fn files_without_ids() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    for (text, what) in [
        ("", ": it has no ids"),
        ("# nothing\n\n", ": it has no ids"),
        ("name,email\na,b\n", "CSV without a column `id`"),
        ("[{\"id\":\"a\"}]", "a JSON array"),
        ("{\"name\":1}\n", ", line 1: no `id`"),
        ("{\"id\":\"a\"}\n{\"id\"\n", ", line 2: "),
        ("a\n..\n", ", line 2: '..' is not the id of a registration"),
    ] {
        std::fs::write(path, text).unwrap();
        refused(&["list", "--from", path], &[what]);
    }
    refused(&["list", "--from", "/does/not/exist"], &["cannot read /does/not/exist: "]);
    refused(&["list", "--from", "-"], &["standard input: it has no ids"]);
}

#[test]
fn flags_that_exclude_each_other() {
    let cursor = "--cursor continues a listing: it excludes ids and --superseded";
    refused(&["list", "--cursor", "x", "some-id"], &[cursor]);
    refused(&["list", "--cursor", "x", "--superseded"], &[cursor]);
    refused(&["list", "-o", "id", "--columns", "key"], &["-o id prints only the id"]);
    for flag in ["--account-id", "--base-url", "--token-file"] {
        let ran = emulated(&["list", flag, "x"]);
        ran.ends(2).says("--emulator has its own account");
    }
}

#[test]
fn half_a_credential() {
    let with = |env: &[(&str, &str)], args: &[&str]| {
        run(program(&["list"]).args(args).envs(env.iter().copied()))
    };
    let remedy = "Try it without an account: registrations --emulator list";
    with(&[], &[]).ends(2).says("CLOUDFLARE_API_TOKEN").says(remedy);
    let half = with(&[("CLOUDFLARE_API_KEY", "k"), ("CLOUDFLARE_ACCOUNT_ID", "a")], &[]);
    half.ends(2).says("CLOUDFLARE_EMAIL");
    let half = with(&[("CLOUDFLARE_EMAIL", "a@example.com"), ("CLOUDFLARE_ACCOUNT_ID", "a")], &[]);
    half.ends(2).says("CLOUDFLARE_API_KEY");
    with(&[("CLOUDFLARE_API_TOKEN", "t")], &[]).ends(2).says("CLOUDFLARE_ACCOUNT_ID");
    let bad = with(
        &[("CLOUDFLARE_API_TOKEN", "t"), ("CLOUDFLARE_ACCOUNT_ID", "a")],
        &["--base-url", "http://example.com"],
    );
    bad.ends(2);
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    with(&[("CLOUDFLARE_ACCOUNT_ID", "a")], &["--token-file", path]).ends(2).says("empty");
    let missing = with(&[], &["--token-file", "/does/not/exist"]);
    missing.ends(2).says("error: cannot read the token file /does/not/exist: ");
}

#[test]
fn a_token_from_a_file() {
    let account = Account::new(5);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("{}\n", account.emulator.token())).unwrap();
    let args = ["list", "--token-file", file.path().to_str().unwrap()];
    let mut command = program(&args);
    command
        .args(["--account-id", account.emulator.account_id()])
        .args(["--base-url", account.emulator.base_url()]);
    run(&mut command).ends(0);
    // It replaces the variable.
    run(account.command(&args).env("CLOUDFLARE_API_TOKEN", "wrong")).ends(0);
}
