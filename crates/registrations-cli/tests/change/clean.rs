//! Rules: what `clean` plans, refuses and does. The verbs with the same filters are the witnesses.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use proptest::prelude::*;
use registrations_emulator::{Emulator, Fault, Operation, RegistrationStatus::*};
use serde_json::{Value, json};

use super::support::{Account, lines, listing};

/// Every selector, as a rule and as the flags of a verb.
const SELECTORS: [(&str, &[&str]); 23] = [
    ("idle_for = \"180d\"", &["--idle-for", "180d"]),
    ("seen_before = \"90d\"", &["--seen-before", "90d"]),
    ("seen_after = 2026-06-01", &["--seen-after", "2026-06-01"]),
    ("created_before = \"2025-01-01\"", &["--created-before", "2025-01-01"]),
    ("created_after = \"2025-06-01\"", &["--created-after", "2025-06-01"]),
    ("never_seen = true, created_before = \"1d\"", &["--never-seen", "--created-before", "1d"]),
    ("revoked_before = \"30d\"", &["--revoked-before", "30d"]),
    ("status = \"revoked\", idle_for = \"7d\"", &["--status", "revoked", "--idle-for", "7d"]),
    ("superseded = true", &["--superseded"]),
    ("superseded = \"user+name\"", &["--superseded=user+name"]),
    ("service_tokens = \"only\"", &["--service-tokens", "only"]),
    ("type = \"browser_extension\"", &["--type", "browser_extension"]),
    ("client_version = \"<2026\"", &["--client-version", "<2026"]),
    ("in = \"100.96.0.0/26\"", &["--in", "100.96.0.0/26"]),
    ("name = \"ADA-*\"", &["--name", "ADA-*"]),
    ("tunnel = \"wireguard\", idle_for = \"30d\"", &["--tunnel", "wireguard", "--idle-for", "30d"]),
    ("key_type = \"curve25519\"", &["--key-type", "curve25519"]),
    ("policy_name = \"Contractors\"", &["--policy-name", "Contractors"]),
    (
        "email = [\"user-0003@example.com\", \"USER-0001@example.net\"]",
        &["--email", "user-0003@example.com", "--email", "USER-0001@example.net"],
    ),
    ("device_id = \"DEVICE\"", &["--device-id", "DEVICE"]),
    ("user_id = [\"USER\"]", &["--user-id", "USER"]),
    ("policy_id = \"POLICY\"", &["--policy-id", "POLICY"]),
    ("allow_recent = true, seen_before = \"1h\"", &["--allow-recent", "--seen-before", "1h"]),
];

fn account() -> Account {
    Account::start(Emulator::builder().fleet_size(300).system_clock())
}

/// The ids that a dry run prints.
#[track_caller]
fn planned(account: &Account, args: &[&str]) -> BTreeSet<String> {
    let bounds = ["--dry-run", "-o", "id", "--max-percent", "100"];
    let ran = account.run(&[args, &bounds[..]].concat());
    assert!(ran.code == Some(0) || ran.stderr.contains("belong"), "{ran:?}");
    ran.stdout.lines().map(str::to_owned).collect()
}

/// A file of deletions with these selectors.
fn rules(account: &Account, selectors: &[&str]) -> String {
    let rules = selectors.iter().enumerate();
    let rules: Vec<String> = rules
        .map(|(index, it)| format!("[[rule]]\nname = \"rule {index}\"\ndelete = {{ {it} }}\n"))
        .collect();
    account.file("rules.toml", &rules.concat())
}

