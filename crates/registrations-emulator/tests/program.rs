//! Tests of the program.

#![expect(clippy::unwrap_used, reason = "a test that cannot continue must fail")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_registrations-emulator");
const README: &str = include_str!("../README.md");

fn run(args: &[&str]) -> Output {
    Command::new(PROGRAM).args(args).output().unwrap()
}

/// A running program. Dropping it ends the program.
struct Program {
    child: Child,
    out: BufReader<ChildStdout>,
    instructions: Vec<String>,
}

impl Program {
    fn start(args: &[&str]) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut instructions = Vec::new();
        while !instructions.last().is_some_and(|line: &String| line.contains("API_TOKEN")) {
            let mut line = String::new();
            assert!(out.read_line(&mut line).unwrap() > 0, "{instructions:?}");
            instructions.push(line.trim().to_owned());
        }
        Self { child, out, instructions }
    }

    /// The value of an exported variable.
    fn exported(&self, name: &str) -> &str {
        self.value(&format!("export {name}="))
    }

    /// What follows the start of a line.
    fn value(&self, start: &str) -> &str {
        let value = self.instructions.iter().find_map(|line| line.strip_prefix(start));
        value.unwrap_or_else(|| panic!("{start}: {:?}", self.instructions)).trim()
    }

    /// The response to a listing, sent as the instructions say.
    fn list(&self) -> String {
        let base = self.exported("CLOUDFLARE_BASE_URL");
        let account = self.exported("CLOUDFLARE_ACCOUNT_ID");
        let token = self.exported("CLOUDFLARE_API_TOKEN").trim_matches('\'');
        let (host, path) = base.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "GET /{path}/accounts/{account}/devices/registrations?status=all&per_page=500 HTTP/1.1\r\n\
             Host: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_instructions_work() {
    let program = Program::start(&[
        "--fleet",
        "120",
        "--seed",
        "7",
        "--quota",
        "9/60s",
        "--latency",
        "1ms",
        "--per-page-max",
        "100",
    ]);
    let response = program.list();
    assert!(response.starts_with("HTTP/1.1 200 OK"), "{response}");
    assert!(response.contains("ratelimit-policy: \"default\";q=9;w=60\r\n"), "{response}");
    assert!(response.contains("\"count\":100,"), "{response}");
    assert!(response.contains("\"total_count\":120"), "{response}");
    for name in ["CLOUDFLARE_BASE_URL", "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN"] {
        let value = program.exported(name);
        let mut lines = program.instructions.iter();
        assert!(lines.any(|line| !line.starts_with("export") && line.ends_with(value)));
    }
}

#[test]
fn the_readmes_scripts_run() {
    for tool in ["bash", "curl"] {
        let found =
            Command::new(tool).arg("--version").output().is_ok_and(|it| it.status.success());
        assert!(found, "this test needs {tool}: install it, or add it to PATH");
    }
    let blocks: Vec<&str> = README
        .split("```bash\n")
        .skip(1)
        .map(|rest| rest.split_once("```").expect("a fenced block ends").0)
        .collect();
    assert_eq!(blocks.len(), 2, "the script, and the lines that use its variables");
    let program = Program::start(&["--fleet", "60"]);
    let emulator = program.value("control").trim_end_matches("/emulator").to_owned();
    let script = format!("{}\n{}\ntest \"$expected\" = 200\n", blocks[0], blocks[1]);
    let run = || {
        let mut bash = Command::new("bash");
        bash.args(["-c", &script.replace('\r', "")]);
        bash.env("EMULATOR", &emulator).env("NO_PROXY", "*").output().unwrap()
    };
    assert!(run().status.success());
    // It can be run again.
    let output = run();
    let (out, error) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{error}");
    assert_eq!(error, "");
    assert!(out.contains("{\"pending_faults\":1}\nstatus 503\nstatus 200\n"), "{out}");
    assert!(out.contains("\"name\":\"LAPTOP-1\""), "{out}");
}

#[test]
fn extreme_settings_work() {
    for flag in [
        "--quota=1/9223372036854775807s",
        "--clock=-009999-01-02T01:59:59Z",
        "--clock=9999-12-30T22:00:00Z",
        "--per-page-max=18446744073709551615",
        "--log-capacity=0",
    ] {
        let response = Program::start(&["--fleet=20", flag]).list();
        assert!(response.starts_with("HTTP/1.1 200 OK"), "{flag}: {response}");
    }
}

