//! Listing registrations.

mod items;
mod page;
mod pager;
mod pages;
mod request;
mod result_info;

use jiff::Timestamp;
use registrations_api::ListRegistrationsParams;

pub use items::Items;
pub use page::{Page, PageInfo, PageItems};
use pager::{Options, PageRequest, Pager};
pub use pages::Pages;

use crate::{
    client::Client,
    error::{Error, ErrorKind, Result},
    operation::Operation,
    task::BoxFuture,
};
use registrations_api::types::{
    DeviceId, PolicyId, Registration, RegistrationId, RegistrationType, SortBy, SortOrder, Status,
    UserId,
};

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
    /// Without cursor and page size, which differ from page to page.
    params: ListRegistrationsParams,
    options: Options,
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
        let options = Options {
            cursor: None,
            per_page: None,
            limit: None,
            read_ahead: true,
            max_empty_pages: 100,
        };
        Self { client, params, options }
    }

    /// Only the registrations with these ids. The URL contains them: pass a hundred or so at most.
    ///
    /// Called again, it adds to the ids. So does [`user_ids`](Self::user_ids); all other filters replace their value.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// # let known = client.list().limit(3).collect().await?;
    /// let found = client.list().ids(&known).collect().await?;
    /// assert_eq!(found.len(), known.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn ids<I>(mut self, ids: I) -> Self
    where
        I: IntoIterator<Item: Into<RegistrationId>>,
    {
        self.params.id.get_or_insert_default().extend(ids.into_iter().map(Into::into));
        self
    }

    /// Only the registrations of these users. The URL contains the ids: pass a hundred or so at most. Called again, it
    /// adds to the ids.
    pub fn user_ids<I>(mut self, ids: I) -> Self
    where
        I: IntoIterator<Item: Into<UserId>>,
    {
        self.params.user_id.get_or_insert_default().extend(ids.into_iter().map(Into::into));
        self
    }

    /// Only the registrations of this device. Called again, it replaces the device.
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

    /// Only the registrations whose details match this text. The vendor does not document which details, so check each
    /// registration before you change it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// let mut found = client.list().search("laptop").collect().await?;
    /// found.retain(|registration| registration.device.name.to_lowercase().contains("laptop"));
    /// # Ok(())
    /// # }
    /// ```
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
        self.options.per_page = Some(registrations);
        self
    }

    /// At most this many registrations in all. [`Items::cursor`] and [`Pages::cursor`] say where to continue.
    ///
    /// No page beyond them is requested, and no page larger than the rest of the limit: a small limit makes small pages,
    /// whatever [`per_page`](Self::per_page) is. Therefore a loop over the cursors meets every registration once. Only
    /// if the service returns more than it was asked for, the last page of a stream is
    /// [truncated](Page::is_truncated).
    ///
    /// For [`send`](Self::send) it is a second bound for the size of the page, and 0 is refused.
    pub fn limit(mut self, registrations: u64) -> Self {
        self.options.limit = Some(registrations);
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
        self.options.cursor = Some(cursor.into());
        self
    }

    /// Whether a stream requests the next page while the current one is consumed. Default: true.
    ///
    /// Switch it off if you may stop after any page and do not want to spend a request on one that you do not use.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// let mut pages = client.list().per_page(10).read_ahead(false).pages();
    /// let first = pages.next().await.expect("there is always a page")?;
    /// assert_eq!(emulator.requests().len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn read_ahead(mut self, read_ahead: bool) -> Self {
        self.options.read_ahead = read_ahead;
        self
    }

    /// How many consecutive empty pages are followed to the next one. Default: 100.
    ///
    /// An empty page can have a cursor, so that it is not the end of a listing. After more of them, the listing ends
    /// with [`ErrorKind::EmptyPages`].
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// # for _ in 0..2 {
    /// #     emulator.inject(registrations_emulator::Fault::empty_page());
    /// # }
    /// let result = client.list().max_empty_pages(1).collect().await;
    /// assert_eq!(result.unwrap_err().kind(), registrations::ErrorKind::EmptyPages);
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_empty_pages(mut self, pages: u32) -> Self {
        self.options.max_empty_pages = pages;
        self
    }

    /// Requests exactly one page, and returns all of it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// let (mut count, mut cursor) = (0, None);
    /// loop {
    ///     let mut list = client.list().limit(40);
    ///     if let Some(cursor) = cursor {
    ///         list = list.resume_from(cursor);
    ///     }
    ///     let page = list.send().await?;
    ///     count += page.items().len();
    ///     cursor = page.next_cursor().map(str::to_owned);
    ///     if cursor.is_none() {
    ///         break;
    ///     }
    /// }
    /// assert_eq!(count, client.list().collect().await?.len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Cancel safe: dropping the future cancels the request.
    pub async fn send(self) -> Result<Page> {
        self.check()?;
        if self.options.limit == Some(0) {
            return Err(Error::invalid_input(Operation::List, "limit: a page of 0 registrations"));
        }
        let per_page = self.options.first_page_size();
        let page = PageRequest { cursor: self.options.cursor, per_page, number: 0 };
        request::fetch(&self.client, self.params, page).await
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
        let start = self.options.cursor.clone();
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
        let Self { client, params, options } = self;
        let fetch = move |page| -> BoxFuture<_> {
            let (client, params) = (client.clone(), params.clone());
            Box::pin(async move { request::fetch(&client, params, page).await })
        };
        let pager = Pager::new(options, Box::new(fetch));
        match checked {
            Ok(()) => pager,
            Err(error) => pager.failed(error),
        }
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
        } else if self.options.cursor.as_deref().is_some_and(is_blank) {
            "resume_from: an empty cursor, which stands for the end of a listing"
        } else {
            return Ok(());
        };
        Err(Error::invalid_input(Operation::List, message))
    }
}
