//! Saved plans: made, shown, reviewed and applied. The emulator's state and log are the witnesses.

use std::fs;

use registrations_emulator::{Fault, Registration, RegistrationStatus::*};
use serde_json::{Value, json};

use super::support::{Account, lines, outcomes};

/// An account with 12 registrations that nobody has used for long, and a plan to delete them.
struct Planned {
    account: Account,
    plan: String,
}

fn record(index: usize) -> Value {
    json!({
        "id": format!("00000000-0000-4000-8000-0000000000{index:02}"), "key": format!("key-{index}"),
        "device": {"id": format!("00000000-0000-4000-8001-0000000000{index:02}"), "name": format!("IDLE-{index:02}")},
        "user": {"id": format!("00000000-0000-4000-8002-0000000000{index:02}"), "email": format!("user-{index}@example.com")},
        "created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-01T00:00:00Z",
        "last_seen_at": "2024-02-01T00:00:00Z",
    })
}

impl Planned {
    fn new(verb: &str) -> Self {
        let account = Account::new(40);
        for index in 0..12 {
            account.emulator.put(record(index)).unwrap();
        }
        let plan = account.path("plan.ndjson");
        let saved =
            account.run(&[verb, "--name", "IDLE-*", "--idle-for", "1y", "--save-plan", &plan]);
        saved.ends(0).says("Nothing was sent").says("12 registrations");
        assert_eq!(saved.stdout, "");
        assert_eq!(account.changes(), []);
        Self { account, plan }
    }

    fn lines(&self) -> Vec<String> {
        fs::read_to_string(&self.plan).unwrap().lines().map(str::to_owned).collect()
    }

    fn write(&self, lines: &[String]) {
        fs::write(&self.plan, lines.join("\n") + "\n").unwrap();
    }

    /// Changes a member of a registration, as a device or another administrator does.
    fn put(&self, index: usize, change: impl FnOnce(&mut Value)) {
        let mut it = record(index);
        change(&mut it);
        self.account.emulator.put(it).unwrap();
    }

    fn idle(&self) -> Vec<Registration> {
        let all = self.account.emulator.registrations().into_iter();
        all.filter(|it| it.device.name.starts_with("IDLE-")).collect()
    }

    fn deleted(&self) -> usize {
        self.idle().iter().filter(|it| it.status() == Deleted).count()
    }
}

#[test]
fn a_plan_is_whole_sorted_and_without_credentials() {
    let it = Planned::new("delete");
    let lines: Vec<Value> =
        it.lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let header = &lines[0];
    assert_eq!(header["type"], "plan");
    assert_eq!((&header["verb"], &header["version"]), (&json!("delete"), &json!(1)));
    assert_eq!(header["account_id"], it.account.emulator.account_id());
    assert_eq!(header["base_url"], it.account.emulator.base_url().trim_end_matches('/'));
    assert_eq!(header["filters"]["name"], "idle-*");
    assert!(header["created_at"].is_string());
    for (index, line) in lines[1..].iter().enumerate() {
        let registration = &line["registration"];
        assert_eq!(registration["id"], record(index)["id"]);
        for member in ["key", "device", "user", "last_seen_at", "created_at"] {
            assert!(!registration[member].is_null(), "{member}: {line}");
        }
    }
    assert_eq!(lines.len(), 13);
    assert!(!fs::read_to_string(&it.plan).unwrap().contains(it.account.emulator.token()));
}

#[test]
fn a_registration_that_is_gone_needs_only_no_deletion() {
    for (verb, code) in [("delete", 0), ("revoke", 2)] {
        let it = Planned::new(verb);
        let mut lines = it.lines();
        lines.truncate(2);
        lines[1] = lines[1].replace(
            "00000000-0000-4000-8000-000000000000",
            "00000000-0000-4000-8000-0000000000ff",
        );
        it.write(&lines);
        it.account.run(&["apply", "--yes", "--no-report", &it.plan]).ends(code);
        assert_eq!(it.account.changes(), []);
    }
}

