//! Where both streams get their pages from: one at a time, and one ahead.

use std::{
    collections::HashSet,
    fmt,
    hash::{BuildHasher, RandomState},
    sync::Arc,
    task::{Context, Poll},
};

use tokio::time::Instant;

use super::{
    page::{self, Page},
    query::Query,
};
use crate::{Client, Error, ErrorKind, Operation, Result, future::BoxFuture};

pub(super) struct Source {
    client: Client,
    query: Arc<Query>,
    next: Next,
    fetch: Fetch,
    /// Hashes of the cursors so far: a cursor can be long, and a listing too. That two of a million share one has
    /// a chance of one in forty million.
    seen: HashSet<u64>,
    hasher: RandomState,
    read_ahead: bool,
    /// Whether the request was made before its page was wanted.
    is_ahead: bool,
    /// How many registrations may still be given out.
    left: Option<u64>,
    /// Not before this time is a page asked for again: the service, or its rate limit, does not allow it.
    not_before: Option<Instant>,
    /// Where to resume once everything that was given out is consumed.
    resume: Option<String>,
}

/// What comes after the pages that have been given out.
#[derive(Debug)]
enum Next {
    /// The page at this cursor.
    Page(Option<String>),
    /// This cursor has been seen before.
    Loop(String),
    End,
}

enum Fetch {
    Idle,
    UnderWay(BoxFuture<Result<Page>>),
    Done(Box<Result<Page>>),
}

impl Fetch {
    fn advance(&mut self, cx: &mut Context<'_>) {
        if let Self::UnderWay(future) = self
            && let Poll::Ready(result) = future.as_mut().poll(cx)
        {
            *self = Self::Done(Box::new(result));
        }
    }

    fn has_timed_out(&self) -> bool {
        let Self::Done(result) = self else { return false };
        result.as_ref().as_ref().is_err_and(|error| error.kind() == ErrorKind::Timeout)
    }
}

impl Source {
    pub(super) fn new(
        client: Client,
        query: Query,
        cursor: Option<String>,
        limit: Option<u64>,
        read_ahead: bool,
    ) -> Self {
        let mut source = Self {
            client,
            query: Arc::new(query),
            next: Next::End,
            fetch: Fetch::Idle,
            seen: HashSet::new(),
            hasher: RandomState::new(),
            read_ahead,
            is_ahead: false,
            left: limit,
            not_before: None,
            resume: cursor.clone(),
        };
        if let Some(cursor) = &cursor {
            source.is_new(cursor);
        }
        if limit != Some(0) {
            source.next = Next::Page(cursor);
        }
        source
    }

    /// The next page. After an error of the connection, the same page again; after any other, nothing.
    pub(super) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page>>> {
        let cursor = match std::mem::replace(&mut self.next, Next::End) {
            Next::End => return Poll::Ready(None),
            Next::Loop(cursor) => return Poll::Ready(Some(Err(loops(&cursor)))),
            Next::Page(cursor) => cursor,
        };
        if matches!(self.fetch, Fetch::Idle) {
            self.fetch = Fetch::UnderWay(self.fetch(cursor.as_deref()));
        }
        self.fetch.advance(cx);
        if std::mem::take(&mut self.is_ahead) {
            if self.fetch.has_timed_out() {
                // It was the consumer who took that time, and not the service. What is wanted now has all of it.
                self.fetch = Fetch::UnderWay(self.fetch(cursor.as_deref()));
                self.fetch.advance(cx);
            } else {
                // Still under way: its time began before it was wanted.
                self.is_ahead = matches!(self.fetch, Fetch::UnderWay(_));
            }
        }
        let result = match std::mem::replace(&mut self.fetch, Fetch::Idle) {
            Fetch::Done(result) => *result,
            fetch => {
                self.fetch = fetch;
                self.next = Next::Page(cursor);
                return Poll::Pending;
            }
        };
        match result {
            Ok(page) => {
                self.not_before = None;
                Poll::Ready(Some(Ok(self.take(page))))
            }
            Err(error) => {
                if error.is_transient() {
                    self.next = Next::Page(cursor);
                    let now = self.client.shared.clock.now();
                    self.not_before = error.retry_after().and_then(|wait| now.checked_add(wait));
                }
                Poll::Ready(Some(Err(error)))
            }
        }
    }

    /// Requests the page after the one that is being consumed, if there is to be one, and moves the request on.
    ///
    /// Pending once, when the request has just been made: it is the connection's task that sends it, and a consumer
    /// who does not yield would keep that from running.
    pub(super) fn poll_ahead(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if !self.read_ahead {
            return Poll::Ready(());
        }
        let Next::Page(cursor) = &self.next else {
            return Poll::Ready(());
        };
        let begins = matches!(self.fetch, Fetch::Idle);
        if begins {
            self.fetch = Fetch::UnderWay(self.fetch(cursor.as_deref()));
            self.is_ahead = true;
        }
        self.fetch.advance(cx);
        if begins {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(())
    }

    /// Whether there is nothing more to give out.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.next, Next::End)
    }

    /// Where to resume once everything that was given out is consumed.
    pub(super) fn resume(&self) -> Option<&str> {
        self.resume.as_deref()
    }

    fn fetch(&self, cursor: Option<&str>) -> BoxFuture<Result<Page>> {
        let (client, query) = (self.client.clone(), Arc::clone(&self.query));
        let cursor = cursor.map(str::to_owned);
        let read_ahead = self.read_ahead;
        let not_before = self.not_before;
        Box::pin(async move {
            query.check(cursor.as_deref())?;
            if let Some(time) = not_before {
                client.shared.clock.sleep_until(time).await;
            }
            let page = page::fetch(&client, &query, cursor).await;
            if read_ahead {
                // The connection takes a moment to become free for the next page, on the runtime's time. A
                // consumer who works without yielding would leave the request unsent until it is done.
                for _ in 0..2 {
                    tokio::task::yield_now().await;
                }
            }
            page
        })
    }

    /// Cuts a page to the limit, and remembers what comes after it.
    fn take(&mut self, page: Page) -> Page {
        let next = page.next_cursor().map(str::to_owned);
        let here = page.cursor().map(str::to_owned);
        let whole = page.len();
        let page = page.cut_to(self.left);
        let is_cut = page.len() < whole;
        if let Some(left) = &mut self.left {
            *left = left.saturating_sub(page.items().len() as u64);
        }
        // The last page is where to resume even when it is consumed: there is no later place.
        self.resume = here;
        self.next = match next {
            next if self.left == Some(0) => {
                // A limit that ends with its page leads on to the next; what it has cut off is in this one.
                if let Some(cursor) = next.filter(|cursor| !is_cut && self.is_new(cursor)) {
                    self.resume = Some(cursor);
                }
                Next::End
            }
            None => Next::End,
            Some(cursor) if self.is_new(&cursor) => {
                self.resume = Some(cursor.clone());
                Next::Page(Some(cursor))
            }
            Some(cursor) => Next::Loop(cursor),
        };
        page
    }

    fn is_new(&mut self, cursor: &str) -> bool {
        self.seen.insert(self.hasher.hash_one(cursor))
    }
}

fn loops(cursor: &str) -> Error {
    Error::new(ErrorKind::CursorLoop).during(Operation::List).at_cursor(Some(cursor))
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fetch = match self.fetch {
            Fetch::Idle => "idle",
            Fetch::UnderWay(_) => "under way",
            Fetch::Done(_) => "done",
        };
        f.debug_struct("Source")
            .field("query", &self.query)
            .field("next", &self.next)
            .field("fetch", &fetch)
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}
