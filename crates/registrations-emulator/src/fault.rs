//! Faults: responses that fail on demand.

mod alter;
mod queue;
mod record;
mod status;

use std::time::Duration;

pub use record::RecordFault;
pub use status::StatusFault;

pub(crate) use alter::altered;
pub(crate) use queue::Queue;
use record::Edit;

use crate::operation::Operation;
use crate::response::Response;

/// A way in which a response fails, and when.
///
/// Each constructor is one way. Then, in any order:
/// - [`times`](Self::times), [`always`](Self::always): how often. Default: once.
/// - [`on`](Self::on): for which operations. Default: all.
/// - [`on_request`](Self::on_request): from which request on. Default: the next one.
/// - [`after_applying`](Self::after_applying): the change is made, and its response fails. This
///   matters for [`status`](Self::status) and the other faults that replace the response, and for
///   [`reset`](Self::reset). With all other faults the change is made in any case.
///
/// ```
/// use registrations_emulator::{Fault, Operation};
///
/// // The third page fails twice.
/// let fault = Fault::status(503).html().on(Operation::List).on_request(3).times(2);
/// // A registration is deleted, but its response is lost.
/// let fault = Fault::reset().after_applying().on(Operation::Delete);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault has no effect until it is injected"]
pub struct Fault {
    kind: Kind,
    operations: Vec<Operation>,
    first_request: u64,
    times: Option<u64>,
    after_applying: bool,
    problem: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Another response replaces the real one. The name is that of the constructor.
    Replace { name: &'static str, response: Response },
    /// The connection is reset before the first byte of the response.
    Reset,
    /// The real response is late.
    Delay(Duration),
    /// The connection is closed after half of the body.
    CutBody,
    /// The connection is reset after half of the body.
    ResetInBody,
    /// The body of the real response is sent a few bytes at a time.
    Drip { bytes: usize, every: Duration },
    /// The real response has invalid JSON.
    MalformedJson,
    /// One field of one record in the real response is changed.
    Record { index: usize, field: String, edit: Edit },
    /// The real response has null for its list of errors.
    NullErrors,
    /// The real page has the cursor of its request.
    RepeatedCursor,
    /// The page is empty and has a cursor to its registrations.
    EmptyPage,
}

impl Fault {
    /// The names of the constructors, which [`LoggedRequest::fault`](crate::LoggedRequest::fault) and the
    /// control interface use. A test of a client can check that it covers all of them.
    pub const NAMES: &[&str] = &[
        "status",
        "rate_limited",
        "redirect",
        "html",
        "unsuccessful",
        "empty_body",
        "reset",
        "reset_in_body",
        "cut_body",
        "delay",
        "drip",
        "malformed_json",
        "null_errors",
        "record",
        "repeated_cursor",
        "empty_page",
    ];

    /// A response with this status replaces the real one. Default: a JSON envelope with an error.
    ///
    /// A number that is not the status of a final response (200 to 999) counts as 500. Responses
    /// with 204 and 304 have no body.
    pub fn status(status: u16) -> StatusFault {
        StatusFault::new(status)
    }

    /// 429 with error code 10100, and with `Retry-After` only if [that](StatusFault::retry_after)
    /// is called.
    pub fn rate_limited() -> StatusFault {
        StatusFault::rate_limited()
    }

    /// 302 to this URL. See [`Emulator::alternate_base_url`](crate::Emulator::alternate_base_url)
    /// for a URL with another host name whose requests are in the same log.
    pub fn redirect(location: impl AsRef<str>) -> Self {
        StatusFault::redirect(location.as_ref()).empty()
    }

    /// 200 with an HTML page.
    pub fn html() -> Self {
        StatusFault::named("html", 200).html()
    }

    /// 200 with an envelope that has `"success":false`.
    pub fn unsuccessful() -> Self {
        StatusFault::named("unsuccessful", 200).json()
    }

    /// 200 without a body.
    pub fn empty_body() -> Self {
        StatusFault::named("empty_body", 200).empty()
    }

    /// The connection is reset (TCP RST) before the first byte of the response.
    pub fn reset() -> Self {
        Self::new(Kind::Reset)
    }

    /// The connection is reset after half of the body. The change is made before.
    pub fn reset_in_body() -> Self {
        Self::new(Kind::ResetInBody)
    }

    /// The connection is closed after half of the body. The change is made before.
    pub fn cut_body() -> Self {
        Self::new(Kind::CutBody)
    }

    /// The change is made, and its response is sent this much later.
    pub fn delay(by: Duration) -> Self {
        Self::new(Kind::Delay(by))
    }

    /// The body is sent a few bytes at a time, with a pause before each part.
    pub fn drip(bytes: usize, every: Duration) -> Self {
        Self::new(Kind::Drip { bytes: bytes.max(1), every })
    }

