//! What each format prints.

use registrations_emulator::Registration;
use serde_json::{Value, json};

use crate::support::{Account, emulated, program, run, uuid};

const HOSTILE: &str = "a\u{1b}[2Jb\r\n\u{9b}c\u{202e}d\u{2028}\u{200b}\u{7f}";

#[test]
fn json_is_what_the_service_sends() {
    let account = Account::new(400);
    let ran = account.run(&["list", "--status", "all", "--sort", "id", "-o", "json"]);
    let listed: Value = serde_json::from_str(&ran.ends(0).stdout).unwrap();
    let sent = serde_json::to_value(account.emulator.registrations()).unwrap();
    for (listed, sent) in listed.as_array().unwrap().iter().zip(sent.as_array().unwrap()) {
        assert_eq!(listed, sent);
    }
    assert_eq!(listed, sent);
    let lines = account.run(&["list", "--status", "all", "--sort", "id", "-o", "ndjson"]).stdout;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::Array(lines), sent);
}

#[test]
fn json_of_chosen_columns_is_nested() {
    let account = Account::new(0);
    account.put(&json!({"user": null, "last_seen_at": null}));
    let columns = "device.name,user.email,last_seen_at,status";
    let ran = account.run(&["list", "-o", "ndjson", "--columns", columns]);
    let line: Value = serde_json::from_str(&ran.stdout).unwrap();
    let expected = json!({
        "device": {"name": "LAPTOP-0"}, "user": {"email": null}, "last_seen_at": null, "status": "active",
    });
    assert_eq!(line, expected);
}

#[test]
fn an_empty_listing_is_valid_in_every_format() {
    let account = Account::new(3);
    let nobody = uuid(9, 9);
    for (format, expected) in
        [("json", "[]\n"), ("ndjson", ""), ("csv", "id,key\r\n"), ("id", ""), ("table", "")]
    {
        let columns: &[&str] = if format == "id" { &[] } else { &["--columns", "id,key"] };
        let args = [&["list", "-o", format, "--user-id", &nobody], columns].concat();
        let ran = account.run(&args);
        ran.errs(0, &["none of 0 registrations matches"]);
        assert_eq!(ran.stdout, expected, "{format}");
    }
}

#[test]
fn csv_is_exact_and_harmless() {
    let account = Account::new(0);
    let names = [
        "plain",
        "a,b",
        "say \"hi\"",
        "two\nlines",
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        HOSTILE,
    ];
    for name in names {
        account.put(&json!({"device": {"name": name}}));
    }
    let args = ["list", "--sort", "id", "-o", "csv", "--columns", "id,device.name,revoked_at"];
    let read = |args: &[&str]| {
        let text = account.run(args).stdout;
        assert!(text.starts_with("id,device.name,revoked_at\r\n") && text.ends_with("\r\n"));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows = reader.records().map(|row| {
            let row = row.unwrap();
            assert_eq!(&row[2], "");
            row[1].to_owned()
        });
        rows.collect::<Vec<_>>()
    };
    assert_eq!(read(&[&args[..], &["--csv-raw"]].concat()), names);
    let harmless = names.map(|name| {
        if name.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            format!("'{name}")
        } else {
            name.to_owned()
        }
    });
    assert_eq!(read(&args), harmless);
}

#[test]
fn csv_has_every_member_by_default() {
    let account = Account::new(50);
    let args = ["list", "--status", "all", "--sort", "id", "-o", "csv", "--include-policy"];
    let ran = account.run(&args);
    let mut reader = csv::Reader::from_reader(ran.stdout.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let member = |it: &Registration, path: &str| {
        let mut whole = serde_json::to_value(it).unwrap();
        whole["policy"] = serde_json::to_value(&it.policy).unwrap();
        let value = path.split('.').fold(&whole, |value, name| &value[name]);
        value.as_str().map_or_else(
            || if value.is_null() { String::new() } else { value.to_string() },
            str::to_owned,
        )
    };
    let all = account.emulator.registrations();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), all.len());
    for (row, it) in rows.iter().zip(&all) {
        for (path, cell) in headers.iter().zip(row) {
            match path {
                "status" => assert_eq!(cell, format!("{:?}", it.status()).to_lowercase()),
                "last_activity" => {
                    let seen = it.last_seen_at.unwrap_or(it.created_at);
                    assert_eq!(cell, seen.max(it.created_at).to_string());
                }
                path => assert_eq!(
                    cell.trim_start_matches('\''),
                    member(it, path).trim_start_matches('\''),
                    "{path}"
                ),
            }
        }
    }
}

