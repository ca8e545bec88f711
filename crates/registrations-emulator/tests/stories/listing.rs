//! Listings: filters, orders, pages, cursors.

use registrations_emulator::{Emulator, LastCursor};
use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, column};
use crate::oracle::Wish;

async fn fleet(size: usize) -> (Emulator, Caller) {
    let emulator = Emulator::builder().fleet_size(size).start().await.unwrap();
    let caller = Caller::new(&emulator);
    (emulator, caller)
}

#[tokio::test]
async fn without_parameters_active_ones_come_fifty_at_a_time() {
    let (emulator, caller) = fleet(120).await;
    let page = caller.page("").await;
    let wish = Wish::default();
    let expected = wish.ids_of(&emulator.registrations());
    assert_eq!(column(page["result"].as_array().unwrap(), "/id"), expected[..50]);
    assert_eq!(page["result_info"]["count"], 50);
    assert_eq!(page["result_info"]["per_page"], 50);
    assert_eq!(page["result_info"]["total_count"], expected.len());
    assert_eq!(column(&caller.all("").await, "/id"), expected);
}

#[tokio::test]
async fn every_filter_keeps_what_it_says_and_they_combine() {
    let (emulator, caller) = fleet(400).await;
    let registrations = emulator.registrations();
    let with_user: Vec<_> = registrations.iter().filter(|it| it.user.is_some()).collect();
    let user = |at: usize| with_user[at].user.as_ref().unwrap().id.clone();
    let mut seen: Vec<_> = registrations.iter().filter_map(|it| it.last_seen_at).collect();
    seen.sort();
    let (early, late) = (seen[seen.len() / 4], seen[seen.len() / 2]);
    let wish = Wish::default;
    let all = || Wish { status: Some("all"), ..wish() };
    let wishes = [
        Wish { status: Some("active"), ..wish() },
        Wish { status: Some("revoked"), ..wish() },
        all(),
        Wish { registration_type: Some("warp"), ..wish() },
        Wish { registration_type: Some("browser_extension"), ..all() },
        Wish { ids: vec![registrations[3].id.clone(), registrations[9].id.clone()], ..all() },
        Wish { users: vec![user(0), user(40)], ..all() },
        Wish { device: Some(registrations[5].device.id.clone()), ..all() },
        Wish { policy: Some(registrations[5].policy.id.clone()), ..wish() },
        Wish { seen_after: Some(late), ..wish() },
        Wish { seen_before: Some(early), ..wish() },
        Wish { seen_after: Some(early), seen_before: Some(late), ..all() },
        Wish { search: Some("LAPTOP"), ..wish() },
        Wish { search: Some("example.org"), ..wish() },
        Wish { search: Some("ma"), ..all() },
        Wish {
            search: Some("example.com"),
            status: Some("revoked"),
            registration_type: Some("warp"),
            seen_before: Some(late),
            policy: Some(registrations[5].policy.id.clone()),
            ..wish()
        },
    ];
    for wish in wishes {
        let query = wish.query();
        let expected = wish.ids_of(&registrations);
        assert!(!expected.is_empty(), "{query} proves nothing");
        assert!(expected.len() < registrations.len() || wish.status == Some("all"), "{query}");
        let listed = caller.all(&format!("per_page=70&{query}")).await;
        assert_eq!(column(&listed, "/id"), expected, "{query}");
        let total = &caller.page(&query).await["result_info"]["total_count"];
        assert_eq!(*total, expected.len(), "{query}");
    }
}

#[tokio::test]
async fn search_covers_ids_and_ignores_case_beyond_ascii() {
    let (emulator, caller) = fleet(600).await;
    let registrations = emulator.registrations();
    let one = &registrations[17];
    for id in [&one.id, &one.device.id] {
        let found = caller.all(&format!("status=all&search={}", &id[..20])).await;
        assert!(column(&found, "/id").contains(&one.id.as_str()));
    }
    let found = caller.all("status=all&search=%C3%98YVIND").await;
    assert!(!found.is_empty());
    for record in &found {
        assert!(record.to_string().to_lowercase().contains("øyvind"), "{record}");
    }
}

