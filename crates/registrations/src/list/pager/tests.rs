//! The rules of a listing, without HTTP.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex},
};

use super::{Options, PageRequest, Pager, Progress};
use crate::{
    error::{Error, ErrorKind, Result},
    list::{
        Page,
        page::{PageInfo, Unreadable},
    },
};
use registrations_api::types::Registration;

/// Everything from the start.
fn all() -> Options {
    Options { cursor: None, per_page: None, limit: None, read_ahead: false, max_empty_pages: 2 }
}

fn page(records: usize, cursor: Option<&str>, next: Option<&str>) -> Page {
    let registration: Registration = serde_json::from_str(
        r#"{"id":"r","key":"k","device":{"id":"d","name":"n"},
            "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}"#,
    )
    .unwrap();
    Page {
        items: vec![registration; records],
        unreadable: Unreadable::default(),
        info: PageInfo::default(),
        expected: None,
        cursor: cursor.map(str::to_owned),
        next_cursor: next.map(str::to_owned),
        is_truncated: false,
        messages: Vec::new(),
        ray_id: None,
    }
}

/// A pager of these pages, and the cursor and size of each request.
struct Listing {
    pager: Pager,
    requests: Arc<Mutex<Vec<PageRequest>>>,
}

impl Listing {
    fn new(
        options: Options,
        respond: impl Fn(&PageRequest) -> Result<Page> + Send + Sync + 'static,
    ) -> Self {
        let requests: Arc<Mutex<Vec<PageRequest>>> = Arc::default();
        let log = Arc::clone(&requests);
        let fetch = move |request| -> crate::task::BoxFuture<_> {
            let page = respond(&request);
            log.lock().unwrap().push(request);
            Box::pin(async { page })
        };
        Self { pager: Pager::new(options, Box::new(fetch)), requests }
    }

    /// The records of each page, and the error at the end.
    async fn run(&mut self) -> (Vec<usize>, Option<Error>) {
        let mut pages = Vec::new();
        while let Some(page) = poll_fn(|cx| self.pager.poll_page(cx)).await {
            match page {
                Ok(page) => pages.push(page.items.len()),
                Err(error) => return (pages, Some(error)),
            }
        }
        assert!(self.pager.is_over());
        (pages, None)
    }

    fn sizes(&self) -> Vec<Option<u64>> {
        self.requests.lock().unwrap().iter().map(|request| request.per_page).collect()
    }
}

/// A service with this many registrations, whose cursor is the index of a registration.
fn service(
    registrations: u64,
    default_size: u64,
) -> impl Fn(&PageRequest) -> Result<Page> + Send + Sync {
    move |request| {
        let start = request.cursor.as_deref().map_or(0, |cursor| cursor.parse::<u64>().unwrap());
        let end = (start + request.per_page.unwrap_or(default_size)).min(registrations);
        let next = (end < registrations).then(|| end.to_string());
        let records = usize::try_from(end - start).unwrap();
        Ok(page(records, request.cursor.as_deref(), next.as_deref()))
    }
}

#[tokio::test]
async fn a_repeated_cursor_ends_the_listing() {
    let mut listing = Listing::new(all(), |request| {
        let next = if request.cursor.as_deref() == Some("a") { "b" } else { "a" };
        Ok(page(1, request.cursor.as_deref(), Some(next)))
    });
    let (pages, error) = listing.run().await;
    let error = error.unwrap();
    assert_eq!((pages.len(), error.kind()), (3, ErrorKind::CursorLoop));
    assert_eq!(error.resume_cursor(), Some("a"));
    assert!(!listing.pager.reached_end());
    // The cursor that it starts at counts.
    let options = Options { cursor: Some("a".to_owned()), ..all() };
    let mut listing = Listing::new(options, |_| Ok(page(1, Some("a"), Some("a"))));
    assert_eq!(listing.run().await.1.unwrap().kind(), ErrorKind::CursorLoop);
}