#[test]
fn each_selector_is_the_flag_of_a_verb() {
    let account = account();
    let some = account.with(Active).into_iter().find(|it| it.user.is_some()).unwrap();
    let user = serde_json::to_value(&some.user).unwrap()["id"].as_str().unwrap().to_owned();
    let policy = serde_json::to_value(&some.policy).unwrap()["id"].as_str().unwrap().to_owned();
    let fill = |text: &str| {
        let text = text.replace("DEVICE", &some.device.id);
        let text = text.replace("POLICY", &policy);
        // An address of the list has these letters, too.
        if text.contains('@') { text } else { text.replace("USER", &user) }
    };
    for (selector, flags) in SELECTORS {
        let file = rules(&account, &[&fill(selector)]);
        let flags: Vec<String> = flags.iter().map(|flag| fill(flag)).collect();
        let flags: Vec<&str> =
            ["delete"].into_iter().chain(flags.iter().map(String::as_str)).collect();
        let expected = planned(&account, &flags);
        assert!(!expected.is_empty(), "{selector} finds nothing");
        assert_eq!(planned(&account, &["clean", &file]), expected, "{selector}");
    }
    // The schema has them, and the file is valid by it.
    let schema = account.run(&["schema", "rules"]);
    let schema: Value = serde_json::from_str(&schema.ends(0).stdout).unwrap();
    let known = schema["$defs"]["selectors"]["properties"].as_object().unwrap();
    for (selector, _) in SELECTORS {
        let name = selector.split(' ').next().unwrap();
        assert!(known.contains_key(name), "{name}");
    }
    assert_eq!(known.len(), 22, "{:?}", known.keys());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// What `clean` plans is what the single commands do one after the other.
    #[test]
    fn the_first_rule_that_matches_decides(
        seed in 0_u64..1_000,
        chosen in proptest::sample::subsequence((0..18_usize).collect::<Vec<_>>(), 2..5).prop_shuffle(),
    ) {
        let account = Account::start(Emulator::builder().fleet_size(120).seed(seed).system_clock());
        let selectors: Vec<&str> = chosen.iter().map(|index| SELECTORS[*index].0).collect();
        let file = rules(&account, &selectors);
        let plan = account.path("plan");
        let args = ["clean", &file, "--max-percent", "100", "--save-plan", &plan];
        account.run(&args).ends(0);
        let mut by_rule: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in lines(plan.as_ref()).iter().skip(1) {
            let rule = line["rule"].as_str().unwrap().to_owned();
            by_rule.entry(rule).or_default().insert(line["registration"]["id"].as_str().unwrap().to_owned());
        }
        for (index, chosen) in chosen.iter().enumerate() {
            let before = account.all(Deleted);
            let flags = ["--yes", "--max", "1000", "--max-percent", "100", "--ignore-unknown", "--no-report"];
            account.run(&[&["delete"], SELECTORS[*chosen].1, &flags].concat()).ends(0);
            let expected: BTreeSet<String> = account.all(Deleted).difference(&before).cloned().collect();
            let has = by_rule.remove(&format!("rule {index}")).unwrap_or_default();
            prop_assert_eq!(has, expected, "{} of {}", selectors[index], fs::read_to_string(&file).unwrap());
        }
        prop_assert!(by_rule.is_empty());
    }
}

#[test]
fn a_file_is_carried_out_after_one_question_with_a_report_for_each_rule() {
    let account = account();
    let file = account.file(
        "rules.toml",
        "max = 200\nmax_percent = 100\n\
         [[rule]]\nname = \"a\"\ndelete = { idle_for = \"1y\" }\n\
         [[rule]]\nname = \"b\"\nrevoke = { idle_for = \"90d\", status = \"active\" }\n\
         [[rule]]\nname = \"nobody\"\ndelete = { name = \"NOBODY-*\" }\n",
    );
    account.run(&["clean", &file]).ends(2).says("no terminal").says("rule nobody matches nothing");
    let delete = planned(&account, &["delete", "--idle-for", "1y"]);
    let revoke = planned(&account, &["revoke", "--idle-for", "90d", "--status", "active"]);
    let revoke: BTreeSet<String> = revoke.difference(&delete).cloned().collect();
    assert_eq!(account.changes(), []);
    let before = account.all(Deleted);
    let report = account.path("report.ndjson");
    let done = account.run(&["clean", &file, "--yes", "--report", &report]);
    done.ends(0).says("Rule a\nDelete ").says("Rule b\nRevoke ");
    let deleted: BTreeSet<String> = account.all(Deleted).difference(&before).cloned().collect();
    assert_eq!(deleted, delete);
    assert!(revoke.is_subset(&account.all(Revoked)));
    for (number, verb, planned) in [(1, "delete", &delete), (2, "revoke", &revoke)] {
        let report = lines(account.path(&format!("report-{number}.ndjson")).as_ref());
        assert_eq!(report[0]["verb"], verb);
        let done = report.iter().filter(|line| line["outcome"] == "done").count();
        assert_eq!(done, planned.len());
    }
    // A second run has nothing to do.
    let changes = account.changes().len();
    account.run(&["clean", &file, "--yes", "--no-report"]).ends(0);
    assert_eq!(account.changes().len(), changes);
}