#[tokio::test]
async fn every_order_is_total_and_its_reverse_is_its_reverse() {
    let (emulator, caller) = fleet(300).await;
    let registrations = emulator.registrations();
    for sort_by in ["id", "user.name", "user.email", "last_seen_at", "created_at"] {
        for descending in [false, true] {
            let wish =
                Wish { status: Some("all"), sort_by: Some(sort_by), descending, ..Wish::default() };
            let query = format!("per_page=37&{}", wish.query());
            let listed = caller.all(&query).await;
            assert_eq!(column(&listed, "/id"), wish.ids_of(&registrations), "{query}");
        }
    }
}

#[tokio::test]
async fn added_registrations_take_their_place_in_orders_that_are_in_use() {
    let (emulator, caller) = fleet(50).await;
    for sort_by in ["id", "user.name", "last_seen_at"] {
        let wish = Wish { status: Some("all"), sort_by: Some(sort_by), ..Wish::default() };
        caller.all(&wish.query()).await;
        emulator.add_registrations(20);
        let listed = caller.all(&wish.query()).await;
        assert_eq!(column(&listed, "/id"), wish.ids_of(&emulator.registrations()), "{sort_by}");
    }
}

#[tokio::test]
async fn a_large_page_is_clamped_and_says_so() {
    let emulator = Emulator::builder().fleet_size(40).per_page_max(7).start().await.unwrap();
    let caller = Caller::new(&emulator);
    for query in ["", "per_page=8", "per_page=18446744073709551615"] {
        let page = caller.page(query).await;
        assert_eq!(page["result_info"]["per_page"], 7, "{query}");
        assert_eq!(page["result_info"]["count"], 7, "{query}");
    }
    assert_eq!(caller.page("per_page=3").await["result_info"]["per_page"], 3);
}

#[tokio::test]
async fn the_policy_is_there_if_it_is_asked_for() {
    let (emulator, caller) = fleet(30).await;
    let registrations = emulator.registrations();
    let plain = caller.page("status=all").await;
    assert!(plain["result"].as_array().unwrap().iter().all(|it| it.get("policy").is_none()));
    let full = caller.page("status=all&include=policy").await;
    let records = full["result"].as_array().unwrap();
    for (record, registration) in records.iter().zip(&registrations) {
        let policy = serde_json::to_value(&registration.policy).unwrap();
        assert_eq!(record["policy"], policy);
    }
    let policies: std::collections::HashSet<_> =
        column(records, "/policy/id").into_iter().collect();
    assert_eq!(policies.len(), 2);
}

#[tokio::test]
async fn records_say_what_the_state_says() {
    let (emulator, caller) = fleet(60).await;
    let listed = caller.all("status=all").await;
    let state: Vec<Value> =
        emulator.registrations().iter().map(|it| serde_json::to_value(it).unwrap()).collect();
    assert_eq!(listed, state);
}

#[tokio::test]
async fn the_last_page_ends_as_it_is_told_to() {
    for (last_cursor, expected) in [
        (LastCursor::Empty, Some(Value::from(""))),
        (LastCursor::Null, Some(Value::Null)),
        (LastCursor::Absent, None),
    ] {
        let emulator =
            Emulator::builder().fleet_size(5).last_cursor(last_cursor).start().await.unwrap();
        let caller = Caller::new(&emulator);
        let page = caller.page("status=all").await;
        assert_eq!(page["result_info"].get("cursor"), expected.as_ref());
        // A page that is full and last has no more of a cursor.
        let page = caller.page("status=all&per_page=5").await;
        assert_eq!(page["result_info"].get("cursor"), expected.as_ref());
        let page = caller.page("status=all&per_page=4").await;
        assert_ne!(page["result_info"]["cursor"].as_str().unwrap(), "");
    }
}

#[tokio::test]
async fn a_cursor_belongs_to_its_filters_and_its_order() {
    let (_emulator, caller) = fleet(100).await;
    let page = caller.page("per_page=10&search=e&sort_by=created_at").await;
    let cursor = page["result_info"]["cursor"].as_str().unwrap();

    let page = format!("per_page=20&search=e&sort_by=created_at&include=policy&cursor={cursor}");
    assert_eq!(caller.page(&page).await["result_info"]["count"], 20);

    for other in [
        "search=e",
        "search=e&sort_by=created_at&sort_order=desc",
        "search=x&sort_by=created_at",
        "search=e&sort_by=created_at&status=all",
        "search=e&sort_by=created_at&id=x",
    ] {
        let reply = caller.get(&format!("?{other}&cursor={cursor}")).await;
        assert_eq!((reply.status, reply.code()), (400, 100_401), "{other}");
        assert!(reply.text.contains("\\\"cursor\\\""), "{}", reply.text);
    }
}

