//! What ends a bulk operation early.

use crate::error::Error;

/// After this many single ids that were refused for the same reason, without any success, no more are sent.
pub(super) const MAX_REFUSED_IDS: u32 = 3;

/// The failures since the last success.
#[derive(Debug)]
pub(super) struct Brake {
    /// How many consecutive chunks failed because of the service or the connection.
    outages: u32,
    max_outages: u32,
    /// Why the last single id was refused, and how many were refused for this reason.
    refused: Option<(Reason, u32)>,
}

/// Why a request was refused: the status, and the codes of the API.
type Reason = (Option<u16>, Vec<Option<i64>>);

fn reason(error: &Error) -> Reason {
    (error.status(), error.api_errors().iter().map(|error| error.code).collect())
}

impl Brake {
    pub(super) fn new(max_outages: u32) -> Self {
        Self { outages: 0, max_outages, refused: None }
    }

    /// A chunk was acknowledged.
    pub(super) fn succeeded(&mut self) {
        self.outages = 0;
        self.refused = None;
    }

    /// A chunk failed.
    pub(super) fn failed(&mut self, error: &Error) {
        self.outages = if error.is_outage() { self.outages.saturating_add(1) } else { 0 };
    }

    /// A single id was refused.
    pub(super) fn refused(&mut self, error: &Error) {
        let before = if self.has_refused(error) { self.refused_ids() } else { 0 };
        self.refused = Some((reason(error), before + 1));
    }

    /// Whether a single id was refused for the same reason.
    pub(super) fn has_refused(&self, error: &Error) -> bool {
        self.refused.as_ref().is_some_and(|(known, _)| *known == reason(error))
    }

    fn refused_ids(&self) -> u32 {
        self.refused.as_ref().map_or(0, |(_, ids)| *ids)
    }

    /// Whether there were too many failures to continue.
    pub(super) fn is_pulled(&self) -> bool {
        self.outages >= self.max_outages || self.refused_ids() >= MAX_REFUSED_IDS
    }

    /// How many requests may be in flight at once, out of so many.
    ///
    /// While the service fails, each failure counts like a request in flight, so that those in flight decide whether
    /// others follow. While every id is refused, one request follows the other.
    pub(super) fn concurrency(&self, requests: usize) -> usize {
        if self.refused.is_some() {
            return 1;
        }
        requests.saturating_sub(usize::try_from(self.outages).unwrap_or(usize::MAX)).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Brake;
    use crate::error::{ApiError, Error, ErrorKind, ResponseFacts};

    fn error(status: u16, code: i64) -> Error {
        let errors = vec![ApiError { code: Some(code), ..ApiError::default() }];
        let response = ResponseFacts { status, errors, ..ResponseFacts::default() };
        Error::new(ErrorKind::Api).with_response(response).with_attempts(1)
    }

    #[test]
    fn three_ids_refused_for_the_same_reason_pull_the_brake() {
        let mut brake = Brake::new(3);
        for (status, code) in [(400, 1), (400, 2), (409, 2), (409, 2)] {
            brake.refused(&error(status, code));
            assert!(!brake.is_pulled());
            assert_eq!(brake.concurrency(4), 1);
        }
        brake.succeeded();
        assert_eq!(brake.concurrency(4), 4);
        for _ in 0..2 {
            brake.refused(&error(409, 2));
            assert!(!brake.is_pulled());
        }
        brake.refused(&error(409, 2));
        assert!(brake.is_pulled());
    }

    #[test]
    fn each_outage_takes_one_request_and_a_refusal_ends_them() {
        let mut brake = Brake::new(3);
        brake.failed(&error(503, 1));
        brake.failed(&error(503, 1));
        assert_eq!((brake.concurrency(4), brake.is_pulled()), (2, false));
        brake.failed(&error(409, 1));
        assert_eq!((brake.concurrency(4), brake.is_pulled()), (4, false));
        (0..3).for_each(|_| brake.failed(&error(503, 1)));
        assert_eq!((brake.concurrency(1), brake.is_pulled()), (1, true));
    }
}
