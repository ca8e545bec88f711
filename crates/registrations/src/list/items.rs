use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::{FusedStream, Stream};

use super::{page::PageItems, source::Source};
use crate::{Registration, Result};

/// The registrations of a listing, as a stream: [`List::items`](crate::List::items).
///
/// - Nothing is requested before the first poll. Once half of a page is consumed, the next one is requested, if
///   there is one to be; dropping the stream cancels it. So at most two pages are in memory.
/// - A record that cannot be read is an error that names its index, id and JSON path
///   ([`Error::record_index`](crate::Error::record_index)); the stream goes on after it.
/// - After an error that [may pass by itself](crate::Error::is_transient), poll again to ask for the same page
///   again, once [`Error::retry_after`](crate::Error::retry_after), if there is one, has passed. After any other, and at the end, it gives out `None` for ever.
#[derive(Debug)]
#[must_use = "nothing is requested until it is polled"]
pub struct Items {
    source: Source,
    current: Option<Current>,
    /// Where the page that is being consumed begins.
    cursor: Option<String>,
}

/// The page that is being consumed.
#[derive(Debug)]
struct Current {
    items: PageItems,
    length: usize,
    /// The record to give out once the next page has been requested.
    held: Option<Result<Registration>>,
}

impl Items {
    pub(super) fn new(source: Source) -> Self {
        Self { cursor: source.resume().map(str::to_owned), source, current: None }
    }

    /// The next registration.
    pub async fn next(&mut self) -> Option<Result<Registration>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Where to resume to get every registration that was not given out: for
    /// [`List::resume_from`](crate::List::resume_from), with the same filters and order.
    ///
    /// It is the beginning of a page, so that registrations of that page can come twice, but none is lost. After
    /// the last page it is the place of that page. `None` is the beginning.
    ///
    /// A [limit](crate::List::limit) that was reached ends the stream, but not the listing: then it is the next page
    /// if the limit ended with its page, and otherwise the page that it has cut short, whose first registrations come
    /// twice.
    pub fn cursor(&self) -> Option<&str> {
        match self.current {
            Some(_) => self.cursor.as_deref(),
            None => self.source.resume(),
        }
    }
}

impl Current {
    /// How many records are still to be given out.
    fn left(&self) -> usize {
        self.items.len() + usize::from(self.held.is_some())
    }

    /// Whether to move the request for the next page on, now that another record has been consumed.
    ///
    /// Not with each of them: it takes longer than to give a record out.
    fn reads_ahead(&self) -> bool {
        let left = self.items.len();
        let step = (self.length / 32).max(1);
        left * 2 <= self.length && (left.is_multiple_of(step) || left == self.length / 2)
    }
}

impl Stream for Items {
    type Item = Result<Registration>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(current) = &mut this.current {
                let item = current.held.take().or_else(|| current.items.next());
                if current.reads_ahead() && this.source.poll_ahead(cx).is_pending() {
                    current.held = item;
                    return Poll::Pending;
                }
                if current.items.len() == 0 {
                    this.current = None;
                }
                if item.is_some() {
                    return Poll::Ready(item);
                }
            }
            match ready!(this.source.poll_page(cx)) {
                Some(Ok(page)) => {
                    this.cursor = page.cursor().map(str::to_owned);
                    let length = page.len();
                    let items = page.into_items();
                    this.current = (length > 0).then_some(Current { items, length, held: None });
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let current = self.current.as_ref().map_or(0, Current::left);
        (current, self.source.is_over().then_some(current))
    }
}

impl FusedStream for Items {
    fn is_terminated(&self) -> bool {
        self.current.is_none() && self.source.is_over()
    }
}