#[test]
fn rules_after_one_that_fails_are_named() {
    let rule = |name: &str, idle: &str| {
        format!("[[rule]]\nname = \"{name}\"\ndelete = {{ idle_for = \"{idle}\" }}\n")
    };
    let text = [("a", "500d"), ("b", "1y"), ("c", "180d")].map(|(name, idle)| rule(name, idle));
    let counts = |ran: &super::support::Ran| -> Vec<(Value, Value)> {
        let objects = serde_json::Deserializer::from_str(&ran.stdout).into_iter::<Value>();
        let objects = objects.map(|object| object.unwrap()["outcomes"].clone());
        objects.map(|it| (it["done"].clone(), it["not_sent"].clone())).collect()
    };
    let account = account();
    let file = account.file("rules.toml", &format!("max_percent = 100\n{}", text.concat()));
    let args = ["clean", &file, "-o", "json", "--retries", "0", "--no-report"];
    // Before anything was sent, no rule is special.
    let refused = account.run(&args);
    refused.ends(2).says("no terminal");
    assert!(!refused.stderr.contains("not tried"), "{refused:?}");
    let planned: Vec<Value> = counts(&refused).into_iter().map(|(_, not_sent)| not_sent).collect();
    assert!(planned.len() == 3 && planned.iter().all(|it| *it != 0), "{planned:?}");

    account.emulator.inject(Fault::status(403).json().on(Operation::DeleteMany).on_request(2));
    let failed = account.run(&[&args[..], &["--yes", "--max", "300"]].concat());
    failed.ends(1).says(&format!("rule c was not tried: {} registration", planned[2]));
    assert_eq!(account.changes().len(), 2);
    let expected = [(&planned[0], 0), (&json!(0), 0), (&json!(0), 0)];
    let ended = counts(&failed);
    assert_eq!(ended.iter().map(|(done, _)| done).collect::<Vec<_>>(), expected.map(|it| it.0));
    assert_eq!((&ended[0].1, &ended[2].1), (&json!(0), &planned[2]));
}

#[cfg(unix)]
#[test]
fn a_rule_whose_report_cannot_be_created_is_named() {
    let account = account();
    let rule = |name: &str, idle: &str| {
        format!("[[rule]]\nname = \"{name}\"\ndelete = {{ idle_for = \"{idle}\" }}\n")
    };
    let file = account.file("rules.toml", &(rule("a", "500d") + &rule("b", "1y")));
    std::os::unix::fs::symlink("/nowhere/report", account.path("report-2")).unwrap();
    let args = ["clean", &file, "--yes", "--max", "300", "--max-percent", "100", "--report"];
    let run = account.run(&[&args[..], &[&account.path("report")]].concat());
    run.ends(1).says("error: rule b: cannot create the report ").says("The run was not begun.");
    assert!(!run.stderr.contains("Nothing was sent"), "{run:?}");
    assert_eq!(account.changes().len(), 1);
}

#[test]
fn a_plan_of_rules_is_reviewed_and_applied() {
    let account = account();
    let file = account.file(
        "rules.toml",
        "[[rule]]\nname = \"a\"\ndelete = { idle_for = \"1y\" }\n[[rule]]\nname = \"b\"\nrevoke = { idle_for = \"180d\" }\n",
    );
    let plan = account.path("plan.ndjson");
    let args = ["clean", &file, "--max-percent", "100", "--save-plan", &plan];
    account.run(&args).ends(0).says("registrations apply");
    assert_eq!(account.changes(), []);
    account.run(&["show", &plan]).ends(0);
    let lines = lines(plan.as_ref());
    let of = |rule: &str| lines.iter().filter(|it| it["rule"] == rule).count();
    let (deleted, revoked) = (account.all(Deleted).len(), account.all(Revoked).len());
    let report = account.path("report");
    let args =
        ["apply", &plan, "--yes", "--max", "200", "--max-percent", "100", "--report", &report];
    account.run(&args).ends(0);
    assert_eq!(account.all(Deleted).len(), deleted + of("a"));
    assert!(account.all(Revoked).len() + of("a") >= revoked + of("b") && of("b") > 0);
    account.run(&["apply", &plan, "--yes"]).ends(0);
}

