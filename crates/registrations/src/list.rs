//! Listing registrations.

mod cursor;
mod items;
mod page;
mod pager;
mod pages;
mod request;

use jiff::Timestamp;
use registrations_api::ListRegistrationsParams;

pub use items::Items;
pub use page::{Page, PageInfo, PageItems};
use pager::Pager;
pub use pages::Pages;

use crate::{
    Client, DeviceId, Error, ErrorKind, Operation, PolicyId, Registration, RegistrationId,
    RegistrationType, Result, SortBy, SortOrder, Status, UserId,
};

/// Up to this limit, `limit` also sets the size of the pages. Above it, the service's default page size is used.
const SMALL_LIMIT: u64 = 50;

impl Client {
    /// Lists registrations. Without a [`status`](List::status) filter, the service returns the active ones.
    ///
    /// The token needs *Zero Trust Read*.
    pub fn list(&self) -> List {
        List::new(self.clone())
    }
}

/// A request to list registrations: [`Client::list`].
///
/// Filters and order first; then one of:
///
/// | Method | Returns |
/// | --- | --- |
/// | [`items`](Self::items) | a stream of registrations |
/// | [`pages`](Self::pages) | a stream of pages |
/// | [`collect`](Self::collect) | all registrations at once |
/// | [`send`](Self::send) | one page |
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
/// The vendor does not document how filters combine. A filter without a value (no ids, an empty text) is refused
/// with [`ErrorKind::InvalidInput`] before anything is sent: without the filter, the listing would contain everything.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until a page or a stream is requested"]
pub struct List {
    client: Client,
    params: ListRegistrationsParams,
    limit: Option<u64>,
    read_ahead: bool,
    max_empty_pages: u32,
}

impl List {
    fn new(client: Client) -> Self {
        // Without `..`: a new parameter does not compile until it is handled here.
        let params = ListRegistrationsParams {
            cursor: None,
            device_id: None,
            id: None,
            include: None,
            per_page: None,
            policy_id: None,
            registration_type: None,
            search: None,
            seen_after: None,
            seen_before: None,
            sort_by: None,
            sort_order: None,
            status: None,
            user_id: None,
        };
        Self { client, params, limit: None, read_ahead: true, max_empty_pages: 100 }
    }

    /// Only the registrations with these ids. The URL contains them: pass a hundred or so at most.
    pub fn ids<I>(mut self, ids: I) -> Self
    where
        I: IntoIterator<Item: Into<RegistrationId>>,
    {
        self.params.id.get_or_insert_default().extend(ids.into_iter().map(Into::into));
        self
    }

    /// Only the registrations of these users. The URL contains the ids: pass a hundred or so at most.
    pub fn user_ids<I>(mut self, ids: I) -> Self
    where
        I: IntoIterator<Item: Into<UserId>>,
    {
        self.params.user_id.get_or_insert_default().extend(ids.into_iter().map(Into::into));
        self
    }

    /// Only the registrations of this device.
    pub fn device_id(mut self, id: impl Into<DeviceId>) -> Self {
        self.params.device_id = Some(id.into());
        self
    }

    /// Only the registrations to which this device settings profile applies. The id is a UUID.
    pub fn policy_id(mut self, id: impl Into<PolicyId>) -> Self {
        self.params.policy_id = Some(id.into());
        self
    }

    /// Only the registrations with this status. The default of the service is [`Status::Active`].
    ///
    /// Whether [`Status::All`] includes deleted registrations is unknown; the vendor does not document it.
    pub fn status(mut self, status: impl Into<Status>) -> Self {
        self.params.status = Some(status.into());
        self
    }

    /// Only the registrations of this type.
    pub fn registration_type(mut self, registration_type: impl Into<RegistrationType>) -> Self {
        self.params.registration_type = Some(registration_type.into());
        self
    }