    /// The real response is complete, but its JSON is invalid.
    pub fn malformed_json() -> Self {
        Self::new(Kind::MalformedJson)
    }

    /// The real response has `"errors":null`.
    pub fn null_errors() -> Self {
        Self::new(Kind::NullErrors)
    }

    /// One record in the real response is changed: see [`RecordFault`].
    ///
    /// The first record of a page has index 0. An index past the end means the last record. The
    /// fault strikes responses of [`Operation::List`] and [`Operation::Get`] that contain such a
    /// record; for any other response it waits.
    pub fn record(index: usize) -> RecordFault {
        RecordFault::new(index)
    }

    /// The real page has the cursor of its own request.
    ///
    /// It strikes pages of [`Operation::List`] that were requested with a cursor.
    pub fn repeated_cursor() -> Self {
        Self::new(Kind::RepeatedCursor)
    }

    /// The page is empty and has a cursor to the registrations that it should contain.
    ///
    /// It strikes pages of [`Operation::List`].
    pub fn empty_page() -> Self {
        Self::new(Kind::EmptyPage)
    }

    /// Strikes this many requests. With 0, injecting the fault has no effect.
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Strikes until the emulator's faults are cleared.
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    /// Strikes requests for this operation only. Call it again to add another operation.
    pub fn on(mut self, operation: Operation) -> Self {
        self.operations.push(operation);
        self
    }

    /// Strikes from this request on. The first request after the injection is 1. Only requests for
    /// the fault's operations count, and only those that the quota allows.
    pub fn on_request(mut self, number: u64) -> Self {
        self.first_request = number;
        self
    }

    /// The requested change is made, and then its response fails.
    ///
    /// For [`status`](Self::status) and the other faults that replace the response, and for
    /// [`reset`](Self::reset). Without it, they strike before anything is done. All other faults
    /// change the real response, so that the change is made in any case.
    pub fn after_applying(mut self) -> Self {
        self.after_applying = true;
        self
    }

    /// Why the fault is invalid, for example because of an invalid header; `None` if it is valid.
    ///
    /// If an invalid fault is injected, the response is 500 with an envelope that has this text.
    ///
    /// ```
    /// use registrations_emulator::Fault;
    ///
    /// assert_eq!(Fault::redirect("https://example.com/").problem(), None);
    /// assert!(Fault::redirect("two\nlines").problem().is_some());
    /// ```
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    fn new(kind: Kind) -> Self {
        Self {
            kind,
            operations: Vec::new(),
            first_request: 1,
            times: Some(1),
            after_applying: false,
            problem: None,
        }
    }

    /// What happens to the response.
    pub(crate) fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The operations that it strikes; empty for all.
    pub(crate) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The first request that it strikes.
    pub(crate) fn first_request(&self) -> u64 {
        self.first_request
    }

    /// How often it still strikes; `None` if there is no limit.
    pub(crate) fn remaining(&self) -> Option<u64> {
        self.times
    }

    pub(crate) fn is_after_applying(&self) -> bool {
        self.after_applying
    }

    /// Whether the operation is carried out.
    pub(crate) fn applies(&self) -> bool {
        self.after_applying || self.kind.needs_response()
    }

    /// Whether it strikes requests for this operation.
    fn is_for(&self, operation: Option<Operation>) -> bool {
        let fits = match self.kind {
            Kind::RepeatedCursor | Kind::EmptyPage => operation == Some(Operation::List),
            Kind::Record { .. } => matches!(operation, Some(Operation::List | Operation::Get)),
            _ => true,
        };
        let wanted = self.operations.is_empty()
            || operation.is_some_and(|operation| self.operations.contains(&operation));
        fits && wanted
    }
}

impl Kind {
    /// The name of the constructor.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Replace { name, .. } => name,
            Self::Reset => "reset",
            Self::Delay(_) => "delay",
            Self::CutBody => "cut_body",
            Self::ResetInBody => "reset_in_body",
            Self::Drip { .. } => "drip",
            Self::MalformedJson => "malformed_json",
            Self::Record { .. } => "record",
            Self::NullErrors => "null_errors",
            Self::RepeatedCursor => "repeated_cursor",
            Self::EmptyPage => "empty_page",
        }
    }

    /// Whether it changes the real response.
    const fn needs_response(&self) -> bool {
        !matches!(self, Self::Replace { .. } | Self::Reset)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Fault;

    /// A constructor is a public function without `self`.
    #[test]
    fn names_has_every_constructor() {
        let source = include_str!("fault.rs");
        let functions = source.lines().filter_map(|line| line.strip_prefix("    pub fn "));
        let constructors = functions.filter(|signature| !signature.contains("self"));
        let names: BTreeSet<_> =
            constructors.filter_map(|it| Some(it.split_once('(')?.0)).collect();
        assert_eq!(names, Fault::NAMES.iter().copied().collect());
    }
}
