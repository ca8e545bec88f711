//! Random fleets, filters and faults: nothing is deleted that a filter does not allow, and the report is the truth.

use std::collections::BTreeSet;

use proptest::{prelude::*, sample::select, test_runner::TestCaseResult};
use registrations_emulator::{Emulator, Fault, Operation, Registration, RegistrationStatus};

use super::support::{Account, faults, outcomes};

/// A filter of the command, and what it allows, in other words than those of the program.
#[derive(Clone, Debug)]
enum Filter {
    IdleSince(jiff::Timestamp),
    CreatedBefore(jiff::Timestamp),
    SeenBefore(jiff::Timestamp),
    Revoked,
    Tunnel(&'static str),
    Name(&'static str),
    /// Every third id, by a file.
    Ids,
    /// No user with an address like this.
    Protected(&'static str),
}

impl Filter {
    fn args(&self, account: &Account, ids: &[String]) -> Vec<String> {
        let (flag, value) = match self {
            Self::IdleSince(time) => ("--idle-for", time.to_string()),
            Self::CreatedBefore(time) => ("--created-before", time.to_string()),
            Self::SeenBefore(time) => ("--seen-before", time.to_string()),
            Self::Revoked => ("--status", "revoked".to_owned()),
            Self::Tunnel(tunnel) => ("--tunnel", (*tunnel).to_owned()),
            Self::Name(letter) => ("--name", format!("{letter}*")),
            Self::Ids => ("--from", account.file("ids", &ids.join("\n"))),
            // A file of its own: two of these may be given.
            Self::Protected(part) => {
                let file = format!("protect-{part}");
                ("--protect", account.file(&file, &format!("*{part}*\n")))
            }
        };
        vec![flag.to_owned(), value]
    }

    fn allows(&self, it: &Registration, ids: &[String]) -> bool {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_lowercase();
        let record = serde_json::to_value(it).unwrap();
        match self {
            Self::IdleSince(time) => {
                it.created_at < *time && it.last_seen_at.is_none_or(|seen| seen < *time)
            }
            Self::CreatedBefore(time) => it.created_at < *time,
            Self::SeenBefore(time) => it.last_seen_at.is_some_and(|seen| seen < *time),
            Self::Revoked => it.revoked_at.is_some(),
            Self::Tunnel(tunnel) => text(&record["tunnel_type"]) == *tunnel,
            Self::Name(letter) => it.device.name.to_lowercase().starts_with(letter),
            Self::Ids => ids.contains(&it.id),
            Self::Protected(part) => {
                let user = &record["user"];
                let names = [&user["email"], &user["name"], &user["id"], &record["device"]["name"]];
                let others = [&record["id"], &record["device"]["id"]];
                !names.into_iter().chain(others).any(|name| text(name).contains(part))
            }
        }
    }
}

fn filter() -> impl Strategy<Value = Filter> {
    let time = select(vec!["2024-06-01", "2025-06-01", "2026-01-01", "2026-06-01"]);
    let time = time.prop_map(|day| format!("{day}T00:00:00Z").parse().unwrap());
    prop_oneof![
        time.clone().prop_map(Filter::IdleSince),
        time.clone().prop_map(Filter::CreatedBefore),
        time.prop_map(Filter::SeenBefore),
        Just(Filter::Revoked),
        select(vec!["wireguard", "masque"]).prop_map(Filter::Tunnel),
        select(vec!["a", "b", "o"]).prop_map(Filter::Name),
        Just(Filter::Ids),
        select(vec!["1", "laptop", "example.com"]).prop_map(Filter::Protected),
    ]
}

/// What fails, from which request on, and how often.
fn fault() -> impl Strategy<Value = Fault> {
    (select(faults(Operation::DeleteMany)), 1_u64..7, select(vec![1, 2, 1_000]))
        .prop_map(|(fault, from, times)| fault.on_request(from).times(times))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_deleted_that_a_filter_does_not_allow(
        seed in 0_u64..1_000,
        size in 20_usize..300,
        filters in proptest::collection::vec(filter(), 1..4),
        faults in proptest::collection::vec(fault(), 0..4),
        returned in 1_usize..5,
    ) {
        holds(seed, size, &filters, faults, returned)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nobody knows whether a bulk call is atomic: a refused one may have made the change.
    #[test]
    fn a_report_undoes_whatever_the_run_revoked(
        seed in 0_u64..1_000,
        size in 20_usize..400,
        some in proptest::collection::vec((select(faults(Operation::Revoke)), 1_u64..7, select(vec![1, 2, 1_000])), 0..4),
    ) {
        let account = Account::start(Emulator::builder().fleet_size(size).seed(seed));
        let states = |account: &Account| (account.all(RegistrationStatus::Active), account.all(RegistrationStatus::Revoked));
        let before = states(&account);
        for (fault, from, times) in some {
            account.emulator.inject(fault.on_request(from).times(times));
        }
        let report = account.path("report");
        let bounds = ["--yes", "--max", "400", "--max-percent", "100", "--retries", "1"];
        let args = ["revoke", "--created-before", "2026-06-01", "--verify", "--report", &report];
        let run = account.run(&[&args[..], &bounds].concat());
        account.emulator.clear_faults();
        if !std::path::Path::new(&report).exists() {
            prop_assert_eq!(states(&account), before, "{:#?}", run);
            return Ok(());
        }
        let undo = account.run(&[&["unrevoke", "--from", &report, "--no-report", "--ignore-unknown"][..], &bounds].concat());
        prop_assert_eq!(states(&account), before, "{:#?}\n{:#?}", run, undo);
    }
}

#[test]
fn an_id_that_the_service_invents_is_not_done() {
    let created = Filter::CreatedBefore("2026-06-01T00:00:00Z".parse().unwrap());
    let invented = Fault::record(1).set("id", "another").on(Operation::List).times(1);
    holds(254, 20, &[created], vec![invented.clone()], 1).unwrap();
    // After a lost response, nothing tells it from one that was deleted.
    let seen = Filter::SeenBefore("2025-06-01T00:00:00Z".parse().unwrap());
    let lost = Fault::status(503).html().on(Operation::DeleteMany).times(1);
    holds(55, 53, &[seen], vec![lost, invented], 1).unwrap();
}

fn holds(
    seed: u64,
    size: usize,
    filters: &[Filter],
    faults: Vec<Fault>,
    returned: usize,
) -> TestCaseResult {
    let account = Account::start(Emulator::builder().fleet_size(size).seed(seed));
    let all = account.emulator.registrations();
    let ids: Vec<String> = all.iter().step_by(3).map(|it| it.id.clone()).collect();
    let allowed = |account: &Account| -> BTreeSet<String> {
        let all = account.emulator.registrations().into_iter();
        let all = all.filter(|it| it.deleted_at.is_none());
        all.filter(|it| filters.iter().all(|filter| filter.allows(it, &ids)))
            .map(|it| it.id)
            .collect()
    };
    let deleted = |account: &Account| account.all(RegistrationStatus::Deleted);
    let report = account.path("report");
    let bounds = ["--yes", "--max", "400", "--max-percent", "100", "--retries", "1", "--verify"];
    let mut args: Vec<String> = ["delete", "--report", &report].map(str::to_owned).to_vec();
    args.extend(bounds.map(str::to_owned));
    args.extend(filters.iter().flat_map(|filter| filter.args(&account, &ids)));
    // Each of these is given once.
    let once = [
        "--idle-for",
        "--created-before",
        "--seen-before",
        "--status",
        "--tunnel",
        "--name",
        "--from",
    ];
    prop_assume!(once.iter().all(|flag| args.iter().filter(|arg| arg == flag).count() <= 1));

    let (before, allowed_before) = (deleted(&account), allowed(&account));
    for fault in faults {
        account.emulator.inject(fault);
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let run = account.run(&args);
    let new: BTreeSet<String> = deleted(&account).difference(&before).cloned().collect();
    prop_assert!(new.is_subset(&allowed_before), "{run:#?}");
    let is_refused = run.code == Some(2);
    if is_refused || !std::path::Path::new(&report).exists() {
        prop_assert!(new.is_empty(), "{run:#?}");
        return Ok(());
    }
    check_report(&account, &before, &report)?;
    if run.code == Some(0) {
        prop_assert_eq!(&new, &allowed_before);
    }

    // Some of them come back. What is left is done when the run continues without faults.
    let (planned, _) = outcomes(report.as_ref());
    // A fault can invent an id.
    let known: BTreeSet<String> = all.into_iter().map(|it| it.id).collect();
    let deleted_now = deleted(&account);
    let remaining = planned.iter().filter(|id| known.contains(*id) && !deleted_now.contains(*id));
    let returning: Vec<String> = remaining.take(returned).cloned().collect();
    for id in &returning {
        let mut record = serde_json::to_value(account.get(id)).unwrap();
        record["last_seen_at"] = "2026-06-30T00:00:00Z".into();
        record["device"]["name"] = "zzz".into();
        account.emulator.put(record).unwrap();
    }
    account.emulator.clear_faults();
    let (again, allowed_again) = (deleted(&account), allowed(&account));
    let run = account.run(&[&["resume", &report], &bounds[..]].concat());
    run.ends(0);
    let new: BTreeSet<String> = deleted(&account).difference(&again).cloned().collect();
    prop_assert!(new.is_subset(&allowed_again), "{run:#?}");
    check_report(&account, &before, &report)?;
    let (planned, outcomes) = outcomes(report.as_ref());
    let deleted_now = deleted(&account);
    for id in &planned {
        let is_done = match outcomes[id].as_str() {
            "done" | "already" => true,
            // The service does not find it: it was deleted before, or by a request that was refused, and a fault hid it.
            "unknown" => deleted_now.contains(id),
            _ => false,
        };
        let is_deleted = deleted_now.contains(id) || is_done && may_be_invented(&account, id);
        prop_assert_eq!(is_done, is_deleted, "{}: {}", id, outcomes[id]);
    }
    account.run(&["resume", &report]).ends(0).says("nothing to do");
    Ok(())
}

/// Whether a fault may have invented an id that a client takes for deleted: the listing had it, a request with it was perhaps
/// not refused, and the service does not have it.
fn may_be_invented(account: &Account, id: &String) -> bool {
    account.emulator.registrations().iter().all(|it| it.id != *id)
        && account.changes().iter().any(|(ids, status)| {
            ids.contains(id) && status.is_none_or(|status| !(400..500).contains(&status))
        })
}

/// Every id of the plan has an outcome, and it is that of the service.
fn check_report(account: &Account, before: &BTreeSet<String>, report: &str) -> TestCaseResult {
    let deleted = account.all(RegistrationStatus::Deleted);
    let (planned, outcomes) = outcomes(report.as_ref());
    prop_assert_eq!(planned.len(), outcomes.len());
    for (id, outcome) in &outcomes {
        let is_deleted = deleted.contains(id);
        match outcome.as_str() {
            "done" => prop_assert!(
                (is_deleted || may_be_invented(account, id)) && !before.contains(id),
                "{} is not deleted",
                id
            ),
            "already" => prop_assert!(is_deleted, "{} is not deleted", id),
            "protected" | "failed" | "left_out" | "not_sent" => {
                prop_assert!(!is_deleted, "{} is deleted, and not {}", id, outcome);
            }
            // A GET does not find a deleted one, whose listing a fault may have hidden.
            "unknown" => prop_assert!(
                account.emulator.registrations().iter().all(|it| it.id != *id || is_deleted),
                "{} exists",
                id
            ),
            "unsettled" => {}
            other => prop_assert!(false, "{}", other),
        }
    }
    // Whatever was sent is in the report.
    let sent: BTreeSet<String> = account.changes().into_iter().flat_map(|(ids, _)| ids).collect();
    prop_assert!(sent.iter().all(|id| outcomes.contains_key(id)));
    Ok(())
}