#[test]
fn bounds_and_protection_of_the_file_hold() {
    let account = account();
    let rule = "[[rule]]\nname = \"a\"\ndelete = { idle_for = \"90d\" }\n";
    let all = planned(&account, &["delete", "--idle-for", "90d"]);
    let with = |head: &str| account.file("rules.toml", &format!("{head}\n{rule}"));
    let max = all.len() - 1;
    let file = with(&format!("max = {max}\nmax_percent = 100"));
    account.run(&["clean", &file, "--yes"]).ends(2).says(&format!("more than --max {max}"));
    // The command can only tighten it.
    account.run(&["clean", &file, "--yes", "--max", "1000"]).ends(2);
    let file = with("max_percent = 0.5\nmax = 1000");
    account.run(&["clean", &file, "--yes"]).ends(2).says("more than 0.5 %");
    // It holds for a plan of few registrations, too.
    let few = &rule.replace("90d\" }", "90d\", name = \"ADA-*\", service_tokens = \"without\" }");
    let file = account.file("rules.toml", &format!("max_percent = 0.1\n{few}"));
    let planned_few = planned(&account, &["delete", "--idle-for", "90d", "--name", "ADA-*"]);
    assert!((1..=10).contains(&planned_few.len()), "{planned_few:?}");
    account.run(&["clean", &file, "--yes"]).ends(2).says("set max_percent = ");
    // An option can be the smaller bound.
    let args = ["clean", &file, "--yes", "--max-percent", "0.01"];
    account.run(&args).ends(2).says("more than 0.01 %").says("give --max-percent");
    assert_eq!(account.changes(), []);
    let file = with("protect = [\"*@example.com\"]");
    let left = planned(&account, &["clean", &file]);
    let protected = account.file("protect", "*@example.com\n");
    assert_eq!(left, planned(&account, &["delete", "--idle-for", "90d", "--protect", &protected]));
    assert!(!left.is_empty() && left.len() < all.len());
}

#[test]
fn files_are_refused_with_the_place_and_the_nearest_name() {
    let account = account();
    let rule = |selectors: &str| format!("[[rule]]\nname = \"a\"\ndelete = {{ {selectors} }}\n");
    let good = rule("idle_for = \"90d\"");
    for (text, says) in [
        (String::new(), "there is no [[rule]]"),
        ("max = ".to_owned(), "line 1:"),
        (format!("{good}\n[[rule]"), "line 5:"),
        (format!("maximum = 3\n{good}"), "unknown key `maximum`: did you mean `max`?"),
        (format!("max = -1\n{good}"), "`max` is not a number"),
        (format!("max_percent = 101\n{good}"), "`max_percent` is not a number from 0 to 100"),
        (format!("protect = \"a\"\n{good}"), "`protect` is not a list"),
        (format!("protect = [\"[a\"]\n{good}"), "`protect`: '[a'"),
        (format!("protect = [\"a\u{200b}nn@x.com\"]\n{good}"), "invisible character U+200B"),
        (format!("protect = [\"0200…cdef\"]\n{good}"), "-o id prints ids in full"),
        (
            rule("idle_fro = \"90d\""),
            "rule 'a': unknown selector `idle_fro`: did you mean `idle_for`?",
        ),
        (rule("search = \"a\""), "rule 'a': unknown selector `search`"),
        (rule("limit = 3"), "rule 'a': unknown selector `limit`"),
        (rule("allow_recent = true"), "rule 'a': delete needs ids or a filter that narrows"),
        (rule("idle_for = \"soon\""), "rule 'a': invalid value 'soon' for --idle-for"),
        (rule("idle_for = []"), "rule 'a': `idle_for` is empty"),
        (rule("never_seen = false"), "rule 'a': `never_seen` is false"),
        (rule("client_version = \"new\""), "rule 'a': invalid value 'new'"),
        (rule("client_version = 2026.10"), "rule 'a': `client_version` is a number: write it in"),
        (rule("name = 0x10"), "rule 'a': `name` is a number: write it in quotes"),
        (rule("tunnel = \"ipsec\""), "rule 'a': invalid value 'ipsec'"),
        (
            rule("device_id = [\"a\", \"b\"]"),
            "rule 'a': the argument '--device-id <ID>' cannot be used",
        ),
        (rule("status = \"active\""), "rule 'a': delete needs ids or a filter that narrows"),
        (rule("idle_for = \"1h\""), "rule 'a': --idle-for means"),
        (rule("email = \"\""), "rule 'a': --email is empty"),
        (format!("{good}{good}"), "rule 'a': an earlier rule has this name"),
        ("[[rule]]\ndelete = { idle_for = \"90d\" }\n".to_owned(), "rule 1 has no name"),
        ("[[rule]]\nname = \"a\"\n".to_owned(), "rule 'a': give one of `delete` and `revoke`"),
        (
            "[[rule]]\nname = \"a\"\nunrevoke = {}\n".to_owned(),
            "rule 'a': unknown key `unrevoke`: did you mean `revoke`?",
        ),
        ("rule = 3\n".to_owned(), "write each rule below [[rule]]"),
    ] {
        let file = account.file("rules.toml", &text);
        for args in [["clean", &file, "--check"], ["clean", &file, "--yes"]] {
            let refused = account.run(&args);
            refused.ends(2).says(says).says("rules.toml");
        }
    }
    assert!(account.emulator.requests().is_empty());
    let file = account.file("rules.toml", &good);
    let mut command = account.command(&["clean", &file, "--check"]);
    let valid = super::support::ran(command.env_remove("CLOUDFLARE_API_TOKEN"));
    valid.ends(0).says("is valid: 1 rule");
    assert!(account.emulator.requests().is_empty());
}

