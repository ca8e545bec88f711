use std::iter::FusedIterator;

use crate::error::{Error, Result};
use registrations_api::types::{Registration, ResponseMessage};

/// A page of a listing.
#[derive(Debug)]
pub struct Page {
    pub(super) items: Vec<Registration>,
    pub(super) unreadable: Unreadable,
    pub(super) info: PageInfo,
    /// How many registrations the service says the whole listing has, at least.
    pub(super) expected: Option<u64>,
    /// The cursor that the page was requested with.
    pub(super) cursor: Option<String>,
    pub(super) next_cursor: Option<String>,
    pub(super) is_truncated: bool,
    pub(super) messages: Vec<ResponseMessage>,
    pub(super) ray_id: Option<String>,
}

/// The records of a page that could not be read.
#[derive(Debug, Default)]
pub(super) struct Unreadable {
    /// In the order of the records.
    errors: Vec<Error>,
    /// For each error, how many readable records come before it.
    items_before: Vec<usize>,
}

impl Unreadable {
    pub(super) fn push(&mut self, error: Error, items_before: usize) {
        self.errors.push(error);
        self.items_before.push(items_before);
    }
}

/// What the service says about a page. Members that it did not send are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageInfo {
    /// How many registrations the page has.
    pub count: Option<u64>,
    /// How many registrations a page has at most.
    pub per_page: Option<u64>,
    /// How many registrations the whole listing has.
    pub total_count: Option<u64>,
}

impl Page {
    /// The registrations that could be read. The other records are [`unreadable`](Self::unreadable).
    pub fn items(&self) -> &[Registration] {
        &self.items
    }

    /// An error for each record that could not be read, with its index, id and JSON path. Usually there is none.
    ///
    /// At most 100 records have an error of their own; one more error stands for all others, as many as its
    /// [`record_count`](Error::record_count).
    pub fn unreadable(&self) -> &[Error] {
        &self.unreadable.errors
    }

    /// How many records could not be read.
    pub fn unreadable_count(&self) -> usize {
        self.unreadable.errors.iter().map(Error::record_count).sum()
    }

    /// The registrations, and the errors of the records that could not be read, in the order of the page.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// # emulator.inject(registrations_emulator::Fault::record(1).missing("key"));
    /// for registration in client.list().per_page(5).send().await?.into_items() {
    ///     match registration {
    ///         Ok(registration) => println!("{}", registration.device.name),
    ///         Err(error) => eprintln!("{error}"),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn into_items(self) -> PageItems {
        PageItems {
            items: self.items.into_iter(),
            errors: self.unreadable.errors.into_iter(),
            items_before: self.unreadable.items_before.into_iter(),
            given: 0,
        }
    }

    /// What the service says about the page.
    pub fn info(&self) -> &PageInfo {
        &self.info
    }

    /// The cursor that the page was requested with, for [`List::resume_from`](crate::List::resume_from). `None` for the
    /// first page of a listing.
    ///
    /// If a limit has [truncated](Self::is_truncated) the page, continue here to get the registrations that were cut
    /// off.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// let first = client.list().per_page(10).send().await?;
    /// assert_eq!(first.cursor(), None);
    /// let cursor = first.next_cursor().expect("there are more than ten");
    /// let second = client.list().per_page(10).resume_from(cursor).send().await?;
    /// assert_eq!(second.cursor(), Some(cursor));
    /// # Ok(())
    /// # }
    /// ```
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// The cursor of the next page, for [`List::resume_from`](crate::List::resume_from). `None` if there is no next
    /// page, or if a limit has [truncated](Self::is_truncated) this one: continue at its own [`cursor`](Self::cursor).
    pub fn next_cursor(&self) -> Option<&str> {
        self.next_cursor.as_deref()
    }

    /// Whether the listing ends with this page: there is no next page, and nothing was cut off.
    pub fn is_last(&self) -> bool {
        self.next_cursor.is_none() && !self.is_truncated
    }

    /// Whether a [limit](crate::List::limit) has cut off the end of this page, because the service returned more
    /// registrations than it was asked for. Never for [`List::send`](crate::List::send).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// let mut pages = client.list().limit(20).pages();
    /// while let Some(page) = pages.next().await {
    ///     let page = page?;
    ///     assert!(page.items().len() <= 20);
    ///     if page.is_truncated() {
    ///         eprintln!("the service ignores the page size");
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_truncated(&self) -> bool {
        self.is_truncated
    }

    /// The messages of the response.
    pub fn messages(&self) -> &[ResponseMessage] {
        &self.messages
    }

    /// The `cf-ray` header of the response: the request id that the vendor's support asks for.
    pub fn ray_id(&self) -> Option<&str> {
        self.ray_id.as_deref()
    }

    /// How many records the page has, readable or not.
    pub(super) fn record_count(&self) -> usize {
        self.items.len() + self.unreadable_count()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty() && self.unreadable.errors.is_empty()
    }

    /// The registrations, or the first error.
    pub(super) fn into_readable(self) -> Result<Vec<Registration>> {
        match self.unreadable.errors.into_iter().next() {
            Some(error) => Err(error),
            None => Ok(self.items),
        }
    }

    /// The first `limit` registrations, and the errors before the last of them.
    pub(super) fn cut_to(mut self, limit: Option<u64>) -> Self {
        let limit = limit.and_then(|limit| usize::try_from(limit).ok());
        if let Some(limit) = limit.filter(|limit| *limit < self.items.len()) {
            self.items.truncate(limit);
            self.is_truncated = true;
            self.next_cursor = None;
            let unreadable = &mut self.unreadable;
            let kept = unreadable.items_before.iter().take_while(|before| **before < limit).count();
            unreadable.errors.truncate(kept);
            unreadable.items_before.truncate(kept);
        }
        self
    }
}

