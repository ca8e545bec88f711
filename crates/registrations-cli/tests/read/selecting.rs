//! Which registrations a selection has.

use jiff::Timestamp;
use registrations_emulator::{
    Emulator, Fault, Operation, Registration, RegistrationStatus, TunnelType,
};
use serde_json::{Value, json};

use crate::support::{Account, emulated, uuid};

type Passes<'a> = &'a dyn Fn(&Registration) -> bool;

fn is_current(it: &Registration) -> bool {
    it.status() != RegistrationStatus::Deleted
}

fn email(it: &Registration) -> &str {
    it.user.as_ref().and_then(|user| user.email.as_deref()).unwrap_or_default()
}

#[test]
fn each_filter_selects_what_it_says() {
    let account = Account::start(Emulator::builder().fleet_size(600).system_clock());
    let now = Timestamp::now();
    let days_ago = |days: i64| now - jiff::SignedDuration::from_hours(24 * days);
    let all = account.emulator.registrations();
    let user = all.iter().find(|it| email(it).starts_with("user-")).unwrap().user.clone().unwrap();
    let user_id = user.id.clone().unwrap();
    let device = all.iter().find(|it| it.user.is_none()).unwrap().device.id.clone();
    let status = |status: RegistrationStatus| move |it: &Registration| it.status() == status;
    let activity = |it: &Registration| it.last_seen_at.unwrap_or(it.created_at).max(it.created_at);
    let number =
        |it: &Registration| it.virtual_ipv4.map(u32::from).unwrap_or_default() & 0xffff_ff00;
    let cases: &[(&[&str], Passes<'_>)] = &[
        (&[], &is_current),
        (&["--status", "current"], &is_current),
        (&["--status", "active"], &status(RegistrationStatus::Active)),
        (&["--status", "revoked"], &status(RegistrationStatus::Revoked)),
        (&["--status", "all"], &|_| true),
        (&["--user-id", &user_id], &|it| {
            is_current(it)
                && it.user.as_ref().is_some_and(|user| user.id.as_ref() == Some(&user_id))
        }),
        (&["--device-id", &device], &|it| is_current(it) && it.device.id == device),
        (&["--type", "warp", "--tunnel", "MASQUE"], &|it| {
            is_current(it) && it.tunnel_type == Some(TunnelType::Masque)
        }),
        (&["--idle-for", "90d"], &|it| is_current(it) && activity(it) < days_ago(90)),
        (&["--idle-for", "-90d"], &|it| is_current(it) && activity(it) < days_ago(90)),
        (&["--idle-for", "90d ago"], &|it| is_current(it) && activity(it) < days_ago(90)),
        (&["--idle-for", "2026-04-02"], &|it| {
            is_current(it) && activity(it) < "2026-04-02T00:00:00Z".parse().unwrap()
        }),
        (&["--idle-for=90 days", "--status", "active"], &|it| {
            it.status() == RegistrationStatus::Active && activity(it) < days_ago(90)
        }),
        (&["--never-seen"], &|it| is_current(it) && it.last_seen_at.is_none()),
        (&["--seen-before", "-90d"], &|it| {
            is_current(it) && it.last_seen_at.is_some_and(|seen| seen < days_ago(90))
        }),
        (&["--seen-after", "2w"], &|it| {
            is_current(it) && it.last_seen_at.is_some_and(|seen| seen > days_ago(14))
        }),
        (&["--created-before", "2025-01-01"], &|it| {
            is_current(it) && it.created_at < "2025-01-01T00:00:00Z".parse().unwrap()
        }),
        (&["--created-after", "2026-01-01T00:00:00Z"], &|it| {
            is_current(it) && it.created_at > "2026-01-01T00:00:00Z".parse().unwrap()
        }),
        (&["--revoked-before", "36h"], &|it| {
            is_current(it)
                && it
                    .revoked_at
                    .is_some_and(|at| at < days_ago(1) - jiff::SignedDuration::from_hours(12))
        }),
        (&["--in", "100.96.1.0/24"], &|it| is_current(it) && number(it) == 0x6460_0100),
        (&["--in", "100.96.0.9"], &|it| {
            is_current(it) && it.virtual_ipv4.is_some_and(|it| it.to_string() == "100.96.0.9")
        }),
        (&["--name", "*-pixel-*"], &|it| is_current(it) && it.device.name.contains("-PIXEL-")),
        (&["--client-version", "<2026"], &|it| {
            let version = it.device.client_version.as_deref().unwrap_or_default();
            let year = version.split('.').next().unwrap_or_default();
            is_current(it) && year.parse::<u32>().is_ok_and(|year| year < 2026)
        }),
        (&["--service-tokens", "only"], &|it| {
            is_current(it) && email(it).starts_with("non_identity@")
        }),
        (&["--service-tokens", "without"], &|it| {
            // Without an address, it may be that of one.
            is_current(it) && !email(it).is_empty() && !email(it).starts_with("non_identity@")
        }),
        (&["--policy-name", "Contractors"], &|it| {
            is_current(it) && it.policy.name == "Contractors"
        }),
    ];
    for (args, passes) in cases {
        let expected = account.expected(passes);
        assert!(!expected.is_empty(), "{args:?} selects nothing");
        assert_eq!(account.ids(args), expected, "{args:?}");
    }
}

#[test]
fn the_status_is_one_listing_with_deleted_ones_left_out() {
    let account = Account::new(300);
    account.ids(&[]);
    let requests = account.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].query_values("status"), ["all"]);
}