#[tokio::test]
async fn a_cursor_of_another_fleet_is_refused() {
    let (_emulator, caller) = fleet(100).await;
    let other = Emulator::builder().fleet_size(100).seed(7).start().await.unwrap();
    let page = Caller::new(&other).page("").await;
    let cursor = page["result_info"]["cursor"].as_str().unwrap();
    let reply = caller.get(&format!("?cursor={cursor}")).await;
    assert_eq!((reply.status, reply.code()), (400, 100_401));
}

#[tokio::test]
async fn the_registration_under_the_cursor_may_go() {
    let (_emulator, caller) = fleet(60).await;
    let expected = caller.all("").await;
    let page = caller.page("per_page=10").await;
    let cursor = page["result_info"]["cursor"].as_str().unwrap();
    let last = page["result"][9]["id"].as_str().unwrap();
    let deletion = caller.send(Method::DELETE, &format!("/{last}")).await;
    assert_eq!(deletion.status, 200);
    let rest = caller.all(&format!("cursor={cursor}")).await;
    assert_eq!(rest, expected[10..]);
}

#[tokio::test]
async fn an_empty_listing_is_one_page() {
    let (_emulator, caller) = fleet(0).await;
    let page = caller.page("").await;
    assert_eq!(page["result"], Value::Array(Vec::new()));
    assert_eq!(page["result_info"]["total_count"], 0);
    assert_eq!(page["result_info"]["cursor"], "");
}

#[tokio::test]
async fn unknown_parameters_are_ignored() {
    let (_emulator, caller) = fleet(10).await;
    let plain = caller.page("status=all").await;
    assert_eq!(caller.page("status=all&colour=red&page=2").await, plain);
}

#[tokio::test]
async fn totals_follow_what_happens() {
    let (emulator, caller) = fleet(100).await;
    let query = "search=example";
    let total = async || {
        let page = caller.page(&format!("per_page=1&{query}")).await;
        page["result_info"]["total_count"].as_u64().unwrap()
    };
    let before = total().await;
    let listed = caller.all(query).await;
    let ids = column(&listed, "/id");
    assert_eq!(before, ids.len() as u64);
    for (at, (method, path)) in
        [(Method::DELETE, format!("/{}", ids[0])), (Method::POST, format!("/revoke?id={}", ids[1]))]
            .into_iter()
            .enumerate()
    {
        assert_eq!(caller.send(method, &path).await.status, 200);
        assert_eq!(total().await, before - 1 - at as u64);
    }
    emulator.add_registrations(50);
    assert_eq!(total().await, caller.all(query).await.len() as u64);
}

#[tokio::test]
async fn a_value_cannot_pass_for_two_filters() {
    let (_emulator, caller) = fleet(60).await;
    // What one query says in two parameters, the other says in one.
    let one = "per_page=1&status=all&search=a%0Aseen_after%3D2020-01-01T00:00:00Z";
    let two = "per_page=1&status=all&search=a&seen_after=2020-01-01T00:00:00Z";
    assert_eq!(caller.page(one).await["result"], json!([]));
    let page = caller.page(two).await;
    let cursor = page["result_info"]["cursor"].as_str().unwrap();
    assert_eq!(caller.get(&format!("?{two}&cursor={cursor}")).await.status, 200);
    assert_eq!(caller.get(&format!("?{one}&cursor={cursor}")).await.status, 400);
}

#[tokio::test]
async fn the_members_of_a_page_are_in_their_order() {
    let (_emulator, caller) = fleet(60).await;
    let text = caller.get("?per_page=2").await.text;
    let mut rest = text.as_str();
    for member in [
        "result",
        "success",
        "errors",
        "messages",
        "result_info",
        "count",
        "cursor",
        "per_page",
        "total_count",
    ] {
        let (_, after) = rest
            .split_once(&format!("\"{member}\":"))
            .unwrap_or_else(|| panic!("{member}: {text}"));
        rest = after;
    }
}
