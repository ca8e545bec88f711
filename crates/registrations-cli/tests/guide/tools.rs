//! `schema`, `completions`, `man` and `emulator`.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::support::{Account, PROGRAM, isolated, ran, run};

fn validator(what: &str) -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(&run(&["schema", what]).output()).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

#[track_caller]
fn assert_valid(validator: &jsonschema::Validator, lines: &str) {
    assert!(!lines.is_empty());
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let errors: Vec<_> = validator.iter_errors(&line).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}: {line}");
    }
}

#[test]
fn the_schema_of_a_listing_is_that_of_its_lines() {
    let account = Account::start(registrations_emulator::Emulator::builder().fleet_size(400));
    // The least that the API sends.
    account
        .emulator
        .put(json!({
            "id": "00000000-0000-4000-8000-000000000001", "key": "",
            "device": {"id": "00000000-0000-4000-8000-000000000002", "name": ""}, "user": {},
            "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
            "tunnel_type": "of the future",
        }))
        .unwrap();
    let schema = validator("list");
    let plain = account.run(&["list", "-o", "ndjson", "--status", "all"]).output();
    assert_valid(&schema, &plain);
    assert_valid(&schema, &account.run(&["list", "-o", "ndjson", "--include-policy"]).output());

    // It requires the members that every line has, and knows all others.
    let schema: Value = serde_json::from_str(&run(&["schema", "list"]).output()).unwrap();
    let lines: Vec<Value> = plain.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let known = schema["properties"].as_object().unwrap().keys();
    let everywhere: BTreeSet<&str> = known
        .filter(|name| lines.iter().all(|line| line.get(name).is_some()))
        .map(String::as_str)
        .collect();
    let required = schema["required"].as_array().unwrap();
    assert_eq!(
        required.iter().map(|name| name.as_str().unwrap()).collect::<BTreeSet<_>>(),
        everywhere
    );
    for name in lines.iter().flat_map(|line| line.as_object().unwrap().keys()) {
        assert!(schema["properties"].get(name).is_some(), "{name}");
    }
}

#[test]
fn the_schema_of_a_summary_is_that_of_a_run() {
    let schema = validator("summary");
    let verbs: [&[&str]; 4] = [
        &["delete", "--name", "ADA-*", "--limit", "5", "--yes"],
        &["revoke", "no-such-id", "--yes"],
        &["delete", "--service-tokens", "only", "--yes", "--max", "1"],
        &["unrevoke", "--status", "revoked", "--limit", "1", "--name", "A*", "--yes"],
    ];
    for args in verbs {
        let run = run(&[&["--emulator=400"], args, &["-o", "json"]].concat());
        let summary: Value = serde_json::from_str(&run.stdout).unwrap();
        let errors: Vec<String> = schema.iter_errors(&summary).map(|it| it.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}: {summary}");
        assert_eq!(summary["exit_code"].as_i64(), run.code.map(i64::from));
    }
}

#[test]
fn the_schema_of_rules_knows_the_selectors() {
    let schema = validator("rules");
    let rule = |selectors: Value| json!({"rule": [{"name": "a", "delete": selectors}]});
    for valid in [
        rule(
            json!({"idle_for": "90d", "superseded": true, "email": ["a@example.com"], "type": "warp"}),
        ),
        json!({"max": 3, "max_percent": 1.5, "protect": ["a"], "rule": [{"name": "a", "revoke": {"in": "10.0.0.0/8"}}]}),
    ] {
        assert!(schema.is_valid(&valid), "{valid}");
    }
    for invalid in [
        json!({}),
        rule(json!({})),
        rule(json!({"idle_fro": "90d"})),
        rule(json!({"type": "other"})),
        rule(json!({"never_seen": false})),
        json!({"rule": [{"name": "a"}]}),
        json!({"maximum": 3, "rule": [{"name": "a", "revoke": {"name": "a"}}]}),
    ] {
        assert!(!schema.is_valid(&invalid), "{invalid}");
    }
}