    /// Only the registrations whose details match this text. The vendor does not document which details.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.params.search = Some(text.into());
        self
    }

    /// Only the registrations that were last seen after this time.
    pub fn seen_after(mut self, time: Timestamp) -> Self {
        self.params.seen_after = Some(time);
        self
    }

    /// Only the registrations that were last seen before this time.
    ///
    /// Whether the service includes registrations that were never seen is unknown. To find idle registrations, never
    /// seen ones included, list without this filter and compare
    /// [`Registration::last_activity`]:
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// use std::time::Duration;
    /// use registrations::Timestamp;
    ///
    /// let cutoff = Timestamp::now() - Duration::from_secs(90 * 24 * 60 * 60);
    /// let mut registrations = client.list().items();
    /// while let Some(registration) = registrations.next().await {
    ///     let registration = registration?;
    ///     if registration.last_activity() < cutoff {
    ///         println!("{} is idle", registration.device.name);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn seen_before(mut self, time: Timestamp) -> Self {
        self.params.seen_before = Some(time);
        self
    }

    /// The field to sort by.
    pub fn sort_by(mut self, sort_by: impl Into<SortBy>) -> Self {
        self.params.sort_by = Some(sort_by.into());
        self
    }

    /// The sort order.
    pub fn sort_order(mut self, sort_order: impl Into<SortOrder>) -> Self {
        self.params.sort_order = Some(sort_order.into());
        self
    }

    /// Also asks for the device settings profiles: [`Registration::policy`].
    pub fn include_policy(mut self) -> Self {
        self.params.include = Some("policy".to_owned());
        self
    }

    /// How many registrations a page has at most. The vendor documents neither default nor maximum; 50, 100 and 1,000
    /// have been seen in use. A page can have fewer registrations than this.
    pub fn per_page(mut self, registrations: u64) -> Self {
        self.params.per_page = Some(registrations);
        self
    }

    /// At most this many registrations in all. No page beyond them is requested. [`Items::cursor`] and
    /// [`Pages::cursor`] say where to continue.
    ///
    /// A limit of up to 50 is also the page size, unless [`per_page`](Self::per_page) is set.
    pub fn limit(mut self, registrations: u64) -> Self {
        self.limit = Some(registrations);
        self
    }

    /// Starts at this cursor: from [`Page::next_cursor`], [`Items::cursor`], [`Pages::cursor`] or
    /// [`Error::resume_cursor`](crate::Error::resume_cursor) of a listing with the same filters and order.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// let first = client.list().per_page(10).send().await?;
    /// if let Some(cursor) = first.next_cursor() {
    ///     let second = client.list().per_page(10).resume_from(cursor).send().await?;
    ///     assert_ne!(first.items()[0].id, second.items()[0].id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn resume_from(mut self, cursor: impl Into<String>) -> Self {
        self.params.cursor = Some(cursor.into());
        self
    }

    /// Whether a stream requests the next page while the current one is consumed. Default: true.
    pub fn read_ahead(mut self, read_ahead: bool) -> Self {
        self.read_ahead = read_ahead;
        self
    }

    /// How many consecutive empty pages are followed to the next one. Default: 100.
    ///
    /// An empty page can have a cursor, so that it is not the end of a listing. After more of them, the listing ends
    /// with [`ErrorKind::EmptyPages`].
    pub fn max_empty_pages(mut self, pages: u32) -> Self {
        self.max_empty_pages = pages;
        self
    }

    /// Requests exactly one page.
    ///
    /// Cancel safe: dropping the future cancels the request.
    pub async fn send(self) -> Result<Page> {
        self.check()?;
        let (client, limit) = (self.client.clone(), self.limit);
        let page = request::fetch(&client, self.into_params(), 0).await?;
        Ok(page.cut_to(limit))
    }

    /// A stream of pages. Nothing is requested before the first poll.
    pub fn pages(self) -> Pages {
        Pages::new(self.into_pager())
    }

    /// A stream of registrations. Nothing is requested before the first poll.
    pub fn items(self) -> Items {
        Items::new(self.into_pager())
    }

    /// All registrations at once, or the first error, of a page or of a single record. To continue after a record
    /// that cannot be read, use [`items`](Self::items).
    ///
    /// With an error, the registrations before it are lost. Therefore its
    /// [`resume_cursor`](crate::Error::resume_cursor) is the start of this listing (except for
    /// [`ErrorKind::CursorLoop`]). To continue where a listing failed, use [`items`](Self::items) or
    /// [`pages`](Self::pages).
    ///
    /// Dropping the future cancels the listing and loses what was received.
    pub async fn collect(self) -> Result<Vec<Registration>> {
        let start = self.params.cursor.clone();
        let mut pages = self.pages();
        let mut all = Vec::new();
        while let Some(page) = pages.next().await {
            let registrations =
                page.and_then(Page::into_readable).map_err(|error| match error.kind() {
                    ErrorKind::CursorLoop => error,
                    _ => error.with_resume_cursor(start.as_deref()),
                });
            all.append(&mut registrations?);
        }
        Ok(all)
    }

    fn into_pager(self) -> Pager {
        let checked = self.check();
        let (limit, read_ahead, max_empty_pages) =
            (self.limit, self.read_ahead, self.max_empty_pages);
        let client = self.client.clone();
        Pager::new(client, self.into_params(), limit, read_ahead, max_empty_pages, checked)
    }

    fn into_params(self) -> ListRegistrationsParams {
        let per_page = self.limit.filter(|limit| (1..=SMALL_LIMIT).contains(limit));
        ListRegistrationsParams { per_page: self.params.per_page.or(per_page), ..self.params }
    }

    /// Refuses invalid arguments before anything is sent.
    fn check(&self) -> Result<()> {
        let params = &self.params;
        let is_blank = |text: &str| text.trim().is_empty();
        let message = if params
            .id
            .as_ref()
            .is_some_and(|ids| ids.is_empty() || ids.iter().any(|id| is_blank(id.as_str())))
        {
            "ids: no ids, or an empty id"
        } else if params
            .user_id
            .as_ref()
            .is_some_and(|ids| ids.is_empty() || ids.iter().any(|id| is_blank(id.as_str())))
        {
            "user_ids: no ids, or an empty id"
        } else if params.device_id.as_ref().is_some_and(|id| is_blank(id.as_str())) {
            "device_id: empty"
        } else if params.policy_id.as_ref().is_some_and(|id| is_blank(id.as_str())) {
            "policy_id: empty"
        } else if params.search.as_deref().is_some_and(is_blank) {
            "search: empty"
        } else if params.cursor.as_deref().is_some_and(is_blank) {
            "resume_from: an empty cursor, which stands for the end of a listing"
        } else {
            return Ok(());
        };
        Err(Error::invalid_input(Operation::List, message))
    }
}
