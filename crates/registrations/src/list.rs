//! Listing registrations.

mod cursor;
mod items;
mod page;
mod pages;
mod query;
pub(crate) mod record;
mod source;

use jiff::Timestamp;

pub use items::Items;
pub use page::{Page, PageInfo, PageItems};
pub use pages::Pages;
use query::Query;
use source::Source;

use crate::{
    Client, DeviceId, ErrorKind, PolicyId, Registration, RegistrationId, RegistrationType, Result,
    SortBy, SortOrder, Status, UserId, future::BoxFuture,
};

/// A request to list registrations: [`Client::list`].
///
/// First what to list, then how to take it: [`items`](Self::items) one by one, [`pages`](Self::pages) page by page,
/// [`collect`](Self::collect) all at once, or [`send`](Self::send) for a single page.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let client = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
/// use registrations::{SortBy, Status, Timestamp};
///
/// let cutoff: Timestamp = "2026-01-01T00:00:00Z".parse()?;
/// let mut stale = client
///     .list()
///     .status(Status::Active)
///     .seen_before(cutoff)
///     .sort_by(SortBy::LastSeenAt)
///     .items();
/// while let Some(registration) = stale.next().await {
///     println!("{}", registration?.device.name);
/// }
/// # Ok(())
/// # }
/// ```
///
/// How the service combines several filters, the vendor does not say. A filter that is given without a value (no ids, an empty text) is
/// refused with [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) before anything is sent: without it the
/// listing would hold everything.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it is told how to take the listing"]
pub struct List {
    client: Client,
    query: Query,
    cursor: Option<String>,
    limit: Option<u64>,
    read_ahead: bool,
}

impl List {
    pub(crate) fn new(client: Client) -> Self {
        Self { client, query: Query::default(), cursor: None, limit: None, read_ahead: true }
    }

    /// Only the registrations with these ids. They are sent in the URL: keep them to a hundred or so.
    pub fn ids<I>(mut self, ids: I) -> Self
    where
        I: IntoIterator<Item: Into<RegistrationId>>,
    {
        let ids = ids.into_iter().map(Into::into);
        self.query.ids.get_or_insert_default().extend(ids);
        self
    }

    /// Only the registrations of these users. They are sent in the URL: keep them to a hundred or so.
    pub fn user_ids<I>(mut self, ids: I) -> Self
    where
        I: IntoIterator<Item: Into<UserId>>,
    {
        let ids = ids.into_iter().map(Into::into);
        self.query.user_ids.get_or_insert_default().extend(ids);
        self
    }

    /// Only the registrations of this device.
    pub fn device_id(mut self, id: impl Into<DeviceId>) -> Self {
        self.query.device_id = Some(id.into());
        self
    }

    /// Only the registrations to which this device settings profile applies. The id is a UUID.
    pub fn policy_id(mut self, id: impl Into<PolicyId>) -> Self {
        self.query.policy_id = Some(id.into());
        self
    }

    /// Only the registrations in this state. The service's default is [`Status::Active`].
    pub fn status(mut self, status: impl Into<Status>) -> Self {
        self.query.status = Some(status.into());
        self
    }

    /// Only the registrations made by this kind of client.
    pub fn registration_type(mut self, registration_type: impl Into<RegistrationType>) -> Self {
        self.query.registration_type = Some(registration_type.into());
        self
    }

    /// Only the registrations whose details match this text.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.query.search = Some(text.into());
        self
    }

    /// Only the registrations that were last seen after this time.
    pub fn seen_after(mut self, time: Timestamp) -> Self {
        self.query.seen_after = Some(time);
        self
    }

    /// Only the registrations that were last seen before this time.
    pub fn seen_before(mut self, time: Timestamp) -> Self {
        self.query.seen_before = Some(time);
        self
    }

    /// What to sort by.
    pub fn sort_by(mut self, sort_by: impl Into<SortBy>) -> Self {
        self.query.sort_by = Some(sort_by.into());
        self
    }

    /// In which direction to sort.
    pub fn sort_order(mut self, sort_order: impl Into<SortOrder>) -> Self {
        self.query.sort_order = Some(sort_order.into());
        self
    }

    /// Asks for the device settings profiles as well, which are [`Registration::policy`] then.
    pub fn include_policy(mut self) -> Self {
        self.query.include_policy = true;
        self
    }

    /// How many registrations a page is to hold. The vendor states neither default nor maximum; a page can hold
    /// fewer than asked for.
    pub fn per_page(mut self, registrations: u64) -> Self {
        self.query.per_page = Some(registrations);
        self
    }

    /// At most this many registrations in all. No page is requested beyond them; [`Items::cursor`] and
    /// [`Pages::cursor`] tell where to go on later.
    pub fn limit(mut self, registrations: u64) -> Self {
        self.limit = Some(registrations);
        self
    }

    /// Begins at this cursor: from [`Page::next_cursor`], [`Items::cursor`], [`Pages::cursor`] or
    /// [`Error::resume_cursor`](crate::Error::resume_cursor) of a listing with the same filters and order.
    pub fn resume_from(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }

    /// Whether to request the next page while the current one is being consumed. Default true.
    pub fn read_ahead(mut self, read_ahead: bool) -> Self {
        self.read_ahead = read_ahead;
        self
    }

    /// Requests exactly one page.
    pub fn send(self) -> BoxFuture<Result<Page>> {
        Box::pin(async move {
            let limit = self.limit;
            let cursor = self.cursor.clone();
            self.query.check(cursor.as_deref())?;
            let page = page::fetch(&self.client, &self.query, cursor).await?;
            Ok(page.cut_to(limit))
        })
    }

    /// Page by page. Nothing is requested before it is polled.
    pub fn pages(self) -> Pages {
        Pages::new(self.source())
    }

    /// One by one. Nothing is requested before it is polled.
    pub fn items(self) -> Items {
        Items::new(self.source())
    }

    /// All at once, or the first error, be it of a page or of a single record. To go on after a record that cannot
    /// be read, take [`items`](Self::items).
    ///
    /// With an error, everything that came before it is lost. So its
    /// [`resume_cursor`](crate::Error::resume_cursor) is where this listing began (except for
    /// [`ErrorKind::CursorLoop`](crate::ErrorKind::CursorLoop)); to go on where it failed, take
    /// [`items`](Self::items) or [`pages`](Self::pages).
    pub fn collect(self) -> BoxFuture<Result<Vec<Registration>>> {
        Box::pin(async move {
            let start = self.cursor.clone();
            let mut pages = self.pages();
            let mut all = Vec::new();
            while let Some(page) = pages.next().await {
                let page = page.and_then(Page::into_readable);
                all.append(&mut page.map_err(|error| match error.kind() {
                    ErrorKind::CursorLoop => error,
                    _ => error.at_cursor(start.as_deref()),
                })?);
            }
            Ok(all)
        })
    }

    fn source(self) -> Source {
        Source::new(self.client, self.query, self.cursor, self.limit, self.read_ahead)
    }
}
