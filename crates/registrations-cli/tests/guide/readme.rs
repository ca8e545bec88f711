//! The READMEs: what they show is what the program does.

use std::{fs, path::Path};

use crate::support::{isolated, on_terminal, ran};

const README: &str = include_str!("../../README.md");
const ROOT: &str = include_str!("../../../../README.md");

/// The rows of the table of jobs: the job and its command.
fn jobs(text: &str) -> Vec<(&str, &str)> {
    let rows = text.lines().skip_while(|line| !line.starts_with("| Job |")).skip(2);
    rows.map_while(|line| line.strip_prefix("| "))
        .map(|line| {
            let (job, command) = line.split_once(" | `").unwrap();
            (job, command.strip_suffix("` |").unwrap())
        })
        .collect()
}

#[test]
fn each_job_is_one_command_that_finds_something() {
    let jobs = jobs(README);
    assert_eq!(jobs.len(), 10, "{jobs:?}");
    assert_eq!(jobs, self::jobs(ROOT));
    let folder = tempfile::tempdir().unwrap();
    let run = |line: &str| {
        let mut command = isolated("sh");
        ran(command.args(["-c", line]).current_dir(folder.path()).env("HOME", folder.path()))
    };
    for (job, command) in jobs {
        let emulated = command.replacen("registrations ", "registrations --emulator ", 1);
        if !command.starts_with("registrations delete") {
            let done = run(&emulated);
            assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{job}: {done:?}");
            let output = match command.split_once(" > ") {
                Some((_, file)) => fs::read_to_string(folder.path().join(file)).unwrap(),
                None => done.stdout,
            };
            assert!(output.lines().count() >= 3, "{job}: {output}");
            continue;
        }
        let plan = run(&format!("{emulated} --dry-run -o id"));
        let planned = plan.output().lines().count();
        assert!(planned > 0, "{job} finds nothing");
        let done = run(&format!("{emulated} --yes --max 1000"));
        assert_eq!(done.code, Some(0), "{job}: {done:?}");
        let expected = format!("Deleted {planned} registration");
        assert!(done.stderr.contains(&expected), "{job}: {expected}: {done:?}");
    }
}

/// The lines of `sh` blocks, with an emulated account, and without consent.
#[test]
fn the_other_commands_run() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("keep.txt"), "*@example.net\n").unwrap();
    fs::write(folder.path().join("rules.toml"), blocks("toml")[0]).unwrap();
    let mut lines = 0;
    for block in README.split("```sh\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for line in block.lines().filter(|line| line.starts_with("registrations ")) {
            let line = line.replace("registrations ", "registrations --emulator ");
            let consent =
                if line.contains("--save-plan") { "delete " } else { "delete --dry-run " };
            let line = line.replace("delete ", consent);
            let mut command = isolated("sh");
            let done = ran(command.args(["-c", &line]).current_dir(folder.path()));
            assert_eq!(done.code, Some(0), "{line}: {done:?}");
            lines += 1;
        }
    }
    assert!(lines >= 3, "{lines}");
    assert!(fs::read_to_string(folder.path().join("zero_trust.prom")).unwrap().contains("# TYPE "));
}

/// The blocks of this language.
fn blocks(language: &str) -> Vec<&'static str> {
    let start = format!("```{language}\n");
    let blocks: Vec<_> =
        README.split(&*start).skip(1).filter_map(|block| block.split("```").next()).collect();
    assert!(!blocks.is_empty(), "{language}");
    blocks
}

/// The lines for cron and systemd, as those would run them, for each of the files of rules.
#[test]
fn the_rules_run_from_cron_and_systemd() {
    let cron = blocks("crontab")[0].trim();
    let (time, cron) = cron.split_once(" registrations ").unwrap();
    assert_eq!(time.split(' ').count(), 5, "{time}");
    let unit = blocks("ini")[0];
    let start = unit.lines().find_map(|line| line.strip_prefix("ExecStart=registrations "));
    for command in [cron, start.unwrap()] {
        for rules in blocks("toml") {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("rules.toml"), rules).unwrap();
            let line = format!("registrations --emulator {command}");
            let mut shell = isolated("sh");
            let done = ran(shell.args(["-c", &line]).current_dir(folder.path()));
            assert_eq!((done.code, &*done.stdout, &*done.stderr), (Some(0), "", ""), "{rules}");
            let checked = isolated("sh")
                .args(["-c", "registrations clean rules.toml --check"])
                .current_dir(folder.path())
                .status();
            assert!(checked.unwrap().success(), "{rules}");
        }
    }
}

/// What a `console` block shows is what a terminal of 80 columns shows. A line with `...` stands for any lines.
#[test]
fn the_output_that_is_shown_is_that_of_the_program() {
    let mut shown = 0;
    for text in [README, ROOT] {
        for block in text.split("```console\n").skip(1) {
            let block = block.split("```").next().unwrap();
            let (command, expected) = block.split_once('\n').unwrap();
            let command = command.strip_prefix("$ registrations ").unwrap();
            let args: Vec<_> = command.split(' ').collect();
            let screen = on_terminal(&args, 80, "C.UTF-8");
            assert_matches(expected, &screen, command);
            shown += 1;
        }
    }
    assert!(shown >= 3, "{shown}");
}

#[track_caller]
fn assert_matches(expected: &str, screen: &str, command: &str) {
    let mut lines = screen.trim_end().lines().map(str::trim_end).peekable();
    let mut expected_lines = expected.lines().peekable();
    while let Some(line) = expected_lines.next() {
        if line == "..." {
            let next = expected_lines.peek();
            while lines.peek().is_some_and(|line| next.is_none_or(|next| line != next)) {
                lines.next();
            }
        } else {
            assert_eq!(lines.next(), Some(line), "{command}:\n{screen}");
        }
    }
    assert_eq!(lines.next(), None, "{command}:\n{screen}");
}

#[test]
fn links_lead_somewhere() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    for link in README.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        if !link.starts_with("http") && !link.starts_with('#') {
            assert!(folder.join(link).exists(), "{link}");
        }
    }
}
