//! The source of both streams: one page after the other, and one ahead.
//!
//! It knows nothing of HTTP: a function requests the pages.

use std::{
    collections::HashSet,
    fmt,
    future::Future,
    hash::{BuildHasher, RandomState},
    pin::Pin,
    task::{Context, Poll},
};

use super::page::Page;
use crate::{
    error::{Error, ErrorKind, Result},
    operation::Operation,
    task::{BoxFuture, Task},
};

/// What a listing is to return, and how.
#[derive(Clone, Debug)]
pub(super) struct Options {
    /// Where it starts.
    pub(super) cursor: Option<String>,
    pub(super) per_page: Option<u64>,
    /// How many registrations it returns at most.
    pub(super) limit: Option<u64>,
    pub(super) read_ahead: bool,
    pub(super) max_empty_pages: u32,
}

impl Options {
    /// Up to this limit, `limit` also sets the size of the first page. Scripts are known to ask for as many. Above it,
    /// the service's default page size is used.
    const MAX_FIRST_PAGE: u64 = 1_000;

    /// The size of the first page: no larger than the limit, so that nothing of it is in excess.
    pub(super) fn first_page_size(&self) -> Option<u64> {
        match (self.per_page, self.limit) {
            (Some(per_page), Some(limit)) => Some(per_page.min(limit)),
            (Some(per_page), None) => Some(per_page),
            (None, limit) => limit.filter(|limit| *limit <= Self::MAX_FIRST_PAGE),
        }
    }
}

/// The page to request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PageRequest {
    pub(super) cursor: Option<String>,
    pub(super) per_page: Option<u64>,
    /// The number of the page in its listing, from 0.
    pub(super) number: usize,
}

pub(super) type Fetch = Box<dyn Fn(PageRequest) -> BoxFuture<Result<Page>> + Send + Sync>;

pub(super) struct Pager {
    fetch: Fetch,
    options: Options,
    state: State,
    /// How many pages were requested.
    requested: usize,
    cursors: Cursors,
    empty_pages: u32,
    /// How many registrations the limit leaves.
    remaining: Option<u64>,
    /// The size of the largest page so far.
    largest_page: u64,
    progress: Progress,
    reached_end: bool,
    /// Where to continue once everything that was returned is consumed.
    resume: Option<String>,
}

/// How many records a listing has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Progress {
    /// How many the service says there are.
    pub(super) expected: Option<u64>,
    /// How many the pages so far had.
    pub(super) seen: u64,
}

enum State {
    /// The page at this cursor comes next. It is not requested yet.
    Next(Option<String>),
    /// The next page is requested, by a task that is aborted when it is dropped.
    Requested(Task<Page>),
    /// The listing ends with this error.
    Failed(Error),
    End,
}

impl Pager {
    pub(super) fn new(options: Options, fetch: Fetch) -> Self {
        let mut cursors = Cursors::default();
        if let Some(cursor) = &options.cursor {
            cursors.remember(cursor);
        }
        let state = match options.limit {
            Some(0) => State::End,
            _ => State::Next(options.cursor.clone()),
        };
        Self {
            fetch,
            state,
            requested: 0,
            cursors,
            empty_pages: 0,
            remaining: options.limit,
            largest_page: 0,
            progress: Progress::default(),
            reached_end: false,
            resume: options.cursor.clone(),
            options,
        }
    }

    /// A listing that ends with this error before anything is requested.
    pub(super) fn failed(mut self, error: Error) -> Self {
        self.state = State::Failed(error);
        self
    }

    /// The next page. Nothing comes after an error.
    pub(super) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page>>> {
        loop {
            match std::mem::replace(&mut self.state, State::End) {
                State::End => return Poll::Ready(None),
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Next(cursor) => self.request(cursor),
                State::Requested(mut task) => {
                    let Poll::Ready(result) = Pin::new(&mut task).poll(cx) else {
                        self.state = State::Requested(task);
                        return Poll::Pending;
                    };
                    return Poll::Ready(Some(result.map(|page| self.accept(page))));
                }
            }
        }
    }

    /// Requests the next page, if there is one, before it is asked for.
    pub(super) fn read_ahead(&mut self) {
        if self.options.read_ahead
            && let State::Next(cursor) = &mut self.state
        {
            let cursor = cursor.take();
            self.request(cursor);
        }
    }