#[test]
fn a_table_that_is_not_on_a_terminal_is_whole_and_plain() {
    let account = Account::new(0);
    let long = "long ".repeat(400);
    account.put(&json!({"device": {"name": long.trim()}}));
    account.put(&json!({"device": {"name": HOSTILE}, "revoked_at": "2026-06-30T01:02:03Z"}));
    account.put(&json!({"user": null, "last_seen_at": null, "virtual_ipv4": null}));
    let ran = account.run(&["list", "--sort", "id"]);
    ran.errs(0, &[]);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(
        lines[0].split_whitespace().collect::<Vec<_>>(),
        ["DEVICE", "USER", "SEEN", "STATUS", "IPV4", "ID", "CLIENT", "TUNNEL", "CREATED"]
    );
    assert!(lines[1].starts_with(long.trim()), "{}", lines[1]);
    let escaped = r"a\u{1b}[2Jb\u{d}\u{a}\u{9b}c\u{202e}d\u{2028}\u{200b}\u{7f}  ";
    assert!(lines[2].starts_with(escaped), "{}", lines[2]);
    assert!(lines[2].contains("  2026-06-30T00:00:00Z  revoked  "), "{}", lines[2]);
    let row: Vec<&str> = lines[3].split_whitespace().collect();
    assert_eq!(row[1..5], ["-", "never", "active", "-"]);
    assert_eq!(lines.len(), 4);
}

#[test]
fn names_cannot_control_the_terminal_in_any_table() {
    let ran = emulated(&["list", "-o", "table", "--status", "all"]);
    assert!(!ran.stdout.contains(|c: char| c.is_control() && c != '\n'));
    assert!(ran.stdout.contains(r"\u{"), "the fleet has hostile names");
}

#[test]
fn colors_are_used_where_they_are_wanted() {
    let has_color = |args: &[&str], env: &[(&str, &str)]| {
        let mut command = program(&["--emulator=50", "list"]);
        run(command.args(args).envs(env.iter().copied())).stdout.contains('\u{1b}')
    };
    assert!(!has_color(&[], &[]));
    assert!(has_color(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(has_color(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!has_color(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!has_color(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn columns_are_listed_and_chosen() {
    let help = emulated(&["list", "--columns", "help"]).stdout;
    let names: Vec<&str> =
        help.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert!(names.contains(&"device.name") && names.contains(&"policy.name"), "{help}");
    for format in ["table", "json", "ndjson", "csv"] {
        let args = ["--emulator=20", "list", "-o", format, "--columns", &names.join(",")];
        let ran = run(&mut program(&args));
        let text = ran.ends(0).stdout.to_lowercase();
        for name in &names {
            let name =
                if format.contains("json") { name.rsplit('.').next().unwrap() } else { name };
            assert!(text.contains(name), "{format} {name}: {text}");
        }
    }
}

#[test]
fn a_column_of_the_profile_requests_the_profile() {
    let account = Account::new(10);
    let ran = account.run(&["list", "-o", "csv", "--columns", "policy.name"]);
    assert!(ran.stdout.lines().skip(1).all(|line| ["Default", "Contractors"].contains(&line)));
    assert_eq!(account.requests()[0].query_values("include"), ["policy"]);
}

#[test]
fn get_shows_registrations_in_every_format() {
    let account = Account::new(10);
    let all = account.emulator.registrations();
    let (a, b) = (all[3].id.as_str(), all[1].id.as_str());
    let json: Value =
        serde_json::from_str(&account.run(&["get", a, b, "-o", "json"]).stdout).unwrap();
    assert_eq!(json, serde_json::to_value([&all[3], &all[1]]).unwrap());
    assert_eq!(account.run(&["get", "-o", "id", a, b]).stdout, format!("{a}\n{b}\n"));
    let ran = account.run(&["get", b, "-o", "csv", "--columns", "policy.name"]);
    assert_eq!(ran.stdout, format!("policy.name\r\n{}\r\n", all[1].policy.name));
}

#[test]
fn csv_begins_with_a_byte_order_mark_if_asked() {
    for args in
        [&["list"][..], &["list", "--name", "NOBODY"], &["stats"], &["stats", "--by", "user"]]
    {
        let without = emulated(&[args, &["-o", "csv"]].concat()).stdout;
        let with = emulated(&[args, &["-o", "csv", "--csv-bom"]].concat()).stdout;
        assert_eq!(with, format!("\u{feff}{without}"), "{args:?}");
    }
}