#[tokio::test]
async fn empty_pages_are_followed_up_to_a_bound() {
    let mut listing = Listing::new(all(), |request| {
        let number = request.number;
        // Two empty pages in a row, again and again.
        let next = (number < 10).then(|| number.to_string());
        Ok(page(usize::from(number % 3 == 2), request.cursor.as_deref(), next.as_deref()))
    });
    let (pages, error) = listing.run().await;
    assert!(error.is_none() && pages.len() == 11 && listing.pager.reached_end());
    let mut listing = Listing::new(all(), |request| {
        let next = request.number.to_string();
        Ok(page(0, request.cursor.as_deref(), Some(&next)))
    });
    let (pages, error) = listing.run().await;
    let error = error.unwrap();
    assert_eq!((pages, error.kind()), (vec![0, 0, 0], ErrorKind::EmptyPages));
    assert_eq!(error.resume_cursor(), Some("2"));
}

#[tokio::test]
async fn no_page_is_larger_than_what_the_limit_leaves() {
    for (per_page, limit, sizes) in [
        (Some(50), 7, vec![Some(7)]),
        (Some(3), 7, vec![Some(3), Some(3), Some(1)]),
        (None, 7, vec![Some(7)]),
        (None, 1_000, vec![Some(1_000)]),
        // The size is up to the service until that would be too large.
        (None, 1_030, vec![None, None, Some(30)]),
    ] {
        let options = Options { per_page, limit: Some(limit), ..all() };
        let mut listing = Listing::new(options, service(2_000, 500));
        let (pages, error) = listing.run().await;
        assert!(error.is_none() && pages.iter().sum::<usize>() as u64 == limit, "{pages:?}");
        assert_eq!(listing.sizes(), sizes, "{per_page:?} {limit}");
        assert_eq!(listing.pager.resume(), Some(limit.to_string().as_str()));
        assert!(!listing.pager.reached_end());
    }
    // At the end of the listing as well as of the limit.
    let options = Options { limit: Some(20), ..all() };
    let mut listing = Listing::new(options, service(20, 500));
    assert_eq!(listing.run().await.0, [20]);
    assert!(listing.pager.reached_end());
}

#[tokio::test]
async fn a_page_with_more_than_the_limit_is_cut() {
    let options = Options { limit: Some(7), ..all() };
    let mut listing = Listing::new(options, |request| {
        Ok(page(5, request.cursor.as_deref(), Some(&request.number.to_string())))
    });
    assert_eq!(listing.run().await.0, [5, 2]);
    // Nothing is lost: it continues at the page that was cut.
    assert_eq!(listing.pager.resume(), Some("0"));
    assert!(!listing.pager.reached_end());
}

#[tokio::test]
async fn a_listing_resumes_where_it_failed() {
    let mut listing = Listing::new(all(), |request| match request.number {
        0 => Ok(page(1, None, Some("a"))),
        _ => Err(Error::new(ErrorKind::Transport)),
    });
    let (pages, error) = listing.run().await;
    assert_eq!((pages, error.unwrap().kind()), (vec![1], ErrorKind::Transport));
    assert_eq!(listing.pager.resume(), Some("a"));
}

#[tokio::test]
async fn what_the_service_expects_is_compared_with_what_came() {
    let run = async |cursor: Option<&str>, totals: [Option<u64>; 2]| {
        let options = Options { cursor: cursor.map(str::to_owned), ..all() };
        let mut listing = Listing::new(options, move |request| {
            let next = (request.number == 0).then_some("next");
            let mut page = page(2, request.cursor.as_deref(), next);
            page.expected = totals[request.number];
            Ok(page)
        });
        assert!(listing.run().await.1.is_none());
        let Progress { expected, seen } = listing.pager.progress();
        (expected, seen)
    };
    assert_eq!(run(None, [Some(500), Some(500)]).await, (Some(500), 4));
    assert_eq!(run(None, [Some(500), None]).await, (Some(500), 4));
    // Registrations were deleted meanwhile.
    assert_eq!(run(None, [Some(5), Some(4)]).await, (Some(4), 4));
    assert_eq!(run(None, [None, None]).await, (None, 4));
    // The total covers the pages before the start.
    assert_eq!(run(Some("start"), [Some(500), Some(500)]).await, (None, 4));
}
