//! Streams: laziness, read-ahead, limits and resuming, proved by counting requests.

use std::{collections::BTreeSet, time::Duration};

use futures_core::{FusedStream, Stream};
use registrations::Status;
use registrations_emulator::{Emulator, Fault, Operation};
use tracing::Level;

use crate::support::{client, count, emulator, eventually, logs::Logs};

fn listed(emulator: &Emulator) -> usize {
    count(emulator, Operation::List)
}

#[tokio::test]
async fn nothing_is_requested_before_the_first_poll() {
    let emulator = emulator(10).await;
    let client = client(&emulator);
    let items = client.list().items();
    let pages = client.list().pages();
    let collect = client.list().collect();
    let send = client.list().send();
    let bulk = client.delete_many(["a"]).outcomes().unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(emulator.requests().len(), 0);
    drop((items, pages, collect, send, bulk));
}

#[tokio::test]
async fn the_next_page_is_requested_when_half_of_the_page_is_consumed() {
    let emulator = emulator(100).await;
    let mut items = client(&emulator).list().status(Status::All).per_page(10).items();
    for _ in 0..4 {
        items.next().await.unwrap().unwrap();
    }
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(listed(&emulator), 1);
    items.next().await.unwrap().unwrap();
    eventually("the second page is requested", || listed(&emulator) == 2).await;
    for _ in 0..5 {
        items.next().await.unwrap().unwrap();
    }
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(listed(&emulator), 2, "one page ahead, and no more");
}

#[tokio::test]
async fn the_next_page_is_requested_when_a_page_is_returned() {
    let emulator = emulator(100).await;
    let mut pages = client(&emulator).list().status(Status::All).per_page(10).pages();
    pages.next().await.unwrap().unwrap();
    eventually("the second page is requested", || listed(&emulator) == 2).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(listed(&emulator), 2, "one page ahead, and no more");
}

#[tokio::test]
async fn without_read_ahead_a_page_is_requested_when_it_is_polled() {
    let emulator = emulator(30).await;
    let list = client(&emulator).list().status(Status::All).per_page(10).read_ahead(false);
    let mut items = list.clone().items();
    for _ in 0..10 {
        items.next().await.unwrap().unwrap();
    }
    let mut pages = list.pages();
    pages.next().await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(listed(&emulator), 2);
}

#[tokio::test]
async fn a_limit_ends_the_listing_and_the_requests() {
    let emulator = emulator(100).await;
    let list = client(&emulator).list().status(Status::All).per_page(10);
    for (limit, requests) in
        [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (25, 3), (100, 10), (200, 10)]
    {
        emulator.clear_requests();
        let mut items = list.clone().limit(limit).items();
        let mut taken = 0;
        while let Some(item) = items.next().await {
            item.unwrap();
            taken += 1;
        }
        assert_eq!(taken, limit.min(100));
        assert_eq!(listed(&emulator), requests, "limit {limit}");

        emulator.clear_requests();
        let all = list.clone().limit(limit).collect().await.unwrap();
        assert_eq!(all.len() as u64, limit.min(100));
        assert_eq!(listed(&emulator), requests, "limit {limit}");
    }
}

/// A limit of one does not fetch fifty.
#[tokio::test]
async fn a_small_limit_is_also_the_page_size() {
    let emulator = emulator(100).await;
    let list = client(&emulator).list().status(Status::All);
    for (list, per_page) in [
        (list.clone().limit(1), Some("1")),
        (list.clone().limit(50), Some("50")),
        (list.clone().limit(1_000), Some("1000")),
        (list.clone().limit(1_001), None),
        (list.clone().limit(3).per_page(20), Some("3")),
        (list.clone().limit(20).per_page(3), Some("3")),
        (list.clone(), None),
    ] {
        emulator.clear_requests();
        list.clone().send().await.unwrap();
        list.items().next().await.unwrap().unwrap();
        for request in emulator.requests() {
            assert_eq!(request.query_values("per_page"), Vec::from_iter(per_page));
        }
    }
}