#[test]
fn the_same_account_has_the_same_plan() {
    let it = Planned::new("delete");
    let before = it.lines();
    // An older plan is replaced, and nothing is left beside it.
    it.account
        .run(&["delete", "--name", "IDLE-*", "--idle-for", "1y", "--save-plan", &it.plan])
        .ends(0);
    assert_eq!(it.lines()[1..], before[1..]);
    assert!(!fs::exists(format!("{}.new", it.plan)).unwrap());
    // A file beside it that has such a name stays, and a link leads to the plan as before.
    let beside = it.account.file("plan.ndjson.new", "beside\n");
    #[cfg(unix)]
    let link = {
        let link = it.account.path("link");
        std::os::unix::fs::symlink(&it.plan, &link).unwrap();
        link
    };
    #[cfg(not(unix))]
    let link = it.plan.clone();
    fs::write(&it.plan, "").unwrap();
    it.account.run(&["delete", "--name", "IDLE-*", "--save-plan", &link]).ends(0);
    assert_eq!(it.lines()[1..], before[1..]);
    assert_eq!(fs::read_to_string(&beside).unwrap(), "beside\n");
    let other = it.account.file("other", "not a plan\n");
    let args = ["delete", "--name", "IDLE-*", "--save-plan", &other];
    it.account.run(&args).ends(2).says("is not a plan");
    assert_eq!(fs::read_to_string(&other).unwrap(), "not a plan\n");
}

/// As root, a plan in `/dev/null` would take the place of the device.
#[cfg(unix)]
#[test]
fn only_a_file_is_replaced_by_a_plan() {
    let it = Planned::new("delete");
    let pipe = it.account.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe, it.account.home.path().display().to_string()] {
        let args = ["delete", "--name", "IDLE-*", "--save-plan", &path];
        it.account.run(&args).ends(2).says("exists and is not a file");
    }
}

#[test]
fn a_plan_outside_the_bounds_is_not_saved() {
    let it = Planned::new("delete");
    let file = it.account.path("large.ndjson");
    let args = ["delete", "--name", "IDLE-*", "--max", "11", "--save-plan", &file];
    it.account.run(&args).ends(2).says("more than --max 11");
    assert!(!fs::exists(&file).unwrap());
}

#[test]
fn a_plan_is_shown_without_an_account_as_the_verb_shows_it() {
    let it = Planned::new("delete");
    let requests = it.account.emulator.requests().len();
    let mut command = it.account.command(&["show", &it.plan]);
    let shown = super::support::ran(
        command.env_remove("CLOUDFLARE_API_TOKEN").env_remove("CLOUDFLARE_ACCOUNT_ID"),
    );
    shown.ends(0);
    assert_eq!(it.account.emulator.requests().len(), requests);
    let dry = it.account.run(&["delete", "--name", "IDLE-*", "--idle-for", "1y", "--dry-run"]);
    let line = "others, active earlier: -o ndjson lists them";
    assert!(shown.stdout.contains(line), "{}", shown.stdout);
    let hint = |line: &&str| line.contains("idle since") || line.contains("lists them");
    for line in dry.stderr.lines().filter(|line| !hint(line)) {
        assert!(shown.stdout.contains(line), "{line}\n{}", shown.stdout);
    }
    let ids = it.account.run(&["show", &it.plan, "-o", "id"]);
    assert_eq!(ids.stdout.lines().count(), 12);
}

#[test]
fn an_applied_plan_is_done_and_again_it_changes_nothing() {
    for verb in ["delete", "revoke"] {
        let it = Planned::new(verb);
        it.account.run(&["apply", &it.plan]).ends(2).says("no terminal");
        let dry = it.account.run(&["apply", &it.plan, "--dry-run", "-o", "id"]);
        assert_eq!(dry.ends(0).stdout.lines().count(), 12);
        assert_eq!(it.account.changes(), []);

        let report = it.account.path("report.ndjson");
        it.account.run(&["apply", &it.plan, "--yes", "--report", &report]).ends(0);
        let wanted = if verb == "delete" { Deleted } else { Revoked };
        assert!(it.idle().iter().all(|it| it.status() == wanted));
        let (planned, outcomes) = outcomes(report.as_ref());
        assert_eq!(planned.len(), 12);
        assert!(outcomes.values().all(|outcome| outcome == "done"), "{outcomes:?}");
        // The report is that of any run.
        assert_eq!(lines(report.as_ref())[0]["filters"]["name"], "idle-*");

        let changes = it.account.changes();
        it.account.run(&["apply", &it.plan, "--yes"]).ends(0).says("left out: already");
        assert_eq!(it.account.changes(), changes);
    }
}

