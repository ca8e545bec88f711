//! The help of each command, and its examples.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

use crate::support::{PROGRAM, isolated, ran, run};

/// The texts are in `help/`. `TRYCMD=overwrite cargo test -p registrations-cli` updates them.
#[test]
fn the_help_is_as_reviewed() {
    trycmd::TestCases::new()
        .env("LANG", "C.UTF-8")
        .env("COLUMNS", "100")
        .case("tests/guide/help/*.trycmd");
}

/// All commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = run(&["--help"]).output();
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = lines.map_while(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_command_has_its_help_reviewed() {
    for command in commands() {
        let file = format!("{}/tests/guide/help/{command}.trycmd", env!("CARGO_MANIFEST_DIR"));
        assert!(fs::exists(&file).unwrap(), "{file} is missing");
    }
}

#[test]
fn every_command_has_examples_and_they_run() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let help = run(&["clean", "--help"]).output();
    let rules = help.lines().skip_while(|line| !line.starts_with("Example of a file")).skip(1);
    let rules: Vec<&str> = rules.take_while(|line| !line.starts_with("Examples with")).collect();
    fs::write(folder.path().join("rules.toml"), rules.join("\n")).unwrap();
    for shell in [".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions"]
    {
        fs::create_dir_all(home.join(shell)).unwrap();
    }
    let shell = |line: &str| -> Command {
        let mut command = isolated("sh");
        command.args(["-c", line]).current_dir(folder.path()).env("HOME", &home);
        command
    };
    for command in commands() {
        // They are not wrapped on a terminal of 80 columns, where somebody copies them.
        let help = ran(isolated(PROGRAM).args([&*command, "--help"]).env("COLUMNS", "80")).output();
        let (_, end) =
            help.split_once("\nExample").unwrap_or_else(|| panic!("{command} has no example"));
        let examples: Vec<_> = end
            .lines()
            .filter_map(|line| line.strip_prefix("  "))
            .filter(|line| line.starts_with("registrations "))
            .collect();
        assert!(!examples.is_empty(), "{command}");
        for example in examples {
            assert!(
                example.contains(&format!(" {command} ")) || example.ends_with(&*command),
                "{example}"
            );
            if command == "emulator" {
                // It serves until it is interrupted.
                let mut child = shell(&format!("exec {example}"))
                    .stdout(Stdio::piped())
                    .stderr(Stdio::null())
                    .spawn()
                    .unwrap();
                let mut line = String::new();
                BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
                let interrupted =
                    Command::new("kill").args(["-INT", &child.id().to_string()]).status();
                assert!(interrupted.unwrap().success());
                assert!(
                    child.wait().unwrap().success() && line.starts_with("Serving 10000"),
                    "{line}"
                );
                continue;
            }
            let done = ran(&mut shell(example));
            assert_eq!(done.code, Some(0), "{example}: {done:?}");
            let writes_a_file = example.contains(" > ") || command == "man";
            let is_silent = done.stdout.is_empty() && done.stderr.is_empty();
            assert!(writes_a_file || !is_silent, "{example} shows nothing");
            assert!(!done.stderr.contains("error"), "{example}: {done:?}");
        }
    }
}

#[test]
fn piped_help_has_eighty_columns() {
    for command in commands() {
        let mut program = isolated(PROGRAM);
        let help = ran(program.args([&*command, "--help"]).env_remove("COLUMNS")).output();
        for line in help.lines().filter(|line| !line.contains("registrations ")) {
            assert!(line.chars().count() <= 80, "{command}: {line}");
        }
    }
}

#[test]
fn no_example_overwrites_a_file_that_the_user_keeps() {
    let help = run(&["completions", "--help"]).output();
    for file in help.lines().filter_map(|line| line.split(" > ").nth(1)) {
        assert!(file.rsplit('/').next().unwrap().contains("registrations"), "{file}");
    }
}
