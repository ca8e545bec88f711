//! Listings: filters, orders, pages, cursors.

use registrations_emulator::{Emulator, LastCursor};
use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, column};
use crate::expected::ListQuery;

async fn fleet(size: usize) -> (Emulator, Caller) {
    let emulator = Emulator::builder().fleet_size(size).start().await.unwrap();
    let caller = Caller::new(&emulator);
    (emulator, caller)
}

#[tokio::test]
async fn the_default_is_fifty_active_registrations_by_id() {
    let (emulator, caller) = fleet(120).await;
    let page = caller.page("").await;
    let query = ListQuery::default();
    let expected = query.expected_ids(&emulator.registrations());
    assert_eq!(column(page["result"].as_array().unwrap(), "/id"), expected[..50]);
    assert_eq!(page["result_info"]["count"], 50);
    assert_eq!(page["result_info"]["per_page"], 50);
    assert_eq!(page["result_info"]["total_count"], expected.len());
    assert_eq!(column(&caller.all("").await, "/id"), expected);
}

#[tokio::test]
async fn filters_work_and_combine() {
    let (emulator, caller) = fleet(400).await;
    let registrations = emulator.registrations();
    let with_user: Vec<_> = registrations.iter().filter(|it| it.user.is_some()).collect();
    let user = |at: usize| with_user[at].user.as_ref().unwrap().id.clone().unwrap();
    let mut seen: Vec<_> = registrations.iter().filter_map(|it| it.last_seen_at).collect();
    seen.sort();
    let (early, late) = (seen[seen.len() / 4], seen[seen.len() / 2]);
    let query = ListQuery::default;
    let all = || ListQuery { status: Some("all"), ..query() };
    let queries = [
        ListQuery { status: Some("active"), ..query() },
        ListQuery { status: Some("revoked"), ..query() },
        all(),
        ListQuery { registration_type: Some("warp"), ..query() },
        ListQuery { registration_type: Some("browser_extension"), ..all() },
        ListQuery { ids: vec![registrations[3].id.clone(), registrations[9].id.clone()], ..all() },
        ListQuery { users: vec![user(0), user(40)], ..all() },
        ListQuery { device: Some(registrations[5].device.id.clone()), ..all() },
        ListQuery { policy: Some(registrations[5].policy.id.clone()), ..query() },
        ListQuery { seen_after: Some(late), ..query() },
        ListQuery { seen_before: Some(early), ..query() },
        ListQuery { seen_after: Some(early), seen_before: Some(late), ..all() },
        ListQuery { search: Some("LAPTOP"), ..query() },
        ListQuery { search: Some("example.org"), ..query() },
        ListQuery { search: Some("ma"), ..all() },
        ListQuery {
            search: Some("example.com"),
            status: Some("revoked"),
            registration_type: Some("warp"),
            seen_before: Some(late),
            policy: Some(registrations[5].policy.id.clone()),
            ..query()
        },
    ];
    for query in queries {
        let expected = query.expected_ids(&registrations);
        let is_restricted = expected.len() < registrations.len() || query.status == Some("all");
        let query = query.to_query();
        assert!(!expected.is_empty() && is_restricted, "{query} tests nothing");
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
            let query = ListQuery {
                status: Some("all"),
                sort_by: Some(sort_by),
                descending,
                ..ListQuery::default()
            };
            let listed = caller.all(&format!("per_page=37&{}", query.to_query())).await;
            assert_eq!(column(&listed, "/id"), query.expected_ids(&registrations), "{query:?}");
        }
    }
}

#[tokio::test]
async fn added_registrations_are_listed_in_order() {
    let (emulator, caller) = fleet(50).await;
    for sort_by in ["id", "user.name", "last_seen_at"] {
        let query =
            ListQuery { status: Some("all"), sort_by: Some(sort_by), ..ListQuery::default() };
        caller.all(&query.to_query()).await;
        emulator.add_registrations(20);
        let listed = caller.all(&query.to_query()).await;
        assert_eq!(
            column(&listed, "/id"),
            query.expected_ids(&emulator.registrations()),
            "{sort_by}"
        );
    }
}

