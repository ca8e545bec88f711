//! Faults: ways in which an answer goes wrong, on demand.

mod distort;
mod queue;
mod record;
mod status;
mod tree;

use std::time::Duration;

pub use record::RecordFault;
pub use status::StatusFault;

pub(crate) use distort::distorted;
pub(crate) use queue::{Queue, Truth};
use record::Edit;
use status::StandIn;

use crate::answer::Answer;
use crate::operation::Operation;

/// A way in which an answer goes wrong, and when it does.
///
/// A constructor says how: see each. Then, in any number and order:
/// - [`times`](Self::times), [`always`](Self::always): how often (once, unless told);
/// - [`on`](Self::on): for which operations (all, unless told);
/// - [`on_request`](Self::on_request): from which request on (the next one, unless told);
/// - [`after_applying`](Self::after_applying): whether a change is made whose answer is lost. It
///   matters to another answer ([`status`](Self::status) and its like) and to
///   [`reset`](Self::reset); with all other faults the change is made in any case.
///
/// ```
/// use registrations_emulator::{Fault, Operation};
///
/// // The third page cannot be had at the first two tries.
/// let fault = Fault::status(503).html().on(Operation::List).on_request(3).times(2);
/// // A deletion is made, but nobody hears of it.
/// let fault = Fault::reset().after_applying().on(Operation::Delete);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault strikes only once it is injected"]
pub struct Fault {
    kind: Kind,
    operations: Vec<Operation>,
    first: u64,
    times: Option<u64>,
    after_applying: bool,
    problem: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Another answer, sent in place of the true one.
    StandIn(StandIn),
    /// The connection is reset before the first byte of an answer.
    Reset,
    /// The true answer, late.
    Delay(Duration),
    /// Half of the body, then the end of the connection.
    CutBody,
    /// Half of the body, then a reset.
    ResetInBody,
    /// The true answer, a few bytes at a time.
    Drip { bytes: usize, every: Duration },
    /// The true answer with JSON that does not parse.
    MalformedJson,
    /// The true answer with one field of one record changed.
    Record { index: usize, field: String, edit: Edit },
    /// The true answer with null for its list of errors.
    NullErrors,
    /// The true page with the cursor that asked for it.
    RepeatedCursor,
    /// No registrations, and the cursor of the page that is held back.
    EmptyPage,
}

impl Fault {
    /// An answer with this status in place of the true one; a JSON envelope unless told otherwise.
    ///
    /// A number that no final answer can have (200 to 999 can) counts as 500. Answers with 204 and
    /// 304 have no body, whatever they are told.
    pub fn status(status: u16) -> StatusFault {
        StatusFault::new(status)
    }

    /// 429 with error code 10100, without `Retry-After` unless one is given.
    pub fn rate_limited() -> StatusFault {
        StatusFault::rate_limited()
    }

    /// 302 to this URL. See [`Emulator::elsewhere`](crate::Emulator::elsewhere) for a URL on
    /// another host whose requests are in the same log.
    pub fn redirect(location: impl AsRef<str>) -> Self {
        StatusFault::redirect(location.as_ref()).empty()
    }

    /// 200 with a page of HTML.
    pub fn html() -> Self {
        Self::status(200).html()
    }

    /// 200 with an envelope that says `"success":false`.
    pub fn unsuccessful() -> Self {
        Self::status(200).json()
    }

    /// 200 without a body.
    pub fn empty_body() -> Self {
        Self::status(200).empty()
    }

    /// The connection is reset (a TCP reset, not a close) before the first byte of an answer.
    pub fn reset() -> Self {
        Self::new(Kind::Reset)
    }

    /// The connection is reset in the middle of the body. The change has been made by then.
    pub fn reset_in_body() -> Self {
        Self::new(Kind::ResetInBody)
    }

    /// The connection is closed in the middle of the body. The change has been made by then.
    pub fn cut_body() -> Self {
        Self::new(Kind::CutBody)
    }

    /// The change is made, and its answer is sent this much later.
    pub fn delay(by: Duration) -> Self {
        Self::new(Kind::Delay(by))
    }

    /// The body is sent a few bytes at a time, with a pause before each.
    pub fn drip(bytes: usize, every: Duration) -> Self {
        Self::new(Kind::Drip { bytes: bytes.max(1), every })
    }

    /// The true answer, complete, but its JSON does not parse.
    pub fn malformed_json() -> Self {
        Self::new(Kind::MalformedJson)
    }

    /// The true answer with `"errors":null`.
    pub fn null_errors() -> Self {
        Self::new(Kind::NullErrors)
    }

    /// One record of the true answer is changed: see [`RecordFault`].
    ///
    /// The first record of a page has the index 0; an index past the end means the last one. It
    /// strikes the answers to [`Operation::List`] and [`Operation::Get`] that hold such a record;
    /// a refusal or an empty page is left alone, and the fault waits.
    pub fn record(index: usize) -> RecordFault {
        RecordFault::new(index)
    }

    /// The true page, but its cursor is the one that the request came with.
    ///
    /// It strikes listings only, and of those the requests that come with a cursor and get a page.
    pub fn repeated_cursor() -> Self {
        Self::new(Kind::RepeatedCursor)
    }

    /// A page without registrations whose cursor leads to those that should have been on it.
    ///
    /// It strikes listings only, and none that is refused.
    pub fn empty_page() -> Self {
        Self::new(Kind::EmptyPage)
    }

    /// Strikes this many times; a fault that is to strike no time at all is not even pending.
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Strikes until the emulator's faults are cleared.
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    /// Strikes requests for this operation only. Call it again to add another.
    pub fn on(mut self, operation: Operation) -> Self {
        self.operations.push(operation);
        self
    }

    /// Strikes from this request on. The first after the injection is 1; only requests for the
    /// fault's operations count, and none that the quota refused.
    pub fn on_request(mut self, number: u64) -> Self {
        self.first = number;
        self
    }

    /// Makes the change that was asked for, and only its answer goes wrong.
    ///
    /// For [`status`](Self::status) and its like and for [`reset`](Self::reset), which otherwise
    /// strike before anything is done. All other faults distort the true answer, so that the
    /// change is made in any case.
    pub fn after_applying(mut self) -> Self {
        self.after_applying = true;
        self
    }

    /// Why it cannot go wrong in the way it was told to, if so, such as for a header that is none.
    ///
    /// If it is injected all the same, it answers 500 with an envelope that says this.
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
            first: 1,
            times: Some(1),
            after_applying: false,
            problem: None,
        }
    }
}

/// A fault that strikes a request.
#[derive(Clone, Debug)]
pub(crate) struct Strike {
    pub(crate) kind: Kind,
    /// The true answer, distorted; `None` if the operation is not carried out.
    pub(crate) answer: Option<Answer>,
}

impl Kind {
    /// The name in the log.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::StandIn(stand_in) => stand_in.name,
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

    /// Whether it changes the true answer, so that there must be one.
    const fn needs_answer(&self) -> bool {
        !matches!(self, Self::StandIn(_) | Self::Reset)
    }
}
