//! The error of everything that this crate does.

mod api_error;
pub(crate) mod display;
mod kind;
mod predicates;

use std::{error::Error as StdError, time::Duration};

pub use api_error::ApiError;
pub use kind::ErrorKind;

use crate::{Operation, RegistrationId, bulk::BulkError};

/// How many bytes of a body are kept.
pub(crate) const EXCERPT: usize = 512;

/// The result of everything that this crate does.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, and everything that is known of it.
///
/// [`kind`](Self::kind) says it in a word, the predicates (`is_…`) answer the questions that programs ask and say
/// what to do about each, `Display` is one line for a person, and [`source`](StdError::source) is the cause, if it
/// is another error. Whatever failed, [`status`](Self::status) is known once the service has answered.
///
/// No secret is in it, and not the URL of the request, neither in `Display` nor in `Debug`.
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
///     Err(error) if error.is_not_found() => println!("it is gone"),
///     Err(error) if error.is_transient() => println!("ask again later: {error}"),
///     Err(error) => {
///         // get registration: HTTP 403, code 10000: Authentication error (needs a token with Zero Trust Read; …)
///         eprintln!("{error}");
///         assert!(error.is_permission() && error.has_code(10000));
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub struct Error(Box<Inner>);

pub(crate) struct Inner {
    pub(crate) kind: ErrorKind,
    pub(crate) operation: Option<Operation>,
    pub(crate) status: Option<u16>,
    pub(crate) errors: Vec<ApiError>,
    pub(crate) ray_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) attempts: u32,
    pub(crate) body: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) record_index: Option<usize>,
    pub(crate) record_id: Option<RegistrationId>,
    pub(crate) cursor: Option<String>,
    pub(crate) applied: bool,
    /// What `Display` says if there is no error of the API to quote.
    pub(crate) detail: Option<String>,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that failed; `None` if it is the setting up of a [`Client`](crate::Client).
    pub fn operation(&self) -> Option<Operation> {
        self.0.operation
    }

    /// The HTTP status of the last answer, even if its body could not be read or broke off.
    ///
    /// `None` if the last attempt was not answered.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The errors that the API listed in its answer, in its order. Often empty: the edge in front of the API
    /// answers with HTML.
    pub fn api_errors(&self) -> &[ApiError] {
        &self.0.errors
    }

    /// Whether the API named this error code, be it in the chain of causes of another one.
    pub fn has_code(&self, code: i64) -> bool {
        self.0.errors.iter().any(|error| error.has_code(code))
    }

    /// The `cf-ray` of the last answer: what the vendor's support asks for.
    pub fn ray_id(&self) -> Option<&str> {
        self.0.ray_id.as_deref()
    }

    /// How long to wait before the next request: what the service asked for (`Retry-After`), or until the window of
    /// its rate limit ends, if there was no time to wait for that.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many requests were sent, or begun: 0 if it failed before the first.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The beginning of the answer's body, or of the record that could not be read: at most 512 bytes of it.
    ///
    /// It can hold personal data, which is why it is in neither `Display` nor `Debug`.
    pub fn body_excerpt(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// Where in the body is what could not be read, such as `result[3].device.name`.
    pub fn json_path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The index, in its page, of the record that could not be read.
    pub fn record_index(&self) -> Option<usize> {
        self.0.record_index
    }

    /// The id of the record that could not be read, if that much could.
    pub fn record_id(&self) -> Option<&RegistrationId> {
        self.0.record_id.as_ref()
    }

    /// Where to take a listing up again, with [`List::resume_from`](crate::List::resume_from).
    ///
    /// It leads to the page that failed, or that holds the record that could not be read. `None` if that is the
    /// first page, or if it was not a listing that failed. Of [`List::collect`](crate::List::collect), which keeps
    /// nothing when it fails, it leads to where that began. For [`ErrorKind::CursorLoop`] it is the repeated cursor.
    pub fn resume_cursor(&self) -> Option<&str> {
        self.0.cursor.as_deref()
    }

    /// Whether the change that was asked for may have been made all the same.
    ///
    /// - `false`: nothing was sent (invalid input, no connection), or every attempt that reached the service was
    ///   refused: status 4xx, or `"success": false`. Also for reads, which change nothing.
    /// - `true`: an attempt, not necessarily the last one, was cut off, timed out, failed with 408 or 5xx, or was
    ///   answered in a way that does not tell. Look before you assume either. To ask again is safe: all six
    ///   operations lead to the same state when repeated.
    ///
    /// Of a bulk operation it is `true` if any id was acknowledged, or any chunk that failed may have been carried
    /// out: [`bulk`](Self::bulk) says which. The vendor does not say whether a bulk call that is refused is refused as a whole; it counts as `false` here.
    pub fn may_have_applied(&self) -> bool {
        self.0.applied
    }

    /// What became of each id, if this came of a [`BulkError`].
    pub fn bulk(&self) -> Option<&BulkError> {
        self.0.source.as_ref()?.downcast_ref()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.bulk() {
            // It has already been displayed.
            Some(bulk) => bulk.source(),
            None => Some(&**self.0.source.as_ref()?),
        }
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            status: None,
            errors: Vec::new(),
            ray_id: None,
            retry_after: None,
            attempts: 0,
            body: None,
            path: None,
            record_index: None,
            record_id: None,
            cursor: None,
            applied: false,
            detail: None,
            source: None,
        }))
    }

    pub(crate) fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    pub(crate) fn during(mut self, operation: Operation) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn at_cursor(mut self, cursor: Option<&str>) -> Self {
        self.0.cursor = cursor.map(str::to_owned);
        self
    }

    pub(crate) fn inner_mut(&mut self) -> &mut Inner {
        &mut self.0
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// Refused before anything was sent.
    pub(crate) fn invalid_input(operation: Operation, detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidInput).during(operation).with_detail(detail)
    }

    pub(crate) fn configuration(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration).with_detail(detail)
    }
}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn it_is_as_small_as_a_pointer() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
    }
}
