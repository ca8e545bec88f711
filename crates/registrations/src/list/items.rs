use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::{FusedStream, Stream};

use super::{page::PageItems, pager::Pager};
use crate::error::Result;
use registrations_api::types::Registration;

/// A stream of the registrations of a listing: [`List::items`](crate::List::items).
///
/// - Nothing is requested before the first poll, which must happen inside a Tokio runtime. When half of a page is
///   consumed, the next one is requested by a spawned task, so that two pages are in memory at most. Dropping the
///   stream cancels the request.
/// - A record that cannot be read is an error with a [`record_index`](crate::Error::record_index). The stream
///   continues after it.
/// - The stream is over after any other error. [`cursor`](Self::cursor) and
///   [`Error::resume_cursor`](crate::Error::resume_cursor) say where to continue.
/// - The task needs the runtime. A consumer that blocks the only thread of its runtime between two polls keeps it from
///   running, and its timeouts may fire: use `spawn_blocking` for such work.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let client = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
/// let mut registrations = client.list().items();
/// while let Some(registration) = registrations.next().await {
///     match registration {
///         Ok(registration) => println!("{}", registration.device.name),
///         Err(error) if error.record_index().is_some() => eprintln!("{error}"),
///         // Continue later with `client.list().resume_from(cursor)`.
///         Err(error) => return Err(error.into()),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is requested until it is polled"]
pub struct Items {
    pager: Pager,
    current: Option<Current>,
}

/// The page that is being consumed.
#[derive(Debug)]
struct Current {
    items: PageItems,
    /// How many records remain when the next page is requested.
    half: usize,
    cursor: Option<String>,
}

impl Items {
    pub(super) fn new(pager: Pager) -> Self {
        Self { pager, current: None }
    }

    /// The page that is being consumed, if something of it is left.
    fn unconsumed(&self) -> Option<&Current> {
        self.current.as_ref().filter(|current| current.items.len() > 0)
    }

    /// The next registration.
    ///
    /// Cancel safe: dropping the future loses no registration.
    pub async fn next(&mut self) -> Option<Result<Registration>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Where to continue to get every registration that was not returned: for
    /// [`List::resume_from`](crate::List::resume_from), with the same filters and order. `None` is the beginning.
    ///
    /// A cursor is the beginning of a page, so that registrations of that page can come twice, but none is lost.
    /// After the last page it is the cursor of that page, because there is no later place.
    ///
    /// If a [limit](crate::List::limit) ends the stream, it is the cursor of the next page; if the limit truncates a
    /// page, it is the cursor of that page.
    pub fn cursor(&self) -> Option<&str> {
        match self.unconsumed() {
            Some(current) => current.cursor.as_deref(),
            None => self.pager.resume(),
        }
    }

    /// Whether the listing has ended: everything was returned, and the service has no page after it. `false` before
    /// that, and if an error or a [limit](crate::List::limit) has ended the stream while a page follows.
    pub fn reached_end(&self) -> bool {
        self.unconsumed().is_none() && self.pager.reached_end()
    }

    /// How many registrations the service says the whole listing has, at least. `None` before the first page, if the
    /// service does not say, and for a listing that began at a [cursor](crate::List::resume_from).
    ///
    /// It changes while the listing runs if registrations come and go. If the listing ends while [`seen`](Self::seen)
    /// is smaller, there is also an event at `warn`: registrations may be missing.
    pub fn expected(&self) -> Option<u64> {
        self.pager.progress().expected
    }

    /// How many records the pages so far had. The current page and unreadable records are included.
    pub fn seen(&self) -> u64 {
        self.pager.progress().seen
    }
}

impl Stream for Items {
    type Item = Result<Registration>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(current) = &mut this.current {
                if current.items.len() <= current.half + 1 {
                    this.pager.read_ahead();
                }
                // The record is large: it is returned from here, without another move.
                if let Some(item) = current.items.next() {
                    return Poll::Ready(Some(item));
                }
                this.current = None;
            }
            match ready!(this.pager.poll_page(cx)) {
                Some(Ok(page)) => {
                    let cursor = page.cursor.clone();
                    let items = page.into_items();
                    this.current = Some(Current { half: items.len() / 2, items, cursor });
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let current = self.current.as_ref().map_or(0, |current| current.items.len());
        (current, self.pager.is_over().then_some(current))
    }
}

impl FusedStream for Items {
    fn is_terminated(&self) -> bool {
        self.unconsumed().is_none() && self.pager.is_over()
    }
}
