//! The source of both streams: one page after the other, and one ahead.

use std::{
    collections::HashSet,
    fmt,
    future::Future,
    hash::{BuildHasher, RandomState},
    pin::Pin,
    task::{Context, Poll},
};

use registrations_api::ListRegistrationsParams;

use super::{page::Page, request};
use crate::{Client, Error, ErrorKind, Operation, Result, task::Task};

pub(super) struct Pager {
    client: Client,
    params: ListRegistrationsParams,
    state: State,
    /// How many pages were requested.
    requested: usize,
    cursors: Cursors,
    empty_pages: u32,
    max_empty_pages: u32,
    /// How many registrations the limit leaves.
    remaining: Option<u64>,
    read_ahead: bool,
    /// Where to continue once everything that was returned is consumed.
    resume: Option<String>,
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
    pub(super) fn new(
        client: Client,
        params: ListRegistrationsParams,
        limit: Option<u64>,
        read_ahead: bool,
        max_empty_pages: u32,
        checked: Result<()>,
    ) -> Self {
        let cursor = params.cursor.clone();
        let mut cursors = Cursors::default();
        if let Some(cursor) = &cursor {
            cursors.is_new(cursor);
        }
        let state = match checked {
            Err(error) => State::Failed(error),
            Ok(()) if limit == Some(0) => State::End,
            Ok(()) => State::Next(cursor.clone()),
        };
        Self {
            client,
            params,
            state,
            requested: 0,
            cursors,
            empty_pages: 0,
            max_empty_pages,
            remaining: limit,
            read_ahead,
            resume: cursor,
        }
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
        if self.read_ahead
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

    /// Where to continue once everything that was returned is consumed.
    pub(super) fn resume(&self) -> Option<&str> {
        self.resume.as_deref()
    }

    fn request(&mut self, cursor: Option<String>) {
        let (client, number) = (self.client.clone(), self.requested);
        let params = ListRegistrationsParams { cursor, ..self.params.clone() };
        let page = async move { request::fetch(&client, params, number).await };
        self.state = match Task::spawn(Operation::List, page) {
            Ok(task) => State::Requested(task),
            Err(error) => State::Failed(error),
        };
        self.requested += 1;
    }

    /// Cuts a page to the limit, and decides what comes after it.
    fn accept(&mut self, page: Page) -> Page {
        let page = page.cut_to(self.remaining);
        if let Some(remaining) = &mut self.remaining {
            *remaining = remaining.saturating_sub(page.items().len() as u64);
        }
        self.empty_pages = if page.is_empty() { self.empty_pages + 1 } else { 0 };
        // After the last page, resume at that page: there is no later cursor.
        self.resume.clone_from(&page.cursor);
        self.state = match page.next_cursor.clone().filter(|_| !page.is_truncated) {
            None => State::End,
            // The listing is complete: whether the cursor was repeated does not matter.
            Some(cursor) if self.remaining == Some(0) => {
                self.resume = Some(cursor);
                State::End
            }
            Some(cursor) if !self.cursors.is_new(&cursor) => State::Failed(
                Error::new(ErrorKind::CursorLoop)
                    .with_operation(Operation::List)
                    .with_resume_cursor(Some(&cursor)),
            ),
            Some(cursor) => {
                self.resume = Some(cursor.clone());
                if self.empty_pages > self.max_empty_pages {
                    State::Failed(self.too_many_empty_pages(&cursor))
                } else {
                    State::Next(Some(cursor))
                }
            }
        };
        page
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
    fn is_new(&mut self, cursor: &str) -> bool {
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
            .field("params", &self.params)
            .field("state", &state)
            .field("remaining", &self.remaining)
            .finish_non_exhaustive()
    }
}