#[test]
fn whoever_drifted_is_named_and_nothing_is_sent() {
    type Drift = fn(&Planned);
    let cases: [(&str, &str, Drift); 7] = [
        ("delete", "revoked_at - → 2026-06-01T00:00:00Z", |it| {
            it.put(3, |record| record["revoked_at"] = json!("2026-06-01T00:00:00Z"));
        }),
        ("delete", "last_seen_at 2024-02-01T00:00:00Z → 2026-06-30T00:00:00Z", |it| {
            it.put(3, |record| record["last_seen_at"] = json!("2026-06-30T00:00:00Z"));
        }),
        ("revoke", "deleted_at - → 2026-06-01T00:00:00Z", |it| {
            it.put(3, |record| record["deleted_at"] = json!("2026-06-01T00:00:00Z"));
        }),
        (
            "delete",
            "user.id 00000000-0000-4000-8002-000000000003 → 00000000-0000-4000-8002-000000000099",
            |it| {
                it.put(3, |record| {
                    record["user"]["id"] = json!("00000000-0000-4000-8002-000000000099");
                });
            },
        ),
        (
            "delete",
            "device.id 00000000-0000-4000-8001-000000000003 → 00000000-0000-4000-8001-000000000099",
            |it| {
                it.put(3, |record| {
                    record["device"]["id"] = json!("00000000-0000-4000-8001-000000000099");
                });
            },
        ),
        ("delete", "user.email - → user-3@example.com", |it| {
            it.put(3, |record| record["user"]["id"] = Value::Null);
        }),
        ("delete", "key key-3 → other", |it| it.put(3, |record| record["key"] = json!("other"))),
    ];
    for (verb, change, drift) in cases {
        let it = Planned::new(verb);
        drift(&it);
        for args in [&["--yes"][..], &["--dry-run"]] {
            let refused = it.account.run(&[&["apply", &it.plan][..], args].concat());
            let id = "00000000-0000-4000-8000-000000000003";
            refused.ends(2).says(&format!("drifted: {id} (IDLE-03): {change}"));
            refused.says("1 of 12 changed since the plan");
            assert_eq!(it.account.changes(), [], "{verb}: {change}");
        }
        let report = it.account.path("report.ndjson");
        let args = ["apply", &it.plan, "--yes", "--skip-drifted", "--report", &report];
        it.account.run(&[&args[..], &["--dry-run"]].concat()).ends(0).says("drifted: ");
        let quiet = it.account.run(&[&args[..], &["--dry-run", "--quiet"]].concat());
        assert_eq!(quiet.ends(0).stderr, "", "{verb}: {change}");
        it.account.run(&args).ends(0).says("1 drifted");
        let (_, outcomes) = outcomes(report.as_ref());
        let of = |outcome: &str| outcomes.values().filter(|it| *it == outcome).count();
        assert_eq!((of("drifted"), of("done")), (1, 11), "{outcomes:?}");
        let sent: Vec<String> = it.account.changes().into_iter().flat_map(|(ids, _)| ids).collect();
        assert!(!sent.iter().any(|id| id.ends_with("003")), "{sent:?}");
        // Such a run has nothing left to do.
        it.account.run(&["resume", &report, "--yes"]).ends(0).says("is finished");
    }
}

#[test]
fn whose_replacement_is_gone_has_drifted() {
    for gone in ["deleted_at", "revoked_at"] {
        let account = Account::new(0);
        let mut newer = record(2);
        for (index, member) in [(1, "user"), (1, "device")] {
            newer[member] = record(index)[member].clone();
        }
        for (member, time) in [("created_at", "2024-01-02"), ("last_seen_at", "2024-02-02")] {
            newer[member] = json!(format!("{time}T00:00:00Z"));
        }
        account.emulator.put(record(1)).unwrap();
        account.emulator.put(newer.clone()).unwrap();
        let plan = account.path("plan");
        let saved = account.run(&["delete", "--superseded", "--save-plan", &plan]);
        saved.ends(0).says("Delete 1 registration");
        newer[gone] = json!("2026-06-01T00:00:00Z");
        account.emulator.put(newer).unwrap();
        let refused = account.run(&["apply", &plan, "--yes", "--no-report"]);
        refused.ends(2).says("(IDLE-01): not matched by --superseded");
        assert_eq!(account.changes(), [], "{gone}");
    }
}

#[test]
fn a_registration_that_cannot_be_read_is_not_sent() {
    let it = Planned::new("delete");
    it.account.emulator.inject(Fault::record(2).missing("key").always());
    let run = it.account.run(&["apply", &it.plan, "--yes", "--no-report"]);
    run.ends(1).says("not sent");
    assert!(it.deleted() < 12);
}

#[test]
fn struck_and_reordered_lines_are_a_plan() {
    let it = Planned::new("delete");
    let mut lines = it.lines();
    lines.remove(5);
    lines.remove(1);
    lines[1..].reverse();
    it.write(&lines);
    it.account.run(&["apply", &it.plan, "--yes"]).ends(0).says("Deleted 10 registrations");
    let left: Vec<String> =
        it.idle().into_iter().filter(|it| it.status() == Active).map(|it| it.device.name).collect();
    assert_eq!(left, ["IDLE-00", "IDLE-04"]);
    // All lines struck: nothing to do.
    it.write(&lines[..1]);
    it.account.run(&["apply", &it.plan, "--yes"]).ends(0).says("Nothing to delete");
}

