//! Stories about the program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on is to fail")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_registrations-emulator");

fn run(args: &[&str]) -> Output {
    Command::new(PROGRAM).args(args).output().unwrap()
}

/// A program that serves, and ends with this.
struct Serving {
    child: Child,
    out: BufReader<ChildStdout>,
    introduction: Vec<String>,
}

impl Serving {
    fn start(args: &[&str]) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut introduction = Vec::new();
        while !introduction.last().is_some_and(|line: &String| line.contains("API_TOKEN")) {
            let mut line = String::new();
            assert!(out.read_line(&mut line).unwrap() > 0, "{introduction:?}");
            introduction.push(line.trim().to_owned());
        }
        Self { child, out, introduction }
    }

    fn exported(&self, name: &str) -> &str {
        let start = format!("export {name}=");
        let line = self.introduction.iter().find_map(|line| line.strip_prefix(&start));
        line.unwrap_or_else(|| panic!("{name}: {:?}", self.introduction))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Follows the printed instructions.
fn list(serving: &Serving) -> String {
    let base = serving.exported("CLOUDFLARE_BASE_URL");
    let account = serving.exported("CLOUDFLARE_ACCOUNT_ID");
    let token = serving.exported("CLOUDFLARE_API_TOKEN").trim_matches('\'');
    let (host, path) = base.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "GET /{path}/accounts/{account}/devices/registrations?status=all&per_page=500 HTTP/1.1\r\n\
         Host: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_serves_what_it_says_it_serves() {
    let serving = Serving::start(&[
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
    let answer = list(&serving);
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("ratelimit-policy: \"default\";q=9;w=60\r\n"), "{answer}");
    assert!(answer.contains("\"count\":100,"), "{answer}");
    assert!(answer.contains("\"total_count\":120"), "{answer}");
    let lines = &serving.introduction;
    for shown in ["CLOUDFLARE_BASE_URL", "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN"] {
        let value = serving.exported(shown);
        assert!(lines.iter().any(|line| !line.starts_with("export") && line.ends_with(value)));
    }
}

#[test]
fn extremes_are_served() {
    for flag in [
        "--quota=1/9223372036854775807s",
        "--now=-009999-01-02T01:59:59Z",
        "--now=9999-12-30T22:00:00Z",
        "--per-page-max=18446744073709551615",
        "--token=pass-wört",
    ] {
        let serving = Serving::start(&["--fleet=20", flag]);
        let token = serving.exported("CLOUDFLARE_API_TOKEN");
        assert_eq!(token.starts_with('\''), flag.starts_with("--token"), "{flag}");
        let answer = list(&serving);
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{flag}: {answer}");
    }
}

#[test]
fn values_are_quoted_for_a_shell() {
    let serving = Serving::start(&["--fleet", "1", "--token", "it's mine"]);
    assert_eq!(serving.exported("CLOUDFLARE_API_TOKEN"), r"'it'\''s mine'");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_in_order() {
    for signal in ["INT", "TERM"] {
        let mut serving = Serving::start(&["--fleet", "1"]);
        let process = serving.child.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &process]).status().unwrap();
        assert!(sent.success());
        assert_eq!(serving.child.wait().unwrap().code(), Some(0), "{signal}");
        let mut rest = String::new();
        serving.out.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
    }
}

#[test]
fn a_port_in_use_is_one_line_and_exit_code_2() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = run(&["--fleet", "1", "--port", &port]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(error.starts_with(&format!("error: cannot listen on 127.0.0.1:{port}: ")), "{error}");
}

#[test]
fn bad_flags_are_one_line_and_exit_code_2() {
    for (args, mention) in [
        (&["--bad"][..], "'--bad'"),
        (&["--port", "70000"], "70000 is not in 0..=65535"),
        (&["--port"], "--port"),
        (&["--fleet", "-1"], "-1"),
        (&["--fleet", "many"], "many"),
        (&["--latency", "50"], "50ms, 1.5s or 5m"),
        (&["--quota", "1200"], "1200/300s"),
        (&["--quota", "5/0s"], "1200/300s"),
        (&["--per-page-max", "0"], "from 1 on"),
        (&["--now", "today"], "system"),
        (&["extra"], "extra"),
        (&["--fleet", "18446744073709551615"], "the fleet size must be"),
        (&["--token", ""], "the token must be"),
        (&["--token", " padded"], "the token must be"),
        (&["--token", "two\nlines"], "the token must be"),
        (&["--account-id", ""], "the account id must be"),
        (&["--account-id", "../up"], "the account id must be"),
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(error.lines().count(), 1, "{error}");
        assert!(error.starts_with("error: ") && error.contains(mention), "{error}");
    }
}

#[test]
fn help_explains_every_flag() {
    let output = run(&["--help"]);
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    for flag in [
        "--port",
        "--fleet",
        "--seed",
        "--now",
        "--latency",
        "--quota",
        "--per-page-max",
        "--per-page-default",
        "--token",
        "--account-id",
    ] {
        let line = help.lines().find(|line| line.contains(&format!("{flag} <")));
        let line = line.unwrap_or_else(|| panic!("{flag}: {help}"));
        assert!(line.split_once('>').unwrap().1.trim().len() > 10, "{line}");
    }
}