/// A page of these registrations, whatever was asked for.
fn whole_page(all: &[registrations::Registration], cursor: &str) -> Fault {
    let json = serde_json::json!({
        "success": true, "errors": [], "messages": [], "result": all, "result_info": {"cursor": cursor},
    });
    Fault::status(200).body("application/json", json.to_string())
}

#[tokio::test]
async fn a_page_that_a_limit_has_truncated_is_not_the_last() {
    let emulator = emulator(10).await;
    let list = client(&emulator).list().status(Status::All);
    let all = list.clone().collect().await.unwrap();
    for next in ["next", ""] {
        emulator.inject(whole_page(&all, next));
        let mut pages = list.clone().limit(3).pages();
        let page = pages.next().await.unwrap().unwrap();
        assert_eq!(page.items(), &all[..3]);
        assert!(page.is_truncated() && !page.is_last() && page.next_cursor().is_none());
        assert!(pages.next().await.is_none() && !pages.reached_end());
        assert_eq!(pages.cursor(), None, "it continues at the beginning of the page");
        emulator.inject(whole_page(&all, next));
        assert_eq!(list.clone().limit(3).collect().await.unwrap(), all[..3]);
        // Nothing would say where the rest of it begins.
        emulator.inject(whole_page(&all, next));
        let page = list.clone().limit(3).send().await.unwrap();
        assert!(page.items().len() == 10 && !page.is_truncated());
        assert_eq!(page.next_cursor().unwrap_or_default(), next);
    }
    let error = list.limit(0).send().await.unwrap_err();
    assert!(error.is_invalid_input() && error.attempts() == 0, "{error}");
}

