//! The error type of this crate.

mod api_error;
mod bulk;
mod cause;
mod display;
mod kind;
mod predicates;
mod setting;

use std::{borrow::Cow, error::Error as StdError, sync::Arc, time::Duration};

pub use api_error::ApiError;
pub use bulk::{BulkError, FailedChunk};
pub(crate) use cause::{cause, chain};
pub use kind::ErrorKind;
pub use setting::Setting;

use crate::operation::Operation;
use registrations_api::types::RegistrationId;

/// The result of every fallible function of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure, with everything that is known about it.
///
/// - [`kind`](Self::kind) classifies it. The predicates (`is_…`) say what programs need to know, and their
///   docs say what to do.
/// - `Display` is one line for a person: what failed, why, and what helps. It is all that most programs need to print.
/// - [`status`](Self::status), [`ray_id`](Self::ray_id) and [`api_errors`](Self::api_errors) hold what the service
///   said, whatever failed afterwards.
/// - There is no [`source`](StdError::source), because `Display` contains the causes: a report of the whole chain says
///   nothing twice. [`downcast_ref`](Self::downcast_ref) finds an underlying error.
///
/// `Debug` is the same line as `Display`, so that `fn main() -> Result<(), Error>` prints it; `{:#?}` shows all fields.
/// Both are bounded. They contain no secret, no URL path, and of a response only the reason of
/// a refusal or the title of an HTML page.
///
/// The type has the size of a pointer.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let client = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
/// # emulator.inject(registrations_emulator::Fault::status(403).code(10000).message("Authentication error"));
/// match client.get("11ffb86c-3f0c-4306-b4a2-e62f872b166a").await {
///     Ok(registration) => println!("{}", registration.device.name),
///     Err(error) if error.is_not_found() => println!("not found"),
///     Err(error) if error.is_transient() => println!("try again later: {error}"),
///     Err(error) => {
///         // get registration: HTTP 403, code 10000: Authentication error (needs a token with Zero Trust Read; …)
///         eprintln!("{error}");
///         assert!(error.is_permission_denied() && error.has_code(10000));
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    setting: Option<Setting>,
    operation: Option<Operation>,
    /// What `Display` says if there is no error of the API to show.
    message: Option<Cow<'static, str>>,
    /// What helps against an invalid configuration, in terms of this crate.
    remedy: Option<&'static str>,
    response: Option<ResponseFacts>,
    place: Place,
    resume_cursor: Option<String>,
    /// The page that failed was requested with a cursor.
    has_request_cursor: bool,
    retry_after: Option<Duration>,
    attempts: u32,
    may_have_applied: bool,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// What is known about the response that an error comes from.
#[derive(Clone, Default)]
pub(crate) struct ResponseFacts {
    pub(crate) status: u16,
    pub(crate) ray_id: Option<String>,
    pub(crate) origin: Origin,
    pub(crate) errors: Vec<ApiError>,
    pub(crate) body_excerpt: Option<String>,
}

/// Where a response comes from.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The API: it has its envelope.
    Api,
    /// Something in front of the API: an HTML page, or an error of the vendor's edge.
    InFront,
    #[default]
    Unknown,
}

/// What could not be read.
#[derive(Clone, Default)]
pub(crate) struct Place {
    pub(crate) json_path: Option<String>,
    pub(crate) record_index: Option<usize>,
    pub(crate) record_id: Option<RegistrationId>,
    /// How many records the error stands for.
    pub(crate) records: usize,
}

impl Error {
    /// The kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Why it failed, as one bounded line: `Display` without the operation, the status, and what helps.
    ///
    /// It is meant for programs that show the other facts in their own way.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// # emulator.inject(registrations_emulator::Fault::status(403).code(10000).message("Authentication error"));
    /// let error = client.list().send().await.unwrap_err();
    /// assert_eq!(error.reason(), "code 10000: Authentication error");
    /// # Ok(())
    /// # }
    /// ```
    pub fn reason(&self) -> String {
        display::Reason(self).to_string()
    }

    /// The setting that is missing or invalid, if the kind is [`ErrorKind::Configuration`], or if it is
    /// [`ErrorKind::InvalidInput`] and a method of [`Client`](crate::Client) that changes a setting failed.
    pub fn setting(&self) -> Option<Setting> {
        self.0.setting
    }

    /// The operation that failed. `None` if building or changing a [`Client`](crate::Client) failed.
    pub fn operation(&self) -> Option<Operation> {
        self.0.operation
    }

