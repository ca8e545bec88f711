//! The table on a terminal.

use std::io::Read as _;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use registrations_emulator::{Fault, Operation};
use serde_json::json;
use unicode_width::UnicodeWidthStr as _;

use crate::support::{Account, PROGRAM};

/// What a terminal of this width shows, and how the program ended.
struct Screen {
    terminal: vt100::Parser,
    code: u32,
    /// What the program sent.
    bytes: Vec<u8>,
}

impl Screen {
    fn of(width: u16, lang: &str, env: &[(&str, String)], args: &[&str]) -> Self {
        let size = PtySize { rows: 24, cols: width, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(PROGRAM);
        command.env_clear();
        command.env("LANG", lang);
        command.env("TERM", "xterm-256color");
        for (name, value) in env {
            command.env(name, value);
        }
        command.args(args);
        let mut child = pty.slave.spawn_command(command).unwrap();
        let mut reader = pty.master.try_clone_reader().unwrap();
        drop(pty.slave);
        let mut bytes = Vec::new();
        let mut buffer = [0; 4_096];
        // A closed terminal is an error on Linux and the end elsewhere.
        while let Ok(count @ 1..) = reader.read(&mut buffer) {
            bytes.extend_from_slice(&buffer[..count]);
        }
        let code = child.wait().unwrap().exit_code();
        let mut terminal = vt100::Parser::new(24.try_into().unwrap(), width.try_into().unwrap(), 0);
        terminal.process(&bytes);
        Self { terminal, code, bytes }
    }

    fn emulated(width: u16, args: &[&str]) -> Self {
        Self::of(width, "C.UTF-8", &[], &[&["--emulator", "list"], args].concat())
    }

    fn lines(&self) -> Vec<String> {
        let text = self.terminal.screen().contents();
        text.lines().map(|line| line.trim_end().to_owned()).collect()
    }

    fn text(&self) -> String {
        self.lines().join("\n")
    }

    /// The lines that the program sent, without styles.
    fn sent(&self) -> Vec<String> {
        let text = String::from_utf8(self.bytes.clone()).unwrap();
        let mut plain = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once("\u{1b}[") {
            plain.push_str(before);
            rest = after.split_once('m').unwrap().1;
        }
        plain.push_str(rest);
        plain.lines().map(str::to_owned).collect()
    }
}

const IDLE: &[&str] = &["--idle-for", "90d", "--sort", "last-seen"];

#[test]
fn eighty_columns() {
    let screen = Screen::emulated(80, &[IDLE, &["--limit", "4"]].concat());
    insta::assert_snapshot!(screen.text());
    assert_eq!(screen.code, 0);
}

#[test]
fn a_hundred_columns_have_the_id() {
    let screen = Screen::emulated(100, &[IDLE, &["--limit", "4"]].concat());
    insta::assert_snapshot!(screen.text());
}

#[test]
fn two_hundred_columns_have_everything() {
    let screen = Screen::emulated(200, &[IDLE, &["--limit", "4"]].concat());
    insta::assert_snapshot!(screen.text());
}

#[test]
fn the_footer_counts() {
    let screen = Screen::emulated(80, IDLE);
    let footer = screen.lines().pop().unwrap();
    assert_eq!(footer, "460 of 2,412 registrations · idle since 2026-04-02 · ids: -o id");
    let quiet = Screen::emulated(80, &[IDLE, &["-q"]].concat());
    assert!(!quiet.text().contains("ids: -o id"));
}

#[test]
fn no_row_is_wider_than_the_terminal() {
    for width in [20, 40, 80, 99, 100, 120, 150, 200] {
        let screen = Screen::emulated(width, &["--status", "all"]);
        let sent = screen.sent();
        assert!(sent.len() > 2_400, "{width}");
        let (_, rows) = sent.split_last().unwrap();
        let too_wide = rows.iter().find(|row| row.trim_end().width() > usize::from(width));
        assert_eq!(too_wide, None, "{width}");
        let id = rows[0].contains("  ID");
        assert_eq!(id, width >= 100, "{width}");
    }
}

#[test]
fn revoked_and_idle_rows_differ_in_text_and_color() {
    let account = Account::new(0);
    account.put(&json!({"device": {"name": "A"}, "last_seen_at": jiff::Timestamp::now()}));
    account.put(&json!({"device": {"name": "B"}, "revoked_at": "2026-06-30T00:00:00Z"}));
    account.put(&json!({"device": {"name": "C"}, "last_seen_at": "2025-06-30T00:00:00Z"}));
    account.put(&json!({"device": {"name": "D"}, "created_at": "2025-06-30T00:00:00Z", "last_seen_at": null}));
    let screen = Screen::of(80, "C.UTF-8", &account.env(), &["list", "--sort", "id"]);
    let lines = screen.lines();
    let cells = |row: usize| lines[row].split_whitespace().collect::<Vec<_>>();
    assert_eq!(cells(1)[2..6], ["0", "min", "ago", "active"]);
    assert!(cells(2).contains(&"revoked"));
    assert!(cells(3)[2].parse::<u32>().unwrap() > 365);
    assert_eq!(cells(4)[2..4], ["never", "active"]);
    let seen = u16::try_from(lines[0].find("SEEN").unwrap()).unwrap();
    let cell = |row: u16| {
        let cell = screen.terminal.screen().cell(row, seen).unwrap();
        (cell.fgcolor(), cell.dim())
    };
    let plain = (vt100::Color::Default, false);
    assert_eq!(cell(1), plain);
    assert_eq!(cell(2), (vt100::Color::Default, true));
    assert_eq!([cell(3), cell(4)], [(vt100::Color::Idx(3), false); 2]);
    let plain =
        Screen::of(80, "C.UTF-8", &account.env(), &["list", "--sort", "id", "--color", "never"]);
    assert_eq!(plain.lines(), lines);
    assert!(!plain.bytes.contains(&0x1b));
}

#[test]
fn hostile_names_leave_the_screen_whole() {
    let account = Account::new(0);
    let wide = "日本語".repeat(40);
    for name in
        ["a\u{1b}[2J\u{1b}[Hb", "x\r\ny\tz", "\u{202e}evil", wide.as_str(), "e\u{301}\u{301}", ""]
    {
        account.put(&json!({"device": {"name": name}}));
    }
    let screen = Screen::of(80, "C.UTF-8", &account.env(), &["list", "--sort", "id"]);
    let lines = screen.lines();
    assert_eq!(lines.len(), 8, "{lines:#?}");
    let at = lines[0].find("USER").unwrap();
    for (row, line) in lines[1..7].iter().enumerate() {
        let before: &str = line.split("user-").next().unwrap();
        assert_eq!(before.width(), at, "row {row} of {lines:#?}");
    }
    assert!(lines[3].starts_with(r"\u{202e}evil "), "{lines:#?}");
    assert!(lines[6].starts_with("- "), "{lines:#?}");
}

#[test]
fn without_utf_8_there_is_only_ascii() {
    let screen = Screen::of(
        80,
        "C",
        &[],
        &["--emulator", "list", "--service-tokens", "only", "--limit", "2"],
    );
    let lines = screen.lines();
    assert_eq!(lines.last().unwrap(), "the first 2 registrations - ids: -o id");
    assert!(lines[1].contains('~'), "{lines:#?}");
}

#[test]
fn nothing_matches() {
    let screen = Screen::emulated(80, &["--name", "nope"]);
    assert_eq!(screen.text(), "0 of 2,412 registrations · ids: -o id");
    assert_eq!(screen.code, 0);
}

#[test]
fn columns_that_do_not_fit_are_counted() {
    let columns = "device.name,user.email,created_at,updated_at,last_seen_at,key,id";
    let screen = Screen::emulated(80, &["--limit", "2", "--columns", columns]);
    let lines = screen.lines();
    let headers: Vec<&str> = lines[0].split_whitespace().collect();
    assert_eq!(headers, ["DEVICE.NAME", "USER.EMAIL", "CREATED_AT", "UPDATED_AT", "LAST_SEEN_AT"]);
    assert!(
        lines.last().unwrap().contains(" · 2 columns hidden: widen the window · "),
        "{lines:#?}"
    );
}

#[test]
fn waits_are_shown_and_leave_nothing_on_the_screen() {
    for command in ["list", "stats", "get"] {
        let account = Account::new(3);
        let id = account.expected(|_| true).remove(0);
        let fault = Fault::rate_limited().retry_after(2).json();
        account.emulator.inject(fault.on(Operation::List).on(Operation::Get));
        let args = if command == "get" { vec![command, &id] } else { vec![command] };
        let screen = Screen::of(100, "C.UTF-8", &account.env(), &args);
        let sent = String::from_utf8_lossy(&screen.bytes).into_owned();
        assert_eq!(screen.code, 0, "{command}: {sent}");
        assert!(sent.contains("reading registrations"), "{command}: {sent}");
        assert!(sent.contains("quota: continues in 0:0"), "{command}: {sent}");
        assert!(!screen.text().contains("reading"), "{command}: {}", screen.text());
    }
}