#[test]
fn every_setting_of_the_builder_has_a_flag() {
    let program = Program::start(&[
        "--fleet=10",
        "--clock=2026-07-01T00:00:00Z",
        "--token=it's mine",
        "--email=me@example.com",
        "--api-key=key",
        "--account-id=account",
        "--per-page-default=10",
        "--last-cursor=null",
        "--trailing-empty-page=false",
        "--unknown-ids=ignore",
        "--unknown-parameters=ignore",
        "--admin-override=false",
        "--log-capacity=3",
    ]);
    assert_eq!(program.exported("CLOUDFLARE_API_TOKEN"), r"'it'\''s mine'");
    let base = program.exported("CLOUDFLARE_BASE_URL");
    let (host, path) = base.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let send = |method: &str, rest: &str| {
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "{method} /{path}/accounts/account/devices/registrations{rest} HTTP/1.1\r\nHost: {host}\r\n\
             X-Auth-Email: me@example.com\r\nX-Auth-Key: key\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    };
    let page = send("GET", "?page=2");
    assert!(page.contains("\"cursor\":null,\"per_page\":10,"), "{page}");
    assert!(send("DELETE", "?id=nothing").starts_with("HTTP/1.1 200"));
    let (_, id) = page.split_once("\"result\":[{\"id\":\"").unwrap();
    let codes = send("GET", &format!("/{}/override_codes", &id[..36]));
    assert!(codes.starts_with("HTTP/1.1 409"), "{codes}");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it() {
    for signal in ["INT", "TERM"] {
        let mut program = Program::start(&["--fleet", "1"]);
        let process = program.child.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &process]).status().unwrap();
        assert!(sent.success());
        assert_eq!(program.child.wait().unwrap().code(), Some(0), "{signal}");
        let mut rest = String::new();
        program.out.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
    }
}

#[test]
fn a_port_in_use_is_one_line_and_exit_code_2() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let output = run(&["--fleet", "1", "--port", &port]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(error.starts_with(&format!("error: cannot listen on 127.0.0.1:{port}: ")), "{error}");
}

#[test]
fn invalid_flags_are_one_line_and_exit_code_2() {
    for (args, expected) in [
        (&["--bad"][..], "'--bad'"),
        (&["--port", "70000"], "70000 is not in 0..=65535"),
        (&["--port"], "--port"),
        (&["--fleet", "-1"], "-1"),
        (&["--fleet", "many"], "many"),
        (&["--latency", "50"], "50ms, 1.5s or 5m"),
        (&["--quota", "1200"], "1200/300s"),
        (&["--quota", "0/5s"], "at least 1 request"),
        (&["--quota", "5/0s"], "a window longer than 0"),
        (&["--per-page-max", "0"], "at least 1"),
        (&["--clock", "today"], "system"),
        (&["--last-cursor", "none"], "'none'"),
        (&["--unknown-ids", "skip"], "'skip'"),
        (&["--admin-override", "maybe"], "'maybe'"),
        (&["extra"], "extra"),
        (&["--fleet", "18446744073709551615"], "the fleet size must be at most 10,000,000"),
        (&["--token", ""], "the token must be printable ASCII"),
        (&["--token", " padded"], "the token must be printable ASCII"),
        (&["--token", "two\nlines"], "the token must be printable ASCII"),
        (&["--token", "\u{e9}"], "the token must be printable ASCII"),
        (&["--email", ""], "the e-mail address must be printable ASCII"),
        (&["--account-id", ""], "the account id must be"),
        (&["--account-id", "../up"], "the account id must be"),
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(error.lines().count(), 1, "{error}");
        assert!(error.starts_with("error: ") && error.contains(expected), "{error}");
    }
}

#[test]
fn help_describes_every_flag_in_80_columns() {
    let output = run(&["--help"]);
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    for line in help.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for flag in [
        "--port",
        "--fleet",
        "--seed",
        "--clock",
        "--latency",
        "--quota",
        "--per-page-max",
        "--per-page-default",
        "--token",
        "--email",
        "--api-key",
        "--account-id",
        "--last-cursor",
        "--trailing-empty-page",
        "--unknown-ids",
        "--unknown-parameters",
        "--admin-override",
        "--log-capacity",
    ] {
        let mut lines = help.lines().skip_while(|line| !line.contains(&format!("{flag} <")));
        assert!(lines.next().is_some(), "{flag}: {help}");
        assert!(lines.take(2).any(|line| line.contains("[default: ")), "{flag}: {help}");
    }
}