    /// The HTTP status of the last response, even if its body could not be received or read.
    ///
    /// `None` if the last attempt got no response.
    pub fn status(&self) -> Option<u16> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// The errors that the response lists, in its order. Often empty: the edge in front of the API can respond with HTML.
    ///
    /// A refusal in another form than the API's is one error: problem JSON of the edge (RFC 9457), `error code: 1020`,
    /// `{"message": …}`, `{"error": …}`, or a short text. If the API gives the reason only in `messages`, these are the
    /// errors.
    pub fn api_errors(&self) -> &[ApiError] {
        self.0.response.as_ref().map_or(&[], |response| &response.errors)
    }

    /// Whether the API returned this error code, on its own or in the chain of another error.
    pub fn has_code(&self, code: i64) -> bool {
        self.api_errors().iter().any(|error| error.has_code(code))
    }

    /// The `cf-ray` header of the last response: the request id that the vendor's support asks for.
    pub fn ray_id(&self) -> Option<&str> {
        self.0.response.as_ref()?.ray_id.as_deref()
    }

    /// How long to wait before the next request: the `Retry-After` of the last response, or the time until the rate
    /// limit admits a request, if that is longer than the call may wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many times the request was sent. 0 if the call failed before the first attempt.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The beginning of the response's body, or of the record that could not be read: at most 512 bytes.
    ///
    /// It can contain personal data. Therefore neither `Display` nor `Debug` shows it.
    pub fn body_excerpt(&self) -> Option<&str> {
        self.0.response.as_ref()?.body_excerpt.as_deref()
    }

    /// The place in the body that could not be read, such as `result[3].device.name`. A missing field is included.
    pub fn json_path(&self) -> Option<&str> {
        self.0.place.json_path.as_deref()
    }

    /// The index in its page, from 0, of the record that could not be read.
    ///
    /// If it is `Some`, the error concerns this record only: the listing continues after it. Beyond the first hundred
    /// unreadable records of a page, one error stands for all others, with the index of the first of them.
    pub fn record_index(&self) -> Option<usize> {
        self.0.place.record_index
    }

    /// The id of the record that could not be read, if the id could be.
    pub fn record_id(&self) -> Option<&RegistrationId> {
        self.0.place.record_id.as_ref()
    }

    /// How many records could not be read: 1 for an error with a [`record_index`](Self::record_index), or more for the
    /// error that stands for all unreadable records of a page beyond the first hundred. 0 for any other error.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// # emulator.inject(registrations_emulator::Fault::record(1).missing("key"));
    /// let (mut readable, mut unreadable) = (0, 0);
    /// let mut registrations = client.list().items();
    /// while let Some(registration) = registrations.next().await {
    ///     match registration {
    ///         Ok(_) => readable += 1,
    ///         Err(error) if error.record_count() > 0 => unreadable += error.record_count(),
    ///         Err(error) => return Err(error.into()),
    ///     }
    /// }
    /// # assert_eq!(unreadable, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn record_count(&self) -> usize {
        self.0.place.records
    }

    /// Where to continue the listing, for [`List::resume_from`](crate::List::resume_from).
    ///
    /// It is the cursor of the page that failed, or that contains the record that could not be read. `None` stands
    /// for the first page, and for operations other than a listing.
    ///
    /// [`List::collect`](crate::List::collect) returns no records when it fails, so its error has the cursor with
    /// which the listing began. [`ErrorKind::CursorLoop`] has the repeated cursor.
    pub fn resume_cursor(&self) -> Option<&str> {
        self.0.resume_cursor.as_deref()
    }

    /// Whether the requested change may have been made, although the call failed.
    ///
    /// - `false`: nothing was sent, or the service refused every attempt that reached it (status 4xx, or
    ///   `"success": false`). Also for reads, which change nothing.
    /// - `true`: an attempt (not necessarily the last one) broke off, timed out, failed with 408 or 5xx, or its
    ///   response does not say. Check before you assume either. Repeating the call is safe: all operations lead
    ///   to the same state when repeated.
    ///
    /// For a bulk operation it is `true` if any id was acknowledged or any failed chunk may have been applied;
    /// [`bulk`](Self::bulk) has the details. The vendor does not document whether a bulk call is refused as a whole;
    /// a refused one counts as `false`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// # emulator.inject(registrations_emulator::Fault::reset().always());
    /// # let id = "11ffb86c-3f0c-4306-b4a2-e62f872b166a";
    /// # let client = client.with_retry(registrations::RetryPolicy::none());
    /// match client.delete(id).await {
    ///     Ok(()) => println!("deleted"),
    ///     // The connection broke: look before you assume either.
    ///     Err(error) if error.may_have_applied() => match client.get(id).await {
    ///         Err(error) if error.is_not_found() => println!("deleted"),
    ///         other => println!("unknown: {other:?}"),
    ///     },
    ///     Err(error) => println!("not deleted: {error}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn may_have_applied(&self) -> bool {
        self.0.may_have_applied
    }

    /// The outcome for each id, if this error was converted from a [`BulkError`].
    pub fn bulk(&self) -> Option<&BulkError> {
        self.0.source.as_ref()?.downcast_ref()
    }

    /// The first underlying error of this type.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = registrations::Client::builder().api_token("t0ken").account_id("a")
    /// #     .base_url("http://127.0.0.1:1").retry(registrations::RetryPolicy::none()).build()?;
    /// // Nothing listens on this port.
    /// let error = client.list().send().await.unwrap_err();
    /// let io = error.downcast_ref::<std::io::Error>().expect("the error of the socket");
    /// assert_eq!(io.kind(), std::io::ErrorKind::ConnectionRefused);
    /// # Ok(())
    /// # }
    /// ```
    pub fn downcast_ref<T: StdError + 'static>(&self) -> Option<&T> {
        chain(&**self.0.source.as_ref()?).find_map(|cause| cause.downcast_ref())
    }
}