#[test]
fn an_account_that_cannot_be_read_whole_is_said() {
    for args in [&["--dry-run"][..], &["--save-plan", "PLAN"], &["--yes", "--no-report"]] {
        for fault in [Fault::record(3).missing("id"), Fault::record(3).set("created_at", "soon")] {
            let account = account();
            let idle = "idle_for = \"180d\", type = \"browser_extension\"";
            let file = rules(&account, &[idle, "idle_for = \"1y\", tunnel = \"masque\""]);
            account.emulator.inject(fault.always());
            let plan = account.path("plan");
            let args = args.iter().map(|arg| if *arg == "PLAN" { &*plan } else { arg });
            let args: Vec<&str> = ["clean", &file].into_iter().chain(args).collect();
            account.run(&args).ends(1).says("could not be read");
            // Every rule is carried out nevertheless.
            let is_done = account.changes().len() == 2;
            assert_eq!(is_done, args.contains(&"--yes"), "{:?}", account.changes());
        }
    }
}

const DEVICE: &str = "00000000-0000-4000-8001-000000000001";
const USER: &str = "00000000-0000-4000-8002-000000000001";

/// A registration of one user on one device, seen this many days ago.
fn put(account: &Account, id: &str, created: i64, seen: i64, client: &str) {
    let ago = |days: i64| {
        (jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * days)).to_string()
    };
    let record = json!({
        "id": id, "key": id, "device": {"id": DEVICE, "name": "LAPTOP", "client_version": client},
        "user": {"id": USER, "email": "ann@example.com"},
        "created_at": ago(created), "updated_at": ago(created), "last_seen_at": ago(seen),
    });
    account.emulator.put(record).unwrap();
}

#[test]
fn what_an_earlier_rule_removes_replaces_nothing() {
    let account = Account::start(Emulator::builder().fleet_size(0).system_clock());
    let (old, new) =
        ("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002");
    put(&account, old, 300, 30, "2026.6.822.0");
    put(&account, new, 200, 20, "2024.1.5.0");
    for verb in ["delete", "revoke"] {
        let outdated =
            format!("[[rule]]\nname = \"outdated\"\n{verb} = {{ client_version = \"<2025\" }}\n");
        let superseded = "[[rule]]\nname = \"superseded\"\ndelete = { superseded = true }\n";
        let file = account.file("rules.toml", &format!("{outdated}{superseded}"));
        assert_eq!(planned(&account, &["clean", &file]), [new.to_owned()].into(), "{verb}");
        // In the other order, both rules apply. A protected registration stays, and replaces the other one.
        let file = account.file("rules.toml", &format!("{superseded}{outdated}"));
        assert_eq!(planned(&account, &["clean", &file]).len(), 2, "{verb}");
        let file =
            account.file("rules.toml", &format!("protect = [\"{new}\"]\n{outdated}{superseded}"));
        assert_eq!(planned(&account, &["clean", &file]), [old.to_owned()].into(), "{verb}");
    }
}

