//! The report of a run.

use std::fs;

use registrations_emulator::{Fault, Operation, RegistrationStatus::*};

use serde_json::{Value, json};

use super::support::{Account, Ran, lines, strings};

#[test]
fn every_id_has_one_line_after_its_chunk_was_announced() {
    let account = Account::new(500);
    let mut ids = account.ids(Active, 250);
    ids.push("unknown-id".to_owned());
    let list = account.file("ids", &ids.join("\n"));
    account
        .run(&["delete", "--from", &list, "--yes", "--max", "250", "--max-percent", "100"])
        .ends(1);
    let lines = lines(&account.report());
    let header = &lines[0];
    assert_eq!(
        (header["type"].as_str(), header["verb"].as_str()),
        (Some("header"), Some("delete"))
    );
    assert_eq!(header["account_id"].as_str(), Some(account.emulator.account_id()));
    let mut sending: Vec<String> = Vec::new();
    let mut ended: Vec<String> = Vec::new();
    for line in &lines {
        match line["type"].as_str() {
            Some("sending") => {
                let ids = strings(&line["ids"]);
                assert!(ids.len() <= 100);
                sending.extend(ids);
            }
            Some("outcome") => {
                let id = line["id"].as_str().unwrap().to_owned();
                assert_eq!(line["outcome"] == "done", sending.contains(&id), "{line}");
                ended.push(id);
            }
            _ => {}
        }
    }
    ended.sort();
    ids.sort();
    assert_eq!(ended, ids);
}

#[test]
fn it_is_for_its_owner_only_and_has_no_credential() {
    let account = Account::new(50);
    let ids = account.ids(Active, 3);
    account
        .emulator
        .inject(Fault::status(403).message("bad emulator-token").json().on(Operation::DeleteMany));
    account.run(&["delete", "--yes", &ids[0], &ids[1], &ids[2]]).ends(4);
    let report = account.report();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&report).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let text = fs::read_to_string(&report).unwrap();
    assert!(!text.contains(account.emulator.token()), "{text}");
    assert!(text.contains("\"ray_id\":\"") && text.contains("\"cause\":\"the token was refused"));
}

#[test]
fn none_is_written_where_it_is_not_wanted() {
    let account = Account::new(50);
    let ids = account.ids(Active, 2);
    account.run(&["delete", "--yes", "--no-report", &ids[0]]).ends(0);
    account.run(&["delete", "--dry-run", &ids[1]]).ends(0);
    let mut emulated = account.command(&["--emulator=50", "delete", "--idle-for", "1y", "--yes"]);
    for name in ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_BASE_URL"] {
        emulated.env_remove(name);
    }
    super::support::ran(&mut emulated).ends(0);
    assert!(!account.home.path().join("state").exists());
}

/// The summary on standard output.
fn summary(run: &Ran) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:#?}"))
}

#[test]
fn a_run_prints_its_summary_as_json() {
    let account = Account::new(400);
    let mut ids = account.ids(Active, 20);
    ids.push("00000000-0000-4000-8000-000000000000".to_owned());
    let (list, report) = (account.file("ids", &ids.join("\n")), account.path("report"));
    let args = ["delete", "--from", &list, "--yes", "--report", &report, "-o", "json"];
    account.emulator.inject(Fault::status(403).json().on(Operation::DeleteMany));
    let run = account.run(&args);
    let printed = summary(run.ends(4));
    assert!(printed["failure"]["remedy"].as_str().unwrap().contains("Zero Trust Write"));
    assert_eq!(printed["exit_code"], 4);
    assert_eq!((&printed["planned"], &printed["outcomes"]["failed"]), (&20.into(), &20.into()));

    let run = account.run(&["resume", &report, "--yes", "-o", "json"]);
    let printed = summary(run.ends(0).says("Deleted 20 registrations"));
    let outcomes = json!({
        "done": 20, "already": 0, "unknown": 0, "protected": 0, "left_out": 0, "drifted": 0,
        "failed": 0, "unsettled": 0, "not_sent": 0,
    });
    assert_eq!(printed["outcomes"], outcomes);
    assert_eq!((&printed["verb"], &printed["exit_code"]), (&"delete".into(), &0.into()));
    assert_eq!(printed["account_id"].as_str(), Some(account.emulator.account_id()));
    assert_eq!(printed["report"].as_str(), Some(report.as_str()));
    assert!(printed["seconds"].as_f64().unwrap() > 0.0 && printed["failure"].is_null());

    // A plan that is refused, and one that could not be made.
    let id = &account.ids(Active, 1)[0];
    let run = account.run(&["delete", id, "--yes", "--min", "5", "-o", "json"]);
    let printed = summary(run.ends(2));
    assert_eq!((&printed["planned"], &printed["exit_code"]), (&1.into(), &2.into()));
    assert_eq!(printed["failure"]["what"], "the plan has 1 registration, fewer than --min 5");
    assert!(printed["report"].is_null());
    account.emulator.inject(Fault::status(503).json().on(Operation::List).always());
    let run = account.run(&["delete", id, "--yes", "--retries", "0", "-o", "json"]);
    assert_eq!(summary(run.ends(3))["planned"], Value::Null);
    account.emulator.clear_faults();

    for format in ["csv", "ndjson", "id", "table"] {
        account
            .run(&["delete", id, "--yes", "-o", format])
            .ends(2)
            .says("the only output is -o json");
    }
    assert!(account.get(id).deleted_at.is_none());
}

