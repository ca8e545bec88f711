use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::{FusedStream, Stream};

use super::{page::Page, source::Source};
use crate::Result;

/// The pages of a listing, as a stream: [`List::pages`](crate::List::pages).
///
/// - Nothing is requested before the first poll. With a page, the request for the next one is sent, if there is one
///   to be; dropping the stream cancels it. So at most two pages are in memory.
/// - Empty pages are given out like others, and the listing goes on after them.
/// - After an error that [may pass by itself](crate::Error::is_transient), poll again to ask for the same page
///   again, once [`Error::retry_after`](crate::Error::retry_after), if there is one, has passed. After any other, and at the end, it gives out `None` for ever.
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
///     println!("{} more, from {:?}", page.items().len(), page.ray_id());
///     // Where to begin with if the program is stopped here.
///     let _ = pages.cursor();
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is requested until it is polled"]
pub struct Pages {
    source: Source,
    /// The page to give out once the next one has been requested.
    held: Option<Page>,
}

impl Pages {
    pub(super) fn new(source: Source) -> Self {
        Self { source, held: None }
    }

    /// The next page.
    pub async fn next(&mut self) -> Option<Result<Page>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Where to resume to get every page that was not given out: for
    /// [`List::resume_from`](crate::List::resume_from), with the same filters and order.
    ///
    /// After the last page it is the place of that page. `None` is the beginning.
    ///
    /// A [limit](crate::List::limit) that was reached ends the stream, but not the listing: then it is the next page
    /// if the limit ended with its page, and otherwise the page that it has cut short, whose first registrations come
    /// twice.
    pub fn cursor(&self) -> Option<&str> {
        match &self.held {
            Some(page) => page.cursor(),
            None => self.source.resume(),
        }
    }
}

impl Stream for Pages {
    type Item = Result<Page>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.held.is_none() {
            match ready!(this.source.poll_page(cx)) {
                Some(Ok(page)) => this.held = Some(page),
                other => return Poll::Ready(other),
            }
        }
        ready!(this.source.poll_ahead(cx));
        Poll::Ready(this.held.take().map(Ok))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let held = usize::from(self.held.is_some());
        (held, self.source.is_over().then_some(held))
    }
}

impl FusedStream for Pages {
    fn is_terminated(&self) -> bool {
        self.held.is_none() && self.source.is_over()
    }
}