#[test]
fn a_user_is_found_by_search_and_listed_by_id() {
    let account = Account::new(0);
    let id = uuid(3, 900);
    for _ in 0..3 {
        account.put(&json!({"user": {"id": id, "email": "Ann@Example.com", "name": "Ann"}}));
    }
    // The search finds these as well, but they belong to others.
    account.put(&json!({"user": {"id": uuid(3, 901), "email": "joann@example.com", "name": "x"}}));
    account.put(&json!({"device": {"name": "ann@example.com"}}));
    let ids = account.ids(&["--email", "ann@example.COM"]);
    assert_eq!(ids, (0..3).map(|number| uuid(1, number)).collect::<Vec<_>>());
    let requests = account.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].query_values("search"), ["ann@example.com"]);
    assert_eq!(requests[1].query_values("user.id"), [id]);
    assert_eq!(requests[1].query_values("search"), [""; 0]);
}

#[test]
fn the_whole_listing_is_read_before_a_user_has_no_registration() {
    let account = Account::new(2_300);
    let ran = account.run(&["list", "-o", "id", "--email", "nobody@example.com"]);
    ran.ends(1).says("none of 2,").says("not found: nobody has nobody@example.com");
    assert_eq!(ran.stdout, "");
    let pages = account.requests().iter().filter(|it| it.query_values("search").is_empty()).count();
    assert_eq!(pages, 3);
}