/// Without a source: `Display` contains the causes.
impl StdError for Error {}

/// Construction, inside the crate.
impl Error {
    /// Where the last response comes from.
    pub(crate) fn origin(&self) -> Origin {
        self.0.response.as_ref().map_or(Origin::Unknown, |response| response.origin)
    }

    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            setting: None,
            operation: None,
            message: None,
            remedy: None,
            response: None,
            place: Place::default(),
            resume_cursor: None,
            has_request_cursor: false,
            retry_after: None,
            attempts: 0,
            may_have_applied: false,
            source: None,
        }))
    }

    /// A setting is missing or invalid, and nothing was sent.
    pub(crate) fn configuration(setting: Setting, message: impl Into<Cow<'static, str>>) -> Self {
        let mut error = Self::new(ErrorKind::Configuration).with_message(message);
        error.0.setting = Some(setting);
        error
    }

    /// `Display` shows it, and [`reason`](Self::reason) does not: a program has options of its own.
    pub(crate) fn with_remedy(mut self, remedy: &'static str) -> Self {
        self.0.remedy = Some(remedy);
        self
    }

    /// The invalid setting is the argument of a method.
    pub(crate) fn of_argument(mut self) -> Self {
        self.0.kind = ErrorKind::InvalidInput;
        self
    }

    /// An argument is invalid, and nothing was sent.
    pub(crate) fn invalid_input(
        operation: Operation,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(ErrorKind::InvalidInput).with_operation(operation).with_message(message)
    }

    /// The bindings cannot build the request, and nothing was sent.
    pub(crate) fn unbuilt(operation: Operation, error: registrations_api::Error) -> Self {
        Self::invalid_input(operation, cause(&error)).with_source(error)
    }

    pub(crate) fn with_operation(mut self, operation: Operation) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.0.message = Some(message.into());
        self
    }

    /// Keeps the underlying error for [`downcast_ref`](Self::downcast_ref). The message must contain its [`cause`].
    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    pub(crate) fn with_response(mut self, response: ResponseFacts) -> Self {
        self.0.response = Some(response);
        self
    }

    pub(crate) fn with_place(mut self, place: Place) -> Self {
        self.0.place = place;
        self
    }

    /// The cursor that the page that failed was requested with.
    pub(crate) fn with_request_cursor(mut self, cursor: Option<&str>) -> Self {
        self.0.has_request_cursor = cursor.is_some();
        self.with_resume_cursor(cursor)
    }

    pub(crate) fn with_resume_cursor(mut self, cursor: Option<&str>) -> Self {
        self.0.resume_cursor = cursor.map(str::to_owned);
        self
    }

    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_may_have_applied(mut self, may_have_applied: bool) -> Self {
        self.0.may_have_applied = may_have_applied;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn the_error_has_the_size_of_a_pointer() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
    }
}