#[tokio::test]
async fn the_largest_page_limits_per_page() {
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
async fn the_policy_is_included_on_request() {
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
async fn records_are_the_serialized_state() {
    let (emulator, caller) = fleet(60).await;
    let listed = caller.all("status=all").await;
    let state: Vec<Value> =
        emulator.registrations().iter().map(|it| serde_json::to_value(it).unwrap()).collect();
    assert_eq!(listed, state);
}

#[tokio::test]
async fn a_full_last_page_leads_to_an_empty_one() {
    let (emulator, caller) = fleet(12).await;
    for (query, counts) in [
        ("status=all&per_page=4", &[4, 4, 4, 0][..]),
        ("status=all&per_page=4&sort_by=created_at&sort_order=desc", &[4, 4, 4, 0]),
        ("status=all&per_page=12", &[12, 0]),
        ("status=all&per_page=5", &[5, 5, 2]),
        ("status=all&per_page=13", &[12]),
        ("id=nothing", &[0]),
    ] {
        let pages = caller.pages(query).await;
        let info = |page: &Value| page["result_info"]["count"].as_u64().unwrap();
        assert_eq!(pages.iter().map(info).collect::<Vec<_>>(), counts, "{query}");
        let last = pages.last().unwrap();
        assert_eq!(last["result_info"]["cursor"], "", "{query}");
        assert_eq!(last["result"].as_array().unwrap().len() as u64, *counts.last().unwrap());
    }
    // A registration that is added meanwhile is on the page that was going to be empty.
    let ids = column(&caller.all("status=all").await, "/id").join(" ");
    let page = caller.page("status=all&per_page=12").await;
    let cursor = page["result_info"]["cursor"].as_str().unwrap();
    let added = emulator.put(json!({"id": "ffffffff-ffff-4fff-bfff-ffffffffffff"})).unwrap();
    assert!(!ids.contains(&added.id));
    let page = caller.page(&format!("status=all&per_page=12&cursor={cursor}")).await;
    assert_eq!(page["result"][0]["id"], added.id);
}

#[tokio::test]
async fn the_end_of_a_listing_is_a_setting() {
    for (last_cursor, expected) in [
        (LastCursor::Empty, Some(Value::from(""))),
        (LastCursor::Null, Some(Value::Null)),
        (LastCursor::Absent, None),
    ] {
        let builder = Emulator::builder().fleet_size(5).last_cursor(last_cursor);
        let emulator = builder.trailing_empty_page(false).start().await.unwrap();
        let caller = Caller::new(&emulator);
        for per_page in [50, 5] {
            let page = caller.page(&format!("status=all&per_page={per_page}")).await;
            assert_eq!(page["result_info"].get("cursor"), expected.as_ref(), "{per_page}");
        }
        let page = caller.page("status=all&per_page=4").await;
        assert_ne!(page["result_info"]["cursor"].as_str().unwrap(), "");
    }
}

#[tokio::test]
async fn times_that_are_valid_but_extreme_are_read() {
    let (emulator, caller) = fleet(60).await;
    let seen = ListQuery { status: Some("all"), ..ListQuery::default() };
    let all = emulator.registrations();
    let seen =
        seen.expected_ids(&all).len() - all.iter().filter(|it| it.last_seen_at.is_none()).count();
    for (query, count) in [
        ("seen_after=9999-12-31T23:59:59Z", 0),
        ("seen_before=9999-12-31T23:59:59Z", seen),
        ("seen_after=0001-01-01T00:00:00Z", seen),
        ("seen_after=0000-01-01T00:00:00%2B23:59", seen),
        ("seen_before=2026-07-01T00:00:00.123456789012Z", seen),
    ] {
        let page = caller.page(&format!("status=all&{query}")).await;
        assert_eq!(page["result_info"]["total_count"], count, "{query}");
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
        let response = caller.get(&format!("?{other}&cursor={cursor}")).await;
        assert_eq!((response.status, response.code()), (400, 100_401), "{other}");
        assert!(response.text.contains("\\\"cursor\\\""), "{}", response.text);
    }
}

#[tokio::test]
async fn a_cursor_of_another_fleet_is_refused() {
    let (_emulator, caller) = fleet(100).await;
    let other = Emulator::builder().fleet_size(100).seed(7).start().await.unwrap();
    let page = Caller::new(&other).page("").await;
    let cursor = page["result_info"]["cursor"].as_str().unwrap();
    let response = caller.get(&format!("?cursor={cursor}")).await;
    assert_eq!((response.status, response.code()), (400, 100_401));
}

#[tokio::test]
async fn the_registration_of_a_cursor_can_be_deleted() {
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
async fn totals_follow_changes() {
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
async fn a_value_is_not_two_filters() {
    let (_emulator, caller) = fleet(60).await;
    // One query has in one parameter what the other has in two.
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
