//! On a terminal: the prompt, and the progress.

use std::{
    io::{Read as _, Write},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use registrations_emulator::{Emulator, Fault, Operation, RegistrationStatus::*};

use super::support::{Account, DELETE, PROGRAM, outcomes};

/// A program on a terminal.
struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    input: Box<dyn Write + Send>,
    screen: Arc<Mutex<vt100::Parser>>,
    /// Every text that was on the last line with a bar.
    bars: Arc<Mutex<Vec<String>>>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Terminal {
    fn start(account: &Account, program: &str, args: &[&str], columns: u16) -> Self {
        let size = PtySize { rows: 40, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(args);
        for (name, value) in account.env() {
            command.env(name, value);
        }
        command.env("TERM", "xterm-256color");
        command.env_remove("LC_ALL");
        let child = pty.slave.spawn_command(command).unwrap();
        let (input, mut output) =
            (pty.master.take_writer().unwrap(), pty.master.try_clone_reader().unwrap());
        let screen = Arc::new(Mutex::new(vt100::Parser::new(
            40.try_into().unwrap(),
            columns.try_into().unwrap(),
            0,
        )));
        let bars = Arc::new(Mutex::new(Vec::new()));
        let (shared, seen) = (Arc::clone(&screen), Arc::clone(&bars));
        thread::spawn(move || {
            let mut bytes = [0; 1_024];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                let mut screen = shared.lock().unwrap();
                screen.process(&bytes[..count]);
                let text = screen.screen().contents();
                if let Some(bar) =
                    text.lines().rev().find(|line| line.contains('█') || line.contains('░'))
                {
                    seen.lock().unwrap().push(bar.to_owned());
                }
            }
        });
        Self { child, input, screen, bars, _master: pty.master }
    }

    fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    #[track_caller]
    fn wait_for(&self, text: &str) {
        let start = Instant::now();
        while !self.text().contains(text) {
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "{text:?} is not in:\n{}",
                self.text()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn type_in(&mut self, text: &str) {
        self.input.write_all(text.as_bytes()).unwrap();
        self.input.flush().unwrap();
    }

    #[track_caller]
    fn ends(&mut self, code: u32) {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "{}", self.text());
            thread::sleep(Duration::from_millis(5));
        };
        // The last output is still on its way.
        thread::sleep(Duration::from_millis(50));
        assert_eq!(status.exit_code(), code, "{}", self.text());
    }
}

#[test]
fn a_few_need_a_yes() {
    let account = Account::new(100);
    let ids = account.ids(Active, 12);
    for (text, code) in [("\r", 2), ("n\r", 2), ("2\r", 2), ("\u{4}", 2), ("y\r", 0), ("YES\r", 0)]
    {
        let changes = account.changes().len();
        let mine = &ids[changes * 2..changes * 2 + 2];
        let args = ["delete", "--no-report", &mine[0], &mine[1]];
        let mut terminal = Terminal::start(&account, PROGRAM, &args, 80);
        terminal.wait_for("Delete 2 registrations? [y/N]");
        assert_eq!(account.changes().len(), changes, "nothing is sent before consent");
        terminal.type_in(text);
        terminal.ends(code);
        assert_eq!(account.changes().len(), changes + usize::from(code == 0), "{text:?}");
        if code == 2 {
            terminal.wait_for("error: stopped, because there was no consent");
        }
    }
}

#[test]
fn many_need_their_number() {
    let account = Account::new(100);
    let list = account.file("ids", &account.ids(Active, 11).join("\n"));
    for (text, code) in [("y\r", 2), ("12\r", 2), ("\u{4}", 2), ("11\r", 0)] {
        let args = ["revoke", "--no-report", "--from", &list];
        let mut terminal = Terminal::start(&account, PROGRAM, &args, 80);
        terminal.wait_for("Type 11 to revoke, anything else to stop:");
        terminal.type_in(text);
        terminal.ends(code);
        assert_eq!(account.changes().len(), usize::from(code == 0), "{text:?}");
    }
}

#[test]
fn a_pipe_has_the_ids_and_the_terminal_has_the_consent() {
    let account = Account::new(100);
    let ids = account.ids(Active, 3);
    // If it read the consent from the pipe, it would get one.
    let list = account.file("ids", &format!("{}\n", ids.join("\n")));
    let script =
        format!("(cat {list}; echo '# y') | {PROGRAM} delete --no-report --from - 2>{list}.err");
    for (text, code) in [("n\r", 2), ("y\r", 0)] {
        let mut terminal = Terminal::start(&account, "sh", &["-c", &script], 80);
        terminal.wait_for("Delete 3 registrations? [y/N]");
        assert!(terminal.text().starts_with("Delete 3 registrations of "), "{}", terminal.text());
        terminal.type_in(text);
        terminal.ends(code);
        assert_eq!(account.changes().len(), usize::from(code == 0));
    }
    let plan = std::fs::read_to_string(format!("{list}.err")).unwrap();
    assert!(plan.starts_with("Delete 3 registrations of "), "{plan}");
}

#[test]
fn what_was_typed_before_the_question_is_no_consent() {
    let account = Account::start(Emulator::builder().fleet_size(100));
    let id = &account.ids(Active, 1)[0];
    account.emulator.set_latency(Duration::from_millis(500));
    let mut terminal = Terminal::start(&account, PROGRAM, &["delete", "--no-report", id], 80);
    while account.emulator.requests().is_empty() {
        thread::sleep(Duration::from_millis(2));
    }
    terminal.type_in("y\ry\r");
    terminal.wait_for("Delete 1 registration? [y/N]");
    thread::sleep(Duration::from_millis(300));
    assert!(terminal.child.try_wait().unwrap().is_none(), "{}", terminal.text());
    terminal.type_in("n\r");
    terminal.ends(2);
    assert_eq!(account.changes(), []);
}

/// Each of them waits for a minute, after which a plan is read again.
#[test]
fn a_plan_is_read_again_after_a_minute() {
    thread::scope(|scope| {
        scope.spawn(a_plan_that_was_long_on_the_screen_is_read_again);
        scope.spawn(a_plan_that_cannot_be_read_again_is_summarized);
        scope.spawn(control_c_between_two_rules_ends_the_command);
    });
}

fn a_plan_that_was_long_on_the_screen_is_read_again() {
    let account = Account::new(400);
    let ids = account.ids(Active, 120);
    let list = account.file("ids", &ids.join("\n"));
    let args = ["delete", "--from", &list, "--created-before", "2026-07-01"];
    let args = [&args[..], &["--max-percent", "100"]].concat();
    let mut terminal = Terminal::start(&account, PROGRAM, &args, 80);
    terminal.wait_for("Type 120 to delete");
    // One is deleted by somebody else, one is the other user's by now, and one cannot be read any more.
    account.run(&["delete", "--yes", "--no-report", &ids[0]]).ends(0);
    let mut other = serde_json::to_value(account.get(&ids[1])).unwrap();
    other["created_at"] = "2026-07-02T00:00:00Z".into();
    account.emulator.put(other).unwrap();
    account.emulator.inject(Fault::record(2).set("created_at", "soon").on(Operation::List));
    account.emulator.inject(Fault::record(2).set("created_at", "soon").on(Operation::Get));
    let changes = account.changes().len();
    thread::sleep(Duration::from_secs(61));
    terminal.type_in("120\r");
    terminal.ends(1);
    terminal.wait_for("Left out 3 registrations that changed while the plan was on the screen.");
    terminal.wait_for("Deleted 117 registrations in 0:0");
    terminal.wait_for(", 1 already so, 1 left out, 1 not sent.");
    let mut sent: Vec<String> =
        account.changes()[changes..].iter().flat_map(|(ids, _)| ids.clone()).collect();
    // Two requests are in flight at once.
    sent.sort();
    assert_eq!(sent, ids[3..]);
    let (planned, outcomes) = outcomes(&account.report());
    assert_eq!(planned.len(), 120);
    let ended: Vec<&String> = ids[..4].iter().map(|id| &outcomes[id]).collect();
    assert_eq!(ended, ["already", "left_out", "not_sent", "done"]);
}

#[test]
fn the_plan_fits_the_terminal() {
    let account = Account::new(400);
    for columns in [80, 200] {
        let args = ["delete", "--idle-for", "2026-04-02", "--no-report", "--max-percent=100"];
        let mut terminal = Terminal::start(&account, PROGRAM, &args, columns);
        terminal.wait_for("anything else to stop:");
        let text = terminal.text();
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        assert!(
            lines[0].starts_with("Delete ") && lines[0].contains(" % of the account's "),
            "{text}"
        );
        assert_eq!(lines[1], "  account 00000000000000000000000000000001");
        assert!(lines[2].starts_with("  idle since 2026-04-02T00:00:00Z ("), "{text}");
        assert!(
            lines[2].contains(" days)  ") && lines[2].ends_with(" virtual IPv4 addresses"),
            "{text}"
        );
        assert!(lines[3].contains(" active warp · "), "{text}");
        assert_eq!(lines[4], "  last activity: all more than 30 days ago");
        assert!(lines[5..15].iter().all(|line| line.contains(" d ago  ")), "{text}");
        assert!(
            lines[15].starts_with("  … and ")
                && lines[15].ends_with(" others, active earlier: --dry-run -o ndjson lists them"),
            "{text}"
        );
        assert!(lines.iter().all(|line| line.chars().count() <= usize::from(columns)), "{text}");
        let last = lines.last().unwrap().trim_end();
        assert!(
            last.starts_with("Type ") && last.ends_with(" to delete, anything else to stop:"),
            "{text}"
        );
        terminal.type_in("\u{3}");
        terminal.ends(130);
    }
    assert_eq!(account.changes(), []);
}

fn a_plan_that_cannot_be_read_again_is_summarized() {
    let account = Account::new(50);
    let id = &account.ids(Active, 1)[0];
    let args = ["delete", id, "--no-report", "-o", "json", "--retries", "0"];
    let mut terminal = Terminal::start(&account, PROGRAM, &args, 80);
    terminal.wait_for("[y/N]");
    account.emulator.inject(Fault::status(503).json().on(Operation::List));
    thread::sleep(Duration::from_secs(61));
    terminal.type_in("y\r");
    terminal.ends(3);
    terminal.wait_for("\"not_sent\": 1");
    assert_eq!(account.changes(), []);
}

fn control_c_between_two_rules_ends_the_command() {
    let account = Account::new(100);
    let rule =
        |id: &str| format!("[[rule]]\nname = \"{id}\"\ndelete = {{ device_id = \"{id}\" }}\n");
    let devices: Vec<String> =
        account.ids(Active, 2).iter().map(|id| account.get(id).device.id).collect();
    let file = account.file("rules.toml", &devices.iter().map(|id| rule(id)).collect::<String>());
    let mut terminal = Terminal::start(&account, PROGRAM, &["clean", &file, "--no-report"], 80);
    terminal.wait_for("[y/N]");
    thread::sleep(Duration::from_secs(61));
    // The first rule is read again, and read back; then the second rule is read again.
    let third = Fault::delay(Duration::from_secs(60)).on(Operation::List).on_request(3);
    account.emulator.inject(third);
    terminal.type_in("y\r");
    terminal.wait_for("Deleted 2 registrations in ");
    thread::sleep(Duration::from_millis(200));
    let start = Instant::now();
    terminal.type_in("\u{3}");
    terminal.ends(130);
    assert!(start.elapsed() < Duration::from_secs(20), "{}", terminal.text());
    assert_eq!(account.changes().len(), 1, "{}", terminal.text());
}

#[test]
fn the_bar_fits_the_terminal_and_shows_the_wait() {
    thread::scope(|scope| {
        for columns in [80_u16, 200] {
            scope.spawn(move || bar(columns));
        }
    });
}

fn bar(columns: u16) {
    let builder = Emulator::builder().fleet_size(1_000).latency(Duration::from_millis(30));
    // The plan takes one request. The chunks need two windows.
    let account = Account::start(builder.quota("7/4s".parse().unwrap()));
    let mut terminal = Terminal::start(&account, PROGRAM, &DELETE, columns);
    terminal.ends(0);
    assert!(terminal.text().contains("Deleted "), "{}", terminal.text());
    let bars = terminal.bars.lock().unwrap();
    assert!(bars.iter().any(|bar| bar.contains("quota: continues in 0:0")), "{bars:#?}");
    assert!(bars.iter().any(|bar| bar.contains("/s") && bar.contains("00/9")), "{bars:#?}");
    for bar in bars.iter() {
        assert!(bar.chars().count() <= usize::from(columns), "{bar}");
    }
    // It is gone at the end.
    assert!(
        !terminal.text().contains('█') && !terminal.text().contains('░'),
        "{}",
        terminal.text()
    );
}

#[test]
fn the_wait_for_the_plan_is_shown() {
    // The plan takes four requests.
    let builder = Emulator::builder().fleet_size(3_000).quota("3/3s".parse().unwrap());
    let account = Account::start(builder);
    let args = ["delete", "--created-before", "2026-07-01", "--max-percent", "100"];
    let mut terminal = Terminal::start(&account, PROGRAM, &args, 80);
    terminal.wait_for("reading registrations · quota: continues in 0:0");
    terminal.wait_for("anything else to stop:");
    assert!(!terminal.text().contains("reading"), "{}", terminal.text());
    terminal.type_in("\r");
    terminal.ends(2);
}

#[test]
fn control_c_in_the_middle_of_a_run() {
    let account =
        Account::start(Emulator::builder().fleet_size(2_000).latency(Duration::from_millis(100)));
    let mut terminal = Terminal::start(&account, PROGRAM, &DELETE, 80);
    account.wait_for_changes(5);
    terminal.type_in("\u{3}");
    terminal.ends(130);
    assert!(terminal.text().contains("To continue: registrations resume"), "{}", terminal.text());
    let (planned, outcomes) = outcomes(&account.report());
    assert_eq!(planned.len(), outcomes.len());
    let sent: usize = account.changes().iter().map(|(ids, _)| ids.len()).sum();
    assert_eq!(outcomes.values().filter(|it| *it == "done").count(), sent);
}