#[test]
fn a_user_that_the_search_misses_is_found() {
    // The vendor does not specify what `search` finds.
    let account = Account::new(0);
    account.put(&json!({"user": {"id": uuid(3, 900), "email": "ann@example.com", "name": "Ann"}}));
    account.emulator.inject(
        Fault::status(200)
            .body("application/json", r#"{"success":true,"errors":[],"messages":[],"result":[]}"#)
            .on(Operation::List),
    );
    assert_eq!(account.ids(&["--email", "ann@example.com"]), [uuid(1, 0)]);
}

#[test]
fn a_record_of_a_user_that_the_search_cannot_read_is_found() {
    let account = Account::new(0);
    for user in [900, 901] {
        account.put(&json!({"user": {"id": uuid(3, user), "email": "ann@example.com"}}));
    }
    account.emulator.inject(Fault::record(1).set("created_at", "soon").on(Operation::List));
    assert_eq!(account.ids(&["--email", "ann@example.com"]), [uuid(1, 0), uuid(1, 1)]);
}

#[test]
fn a_record_that_the_service_lets_through_is_left_out_and_reported() {
    for (args, members, flag) in [
        (["--user-id", &uuid(3, 0)], json!({}), "--user-id"),
        (["--device-id", &uuid(2, 0)], json!({}), "--device-id"),
        (["--status", "active"], json!({"revoked_at": "2026-06-30T00:00:00Z"}), "--status"),
        (["--type", "warp"], json!({"registration_type": "browser_extension"}), "--type"),
        (["--seen-before", "2026-06-01"], json!({}), "--seen-before"),
        (
            ["--seen-after", "2026-06-01"],
            json!({"last_seen_at": "2026-01-01T00:00:00Z"}),
            "--seen-after",
        ),
    ] {
        let account = Account::new(0);
        let seen =
            if flag == "--seen-before" { "2026-01-01T00:00:00Z" } else { "2026-06-30T00:00:00Z" };
        account.put(&json!({"last_seen_at": seen}));
        account.put(&members);
        ignore_filters(&account, 1);
        let ran = account.run(&["list", "-o", "id", args[0], args[1]]);
        ran.ends(0).says(&format!(
            "1 record left out: the service returned them although they do not pass {flag}"
        ));
        assert_eq!(ran.stdout, format!("{}\n", uuid(1, 0)), "{flag}");
    }
}

/// The next listings return everything.
fn ignore_filters(account: &Account, times: u64) {
    let all = serde_json::to_value(account.emulator.registrations()).unwrap();
    let body = json!({"success": true, "errors": [], "messages": [], "result": all});
    let fault = Fault::status(200).body("application/json", body.to_string());
    account.emulator.inject(fault.on(Operation::List).times(times));
}

#[test]
fn ids_that_were_not_requested_are_left_out_and_reported() {
    let account = Account::new(5);
    let ids = account.expected(is_current);
    ignore_filters(&account, 1);
    let ran = account.run(&["list", "-o", "id", &ids[0]]);
    ran.ends(0)
        .says("4 records left out: the service returned them although they do not pass --id");
    assert_eq!(ran.stdout, format!("{}\n", ids[0]));
}

#[test]
fn an_email_is_checked_when_the_service_ignores_the_user() {
    let account = Account::new(0);
    account.put(&json!({}));
    account.put(&json!({}));
    ignore_filters(&account, 2);
    let ran = account.run(&["list", "-o", "id", "--email", "user-0@example.com"]);
    ran.ends(0).says("do not pass --email");
    assert_eq!(ran.stdout, format!("{}\n", uuid(1, 0)));
}

#[test]
fn ids_are_read_a_hundred_at_a_time() {
    let account = Account::new(500);
    let ids = account.expected(is_current);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), ids[..250].join("\n")).unwrap();
    let listed = account.ids_in_order(&["--from", file.path().to_str().unwrap(), &ids[300]]);
    assert_eq!(listed, [&ids[300..301], &ids[..250]].concat());
    let named: Vec<usize> =
        account.requests().iter().map(|it| it.query_values("id").len()).collect();
    assert_eq!(named, [100, 100, 51]);
}

#[test]
fn ids_come_from_standard_input_in_every_form() {
    let account = Account::new(20);
    let ids = account.expected(is_current);
    let [a, b, ..] = ids.as_slice() else { unreachable!() };
    for text in [
        format!("# from the ticket\n{a}\n\n{b} # a comment\n"),
        format!("{{\"id\":\"{a}\"}}\n{{\"id\":\"{b}\"}}\n"),
        format!("device.name,id\r\n\"x,y\",{a}\r\nz,{b}\r\n"),
    ] {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &text).unwrap();
        let mut command = account.command(&["list", "-o", "id", "--from", "-"]);
        let ran = crate::support::run(command.stdin(std::fs::File::open(file.path()).unwrap()));
        ran.ends(0);
        assert_eq!(ran.stdout, format!("{a}\n{b}\n"), "{text}");
    }
}

#[test]
fn ids_and_filters_must_both_hold() {
    let account = Account::new(0);
    account.put(&json!({"tunnel_type": "masque"}));
    account.put(&json!({}));
    let ran =
        account.run(&["list", "-o", "id", &uuid(1, 0), "--id", &uuid(1, 1), "--tunnel", "masque"]);
    ran.ends(0).says("1 registration left out: they do not pass the filters");
    assert_eq!(ran.stdout, format!("{}\n", uuid(1, 0)));
}

#[test]
fn an_unknown_id_fails_and_is_named() {
    let account = Account::new(5);
    let known = account.expected(is_current).remove(0);
    for command in ["list", "get"] {
        let ran = account.run(&[command, "-o", "id", &known, &uuid(9, 9)]);
        ran.ends(1).says(&format!("not found: {}", uuid(9, 9)));
        assert_eq!(ran.stdout, format!("{known}\n"));
    }
}