/// Whatever the size of the pages and the limit are.
#[tokio::test]
async fn a_loop_over_the_cursors_meets_every_record_exactly_once() {
    let emulator = emulator(23).await;
    let list = client(&emulator).list().status(Status::All);
    let all: Vec<_> = list.clone().collect().await.unwrap().into_iter().map(|it| it.id).collect();
    let sizes = [1, 2, 3, 7, 10, 22, 23, 24, 50];
    for per_page in [None].into_iter().chain(sizes.map(Some)) {
        for limit in sizes {
            let about = format!("per_page {per_page:?}, limit {limit}");
            let list =
                per_page.map_or(list.clone(), |size| list.clone().per_page(size)).limit(limit);
            let at = |cursor: &Option<String>| match cursor {
                Some(cursor) => list.clone().resume_from(cursor),
                None => list.clone(),
            };
            let (mut sent, mut cursor) = (Vec::new(), None);
            loop {
                let page = at(&cursor).send().await.unwrap();
                sent.extend(page.items().iter().map(|it| it.id.clone()));
                cursor = page.next_cursor().map(str::to_owned);
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(sent, all, "pages: {about}");

            let (mut streamed, mut cursor) = (Vec::new(), None);
            loop {
                let mut items = at(&cursor).items();
                let mut taken = 0;
                while let Some(item) = items.next().await {
                    streamed.push(item.unwrap().id);
                    taken += 1;
                }
                assert!(taken <= limit, "{about}");
                cursor = items.cursor().map(str::to_owned);
                if items.reached_end() {
                    break;
                }
            }
            assert_eq!(streamed, all, "items: {about}");

            let (mut paged, mut cursor) = (Vec::new(), None);
            loop {
                let mut pages = at(&cursor).pages();
                while let Some(page) = pages.next().await {
                    paged.extend(page.unwrap().items().iter().map(|it| it.id.clone()));
                }
                cursor = pages.cursor().map(str::to_owned);
                if pages.reached_end() {
                    break;
                }
            }
            assert_eq!(paged, all, "pages of a stream: {about}");
        }
    }
}

/// `total_count` is no promise, so that it is no error.
#[tokio::test]
async fn a_listing_that_ends_before_its_total_says_so() {
    let emulator = emulator(2).await;
    let client = client(&emulator);
    let all = client.list().status(Status::All).collect().await.unwrap();
    for (info, expected) in [
        (r#"{"total_count":500}"#, Some(500)),
        (r#"{"page":1,"per_page":2,"total_pages":250}"#, Some(499)),
        (r#"{"total_count":2}"#, Some(2)),
        ("{}", None),
    ] {
        let logs = Logs::collect(Level::WARN);
        let records = serde_json::to_string(&all).unwrap();
        let json = format!(r#"{{"success":true,"result":{records},"result_info":{info}}}"#);
        emulator.inject(Fault::status(200).body("application/json", json.clone()));
        let mut items = client.list().items();
        assert_eq!((items.expected(), items.seen()), (None, 0));
        while let Some(item) = items.next().await {
            item.unwrap();
        }
        assert_eq!((items.expected(), items.seen(), items.reached_end()), (expected, 2, true));
        let is_short = expected.is_some_and(|expected| expected > 2);
        let lines = logs.lines();
        assert_eq!(lines.len(), usize::from(is_short), "{lines:?}");
        if let [line] = lines.as_slice() {
            let expected = expected.unwrap_or_default();
            let event = format!("the listing ended before its total expected={expected} seen=2");
            assert!(line.contains(&event), "{line}");
        }
        emulator.inject(Fault::status(200).body("application/json", json));
        let mut pages = client.list().pages();
        pages.next().await.unwrap().unwrap();
        assert_eq!((pages.expected(), pages.seen(), pages.reached_end()), (expected, 2, true));
    }
}

#[tokio::test]
async fn a_listing_can_be_resumed_after_every_page() {
    let emulator = emulator(95).await;
    let list = client(&emulator).list().status(Status::All).per_page(10);
    let all: Vec<_> = list.clone().collect().await.unwrap();
    for whole_pages in 0..10 {
        let mut pages = list.clone().pages();
        let mut taken = Vec::new();
        for _ in 0..whole_pages {
            taken.extend(pages.next().await.unwrap().unwrap().into_items().map(Result::unwrap));
        }
        let cursor = pages.cursor().map(str::to_owned);
        drop(pages);
        let rest = match cursor {
            Some(cursor) => list.clone().resume_from(cursor),
            None => list.clone(),
        };
        taken.extend(rest.collect().await.unwrap());
        assert_eq!(taken, all, "after {whole_pages} pages");
    }
}

#[tokio::test]
async fn a_listing_can_be_resumed_after_every_item_and_none_is_lost() {
    let emulator = emulator(23).await;
    let list = client(&emulator).list().status(Status::All).per_page(5);
    let all: Vec<_> = list.clone().collect().await.unwrap();
    for consumed in 0..=23 {
        let mut items = list.clone().items();
        let mut taken = BTreeSet::new();
        for _ in 0..consumed {
            taken.insert(items.next().await.unwrap().unwrap().id);
        }
        let rest = match items.cursor() {
            Some(cursor) => list.clone().resume_from(cursor),
            None => list.clone(),
        };
        let rest = rest.collect().await.unwrap();
        // Each at least once; only those of the page that was being consumed twice.
        assert!(taken.len() + rest.len() < all.len() + 6, "after {consumed}");
        taken.extend(rest.into_iter().map(|registration| registration.id));
        assert_eq!(taken.len(), all.len(), "after {consumed}");
    }
}

#[tokio::test]
async fn a_listing_that_a_limit_ended_can_be_resumed() {
    let emulator = emulator(30).await;
    let list = client(&emulator).list().status(Status::All).per_page(10);
    let all: Vec<_> = list.clone().collect().await.unwrap();
    // After the last page there is no later cursor.
    for (limit, next) in [(0, 0), (9, 9), (10, 10), (11, 11), (20, 20), (25, 25), (30, 20)] {
        let mut items = list.clone().limit(limit).items();
        while let Some(item) = items.next().await {
            item.unwrap();
        }
        let mut pages = list.clone().limit(limit).pages();
        while let Some(page) = pages.next().await {
            page.unwrap();
        }
        assert_eq!(items.cursor(), pages.cursor(), "limit {limit}");
        let rest = match items.cursor() {
            Some(cursor) => list.clone().resume_from(cursor),
            None => list.clone(),
        };
        assert_eq!(rest.collect().await.unwrap(), all[next..], "limit {limit}");
    }
}

#[tokio::test]
async fn the_error_of_collect_has_the_start_of_the_listing() {
    let emulator = emulator(40).await;
    let list = client(&emulator).list().status(Status::All).per_page(10);
    let first = list.clone().send().await.unwrap();
    let second = first.next_cursor().unwrap();
    for fault in [Fault::status(403).json(), Fault::record(0).missing("device.id")] {
        emulator.clear_faults();
        emulator.inject(fault.clone().on_request(3));
        let error = list.clone().collect().await.unwrap_err();
        assert_eq!(error.resume_cursor(), None, "{error:?}");
        emulator.clear_faults();
        emulator.inject(fault.on_request(2));
        let error = list.clone().resume_from(second).collect().await.unwrap_err();
        assert_eq!(error.resume_cursor(), Some(second), "{error:?}");
    }
    // At its start the listing would only fail again.
    emulator.clear_faults();
    emulator.inject(Fault::repeated_cursor().on_request(2));
    let error = list.collect().await.unwrap_err();
    assert!(error.is_cursor_loop(), "{error:?}");
    assert_eq!(error.resume_cursor(), Some(second), "{error:?}");
}

#[tokio::test]
async fn after_an_error_the_stream_is_over_and_the_listing_can_be_resumed() {
    let emulator = emulator(30).await;
    let client = client(&emulator).with_retry(registrations::RetryPolicy::none());
    emulator.inject(Fault::reset().on(Operation::List).on_request(2));
    let list = client.list().status(Status::All).per_page(10);
    let mut items = list.clone().items();
    let mut ids = BTreeSet::new();
    for _ in 0..10 {
        assert!(ids.insert(items.next().await.unwrap().unwrap().id));
    }
    let error = items.next().await.unwrap().unwrap_err();
    assert!(error.is_transient(), "{error}");
    assert_eq!(error.resume_cursor(), items.cursor());
    for _ in 0..3 {
        assert!(items.next().await.is_none());
    }
    assert_eq!(listed(&emulator), 2);
    let rest = list.resume_from(error.resume_cursor().unwrap()).collect().await.unwrap();
    ids.extend(rest.into_iter().map(|registration| registration.id));
    assert_eq!(ids.len(), 30);
}

/// A consumer that ignores errors ends, although the service does not respond.
#[tokio::test]
async fn a_consumer_that_ignores_errors_ends() {
    let emulator = emulator(30).await;
    emulator.inject(Fault::status(503).html().always());
    let mut items = client(&emulator).list().items();
    let mut readable = 0;
    while let Some(item) = items.next().await {
        readable += usize::from(item.is_ok());
    }
    assert_eq!((readable, listed(&emulator)), (0, 3));
}

/// A record that cannot be read does not end the stream.
#[tokio::test]
async fn after_an_unreadable_record_the_stream_continues() {
    let emulator = emulator(30).await;
    emulator.inject(Fault::record(4).missing("key").on_request(2));
    let mut items = client(&emulator).list().status(Status::All).per_page(10).items();
    let (mut readable, mut unreadable) = (0, 0);
    while let Some(item) = items.next().await {
        match item {
            Ok(_) => readable += 1,
            Err(error) => {
                assert_eq!((error.record_index(), readable), (Some(4), 14));
                unreadable += 1;
            }
        }
    }
    assert_eq!((readable, unreadable), (29, 1));
}

#[tokio::test]
async fn after_a_refusal_the_stream_is_over() {
    let emulator = emulator(30).await;
    emulator.inject(Fault::status(403).json().on(Operation::List).on_request(2));
    let mut pages = client(&emulator).list().status(Status::All).per_page(10).pages();
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.unwrap().unwrap_err().is_permission_denied());
    for _ in 0..3 {
        assert!(pages.next().await.is_none());
    }
    assert_eq!(listed(&emulator), 2);
}

#[tokio::test]
async fn the_size_hint_is_correct() {
    let emulator = emulator(25).await;
    let mut items = client(&emulator).list().status(Status::All).per_page(10).items();
    let mut left = 25;
    assert_eq!(items.size_hint(), (0, None));
    while let Some(item) = items.next().await {
        item.unwrap();
        left -= 1;
        let (least, most) = items.size_hint();
        assert!(least <= left && most.is_none_or(|most| most >= left), "{left}: {least} {most:?}");
        if left < 5 {
            assert_eq!((least, most), (left, Some(left)));
        }
        assert_eq!(items.is_terminated(), left == 0);
    }
    assert_eq!(items.size_hint(), (0, Some(0)));
}

#[tokio::test]
async fn the_size_of_a_stream_of_pages_is_known_at_its_end() {
    let emulator = emulator(25).await;
    let mut pages = client(&emulator).list().status(Status::All).per_page(10).pages();
    for _ in 0..3 {
        assert_eq!((pages.size_hint(), pages.is_terminated()), ((0, None), false));
        pages.next().await.unwrap().unwrap();
    }
    assert_eq!((pages.size_hint(), pages.is_terminated()), ((0, Some(0)), true));
}

/// The task that is woken by a response need not be the one that polls next.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_continue_in_another_task() {
    let emulator = emulator(40).await;
    emulator.set_latency(Duration::from_millis(50));
    let client = client(&emulator);
    let list = client.list().status(Status::All).per_page(10);
    let (mut items, mut pages) = (list.clone().items(), list.pages());
    let ids: Vec<_> = (0..4).map(|id| format!("no-such-id-{id}")).collect();
    let mut outcomes = client.revoke(ids).chunk_size(1).concurrency(2).outcomes().unwrap();
    let soon = Duration::from_millis(5);
    let (mut listed, mut paged, mut known) = (0, 0, 0);
    let mut rounds = 0;
    while listed < 40 || paged < 4 || known < 4 {
        let task = tokio::spawn(async move {
            let item = tokio::time::timeout(soon, items.next()).await.ok().flatten();
            let page = tokio::time::timeout(soon, pages.next()).await.ok().flatten();
            let outcome = tokio::time::timeout(soon, outcomes.next()).await.ok().flatten();
            let news = (item.map(Result::unwrap), page.map(Result::unwrap), outcome);
            (items, pages, outcomes, news)
        });
        let news;
        (items, pages, outcomes, news) = task.await.unwrap();
        listed += usize::from(news.0.is_some());
        paged += usize::from(news.1.is_some());
        known += usize::from(news.2.is_some());
        rounds += 1;
        assert!(rounds < 1_000, "{listed} {paged} {known}");
    }
    // The new task is woken: nobody polls again.
    let list = client.list().status(Status::All).per_page(10);
    let mut items = list.items();
    assert!(tokio::time::timeout(soon, items.next()).await.is_err());
    let rest = tokio::spawn(async move { items.next().await });
    let rest = tokio::time::timeout(Duration::from_secs(10), rest).await;
    rest.unwrap().unwrap().unwrap().unwrap();
}

/// The request for the next page reaches the service while the consumer works on a page, although it does not poll.
#[tokio::test]
async fn requests_and_work_on_pages_overlap() {
    let emulator = emulator(200).await;
    let mut pages = client(&emulator).list().status(Status::All).per_page(10).pages();
    for page in 1..=20 {
        assert_eq!(pages.next().await.unwrap().unwrap().items().len(), 10);
        eventually("the next page is requested", || listed(&emulator) == 20.min(page + 1)).await;
    }
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn requests_and_work_on_items_overlap() {
    let emulator = emulator(200).await;
    let mut items = client(&emulator).list().status(Status::All).per_page(10).items();
    for item in 1..=200 {
        items.next().await.unwrap().unwrap();
        if item % 10 == 5 {
            eventually("the next page is requested", || listed(&emulator) == 20.min(item / 10 + 2))
                .await;
        }
    }
    assert!(items.next().await.is_none());
}
