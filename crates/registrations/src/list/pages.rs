use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::{FusedStream, Stream};

use super::{page::Page, pager::Pager};
use crate::error::Result;

/// A stream of the pages of a listing: [`List::pages`](crate::List::pages).
///
/// - Nothing is requested before the first poll, which must happen inside a Tokio runtime. When a page is returned,
///   the next one is requested by a spawned task, so that two pages are in memory at most. Dropping the stream
///   cancels the request.
/// - Empty pages are returned like others.
/// - The stream is over after an error. [`cursor`](Self::cursor) and
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
/// let mut pages = client.list().per_page(100).pages();
/// while let Some(page) = pages.next().await {
///     let page = page?;
///     println!("{} registrations, ray {:?}", page.items().len(), page.ray_id());
///     // Where to continue if the program stops here.
///     let cursor = pages.cursor();
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is requested until it is polled"]
pub struct Pages {
    pager: Pager,
}

impl Pages {
    pub(super) fn new(pager: Pager) -> Self {
        Self { pager }
    }

    /// The next page.
    ///
    /// Cancel safe: dropping the future loses no page.
    pub async fn next(&mut self) -> Option<Result<Page>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Where to continue to get every page that was not returned: for
    /// [`List::resume_from`](crate::List::resume_from), with the same filters and order. `None` is the beginning.
    ///
    /// After the last page it is the cursor of that page, because there is no later place.
    ///
    /// If a [limit](crate::List::limit) ends the stream, it is the cursor of the next page; if the limit truncates a
    /// page, it is the cursor of that page, whose first registrations then come twice.
    pub fn cursor(&self) -> Option<&str> {
        self.pager.resume()
    }

    /// Whether the listing has ended: everything was returned, and the service has no page after it. `false` before
    /// that, and if an error or a [limit](crate::List::limit) has ended the stream while a page follows.
    pub fn reached_end(&self) -> bool {
        self.pager.reached_end()
    }

    /// How many registrations the service says the whole listing has, at least. `None` before the first page, if the
    /// service does not say, and for a listing that began at a [cursor](crate::List::resume_from).
    ///
    /// It changes while the listing runs if registrations come and go. If the listing ends while [`seen`](Self::seen)
    /// is smaller, there is also an event at `warn`: registrations may be missing.
    pub fn expected(&self) -> Option<u64> {
        self.pager.progress().expected
    }

    /// How many records the pages so far had. Unreadable records are included.
    pub fn seen(&self) -> u64 {
        self.pager.progress().seen
    }
}

impl Stream for Pages {
    type Item = Result<Page>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let page = ready!(self.pager.poll_page(cx));
        self.pager.read_ahead();
        Poll::Ready(page)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.pager.is_over().then_some(0))
    }
}

impl FusedStream for Pages {
    fn is_terminated(&self) -> bool {
        self.pager.is_over()
    }
}