#[test]
fn whatever_could_not_be_planned_is_summarized() {
    let account = Account::new(20);
    let id = &account.ids(Active, 1)[0];
    let plan = account.path("plan");
    account.run(&["delete", id, "--save-plan", &plan]).ends(0);
    account.run(&["revoke", id, "--yes", "--no-report"]).ends(0);
    let printed = summary(account.run(&["apply", &plan, "--yes", "-o", "json"]).ends(2));
    assert_eq!(printed["failure"]["what"], "1 of 1 changed since the plan");
    // The report is finished.
    let report = account.path("finished");
    account.run(&["unrevoke", id, "--yes", "--report", &report]).ends(0);
    let before = account.emulator.requests().len();
    let printed = summary(account.run(&["resume", &report, "--yes", "-o", "json"]).ends(0));
    assert_eq!((&printed["verb"], &printed["planned"]), (&"unrevoke".into(), &0.into()));
    assert_eq!(account.emulator.requests().len(), before);
    account.run(&["revoke", id, "--yes", "--no-report"]).ends(0);
    // The report cannot be created.
    let report = format!("{plan}/report");
    let run = account.run(&[
        "revoke",
        id,
        &account.ids(Active, 1)[0],
        "--yes",
        "--report",
        &report,
        "-o",
        "json",
    ]);
    let outcomes = summary(run.ends(2))["outcomes"].clone();
    assert_eq!((&outcomes["not_sent"], &outcomes["already"]), (&1.into(), &1.into()));
    let rules = "[[rule]]\nname = \"a\"\nrevoke = { idle_for = \"90d\" }\n";
    let rules = account.file("rules.toml", rules);
    account.emulator.inject(Fault::status(503).json().on(Operation::List).always());
    for args in [["clean", &rules], ["apply", &plan]] {
        let run = account.run(&[&args[..], &["--yes", "--retries", "0", "-o", "json"]].concat());
        let printed = summary(run.ends(3));
        assert_eq!((&printed["planned"], &printed["exit_code"]), (&Value::Null, &3.into()));
    }
}

#[test]
#[cfg(unix)]
fn a_summary_that_nobody_reads_changes_nothing() {
    for (ids, code) in [(1, 0), (2, 1)] {
        let account = Account::new(50);
        let mut ids = account.ids(Active, ids);
        if code == 1 {
            ids[1] = "no-such-id".to_owned();
        }
        let script = "\"$0\" delete --yes -o json \"$@\" >&-";
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", script, super::support::PROGRAM]).args(&ids).envs(account.env());
        super::support::ran(&mut shell).ends(code);
        assert!(account.get(&ids[0]).deleted_at.is_some());
    }
}

#[test]
fn quiet_runs_say_nothing_but_errors() {
    let account = Account::new(50);
    let ids = account.ids(Active, 3);
    let run = account.run(&["delete", "--yes", "-q", &ids[0]]);
    assert_eq!(run.ends(0).stderr, "");
    let run = account.run(&["delete", "--dry-run", "-q", &ids[1]]);
    assert_eq!(run.ends(0).stderr, "");
    account.emulator.inject(Fault::status(403).json().on(Operation::DeleteMany));
    let run = account.run(&["delete", "--yes", "-q", &ids[1]]);
    run.ends(4).says("To continue: registrations resume ").says("error: the token was refused");
}

#[test]
fn a_dry_run_ends_as_the_run_would() {
    let account = Account::new(50);
    let ids = account.ids(Active, 2);
    let unknown = "00000000-0000-4000-8000-000000000000";
    for (args, code) in [
        (vec![ids[0].as_str()], 0),
        (vec![&ids[0], unknown], 1),
        (vec![&ids[0], unknown, "--ignore-unknown"], 0),
        (vec![&ids[0], "--min", "2"], 2),
        (vec!["--name", "no such device"], 0),
    ] {
        let dry = account.run(&[&["delete", "--yes", "--dry-run"], &args[..]].concat());
        assert_eq!(account.changes(), []);
        dry.ends(code);
        let other = Account::new(50);
        other.run(&[&["delete", "--yes"], &args[..]].concat()).ends(code);
    }
    // A record that cannot be read.
    account.emulator.inject(Fault::record(0).set("created_at", "soon").always());
    account.run(&["delete", "--yes", "--dry-run", &ids[0]]).ends(1).says("could not be read");
}

#[test]
fn each_named_person_is_accounted_for() {
    let account = Account::new(300);
    let mut emails: Vec<String> = Vec::new();
    for it in account.with(Active) {
        let email = it.user.and_then(|user| user.email).filter(|it| it.starts_with("user-"));
        if let Some(email) = email.filter(|email| !emails.contains(email)) {
            emails.push(email);
        }
    }
    let [first, second] = &emails[..2] else { panic!("too few users") };
    let of = |email: &str| -> u64 {
        let all = account.emulator.registrations().into_iter();
        let has = |it: &registrations_emulator::Registration| {
            it.user.as_ref().is_some_and(|user| user.email.as_deref() == Some(email))
        };
        all.filter(|it| it.deleted_at.is_none() && has(it)).count() as u64
    };
    let (of_first, of_second) = (of(first), of(second));
    let leavers = format!("{}\n{second}\nnobody@example.com\n", first.to_uppercase());
    let list = account.file("leavers", &leavers);
    let protect = account.file("protect", &format!("{second}\n"));
    let args = ["delete", "--emails-from", &list, "--protect", &protect, "--yes", "-o", "json"];
    let run = account.run(&args);
    run.ends(1).says("error: one of the e-mail addresses has no registration");
    run.says(&format!("\n  {first}: {of_first} deleted\n"));
    run.says(&format!("\n  {second}: {of_second} protected\n"))
        .says("\n  nobody@example.com: none\n");
    let people = &summary(&run)["people"];
    assert_eq!(people[first.as_str()], json!({"done": of_first}));
    assert_eq!(people[second.as_str()], json!({"protected": of_second}));
    assert_eq!(people["nobody@example.com"], json!({}));
    assert_eq!((of(first), of(second)), (0, of_second));
}