    /// Whether nothing more will be returned.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.state, State::End)
    }

    /// Whether the service has said that no page follows.
    pub(super) fn reached_end(&self) -> bool {
        self.reached_end
    }

    pub(super) fn progress(&self) -> Progress {
        self.progress
    }

    /// Where to continue once everything that was returned is consumed.
    pub(super) fn resume(&self) -> Option<&str> {
        self.resume.as_deref()
    }

    fn request(&mut self, cursor: Option<String>) {
        let (per_page, number) = (self.page_size(), self.requested);
        let page = (self.fetch)(PageRequest { cursor, per_page, number });
        self.state = match Task::spawn(Operation::List, page) {
            Ok(task) => State::Requested(task),
            Err(error) => State::Failed(error),
        };
        self.requested += 1;
    }

    /// The size of the next page. A page never has more than the limit leaves, so that the listing can be resumed after
    /// its last registration.
    fn page_size(&self) -> Option<u64> {
        let usual = self.options.first_page_size();
        let Some(remaining) = self.remaining else { return usual };
        match usual {
            Some(usual) => Some(usual.min(remaining)),
            // The size of the pages is up to the service, unless that would be too large.
            None => (remaining < self.largest_page).then_some(remaining),
        }
    }

    /// Decides what comes after a page.
    fn accept(&mut self, page: Page) -> Page {
        // The service can return more than it was asked for.
        let page = page.cut_to(self.remaining);
        if let Some(remaining) = &mut self.remaining {
            *remaining = remaining.saturating_sub(page.items().len() as u64);
        }
        self.count(&page);
        self.empty_pages = if page.is_empty() { self.empty_pages + 1 } else { 0 };
        // After the last page, resume at that page: there is no later cursor.
        self.resume.clone_from(&page.cursor);
        self.state = match page.next_cursor.clone() {
            None => {
                self.end(&page);
                State::End
            }
            // The listing is complete: whether the cursor was repeated does not matter.
            Some(cursor) if self.remaining == Some(0) => {
                self.resume = Some(cursor);
                State::End
            }
            Some(cursor) if !self.cursors.remember(&cursor) => State::Failed(
                Error::new(ErrorKind::CursorLoop)
                    .with_operation(Operation::List)
                    .with_resume_cursor(Some(&cursor)),
            ),
            Some(cursor) => {
                self.resume = Some(cursor.clone());
                if self.empty_pages > self.options.max_empty_pages {
                    State::Failed(self.too_many_empty_pages(&cursor))
                } else {
                    State::Next(Some(cursor))
                }
            }
        };
        page
    }

    fn count(&mut self, page: &Page) {
        let records = page.record_count() as u64;
        self.progress.seen += records;
        self.largest_page = self.largest_page.max(records);
        // The total covers the pages before the start as well. That of an empty page after others can be 0.
        let is_first = self.requested == 1;
        if self.options.cursor.is_none() && (records > 0 || is_first) {
            self.progress.expected = page.expected.or(self.progress.expected);
        }
    }

    /// No page follows this one.
    fn end(&mut self, page: &Page) {
        self.reached_end = !page.is_truncated;
        let Progress { expected, seen } = self.progress;
        if let Some(expected) = expected.filter(|expected| self.reached_end && seen < *expected) {
            tracing::warn!(expected, seen, "the listing ended before its total");
        }
    }

    fn too_many_empty_pages(&self, cursor: &str) -> Error {
        let message = format!(
            "{} consecutive pages are empty and have a cursor (max_empty_pages)",
            self.empty_pages
        );
        Error::new(ErrorKind::EmptyPages)
            .with_operation(Operation::List)
            .with_message(message)
            .with_resume_cursor(Some(cursor))
    }
}

/// The cursors so far, as hashes: a cursor can be long, and there can be many. The chance that two of a million
/// cursors have the same hash is one in forty million.
#[derive(Default)]
struct Cursors {
    hashes: HashSet<u64>,
    hasher: RandomState,
}

impl Cursors {
    /// Whether the cursor was unknown.
    fn remember(&mut self, cursor: &str) -> bool {
        self.hashes.insert(self.hasher.hash_one(cursor))
    }
}

impl fmt::Debug for Pager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Next(_) => "next",
            State::Requested(_) => "requested",
            State::Failed(_) => "failed",
            State::End => "end",
        };
        f.debug_struct("Pager")
            .field("options", &self.options)
            .field("state", &state)
            .field("remaining", &self.remaining)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