#[test]
fn the_schema_of_a_report_is_that_of_its_lines() {
    let account = Account::start(registrations_emulator::Emulator::builder().fleet_size(400));
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.ndjson");
    let report = report.to_str().unwrap();
    let id = account
        .emulator
        .registrations()
        .iter()
        .find(|it| it.deleted_at.is_none())
        .unwrap()
        .id
        .clone();
    let args = ["delete", &id, "unknown", "--yes", "--report", report];
    let deleted = account.run(&args);
    assert_eq!(deleted.code, Some(1), "{deleted:?}");
    assert_valid(&validator("report"), &fs::read_to_string(report).unwrap());
    assert!(
        !validator("report").is_valid(&json!({"type": "outcome", "id": "a", "outcome": "gone"}))
    );
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&["completions", shell]).output();
        for word in ["unrevoke", "idle-for", "emulator"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let script = run(&["completions", "bash"]).output();
    let mut bash = isolated("bash").arg("-n").stdin(Stdio::piped()).spawn().unwrap();
    bash.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    assert!(bash.wait().unwrap().success());
    // The shell completes with them.
    let complete = format!(
        "{script}\nCOMP_WORDS=(registrations del) COMP_CWORD=1\n_registrations registrations del registrations\necho ${{COMPREPLY[@]}}"
    );
    assert_eq!(ran(isolated("bash").args(["-c", &complete])).output(), "delete\n");
    // After a blank, the value of --superseded would be an id: it is offered after = only.
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&["completions", shell]).output();
        for at in script.match_indices("user+name").map(|(at, _)| at) {
            assert!(script[..at].ends_with("superseded="), "{shell}: {}", &script[at - 40..at]);
        }
        assert!(script.contains("superseded=user+name"), "{shell}");
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("new/man1");
    let written = run(&["man", pages.to_str().unwrap()]).output();
    assert_eq!(written, "");
    let help = run(&["--help"]).output();
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands: Vec<_> = commands
        .map_while(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(|name| format!("registrations-{name}"))
        .chain(["registrations".to_owned()])
        .collect();
    assert_eq!(fs::read_dir(&pages).unwrap().count(), commands.len());
    assert!(commands.len() > 12, "{commands:?}");
    // The requests of the man macros and of roff that such a page needs.
    let known = "ie el if TH SH SS TP PP RS RE IP br nf fi sp".split(' ').collect::<Vec<_>>();
    for name in commands {
        let page = fs::read_to_string(pages.join(format!("{name}.1"))).unwrap();
        assert!(page.contains(&format!("\n.TH {name} 1 ")), "{name}");
        let sections = ["SYNOPSIS", "EXAMPLES", "\"ENVIRONMENT\"", "\"FILES\"", "\"EXIT STATUS\""];
        for section in sections {
            assert!(page.contains(&format!("\n.SH {section}\n")), "{name}: {section}");
        }
        // Each example stays a line of its own.
        let (_, examples) = page.split_once(".SH EXAMPLES\n.nf\n").unwrap();
        let (examples, _) = examples.split_once("\n.fi\n").unwrap();
        assert!(examples.lines().any(|line| line.starts_with("  registrations ")), "{name}");
        for line in page.lines().filter_map(|line| line.strip_prefix('.')) {
            let request = line.split(|c: char| !c.is_alphabetic()).next().unwrap();
            assert!(known.contains(&request), "{name}: .{line}");
        }
    }
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let failed = run(&["man", file.to_str().unwrap()]);
    assert_eq!(failed.code, Some(2), "{failed:?}");
}

#[test]
fn the_emulator_serves_until_it_is_interrupted() {
    let mut child = isolated(PROGRAM)
        .args(["emulator", "--fleet", "12", "--account-id", "0123456789abcdef0123456789abcdef"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut list = isolated(PROGRAM);
    list.args(["list", "--status", "all", "-o", "id"]);
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        if let Some((name, value)) =
            line.unwrap().trim().strip_prefix("export ").and_then(|line| line.split_once('='))
        {
            list.env(name, value.trim_matches('\''));
            if name == "CLOUDFLARE_API_TOKEN" {
                break;
            }
        }
    }
    let listed = ran(&mut list).output();
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupted.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(listed.lines().count(), 12);
}