/// The same as [`Page::into_items`].
impl IntoIterator for Page {
    type Item = Result<Registration>;
    type IntoIter = PageItems;

    fn into_iter(self) -> PageItems {
        self.into_items()
    }
}

/// The records of a [`Page`] in their order: [`Page::into_items`].
#[derive(Debug)]
#[must_use = "iterators do nothing until they are consumed"]
pub struct PageItems {
    items: std::vec::IntoIter<Registration>,
    errors: std::vec::IntoIter<Error>,
    items_before: std::vec::IntoIter<usize>,
    given: usize,
}

impl Iterator for PageItems {
    type Item = Result<Registration>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.items_before.as_slice().first().is_some_and(|before| *before <= self.given) {
            self.items_before.next();
            return self.errors.next().map(Err);
        }
        let item = self.items.next()?;
        self.given += 1;
        Some(Ok(item))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let remaining = self.items.len() + self.errors.len();
        (remaining, Some(remaining))
    }
}

impl ExactSizeIterator for PageItems {}

impl FusedIterator for PageItems {}

#[cfg(test)]
mod tests {
    use super::{Page, PageInfo, Unreadable};
    use crate::error::{Error, ErrorKind, Place};
    use registrations_api::types::Registration;

    /// A page of records: `+` can be read, `-` cannot.
    fn page(records: &str) -> Page {
        let registration: Registration = serde_json::from_str(
            r#"{"id":"r","key":"k","device":{"id":"d","name":"n"},
                "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}"#,
        )
        .unwrap();
        let mut items = Vec::new();
        let mut unreadable = Unreadable::default();
        for record in records.chars() {
            if record == '+' {
                items.push(registration.clone());
            } else {
                let place = Place { records: 1, ..Place::default() };
                let error = Error::new(ErrorKind::Decode).with_place(place);
                unreadable.push(error, items.len());
            }
        }
        Page {
            items,
            unreadable,
            info: PageInfo::default(),
            expected: None,
            cursor: None,
            next_cursor: Some("next".to_owned()),
            is_truncated: false,
            messages: Vec::new(),
            ray_id: None,
        }
    }

    fn shape(page: Page) -> String {
        let items = page.into_items();
        let length = items.len();
        let shape: String = items.map(|item| if item.is_ok() { '+' } else { '-' }).collect();
        assert_eq!(shape.len(), length);
        shape
    }

    #[test]
    fn records_keep_their_order() {
        for records in ["+++", "-+-++-", "+--", "--", ""] {
            assert_eq!(shape(page(records)), records);
        }
    }

    #[test]
    fn a_truncated_page_is_not_the_last() {
        let cut = page("-+-++-").cut_to(Some(2));
        assert!(cut.is_truncated() && !cut.is_last());
        assert_eq!((cut.cursor(), cut.next_cursor()), (None, None));
        assert_eq!(cut.unreadable_count(), 2);
        assert_eq!(shape(cut), "-+-+");
        let whole = page("+++-").cut_to(Some(3));
        assert_eq!((whole.next_cursor(), whole.is_truncated()), (Some("next"), false));
        assert_eq!(shape(whole), "+++-");
        let next_is_unreadable = page("++-+").cut_to(Some(2));
        assert_eq!(shape(next_is_unreadable), "++");
    }
}