#[test]
fn whoever_was_seen_while_the_account_was_read_stays() {
    let account = Account::start(Emulator::builder().fleet_size(0).system_clock());
    let ids = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"];
    put(&account, ids[0], 300, 30, "2026.6.822.0");
    put(&account, ids[1], 200, 20, "2026.6.822.0");
    let mut all = serde_json::to_value(account.emulator.registrations()).unwrap();
    // Sorted by the time, it moves to the end of the listing, and comes again.
    let mut again = all.as_array().unwrap().iter().find(|it| it["id"] == ids[0]).unwrap().clone();
    again["last_seen_at"] = json!(jiff::Timestamp::now().to_string());
    all.as_array_mut().unwrap().push(again);
    account.emulator.inject(listing(&all).always());
    let file = rules(&account, &["superseded = true"]);
    for args in
        [&["delete", "--idle-for", "25d"][..], &["delete", "--superseded"], &["clean", &file]]
    {
        let run = account.run(&[args, &["--yes", "--no-report"]].concat());
        run.ends(0).says("Nothing to delete").says("1 left out: it changed");
        assert_eq!(account.changes(), [], "{args:?}");
    }
}

#[test]
fn what_an_earlier_part_of_a_plan_removes_replaces_nothing() {
    let account = Account::start(Emulator::builder().fleet_size(0).system_clock());
    let ids = [1, 2, 3].map(|index| format!("00000000-0000-4000-8000-00000000000{index}"));
    put(&account, &ids[0], 300, 30, "2026.6.822.0");
    put(&account, &ids[1], 200, 20, "2024.1.5.0");
    put(&account, &ids[2], 100, 10, "2026.6.822.0");
    let file = rules(&account, &["client_version = \"<2025\"", "superseded = true"]);
    let plan = account.path("plan");
    account.run(&["clean", &file, "--save-plan", &plan]).ends(0);
    // The one that stays is gone, and the other one is in the plan.
    account.run(&["delete", &ids[2], "--yes", "--no-report"]).ends(0);
    let apply = account.run(&["apply", &plan, "--yes", "--no-report"]);
    apply.ends(2).says("not matched by --superseded");
    // The same if the listing of the account has another time of the first one.
    let mut all = serde_json::to_value(account.emulator.registrations()).unwrap();
    for it in all.as_array_mut().unwrap().iter_mut().filter(|it| it["id"] == *ids[1]) {
        it["last_seen_at"] = json!(jiff::Timestamp::now().to_string());
    }
    account.emulator.inject(listing(&all));
    let apply = account.run(&["apply", &plan, "--yes", "--no-report"]);
    apply.ends(2).says("1 of 2 changed").says("not matched by --superseded");
    assert_eq!(account.all(Deleted), [ids[2].clone()].into());
}

#[test]
fn a_plan_of_several_rules_reads_the_account_once() {
    let account = account();
    let file = rules(&account, &["superseded = true", "superseded = \"user+name\""]);
    let plan = account.path("plan");
    account.run(&["clean", &file, "--max-percent", "100", "--save-plan", &plan]).ends(0);
    let before = account.emulator.requests().len();
    account.run(&["apply", &plan, "--dry-run", "--max-percent", "100"]).ends(0);
    let requests = account.emulator.requests();
    let listings = requests[before..].iter().filter(|it| it.query_values("status") == ["all"]);
    assert_eq!(listings.filter(|it| it.query_values("id").is_empty()).count(), 1);
}

#[test]
fn a_rule_says_whom_it_leaves_out_because_they_are_at_work() {
    let account = Account::start(Emulator::builder().fleet_size(0).system_clock());
    let ids = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"];
    put(&account, ids[0], 300, 0, "2026.6.822.0");
    put(&account, ids[1], 200, 0, "2026.6.822.0");
    let file = rules(&account, &["superseded = true"]);
    let run = account.run(&["clean", &file, "--yes", "--no-report"]);
    run.ends(0).says("1 left out: seen or created in the last 24 hours (--allow-recent)");
}