#[test]
fn a_line_from_elsewhere_does_not_pass_the_filters_of_the_plan() {
    let it = Planned::new("delete");
    let active = it.account.with(Active).into_iter().find(|it| !it.device.name.starts_with("IDLE"));
    let line = json!({"type": "registration", "registration": active.unwrap()});
    let mut lines = it.lines();
    lines.push(line.to_string());
    it.write(&lines);
    it.account.run(&["apply", &it.plan, "--yes"]).ends(2).says("not matched by --idle-for");
    assert_eq!(it.account.changes(), []);
}

#[test]
fn files_that_are_no_whole_plan_are_refused_with_the_place() {
    let it = Planned::new("delete");
    let whole = it.lines();
    let with = |index: usize, line: &str| {
        let mut lines = whole.clone();
        lines[index] = line.to_owned();
        lines.join("\n")
    };
    let marked = format!("\u{feff}{}", whole.join("\r\n"));
    fs::write(&it.plan, marked).unwrap();
    it.account.run(&["show", &it.plan]).ends(0);
    let torn = whole.join("\n");
    let torn = &torn[..torn.len() - 20];
    let bare = r#"{"type":"registration","id":"00000000-0000-4000-8000-000000000003"}"#;
    let header = whole[0].replace("\"version\":1", "\"version\":2");
    for (text, says) in [
        (torn.to_owned(), "line 13: EOF"),
        (with(4, bare), "line 5:"),
        (with(4, "00000000-0000-4000-8000-000000000003"), "line 5:"),
        (with(4, &whole[3]), "line 5: a registration that an earlier line has"),
        (with(4, &whole[0]), "line 5: a second header"),
        (with(0, &header), "version 2 is not supported"),
        (whole[1..].join("\n"), "the first line is not the header of a plan"),
        (String::new(), "the first line is not the header of a plan"),
    ] {
        fs::write(&it.plan, &text).unwrap();
        for args in [["apply", &it.plan, "--yes"].as_slice(), &["show", &it.plan]] {
            let refused = it.account.run(args);
            refused.ends(2).says(says);
            assert_eq!(refused.stdout, "");
        }
        assert_eq!(it.account.changes(), []);
    }
}

#[test]
fn a_plan_of_another_account_or_service_or_time_is_refused() {
    let it = Planned::new("delete");
    let requests = it.account.emulator.requests().len();
    let other = "00000000000000000000000000000009";
    let args = ["--account-id", other, "apply", &it.plan, "--yes"];
    it.account.run(&args).ends(2).says("the plan is about account");
    let other = Account::new(1);
    let args = ["apply", &it.plan, "--yes", "--base-url", other.emulator.base_url()];
    it.account.run(&args).ends(2).says("the plan is about base URL");
    let lines = it.lines();
    let mut header: Value = serde_json::from_str(&lines[0]).unwrap();
    let now = jiff::Timestamp::now();
    for (age, says) in [(8 * 24, "more than 7d ago"), (-1, "in the future")] {
        header["created_at"] = json!((now - jiff::SignedDuration::from_hours(age)).to_string());
        it.write(&[&[header.to_string()], &lines[1..]].concat());
        it.account.run(&["apply", &it.plan, "--yes"]).ends(2).says(says);
    }
    assert_eq!(it.account.emulator.requests().len(), requests);
    header["created_at"] = json!((now - jiff::SignedDuration::from_hours(8 * 24)).to_string());
    it.write(&[&[header.to_string()], &lines[1..]].concat());
    it.account.run(&["apply", &it.plan, "--yes", "--max-age", "10d"]).ends(0);
    assert_eq!(it.deleted(), 12);
}

#[test]
fn what_the_plan_protects_stays_protected() {
    let it = Planned::new("delete");
    let protect = it.account.file("protect", "user-3@example.com\n");
    let args = ["delete", "--name", "IDLE-*", "--protect", &protect, "--save-plan", &it.plan];
    it.account.run(&args).ends(0);
    assert_eq!(it.lines().len(), 12);
    // The file that the plan was made with, and another one.
    let also = it.account.file("also", "IDLE-04\nuser-99@example.com\n");
    let files = ["--protect", &protect, "--protect", &also];
    let args = [&["apply", &it.plan, "--yes", "-o", "json"][..], &files].concat();
    let done = it.account.run(&args);
    done.ends(0).says("protect: 3 lines, 1 matches nothing here: user-99@example.com");
    let summary: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(summary["outcomes"]["protected"], 1, "{summary}");
    assert_eq!(it.deleted(), 10);
}