#[test]
fn the_newer_registration_supersedes() {
    let account = Account::new(0);
    let user =
        |number: usize| json!({"id": uuid(3, number), "email": "a@example.com", "name": "A"});
    let device = |number: usize, name: &str| json!({"id": uuid(2, number), "name": name});
    let add = |user: Value, device: Value, created_at: &str| {
        account.put(&json!({"user": user, "device": device, "created_at": created_at})).id
    };
    let old = add(user(1), device(1, "A"), "2026-01-01T00:00:00Z");
    let _new = add(user(1), device(1, "A"), "2026-02-01T00:00:00Z");
    // Another user of the device, the same name on another device, and no user at all.
    let other_user = add(user(2), device(1, "A"), "2026-01-15T00:00:00Z");
    let same_name = add(user(1), device(2, "A"), "2026-01-10T00:00:00Z");
    let _no_user = add(Value::Null, device(1, "A"), "2025-01-01T00:00:00Z");
    let sorted = |mut ids: Vec<&String>| {
        ids.sort();
        ids.into_iter().cloned().collect::<Vec<_>>()
    };
    assert_eq!(account.ids(&["--superseded"]), sorted(vec![&old]));
    assert_eq!(account.ids(&["--superseded=user+device"]), sorted(vec![&old]));
    assert_eq!(account.ids(&["--superseded=user+name"]), sorted(vec![&old, &same_name]));
    assert_eq!(account.ids(&["--superseded=device"]), sorted(vec![&old, &other_user]));
    // The registration that supersedes does not have to pass the filters, and need not be among the ids.
    assert_eq!(
        account.ids(&["--superseded", "--created-before", "2026-01-20"]),
        std::slice::from_ref(&old)
    );
    assert_eq!(account.ids(&["--superseded", &old]), [old]);
}

#[test]
fn the_limit_comes_after_the_sort() {
    let account = Account::new(1_500);
    let mut all: Vec<_> = account.emulator.registrations().into_iter().filter(is_current).collect();
    all.sort_by(|a, b| b.created_at.cmp(&a.created_at).then_with(|| b.id.cmp(&a.id)));
    let newest: Vec<_> = all.iter().take(3).map(|it| it.created_at.to_string()).collect();
    let args = [
        "list",
        "--sort",
        "created",
        "--desc",
        "--limit",
        "3",
        "-o",
        "csv",
        "--columns",
        "created_at",
    ];
    let ran = account.run(&args);
    assert_eq!(ran.stdout.lines().skip(1).collect::<Vec<_>>(), newest);
    // Ids are sorted before the limit as well.
    let file = tempfile::NamedTempFile::new().unwrap();
    let ids: Vec<_> = all.iter().rev().take(400).map(|it| it.id.clone()).collect();
    std::fs::write(file.path(), ids.join("\n")).unwrap();
    let args = ["--from", file.path().to_str().unwrap(), "--sort", "created", "--limit", "2"];
    assert_eq!(account.ids_in_order(&args), ids[..2]);
}

#[test]
fn an_unreadable_record_is_named_and_fails() {
    let account = Account::new(3);
    account.emulator.inject(Fault::record(1).missing("key").on(Operation::List));
    let ran = account.run(&["list", "--status", "all", "-o", "id", "--sort", "id"]);
    let ids = account.expected(|_| true);
    ran.ends(1).says("1 record could not be read").says(&format!("  {}: ", ids[1]));
    assert_eq!(ran.stdout, format!("{}\n{}\n", ids[0], ids[2]));
}

#[test]
fn the_time_is_that_of_the_emulator() {
    let ran = emulated(&["list", "--seen-after", "24h", "-o", "csv", "--columns", "last_seen_at"]);
    ran.ends(0);
    assert!(ran.stdout.lines().count() > 1);
    assert!(
        ran.stdout.lines().skip(1).all(|line| line.starts_with("2026-06-30")),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_listing_continues_at_a_cursor() {
    let account = Account::new(30);
    let whole = account.ids_in_order(&["--per-page", "10", "--status", "all"]);
    account.emulator.inject(Fault::status(503).json().on(Operation::List).on_request(3));
    let ran = account.run(&["list", "-o", "id", "--per-page", "10", "--status", "all"]);
    ran.ends(3).says("error: the service failed (HTTP 503");
    let (_, rest) = ran.stderr.split_once("--cursor '").unwrap();
    let (cursor, _) = rest.split_once('\'').unwrap();
    let rest = account.ids_in_order(&["--per-page", "10", "--status", "all", "--cursor", cursor]);
    let begun: Vec<_> = ran.stdout.lines().map(str::to_owned).collect();
    assert_eq!([begun, rest].concat(), whole);
}