#[test]
fn whoever_was_seen_since_the_account_was_read_stays() {
    let account = Account::start(Emulator::builder().fleet_size(0).system_clock());
    let ids = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"];
    put(&account, ids[0], 300, 30, "2026.6.822.0");
    put(&account, ids[1], 200, 20, "2026.6.822.0");
    let plan = account.path("plan");
    account.run(&["delete", "--superseded", ids[0], "--save-plan", &plan]).ends(0);
    let before = serde_json::to_value(account.emulator.registrations()).unwrap();
    put(&account, ids[0], 300, 0, "2026.6.822.0");
    for (args, code, text) in [
        (&["delete", "--superseded", ids[0]][..], 0, "Nothing to delete"),
        (&["apply", &plan], 2, "1 of 1 changed since the plan"),
    ] {
        account.emulator.inject(listing(&before));
        account.run(&[args, &["--yes", "--no-report"]].concat()).ends(code).says(text);
        assert_eq!(account.changes(), [], "{args:?}");
    }
}

/// Moves all times of an account back, as if this many days had passed.
fn pass(account: &Account, days: i64) {
    for it in account.emulator.registrations() {
        let mut record = serde_json::to_value(&it).unwrap();
        for name in ["created_at", "updated_at", "last_seen_at", "revoked_at", "deleted_at"] {
            if let Some(time) = record[name].as_str() {
                let time: jiff::Timestamp = time.parse().unwrap();
                record[name] =
                    json!((time - jiff::SignedDuration::from_hours(24 * days)).to_string());
            }
        }
        account.emulator.put(record).unwrap();
    }
}

/// The recipe of the README, from week to week.
#[test]
fn what_nobody_missed_is_deleted_after_four_weeks() {
    let account = Account::start(Emulator::builder().fleet_size(0).system_clock());
    let now = jiff::Timestamp::now();
    let ago = |days: i64| (now - jiff::SignedDuration::from_hours(24 * days)).to_string();
    let id = |index: usize| format!("00000000-0000-4000-8000-0000000000{index:02}");
    for (index, idle) in [(0, 100), (1, 100), (2, 100), (3, 65), (4, 1)] {
        let record = json!({
            "id": id(index), "key": "k", "device": {"id": id(20 + index), "name": format!("D-{index}")},
            "user": {"id": id(40 + index), "email": format!("u{index}@example.com")},
            "created_at": ago(400), "updated_at": ago(400), "last_seen_at": ago(idle),
        });
        account.emulator.put(record).unwrap();
    }
    // Others, who are at work: the recipe has a bound in percent of the account.
    for index in 60..75 {
        let mut record = serde_json::to_value(account.get(&id(4))).unwrap();
        record["id"] = json!(id(index));
        account.emulator.put(record).unwrap();
    }
    let readme = include_str!("../../README.md");
    let recipe = readme.split("```toml\n").nth(2).unwrap().split("```").next().unwrap();
    assert!(recipe.contains("revoked_before"), "{recipe}");
    let file = account.file("rules.toml", recipe);
    let week = || {
        account.run(&["clean", &file, "--yes", "--no-report"]).ends(0);
        let status = |index| account.get(&id(index)).status();
        (0..5).map(status).collect::<Vec<_>>()
    };
    assert_eq!(week(), [Revoked, Revoked, Revoked, Active, Active]);
    pass(&account, 7);
    // Its owner misses it, gets it back, and uses it.
    account.run(&["unrevoke", &id(1), "--yes", "--no-report"]).ends(0);
    let mut used = serde_json::to_value(account.get(&id(1))).unwrap();
    used["last_seen_at"] = json!(ago(0));
    account.emulator.put(used).unwrap();
    assert_eq!(week(), [Revoked, Active, Revoked, Active, Active]);
    pass(&account, 7);
    // Another one enrols again: that is a registration of its own.
    let mut new = serde_json::to_value(account.get(&id(2))).unwrap();
    new["id"] = json!(id(9));
    for (name, value) in [
        ("created_at", json!(ago(0))),
        ("last_seen_at", json!(ago(0))),
        ("revoked_at", Value::Null),
    ] {
        new[name] = value;
    }
    account.emulator.put(new).unwrap();
    assert_eq!(week(), [Revoked, Active, Revoked, Active, Active]);
    pass(&account, 14);
    // The third was revoked as long ago as the first, the fourth is idle only now.
    assert_eq!(week(), [Deleted, Active, Deleted, Revoked, Active]);
    assert_eq!(account.get(&id(9)).status(), Active);
}
