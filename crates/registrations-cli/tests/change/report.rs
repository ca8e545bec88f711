//! The report of a run.

use std::fs;

use registrations_emulator::{Fault, Operation, RegistrationStatus::*};

use super::support::{Account, lines, strings};

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
    let mut emulated = account.command(&["--emulator=50", "delete", "--never-seen", "--yes"]);
    for name in ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_BASE_URL"] {
        emulated.env_remove(name);
    }
    super::support::ran(&mut emulated).ends(0);
    assert!(!account.home.path().join("state").exists());
}
